package sched

import (
	"cmp"
	"math"

	"karuta/collection/anki"
	"karuta/collection/sched/fsrs"
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

// NeedsData reports whether the order looks at the cards' memory.
func (o *ReviewOrder) NeedsData() bool {
	switch o.Order {
	case anki.ReviewRetrievabilityAscending, anki.ReviewRetrievabilityDescending:
		return true
	case anki.ReviewEaseAscending, anki.ReviewEaseDescending, anki.ReviewRelativeOverdueness:
		return o.FSRS
	default:
		return false
	}
}

// Sort orders the cards. Cards that are equal come in an order drawn from their
// ids and times of change.
func (o *ReviewOrder) Sort(cards []Waiting) {
	tie := byHash(func(w *Waiting) int64 { return int64(FNV(int64(w.ID), int64(w.Modified))) })
	sortBy(cards, append(o.keys(), tie)...)
}

func (o *ReviewOrder) keys() []func(a, b *Waiting) int {
	type key = func(a, b *Waiting) int
	due := func(a, b *Waiting) int { return cmp.Compare(a.Due, b.Due) }
	deck := func(a, b *Waiting) int { return cmp.Compare(o.DeckRank[a.DeckID], o.DeckRank[b.DeckID]) }
	interval := func(a, b *Waiting) int { return cmp.Compare(a.Interval, b.Interval) }
	added := func(a, b *Waiting) int { return cmp.Compare(a.NoteID, b.NoteID) }
	ord := func(a, b *Waiting) int { return cmp.Compare(a.Ord, b.Ord) }
	switch o.Order {
	case anki.ReviewDue:
		return []key{due}
	case anki.ReviewDueThenDeck:
		return []key{due, deck}
	case anki.ReviewDeckThenDue:
		return []key{deck, due}
	case anki.ReviewIntervalAscending:
		return []key{interval}
	case anki.ReviewIntervalDescending:
		return []key{reverse(interval)}
	case anki.ReviewEaseAscending:
		return []key{o.byEase()}
	case anki.ReviewEaseDescending:
		return []key{reverse(o.byEase())}
	case anki.ReviewAdded:
		return []key{added, ord}
	case anki.ReviewReverseAdded:
		return []key{reverse(added), ord}
	case anki.ReviewRetrievabilityAscending:
		return []key{byNumber(o.retrievability)}
	case anki.ReviewRetrievabilityDescending:
		return []key{reverse(byNumber(o.retrievability))}
	case anki.ReviewRelativeOverdueness:
		return []key{byNumber(o.relativeOverdueness)}
	default:
		return nil
	}
}

// byNumber compares a number that is dear to work out.
func byNumber(number func(*Waiting) float64) func(a, b *Waiting) int {
	known := map[anki.CardID]float64{}
	of := func(w *Waiting) float64 {
		v, ok := known[w.ID]
		if !ok {
			v = number(w)
			known[w.ID] = v
		}
		return v
	}
	return func(a, b *Waiting) int { return cmp.Compare(of(a), of(b)) }
}

// byEase puts hard cards first: low ease, or high difficulty.
func (o *ReviewOrder) byEase() func(a, b *Waiting) int {
	if !o.FSRS {
		return func(a, b *Waiting) int { return cmp.Compare(a.EaseFactor, b.EaseFactor) }
	}
	return reverse(byNumber(func(w *Waiting) float64 {
		d := anki.ParseCardData(w.Data).Difficulty
		if d == nil {
			return math.Inf(-1)
		}
		return float64(*d)
	}))
}

func (o *ReviewOrder) lateness(w *Waiting) float64 {
	return (float64(o.Today-w.Due) + 0.001) / float64(w.Interval)
}

// retrievability is the chance to recall the card now, as far as its memory is
// known; cards without one count as the least likely.
func (o *ReviewOrder) retrievability(w *Waiting) float64 {
	data := anki.ParseCardData(w.Data)
	if data.Stability == nil || data.Difficulty == nil {
		return math.Inf(-1)
	}
	return float64(o.recall(w, data))
}

func (o *ReviewOrder) recall(w *Waiting, data anki.CardData) float32 {
	elapsed := float32(max(0, o.Today-max(0, w.Due-int32(w.Interval))))
	if data.LastReview != nil {
		elapsed = float32(max(0, o.Now.Secs()-*data.LastReview)) / secsPerDay
	}
	return fsrs.Recall(*data.Stability, elapsed, decayOf(data))
}

func decayOf(data anki.CardData) float32 {
	if data.Decay != nil {
		return *data.Decay
	}
	return fsrs.StoredDecay(make([]float32, 19))
}

// relativeOverdueness is the more negative, the later a card is for its interval.
func (o *ReviewOrder) relativeOverdueness(w *Waiting) float64 {
	data := anki.CardData{}
	if o.FSRS {
		data = anki.ParseCardData(w.Data)
	}
	switch {
	case !o.FSRS:
		return -(1 + o.lateness(w))
	case data.Stability == nil || data.Difficulty == nil || data.DesiredRetention == nil:
		// As in Anki a card due before the collection began does not count as late.
		elapsed := int32(0)
		if reviewed := w.Due - int32(w.Interval); reviewed >= 0 {
			elapsed = max(0, o.Today-reviewed)
		}
		return float64(-(float32(elapsed) + 0.001) / max(float32(w.Interval), 1))
	}
	// In 32 bits, because what is equal in them is put in order by chance.
	odds := func(r float32) float32 {
		return float32(math.Pow(float64(max(r, 0.0001)), float64(-1/decayOf(data)))) - 1
	}
	return float64(-odds(o.recall(w, data)) / odds(*data.DesiredRetention))
}
