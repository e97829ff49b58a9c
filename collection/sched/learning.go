package sched

import "karuta/collection/anki"

// learningAnswered returns what becomes of a card in learning.
func (c *shown) learningAnswered(s State, r anki.Rating) State {
	if r == anki.RatingEasy {
		return c.graduated(c.easyGraduation())
	}
	secs, left, ok := nextStep(c.steps, s.Left, r)
	if ok {
		return State{Kind: StateLearning, Left: left, Secs: secs}
	}
	next := c.fsrsFor(r)
	if c.shortTerm(next, c.steps) {
		if r == anki.RatingGood {
			left = s.Left
		}
		return State{Kind: StateLearning, Left: left, Secs: fractionToSecs(next.Interval)}
	}
	interval := float32(c.Options.GraduatingIntervalGood)
	if next != nil {
		interval = max(roundFloat(next.Interval), 1)
	}
	lo, hi := c.limits(1)
	return c.graduated(c.withFuzz(interval, lo, hi))
}

// nextStep returns the delay of the step an answer leads to and the steps left
// then; false if there is none.
func nextStep(configured steps, left uint32, r anki.Rating) (secs, leftThen uint32, ok bool) {
	switch r {
	case anki.RatingAgain:
		secs, ok = configured.again()
		return secs, configured.leftAfterAgain(), ok
	case anki.RatingHard:
		secs, ok = configured.hard(left)
		return secs, left, ok
	default:
		secs, ok = configured.good(left)
		return secs, configured.leftAfterGood(left), ok
	}
}

func (c *shown) graduated(days uint32) State {
	return State{Kind: StateReview, Days: days, Ease: c.Options.InitialEase}
}

func (c *shown) easyGraduation() uint32 {
	lo, hi := c.limits(1)
	easy := c.fsrsFor(anki.RatingEasy)
	if easy == nil {
		return c.withFuzz(float32(c.Options.GraduatingIntervalEasy), lo, hi)
	}
	return c.beyondGood(easy.Interval)
}

// beyondGood returns the FSRS interval of Easy, kept above that of Good.
func (c *shown) beyondGood(interval float32) uint32 {
	lo, hi := c.limits(1)
	good := c.withFuzz(c.fsrsFor(anki.RatingGood).Interval, lo, hi)
	lo, hi = c.limits(good + 1)
	return c.withFuzz(max(roundFloat(interval), 1), lo, hi)
}
