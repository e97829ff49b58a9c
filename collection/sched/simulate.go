package sched

import (
	"container/heap"
	"context"
	"math"
	"slices"

	"karuta/collection/anki"
	"karuta/collection/sched/fsrs"
)

// simulationSeed is the seed of all chance in a simulation, so that the same
// collection gives the same forecast in Anki.
const simulationSeed = 42

// Simulation is a study to be simulated, day by day, with FSRS.
type Simulation struct {
	Model     *fsrs.Model
	Habits    Habits
	Retention float32 // the wanted chance to recall, 0–1
	Days      int

	NewLimit, ReviewLimit int // cards a day
	NewIgnoresReviewLimit bool
	MaximumInterval       uint32 // days
	Order                 anki.ReviewOrder
	LearnSteps            int
	RelearnSteps          int
	SuspendAfterLapses    uint32 // 0 for never
	Balancer              *Balancer
	BalancedPreset        anki.DeckConfigID // whose easy days the balancer, which may be nil, goes by
}

// SimulatedCard is a card at the beginning of a simulation. Days count from today, which is 0.
type SimulatedCard struct {
	New      bool // then only Due counts, the day on which it may be learnt
	Memory   fsrs.Memory
	Last     int // day of the last review
	Due      int
	Interval int
	Lapses   uint32
}

// SimulatedDay is one day of a simulation.
type SimulatedDay struct {
	New, Reviews int     // cards learnt and reviews done
	Seconds      float32 // time spent on both
	Memorized    float32 // cards that would be recalled, as a sum of chances
}

// Run simulates the days. The cards stay as they are. The error is the context's.
func (s *Simulation) Run(ctx context.Context, cards []SimulatedCard) ([]SimulatedDay, error) {
	cards = slices.Clone(cards)
	run := simulationRun{
		Simulation: s, random: newRandom(simulationSeed), days: make([]SimulatedDay, s.Days), due: make([]int, s.Days+s.Days/2),
	}
	run.order = newRandom(simulationSeed)
	for i := range cards {
		run.countDue(max(cards[i].Due, 0), 1)
		if !cards[i].New || cards[i].Due < s.Days {
			heap.Push(&run.waiting, run.turn(&cards[i]))
		}
	}
	for n := 0; len(run.waiting) > 0; n++ {
		if n%4096 == 0 && ctx.Err() != nil {
			return nil, ctx.Err()
		}
		run.next()
	}
	return run.days, nil
}

// MemorizedWithout returns how many of the cards would still be recalled on a
// day if none was reviewed any more, as a sum of chances.
func (s *Simulation) MemorizedWithout(cards []SimulatedCard, day int) float32 {
	var sum float32
	for i := range cards {
		if !cards[i].New {
			sum += s.recall(&cards[i], day)
		}
	}
	return sum
}

func (s *Simulation) recall(c *SimulatedCard, day int) float32 {
	return s.Model.SimulatedRecall(c.Memory.Stability, float32(day-c.Last))
}

// simulationRun is a simulation under way.
type simulationRun struct {
	*Simulation
	random  *random
	order   *random // of the random review order
	waiting turns
	days    []SimulatedDay
	due     []int // cards by the day they are due
}

// next lets the first card that waits have its turn.
func (r *simulationRun) next() {
	card := r.waiting[0].card
	day := max(card.Due, 0)
	switch {
	case card.Due >= r.Days || r.SuspendAfterLapses > 0 && card.Lapses >= r.SuspendAfterLapses:
		if !card.New {
			r.remember(card, r.Days)
		}
		heap.Pop(&r.waiting)
		return
	case r.limitReached(card, day):
		if !card.New {
			r.countDue(day, -1)
			r.countDue(day+1, 1)
		}
		card.Due = day + 1
	case card.New:
		r.learn(card, day)
		r.schedule(card, day)
	default:
		r.review(card, day)
		r.schedule(card, day)
	}
	r.waiting[0] = r.turn(card)
	heap.Fix(&r.waiting, 0)
}

func (r *simulationRun) limitReached(card *SimulatedCard, day int) bool {
	today := &r.days[day]
	switch {
	case !card.New:
		return today.Reviews >= r.ReviewLimit
	case r.NewIgnoresReviewLimit:
		return today.New >= r.NewLimit
	default:
		return today.New >= r.NewLimit || today.New+today.Reviews >= r.ReviewLimit
	}
}

