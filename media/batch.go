package media

import (
	"errors"
	"fmt"
	"io"
)

// Batch stores many files at once: nothing shows under its name before Commit,
// and Rollback takes back even what was committed.
type Batch struct {
	folder *Folder
	staged []stagedFile
	placed []stagedFile
}

type stagedFile struct {
	name string // where it is to go
	temp string // where it is
	old  string // where the file it replaced is kept; "" if there was none
}

// NewBatch begins a batch.
func (f *Folder) NewBatch() *Batch { return &Batch{folder: f} }

// Len returns the number of files in the batch.
func (b *Batch) Len() int { return len(b.staged) + len(b.placed) }

// Put adds a file to the batch.
func (b *Batch) Put(name string, r io.Reader) error {
	temp, err := b.folder.stage(name, r)
	if err == nil {
		b.staged = append(b.staged, stagedFile{name: name, temp: temp})
	}
	return err
}

// Commit puts all files of the batch into their places. On error it takes back
// those it had put there.
func (b *Batch) Commit() error {
	for i, s := range b.staged {
		if err := b.place(&s); err != nil {
			b.staged = b.staged[i:]
			return errors.Join(fmt.Errorf("write media file: %w", err), b.Rollback())
		}
		b.placed = append(b.placed, s)
	}
	b.staged = nil
	return nil
}

func (b *Batch) place(s *stagedFile) error {
	root := b.folder.root
	if b.folder.Has(s.name) {
		s.old = s.temp + ".old"
		if err := root.Rename(s.name, s.old); err != nil {
			return err
		}
	}
	err := root.Rename(s.temp, s.name)
	if err != nil && s.old != "" {
		err = errors.Join(err, root.Rename(s.old, s.name))
	}
	return err
}

// Finish lets go of what Rollback would need. After Rollback it does nothing.
func (b *Batch) Finish() error {
	var errs []error
	for _, s := range b.placed {
		if s.old != "" {
			errs = append(errs, b.folder.root.Remove(s.old))
		}
	}
	b.placed = nil
	return errors.Join(errs...)
}

// Rollback makes the folder what it was before the batch. After Finish it does nothing.
func (b *Batch) Rollback() error {
	var errs []error
	for _, s := range b.placed {
		if s.old != "" {
			errs = append(errs, b.folder.root.Rename(s.old, s.name))
		} else {
			errs = append(errs, b.folder.root.Remove(s.name))
		}
	}
	for _, s := range b.staged {
		errs = append(errs, b.folder.root.Remove(s.temp))
	}
	b.placed, b.staged = nil, nil
	return errors.Join(errs...)
}
