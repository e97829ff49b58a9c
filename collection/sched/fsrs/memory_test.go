package fsrs

import (
	"math"
	"testing"

	"karuta/collection/anki"
)

func near(a float32, b float64) bool { return math.Abs(float64(a)-b) <= 1e-4*math.Max(1, math.Abs(b)) }

func TestStepKnownNumbers(t *testing.T) {
	m := New(nil)
	start := &Memory{Stability: 10, Difficulty: 5}
	for days, want := range map[uint32][4]float64{
		0:  {3.0512, 10, 10, 15.5343},
		1:  {1.2086, 11.8326, 13.0472, 15.707},
		10: {1.392, 23.2469, 32.0267, 51.2539},
		20: {1.5219, 30.8675, 44.6982, 74.9863},
	} {
		for i, s := range want {
			if got := m.Step(start, anki.Rating(i+1), days); !near(got.Stability, s) {
				t.Errorf("after %d days, answer %d: stability %v, want %v", days, i+1, got.Stability, s)
			}
		}
	}
	for i, want := range [4]Memory{{.212, 6.4133}, {1.2931, 5.11217}, {2.3065, 2.118104}, {8.2956, 1}} {
		got := m.Step(nil, anki.Rating(i+1), 0)
		if !near(got.Stability, float64(want.Stability)) || !near(got.Difficulty, float64(want.Difficulty)) {
			t.Errorf("first answer %d: %v, want %v", i+1, got, want)
		}
	}
}

func TestInterval(t *testing.T) {
	m := New(nil)
	for retention, want := range map[float32]float64{.7: 92.8791, .8: 33.1596, .85: 19.0642, .9: 10, .95: 4.0256, .97: 2.2277} {
		if got := m.Interval(10, retention); !near(got, want) {
			t.Errorf("retention %v: %v days, want %v", retention, got, want)
		}
	}
}

func TestFromSM2(t *testing.T) {
	m := New(nil)
	for _, c := range []struct {
		ease, days float32
		want       float64
	}{{2.5, 10, 6.914056}, {1.3, 10, 10}, {2.5, 100, 5.003575}} {
		if got := m.FromSM2(c.ease, c.days, .9); !near(got.Difficulty, c.want) || !near(got.Stability, float64(c.days)) {
			t.Errorf("ease %v, %v days: %v", c.ease, c.days, got)
		}
	}
}

func TestOlderParameterLists(t *testing.T) {
	w := make([]float32, 17)
	copy(w[4:], []float32{4.93, .94, .86})
	m := New(w)
	if !near(m.w[4], 6.81) || !near(m.w[5], .4468) || !near(m.w[6], 1.36) || m.w[20] != .5 {
		t.Errorf("from 17 numbers: %v", m.w)
	}
	if StoredDecay(nil) != .1542 || StoredDecay(w) != .5 {
		t.Error("stored decay")
	}
}
