package app

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"karuta/collection"
)

// TakeBack undoes the last one-way sync and returns which it was. What is
// replaced by that is kept, and can be brought back by another TakeBack.
//
// After a download the collection is put back exactly as it was: as the server
// was not changed by the download, the next sync stands where it stood before,
// and asks again if it has to. After an upload the server gets back exactly
// what it had: devices that have not synced since go on as if nothing had
// happened, this one is asked again which side to keep.
//
// After keep both this computer gets back what it had, too; the server keeps
// what was carried over and sent, and the next sync asks again.
//
// release closes the collection, as for Download; it is called only then.
func (o *OneWay) TakeBack(ctx context.Context, col *collection.Collection, release func() error) (Direction, error) {
	last, err := LastOneWay(o.Path, o.Backups)
	if err != nil {
		return "", err
	}
	if last.Direction == Upload && (last.Endpoint != o.Account.Endpoint || last.User != o.Account.User) {
		return "", ErrOtherAccount
	}
	if last.Uncertain {
		happened, err := o.settle(ctx, &last)
		if err != nil || happened {
			return last.Direction, err
		}
	}
	// In the collection's folder, so that it can take the place in one step.
	dir, err := os.MkdirTemp(filepath.Dir(o.Path), ".karuta-undo-*")
	if err != nil {
		return "", fmt.Errorf("unpack backup: %w", err)
	}
	defer func() { _ = os.RemoveAll(dir) }() // a file left over does no harm
	file, err := collection.UnpackBackup(ctx, filepath.Join(o.Backups, last.Backup), dir)
	if err != nil {
		return "", err
	}
	if last.Direction == Upload {
		return Upload, o.giveBack(ctx, file)
	}
	return last.Direction, o.putBack(ctx, col, last.Direction, file, release)
}

// settle finds out whether an upload whose answer was lost has happened. If so
// and it was to take back another one, nothing is left to be done; if it has
// not, the one before it is the last.
func (o *OneWay) settle(ctx context.Context, last *OneWayRecord) (done bool, err error) {
	stamp, err := o.Client.SchemaModified(ctx)
	if err != nil {
		return false, err
	}
	if stamp == last.Replaced {
		if last.Before == nil || !last.Before.canBeTakenBack(o.Backups) {
			return false, errors.Join(ErrNothingToTakeBack, writeOneWay(o.Path, nil))
		}
		*last = *last.Before
		return false, writeOneWay(o.Path, last)
	}
	last.Uncertain, last.Before = false, nil
	return last.TakesBack, writeOneWay(o.Path, last)
}

// giveBack gives the server the collection it had.
func (o *OneWay) giveBack(ctx context.Context, file string) error {
	name, replaced, err := o.keepThere(ctx, nil)
	if err != nil {
		return err
	}
	record := OneWayRecord{Direction: Upload, Backup: name, Replaced: replaced.SchemaModified(), TakesBack: true}
	return o.recorded(record, func() error { return o.Client.UploadFile(ctx, file, replaced) })
}

// putBack puts the collection that was here in its old place.
func (o *OneWay) putBack(ctx context.Context, col *collection.Collection, d Direction, file string, release func() error) error {
	name, err := o.keepHere(ctx, col)
	if err != nil {
		return err
	}
	return o.recorded(OneWayRecord{Direction: d, Backup: name, TakesBack: true}, func() error {
		if err := release(); err != nil {
			return fmt.Errorf("close collection: %w", err)
		}
		return collection.Replace(o.Path, file)
	})
}

// LastOneWay returns the last one-way sync that can be taken back, or ErrNothingToTakeBack.
func (a *App) LastOneWay() (OneWayRecord, error) {
	return LastOneWay(a.profile.Collection(), a.profile.Backups())
}

// replacing runs a one-way sync that may close the collection. It runs on the
// worker's goroutine; whatever happens, a collection is open afterwards if that
// is possible at all.
func (a *App) replacing(act func(release func() error) error) error {
	err := act(a.closeCollection)
	return errors.Join(err, a.reopenCollection())
}
