package collection_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"karuta/collection"
	"karuta/collection/anki"
	"karuta/collection/sched"
	"karuta/collection/search"
)

// simulatePython asks the real backend for both simulations.
const simulatePython = `
from anki.scheduler_pb2 import SimulateFsrsReviewRequest
request = SimulateFsrsReviewRequest(**args["request"])
r = col._backend.simulate_fsrs_review(request)
result = {"memorized": list(r.accumulated_knowledge_acquisition), "reviews": list(r.daily_review_count),
          "new": list(r.daily_new_count), "secs": list(r.daily_time_cost)}
if args["workload"]:
    w = col._backend.simulate_fsrs_workload(request)
    result["workload"] = {"cost": {str(k): v for k, v in w.cost.items()}, "memorized": {str(k): v for k, v in w.memorized.items()},
        "count": {str(k): v for k, v in w.review_count.items()}, "without": w.reviewless_end_memorized}
`

type simulatedByAnki struct {
	Memorized, Secs []float32
	Reviews, New    []int
	Workload        struct {
		Cost, Memorized map[string]float32
		Count           map[string]int
		Without         float32
	}
}

// drawSimulation draws what is simulated, for both programs.
func drawSimulation(r *rand.Rand, preset *anki.DeckConfig) (collection.Simulation, pyArgs) {
	o := &preset.Config
	o.FSRSParams6 = someParams(r)
	o.DesiredRetention = pick[float32](r, 0.8, 0.9, 0.95)
	o.NewPerDay, o.ReviewsPerDay = uint32(pick(r, 0, 3, 20)), uint32(pick(r, 5, 50, 9999))
	o.MaximumReviewInterval = uint32(pick(r, 30, 36500))
	o.HistoricalRetention = pick[float32](r, 0.8, 0.9)
	o.EasyDays = pick(r, []float32{1, 1, 1, 1, 1, 1, 1}, []float32{0, 1, 0.5, 1, 1, 0.5, 0})
	o.LearnSteps, o.RelearnSteps = make([]float32, r.IntN(4)), make([]float32, r.IntN(3))
	o.LeechAction, o.LeechThreshold = pick(r, anki.LeechSuspend, anki.LeechTagOnly), uint32(2+r.IntN(7))
	for o.ReviewOrder = anki.ReviewRandom; o.ReviewOrder == anki.ReviewRandom; { // which has no seed in Anki
		o.ReviewOrder = anki.ReviewOrder(r.IntN(13))
	}
	s := collection.Simulation{Preset: preset, Search: "deck:*", Days: 1 + r.IntN(400), MoreNew: r.IntN(100)}
	request := pyArgs{
		"params": o.FSRSParams6, "desired_retention": o.DesiredRetention, "deck_size": s.MoreNew, "days_to_simulate": s.Days,
		"new_limit": o.NewPerDay, "review_limit": o.ReviewsPerDay, "max_interval": o.MaximumReviewInterval, "search": s.Search,
		"easy_days_percentages": o.EasyDays, "review_order": o.ReviewOrder, "historical_retention": o.HistoricalRetention,
		"learning_step_count": len(o.LearnSteps), "relearning_step_count": len(o.RelearnSteps),
	}
	if o.LeechAction == anki.LeechSuspend {
		request["suspend_after_lapse_count"] = o.LeechThreshold
	}
	return s, request
}

// sameSimulation compares day by day: counts exactly, sums of many small
// numbers nearly.
func sameSimulation(t testing.TB, ours []sched.SimulatedDay, theirs *simulatedByAnki) {
	t.Helper()
	if len(ours) != len(theirs.New) {
		t.Fatalf("%d days, Anki's %d", len(ours), len(theirs.New))
	}
	for i, d := range ours {
		if d.New != theirs.New[i] || d.Reviews != theirs.Reviews[i] || !near(d.Seconds, theirs.Secs[i]) || !near(d.Memorized, theirs.Memorized[i]) {
			t.Fatalf("day %d of %d: %+v, Anki's %d new, %d reviews, %v s, %v memorized",
				i, len(ours), d, theirs.New[i], theirs.Reviews[i], theirs.Secs[i], theirs.Memorized[i])
		}
	}
}

func near(a, b float32) bool {
	return math.Abs(float64(a)-float64(b)) <= 1e-3*math.Abs(float64(b))+1e-4
}

func TestSimulationIsAnkis(t *testing.T) {
	for seed := range seeds(2) {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			p, r := newPair(t, ""), rand.New(rand.NewPCG(uint64(seed), 11))
			p.python(optionsCollection, pyArgs{"seed": seed, "now": p.at.Unix(), "notes": 150, "balancer": seed%2 == 1}, nil)
			p.copyToKaruta()
			for n := range 9 {
				s, request := drawSimulation(r, p.defaultPreset())
				ours, err := p.col.SimulateFSRS(context.Background(), s)
				p.check(err)
				var theirs simulatedByAnki
				p.python(simulatePython, pyArgs{"request": request, "workload": n%4 == 1}, &theirs)
				p.Logf("%d days, order %d", s.Days, s.Preset.Config.ReviewOrder)
				sameSimulation(t, ours, &theirs)
				if n == 0 {
					p.copyToKaruta() // Anki has stored, rounded, the memory of cards that had none
				}
				if n%4 == 1 {
					sameWorkload(p, s, &theirs)
				}
			}
		})
	}
}

func sameWorkload(p *pair, s collection.Simulation, theirs *simulatedByAnki) {
	p.Helper()
	done := 0
	ours, err := p.col.SimulateWorkload(context.Background(), s, func(d, _ int) { done = d })
	p.check(err)
	if !near(ours.MemorizedWithout, theirs.Workload.Without) || len(ours.Retentions) != len(theirs.Workload.Cost) || done != len(ours.Retentions) {
		p.Fatalf("without reviews %v of %d, Anki's %v of %d", ours.MemorizedWithout, done, theirs.Workload.Without, len(theirs.Workload.Cost))
	}
	for _, w := range ours.Retentions {
		key := fmt.Sprint(math.Round(float64(w.Retention) * 100))
		if !near(w.Seconds, theirs.Workload.Cost[key]) || !near(w.Memorized, theirs.Workload.Memorized[key]) || w.Answers != theirs.Workload.Count[key] {
			p.Fatalf("%s %%: %+v, Anki's %v s, %v memorized, %d answers", key, w,
				theirs.Workload.Cost[key], theirs.Workload.Memorized[key], theirs.Workload.Count[key])
		}
	}
}

func TestSimulationRefuses(t *testing.T) {
	p := newPair(t, "")
	preset := p.defaultPreset()
	var invalid *anki.InvalidError
	for _, s := range []collection.Simulation{{Preset: preset}, {Preset: preset, Days: 100_000, MoreNew: 1}, {Preset: preset, Days: 10}} {
		if _, err := p.col.SimulateFSRS(context.Background(), s); !errors.As(err, &invalid) {
			t.Errorf("%+v: %v", s, err)
		}
	}
	var wrong *search.Error
	if _, err := p.col.SimulateFSRS(context.Background(), collection.Simulation{Preset: preset, Days: 9, Search: "("}); !errors.As(err, &wrong) {
		t.Errorf("a wrong search: %v", err)
	}
	ctx, stop := context.WithCancel(context.Background())
	stop()
	if _, err := p.col.SimulateFSRS(ctx, collection.Simulation{Preset: preset, Days: 9, MoreNew: 9}); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}
