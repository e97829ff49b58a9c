package main

import (
	"fmt"

	"karuta/collection"
)

type searchCmd struct {
	Query string `arg:"" optional:"" help:"Search in Anki's language; empty for everything."`
	Notes bool   `help:"List notes instead of cards."`
}

type searchResult struct {
	IDs []int64 `json:"ids"`
}

func (r searchResult) text(w writer) {
	for _, id := range r.IDs {
		fmt.Fprintln(w, id)
	}
}

func (cmd *searchCmd) Run(e *env) error {
	return e.with(func(c *collection.Collection) error {
		if cmd.Notes {
			return printIDs(e, c.FindNotes, cmd.Query)
		}
		return printIDs(e, c.FindCards, cmd.Query)
	})
}

func printIDs[ID ~int64](e *env, find func(string) ([]ID, error), query string) error {
	ids, err := find(query)
	if err != nil {
		return err
	}
	r := searchResult{IDs: make([]int64, len(ids))}
	for i, id := range ids {
		r.IDs[i] = int64(id)
	}
	return e.print(r)
}
