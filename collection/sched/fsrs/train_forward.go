package fsrs

import "math"

// weights are parameters in the precision of training.
type weights [paramCount]float64

func weightsOf(params []float32) weights {
	var w weights
	for i, v := range New(params).w {
		w[i] = float64(v)
	}
	return w
}

// clip moves the parameters into their ranges. With two or more relearning
// steps, the growth of a day of steps is limited to what a lapse took.
func (w *weights) clip(relearnSteps int) {
	for i, r := range paramRanges {
		w[i] = min(max(w[i], float64(r[0])), float64(r[1]))
	}
	if relearnSteps < 2 {
		return
	}
	// For the easiest card, stability 1 and a chance of 70 %: lapse and steps together.
	lapse := math.Log(w[11]) + math.Log(math.Exp2(w[13])-1) + 0.3*w[14]
	limit := min(math.Sqrt(max(-lapse/float64(relearnSteps), 0.01)), float64(paramRanges[17][1]))
	w[17], w[18] = min(w[17], limit), min(w[18], limit)
}

// learner is the model with what its parameters say once and for all.
type learner struct {
	w           weights
	decay       float64 // negative
	curve       float64 // factor that makes R(S) = 0.9
	curveSlope  float64 // how the factor changes with decay
	lapseShrink float64 // a lapse divides stability by this at least
	firstD      [4]float64
	firstExp    [4]float64
	trace       []trace
}

// trace is what one step computed; the way back through a history needs it.
type trace struct {
	s, d, days float64 // the memory before the answer and the days until it
	logS       float64
	r, logU    float64 // chance to recall; logarithm of the curve's base
	growth     float64 // the factor or part that this kind of answer needs
	gain       float64
	moved      float64 // difficulty before it is drawn towards Easy's
	kind       stepKind
	clampedS   bool
	clampedD   bool
}

type stepKind uint8

const (
	stepRecalled stepKind = iota
	stepForgotten
	stepForgottenLimit // the lapse took as little as it may at least
	stepSameDay
	stepSameDayKept // an answer other than Again lowers nothing
)

func newLearner(w weights) *learner {
	l := &learner{}
	l.set(w)
	return l
}

func (l *learner) set(w weights) {
	l.w, l.decay = w, -w[20]
	base := math.Pow(0.9, 1/l.decay)
	l.curve, l.curveSlope = base-1, -base*math.Log(0.9)/(l.decay*l.decay)
	l.lapseShrink = math.Exp(w[17] * w[18])
	for i := range l.firstD {
		l.firstExp[i] = math.Exp(w[5] * float64(i))
		l.firstD[i] = w[4] - l.firstExp[i] + 1
	}
}

// first returns the memory after a card's first answer.
func (l *learner) first(rating int) (s, d float64) {
	return min(max(l.w[rating-1], minStability), maxStability), min(max(l.firstD[rating-1], minDifficulty), maxDifficulty)
}

// step fills in the trace of one answer to a card with the given memory and
// returns the memory after it.
func (l *learner) step(t *trace, s, d, days float64, rating int) (float64, float64) {
	*t = trace{s: s, d: d, days: days, logS: math.Log(s)}
	if days > 0 {
		t.logU = math.Log1p(l.curve * days / s)
		t.r = math.Exp(l.decay * t.logU)
	}
	var next float64
	switch {
	case days == 0:
		next = l.sameDay(t, rating)
	case rating == 1:
		next = l.forgotten(t)
	default:
		next = l.recalled(t, rating)
	}
	t.moved = d - l.w[6]*float64(rating-3)*(10-d)/9
	difficulty := l.w[7]*(l.firstD[3]-t.moved) + t.moved
	t.clampedS = next < minStability || next > maxStability
	t.clampedD = difficulty < minDifficulty || difficulty > maxDifficulty
	return min(max(next, minStability), maxStability), min(max(difficulty, minDifficulty), maxDifficulty)
}

func (l *learner) sameDay(t *trace, rating int) float64 {
	t.kind = stepSameDay
	t.growth = math.Exp(l.w[17]*(float64(rating-3)+l.w[18]) - l.w[19]*t.logS)
	if rating >= 2 && t.growth < 1 {
		t.kind, t.growth = stepSameDayKept, 1
	}
	return t.s * t.growth
}

func (l *learner) recalled(t *trace, rating int) float64 {
	t.kind = stepRecalled
	t.growth = math.Exp(l.w[8]-l.w[9]*t.logS) * (11 - t.d)
	t.gain = math.Exp(l.w[10]*(1-t.r)) - 1
	return t.s * (1 + t.growth*t.gain*l.bonus(rating))
}

// bonus is the factor of Hard and Easy.
func (l *learner) bonus(rating int) float64 {
	switch rating {
	case 2:
		return l.w[15]
	case 4:
		return l.w[16]
	}
	return 1
}

func (l *learner) forgotten(t *trace) float64 {
	t.kind = stepForgotten
	t.growth = l.w[11] * math.Exp(-l.w[12]*math.Log(t.d)+l.w[14]*(1-t.r))
	t.gain = math.Expm1(l.w[13] * math.Log1p(t.s))
	next, limit := t.growth*t.gain, t.s/l.lapseShrink
	if next > limit {
		t.kind, next = stepForgottenLimit, limit
	}
	return next
}
