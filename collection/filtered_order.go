package collection

import (
	"cmp"
	"math"
	"math/rand/v2"
	"slices"

	"karuta/collection/anki"
	"karuta/collection/sched"
	"karuta/collection/sched/fsrs"
	"karuta/collection/store"
)

// filteredOrder sorts the cards that a search of a filtered deck found.
type filteredOrder struct {
	sched.Timing
	order anki.FilteredOrder
	fsrs  bool
}

// unknown sorts before every number, as SQL's null does.
var unknown = math.Inf(-1)

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
	data := anki.ParseCardData(card.Data)
	if data.Stability == nil {
		return unknown
	}
	return float64(o.recall(card, data))
}

const daySecs = 24 * 60 * 60

// daysSinceReview reckons from the due value, where a card does not record
// when it was reviewed.
func (o *filteredOrder) daysSinceReview(card *anki.Card) int64 {
	if isTimestamp(card.Due) {
		return max(0, int64(o.NextDayAt)-int64(card.Due)) / daySecs
	}
	return max(0, int64(o.Today)-max(0, int64(card.Due)-int64(card.Interval)))
}

func (o *filteredOrder) recall(card *anki.Card, data anki.CardData) float32 {
	days := float32(o.daysSinceReview(card))
	if data.LastReview != nil {
		days = float32(max(0, o.Now.Secs()-*data.LastReview)) / daySecs
	}
	return fsrs.Recall(*data.Stability, days, filteredDecay(data))
}

func filteredDecay(data anki.CardData) float32 {
	if data.Decay != nil {
		return *data.Decay
	}
	return 0.5
}

// overdueness is the more negative, the later a card is for its interval.
func (o *filteredOrder) overdueness(card *anki.Card) float64 {
	data := anki.ParseCardData(card.Data)
	if data.Stability == nil || data.DesiredRetention == nil {
		return -float64((float32(o.daysSinceReview(card)) + 0.001) / max(float32(card.Interval), 1))
	}
	odds := func(r float32) float64 {
		return math.Pow(max(float64(r), 0.0001), -1/float64(filteredDecay(data))) - 1
	}
	return -odds(o.recall(card, data)) / odds(*data.DesiredRetention)
}
