package sched

import "math"

// steps are the delays of learning or relearning, in minutes.
type steps []float32

// remainingStepsBase: old clients stored today's share in thousands above it.
const remainingStepsBase = 1000

// index returns the step that a card with so many steps left is on.
func (s steps) index(left uint32) int {
	n := len(s)
	return min(max(n-int(left%remainingStepsBase), 0), max(n-1, 0))
}

// secs returns the delay of a step in seconds; false if there is no such step.
func (s steps) secs(i int) (uint32, bool) {
	if i >= len(s) {
		return 0, false
	}
	return toUint32(float32(s[i] * 60)), true
}

// current returns the delay of the step the card is on, 0 without steps.
func (s steps) current(left uint32) uint32 {
	secs, _ := s.secs(s.index(left))
	return secs
}

func (s steps) again() (uint32, bool) { return s.secs(0) }

func (s steps) hard(left uint32) (uint32, bool) {
	i := s.index(left)
	secs, ok := s.secs(i)
	if !ok || i > 0 {
		return secs, ok
	}
	if next, ok := s.secs(1); ok {
		return wholeDays(addSaturating(secs, next) / 2), true
	}
	longer := toUint32(float32(float32(secs) * 1.5))
	return wholeDays(min(longer, addSaturating(secs, secsPerDay))), true
}

func (s steps) good(left uint32) (uint32, bool) { return s.secs(s.index(left) + 1) }

// leftAfterGood returns the steps left once the next one is reached.
func (s steps) leftAfterGood(left uint32) uint32 { return uint32(max(len(s)-s.index(left)-1, 0)) }

// leftAfterAgain returns the steps left when starting over.
func (s steps) leftAfterAgain() uint32 { return uint32(len(s)) }

// wholeDays rounds a delay of more than a day to days.
func wholeDays(secs uint32) uint32 {
	if secs <= secsPerDay {
		return secs
	}
	return roundToUint32(float32(secs)/secsPerDay) * secsPerDay
}

func addSaturating(a, b uint32) uint32 {
	if a > math.MaxUint32-b {
		return math.MaxUint32
	}
	return a + b
}
