package collection

import "testing"

func TestRemainingStepsFollowThoseOfTheNewDeck(t *testing.T) {
	for _, tc := range []struct {
		remaining  uint32
		old, steps []float32
		want       uint32
	}{
		{2, []float32{1, 10}, []float32{1, 10}, 2},
		{1, []float32{1, 10}, []float32{1, 10}, 1},
		{1, []float32{1, 10}, []float32{1, 10, 30}, 2},
		{1, []float32{1, 10}, []float32{5, 20}, 2},
		{2, []float32{1, 10}, nil, 1},
		{1, nil, []float32{1, 10}, 1},
		{3, []float32{1, 10}, []float32{1, 2, 3, 4}, 4},
	} {
		if got := remainingSteps(tc.remaining, tc.old, tc.steps); got != tc.want {
			t.Errorf("%d left of %v are %d of %v, want %d", tc.remaining, tc.old, got, tc.steps, tc.want)
		}
	}
}
