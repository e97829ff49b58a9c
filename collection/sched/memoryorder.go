package sched

import (
	"math"

	"karuta/collection/anki"
	"karuta/collection/sched/fsrs"
)

// Retrievability is the chance to recall a card now, 0–1, by which cards are
// ordered; negative infinity for one without a memory, as SQL's null comes
// first. due is the due value that the card has outside of filtered decks; it
// and the interval tell when the card was reviewed if its data do not.
func (t Timing) Retrievability(due int32, interval uint32, data anki.CardData) float64 {
	if data.Stability == nil || data.Difficulty == nil {
		return math.Inf(-1)
	}
	return float64(t.recall(data, t.sinceReview(due, interval)))
}

// RelativeOverdueness is the more negative, the later a card is for its memory
// and the retention wanted, or for its interval if it has no memory. due is as
// for Retrievability.
func (t Timing) RelativeOverdueness(due int32, interval uint32, data anki.CardData) float64 {
	since := t.sinceDue(due, interval)
	if data.Stability == nil || data.Difficulty == nil || data.DesiredRetention == nil {
		return float64(-(float32(since/secsPerDay) + 0.001) / max(float32(interval), 1))
	}
	// In 32 bits, because what is equal in them is put in order by chance.
	odds := func(r float32) float32 {
		return float32(math.Pow(float64(max(r, 0.0001)), float64(-1/decayOf(data)))) - 1
	}
	return float64(-odds(t.recall(data, since)) / odds(*data.DesiredRetention))
}

// recall is the chance to recall the card now. since is for cards that do not record when they were reviewed.
func (t Timing) recall(data anki.CardData, since uint32) float32 {
	if data.LastReview != nil {
		since = less(uint32(t.Now.Secs()), uint32(*data.LastReview))
	}
	return fsrs.Recall(*data.Stability, float32(since)/secsPerDay, decayOf(data))
}

// latestDay is the highest due value that is the number of a day to what asks when a card was reviewed.
const latestDay = 365_000

// sinceReview reckons the seconds since the card's review from due value and interval. As in Anki a due value below 0
// is one of the far future, and an interval that began before the collection began with it.
func (t Timing) sinceReview(due int32, interval uint32) uint32 {
	reviewed := less(uint32(due), interval)
	if due > latestDay { // both in seconds
		return less(uint32(t.Now.Secs()), reviewed)
	}
	return less(uint32(t.Today), reviewed) * secsPerDay
}

// sinceDue is what relative overdueness takes for sinceReview: there an interval that began before the collection
// began has not begun, and a time does not tell of an interval.
func (t Timing) sinceDue(due int32, interval uint32) uint32 {
	if due > latestDay {
		return less(uint32(t.Now.Secs()), uint32(due))
	}
	return less(uint32(t.Today), uint32(due)-interval) * secsPerDay
}

// less is a-b, 0 if that is negative.
func less(a, b uint32) uint32 { return a - min(a, b) }

func decayOf(data anki.CardData) float32 {
	if data.Decay != nil {
		return *data.Decay
	}
	return fsrs.StoredDecay(make([]float32, 19))
}
