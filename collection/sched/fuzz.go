package sched

import (
	"math"

	"karuta/collection/anki"
)

// seedOf returns the seed of all chance in one showing of a card.
func seedOf(card *anki.Card) uint64 { return uint64(card.ID) + uint64(card.Reps) }

// previousSeedOf returns the seed that the answer before this one used.
func previousSeedOf(card *anki.Card) uint64 { return uint64(card.ID) + uint64(card.Reps-1) }

// fuzzDelay lengthens a learning delay by up to a quarter, at most five minutes.
func fuzzDelay(seed uint64, secs uint32) uint32 {
	spread := toUint32(min(float32(float32(secs)*0.25), 300))
	if spread == 0 || secs+spread <= secs {
		return secs
	}
	return secs + newRandom(seed).below(spread)
}

// fuzzRanges are the stretches of an interval and the share of each that it may be off.
var fuzzRanges = [...]struct{ start, end, share float32 }{
	{2.5, 7, 0.15},
	{7, 20, 0.1},
	{20, math.MaxFloat32, 0.05},
}

func fuzzDelta(interval float32) float32 {
	if interval < 2.5 {
		return 0
	}
	delta := float32(1)
	for _, r := range fuzzRanges {
		delta += float32(r.share * max(min(interval, r.end)-r.start, 0))
	}
	return delta
}

// fuzzBounds returns the shortest and longest interval that may stand for this
// one, kept between two limits.
func fuzzBounds(interval float32, minimum, maximum uint32) (lower, upper uint32) {
	minimum = min(minimum, maximum)
	interval = clampFloat(interval, float32(minimum), float32(maximum))
	delta := fuzzDelta(interval)
	lower = clampUint(roundToUint32(interval-delta), minimum, maximum)
	upper = clampUint(roundToUint32(interval+delta), minimum, maximum)
	if lower == upper && upper > 2 && upper < maximum {
		upper++
	}
	return lower, upper
}

// fuzzInterval picks a day between the bounds; r is from 0 up to 1.
func fuzzInterval(r, interval float32, minimum, maximum uint32) uint32 {
	lower, upper := fuzzBounds(interval, minimum, maximum)
	return toUint32(float32(lower) + float32(r*float32(1+upper-lower)))
}

// roundToUint32 rounds half away from zero and saturates.
func roundToUint32(v float32) uint32 { return toUint32(roundFloat(v)) }

func roundFloat(v float32) float32 { return float32(math.Round(float64(v))) }

// toUint32 truncates and saturates; a NaN is 0.
func toUint32(v float32) uint32 {
	switch {
	case v >= math.MaxUint32:
		return math.MaxUint32
	case v > 0:
		return uint32(v)
	default:
		return 0
	}
}

func clampFloat(v, lo, hi float32) float32 { return min(max(v, lo), hi) }

func clampUint(v, lo, hi uint32) uint32 { return min(max(v, lo), hi) }
