// Package atomicfile writes files that are there whole or not at all: into a
// new file beside the place, which takes it by a rename.
package atomicfile

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// File is a file being written. It appears under its path at Commit.
type File struct {
	*os.File
	path string
	done bool
}

// Create begins a file that is to replace or become the one at path. Its
// permissions are 0600 unless changed by Chmod.
func Create(path string) (*File, error) {
	f, err := os.CreateTemp(filepath.Dir(path), newNames(path))
	if err != nil {
		return nil, fmt.Errorf("create %s: %w", path, err)
	}
	return &File{File: f, path: path}, nil
}

// newNames is the pattern of the names that the file at path has until it is whole.
func newNames(path string) string { return "." + filepath.Base(path) + ".*.tmp" }

// RemoveRests removes what a crash has left of writing to path. Nobody may be writing there.
func RemoveRests(path string) error {
	entries, err := os.ReadDir(filepath.Dir(path))
	if err != nil {
		return err
	}
	before, after, _ := strings.Cut(newNames(path), "*")
	for _, entry := range entries {
		name := entry.Name()
		if len(name) > len(before+after) && strings.HasPrefix(name, before) && strings.HasSuffix(name, after) {
			err = errors.Join(err, os.Remove(filepath.Join(filepath.Dir(path), name)))
		}
	}
	return err
}

// Commit makes what was written durable and puts it at the path. On error the
// path is as it was.
func (f *File) Commit() error {
	if f.done {
		return nil
	}
	f.done = true
	err := errors.Join(f.Sync(), f.Close())
	if err == nil {
		err = Replace(f.Name(), f.path)
	}
	if err != nil {
		return errors.Join(fmt.Errorf("write %s: %w", f.path, err), os.Remove(f.Name()))
	}
	return nil
}

// Abort drops what was written. After Commit it does nothing, so that it can be deferred.
func (f *File) Abort() error {
	if f.done {
		return nil
	}
	f.done = true
	return errors.Join(f.Close(), os.Remove(f.Name()))
}

// Replace renames a file of the same folder onto path and makes that durable.
func Replace(from, path string) error {
	if err := os.Rename(from, path); err != nil {
		return err
	}
	return syncDir(filepath.Dir(path))
}

// WriteFile writes data to path with the permissions.
func WriteFile(path string, data []byte, perm os.FileMode) (err error) {
	f, err := Create(path)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Abort()) }()
	if _, err := f.Write(data); err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	if err := f.Chmod(perm); err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	return f.Commit()
}
