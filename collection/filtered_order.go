package collection

import (
	"cmp"
	"math"
	"math/rand/v2"
	"slices"

	"karuta/collection/anki"
	"karuta/collection/sched"
	"karuta/collection/store"
)

// filteredOrder sorts the cards that a search of a filtered deck found.
type filteredOrder struct {
	sched.Timing
	order anki.FilteredOrder
	fsrs  bool
}

// sort orders the cards; those that are equal come in an order drawn from their
// ids and times of change.
func (o *filteredOrder) sort(cards []store.Candidate) {
	type ranked struct {
		store.Candidate
		first, second float64
		tie           int64
	}
	list := make([]ranked, len(cards))
	for i, c := range cards {
		first, second := o.rank(c)
		list[i] = ranked{c, first, second, int64(sched.FNV(int64(c.ID), int64(c.Modified)))}
	}
	slices.SortStableFunc(list, func(a, b ranked) int {
		return cmp.Or(cmp.Compare(a.first, b.first), cmp.Compare(a.second, b.second), cmp.Compare(a.tie, b.tie))
	})
	for i := range list {
		cards[i] = list[i].Candidate
	}
}

// rank returns the two numbers that decide the card's place, lowest first.
func (o *filteredOrder) rank(c store.Candidate) (first, second float64) {
	switch o.order {
	case anki.FilteredOldestReviewed:
		return float64(c.LastLogged), 0
	case anki.FilteredIntervalAscending:
		return float64(c.Interval), 0
	case anki.FilteredIntervalDescending:
		return -float64(c.Interval), 0
	case anki.FilteredLapses:
		return -float64(c.Lapses), 0
	case anki.FilteredAdded:
		return float64(c.NoteID), float64(c.Ord)
	case anki.FilteredDue:
		return o.dueTime(c.Card), float64(c.Ord)
	case anki.FilteredReverseAdded:
		return -float64(c.NoteID), float64(c.Ord)
	case anki.FilteredRetrievabilityAscending:
		return o.retrievability(c.Card), 0
	case anki.FilteredRetrievabilityDescending:
		return -o.retrievability(c.Card), 0
	case anki.FilteredRelativeOverdueness:
		return o.overdueness(c.Card), 0
	default:
		return rand.Float64(), 0
	}
}

// dueTime is the due value in seconds, whatever it counts; the position of a
// new card is taken for a day.
func (o *filteredOrder) dueTime(card *anki.Card) float64 {
	if isTimestamp(card.Due) {
		return float64(card.Due)
	}
	return float64((int64(card.Due)-int64(o.Today))*24*60*60 + int64(o.Now.Secs()))
}

// isTimestamp reports whether a due value counts seconds.
func isTimestamp(due int32) bool { return due > 1_000_000_000 }

// lateness is the part of its interval by which a card is late.
func (o *filteredOrder) lateness(card *anki.Card) float64 {
	if card.Interval == 0 {
		return math.Inf(1)
	}
	return (float64(o.Today) - float64(card.Due) + 0.001) / float64(card.Interval)
}

func (o *filteredOrder) retrievability(card *anki.Card) float64 {
	if !o.fsrs {
		return -(1 + o.lateness(card))
	}
	return o.Retrievability(ownDue(card), card.Interval, anki.ParseCardData(card.Data))
}

func (o *filteredOrder) overdueness(card *anki.Card) float64 {
	return o.RelativeOverdueness(ownDue(card), card.Interval, anki.ParseCardData(card.Data))
}

// ownDue is the due value that the card has outside of filtered decks.
func ownDue(card *anki.Card) int32 { return cmp.Or(card.OriginalDue, card.Due) }

const daySecs = 24 * 60 * 60
