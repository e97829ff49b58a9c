// Package syncdiary is the window with the record of all syncs.
package syncdiary

import (
	"fmt"

	"karuta/app"
)

// row is what the list shows of a sync.
type row struct {
	title, figures string
	line           string
	failed         bool
}

func rowOf(e app.DiaryEntry) row {
	return row{title: e.Title(), figures: e.Figures(), line: e.Line(), failed: e.Outcome == app.OutcomeFailed}
}

// summary says what the list as a whole tells.
func summary(list []app.DiaryEntry) string {
	if len(list) == 0 {
		return "There was no sync yet. Each one will be listed here."
	}
	failed := 0
	for _, e := range list {
		if e.Outcome == app.OutcomeFailed {
			failed++
		}
	}
	text := app.Plural(len(list), "sync") + ", the latest first"
	if failed > 0 {
		text += fmt.Sprintf("; %d failed", failed)
	}
	return text + "."
}
