package fsrs

import (
	"math"

	"karuta/collection/anki"
)

// Simulations of Anki compute the same formulas as its scheduler in another
// order, and so in other last digits, which decide now and then which card comes
// first. What follows is in that order.

// SimulatedRecall returns the chance to recall after that many days.
func (m *Model) SimulatedRecall(stability, days float32) float32 {
	return pow(mulAdd(days/stability, m.curve, 1), m.decay)
}

// SimulatedReview returns the memory after a review that came when the chance
// to recall was r.
func (m *Model) SimulatedReview(c Memory, r float32, rating anki.Rating) Memory {
	var s float32
	if rating == anki.RatingAgain {
		s = m.forgotten(c.Stability, c.Difficulty, r)
	} else {
		s = m.simulatedGrowth(c, r, rating)
	}
	return m.simulated(s, c.Difficulty, rating)
}

func (m *Model) simulatedGrowth(c Memory, r float32, rating anki.Rating) float32 {
	hard, easy := float32(1), float32(1)
	switch rating {
	case anki.RatingHard:
		hard = m.w[15]
	case anki.RatingEasy:
		easy = m.w[16]
	}
	gain := float32(exp(m.w[8]) * (11 - c.Difficulty))
	gain = float32(gain * pow(c.Stability, -m.w[9]))
	gain = float32(gain * (exp(float32((1-r)*m.w[10])) - 1))
	return float32(c.Stability * mulAdd(float32(gain*hard), easy, 1))
}

// SimulatedStep returns the memory after one more answer on the same day. Other
// than in Step, Hard may lower the stability.
func (m *Model) SimulatedStep(c Memory, rating anki.Rating) Memory {
	growth := float32(exp(float32(m.w[17]*(float32(rating)-3+m.w[18]))) * pow(c.Stability, -m.w[19]))
	if rating >= anki.RatingGood {
		growth = max(growth, 1)
	}
	return m.simulated(float32(c.Stability*growth), c.Difficulty, rating)
}

// simulated returns the memory with stability s after an answer at difficulty d.
func (m *Model) simulated(s, d float32, rating anki.Rating) Memory {
	delta := float32(-m.w[6] * (float32(rating) - 3))
	moved := d + float32((10-d)/9*delta)
	difficulty := float32(m.w[7]*m.firstDifficulty(anki.RatingEasy)) + float32((1-m.w[7])*moved)
	return Memory{
		Stability:  clamp(s, minStability, maxStability),
		Difficulty: clamp(difficulty, minDifficulty, maxDifficulty),
	}
}

// mulAdd returns x·y + z, rounded once.
func mulAdd(x, y, z float32) float32 {
	return float32(math.FMA(float64(x), float64(y), float64(z)))
}
