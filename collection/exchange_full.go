package collection

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"karuta/collection/anki"
	"karuta/collection/store"
	"karuta/internal/atomicfile"
)

// Upload is a copy of the collection made ready for a server. Until it ends in
// Commit or Discard all writing to the collection waits, so that what the copy
// holds stays what the collection holds.
type Upload struct {
	c    *Collection
	tx   *store.OpenTx
	path string
	at   anki.Millis
}

// PrepareUpload writes a copy for a server to path, which must not exist. The
// collection itself is not changed before Commit: a refused upload leaves every
// change waiting to be sent.
func (c *Collection) PrepareUpload(ctx context.Context, path string) (_ *Upload, err error) {
	c.forgetUndo()
	now := c.millis()
	tx, err := c.db.Begin(store.Stamp{Now: now, USN: anki.PendingUSN})
	if err != nil {
		return nil, fmt.Errorf("prepare upload: %w", err)
	}
	u := &Upload{c: c, tx: tx, path: path}
	defer func() {
		if err != nil {
			err = errors.Join(err, u.Discard())
		}
	}()
	col, err := tx.GetCol()
	if err != nil {
		return nil, fmt.Errorf("prepare upload: %w", err)
	}
	u.at = max(now, col.Modified+1, col.SchemaModified+1)
	if err := c.db.CopyTo(ctx, path); err != nil {
		return nil, fmt.Errorf("prepare upload: %w", err)
	}
	if err := markCopyUploaded(path, u.at); err != nil {
		return nil, fmt.Errorf("prepare upload: %w", err)
	}
	return u, nil
}

func markCopyUploaded(path string, at anki.Millis) error {
	db, err := store.Open(path, store.Options{Unlocked: true, Sparing: true})
	if err != nil {
		return err
	}
	err = db.Update(store.Stamp{Now: at}, func(tx *store.Tx) error { return tx.MarkUploaded(at) })
	if err == nil {
		err = db.CloseGaps()
	}
	return errors.Join(err, db.Close())
}

// Path returns the path of the copy.
func (u *Upload) Path() string { return u.path }

// Commit is called when the server has taken the copy: nothing waits to be sent any more.
func (u *Upload) Commit() error {
	tx := u.tx
	u.tx = nil
	defer u.removeCopy()
	if err := tx.MarkUploaded(u.at); err != nil {
		return errors.Join(err, tx.Rollback())
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("upload: %w", err)
	}
	return nil
}

// Discard removes the copy and leaves the collection as it is. After Commit it does nothing.
func (u *Upload) Discard() error {
	if u.tx == nil {
		return nil
	}
	tx := u.tx
	u.tx = nil
	u.removeCopy()
	return tx.Rollback()
}

// removeCopy is best effort: a file left over takes up room but does no harm.
func (u *Upload) removeCopy() {
	for _, suffix := range []string{"", "-wal", "-shm", "-journal"} {
		_ = os.Remove(u.path + suffix)
	}
}

// CheckDownload makes sure that the file at path, fetched from a server, is a
// sound collection: a database without triggers and views, of a known schema,
// whose pages, indexes and objects can all be read. It brings older schemas up
// to date and marks the collection as equal to the server's. The errors are
// those of Open; the file may be changed even then. It returns the
// collection's stamps.
func CheckDownload(path string) (SyncState, error) {
	state, err := checkTransfer(path, (*store.Tx).MarkDownloaded)
	if err != nil {
		err = fmt.Errorf("check download: %w", err)
	}
	return state, err
}

// CheckUpload is CheckDownload for a file that a device has sent to a server:
// its stamps stay as they are.
func CheckUpload(path string) (SyncState, error) {
	state, err := checkTransfer(path, func(*store.Tx) error { return nil })
	if err != nil {
		err = fmt.Errorf("check upload: %w", err)
	}
	return state, err
}

func checkTransfer(path string, mark func(*store.Tx) error) (state SyncState, err error) {
	db, err := store.Open(path, store.Options{Unlocked: true, Sparing: true})
	if err != nil {
		return state, err
	}
	version := 0
	err = db.View(func(r *store.Reader) error {
		if version, err = r.FindSchemaVersion(); err != nil {
			return err
		}
		if err := store.CheckVersion(version); err != nil {
			return err
		}
		return checkSound(r)
	})
	if err == nil {
		err = db.Update(store.Stamp{}, func(tx *store.Tx) error {
			if version != store.SchemaVersion {
				if err := errors.Join(tx.Upgrade(), tx.CheckLayout()); err != nil {
					return err
				}
			}
			if err := errors.Join(readObjects(&tx.Reader), mark(tx)); err != nil {
				return err
			}
			col, err := tx.GetCol()
			state = syncState(col)
			return err
		})
	}
	return state, errors.Join(err, db.Close())
}

// checkSound makes sure that a file from elsewhere does nothing by itself, can be
// used as a collection, and is whole.
func checkSound(r *store.Reader) error {
	if err := r.CheckLayout(); err != nil {
		return err
	}
	problems, err := r.IntegrityCheck()
	if err != nil {
		return err
	}
	if len(problems) > 0 {
		return fmt.Errorf("%w: %s", anki.ErrCorrupt, problems[0])
	}
	return nil
}

// readObjects reads everything that is not looked up row by row, so that a file
// with the right pages and the wrong content is found out.
func readObjects(r *store.Reader) error {
	_, colErr := r.GetCol()
	_, notetypesErr := r.ListNotetypes()
	_, decksErr := r.ListDecks()
	_, presetsErr := r.ListDeckConfigs()
	_, configErr := r.ListConfig()
	_, tagsErr := r.ListTags()
	return errors.Join(colErr, notetypesErr, decksErr, presetsErr, configErr, tagsErr)
}

// Replace puts the file at replacement in the place of the collection at path,
// which must be closed. It happens as a whole or not at all.
func Replace(path, replacement string) error {
	for _, file := range []string{path + "-wal", replacement + "-wal"} {
		// What lies in a log belongs to the file it was written for; beside another it would destroy it.
		if info, err := os.Stat(file); err == nil && info.Size() > 0 {
			return fmt.Errorf("replace collection: %s was not written back: %w", file, anki.ErrLocked)
		} else if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("replace collection: %w", err)
		}
	}
	if err := atomicfile.Replace(replacement, path); err != nil {
		return fmt.Errorf("replace collection: %w", err)
	}
	return nil
}
