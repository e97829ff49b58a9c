package apkg

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"karuta/collection/anki"
	"karuta/collection/store"
)

// ExtractCollection unpacks the collection file of the package to path, which must not exist.
func (p *Package) ExtractCollection(ctx context.Context, path string) (err error) {
	r, err := p.open(p.version.collectionEntry(), p.version.compressed())
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, r.Close()) }()
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return fmt.Errorf("unpack collection: %w", err)
	}
	_, err = io.Copy(f, contextReader{ctx, r})
	if err = errors.Join(err, f.Close()); err != nil {
		return errors.Join(fmt.Errorf("unpack collection: %w", err), os.Remove(path))
	}
	return nil
}

// OpenCollection unpacks the collection of the package into dir, checks that it
// is one and brings it to the current schema. Closing it and removing the
// folder is the caller's.
func (p *Package) OpenCollection(ctx context.Context, dir string) (*store.DB, error) {
	path := filepath.Join(dir, "collection.anki2")
	if err := p.ExtractCollection(ctx, path); err != nil {
		return nil, err
	}
	db, err := store.Open(path, store.Options{Unlocked: true, ReadOnlyCopy: true})
	if err != nil {
		return nil, asDamage(err)
	}
	if err := prepareCollection(db); err != nil {
		return nil, errors.Join(asDamage(err), db.Close())
	}
	return db, nil
}

// prepareCollection refuses what is no collection and upgrades an old one.
func prepareCollection(db *store.DB) error {
	version := 0
	err := db.View(func(r *store.Reader) (err error) {
		foreign, err := r.ListForeignObjects()
		if err != nil {
			return err
		}
		if len(foreign) > 0 {
			return fmt.Errorf("%w: it has a %s", anki.ErrNotCollection, foreign[0])
		}
		if version, err = r.FindSchemaVersion(); err != nil {
			return err
		}
		return store.CheckVersion(version)
	})
	if err != nil || version == store.SchemaVersion {
		return err
	}
	return db.Update(store.Stamp{}, func(tx *store.Tx) error { return tx.Upgrade() })
}

// asDamage says of an error in reading the collection file that the package is at fault.
func asDamage(err error) error {
	switch {
	case errors.Is(err, anki.ErrCollectionTooNew):
		return fmt.Errorf("collection in the package: %w: %w", anki.ErrPackageTooNew, err)
	case OurFault(err):
		return fmt.Errorf("collection in the package: %w", err)
	}
	return fmt.Errorf("collection in the package: %w: %w", anki.ErrPackageDamaged, err)
}

// OurFault reports whether an error in reading a package's collection says
// nothing about the package.
func OurFault(err error) bool {
	for _, kind := range []error{
		anki.ErrDiskFull, anki.ErrReadOnly, anki.ErrLocked, anki.ErrCollectionTooOld, context.Canceled, context.DeadlineExceeded,
	} {
		if errors.Is(err, kind) {
			return true
		}
	}
	return false
}

// contextReader stops reading when the context ends.
type contextReader struct {
	ctx context.Context
	r   io.Reader
}

// Read implements io.Reader.
func (c contextReader) Read(b []byte) (int, error) {
	if err := c.ctx.Err(); err != nil {
		return 0, err
	}
	return c.r.Read(b)
}
