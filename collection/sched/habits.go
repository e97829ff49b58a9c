package sched

import "karuta/collection/anki"

// Habits are how somebody answers: what a simulation needs to know besides the
// memory model.
type Habits struct {
	First    [4]float32 // chances of the first answers to a new card
	Recalled [3]float32 // chances of Hard, Good and Easy when a review is recalled
	// LearnSteps and RelearnSteps are the chances of the next answer on the same
	// day, after Again, Hard and Good.
	LearnSteps, RelearnSteps [3][4]float32
	// Seconds an answer takes, by the kind of the review (learning, review,
	// relearning) and the button.
	Seconds [3][4]float32
}

// defaultHabits are those of many learners, as FSRS publishes them.
var defaultHabits = Habits{
	First:    [4]float32{0.24, 0.094, 0.495, 0.171},
	Recalled: [3]float32{0.224, 0.631, 0.145},
	LearnSteps: [3][4]float32{
		{0.3686, 0.0628, 0.5108, 0.0577}, {0.0442, 0.4553, 0.4457, 0.0549}, {0.0519, 0.047, 0.8462, 0.055},
	},
	RelearnSteps: [3][4]float32{
		{0.2157, 0.0643, 0.6595, 0.0604}, {0.05, 0.4638, 0.4475, 0.0387}, {0.1057, 0.1434, 0.7266, 0.0244},
	},
	Seconds: [3][4]float32{{19.58, 18.79, 13.78, 10.71}, {19.38, 17.59, 12.38, 8.94}, {16.44, 15.25, 12.32, 8.03}},
}

// longestAnswer is the first time, in milliseconds, that is too long to count.
const longestAnswer = 1_200_000

// HabitCounter learns habits from review logs.
type HabitCounter struct {
	nextDayAt anki.Secs
	entries   int
	millis    [3][4]uint32
	answers   [3][4]int
	first     [4]int // first answers of a day to new cards
	review    [4]int // and to reviews
	learn     [4][4]float32
	relearn   [4][4]float32
}

// NewHabitCounter returns one that has seen nothing; days end at nextDayAt.
func NewHabitCounter(nextDayAt anki.Secs) *HabitCounter { return &HabitCounter{nextDayAt: nextDayAt} }

// Add learns from one card's log, sorted by id.
func (h *HabitCounter) Add(log []anki.RevlogEntry) {
	h.entries += len(log)
	var before *anki.RevlogEntry
	var steps *[4][4]float32
	for i := range log {
		e := &log[i]
		if e.TakenMillis == 0 || e.TakenMillis >= longestAnswer || e.Rating < 1 || e.Rating > 4 {
			continue
		}
		if e.Kind <= anki.ReviewRelearning {
			h.millis[e.Kind][e.Rating-1] += e.TakenMillis
			h.answers[e.Kind][e.Rating-1]++
		}
		switch {
		case before == nil || h.day(before) != h.day(e):
			steps = h.begin(e)
		case steps != nil:
			steps[before.Rating-1][e.Rating-1]++
		}
		before = e
	}
}

func (h *HabitCounter) day(e *anki.RevlogEntry) int64 {
	return int64(anki.Millis(e.ID).Secs()-h.nextDayAt) / secsPerDay
}

// begin counts the first answer of a day and returns where those that follow
// it on the day belong, nil if they tell nothing.
func (h *HabitCounter) begin(e *anki.RevlogEntry) *[4][4]float32 {
	switch {
	case e.Kind == anki.ReviewLearning:
		h.first[e.Rating-1]++
		return &h.learn
	case e.Kind == anki.ReviewReview:
		h.review[e.Rating-1]++
		if e.Rating == uint8(anki.RatingAgain) {
			return &h.relearn
		}
	}
	return nil
}

// Habits returns what was learnt, drawn towards the defaults where little was seen.
func (h *HabitCounter) Habits() Habits {
	out := defaultHabits
	if h.entries == 0 {
		return out
	}
	towardsCounts(out.First[:], h.first[:])
	towardsCounts(out.Recalled[:], h.review[1:])
	for i := range out.LearnSteps {
		stepHabits(&out.LearnSteps[i], &h.learn[i])
		stepHabits(&out.RelearnSteps[i], &h.relearn[i])
	}
	for kind := range out.Seconds {
		for i, n := range h.answers[kind] {
			mean := float32(0)
			if n > 0 {
				mean = float32(h.millis[kind][i]/uint32(n)) / 1000
			}
			secs := out.Seconds[kind][i : i+1]
			towards(secs, []float32{mean}, float32(n))
			secs[0] = roundFloat(float32(secs[0]*100)) / 100
		}
	}
	return out
}

// stepHabits moves chances towards what was seen, every answer once more than it was.
func stepHabits(usual *[4]float32, seen *[4]float32) {
	counts, sum := *seen, float32(0)
	for i := range counts {
		counts[i]++
		sum += counts[i]
	}
	for i := range counts {
		counts[i] /= sum
	}
	towards(usual[:], counts[:], sum)
}

// towards moves usual values towards those seen, half of the way after 50 times.
func towards(usual, seen []float32, times float32) {
	weight := times / (50 + times)
	for i := range usual {
		usual[i] = float32(weight*seen[i]) + float32((1-weight)*usual[i])
	}
}

// towardsCounts moves chances towards those that the counts show. Where nothing
// was seen, each answer counts as seen once.
func towardsCounts(usual []float32, counts []int) {
	sum, least := 0, 0
	for _, n := range counts {
		sum += n
	}
	if sum == 0 {
		sum, least = len(counts), 1
	}
	seen := make([]float32, len(counts))
	for i, n := range counts {
		seen[i] = float32(max(n, least)) / float32(sum)
	}
	towards(usual, seen, float32(sum))
}
