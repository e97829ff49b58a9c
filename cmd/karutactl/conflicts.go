package main

import (
	"fmt"

	"karuta/collection"
)

type conflictsCmd struct {
	List    conflictsListCmd    `cmd:"" default:"1" help:"Show them (the default)."`
	Take    conflictsTakeCmd    `cmd:"" help:"Put the text into its field; what the field says until then takes its place in the list."`
	Dismiss conflictsDismissCmd `cmd:"" help:"Take it off the list and leave the note as it is."`
}

type conflictsListCmd struct{}

type conflictsResult struct {
	Conflicts []collection.Conflict `json:"conflicts"`
}

func (r conflictsResult) text(w writer) {
	if len(r.Conflicts) == 0 {
		fmt.Fprintln(w, "no conflicts")
	}
	for _, c := range r.Conflicts {
		fmt.Fprintf(w, "%d\tnote %d\t%s\t%s\n", c.ID, c.Note, c.Field, c.Text)
	}
}

// Run lists the conflicts.
func (cmd *conflictsListCmd) Run(e *env) error {
	return e.with(func(c *collection.Collection) error {
		list, err := c.ListConflicts()
		if err != nil {
			return err
		}
		return e.print(conflictsResult{append([]collection.Conflict{}, list...)})
	})
}

type conflictsTakeCmd struct {
	ID int64 `arg:"" help:"Number of the conflict."`
}

// Run puts the text of a conflict into its field.
func (cmd *conflictsTakeCmd) Run(e *env) error {
	return e.with(func(c *collection.Collection) error {
		_, err := c.TakeConflict(cmd.ID)
		return err
	})
}

type conflictsDismissCmd struct {
	ID int64 `arg:"" help:"Number of the conflict."`
}

// Run takes a conflict off the list.
func (cmd *conflictsDismissCmd) Run(e *env) error {
	return e.with(func(c *collection.Collection) error { return c.DismissConflict(cmd.ID) })
}
