package collection

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"karuta/collection/anki"
	"karuta/collection/apkg"
	"karuta/collection/store"
	"karuta/internal/atomicfile"
)

// ReplaceOptions say where things lie when a package replaces a collection.
type ReplaceOptions struct {
	MediaDir  string // media folder; "" is the one beside the collection
	BackupDir string // where what is replaced is kept; "" is the folder "backups" beside the collection
	// Now is the clock; nil for the machine's.
	Now func() time.Time
	// Progress is told how many of the media files are unpacked; it may be nil.
	Progress func(done, total int)
}

func (o *ReplaceOptions) fill(collection string) {
	if o.MediaDir == "" {
		o.MediaDir = MediaFolderOf(collection)
	}
	if o.BackupDir == "" {
		o.BackupDir = filepath.Join(filepath.Dir(collection), "backups")
	}
	if o.Now == nil {
		o.Now = time.Now
	}
}

// IsCollectionPackage reports whether a package file is, by its name, one of a
// whole collection, which ReplaceWithPackage is for; old programs called those
// collection.apkg and backup-….apkg.
func IsCollectionPackage(path string) bool {
	name := strings.ToLower(filepath.Base(path))
	return strings.HasSuffix(name, ".colpkg") || name == "collection.apkg" ||
		strings.HasPrefix(name, "backup-") && strings.HasSuffix(name, ".apkg")
}

// ReplaceWithPackage puts the collection in a package (.colpkg) in the place of
// the one at path, which must be closed, and its media files into the media
// folder. The package is unpacked and checked to its end before anything is
// touched, and what is replaced is backed up; if it is too damaged for that, the
// file is kept in the backup folder as it is. The next sync must be one-way.
//
// The errors are those of ImportPackage and, for the collection that is there,
// of Open; nothing has been changed then.
func ReplaceWithPackage(ctx context.Context, path, pkgPath string, opt ReplaceOptions) (err error) {
	opt.fill(path)
	defer func() {
		if err != nil {
			err = fmt.Errorf("replace collection by %s: %w", filepath.Base(pkgPath), err)
		}
	}()
	pkg, err := apkg.Open(pkgPath)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, pkg.Close()) }()
	dir, err := os.MkdirTemp(filepath.Dir(path), ".karuta-import-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	fresh, err := unpackCollection(ctx, pkg, dir, anki.Millis(opt.Now().UnixMilli()))
	if err != nil {
		return err
	}
	media, err := apkg.NewMediaRestore(ctx, pkg, opt.MediaDir, opt.Progress)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, media.Close()) }()
	if err := backUpReplaced(ctx, path, opt); err != nil {
		return errors.Join(err, media.Rollback())
	}
	if err := media.Commit(); err != nil {
		return errors.Join(err, media.Rollback())
	}
	if err := Replace(path, fresh); err != nil {
		return errors.Join(err, media.Rollback())
	}
	return media.Finish()
}

// unpackCollection unpacks and checks the collection of a package and marks it
// as changed in a way that cannot be merged. It returns the path of the file.
func unpackCollection(ctx context.Context, pkg *apkg.Package, dir string, now anki.Millis) (string, error) {
	db, err := pkg.OpenCollection(ctx, dir)
	if err != nil {
		return "", err
	}
	err = db.View(checkSound)
	if err == nil {
		err = db.Update(store.Stamp{Now: now}, func(tx *store.Tx) error {
			if err := readObjects(&tx.Reader); err != nil {
				return err
			}
			col, err := tx.GetCol()
			if err != nil {
				return err
			}
			col.Modified, col.SchemaModified = now, now
			return tx.PutCol(col)
		})
	}
	if err != nil && !apkg.OurFault(err) {
		err = fmt.Errorf("%w: %w", anki.ErrPackageDamaged, err)
	}
	return db.Path(), errors.Join(err, db.Close())
}

// backUpReplaced keeps the collection that is about to be replaced. Opening it
// makes sure that no other program has it open.
func backUpReplaced(ctx context.Context, path string, opt ReplaceOptions) error {
	c, err := Open(path, Options{Now: opt.Now})
	switch {
	case errors.Is(err, anki.ErrNotFound):
		return nil
	case errors.Is(err, anki.ErrNotCollection), errors.Is(err, anki.ErrCorrupt),
		errors.Is(err, anki.ErrCollectionTooNew), errors.Is(err, anki.ErrCollectionTooOld):
		return keepUnreadable(path, opt)
	case err != nil:
		return err
	}
	_, err = c.CreateBackup(ctx, opt.BackupDir, true)
	return errors.Join(err, c.Close())
}

// keepUnreadable copies a collection file that cannot be opened into the backup
// folder: restoring a package may be how somebody gets out of just that. A log
// that belongs to the file would destroy the new one, and goes.
func keepUnreadable(path string, opt ReplaceOptions) error {
	if err := os.MkdirAll(opt.BackupDir, 0o755); err != nil {
		return err
	}
	target := filepath.Join(opt.BackupDir, opt.Now().Format("unreadable-2006-01-02-15.04.05.anki2"))
	for _, suffix := range []string{"", "-wal"} {
		if err := copyFile(target+suffix, path+suffix); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	for _, suffix := range []string{"-wal", "-shm"} {
		if err := os.Remove(path + suffix); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return nil
}

func copyFile(to, from string) (err error) {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, in.Close()) }()
	out, err := atomicfile.Create(to)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, out.Abort()) }()
	if _, err := io.Copy(out, in); err != nil {
		return err
	}
	return out.Commit()
}
