package app

import (
	"context"

	"karuta/collection"
	"karuta/collection/anki"
)

// CheckDatabase looks for damage in the collection and mends it. then gets a
// sentence for each thing that was mended.
func (a *App) CheckDatabase(progress func(collection.CheckProgress), then func(problems []string, err error)) (cancel func()) {
	ctx, cancel := context.WithCancel(context.Background())
	Do(a.Worker, func(c *collection.Collection) ([]string, error) {
		problems, err := c.CheckDatabase(ctx, func(p collection.CheckProgress) { a.cfg.Post(func() { progress(p) }) })
		var lines []string
		for _, p := range problems {
			lines = append(lines, p.String())
		}
		return lines, err
	}, func(lines []string, err error) {
		cancel()
		a.changed(anki.Changes{Op: anki.OpCheck, Notes: true, Cards: true, Decks: true, Notetypes: true, Tags: true, StudyQueue: true})
		then(lines, err)
	})
	return cancel
}

// UpdateScheduler brings a collection of Anki's first scheduler up to date, after a backup.
func (a *App) UpdateScheduler(then func(error)) {
	Do(a.Worker, func(c *collection.Collection) (struct{}, error) {
		if _, err := c.CreateBackup(context.Background(), a.profile.Backups(), true); err != nil {
			return struct{}{}, err
		}
		return struct{}{}, c.UpdateScheduler()
	}, func(_ struct{}, err error) {
		if err == nil {
			a.changed(anki.Changes{Op: anki.OpUpdateScheduler, Cards: true, Revlog: true, Config: true, StudyQueue: true})
		}
		then(err)
	})
}
