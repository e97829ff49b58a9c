package collection

import (
	"errors"
	"fmt"
	"os"
	"time"

	"karuta/collection/anki"
	"karuta/collection/store"
)

// Collection is an open collection. Methods that only read may be called from
// any goroutine; methods that write belong to one goroutine, see app.Worker.
type Collection struct {
	db      *store.DB
	now     func() time.Time
	undo    undoList
	queue   *studyQueue // nil until somebody studies
	started startedDay
	// keeper holds the versions of notes that the running operation replaces.
	keeper versionKeeper
	// served are the notetypes that the last sync has read.
	served servedNotetypes
}

// Options say how a collection is opened.
type Options struct {
	// Now is the clock; nil for the machine's.
	Now func() time.Time
	// Create makes a new collection where the file does not exist.
	Create bool
	// Sparing keeps little in memory and has the file for itself: for a server with many collections.
	Sparing bool
	// KeepLog leaves an empty log beside the file when that is closed, so that it is opened faster the next time.
	KeepLog bool
}

// Open opens the collection at path and brings older schemas up to date. The
// errors are those of package anki: ErrNotFound, ErrNotCollection,
// ErrCollectionTooNew, ErrCollectionTooOld, ErrLocked, ErrOpenInKaruta,
// ErrCorrupt, ErrDiskFull, ErrReadOnly. On error the file is as it was.
func Open(path string, opt Options) (*Collection, error) {
	if opt.Now == nil {
		opt.Now = time.Now
	}
	_, statErr := os.Stat(path)
	isNew := errors.Is(statErr, os.ErrNotExist)
	db, err := store.Open(path, store.Options{Create: opt.Create, Sparing: opt.Sparing, KeepLog: opt.KeepLog})
	if err != nil {
		return nil, err
	}
	c := &Collection{db: db, now: opt.Now}
	db.BeforeNoteChange(c.keepVersion)
	if err := c.prepare(opt.Create); err != nil {
		err = errors.Join(err, db.Close())
		if isNew {
			err = errors.Join(err, os.Remove(path))
		}
		return nil, fmt.Errorf("open %s: %w", path, err)
	}
	return c, nil
}

// prepare makes sure that the file holds a collection of the current schema.
func (c *Collection) prepare(create bool) error {
	version, empty := 0, false
	err := c.db.View(func(r *store.Reader) (err error) {
		if empty, err = r.IsEmpty(); err != nil || empty {
			return err
		}
		version, err = r.FindSchemaVersion()
		return err
	})
	switch {
	case err != nil:
		return err
	case empty && create:
		return c.db.Update(c.stamp(), c.createFresh)
	case empty:
		return anki.ErrNotCollection
	case version != store.SchemaVersion:
		if err := store.CheckVersion(version); err != nil {
			return err
		}
		return c.db.Update(c.stamp(), func(tx *store.Tx) error { return tx.Upgrade() })
	}
	return nil
}

// Close writes everything into the one file and lets go of it.
func (c *Collection) Close() error { return c.db.Close() }

// Path returns the path of the collection file.
func (c *Collection) Path() string { return c.db.Path() }

// stamp marks rows as changed here and now.
func (c *Collection) stamp() store.Stamp {
	return store.Stamp{Now: c.millis(), USN: anki.PendingUSN}
}

func (c *Collection) millis() anki.Millis { return anki.Millis(c.now().UnixMilli()) }

// mutate runs one operation in a transaction: all of it happens or nothing. It
// marks the collection as changed if anything was, and makes the operation
// undoable.
func (c *Collection) mutate(op anki.Op, fn func(tx *store.Tx) error) (anki.Changes, error) {
	return c.mutateInto(c.undo.newStep(op, c.now()), fn)
}

func (c *Collection) mutateInto(step *undoStep, fn func(tx *store.Tx) error) (anki.Changes, error) {
	changes := anki.Changes{}
	c.keeper = versionKeeper{}
	err := c.db.UpdateRecorded(step.id, c.stamp(), func(tx *store.Tx) error {
		if err := fn(tx); err != nil {
			return err
		}
		touched := tx.Touched()
		if len(touched) == 0 {
			return nil
		}
		changes = changesOf(step.op, touched)
		c.flushVersions()
		return tx.SetModified()
	})
	if err != nil {
		c.started = startedDay{} // what answers counted in it was taken back
		return anki.Changes{}, fmt.Errorf("%s: %w", step.op, err)
	}
	if changes.Any() {
		step.changes = changes
		c.db.ForgetUndo(c.undo.push(step)...)
		c.noticeChanges(changes)
	}
	return changes, nil
}

// mutateWithoutUndo runs an operation that cannot be undone, which empties the undo list.
func (c *Collection) mutateWithoutUndo(op anki.Op, fn func(tx *store.Tx) error) error {
	c.keeper = versionKeeper{}
	err := c.db.Update(c.stamp(), func(tx *store.Tx) error {
		err := fn(tx)
		if err == nil {
			c.flushVersions()
		}
		return err
	})
	if err != nil {
		return fmt.Errorf("%s: %w", op, err)
	}
	c.noticeChanges(anki.Changes{Op: op, StudyQueue: true})
	c.forgetUndo()
	return nil
}

// noticeChanges drops what is kept in memory and no longer true.
func (c *Collection) noticeChanges(changes anki.Changes) {
	if changes.Op != anki.OpAnswerCard {
		c.started = startedDay{} // a setting may have changed
	}
	if changes.StudyQueue && changes.Op != anki.OpAnswerCard {
		c.queue = nil
	}
}

// changesOf says what an operation did from the tables whose rows it touched.
func changesOf(op anki.Op, touched map[string]bool) anki.Changes {
	ch := anki.Changes{
		Op:        op,
		Notes:     touched["notes"],
		Cards:     touched["cards"],
		Decks:     touched["decks"],
		Presets:   touched["deck_config"],
		Notetypes: touched["notetypes"],
		Tags:      touched["tags"],
		Config:    touched["config"],
		Revlog:    touched["revlog"],
	}
	ch.StudyQueue = op != anki.OpSetFlag && op != anki.OpCollapseDeck && (ch.Cards || ch.Decks || ch.Presets)
	return ch
}

// read runs fn on a snapshot and returns its result.
func read[T any](c *Collection, fn func(*store.Reader) (T, error)) (result T, err error) {
	err = c.db.View(func(r *store.Reader) error {
		result, err = fn(r)
		return err
	})
	return result, err
}

// readAsWriter is read for what belongs to the goroutine that writes.
func readAsWriter[T any](c *Collection, fn func(*store.Reader) (T, error)) (result T, err error) {
	err = c.db.ViewAsWriter(func(r *store.Reader) error {
		result, err = fn(r)
		return err
	})
	return result, err
}
