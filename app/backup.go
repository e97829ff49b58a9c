package app

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

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

// BackUp makes a backup because somebody asked for it; then gets its path, or
// "" if nothing has changed since the last one.
func (a *App) BackUp(then func(path string, err error)) {
	Do(a.Worker, func(c *collection.Collection) (string, error) {
		return c.CreateBackup(context.Background(), a.profile.Backups(), true)
	}, then)
}

// The names of what one-way syncs replaced, with the local time. They are none
// of those that CreateBackup thins out.
const (
	replacedHere  = "before-download-"
	replacedThere = "server-before-upload-"
	replacedTime  = "2006-01-02-15.04.05"
	replacedType  = ".colpkg"
	// replacedKept is how many of each are kept, the newest.
	replacedKept = 10
)

// keepReplaced lets write write a backup of what is about to be replaced, under
// a name of its own, and removes the oldest. It returns the file's name.
func keepReplaced(folder, prefix string, now time.Time, write func(path string) error) (name string, err error) {
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return "", fmt.Errorf("create backup: %w", err)
	}
	old, err := listReplaced(folder, prefix)
	if err != nil {
		return "", fmt.Errorf("create backup: %w", err)
	}
	// The newest has the latest name, even if the clock went back or stood still.
	at := now.Truncate(time.Second)
	if len(old) > 0 {
		last, err := time.ParseInLocation(prefix+replacedTime+replacedType, filepath.Base(old[len(old)-1]), now.Location())
		if err == nil && !at.After(last) {
			at = last.Add(time.Second)
		}
	}
	name = prefix + at.Format(replacedTime) + replacedType
	if err := write(filepath.Join(folder, name)); err != nil {
		return "", err
	}
	return name, thinReplaced(folder, prefix)
}

func thinReplaced(folder, prefix string) error {
	paths, err := listReplaced(folder, prefix)
	var errs []error
	for len(paths) > replacedKept {
		errs = append(errs, os.Remove(paths[0]))
		paths = paths[1:]
	}
	return errors.Join(append(errs, err)...)
}

// listReplaced returns the paths of the backups of one kind, oldest first.
func listReplaced(folder, prefix string) (paths []string, err error) {
	entries, err := os.ReadDir(folder) // sorted by name, which has the time in it
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), prefix) && strings.HasSuffix(e.Name(), replacedType) {
			paths = append(paths, filepath.Join(folder, e.Name()))
		}
	}
	return paths, err
}
