package fsrs

import "math"

// minChance keeps logarithms finite.
const minChance = 1e-7

// crossEntropy is the log loss of one prediction.
func crossEntropy(chance float64, recalled bool) float64 {
	if !recalled {
		chance = 1 - chance
	}
	return -math.Log(max(chance, minChance))
}

// learn runs through a card's history, adds the slopes of its weighted log loss
// to grad and returns that loss. weight holds one number for each review.
func (l *learner) learn(card []PastReview, weight []float64, grad *weights) float64 {
	if cap(l.trace) < len(card) {
		l.trace = make([]trace, 2*len(card))
	}
	steps := l.trace[:len(card)]
	s, d := l.first(int(card[0].Rating))
	loss := 0.0
	for i := 1; i < len(card); i++ {
		s, d = l.step(&steps[i], s, d, float64(card[i].Days), int(card[i].Rating))
		if card[i].Days > 0 {
			loss += weight[i] * crossEntropy(steps[i].r, card[i].Rating > 1)
		}
	}
	var slopeS, slopeD float64 // of the loss, by the memory after the step
	for i := len(card) - 1; i > 0; i-- {
		slopeS, slopeD = l.back(&steps[i], int(card[i].Rating), weight[i], slopeS, slopeD, grad)
	}
	l.backFirst(int(card[0].Rating), slopeS, slopeD, grad)
	return loss
}

// back takes the slopes of the loss by the memory after a step, adds those by
// the parameters and returns those by the memory before the step.
func (l *learner) back(t *trace, rating int, weight, outS, outD float64, grad *weights) (slopeS, slopeD float64) {
	if t.clampedD {
		outD = 0
	}
	if t.clampedS {
		outS = 0
	}
	slopeD = l.backDifficulty(t, rating, outD, grad)
	var s, d, r float64
	switch t.kind {
	case stepRecalled:
		s, d, r = l.backRecalled(t, rating, outS, grad)
	case stepForgotten:
		s, d, r = l.backForgotten(t, outS, grad)
	case stepForgottenLimit:
		s = outS / l.lapseShrink
		grad[17] -= outS * l.w[18] * t.s / l.lapseShrink
		grad[18] -= outS * l.w[17] * t.s / l.lapseShrink
	case stepSameDay:
		next := outS * t.s * t.growth
		s = outS * t.growth * (1 - l.w[19])
		grad[17] += next * (float64(rating-3) + l.w[18])
		grad[18] += next * l.w[17]
		grad[19] -= next * t.logS
	case stepSameDayKept:
		s = outS
	}
	if t.days > 0 {
		r += weight * slopeOfCrossEntropy(t.r, rating > 1)
		s += r * l.backCurve(t, r, grad)
	}
	return s, slopeD + d
}

func slopeOfCrossEntropy(chance float64, recalled bool) float64 {
	if recalled {
		return -1 / max(chance, minChance)
	}
	return 1 / max(1-chance, minChance)
}

// backCurve adds the slope by the decay and returns that of the chance to
// recall by stability.
func (l *learner) backCurve(t *trace, slopeR float64, grad *weights) float64 {
	u := math.Exp(t.logU)
	byDecay := t.r * (t.logU + l.decay*t.days/t.s*l.curveSlope/u)
	grad[20] -= slopeR * byDecay
	return -l.decay * t.r / u * l.curve * t.days / (t.s * t.s)
}

func (l *learner) backRecalled(t *trace, rating int, out float64, grad *weights) (s, d, r float64) {
	bonus := l.bonus(rating)
	plain := t.growth * t.gain // the relative gain without the bonus
	rise := out * t.s * plain * bonus
	grad[8] += rise
	grad[9] -= rise * t.logS
	steep := out * t.s * t.growth * (t.gain + 1) * bonus
	grad[10] += steep * (1 - t.r)
	switch rating {
	case 2:
		grad[15] += out * t.s * plain
	case 4:
		grad[16] += out * t.s * plain
	}
	return out * (1 + plain*bonus*(1-l.w[9])), -rise / (11 - t.d), -steep * l.w[10]
}

func (l *learner) backForgotten(t *trace, out float64, grad *weights) (s, d, r float64) {
	next := out * t.growth * t.gain
	root := out * t.growth * (t.gain + 1)
	grad[11] += next / l.w[11]
	grad[12] -= next * math.Log(t.d)
	grad[13] += root * math.Log1p(t.s)
	grad[14] += next * (1 - t.r)
	return root * l.w[13] / (t.s + 1), -next * l.w[12] / t.d, -next * l.w[14]
}

func (l *learner) backDifficulty(t *trace, rating int, out float64, grad *weights) float64 {
	if out == 0 {
		return 0
	}
	keep, answer := 1-l.w[7], float64(rating-3)
	grad[6] -= out * keep * answer * (10 - t.d) / 9
	grad[7] += out * (l.firstD[3] - t.moved)
	grad[4] += out * l.w[7]
	grad[5] -= out * l.w[7] * 3 * l.firstExp[3]
	return out * keep * (1 + l.w[6]*answer/9)
}

func (l *learner) backFirst(rating int, slopeS, slopeD float64, grad *weights) {
	if w := l.w[rating-1]; w >= minStability && w <= maxStability {
		grad[rating-1] += slopeS
	}
	if d := l.firstD[rating-1]; d >= minDifficulty && d <= maxDifficulty {
		grad[4] += slopeD
		grad[5] -= slopeD * float64(rating-1) * l.firstExp[rating-1]
	}
}
