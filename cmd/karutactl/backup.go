package main

import (
	"context"

	"karuta/collection"
)

// backup makes a backup before the collection is replaced.
func (e *env) backup(ctx context.Context, c *collection.Collection) error {
	profile, err := e.profile()
	if err != nil {
		return err
	}
	_, err = c.CreateBackup(ctx, profile.Backups(), true)
	return err
}
