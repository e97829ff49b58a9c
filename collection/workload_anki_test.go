package collection_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"strconv"
	"testing"

	"karuta/collection/search"
)

// retentionWorkload is what the real program says a year takes, by desired retention in percent.
func (p *pair) retentionWorkload(params []float32, preset string) map[string]float64 {
	p.Helper()
	var out map[string]float64
	p.python(`
costs = col._backend.get_retention_workload(w=args["params"], search=args["search"])
result = {str(k): v for k, v in costs.items()}
`, pyArgs{"params": params, "search": search.Term("preset", preset) + " -is:suspended"}, &out)
	return out
}

func TestRetentionWorkloadIsAnkis(t *testing.T) {
	drawings := 1
	if os.Getenv("KARUTA_LONG") != "" {
		drawings = 6
	}
	worst, compared := 0.0, 0
	for seed := range seeds(1) {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			p, r := newPair(t, ""), rand.New(rand.NewPCG(uint64(seed), 12))
			p.python(optionsCollection, pyArgs{"seed": seed, "now": p.at.Unix(), "notes": 150, "balancer": true}, nil)
			p.copyToKaruta()
			presets, err := p.col.ListPresets()
			p.check(err)
			for range drawings {
				preset := presets[r.IntN(len(presets))]
				preset.Config.FSRSParams6 = someParams(r)
				preset.Config.FSRSParams5, preset.Config.FSRSParams4 = nil, nil
				w, err := p.col.RetentionWorkload(context.Background(), preset)
				p.check(err)
				theirs := p.retentionWorkload(preset.Config.FSRSParams6, preset.Name)
				if len(theirs) != 30 {
					t.Fatalf("%d retentions", len(theirs))
				}
				for key, their := range theirs {
					percent, err := strconv.Atoi(key)
					p.check(err)
					our, err := w.Seconds(context.Background(), float32(percent)/100)
					p.check(err)
					off := math.Abs(our-their) / math.Max(their, 1)
					worst, compared = max(worst, off), compared+1
					if off > 2e-4 {
						t.Errorf("preset %q, %v, %d %%: %v s, Anki's %v s", preset.Name, preset.Config.FSRSParams6, percent, our, their)
					}
				}
				factor, err := w.Factor(context.Background(), 0.9, 0.95)
				p.check(err)
				if their := theirs["95"] / theirs["90"]; theirs["90"] > 0 && math.Abs(factor-their) > 1e-3 {
					t.Errorf("95 %% is %v times the work of 90 %%, Anki says %v", factor, their)
				}
			}
		})
	}
	t.Logf("%d retentions compared, at most %.2g apart", compared, worst)
}

func TestRetentionWorkloadWithoutCards(t *testing.T) {
	p := newPair(t, "")
	preset := p.defaultPreset()
	preset.Name = "nobody uses it"
	w, err := p.col.RetentionWorkload(context.Background(), preset)
	p.check(err)
	if factor, err := w.Factor(context.Background(), 0.9, 0.8); factor != 0 || err != nil {
		t.Errorf("factor %v, %v", factor, err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := w.Factor(ctx, 0.85, 0.8); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}

func BenchmarkRetentionWorkload(b *testing.B) {
	p := newPair(b, "")
	for b.Loop() {
		w, err := p.col.RetentionWorkload(context.Background(), p.defaultPreset())
		p.check(err)
		_, err = w.Seconds(context.Background(), 0.9)
		p.check(err)
	}
}
