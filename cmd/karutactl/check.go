package main

import (
	"fmt"

	"karuta/collection"
)

type checkCmd struct {
	DryRun bool `help:"Only say what is wrong; repair nothing."`
}

type checkResult struct {
	Problems []string `json:"problems"`
}

func (r checkResult) text(w writer) {
	if len(r.Problems) == 0 {
		fmt.Fprintln(w, "no problems")
	}
	for _, p := range r.Problems {
		fmt.Fprintln(w, p)
	}
}

func (cmd *checkCmd) Run(e *env) error {
	return e.with(func(c *collection.Collection) error {
		check := c.CheckDatabase
		if cmd.DryRun {
			check = c.FindProblems
		}
		problems, err := check(e.ctx, nil)
		if err != nil {
			return err
		}
		r := checkResult{Problems: []string{}}
		for _, p := range problems {
			r.Problems = append(r.Problems, p.String())
		}
		return e.print(r)
	})
}
