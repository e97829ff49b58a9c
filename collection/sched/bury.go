package sched

import "karuta/collection/anki"

// BuryMode says which siblings of a card are put away until the next day.
type BuryMode struct{ New, Reviews, DayLearning bool }

// BuryModeOf returns what a preset says.
func BuryModeOf(o *anki.DeckOptions) BuryMode {
	return BuryMode{New: o.BuryNew, Reviews: o.BuryReviews, DayLearning: o.BuryInterdayLearning}
}

// Any reports whether anything is buried at all.
func (m BuryMode) Any() bool { return m.New || m.Reviews || m.DayLearning }

// Or returns what either of two modes buries.
func (m BuryMode) Or(o BuryMode) BuryMode {
	return BuryMode{m.New || o.New, m.Reviews || o.Reviews, m.DayLearning || o.DayLearning}
}

// Buries reports whether a sibling in the queue is put away.
func (m BuryMode) Buries(q anki.Queue) bool {
	switch q {
	case anki.QueueNew:
		return m.New
	case anki.QueueReview:
		return m.Reviews
	case anki.QueueDayLearning:
		return m.DayLearning
	default:
		return false
	}
}

// After returns what an answer to a card of the queue buries: only cards of
// kinds gathered with its own or later, for earlier ones were shown on purpose.
func (m BuryMode) After(q anki.Queue) BuryMode {
	switch q {
	case anki.QueueLearning, anki.QueuePreview, anki.QueueDayLearning:
	case anki.QueueReview:
		m.DayLearning = false
	default:
		m.DayLearning, m.Reviews = false, false
	}
	return m
}
