package app

import (
	"context"

	"karuta/collection"
)

// backupOnClose makes a backup if one is due. It runs on the worker's goroutine.
func (a *App) backupOnClose() error {
	if a.Worker.col == nil {
		return nil
	}
	_, err := a.Worker.col.CreateBackup(context.Background(), a.profile.Backups(), false)
	return err
}

// backupNow makes a backup before something replaces the collection. It runs on
// the worker's goroutine.
func (a *App) backupNow(ctx context.Context) error {
	_, err := a.Worker.col.CreateBackup(ctx, a.profile.Backups(), true)
	return err
}

// BackUp makes a backup because somebody asked for it; then gets its path, or
// "" if nothing has changed since the last one.
func (a *App) BackUp(then func(path string, err error)) {
	Do(a.Worker, func(c *collection.Collection) (string, error) {
		return c.CreateBackup(context.Background(), a.profile.Backups(), true)
	}, then)
}
