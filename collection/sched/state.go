package sched

import (
	"karuta/collection/anki"
	"karuta/collection/sched/fsrs"
)

// StateKind is what a State is of.
type StateKind uint8

// The kinds of state.
const (
	StateNew StateKind = iota
	StateLearning
	StateReview
	StateRelearning
	StatePreview // shown by a filtered deck that does not reschedule
)

// State is a card as the scheduler sees it, before an answer or after one. Which
// parts are in use depends on the kind: a relearning card has both a step and a
// review to return to. States may be compared with ==.
type State struct {
	Kind StateKind
	// Filtered is set while a rescheduling filtered deck has the card, and stays
	// set in a next state that keeps it there.
	Filtered bool

	Position uint32 // new: place in the queue

	Left    uint32 // (re)learning: steps left
	Secs    uint32 // (re)learning, preview: delay of the step
	Elapsed uint32 // (re)learning: seconds since the last answer; wraps below zero

	Days        uint32  // review, relearning: interval
	ElapsedDays uint32  // review, relearning: days since the last review
	Ease        float32 // review, relearning: 2.5 for a factor of 2500
	Lapses      uint32  // review, relearning
	Leech       bool    // review, relearning: this answer made the card a leech

	HasMemory bool // FSRS: Memory is known
	Memory    fsrs.Memory

	Finished bool // preview: the card goes home
}

// States are what a card is and what each answer would make of it.
type States struct {
	Current, Again, Hard, Good, Easy State
}

// After returns the state that an answer leads to.
func (s *States) After(r anki.Rating) State {
	switch r {
	case anki.RatingAgain:
		return s.Again
	case anki.RatingHard:
		return s.Hard
	case anki.RatingGood:
		return s.Good
	default:
		return s.Easy
	}
}

// Same reports whether two states of a card are one but for the time that
// passed since its last answer.
func (s State) Same(other State) bool {
	s.Elapsed = other.Elapsed
	return s == other
}

// daysLate returns how long after its due day a review is; negative if early.
// As in Anki an interval beyond 31 bits, which only a script sets, counts as negative.
func (s *State) daysLate() int32 { return int32(s.ElapsedDays) - int32(s.Days) }

// delay returns the time to the next showing, in seconds or, if it reaches into
// another day of study, in days.
func (s *State) delay(t Timing) (amount uint32, inDays bool) {
	switch s.Kind {
	case StateReview:
		return s.Days, true
	case StateNew:
		return 0, false
	}
	if until := t.UntilRollover(); s.Secs >= until {
		return (s.Secs-until)/secsPerDay + 1, true
	}
	return s.Secs, false
}

// loggedInterval returns the delay as the review log writes it: days, or
// negative seconds.
func (s *State) loggedInterval(t Timing) int32 {
	amount, inDays := s.delay(t)
	if inDays {
		return int32(amount)
	}
	return -int32(amount)
}

// kindInLog returns the kind of log line that an answer given in this state makes.
func (s *State) kindInLog() anki.ReviewKind {
	switch s.Kind {
	case StateReview:
		if s.daysLate() < 0 {
			return anki.ReviewFiltered
		}
		return anki.ReviewReview
	case StateRelearning:
		return anki.ReviewRelearning
	case StatePreview:
		return anki.ReviewFiltered
	default:
		return anki.ReviewLearning
	}
}

// loggedFactor returns the column factor of a log line that leads to this state.
func (s *State) loggedFactor() uint32 {
	switch {
	case s.Kind == StatePreview || s.Kind == StateNew:
		return 0
	case s.HasMemory:
		shifted := float32(float32(s.Memory.Difficulty-1)/9) + 0.1
		return roundToUint32(float32(shifted * 1000))
	case s.Kind == StateLearning:
		return 0
	default:
		return roundToUint32(float32(s.Ease * 1000))
	}
}
