package media

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"golang.org/x/text/unicode/norm"
)

// scanBatch is how many findings are kept at once: so many files at most are
// looked at again after an interruption.
const scanBatch = 200

// manyFiles is from how many on it is no deletion when all are gone: then the
// disk is missing rather than wanted empty.
const manyFiles = 10

// Scanned is what a scan found.
type Scanned struct {
	Files   int // in the folder
	Changed int // new or with other content
	Deleted int
	Refetch int // lost or emptied without being deleted: they are wanted again
	// TooLarge are the files over MaxFileBytes, which stay here and are not sent.
	TooLarge []string
}

// scan is one look at the folder.
type scan struct {
	t       *Tracker
	ctx     context.Context
	report  func(files int)
	known   map[string]row
	seen    map[string]bool
	found   Scanned
	changes []func(rows) error
}

// Scan finds out what changed in the folder. Only files whose time or size is
// another than last time are read. report is told the number of files looked
// at; it may be nil. After a cancellation the next scan goes on where this one
// stopped.
func (t *Tracker) Scan(ctx context.Context, report func(files int)) (Scanned, error) {
	s := &scan{t: t, ctx: ctx, report: report, known: map[string]row{}, seen: map[string]bool{}}
	t.twins = nil
	err := t.rows().each("true", nil, func(f row) bool {
		s.known[f.name] = f
		return true
	})
	if err != nil {
		return s.found, err
	}
	err = s.readFolder()
	if err == nil {
		err = s.missing()
	}
	// What was found holds, however the scan ended.
	err = errors.Join(err, s.flush())
	if err == nil {
		err = t.settle()
	}
	return s.found, err
}

func (s *scan) readFolder() error {
	return s.t.folder.eachEntry(s.ctx, func(e fs.DirEntry) error {
		if err := s.look(e); err != nil || len(s.changes) < scanBatch {
			return err
		}
		return s.flush()
	})
}

// look compares one file with what is known of it.
func (s *scan) look(e fs.DirEntry) error {
	name, err := s.nameOf(e)
	if err != nil || name == "" {
		return err
	}
	info, err := s.t.folder.root.Lstat(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil // deleted just now
	}
	if err != nil {
		return fmt.Errorf("read media folder: %w", err)
	}
	s.found.Files++
	if s.report != nil {
		s.report(s.found.Files)
	}
	old, known := s.known[name]
	s.seen[name] = true
	switch {
	case info.Size() == 0:
		s.emptied(old, known)
		return nil
	case info.Size() > MaxFileBytes:
		s.found.TooLarge = append(s.found.TooLarge, name)
		return nil
	case known && !old.deleted && !old.away && old.mtime != 0 && old.mtime == s.t.stamp(info) && old.size == info.Size():
		return nil
	}
	return s.read(name, old, known)
}

// nameOf returns the name under which an entry of the folder is tracked, "" if
// it is not. A file whose name is merely not composed is renamed: notes have
// the composed form.
func (s *scan) nameOf(e fs.DirEntry) (string, error) {
	name := e.Name()
	composed := norm.NFC.String(name)
	if !e.Type().IsRegular() || !trackable(name) || NormalizeName(name) != composed {
		return "", nil
	}
	if composed == name {
		return name, nil
	}
	root := s.t.folder.root
	if there, err := root.Lstat(composed); err == nil {
		if info, err := root.Lstat(name); err == nil && os.SameFile(there, info) {
			return composed, nil // to this file system both are one name
		}
		return "", nil
	}
	if err := root.Rename(name, composed); err != nil {
		return "", fmt.Errorf("rename media file: %w", err)
	}
	return composed, nil
}

// emptied deals with a file of 0 bytes, which no server takes. One that had
// content was damaged rather than deleted: it is fetched again.
func (s *scan) emptied(old row, known bool) {
	if !known || old.deleted || old.away {
		return
	}
	s.changes = append(s.changes, func(r rows) error {
		if err := r.drop(old.name); err != nil || old.dirty {
			return err
		}
		return r.want(Wanted{old.name, old.sum}, 0)
	})
	if !old.dirty {
		s.found.Refetch++
	}
}

func (s *scan) read(name string, old row, known bool) error {
	f, err := s.t.readRow(name)
	if errors.Is(err, fs.ErrNotExist) {
		delete(s.seen, name)
		return nil
	}
	if err != nil {
		return err
	}
	f.dirty = true
	if known && !old.deleted && old.sum == f.sum {
		f.dirty = old.dirty
	} else {
		s.found.Changed++
	}
	s.changes = append(s.changes, func(r rows) error { return r.put(f) })
	return nil
}

// readRow reads a file and returns what is to be known of it.
func (t *Tracker) readRow(name string) (f row, err error) {
	file, err := t.folder.Open(name)
	if err != nil {
		return row{}, err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	before, err := file.Stat()
	if err != nil {
		return row{}, fmt.Errorf("read media file: %w", err)
	}
	sum, size, err := SumReader(file)
	if err != nil {
		return row{}, fmt.Errorf("read media file %q: %w", name, err)
	}
	f = row{name: name, sum: sum, size: size, mtime: t.stamp(before)}
	if after, err := file.Stat(); err != nil || after.Size() != size || !after.ModTime().Equal(before.ModTime()) {
		f.mtime = 0 // somebody is writing it
	}
	return f, nil
}

// missing notes the files that are gone.
func (s *scan) missing() error {
	var gone []row
	for name, f := range s.known {
		if !s.seen[name] && !f.deleted && !f.away {
			gone = append(gone, f)
		}
	}
	lost := s.found.Files == 0 && len(gone) >= manyFiles
	for _, f := range gone {
		switch {
		case lost && f.dirty:
			s.changes = append(s.changes, func(r rows) error { return r.drop(f.name) })
		case lost:
			s.found.Refetch++
			s.changes = append(s.changes, func(r rows) error {
				return errors.Join(r.drop(f.name), r.want(Wanted{f.name, f.sum}, 0))
			})
		default:
			s.found.Deleted++
			s.changes = append(s.changes, func(r rows) error { return r.markDeleted(f.name) })
		}
	}
	return nil
}

func (s *scan) flush() error {
	if len(s.changes) == 0 {
		return nil
	}
	changes := s.changes
	s.changes = nil
	return s.t.update(func(r rows) error {
		for _, change := range changes {
			if err := change(r); err != nil {
				return err
			}
		}
		return nil
	})
}

// settle takes off the list of wanted files those that are here by now, and the
// deletions that a wanted file outdoes.
func (t *Tracker) settle() error {
	return t.update(func(r rows) error {
		return errors.Join(
			r.exec(`update files set dirty = 0 where sum is not null and (name, sum) in (select name, sum from wanted)`),
			r.exec(`delete from wanted where (name, sum) in (select name, sum from files where sum is not null)`),
			r.exec(`delete from files where sum is null and name in (select name from wanted)`),
		)
	})
}

// same reports whether the file in the folder is the one that is known.
func (t *Tracker) same(f *row) (bool, error) {
	info, err := t.folder.root.Lstat(f.name)
	if err == nil && f.mtime != 0 && f.mtime == t.stamp(info) && f.size == info.Size() {
		return true, nil
	}
	sum, err := t.folder.FileSum(f.name)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	return sum == f.sum, err
}
