package sched

import (
	"encoding/hex"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"karuta/collection/anki"
)

func TestRandomWords(t *testing.T) {
	if key := expandSeed(5); hex.EncodeToString(key[:]) != "3c40ac0b4abce080a170dc4b55d491fb402270d5275c02f62c2b425e2b0aec09" {
		t.Errorf("key of seed 5 = %x", key)
	}
	for _, c := range []struct {
		seed          uint64
		words         []uint32
		float         float32
		min, ten, hrs uint32
	}{
		{0, []uint32{0xcd2c6f7f, 0xbb2a3fb2, 0x8e27697b}, .8014591932296753, 72, 720, 3840},
		{5, []uint32{0x2dfb197a, 0x57959a09, 0x2e0cc1f7}, .1796126365661621, 62, 626, 3653},
		{1700000000005, []uint32{0x9a159674, 0x11bec861, 0xf131ee08}, .6018918752670288, 69, 690, 3780},
		{1700000007923, []uint32{0x64a6ed5a}, .393172025680542, 65, 658, 3717},
	} {
		r := newRandom(c.seed)
		for i, want := range c.words {
			if got := r.uint32(); got != want {
				t.Errorf("seed %d, word %d = %x, want %x", c.seed, i, got, want)
			}
		}
		if got := newRandom(c.seed).float32(); got != c.float {
			t.Errorf("seed %d: float %v, want %v", c.seed, got, c.float)
		}
		got := [3]uint32{fuzzDelay(c.seed, 60), fuzzDelay(c.seed, 600), fuzzDelay(c.seed, 3600)}
		if got != [3]uint32{c.min, c.ten, c.hrs} {
			t.Errorf("seed %d: delays %v", c.seed, got)
		}
	}
	for position, want := range map[uint32]uint32{5: 180, 500: 13, 5001: 3731} {
		if got := RandomPosition(position); got != want {
			t.Errorf("position %d → %d, want %d", position, got, want)
		}
	}
}

func TestFuzzBounds(t *testing.T) {
	for interval, want := range map[float32][2]uint32{
		2: {2, 2}, 2.5: {2, 4}, 5: {4, 6}, 7: {5, 9}, 10: {8, 12}, 20: {17, 23}, 25: {22, 28}, 100: {93, 107}, 365: {345, 385},
	} {
		if lower, upper := fuzzBounds(interval, 1, 36500); lower != want[0] || upper != want[1] {
			t.Errorf("%v days: %d to %d, want %v", interval, lower, upper, want)
		}
	}
}

func TestFuzzStaysWithinLimits(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 1))
	for range 20_000 {
		minimum := 1 + rng.Uint32N(400)
		maximum := minimum + rng.Uint32N(400)
		got := fuzzInterval(rng.Float32(), rng.Float32()*900, minimum, maximum)
		if got < minimum || got > maximum {
			t.Fatalf("%d is not within %d and %d", got, minimum, maximum)
		}
	}
}

func TestTiming(t *testing.T) {
	west := func(minutes int) *int { return &minutes }
	at := func(text string) anki.Millis {
		moment, err := time.Parse(time.RFC3339, text)
		if err != nil {
			t.Fatal(err)
		}
		return anki.Millis(moment.UnixMilli())
	}
	created := at("2026-03-01T04:00:00Z").Secs()
	for _, c := range []struct {
		name  string
		cal   Calendar
		now   string
		today int32
		next  string
	}{
		{"first day", Calendar{created, west(0), 0, 4}, "2026-03-01T12:00:00Z", 0, "2026-03-02T04:00:00Z"},
		{"before rollover", Calendar{created, west(0), 0, 4}, "2026-03-11T03:59:59Z", 9, "2026-03-11T04:00:00Z"},
		{"at rollover", Calendar{created, west(0), 0, 4}, "2026-03-11T04:00:00Z", 10, "2026-03-12T04:00:00Z"},
		{"moved to Sydney", Calendar{created, west(0), -660, 4}, "2026-03-10T17:00:00Z", 10, "2026-03-11T17:00:00Z"},
		{"clock before creation", Calendar{created, west(0), 0, 4}, "2026-02-01T12:00:00Z", 0, "2026-02-02T04:00:00Z"},
		{"hour too large", Calendar{created, west(0), 0, 99}, "2026-03-02T23:30:00Z", 1, "2026-03-03T23:00:00Z"},
		{"without creation offset", Calendar{created, nil, 0, 4}, "2026-03-11T05:00:00Z", 10, "2026-03-12T04:00:00Z"},
	} {
		got := c.cal.At(at(c.now))
		if got.Today != c.today || got.NextDayAt != at(c.next).Secs() {
			t.Errorf("%s: day %d, next %v; want %d, %s", c.name, got.Today, time.Unix(int64(got.NextDayAt), 0).UTC(), c.today, c.next)
		}
	}
}

func TestLeechThreshold(t *testing.T) {
	want := map[uint32][]uint32{8: {8, 12, 16}, 5: {5, 8, 11, 14}, 1: {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16}}
	for threshold, lapses := range want {
		for n := range uint32(17) {
			if got := isLeech(n, threshold); got != slices.Contains(lapses, n) {
				t.Errorf("threshold %d, %d lapses: %v", threshold, n, got)
			}
		}
	}
}

func TestMix(t *testing.T) {
	reviews, fresh := []int{1, 2, 3, 4, 5, 6}, []int{-1, -2}
	for how, want := range map[anki.ReviewMix][]int{
		anki.MixAfterReviews:  {1, 2, 3, 4, 5, 6, -1, -2},
		anki.MixBeforeReviews: {-1, -2, 1, 2, 3, 4, 5, 6},
		anki.MixWithReviews:   {1, 2, -1, 3, 4, -2, 5, 6},
	} {
		if got := Mix(reviews, fresh, how); !slices.Equal(got, want) {
			t.Errorf("mix %d = %v, want %v", how, got, want)
		}
	}
}

func TestLabels(t *testing.T) {
	timing := Timing{Now: 1_000_000_000_000, NextDayAt: 1_000_000_000 + 50_000}
	for _, c := range []struct {
		state State
		want  string
	}{
		{State{Kind: StateLearning, Secs: 45}, "<45s"},
		{State{Kind: StateLearning, Secs: 600}, "<10m"},
		{State{Kind: StateLearning, Secs: 1200}, "20m"},
		{State{Kind: StateLearning, Secs: 5400}, "1.5h"},
		{State{Kind: StateLearning, Secs: 50_000}, "1d"},
		{State{Kind: StateReview, Days: 30}, "30d"},
		{State{Kind: StateReview, Days: 31}, "1mo"},
		{State{Kind: StateReview, Days: 400}, "1.1y"},
		{State{Kind: StatePreview, Finished: true}, "(end)"},
	} {
		if got := Label(c.state, timing, 1200); got != c.want {
			t.Errorf("%+v: %q, want %q", c.state, got, c.want)
		}
	}
}
