package app

import "context"

// backupOnClose makes a backup if one is due. It runs on the worker's goroutine.
func (a *App) backupOnClose() error {
	return nil
}

// backupNow makes a backup before something replaces the collection.
func (a *App) backupNow(context.Context) error {
	return nil
}
