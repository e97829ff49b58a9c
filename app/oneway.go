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
}

// oneWayFile returns where the record of a collection's last one-way sync lies.
func oneWayFile(collection string) string { return collection + ".oneway.json" }

// LastOneWay returns the last one-way sync of the collection at path that can
// be taken back, or ErrNothingToTakeBack.
func LastOneWay(path, backups string) (OneWayRecord, error) {
	var record OneWayRecord
	text, err := os.ReadFile(oneWayFile(path))
	if errors.Is(err, fs.ErrNotExist) {
		return record, ErrNothingToTakeBack
	}
	if err != nil {
		return record, fmt.Errorf("read the last one-way sync: %w", err)
	}
	// The name is not to lead anywhere else.
	if json.Unmarshal(text, &record) != nil || record.Backup == "" || record.Backup != filepath.Base(record.Backup) {
		return OneWayRecord{}, ErrNothingToTakeBack
	}
	if _, err := os.Stat(filepath.Join(backups, record.Backup)); err != nil {
		return OneWayRecord{}, ErrNothingToTakeBack
	}
	return record, nil
}

// Upload replaces the server's collection by col. Unless backup is false the
// server's is fetched first and kept; side is one that was fetched before, or
// nil, and is used up.
func (o *OneWay) Upload(ctx context.Context, col *collection.Collection, side *syncclient.Download, backup bool) error {
	name, err := "", error(nil)
	if backup {
		name, err = o.keepThere(ctx, side)
	} else if side != nil {
		side.Discard()
	}
	if err != nil {
		return err
	}
	return o.recorded(Upload, name, func() error { return o.Client.Upload(ctx, col) })
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
	return o.recorded(Download, name, func() error { return o.Client.ReplaceBy(side, release) })
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

// keepThere makes a backup of the server's collection.
func (o *OneWay) keepThere(ctx context.Context, side *syncclient.Download) (string, error) {
	side, err := o.fetch(ctx, side)
	if err != nil {
		return "", err
	}
	defer side.Discard()
	return keepReplaced(o.Backups, replacedThere, o.Now(), func(path string) error {
		return collection.BackUpFile(ctx, side.Path(), path)
	})
}

// keepHere makes a backup of the collection.
func (o *OneWay) keepHere(ctx context.Context, col *collection.Collection) (string, error) {
	return keepReplaced(o.Backups, replacedHere, o.Now(), func(path string) error { return col.WriteBackup(ctx, path) })
}

// recorded runs a one-way sync with its record written before: what was
// replaced can be brought back even if the program ends just then. If act fails
// the record before it holds again, except where the server may have taken what
// was sent although its answer was lost.
func (o *OneWay) recorded(d Direction, backup string, act func() error) error {
	path := oneWayFile(o.Path)
	before, err := os.ReadFile(path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("read the last one-way sync: %w", err)
	}
	text, err := json.MarshalIndent(OneWayRecord{
		Direction: d, At: o.Now(), Endpoint: o.Account.Endpoint, User: o.Account.User, Backup: backup,
	}, "", "  ")
	if err != nil {
		return fmt.Errorf("record the one-way sync: %w", err)
	}
	if err := atomicfile.Write(path, append(text, '\n')); err != nil {
		return fmt.Errorf("record the one-way sync: %w", err)
	}
	err = act()
	if err == nil || d == Upload && mayHaveArrived(err) {
		return err
	}
	if before == nil {
		return errors.Join(err, os.Remove(path))
	}
	return errors.Join(err, atomicfile.Write(path, before))
}

// mayHaveArrived reports whether a request that failed so may have been carried out all the same.
func mayHaveArrived(err error) bool {
	switch syncclient.KindOf(err) {
	case syncclient.Offline, syncclient.Timeout, syncclient.Canceled, syncclient.BadResponse, syncclient.ServerError, syncclient.LocalFailed:
		return true
	}
	return false
}
