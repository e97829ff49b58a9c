package app

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"karuta/collection"
	"karuta/collection/anki"
	"karuta/internal/atomicfile"
	"karuta/syncclient"
)

// ErrNothingToTakeBack means that there was no one-way sync, or that no backup
// of what it replaced was made.
var ErrNothingToTakeBack = errors.New("there is no one-way sync to take back")

// ErrOtherAccount means that the one-way sync to be taken back was made with another account.
var ErrOtherAccount = errors.New("the one-way sync was made with another account")

// OneWay replaces one side of a sync by the other, keeps what is replaced, and
// can take the last time back. Its methods run where the collection is written.
type OneWay struct {
	Client  *syncclient.Client
	Path    string  // of the collection
	Backups string  // folder
	Account Account // that the client syncs with
	Now     func() time.Time
}

// OneWayRecord is the last one-way sync, as far as it takes to take it back.
type OneWayRecord struct {
	Direction Direction `json:"direction"`
	At        time.Time `json:"at"`
	Endpoint  string    `json:"endpoint"`
	User      string    `json:"user"`
	Backup    string    `json:"backup"` // name of the file with what was replaced
	// TakesBack says that this was the end of the one-way sync before.
	TakesBack bool `json:"takes_back,omitempty"`
	// Uncertain says that the answer to an upload was lost: the server has taken it unless its collection still has
	// the schema stamp Replaced.
	Uncertain bool        `json:"uncertain,omitempty"`
	Replaced  anki.Millis `json:"replaced,omitempty"`
	// Before is the one-way sync that is the last one if this one has not happened.
	Before *OneWayRecord `json:"before,omitempty"`
}

// oneWayFile returns where the record of a collection's last one-way sync lies.
func oneWayFile(collection string) string { return collection + ".oneway.json" }

// LastOneWay returns the last one-way sync of the collection at path that can
// be taken back, or ErrNothingToTakeBack.
func LastOneWay(path, backups string) (OneWayRecord, error) {
	record, err := readOneWay(path)
	if err == nil && !record.canBeTakenBack(backups) {
		err = ErrNothingToTakeBack
	}
	return record, err
}

func readOneWay(path string) (record OneWayRecord, err error) {
	text, err := os.ReadFile(oneWayFile(path))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return record, fmt.Errorf("read the last one-way sync: %w", err)
	}
	if err != nil || json.Unmarshal(text, &record) != nil {
		return OneWayRecord{}, ErrNothingToTakeBack
	}
	return record, nil
}

// canBeTakenBack reports whether what was replaced is there. The name is not to lead anywhere else.
func (r OneWayRecord) canBeTakenBack(backups string) bool {
	_, err := os.Stat(filepath.Join(backups, r.Backup))
	return r.Backup != "" && r.Backup == filepath.Base(r.Backup) && err == nil
}

func writeOneWay(path string, record *OneWayRecord) error {
	if record == nil {
		return os.Remove(oneWayFile(path))
	}
	text, err := json.MarshalIndent(record, "", "  ")
	if err == nil {
		err = atomicfile.Write(oneWayFile(path), append(text, '\n'))
	}
	if err != nil {
		return fmt.Errorf("record the one-way sync: %w", err)
	}
	return nil
}

// Upload replaces the server's collection by col. Unless backup is false the
// server's is fetched first and kept; side is one that was fetched before, or
// nil, and is used up.
func (o *OneWay) Upload(ctx context.Context, col *collection.Collection, side *syncclient.Download, backup bool) error {
	if side != nil {
		defer side.Discard()
	}
	return o.Client.UploadOver(ctx, col, func(send func(*syncclient.Download) error) error {
		name := ""
		var replaced *syncclient.Download
		if backup {
			var err error
			if name, replaced, err = o.keepThere(ctx, side); err != nil {
				return err
			}
		}
		record := OneWayRecord{Direction: Upload, Backup: name}
		if replaced != nil {
			record.Replaced = replaced.SchemaModified()
		}
		return o.recorded(record, func() error { return send(replaced) })
	})
}