// remember adds the card's chance to be recalled on each day since its last
// review and before another day.
func (r *simulationRun) remember(card *SimulatedCard, before int) {
	for day := max(card.Last, 0); day < before; day++ {
		r.days[day].Memorized += r.recall(card, day)
	}
}

func (r *simulationRun) countDue(day, n int) {
	if day < len(r.due) {
		r.due[day] += n
	}
}

func (r *simulationRun) learn(card *SimulatedCard, day int) {
	rating := r.choose(r.Habits.First[:]) + 1
	cost := r.Habits.Seconds[anki.ReviewLearning][rating-1]
	// The first answer is one of the steps if it went on to the next.
	steps := r.LearnSteps
	if rating > anki.RatingHard {
		steps = max(steps-1, 0)
	}
	card.Memory = r.Model.Step(nil, rating, 0)
	cost += r.steps(card, rating, steps, anki.ReviewLearning, &r.Habits.LearnSteps)
	r.days[day].New++
	r.days[day].Seconds += cost
}

// steps answers a card in learning until it has left its steps, and returns the
// seconds that takes.
func (r *simulationRun) steps(card *SimulatedCard, rating anki.Rating, steps int, kind anki.ReviewKind, next *[3][4]float32) (cost float32) {
	const most = 5 // answers; nobody goes on for ever
	passed := 0
	for range most {
		if passed >= steps || rating == anki.RatingEasy {
			break
		}
		rating = r.choose(next[rating-1][:]) + 1
		card.Memory = r.Model.SimulatedStep(card.Memory, rating)
		cost += r.Habits.Seconds[kind][rating-1]
		switch {
		case rating > anki.RatingHard:
			passed++
		case rating == anki.RatingAgain:
			passed = 0
		}
	}
	return cost
}

func (r *simulationRun) review(card *SimulatedCard, day int) {
	chance := r.recall(card, card.Due)
	recalled := r.random.chance(float64(chance))
	rating := anki.RatingAgain
	if recalled {
		rating = r.choose(r.Habits.Recalled[:]) + anki.RatingHard
	}
	after := *card
	after.Memory = r.Model.SimulatedReview(card.Memory, chance, rating)
	cost := r.Habits.Seconds[anki.ReviewReview][rating-1]
	if !recalled {
		after.Lapses++
		cost += r.steps(&after, anki.RatingAgain, r.RelearnSteps, anki.ReviewRelearning, &r.Habits.RelearnSteps)
	}
	r.days[day].Reviews++
	r.days[day].Seconds += cost
	r.remember(card, day)
	*card = after
}

// choose returns an index drawn with the chances, as a rating.
func (r *simulationRun) choose(chances []float32) anki.Rating {
	i, _ := draw(r.random, chances)
	return anki.Rating(i)
}

// schedule gives a card that was answered its next day.
func (r *simulationRun) schedule(card *SimulatedCard, day int) {
	interval := clampFloat(roundFloat(r.Model.Interval(card.Memory.Stability, r.Retention)), 1, float32(r.MaximumInterval))
	if r.Balancer != nil {
		interval = r.spread(interval, day)
	}
	card.New, card.Last, card.Interval, card.Due = false, day, int(interval), day+int(interval)
	r.countDue(card.Due, 1)
}

// spread moves the interval within its fuzz to a day with few reviews.
func (r *simulationRun) spread(interval float32, day int) float32 {
	lower, upper := fuzzBounds(interval, 1, r.MaximumInterval)
	counts := make([]int, upper-lower+1)
	if first := day + int(lower); first < len(r.due) {
		copy(counts, r.due[first:])
	}
	weights := r.Balancer.easyFactors(r.Balancer.presets[r.BalancedPreset], day+int(lower), counts)
	for i, n := range counts {
		weights[i] = dayWeight(n, int(lower)+i, weights[i])
	}
	if i, ok := draw(newRandom(r.random.uint64()), weights); ok {
		return float32(lower) + float32(i)
	}
	return interval
}

// chance is true as often as p says, from 0 to 1; what is certain uses up no number.
func (r *random) chance(p float64) bool {
	if p >= 1 {
		return true
	}
	return r.uint64() < uint64(math.Ldexp(p, 64))
}

func (r *random) uint64() uint64 {
	low := uint64(r.uint32())
	return uint64(r.uint32())<<32 | low
}
