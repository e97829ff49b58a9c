package app

import (
	"context"
	"errors"
	"path/filepath"
	"strings"

	"karuta/collection"
	"karuta/collection/anki"
)

// ReplacesCollection reports whether importing the file would replace the whole
// collection (.colpkg) instead of adding to it.
func ReplacesCollection(path string) bool {
	return strings.EqualFold(filepath.Ext(path), ".colpkg")
}

// CanImport reports whether the file is of a kind that Import takes, by its name.
func CanImport(path string) bool {
	return ReplacesCollection(path) || strings.EqualFold(filepath.Ext(path), ".apkg")
}

// Import merges a deck package into the collection, or replaces the collection
// by a collection package, after a backup. progress hears of the media files;
// then gets the result. What is returned cancels the import: nothing has
// changed then.
func (a *App) Import(path string, opt collection.ImportOptions, progress func(done, total int), then func(collection.ImportResult, error)) (cancel func()) {
	ctx, cancel := context.WithCancel(context.Background())
	opt.Progress = func(done, total int) { a.cfg.Post(func() { progress(done, total) }) }
	if ReplacesCollection(path) {
		a.Worker.run(func() {
			err := a.replaceByPackage(ctx, path, opt)
			cancel()
			a.cfg.Post(func() {
				a.Events.publish(CollectionOpened{})
				a.Sync.Refresh()
				then(collection.ImportResult{}, err)
			})
		})
		return cancel
	}
	type imported struct {
		result  collection.ImportResult
		changes anki.Changes
	}
	Do(a.Worker, func(c *collection.Collection) (i imported, err error) {
		i.result, i.changes, err = c.ImportPackage(ctx, path, opt)
		return i, err
	}, func(i imported, err error) {
		cancel()
		if err == nil {
			a.Worker.Tell(i.changes)
		}
		then(i.result, err)
	})
	return cancel
}

// replaceByPackage runs on the worker's goroutine; whatever happens, a
// collection is open afterwards if that is possible at all.
func (a *App) replaceByPackage(ctx context.Context, path string, opt collection.ImportOptions) error {
	if err := a.closeCollection(); err != nil {
		return errors.Join(err, a.reopenCollection())
	}
	err := collection.ReplaceWithPackage(ctx, a.profile.Collection(), path, collection.ReplaceOptions{
		BackupDir: a.profile.Backups(), Now: a.cfg.Now, Progress: opt.Progress,
	})
	return errors.Join(err, a.reopenCollection())
}
