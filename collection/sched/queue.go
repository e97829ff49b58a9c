package sched

import (
	"slices"

	"karuta/collection/anki"
)

// Counts are the numbers of cards left today.
type Counts struct {
	New      int
	Learning int
	Review   int
}

// Zero reports whether nothing is left.
func (c Counts) Zero() bool { return c == Counts{} }

// QueueOptions say how gathered cards become one queue.
type QueueOptions struct {
	NewSort        anki.NewCardSortOrder
	NewMix         anki.ReviewMix
	DayLearningMix anki.ReviewMix
	// LearnAhead is the setting collapseTime: how many seconds early a learning
	// card is shown when nothing else is left.
	LearnAhead uint32
}

// Entry is a card in the queue; Queue says as what it was gathered.
type Entry struct {
	ID    anki.CardID
	Queue anki.Queue
}

// intradayEntry is a card in learning and the moment it is due.
type intradayEntry struct {
	Entry
	due   anki.Secs
	fresh bool // never answered yet: those come last
}

// before reports whether the entry comes before another.
func (e *intradayEntry) before(other *intradayEntry) bool {
	if e.fresh != other.fresh {
		return other.fresh
	}
	return e.due < other.due
}

// Queue is what is left to study today, in order. It lives in memory: an answer
// takes a card out, and puts one back that is to be seen again.
type Queue struct {
	Day      int32
	ahead    anki.Secs
	cutoff   anki.Secs // learning cards due later do not come before others
	intraday []intradayEntry
	main     []Entry
	left     Counts // what is in main
}

// NewQueue returns the queue of the gathered cards.
func NewQueue(g *Gatherer, o QueueOptions, t Timing) *Queue {
	SortNew(g.fresh, o.NewSort, t.Today)
	SortIntraday(g.intraday)
	main := Mix(entries(g.reviews), entries(g.dayLearning), o.DayLearningMix)
	q := &Queue{
		Day:    t.Today,
		ahead:  anki.Secs(o.LearnAhead),
		cutoff: t.Now.Secs(),
		main:   Mix(main, entries(g.fresh), o.NewMix),
	}
	for _, e := range q.main {
		q.left.add(e.Queue, 1)
	}
	for i, e := range entries(g.intraday) {
		q.intraday = append(q.intraday, intradayEntry{e, anki.Secs(g.intraday[i].Due), g.intraday[i].Reps == 0})
	}
	return q
}

func entries(cards []anki.Waiting) []Entry {
	out := make([]Entry, len(cards))
	for i := range cards {
		out[i] = Entry{cards[i].ID, cards[i].Queue}
	}
	return out
}

// Clone returns a copy that answers to the original leave alone.
func (q *Queue) Clone() *Queue {
	c := *q
	c.intraday = slices.Clone(q.intraday)
	return &c
}

// KeepCutoff lets learning cards wait as they did in another queue.
func (q *Queue) KeepCutoff(last *Queue) { q.cutoff = last.cutoff }

// Counts returns what is left. When nothing seems to be, learning cards that
// have come due since the last answer are looked for.
func (q *Queue) Counts(now anki.Secs) Counts {
	c := q.counts()
	if c.Zero() {
		q.cutoff = now
		c = q.counts()
	}
	return c
}

func (q *Queue) counts() Counts {
	c := q.left
	for _, e := range q.intraday {
		if e.due <= q.cutoff+q.ahead {
			c.Learning++
		}
	}
	return c
}

func (c *Counts) add(as anki.Queue, n int) {
	switch as {
	case anki.QueueNew:
		c.New += n
	case anki.QueueReview:
		c.Review += n
	default:
		c.Learning += n
	}
}

// List returns the next cards in the order they will be shown, at most limit.
// Learning cards are in it as far as they may be shown now.
func (q *Queue) List(limit int) []Entry {
	var out []Entry
	add := func(e Entry) {
		if len(out) < limit {
			out = append(out, e)
		}
	}
	for _, e := range q.intraday {
		if e.due <= q.cutoff {
			add(e.Entry)
		}
	}
	for _, e := range q.main {
		if len(out) >= limit {
			break
		}
		add(e)
	}
	for _, e := range q.intraday {
		if e.due > q.cutoff && e.due <= q.cutoff+q.ahead {
			add(e.Entry)
		}
	}
	return out
}

// Answered takes the card that was answered out and, if it is to be seen again
// today, puts it back. card is the row after the answer; done is set for a
// preview that came to its end. It returns false, and the queue is of no use
// any more, if the card was not one to be shown next.
func (q *Queue) Answered(card *anki.Card, t Timing, done bool) bool {
	if !q.take(card.ID) {
		return false
	}
	again := card.Queue == anki.QueueLearning || card.Queue == anki.QueuePreview
	if again && !done && anki.Secs(card.Due) < t.NextDayAt {
		q.putBack(card)
	}
	q.cutoff = t.Now.Secs()
	return true
}

func (q *Queue) take(id anki.CardID) bool {
	// The next card in learning need not be the first of them: those before it may have to wait.
	inLearning := slices.IndexFunc(q.intraday, func(e intradayEntry) bool { return e.ID == id })
	switch {
	case inLearning >= 0:
		q.intraday = slices.Delete(slices.Clone(q.intraday), inLearning, inLearning+1)
	case len(q.main) > 0 && q.main[0].ID == id:
		q.left.add(q.main[0].Queue, -1)
		q.main = q.main[1:]
	default:
		return false
	}
	return true
}

// putBack inserts a card by its due time. When only learning cards are left it
// goes behind the next one, so that a card does not follow itself.
func (q *Queue) putBack(card *anki.Card) {
	e := intradayEntry{Entry{card.ID, card.Queue}, anki.Secs(card.Due), card.Reps == 0}
	cutoff := q.cutoff + q.ahead
	if len(q.main) == 0 && e.due <= cutoff && len(q.intraday) > 0 {
		next := q.intraday[0].due
		if next >= e.due && next+1 < cutoff {
			e.due = next + 1
		}
	}
	i := 0
	for i < len(q.intraday) && q.intraday[i].before(&e) {
		i++
	}
	q.intraday = slices.Insert(slices.Clone(q.intraday), i, e)
}

// MoveToFront makes a card the next one to be shown, if it is in the queue.
func (q *Queue) MoveToFront(id anki.CardID) {
	if i := slices.IndexFunc(q.main, func(e Entry) bool { return e.ID == id }); i >= 0 {
		e := q.main[i]
		q.main = slices.Insert(slices.Delete(slices.Clone(q.main), i, i+1), 0, e)
	}
}
