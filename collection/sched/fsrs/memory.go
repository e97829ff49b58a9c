package fsrs

import (
	"math"

	"karuta/collection/anki"
)

// Bounds of a memory state.
const (
	minStability  = 0.001
	maxStability  = 36500
	minDifficulty = 1
	maxDifficulty = 10
)

// Memory is how well one card is known.
type Memory struct {
	Stability  float32 // days until the chance to recall falls to 90 %, 0.001–36500
	Difficulty float32 // 1–10
}

// Next is what one answer leads to.
type Next struct {
	Memory   Memory
	Interval float32 // days, a fraction below one possible
}

// NextStates returns the outcome of the four answers in the order Again, Hard,
// Good, Easy. current is nil for a card without memory; elapsedDays are whole
// days since the last review; retention is the wanted chance to recall, 0–1.
func (m *Model) NextStates(current *Memory, retention float32, elapsedDays uint32) [4]Next {
	var out [4]Next
	for i := range out {
		memory := m.Step(current, anki.Rating(i+1), elapsedDays)
		out[i] = Next{Memory: memory, Interval: m.Interval(memory.Stability, retention)}
	}
	return out
}

// Interval returns the days after which the chance to recall is retention.
func (m *Model) Interval(stability, retention float32) float32 {
	return float32(stability / m.curve * (pow(retention, 1/m.decay) - 1))
}

// Retrievability returns the chance to recall after that many days.
func (m *Model) Retrievability(stability, days float32) float32 {
	return pow(float32(days/stability*m.curve)+1, m.decay)
}

// Step returns the memory after one answer; current is nil at the first review.
func (m *Model) Step(current *Memory, rating anki.Rating, elapsedDays uint32) Memory {
	if current == nil {
		return m.first(rating)
	}
	s := clamp(current.Stability, minStability, maxStability)
	d := clamp(current.Difficulty, minDifficulty, maxDifficulty)
	var next float32
	switch {
	case elapsedDays == 0:
		next = m.sameDay(s, rating)
	case rating == anki.RatingAgain:
		next = m.forgotten(s, d, m.Retrievability(s, float32(elapsedDays)))
	default:
		next = m.recalled(s, d, m.Retrievability(s, float32(elapsedDays)), rating)
	}
	return Memory{
		Stability:  clamp(next, minStability, maxStability),
		Difficulty: clamp(m.nextDifficulty(d, rating), minDifficulty, maxDifficulty),
	}
}

func (m *Model) first(rating anki.Rating) Memory {
	return Memory{
		Stability:  clamp(m.w[rating-1], minStability, maxStability),
		Difficulty: clamp(m.firstDifficulty(rating), minDifficulty, maxDifficulty),
	}
}

func (m *Model) firstDifficulty(rating anki.Rating) float32 {
	return float32(m.w[4]-exp(float32(m.w[5]*float32(rating-1)))) + 1
}

func (m *Model) sameDay(s float32, rating anki.Rating) float32 {
	growth := float32(exp(float32(m.w[17]*(float32(rating)-3+m.w[18]))) * pow(s, -m.w[19]))
	if rating >= anki.RatingHard {
		growth = max(growth, 1)
	}
	return float32(s * growth)
}

func (m *Model) recalled(s, d, r float32, rating anki.Rating) float32 {
	gain := float32(exp(m.w[8]) * (11 - d))
	gain = float32(gain * pow(s, -m.w[9]))
	gain = float32(gain * (exp(float32((1-r)*m.w[10])) - 1))
	switch rating {
	case anki.RatingHard:
		gain = float32(gain * m.w[15])
	case anki.RatingEasy:
		gain = float32(gain * m.w[16])
	}
	return float32(s * (gain + 1))
}

func (m *Model) forgotten(s, d, r float32) float32 {
	next := float32(m.w[11] * pow(d, -m.w[12]))
	next = float32(next * (pow(s+1, m.w[13]) - 1))
	next = float32(next * exp(float32((1-r)*m.w[14])))
	return min(next, s/exp(float32(m.w[17]*m.w[18])))
}

func (m *Model) nextDifficulty(d float32, rating anki.Rating) float32 {
	delta := float32(-m.w[6] * (float32(rating) - 3))
	moved := d + float32(float32(10-d)*delta/9)
	return float32(m.w[7]*(m.firstDifficulty(anki.RatingEasy)-moved)) + moved
}

// FromSM2 estimates the memory of a card that was scheduled without FSRS.
// ease is 2.5 for a factor of 2500; interval is in days; retention is the share
// of reviews recalled in the past, 0–1.
func (m *Model) FromSM2(ease, interval, retention float32) Memory {
	s := float32(max(interval, minStability) * m.curve / (pow(retention, 1/m.decay) - 1))
	gain := float32(exp(m.w[8]) * pow(s, -m.w[9]))
	gain = float32(gain * expm1(float32((1-retention)*m.w[10])))
	return Memory{
		Stability:  max(s, minStability),
		Difficulty: clamp(11-(ease-1)/gain, minDifficulty, maxDifficulty),
	}
}

func clamp(v, lo, hi float32) float32 { return min(max(v, lo), hi) }

func pow(x, y float32) float32 { return float32(math.Pow(float64(x), float64(y))) }

func exp(x float32) float32 { return float32(math.Exp(float64(x))) }

func log(x float32) float32 { return float32(math.Log(float64(x))) }

func expm1(x float32) float32 { return float32(math.Expm1(float64(x))) }

// Recall returns the chance to recall after that many days, for a decay as a
// card's data records it.
func Recall(stability, days, decay float32) float32 {
	curve := pow(0.9, -1/decay) - 1
	return pow(float32(days/max(stability, minStability)*curve)+1, -decay)
}
