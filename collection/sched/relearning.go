package sched

import "karuta/collection/anki"

// relearningAnswered returns what becomes of a card that was forgotten and has
// steps left before it is a review again.
func (c *shown) relearningAnswered(s State, r anki.Rating) State {
	review := s
	review.ElapsedDays = 0
	if r == anki.RatingEasy {
		return c.relearningEasy(review)
	}
	if r == anki.RatingAgain {
		review.Days = c.lapsedDays(&s)
	}
	var waited uint32 // Anki keeps it in these states; it means nothing there
	if r == anki.RatingHard {
		waited = s.Elapsed
	}
	secs, left, ok := nextStep(c.relearnSteps, s.Left, r)
	if ok {
		return relearning(review, left, secs, waited)
	}
	next := c.fsrsFor(r)
	if next == nil {
		return backToReview(s, s.Days)
	}
	lo, hi := c.limits(1)
	days := c.withFuzz(max(roundFloat(next.Interval), 1), lo, hi)
	if !c.shortTerm(next, c.relearnSteps) {
		return backToReview(s, days)
	}
	if r == anki.RatingGood {
		waited = s.Elapsed
	}
	s.Days = days
	return relearning(s, left, fractionToSecs(next.Interval), waited)
}

func (c *shown) relearningEasy(review State) State {
	if easy := c.fsrsFor(anki.RatingEasy); easy != nil {
		return backToReview(review, c.beyondGood(easy.Interval))
	}
	return backToReview(review, review.Days+1)
}

// relearning returns the state of a card on a step with a review to return to.
func relearning(review State, left, secs, waited uint32) State {
	review.Kind = StateRelearning
	review.Left, review.Secs, review.Elapsed = left, secs, waited
	return review
}

// backToReview returns the review state of a card that has no more steps.
func backToReview(s State, days uint32) State {
	s.Kind = StateReview
	s.Days = days
	s.Left, s.Secs, s.Elapsed = 0, 0, 0
	return s
}
