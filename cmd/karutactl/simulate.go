package main

import (
	"fmt"

	"karuta/collection"
	"karuta/collection/sched"
)

type fsrsSimulateCmd struct {
	Preset   string  `default:"Default" help:"Name of the preset whose settings hold."`
	Days     int     `default:"365" help:"Days to simulate."`
	Search   string  `help:"Which cards, in Anki's search language, instead of the preset's." placeholder:"QUERY"`
	New      int     `default:"0" help:"New cards besides those found."`
	DR       float32 `name:"desired-retention" help:"Instead of the preset's, 0.7 to 0.99." placeholder:"SHARE"`
	Workload bool    `help:"Compare desired retentions instead of printing days."`
}

type simulatedDay struct {
	Day       int     `json:"day"`
	New       int     `json:"new"`
	Reviews   int     `json:"reviews"`
	Seconds   float32 `json:"seconds"`
	Memorized float32 `json:"memorized"`
}

type simulateResult struct {
	Days []simulatedDay `json:"days"`
}

func (r simulateResult) text(w writer) {
	fmt.Fprintln(w, "day  new  reviews  minutes  memorized")
	for _, d := range r.Days {
		fmt.Fprintf(w, "%3d %4d %8d %8.1f %10.1f\n", d.Day, d.New, d.Reviews, d.Seconds/60, d.Memorized)
	}
}

type simulatedRetention struct {
	Retention float32 `json:"desired_retention"`
	Answers   int     `json:"answers"`
	Seconds   float32 `json:"seconds"`
	Memorized float32 `json:"memorized"`
}

type workloadResult struct {
	Retentions       []simulatedRetention `json:"retentions"`
	MemorizedWithout float32              `json:"memorized_without_reviews"`
}

func (r workloadResult) text(w writer) {
	fmt.Fprintln(w, "retention  answers  hours  memorized")
	for _, d := range r.Retentions {
		fmt.Fprintf(w, "%9.2f %8d %6.1f %10.1f\n", d.Retention, d.Answers, d.Seconds/3600, d.Memorized)
	}
	fmt.Fprintf(w, "%.1f would be recalled without any review\n", r.MemorizedWithout)
}

// Run simulates the study of a preset's cards.
func (cmd *fsrsSimulateCmd) Run(e *env) error {
	if cmd.DR != 0 && !(cmd.DR >= 0.7 && cmd.DR <= 0.99) {
		return usage("the desired retention is between 0.7 and 0.99")
	}
	return e.with(func(c *collection.Collection) error {
		preset, err := findPreset(c, cmd.Preset)
		if err != nil {
			return err
		}
		if cmd.DR != 0 {
			preset.Config.DesiredRetention = cmd.DR
		}
		s := collection.Simulation{Preset: preset, Search: cmd.Search, Days: cmd.Days, MoreNew: cmd.New}
		if cmd.Workload {
			return cmd.workload(e, c, s)
		}
		days, err := c.SimulateFSRS(e.ctx, s)
		if err != nil {
			return err
		}
		return e.print(simulated(days))
	})
}

func simulated(days []sched.SimulatedDay) simulateResult {
	r := simulateResult{Days: []simulatedDay{}}
	for i, d := range days {
		r.Days = append(r.Days, simulatedDay{i, d.New, d.Reviews, d.Seconds, d.Memorized})
	}
	return r
}

func (cmd *fsrsSimulateCmd) workload(e *env, c *collection.Collection, s collection.Simulation) error {
	found, err := c.SimulateWorkload(e.ctx, s, nil)
	if err != nil {
		return err
	}
	r := workloadResult{MemorizedWithout: found.MemorizedWithout}
	for _, w := range found.Retentions {
		r.Retentions = append(r.Retentions, simulatedRetention{w.Retention, w.Answers, w.Seconds, w.Memorized})
	}
	return e.print(r)
}
