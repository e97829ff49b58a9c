package sched

import (
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

// retrievability is the chance to recall the card now, as far as its memory is
// known; cards without one count as the least likely.
func (o *ReviewOrder) retrievability(w *anki.Waiting) float64 {
	data := anki.ParseCardData(w.Data)
	if data.Stability == nil || data.Difficulty == nil {
		return math.Inf(-1)
	}
	return float64(o.recall(data, o.sinceReview(w)))
}

// recall is the chance to recall the card now. since is for cards that do not record when they were reviewed.
func (o *ReviewOrder) recall(data anki.CardData, since uint32) float32 {
	if data.LastReview != nil {
		since = less(uint32(o.Now.Secs()), uint32(*data.LastReview))
	}
	return fsrs.Recall(*data.Stability, float32(since)/secsPerDay, decayOf(data))
}

// latestDay is the highest due value that is the number of a day to what asks when a card was reviewed.
const latestDay = 365_000

// sinceReview reckons the seconds since the card's review from due value and interval. As in Anki a due value below 0
// is one of the far future, and an interval that began before the collection began with it.
func (o *ReviewOrder) sinceReview(w *anki.Waiting) uint32 {
	reviewed := less(uint32(w.OwnDue), w.Interval)
	if w.OwnDue > latestDay { // both in seconds
		return less(uint32(o.Now.Secs()), reviewed)
	}
	return less(uint32(o.Today), reviewed) * secsPerDay
}

// sinceDue is what relative overdueness takes for sinceReview: there an interval that began before the collection
// began has not begun, and a time does not tell of an interval.
func (o *ReviewOrder) sinceDue(w *anki.Waiting) uint32 {
	if w.OwnDue > latestDay {
		return less(uint32(o.Now.Secs()), uint32(w.OwnDue))
	}
	return less(uint32(o.Today), uint32(w.OwnDue)-w.Interval) * secsPerDay
}

// less is a-b, 0 if that is negative.
func less(a, b uint32) uint32 { return a - min(a, b) }

func decayOf(data anki.CardData) float32 {
	if data.Decay != nil {
		return *data.Decay
	}
	return fsrs.StoredDecay(make([]float32, 19))
}

// relativeOverdueness is the more negative, the later a card is for its interval.
func (o *ReviewOrder) relativeOverdueness(w *anki.Waiting) float64 {
	data := anki.CardData{}
	if o.FSRS {
		data = anki.ParseCardData(w.Data)
	}
	switch {
	case !o.FSRS:
		return -(1 + o.lateness(w))
	case data.Stability == nil || data.Difficulty == nil || data.DesiredRetention == nil:
		return float64(-(float32(o.sinceDue(w)/secsPerDay) + 0.001) / max(float32(w.Interval), 1))
	}
	// In 32 bits, because what is equal in them is put in order by chance.
	odds := func(r float32) float32 {
		return float32(math.Pow(float64(max(r, 0.0001)), float64(-1/decayOf(data)))) - 1
	}
	return float64(-odds(o.recall(data, o.sinceDue(w))) / odds(*data.DesiredRetention))
}
