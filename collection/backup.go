package collection

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"

	"karuta/collection/anki"
	"karuta/collection/apkg"
	"karuta/collection/store"
)

// backupFormat is the name of a backup, with the local time.
const backupFormat = "backup-2006-01-02-15.04.05.colpkg"

const confBackups = "backups"

// BackupLimits say how many backups are kept: all of today and yesterday, then
// one for each of so many days, weeks and months.
type BackupLimits struct {
	Daily   int `json:"daily"`
	Weekly  int `json:"weekly"` // weeks begin on Monday
	Monthly int `json:"monthly"`
	// MinimumMinutes is how old the last backup must be for another one that nobody asked for.
	MinimumMinutes int `json:"minimum_interval_mins"`
}

// defaultBackupLimits are what a collection has that says nothing else.
var defaultBackupLimits = BackupLimits{Daily: 12, Weekly: 10, Monthly: 9, MinimumMinutes: 30}

// BackupLimits returns the limits that are set in the collection.
func (c *Collection) BackupLimits() (BackupLimits, error) {
	return Setting(c, confBackups, defaultBackupLimits)
}

// CreateBackup writes a backup into the folder, which is made if it is missing,
// and removes those that the limits do not keep. Media are not in it. Nothing
// is written, and the path returned is empty, if the collection has not changed
// since the newest backup or, unless forced, that is younger than the limits
// say. The collection can be read and written meanwhile.
func (c *Collection) CreateBackup(ctx context.Context, folder string, force bool) (path string, err error) {
	limits, err := c.BackupLimits()
	if err != nil {
		return "", fmt.Errorf("create backup: %w", err)
	}
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return "", fmt.Errorf("create backup: %w", err)
	}
	now := c.now()
	backups, err := listBackups(folder, now.Location())
	if err != nil {
		return "", fmt.Errorf("create backup: %w", err)
	}
	needed, err := c.needsBackup(backups, now, limits, force)
	if err != nil || !needed {
		return "", err
	}
	path = filepath.Join(folder, now.Format(backupFormat))
	if err := c.writeBackup(ctx, path); err != nil {
		return "", fmt.Errorf("create backup: %w", err)
	}
	backups = append(backups, backup{path, now})
	return path, removeBackups(obsoleteBackups(backups, now, limits))
}

func (c *Collection) needsBackup(backups []backup, now time.Time, limits BackupLimits, force bool) (bool, error) {
	if len(backups) == 0 {
		return true, nil
	}
	newest := slices.MaxFunc(backups, func(a, b backup) int { return a.at.Compare(b.at) }).at
	age := now.Sub(newest)
	if !force && age >= 0 && age < time.Duration(limits.MinimumMinutes)*time.Minute {
		return false, nil
	}
	col, err := read(c, func(r *store.Reader) (store.Col, error) { return r.GetCol() })
	if err != nil {
		return false, fmt.Errorf("create backup: %w", err)
	}
	return max(col.Modified, col.SchemaModified) >= anki.Millis(newest.UnixMilli()), nil
}

func (c *Collection) writeBackup(ctx context.Context, path string) error {
	return writePackage(ctx, path, apkg.WriteOptions{}, func(file string) error { return c.db.CopyTo(ctx, file) })
}

// backup is a backup file and the time its name gives.
type backup struct {
	path string
	at   time.Time
}

// listBackups returns the backups in a folder. Files that are called anything
// else are none of our business.
func listBackups(folder string, zone *time.Location) ([]backup, error) {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return nil, err
	}
	var list []backup
	for _, e := range entries {
		if at, err := time.ParseInLocation(backupFormat, e.Name(), zone); err == nil && e.Type().IsRegular() {
			list = append(list, backup{filepath.Join(folder, e.Name()), at})
		}
	}
	return list, nil
}

func removeBackups(list []backup) error {
	var errs []error
	for _, b := range list {
		errs = append(errs, os.Remove(b.path))
	}
	return errors.Join(errs...)
}

// thinning is one stage of keeping fewer and fewer backups: at most one for each period.
type thinning struct {
	left   int
	period func(time.Time) int
}

// obsoleteBackups returns the backups that the limits do not keep, newest first.
func obsoleteBackups(list []backup, now time.Time, limits BackupLimits) []backup {
	list = slices.Clone(list)
	slices.SortFunc(list, func(a, b backup) int { return cmp.Or(b.at.Compare(a.at), cmp.Compare(b.path, a.path)) })
	stages := []thinning{{limits.Daily, dayOf}, {limits.Weekly, weekOf}, {limits.Monthly, monthOf}}
	var kept *backup // the last one, which stands for its period in every stage
	var obsolete []backup
	for i := range list {
		b := &list[i]
		if dayOf(b.at) >= dayOf(now)-1 {
			kept = b
			continue
		}
		for len(stages) > 0 && stages[0].left <= 0 {
			stages = stages[1:]
		}
		if len(stages) == 0 || kept != nil && stages[0].period(b.at) >= stages[0].period(kept.at) {
			obsolete = append(obsolete, *b)
			continue
		}
		stages[0].left--
		kept = b
	}
	return obsolete
}

// dayOf numbers the days of the calendar.
func dayOf(t time.Time) int {
	const secsPerDay = 24 * 60 * 60
	return int(time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC).Unix() / secsPerDay)
}

// weekOf numbers the weeks; day 0, 1 January 1970, was a Thursday.
func weekOf(t time.Time) int { return (dayOf(t) + 3) / 7 }

func monthOf(t time.Time) int { return t.Year()*12 + int(t.Month()) }
