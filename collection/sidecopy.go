package collection

import (
	"context"
	"errors"
	"fmt"
	"os"

	"karuta/collection/anki"
	"karuta/collection/apkg"
	"karuta/internal/atomicfile"
)

// WriteBackup writes the collection as it is now, without media, as a package
// to path. Unlike CreateBackup it does so whatever other backups there are, and
// removes none.
func (c *Collection) WriteBackup(ctx context.Context, path string) error {
	if err := c.writeBackup(ctx, path); err != nil {
		return fmt.Errorf("create backup: %w", err)
	}
	return nil
}

// BackUpFile is WriteBackup for a closed collection file of the current schema,
// such as one fetched from a server.
func BackUpFile(ctx context.Context, file, path string) (err error) {
	defer func() {
		if err != nil {
			err = fmt.Errorf("create backup: %w", err)
		}
	}()
	f, err := atomicfile.Create(path)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Abort()) }()
	if err := apkg.Write(ctx, f, file, apkg.WriteOptions{}); err != nil {
		return err
	}
	return f.Commit()
}

// UnpackBackup unpacks the collection of a package into the folder dir, checks
// it and returns the path of the file, which is as it was when it was backed
// up, stamps included: to put it in its old place with Replace. The errors are
// those of ImportPackage.
func UnpackBackup(ctx context.Context, pkgPath, dir string) (file string, err error) {
	defer func() {
		if err != nil {
			err = fmt.Errorf("unpack backup: %w", err)
		}
	}()
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return "", err
	}
	pkg, err := apkg.Open(pkgPath)
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, pkg.Close()) }()
	db, err := pkg.OpenCollection(ctx, dir)
	if err != nil {
		return "", err
	}
	err = db.View(checkSound)
	if err != nil && !apkg.OurFault(err) {
		err = fmt.Errorf("%w: %w", anki.ErrPackageDamaged, err)
	}
	return db.Path(), errors.Join(err, db.Close())
}
