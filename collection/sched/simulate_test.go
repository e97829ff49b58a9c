package sched

import (
	"context"
	"errors"
	"math/rand/v2"
	"reflect"
	"testing"

	"karuta/collection/anki"
	"karuta/collection/sched/fsrs"
)

func TestSimulationKeepsToItsLimits(t *testing.T) {
	const seed = 4
	r := rand.New(rand.NewPCG(seed, 1))
	for order := anki.ReviewDue; order <= anki.ReviewRelativeOverdueness; order++ {
		s := Simulation{
			Model: fsrs.New(nil), Habits: NewHabitCounter(0).Habits(), Retention: 0.9, Days: 120, NewLimit: 3, ReviewLimit: 4,
			MaximumInterval: 100, Order: order, LearnSteps: 2, RelearnSteps: 1, NewIgnoresReviewLimit: order%2 == 0,
		}
		var cards []SimulatedCard
		for range 40 {
			due := r.IntN(60) - 20
			cards = append(cards, SimulatedCard{Memory: fsrs.Memory{Stability: 1 + 50*r.Float32(), Difficulty: 5}, Due: due, Last: min(due-10, 0), Interval: 10})
		}
		for i := range 60 {
			cards = append(cards, SimulatedCard{New: true, Due: i / s.NewLimit})
		}
		before := append([]SimulatedCard{}, cards...)
		days, err := s.Run(context.Background(), cards)
		if err != nil || len(days) != s.Days || !reflect.DeepEqual(cards, before) {
			t.Fatalf("order %d: %d days, %v", order, len(days), err)
		}
		learnt := 0
		for i, d := range days {
			learnt += d.New
			together := d.New+d.Reviews > s.ReviewLimit && !s.NewIgnoresReviewLimit
			if d.New > s.NewLimit || d.Reviews > s.ReviewLimit || together || d.Memorized < 0 || d.Memorized > 100 {
				t.Fatalf("order %d, day %d: %+v", order, i, d)
			}
		}
		if again, _ := s.Run(context.Background(), cards); learnt == 0 || learnt > 60 || !reflect.DeepEqual(days, again) {
			t.Errorf("order %d: %d learnt, or another result the second time", order, learnt)
		}
	}
}

func TestSimulationStopsWhenTold(t *testing.T) {
	ctx, stop := context.WithCancel(context.Background())
	stop()
	s := Simulation{Model: fsrs.New(nil), Days: 9, NewLimit: 1, ReviewLimit: 1, MaximumInterval: 9}
	if _, err := s.Run(ctx, []SimulatedCard{{New: true}}); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
}
