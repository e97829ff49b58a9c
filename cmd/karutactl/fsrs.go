package main

import (
	"fmt"
	"slices"
	"strings"

	"karuta/collection"
	"karuta/collection/anki"
	"karuta/collection/sched/fsrs"
)

type fsrsCmd struct {
	Optimize fsrsOptimizeCmd `cmd:"" help:"Find the FSRS parameters that predict a preset's review log best."`
	Evaluate fsrsEvaluateCmd `cmd:"" help:"Print how well a preset's FSRS parameters predict its review log."`
	Simulate fsrsSimulateCmd `cmd:"" help:"Print what a preset's settings lead to in the days to come."`
}

// fitResult is fsrs.Fit in JSON.
type fitResult struct {
	Predictions int     `json:"predictions"`
	LogLoss     float64 `json:"log_loss"`
	RMSE        float64 `json:"rmse"`
}

func fitOf(f fsrs.Fit) fitResult { return fitResult(f) }

func (r fitResult) text(w writer) {
	fmt.Fprintf(w, "%d predictions: log loss %.4f, RMSE %.2f %%\n", r.Predictions, r.LogLoss, r.RMSE*100)
}

type fsrsOptimizeCmd struct {
	Preset      string `default:"Default" help:"Name of the preset."`
	Save        bool   `help:"Store better parameters in the preset."`
	HealthCheck bool   `help:"Find out, too, whether FSRS can learn to predict this log."`
}

type fsrsOptimizeResult struct {
	Params   []float32 `json:"params"`
	Improved bool      `json:"improved"`
	Saved    bool      `json:"saved"`
	Before   fitResult `json:"before"`
	After    fitResult `json:"after"`
	// Health is absent unless it was asked for.
	Health *healthResult `json:"health,omitempty"`
}

// healthResult is fsrs.Health in JSON.
type healthResult struct {
	Checked bool       `json:"checked"` // false for too few answers
	Good    bool       `json:"good"`
	Answers int        `json:"answers"`
	Fit     *fitResult `json:"fit,omitempty"` // of answers that were not known while learning
}

func healthOf(h fsrs.Health) *healthResult {
	r := &healthResult{Checked: h.Checked, Good: h.Good, Answers: h.Answers}
	if h.Checked {
		fit := fitOf(h.Fit)
		r.Fit = &fit
	}
	return r
}

func (r *healthResult) text(w writer) {
	switch {
	case !r.Checked:
		fmt.Fprintf(w, "health not checked: of %d answers too little can be told\n", r.Answers)
		return
	case r.Good:
		fmt.Fprint(w, "health good, FSRS can predict this log: ")
	default:
		fmt.Fprint(w, "health poor, FSRS finds this log hard to predict: ")
	}
	r.Fit.text(w)
}

func (r fsrsOptimizeResult) text(w writer) {
	r.paramsText(w)
	if r.Health != nil {
		r.Health.text(w)
	}
}

func (r fsrsOptimizeResult) paramsText(w writer) {
	r.Before.text(w)
	if !r.Improved {
		fmt.Fprintln(w, "no better parameters were found")
		return
	}
	r.After.text(w)
	numbers := make([]string, len(r.Params))
	for i, v := range r.Params {
		numbers[i] = fmt.Sprint(v)
	}
	fmt.Fprintln(w, strings.Join(numbers, ", "))
	if r.Saved {
		fmt.Fprintln(w, "stored in the preset")
	}
}

// Run optimises a preset's parameters.
func (cmd *fsrsOptimizeCmd) Run(e *env) error {
	run := e.with
	if cmd.Save {
		run = e.change
	}
	return run(func(c *collection.Collection) error {
		preset, err := findPreset(c, cmd.Preset)
		if err != nil {
			return err
		}
		found, err := c.OptimizeFSRS(e.ctx, preset, nil)
		if err != nil {
			return err
		}
		r := fsrsOptimizeResult{Params: found.Params, Improved: found.Improved, Before: fitOf(found.Before), After: fitOf(found.After)}
		if cmd.HealthCheck {
			health, err := c.CheckFSRSHealth(e.ctx, preset, nil)
			if err != nil {
				return err
			}
			r.Health = healthOf(health)
		}
		if cmd.Save && found.Improved {
			preset.Config.FSRSParams6 = found.Params
			if _, err := c.SavePreset(e.ctx, preset); err != nil {
				return err
			}
			r.Saved = true
		}
		return e.print(r)
	})
}

type fsrsEvaluateCmd struct {
	Preset string `default:"Default" help:"Name of the preset."`
}

// Run evaluates a preset's parameters.
func (cmd *fsrsEvaluateCmd) Run(e *env) error {
	return e.with(func(c *collection.Collection) error {
		preset, err := findPreset(c, cmd.Preset)
		if err != nil {
			return err
		}
		fit, err := c.EvaluateFSRS(e.ctx, preset)
		if err != nil {
			return err
		}
		return e.print(fitOf(fit))
	})
}

// findPreset returns the preset with that name, the parameters in force in FSRSParams6.
func findPreset(c *collection.Collection, name string) (*anki.DeckConfig, error) {
	presets, err := c.ListPresets()
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(presets, func(p *anki.DeckConfig) bool { return p.Name == name })
	if i < 0 {
		return nil, fmt.Errorf("preset %q: %w", name, anki.ErrNotFound)
	}
	preset := presets[i]
	preset.Config.FSRSParams6 = preset.Config.FSRSParams()
	return preset, nil
}
