package sched

import (
	"math"

	"karuta/collection/anki"
)

// ReviewOrder says in which order due cards are gathered.
type ReviewOrder struct {
	Timing
	Order anki.ReviewOrder
	// DeckRank is the place of each deck in the deck list.
	DeckRank map[anki.DeckID]int
	// FSRS is set if the collection schedules by memory.
	FSRS bool
}

// Parts returns what the order looks at besides what every order does.
func (o *ReviewOrder) Parts() (p anki.WaitingParts) {
	switch o.Order {
	case anki.ReviewIntervalAscending, anki.ReviewIntervalDescending:
		p.Interval = true
	case anki.ReviewEaseAscending, anki.ReviewEaseDescending:
		p.EaseFactor, p.Data = !o.FSRS, o.FSRS
	case anki.ReviewAdded, anki.ReviewReverseAdded:
		p.Ord = true
	case anki.ReviewRetrievabilityAscending, anki.ReviewRetrievabilityDescending:
		p.Interval, p.Data, p.OwnDue = true, true, true
	case anki.ReviewRelativeOverdueness:
		p.Interval, p.Data, p.OwnDue = true, o.FSRS, o.FSRS
	}
	return p
}

// ByDay reports whether cards that are due on an earlier day come first.
func (o *ReviewOrder) ByDay() bool {
	return o.Order == anki.ReviewDue || o.Order == anki.ReviewDueThenDeck
}

// Sort orders the cards. Cards that are equal come in an order drawn from their
// ids and times of change.
func (o *ReviewOrder) Sort(cards []anki.Waiting) {
	tie := by(func(w *anki.Waiting) int64 { return int64(FNV(int64(w.ID), int64(w.Modified))) })
	sortBy(cards, append(o.keys(), tie)...)
}

func (o *ReviewOrder) keys() []key {
	deck := by(func(w *anki.Waiting) int { return o.DeckRank[w.DeckID] })
	interval := by(func(w *anki.Waiting) uint32 { return w.Interval })
	switch o.Order {
	case anki.ReviewDueThenDeck:
		return []key{byDue, deck}
	case anki.ReviewDeckThenDue:
		return []key{deck, byDue}
	case anki.ReviewIntervalAscending:
		return []key{interval}
	case anki.ReviewIntervalDescending:
		return []key{reverse(interval)}
	case anki.ReviewEaseAscending:
		return []key{o.byEase()}
	case anki.ReviewEaseDescending:
		return []key{reverse(o.byEase())}
	case anki.ReviewAdded:
		return []key{byNote, byOrd}
	case anki.ReviewReverseAdded:
		return []key{reverse(byNote), byOrd}
	case anki.ReviewRetrievabilityAscending:
		return []key{by(o.retrievability)}
	case anki.ReviewRetrievabilityDescending:
		return []key{reverse(by(o.retrievability))}
	case anki.ReviewRelativeOverdueness:
		return []key{by(o.relativeOverdueness)}
	case anki.ReviewRandom:
		return nil
	default: // also what only later versions know
		return []key{byDue}
	}
}

// byEase puts hard cards first: low ease, or high difficulty.
func (o *ReviewOrder) byEase() key {
	if !o.FSRS {
		return by(func(w *anki.Waiting) uint16 { return w.EaseFactor })
	}
	return reverse(by(func(w *anki.Waiting) float64 {
		d := anki.ParseCardData(w.Data).Difficulty
		if d == nil {
			return math.Inf(-1)
		}
		return float64(*d)
	}))
}

func (o *ReviewOrder) lateness(w *anki.Waiting) float64 {
	return (float64(o.Today-w.Due) + 0.001) / float64(w.Interval)
}

// retrievability puts cards that are likely forgotten first.
func (o *ReviewOrder) retrievability(w *anki.Waiting) float64 {
	return o.Retrievability(w.OwnDue, w.Interval, anki.ParseCardData(w.Data))
}

// relativeOverdueness is the more negative, the later a card is for its interval.
func (o *ReviewOrder) relativeOverdueness(w *anki.Waiting) float64 {
	if !o.FSRS {
		return -(1 + o.lateness(w))
	}
	return o.RelativeOverdueness(w.OwnDue, w.Interval, anki.ParseCardData(w.Data))
}
