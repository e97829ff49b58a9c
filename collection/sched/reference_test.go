package sched_test

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"strconv"
	"testing"
	"time"

	"karuta/collection/anki"
	"karuta/internal/interop"
)

//go:embed testdata/reference.py
var referenceScript string

const (
	referenceToday    = 1000
	referenceFiltered = 1650000000000
	secsPerDay        = 86_400
)

// TestReference compares random cards, presets and logs with the real backend.
func TestReference(t *testing.T) {
	batches := 8
	if os.Getenv("KARUTA_LONG") == "1" {
		batches = 84
	}
	seed := uint64(1)
	if s, err := strconv.ParseUint(os.Getenv("KARUTA_SEED"), 10, 64); err == nil {
		seed = s
	}
	t.Logf("seed %d", seed)
	for n := range batches {
		rng := rand.New(rand.NewPCG(seed, uint64(n)))
		compareBatch(t, rng, n, 250)
	}
}

type referenceCase struct {
	Card     map[string]any `json:"card"`
	Preset   map[string]any `json:"preset"`
	Config   map[string]any `json:"config"`
	Deck     map[string]any `json:"deck"`
	Filtered map[string]any `json:"filtered"`
	Revlog   [][9]int64     `json:"revlog"`
	Button   string         `json:"button"`
}

func compareBatch(t *testing.T, rng *rand.Rand, batch, size int) {
	t.Helper()
	now := time.Now()
	// away from the turn of the day, which the run must not cross
	rollover := (now.Hour() + 1 + rng.IntN(23)) % 24
	g := generator{rng, now.Unix()}
	cases := make([]referenceCase, size)
	for i := range cases {
		cases[i] = g.next()
	}
	var answers []struct {
		Now       anki.Secs       `json:"now"`
		Today     int32           `json:"today"`
		NextDayAt anki.Secs       `json:"next_day_at"`
		Expected  json.RawMessage `json:"expected"`
	}
	job := map[string]any{"rollover": rollover, "today": referenceToday, "cases": cases}
	interop.Run(t, referenceScript, job, &answers)
	for i, a := range answers {
		text, err := json.Marshal(cases[i])
		if err != nil {
			t.Fatal(err)
		}
		c := fixtureCase{Name: fmt.Sprintf("%d/%d", batch, i), Fuzz: true, Now: a.Now}
		decode(t, &c, text)
		decode(t, &c.Expected, a.Expected)
		f := &fixture{}
		f.About.Today, f.About.NextDayAt = a.Today, a.NextDayAt
		if !t.Run(c.Name, func(t *testing.T) { f.compare(t, &c) }) {
			t.Logf("case: %s", text)
		}
	}
}

// generator makes cases that a collection could hold, and some that only a
// neglected one would.
type generator struct {
	*rand.Rand
	now int64
}

func pick[T any](g generator, of ...T) T { return of[g.IntN(len(of))] }

func (g generator) chance(percent int) bool { return g.IntN(100) < percent }

func (g generator) next() referenceCase {
	c := referenceCase{
		Preset: g.preset(),
		Config: map[string]any{
			"fsrs": g.chance(45), "fsrsShortTermWithStepsEnabled": g.chance(25),
			"loadBalancerEnabled": false, "collapseTime": pick(g, 1200, 0, 7200),
		},
		Deck:   map[string]any{},
		Button: buttons[g.IntN(4)],
	}
	if g.chance(10) {
		c.Deck["desired_retention"] = round(0.71+g.Float64()*0.27, 2)
	}
	c.Card = g.card(c.Config["fsrs"].(bool))
	if g.chance(20) {
		g.borrow(&c)
	}
	if g.chance(30) {
		c.Revlog = g.log(c.Card["id"].(int64))
	}
	return c
}

// borrow puts the card into a filtered deck.
func (g generator) borrow(c *referenceCase) {
	resched := g.chance(65)
	c.Filtered = map[string]any{
		"reschedule": resched, "preview_again_secs": pick(g, 60, 30, 0, 4000), "preview_hard_secs": pick(g, 600, 0, 90),
		"preview_good_secs": pick(g, 0, 900),
	}
	c.Card["odid"], c.Card["odue"], c.Card["did"] = 1, c.Card["due"], int64(referenceFiltered)
	if c.Card["type"] == 2 {
		c.Card["odue"] = referenceToday - 20 + g.IntN(120)
	}
	c.Card["due"] = -100000 + g.IntN(50)
	if !resched {
		c.Card["queue"] = 2
	}
}

func round(v float64, decimals int) float64 {
	scale := math.Pow10(decimals)
	return math.Round(v*scale) / scale
}

func (g generator) steps() []float64 {
	fixed := [][]float64{{}, {1}, {1, 10}, {10}, {0.5, 15}, {1440}, {10, 1440, 4320}, {1440, 5760}, {1, 10, 60}, {700, 900}}
	if g.chance(70) {
		return pick(g, fixed...)
	}
	out := []float64{}
	for range 1 + g.IntN(4) {
		out = append(out, round(math.Exp(g.Float64()*9)-0.9, 2))
	}
	return out
}

