package main

import (
	"fmt"

	"karuta/collection"
	"karuta/collection/anki"
)

// cardsArg are the cards that a command works on.
type cardsArg struct {
	Cards []anki.CardID `arg:"" optional:"" help:"Ids of the cards."`
	Query string        `name:"search" help:"Take the cards that a search finds, instead of ids." placeholder:"QUERY"`
}

type cardsResult struct {
	Cards int `json:"cards"`
}

func (r cardsResult) text(w writer) { fmt.Fprintf(w, "%d cards\n", r.Cards) }

// change runs fn on the cards and prints how many they are.
func (a *cardsArg) change(e *env, fn func(*collection.Collection, ...anki.CardID) (anki.Changes, error)) error {
	if (len(a.Cards) == 0) == (a.Query == "") {
		return usage("name the cards by their ids or by --search, one of the two")
	}
	return e.change(func(c *collection.Collection) error {
		ids := a.Cards
		if a.Query != "" {
			found, err := c.FindCards(a.Query)
			if err != nil {
				return err
			}
			ids = found
		}
		for _, id := range a.Cards {
			if _, err := c.GetCard(id); err != nil {
				return err
			}
		}
		if _, err := fn(c, ids...); err != nil {
			return err
		}
		return e.print(cardsResult{len(ids)})
	})
}

type buryCmd struct{ cardsArg }

func (cmd *buryCmd) Run(e *env) error { return cmd.change(e, (*collection.Collection).BuryCards) }

type unburyCmd struct{ cardsArg }

func (cmd *unburyCmd) Run(e *env) error { return cmd.change(e, (*collection.Collection).UnburyCards) }

type suspendCmd struct{ cardsArg }

func (cmd *suspendCmd) Run(e *env) error { return cmd.change(e, (*collection.Collection).SuspendCards) }

type unsuspendCmd struct{ cardsArg }

func (cmd *unsuspendCmd) Run(e *env) error {
	return cmd.change(e, (*collection.Collection).UnsuspendCards)
}

type setDueCmd struct {
	Days string `arg:"" help:"Days from today: 3, a range like 1-7, or either with ! to set the interval too."`
	cardsArg
}

func (cmd *setDueCmd) Run(e *env) error {
	due, err := collection.ParseDueRange(cmd.Days)
	if err != nil {
		return &exitError{exitUsage, err}
	}
	return cmd.change(e, func(c *collection.Collection, ids ...anki.CardID) (anki.Changes, error) {
		return c.SetDueDate(due, ids...)
	})
}

type forgetCmd struct {
	cardsArg
	RestorePosition bool `help:"Put cards where they stood among the new ones, not at the end."`
	ResetCounts     bool `help:"Count reviews and lapses from 0 again."`
}

func (cmd *forgetCmd) Run(e *env) error {
	opt := collection.ForgetOptions{RestorePosition: cmd.RestorePosition, ResetCounts: cmd.ResetCounts}
	return cmd.change(e, func(c *collection.Collection, ids ...anki.CardID) (anki.Changes, error) {
		return c.ForgetCards(opt, ids...)
	})
}

type repositionCmd struct {
	cardsArg
	Start  uint32 `default:"0" help:"Place of the first note."`
	Step   uint32 `default:"1" help:"From one note to the next."`
	Random bool   `help:"Shuffle the notes."`
	Shift  bool   `help:"Move other new cards out of the way."`
}

func (cmd *repositionCmd) Run(e *env) error {
	to := collection.Reposition{Start: cmd.Start, Step: cmd.Step, Random: cmd.Random, Shift: cmd.Shift}
	return cmd.change(e, func(c *collection.Collection, ids ...anki.CardID) (anki.Changes, error) {
		_, changes, err := c.RepositionCards(to, ids...)
		return changes, err
	})
}
