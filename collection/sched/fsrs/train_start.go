package fsrs

import (
	"math"
	"slices"
)

// firstRecall is what became of cards the first time they came back on another day.
type firstRecall struct {
	days     float64
	recalled bool
}

// startWeights returns the defaults with initial stabilities that fit the
// histories: for each first answer, that of the most probable curve through the
// cards' first return on another day. An answer nobody gave is put in proportion.
func startWeights(cards [][]PastReview) weights {
	var seen [4][]firstRecall
	for _, card := range cards {
		for i := 1; i < len(card); i++ {
			if card[i].Days > 0 {
				first := card[0].Rating - 1
				seen[first] = append(seen[first], firstRecall{float64(card[i].Days), card[i].Rating > 1})
				break
			}
		}
	}
	w := weightsOf(nil)
	l := newLearner(w)
	var shift [4]float64 // logarithm of the stability relative to the default one
	for i := range seen {
		if len(seen[i]) > 0 {
			shift[i] = math.Log(l.initialStability(seen[i], w[i]) / w[i])
		}
	}
	for i := range shift {
		if len(seen[i]) == 0 {
			shift[i] = nearestShift(seen, shift, i)
		}
	}
	for i := range shift {
		w[i] = min(w[i]*math.Exp(shift[i]), maxInitialStability)
	}
	slices.Sort(w[:4]) // a better answer never means less stability
	return w
}

// maxInitialStability bounds, in days, what a few cards may pretend.
const maxInitialStability = 100

// nearestShift returns the mean of the known neighbours' shifts.
func nearestShift(seen [4][]firstRecall, shift [4]float64, i int) float64 {
	sum, n := 0.0, 0.0
	for _, direction := range []int{-1, 1} {
		for j := i + direction; j >= 0 && j < len(seen); j += direction {
			if len(seen[j]) > 0 {
				sum, n = sum+shift[j], n+1
				break
			}
		}
	}
	return sum / max(n, 1)
}

// initialStability finds by golden section the stability, in days, that makes
// what was seen most probable, drawn towards the default as by a few more cards.
func (l *learner) initialStability(seen []firstRecall, usual float64) float64 {
	const pull = 0.5 // loss of being wrong by a factor of e
	loss := func(logS float64) float64 {
		s, off := math.Exp(logS), logS-math.Log(usual)
		sum := pull * off * off
		for _, f := range seen {
			sum += crossEntropy(math.Exp(l.decay*math.Log1p(l.curve*f.days/s)), f.recalled)
		}
		return sum
	}
	const golden = 0.6180339887498949
	lo, hi := math.Log(0.01), math.Log(maxInitialStability)
	a, b := hi-golden*(hi-lo), lo+golden*(hi-lo)
	lossA, lossB := loss(a), loss(b)
	for hi-lo > 1e-2 {
		if lossA < lossB {
			hi, b, lossB = b, a, lossA
			a = hi - golden*(hi-lo)
			lossA = loss(a)
		} else {
			lo, a, lossA = a, b, lossB
			b = lo + golden*(hi-lo)
			lossB = loss(b)
		}
	}
	return math.Exp((lo + hi) / 2)
}