func (g generator) preset() map[string]any {
	p := map[string]any{
		"learn_steps": g.steps(), "relearn_steps": g.steps(), "initial_ease": pick(g, 2.5, 1.31, round(1.4+g.Float64()*3, 2)),
		"easy_multiplier": pick(g, 1.3, 1, round(1+g.Float64()*2, 2)), "hard_multiplier": pick(g, 1.2, 1, 0.5, round(0.5+g.Float64()*0.8, 2)),
		"lapse_multiplier": pick(g, 0, 0.5, 1, round(g.Float64(), 2)), "interval_multiplier": pick(g, 1, 0.5, round(0.5+g.Float64()*1.5, 2)),
		"maximum_review_interval": pick(g, 36500, 100, 30, 5, 1), "minimum_lapse_interval": pick(g, 1, 1, 3, 10),
		"graduating_interval_good": pick(g, 1, 3, 20), "graduating_interval_easy": pick(g, 4, 7, 40),
		"leech_action": g.IntN(2), "leech_threshold": pick(g, 8, 1, 5, 4), "cap_answer_time_to_secs": pick(g, 60, 4),
		"bury_new": g.chance(30), "bury_reviews": g.chance(30), "bury_interday_learning": g.chance(30),
		"desired_retention": pick(g, 0.9, round(0.71+g.Float64()*0.27, 2)), "historical_retention": pick(g, 0.9, 0.8, round(0.71+g.Float64()*0.25, 2)),
		"ignore_revlogs_before_date": "", "easy_days_percentages": []float64{1, 1, 1, 1, 1, 1, 1},
		"fsrs_params_4": []float64{}, "fsrs_params_5": []float64{}, "fsrs_params_6": []float64{},
	}
	if g.chance(15) {
		p["ignore_revlogs_before_date"] = time.Unix(g.now-int64(g.IntN(90))*secsPerDay, 0).UTC().Format(time.DateOnly)
	}
	if g.chance(50) {
		lists := map[string]int{"fsrs_params_4": 17, "fsrs_params_5": 19, "fsrs_params_6": 21}
		name := pick(g, "fsrs_params_4", "fsrs_params_5", "fsrs_params_6", "fsrs_params_6")
		p[name] = g.params(lists[name])
	}
	return p
}

func (g generator) params(n int) []float64 {
	usual := []float64{
		0.212, 1.2931, 2.3065, 8.2956, 6.4133, 0.8334, 3.0194, 0.001, 1.8722, 0.1666, 0.796,
		1.4835, 0.0614, 0.2629, 1.6483, 0.6014, 1.8729, 0.5425, 0.0912, 0.0658, 0.1542,
	}
	out := make([]float64, n)
	for i := range out {
		out[i] = round(usual[i]*(0.6+g.Float64()*0.8), 4)
	}
	if n > 17 && g.chance(15) {
		out[17] = 0
	}
	return out
}

func (g generator) card(fsrs bool) map[string]any {
	kind := pick(g, 0, 0, 1, 1, 2, 2, 2, 3)
	c := map[string]any{
		"id": int64(1_700_000_000_000) + g.Int64N(90_000_000_000), "did": 1, "type": kind, "queue": kind, "due": g.IntN(100_000),
		"ivl": 0, "factor": 0, "reps": g.IntN(60), "lapses": 0, "left": 0, "odue": 0, "odid": 0, "flags": g.IntN(8), "data": map[string]any{},
	}
	if kind == 0 {
		return c
	}
	if kind != 2 {
		g.onStep(c)
	}
	if kind >= 2 {
		c["ivl"] = int(math.Exp(g.Float64() * 7))
		c["factor"] = pick(g, 2500, 1300, 1300+g.IntN(3000))
		c["lapses"] = g.IntN(14)
	}
	if kind == 2 {
		c["due"] = referenceToday + 10 - g.IntN(40)
		if g.chance(10) {
			c["due"] = referenceToday - g.IntN(900)
		}
	}
	c["data"] = g.data(fsrs || g.chance(10))
	return c
}

func (g generator) onStep(c map[string]any) {
	c["left"] = pick(g, 1, 2, 3, 0, 1001, 2002, g.IntN(8))
	c["queue"], c["due"] = 1, g.now-3000+g.Int64N(4000)
	if g.chance(25) {
		c["queue"], c["due"] = 3, referenceToday-g.IntN(5)
	}
}

func (g generator) data(memory bool) map[string]any {
	d := map[string]any{"pos": g.IntN(1000)}
	if memory && g.chance(80) {
		d["s"], d["d"] = round(math.Exp(g.Float64()*10-2), 4), round(1+g.Float64()*9, 3)
		d["dr"], d["decay"] = 0.9, 0.154
	}
	if g.chance(80) {
		d["lrt"] = g.now - pick(g, g.Int64N(2*secsPerDay), g.Int64N(400*secsPerDay))
	}
	if g.chance(10) {
		d["cd"] = `{"v":1}`
	}
	return d
}

func (g generator) log(card int64) [][9]int64 {
	var out [][9]int64
	at := g.now - g.Int64N(200*secsPerDay) - 1000
	learning := g.chance(75)
	for range 1 + g.IntN(8) {
		ease, kind := int64(1+g.IntN(4)), int64(1)
		ivl, factor := int64(1+g.IntN(60)), int64(pick(g, 0, 2500, 1300+g.IntN(2000), 100+g.IntN(1000)))
		if learning {
			kind, ivl, factor = 0, pick(g, int64(-60), -600, -secsPerDay, 1, 4), pick(g, int64(0), 2500, 300)
			learning = ivl < 0
		} else if g.chance(15) {
			kind = int64(2 + g.IntN(2))
			factor *= int64(g.IntN(2))
		}
		if g.chance(8) {
			kind, ease = int64(4+g.IntN(2)), 0
			factor = pick(g, 0, factor)
			learning = factor == 0 && g.chance(60)
		}
		out = append(out, [9]int64{at * 1000, card, 0, ease, ivl, 0, factor, 4000, kind})
		if at += 1 + pick(g, g.Int64N(4000), g.Int64N(30*secsPerDay)); at >= g.now {
			break
		}
	}
	return out
}
