package sched

import "karuta/collection/anki"

// Next returns the state of a card and the states its four answers lead to.
func Next(ctx Context, card *anki.Card) States { return newShown(ctx, card).next() }

func (c *shown) next() States {
	current := c.current()
	return States{
		Current: current,
		Again:   c.after(current, anki.RatingAgain),
		Hard:    c.after(current, anki.RatingHard),
		Good:    c.after(current, anki.RatingGood),
		Easy:    c.after(current, anki.RatingEasy),
	}
}

// after returns the state that an answer leads to.
func (c *shown) after(current State, r anki.Rating) State {
	if current.Kind == StatePreview {
		return c.previewed(r)
	}
	return c.answered(current, r)
}

func (c *shown) answered(s State, r anki.Rating) State {
	var next State
	switch s.Kind {
	case StateNew:
		// a new card is like one that failed its first step
		next = c.learningAnswered(State{Left: c.steps.leftAfterAgain()}, r)
	case StateLearning:
		next = c.learningAnswered(s, r)
	case StateRelearning:
		next = c.relearningAnswered(s, r)
	default:
		next = c.reviewAnswered(s, r)
	}
	// Without FSRS a card whose relearning is over is the review it was before,
	// with the memory that an earlier use of FSRS may have left.
	asBefore := c.fsrsNext == nil && s.Kind == StateRelearning && next.Kind == StateReview && r != anki.RatingEasy
	if !asBefore {
		next = c.withMemory(next, r)
	}
	// a card that becomes a review leaves the filtered deck
	next.Filtered = s.Filtered && next.Kind != StateReview
	return next
}

func (c *shown) previewed(r anki.Rating) State {
	var secs uint32
	switch r {
	case anki.RatingAgain:
		secs = c.Filtered.PreviewAgainSecs
	case anki.RatingHard:
		secs = c.Filtered.PreviewHardSecs
	case anki.RatingGood:
		secs = c.Filtered.PreviewGoodSecs
	default: // easy: the preview is over
	}
	return State{Kind: StatePreview, Secs: secs, Finished: secs == 0}
}
