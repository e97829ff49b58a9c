package syncserver

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"karuta/collection"
	"karuta/collection/anki"
)

// Copies of a collection are packages in the account's folder "copies", named by
// the time they were made and why.
const (
	copiesName = "copies"
	copyFormat = "2006-01-02-15.04.05.000"
	copySuffix = ".colpkg"

	brokenSuffix = ".broken" // a collection that could not be read, as the file it was
)

// Why copies are made.
const (
	CopyUpload  = "upload"  // an upload was to replace the collection
	CopyDaily   = "daily"   // the day's
	CopyRestore = "restore" // another copy was to replace the collection
)

// keepCopy keeps the collection as it is now. The lock must be held, and no sync
// may be going on. A collection that cannot be read is kept as the file it is.
func (sp *space) keepCopy(ctx context.Context, why string) error {
	err := sp.makeCopy(ctx, why)
	if err != nil {
		sp.s.metrics.copyErrors.Add(1)
	} else {
		sp.s.metrics.copies.Add(1)
	}
	return err
}

func (sp *space) makeCopy(ctx context.Context, why string) error {
	dir, err := sp.folder()
	if err != nil {
		return err
	}
	if _, err := os.Stat(filepath.Join(dir, collectionName)); errors.Is(err, os.ErrNotExist) {
		return nil // there is nothing yet
	}
	copies := filepath.Join(dir, copiesName)
	if err := os.MkdirAll(copies, 0o700); err != nil {
		return fmt.Errorf("keep copy: %w", err)
	}
	path := filepath.Join(copies, sp.s.opt.Now().UTC().Format(copyFormat)+"-"+why)
	col, err := sp.collection()
	if isUnreadable(err) {
		return errors.Join(os.Link(filepath.Join(dir, collectionName), path+brokenSuffix), thinCopies(copies, sp.s.opt.Now()))
	}
	if err != nil {
		return err
	}
	if err := col.WriteBackup(ctx, path+copySuffix); err != nil {
		return err
	}
	return thinCopies(copies, sp.s.opt.Now())
}

func isUnreadable(err error) bool {
	return errors.Is(err, anki.ErrCorrupt) || errors.Is(err, anki.ErrNotCollection) ||
		errors.Is(err, anki.ErrCollectionTooNew) || errors.Is(err, anki.ErrCollectionTooOld)
}

// keepDailyCopy is keepCopy of a collection that is open, once a day if
// something has changed. It is made when a device has finished, so that no
// device waits for it.
func (sp *space) keepDailyCopy(ctx context.Context) error {
	if sp.col == nil {
		return nil
	}
	state, list, err := sp.stateAndCopies()
	if err != nil {
		return err
	}
	now := sp.s.opt.Now().UTC()
	if len(list) > 0 && (sameDay(list[0].made, now) || list[0].isOf(state)) || state.Modified == 0 {
		return nil
	}
	return sp.keepCopy(ctx, CopyDaily)
}

func (sp *space) stateAndCopies() (state collection.SyncState, list []collectionCopy, err error) {
	if state, err = sp.col.SyncState(); err != nil {
		return state, nil, err
	}
	dir, err := sp.folder()
	if err != nil {
		return state, nil, err
	}
	list, err = listCopies(filepath.Join(dir, copiesName))
	return state, list, err
}

// lastCopied returns the state of the collection, which must be open, and whether the last copy is of that.
func (sp *space) lastCopied() (state collection.SyncState, copied bool, err error) {
	state, list, err := sp.stateAndCopies()
	return state, len(list) > 0 && list[0].isOf(state), err
}

// collectionCopy is a copy that was kept.
type collectionCopy struct {
	name string
	made time.Time
}

// isOf reports whether nothing has changed since.
func (c collectionCopy) isOf(state collection.SyncState) bool {
	return c.made.UnixMilli() > int64(state.Modified)
}

// listCopies returns the copies in a folder, newest first.
func listCopies(dir string) ([]collectionCopy, error) { return listCopiesWith(dir, copySuffix) }

func listCopiesWith(dir, suffix string) ([]collectionCopy, error) {
	entries, err := os.ReadDir(dir)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, fmt.Errorf("list copies: %w", err)
	}
	var list []collectionCopy
	for _, e := range entries {
		name := e.Name()
		if !strings.HasSuffix(name, suffix) || len(name) < len(copyFormat) {
			continue
		}
		if made, err := time.Parse(copyFormat, name[:len(copyFormat)]); err == nil {
			list = append(list, collectionCopy{name, made})
		}
	}
	slices.SortFunc(list, func(a, b collectionCopy) int { return b.made.Compare(a.made) })
	return list, nil
}

func sameDay(a, b time.Time) bool { return a.Format(time.DateOnly) == b.Format(time.DateOnly) }

const (
	keepAllFor     = 2 * 24 * time.Hour
	keepDailyFor   = 30 * 24 * time.Hour
	keepMonthlyFor = 365 * 24 * time.Hour
	keepBroken     = 3  // of those that cannot be read
	keepNewest     = 50 // of those that are kept whatever their time, so that uploading again and again does not fill the disk
)

// thinCopies removes the copies that need not be kept: all of the last two days
// stay, of a month the last of each day, of a year the last of each month. Of
// the files that could not be read the newest few stay for a month.
func thinCopies(dir string, now time.Time) error {
	return errors.Join(thinSound(dir, now), thinBroken(dir, now))
}

func thinBroken(dir string, now time.Time) error {
	list, err := listCopiesWith(dir, brokenSuffix)
	if err != nil {
		return err
	}
	var errs []error
	for i, c := range list {
		if i >= keepBroken || now.Sub(c.made) >= keepDailyFor {
			errs = append(errs, os.Remove(filepath.Join(dir, c.name)))
		}
	}
	return errors.Join(errs...)
}

func thinSound(dir string, now time.Time) error {
	list, err := listCopies(dir)
	if err != nil {
		return err
	}
	var errs []error
	seen, fresh := map[string]bool{}, 0
	for _, c := range list {
		period, keep := "", false
		switch age := now.Sub(c.made); {
		case age < keepAllFor:
			fresh++
			period, keep = c.made.Format(time.DateOnly), fresh <= keepNewest
		case age < keepDailyFor:
			period = c.made.Format(time.DateOnly)
		case age < keepMonthlyFor:
			period = c.made.Format("2006-01")
		default:
			errs = append(errs, os.Remove(filepath.Join(dir, c.name)))
			continue
		}
		if seen[period] && !keep {
			errs = append(errs, os.Remove(filepath.Join(dir, c.name)))
		}
		seen[period] = true
	}
	return errors.Join(errs...)
}
