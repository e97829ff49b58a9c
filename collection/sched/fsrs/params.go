package fsrs

import "math"

// paramCount is the length of a full parameter list.
const paramCount = 21

// defaultParams are the published FSRS-6 parameters.
var defaultParams = [paramCount]float32{
	0.212, 1.2931, 2.3065, 8.2956, 6.4133, 0.8334, 3.0194, 0.001, 1.8722, 0.1666, 0.796,
	1.4835, 0.0614, 0.2629, 1.6483, 0.6014, 1.8729, 0.5425, 0.0912, 0.0658, 0.1542,
}

// paramRanges are the bounds a parameter is clamped to.
var paramRanges = [paramCount][2]float32{
	{0.001, 100},
	{0.001, 100},
	{0.001, 100},
	{0.001, 100},
	{1, 10},
	{0.001, 4},
	{0.001, 4},
	{0.001, 0.75},
	{0, 4.5},
	{0, 0.8},
	{0.001, 3.5},
	{0.001, 5},
	{0.001, 0.25},
	{0.001, 0.9},
	{0, 4},
	{0, 1},
	{1, 6},
	{0, 2},
	{0, 2},
	{0, 0.8},
	{0.1, 0.8},
}

// legacyDecay is the fixed decay of the versions before FSRS-6.
const legacyDecay = 0.5

// Model is FSRS with one list of parameters.
type Model struct {
	w     [paramCount]float32
	decay float32 // negative
	curve float32 // factor that makes R(S) = 0.9
}

// New returns a model with the given parameters: none for the defaults, 17 as
// of FSRS-4.5, 19 as of FSRS-5, 21 as of FSRS-6. Any other length counts as none.
func New(params []float32) *Model {
	m := &Model{w: fullParams(params)}
	for i, r := range paramRanges {
		m.w[i] = clamp(m.w[i], r[0], r[1])
	}
	m.decay = -m.w[20]
	m.curve = pow(0.9, 1/m.decay) - 1
	return m
}

func fullParams(params []float32) [paramCount]float32 {
	w := defaultParams
	switch len(params) {
	case 17:
		copy(w[:], params)
		w[4] = float32(w[5]*2) + w[4]
		w[5] = log(float32(w[5]*3)+1) / 3
		w[6] += 0.5
		w[17], w[18], w[19], w[20] = 0, 0, 0, legacyDecay
	case 19:
		copy(w[:], params)
		w[19], w[20] = 0, legacyDecay
	case paramCount:
		copy(w[:], params)
	}
	return w
}

// ValidParams reports whether a model can be made of this parameter list: an
// empty one, or 17, 19 or 21 finite numbers.
func ValidParams(params []float32) bool {
	for _, v := range params {
		if math.IsNaN(float64(v)) || math.IsInf(float64(v), 0) {
			return false
		}
	}
	switch len(params) {
	case 0, 17, 19, paramCount:
		return true
	}
	return false
}

// StoredDecay returns the decay that a card's data records for this parameter list.
func StoredDecay(params []float32) float32 {
	switch {
	case len(params) == 0:
		return defaultParams[20]
	case len(params) < paramCount:
		return legacyDecay
	default:
		return params[20]
	}
}

// AllowsShortTerm reports whether the list, as it is stored, lets the model
// choose delays of less than a day.
func AllowsShortTerm(params []float32) bool {
	return len(params) == 0 || (len(params) >= 19 && params[17] > 0 && params[18] > 0)
}
