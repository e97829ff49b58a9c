package sched

import (
	"math"

	"karuta/collection/anki"
)

// turn says when a card has its turn: by day, reviews before new cards, then by
// what the review order says.
type turn struct {
	card     *SimulatedCard
	due      int
	learn    bool
	priority int32
}

// turns is a heap. Which of two equal cards comes first is left to its shape,
// and the shape is Anki's: the same numbers are drawn for the same cards.
type turns []turn

func (t turns) Len() int      { return len(t) }
func (t turns) Swap(i, j int) { t[i], t[j] = t[j], t[i] }
func (t *turns) Push(x any)   { *t = append(*t, x.(turn)) }

func (t turns) Less(i, j int) bool {
	a, b := &t[i], &t[j]
	if a.due != b.due {
		return a.due < b.due
	}
	if a.learn != b.learn {
		return b.learn
	}
	return a.priority < b.priority
}

func (t *turns) Pop() any {
	last := len(*t) - 1
	x := (*t)[last]
	*t = (*t)[:last]
	return x
}

func (r *simulationRun) turn(c *SimulatedCard) turn {
	t := turn{card: c, due: c.Due, learn: c.New}
	if r.Order == anki.ReviewRandom {
		t.priority = int32(r.order.uint32() >> 1)
	} else if !c.New {
		t.priority = r.priority(c)
	}
	return t
}

// priority is smaller for a review that comes earlier. Orders that the
// simulation does not know put easy cards first, as in Anki.
func (r *simulationRun) priority(c *SimulatedCard) int32 {
	switch r.Order {
	case anki.ReviewDue, anki.ReviewDueThenDeck, anki.ReviewDeckThenDue:
		return int32(c.Last + c.Interval)
	case anki.ReviewIntervalAscending:
		return int32(c.Interval)
	case anki.ReviewIntervalDescending:
		return -int32(c.Interval)
	case anki.ReviewEaseAscending:
		return toInt32(float32(-c.Memory.Difficulty * 100))
	case anki.ReviewRetrievabilityAscending:
		return toInt32(float32(r.recall(c, c.Due) * 1000))
	case anki.ReviewRetrievabilityDescending:
		return toInt32(float32(-r.recall(c, c.Due) * 1000))
	default:
		return toInt32(float32(c.Memory.Difficulty * 100))
	}
}

// toInt32 truncates and saturates.
func toInt32(v float32) int32 { return int32(min(max(v, math.MinInt32), 1<<31-128)) }
