package sched

import (
	"context"
	"math"

	"karuta/collection/anki"
	"karuta/collection/sched/fsrs"
)

// expectedDays is how far an Expectation looks ahead.
const expectedDays = 365

// Expectation is how much time cards may be expected to take with FSRS. Nothing
// is drawn by lot as in a Simulation: whatever may happen counts by its chance.
type Expectation struct {
	Model  *fsrs.Model
	Habits Habits
}

// Seconds returns the time that the cards take in the year from today if the
// wanted chance to recall is retention, 0–1. The error is the context's.
func (e *Expectation) Seconds(ctx context.Context, retention float32, cards []SimulatedCard) (float64, error) {
	run := expectationRun{Expectation: e, retention: retention}
	if err := run.lookAhead(ctx); err != nil {
		return 0, err
	}
	sum := 0.0
	fresh := map[int]float32{} // new cards of one day are alike
	for i := range cards {
		card := &cards[i]
		if !card.New {
			sum += float64(run.studied(card))
			continue
		}
		cost, known := fresh[card.Due]
		if !known {
			cost = run.learnt(card.Due)
			fresh[card.Due] = cost
		}
		sum += float64(cost)
	}
	return sum, ctx.Err()
}

// expectationRun has, for each day, what a card costs from that day on if it is
// reviewed on it with a memory of the grid.
type expectationRun struct {
	*Expectation
	retention float32
	costs     []float32 // seconds; a grid for each day, one more than there are days
}

// outcome is what an answer leads to: a memory, and the days until the next review.
type outcome struct {
	at   place
	days int
}

// review is a review on its day, with what the four answers lead to.
type review struct {
	chances  [4]float32
	outcomes [4]outcome
}

// lookAhead fills in the costs, from the last day to the first.
func (r *expectationRun) lookAhead(ctx context.Context) error {
	reviews := make([]review, gridSize)
	for i := range reviews {
		memory := gridMemory(i)
		days := r.interval(memory.Stability)
		recall := r.Model.SimulatedRecall(memory.Stability, float32(days))
		reviews[i].chances = r.chances(recall)
		for answer := range reviews[i].outcomes {
			next := r.Model.SimulatedReview(memory, recall, anki.Rating(answer+1))
			reviews[i].outcomes[answer] = outcome{placeOf(next), r.interval(next.Stability)}
		}
	}
	r.costs = make([]float32, gridSize*(expectedDays+1))
	seconds := &r.Habits.Seconds[anki.ReviewReview]
	for day := expectedDays - 1; day >= 0; day-- {
		if err := ctx.Err(); err != nil {
			return err
		}
		today := r.costs[day*gridSize:][:gridSize]
		for i := range reviews {
			v, cost := &reviews[i], float32(0)
			for answer := range v.outcomes {
				cost += float32((seconds[answer] + r.after(day, &v.outcomes[answer])) * v.chances[answer])
			}
			today[i] = cost
		}
	}
	return nil
}

// interval is the whole days until the next review.
func (r *expectationRun) interval(stability float32) int {
	return int(math.Round(float64(max(r.Model.Interval(stability, r.retention), 1))))
}

// chances are those of the four answers to a review.
func (r *expectationRun) chances(recall float32) (out [4]float32) {
	out[0] = 1 - recall
	for i, chance := range r.Habits.Recalled {
		out[i+1] = float32(recall * chance)
	}
	return out
}

// after is what follows an answer of a day.
func (r *expectationRun) after(day int, o *outcome) float32 {
	next := min(day+o.days, expectedDays)
	return o.at.mean(r.costs[next*gridSize:][:gridSize])
}

// learnt is what a new card costs that is learnt on a day.
func (r *expectationRun) learnt(day int) float32 {
	if day > expectedDays {
		return 0
	}
	var cost float32
	for answer, chance := range r.Habits.First {
		memory := r.Model.Step(nil, anki.Rating(answer+1), 0)
		o := outcome{placeOf(memory), r.interval(memory.Stability)}
		cost += float32((r.Habits.Seconds[anki.ReviewLearning][answer] + r.after(day, &o)) * chance)
	}
	return cost
}

// studied is what a card costs that is under way: the review that is planned, and what follows.
func (r *expectationRun) studied(card *SimulatedCard) float32 {
	if card.Due > expectedDays {
		return 0
	}
	day := max(card.Due, 0)
	recall := r.Model.SimulatedRecall(card.Memory.Stability, float32(day-card.Last))
	var cost float32
	for answer, chance := range r.chances(recall) {
		next := r.Model.SimulatedReview(card.Memory, recall, anki.Rating(answer+1))
		o := outcome{placeOf(next), r.interval(next.Stability)}
		cost += float32((r.Habits.Seconds[anki.ReviewReview][answer] + r.after(day, &o)) * chance)
	}
	return cost
}