// Download replaces the collection by the server's, after a backup. side is as
// in Upload. release closes the collection, which is to be opened again
// whatever Download returns.
func (o *OneWay) Download(ctx context.Context, col *collection.Collection, side *syncclient.Download, release func() error) error {
	side, err := o.fetch(ctx, side)
	if err != nil {
		return err
	}
	defer side.Discard()
	name, err := o.keepHere(ctx, col)
	if err != nil {
		return err
	}
	return o.recorded(OneWayRecord{Direction: Download, Backup: name}, func() error { return o.Client.ReplaceBy(side, release) })
}

// KeepBoth carries what is only here over into the server's collection and puts
// that in the place of the one here, after a backup. What was carried over is to
// be sent by a normal sync of the collection opened again. side and release are
// as in Download.
func (o *OneWay) KeepBoth(ctx context.Context, col *collection.Collection, side *syncclient.Download, release func() error) (collection.Kept, error) {
	side, err := o.fetch(ctx, side)
	if err != nil {
		return collection.Kept{}, err
	}
	defer side.Discard()
	name, err := o.keepHere(ctx, col)
	if err != nil {
		return collection.Kept{}, err
	}
	var kept collection.Kept
	err = o.recorded(OneWayRecord{Direction: KeepBoth, Backup: name}, func() (err error) {
		kept, err = o.Client.KeepBoth(ctx, col, side, release)
		return err
	})
	return kept, err
}

// fetch returns the server's collection as it is now: side, if nothing has
// happened since it was fetched.
func (o *OneWay) fetch(ctx context.Context, side *syncclient.Download) (*syncclient.Download, error) {
	if side != nil {
		current, err := o.Client.IsCurrent(ctx, side)
		if err == nil && current {
			return side, nil
		}
		side.Discard()
		if err != nil {
			return nil, err
		}
	}
	return o.Client.Download(ctx, o.Path)
}

// keepThere makes a backup of the server's collection, and says what it is of.
func (o *OneWay) keepThere(ctx context.Context, side *syncclient.Download) (name string, kept *syncclient.Download, err error) {
	side, err = o.fetch(ctx, side)
	if syncclient.KindOf(err) == syncclient.BadDownload {
		err = &syncclient.Error{Kind: syncclient.NotKept, Op: "download", Err: err}
	}
	if err != nil {
		return "", nil, err
	}
	defer side.Discard()
	name, err = keepReplaced(o.Backups, replacedThere, o.Now(), func(path string) error {
		return collection.BackUpFile(ctx, side.Path(), path)
	})
	return name, side, err
}

// keepHere makes a backup of the collection.
func (o *OneWay) keepHere(ctx context.Context, col *collection.Collection) (string, error) {
	return keepReplaced(o.Backups, replacedHere, o.Now(), func(path string) error { return col.WriteBackup(ctx, path) })
}

// recorded runs a one-way sync with its record written before: what was
// replaced can be brought back even if the program ends just then. If act fails
// the record before it holds again, except where the server may have taken what
// was sent although its answer was lost.
func (o *OneWay) recorded(r OneWayRecord, act func() error) error {
	r.At, r.Endpoint, r.User, r.Uncertain = o.Now(), o.Account.Endpoint, o.Account.User, r.Direction == Upload
	before, err := readOneWay(o.Path)
	if err == nil {
		before.Before = nil // one is enough
		r.Before = &before
	} else if !errors.Is(err, ErrNothingToTakeBack) {
		return err
	}
	if err := writeOneWay(o.Path, &r); err != nil {
		return err
	}
	err = act()
	switch {
	case err == nil:
		r.Before, r.Uncertain = nil, false
		return writeOneWay(o.Path, &r)
	case r.Direction == Upload && mayHaveArrived(err):
		return err
	}
	return errors.Join(err, writeOneWay(o.Path, r.Before))
}

// mayHaveArrived reports whether a request that failed so may have been carried out all the same.
func mayHaveArrived(err error) bool {
	var e *syncclient.Error
	if !errors.As(err, &e) {
		return true
	}
	switch e.Kind {
	case syncclient.Offline, syncclient.Timeout, syncclient.Canceled, syncclient.BadResponse, syncclient.ServerError, syncclient.LocalFailed, syncclient.UploadLost:
		return e.Op == "upload"
	}
	return false
}
