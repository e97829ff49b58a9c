package sched

import "karuta/collection/anki"

// The ease moves by these steps and never falls below the least.
const (
	easeLeast      = 1.3
	easeAgainDelta = -0.2
	easeHardDelta  = -0.15
	easeEasyDelta  = 0.15
)

// reviewAnswered returns what becomes of a review.
func (c *shown) reviewAnswered(s State, r anki.Rating) State {
	if r == anki.RatingAgain {
		return c.lapsed(s)
	}
	hard, good, easy := c.passedDays(&s)
	next := s
	next.ElapsedDays = 0
	switch r {
	case anki.RatingHard:
		next.Days, next.Ease = hard, max(s.Ease+easeHardDelta, easeLeast)
	case anki.RatingGood:
		next.Days = good
	default:
		next.Days, next.Ease = easy, s.Ease+easeEasyDelta
	}
	return next
}

// lapsed returns the state of a review that was forgotten.
func (c *shown) lapsed(s State) State {
	next := s
	next.ElapsedDays = 0
	next.Days = c.lapsedDays(&s)
	next.Ease = max(s.Ease+easeAgainDelta, easeLeast)
	next.Lapses = s.Lapses + 1
	next.Leech = isLeech(next.Lapses, c.Options.LeechThreshold)
	left := c.relearnSteps.leftAfterAgain()
	if secs, ok := c.relearnSteps.again(); ok {
		return relearning(next, left, secs, 0)
	}
	if again := c.fsrsFor(anki.RatingAgain); c.shortTerm(again, c.relearnSteps) {
		return relearning(next, left, fractionToSecs(again.Interval), 0)
	}
	return next
}

// lapsedDays returns the interval that a forgotten card keeps.
func (c *shown) lapsedDays(s *State) uint32 {
	if again := c.fsrsFor(anki.RatingAgain); again != nil {
		return toUint32(max(roundFloat(again.Interval), 1))
	}
	lo, hi := c.limits(c.Options.MinimumLapseInterval)
	days := max(float32(s.Days), 1)
	return max(c.withFuzz(float32(days*c.Options.LapseMultiplier), lo, hi), 1)
}

// isLeech reports whether this number of lapses calls for action: at the
// threshold, and again after every further half of it.
func isLeech(lapses, threshold uint32) bool {
	if threshold == 0 || lapses < threshold {
		return false
	}
	half := max((threshold+1)/2, 1)
	return (lapses-threshold)%half == 0
}

func (c *shown) passedDays(s *State) (hard, good, easy uint32) {
	switch {
	case c.fsrsNext != nil:
		return c.passedByMemory(s)
	case s.daysLate() < 0:
		return c.passedEarly(s)
	default:
		return c.passedByEase(s)
	}
}

func (c *shown) passedByEase(s *State) (hard, good, easy uint32) {
	days := max(float32(s.Days), 1)
	late := float32(s.daysLate())
	hardFactor := c.Options.HardMultiplier

	hardLeast, goodLeast := uint32(0), s.Days+1
	if hardFactor > 1 {
		hardLeast = s.Days + 1
	}
	hard = c.passed(float32(days*hardFactor), hardLeast)
	if hardFactor > 1 {
		goodLeast = hard + 1
	}
	good = c.passed(float32((days+late/2)*s.Ease), goodLeast)
	easy = c.passed(float32(float32((days+late)*s.Ease)*c.Options.EasyMultiplier), good+1)
	return hard, good, easy
}

func (c *shown) passed(interval float32, least uint32) uint32 {
	lo, hi := c.limits(least)
	return c.withFuzz(float32(interval*c.Options.IntervalMultiplier), lo, hi)
}

// passedEarly is for a review shown before its day, which a filtered deck may do.
func (c *shown) passedEarly(s *State) (hard, good, easy uint32) {
	days, elapsed := float32(s.Days), float32(s.ElapsedDays)
	hardFactor, easyFactor := c.Options.HardMultiplier, c.Options.EasyMultiplier
	usual := max(float32(elapsed*s.Ease), days)
	plain := func(interval float32) uint32 {
		lo, hi := c.limits(1)
		return clampUint(roundToUint32(float32(interval*c.Options.IntervalMultiplier)), lo, hi)
	}
	hard = plain(max(float32(elapsed*hardFactor), float32(days*float32(hardFactor/2))))
	good = plain(usual)
	easy = plain(float32(usual * (easyFactor - float32((easyFactor-1)/2))))
	return hard, good, easy
}

func (c *shown) passedByMemory(s *State) (hard, good, easy uint32) {
	_, longest := c.limits(1)
	least := func(r anki.Rating) uint32 { return leastInterval(c.fsrsFor(r).Interval, s.Days, longest) }
	passed := func(r anki.Rating, least uint32) uint32 {
		lo, hi := c.limits(least)
		return c.withFuzz(c.fsrsFor(r).Interval, lo, hi)
	}
	hard = passed(anki.RatingHard, max(least(anki.RatingHard), 1))
	good = passed(anki.RatingGood, max(least(anki.RatingGood), hard+1))
	easy = passed(anki.RatingEasy, max(least(anki.RatingEasy), good+1))
	return hard, good, easy
}
