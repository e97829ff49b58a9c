package sched

import (
	"math"
	"strconv"

	"karuta/collection/anki"
)

// Lengths of the units a label is given in, in seconds.
const (
	secsPerMinute = 60
	secsPerHour   = 3600
	secsPerMonth  = secsPerYear / 12
	secsPerYear   = 365 * secsPerDay
)

// Label returns the text of the button that leads to a state, such as "<10m",
// "4d" or "1.2mo"; "(end)" if the card is done with. learnAhead is the setting
// collapseTime in seconds: shorter delays are marked with "<".
func Label(s State, t Timing, learnAhead uint32) string {
	amount, inDays := s.delay(t)
	secs := uint64(amount)
	if inDays {
		secs = min(secs*secsPerDay, math.MaxUint32) // as Anki counts, which ends at 136 years
	}
	switch {
	case secs == 0:
		return "(end)"
	case secs < uint64(learnAhead):
		return "<" + span(secs)
	default:
		return span(secs)
	}
}

// Labels returns the texts of the four buttons, Again first.
func (s *States) Labels(t Timing, learnAhead uint32) [4]string {
	var out [4]string
	for i := range out {
		out[i] = Label(s.After(anki.Rating(i+1)), t, learnAhead)
	}
	return out
}

func span(secs uint64) string {
	whole := func(unit float32, suffix string) string {
		n := math.Round(float64(float32(secs) / unit))
		return strconv.FormatFloat(n, 'f', 0, 64) + suffix
	}
	tenths := func(unit float32, suffix string) string {
		n := math.Round(float64(float32(float32(secs)/unit)*10)) / 10
		return strconv.FormatFloat(n, 'f', -1, 64) + suffix
	}
	switch {
	case secs < secsPerMinute:
		return whole(1, "s")
	case secs < secsPerHour:
		return whole(secsPerMinute, "m")
	case secs < secsPerDay:
		return tenths(secsPerHour, "h")
	case secs < secsPerMonth:
		return whole(secsPerDay, "d")
	case secs < secsPerYear:
		return tenths(secsPerMonth, "mo")
	default:
		return tenths(secsPerYear, "y")
	}
}
