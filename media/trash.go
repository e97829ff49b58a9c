package media

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// trashName is the folder for deleted files beside the media folder, where Anki puts them too.
const trashName = "media.trash"

// TrashPath returns the path of the folder that deleted files are moved to.
func (f *Folder) TrashPath() string { return filepath.Join(filepath.Dir(f.path), trashName) }

// Trash moves a file to the trash. It reports fs.ErrNotExist for a file that is
// not there. Where the trash has another file of that name, both stay.
func (f *Folder) Trash(name string) error {
	sum, err := f.FileSum(name)
	if err != nil {
		return err
	}
	trash, err := OpenFolder(f.TrashPath())
	if err != nil {
		return err
	}
	defer func() { _ = trash.Close() }() // nothing was written through it that is not closed
	free, err := trash.freeName(name, sum)
	if err != nil {
		return err
	}
	return f.move(name, trash, free)
}

// freeName returns the name under which a file can lie in the folder without
// taking the place of another content.
func (f *Folder) freeName(name string, sum Sum) (string, error) {
	for _, candidate := range []string{name, NameWithHash(name, sum)} {
		there, err := f.FileSum(candidate)
		if errors.Is(err, fs.ErrNotExist) || err == nil && there == sum {
			return candidate, nil
		}
		if err != nil {
			return "", err
		}
	}
	return NameWithHash(name, sum), nil // what has this name is damaged
}

// move moves a file into another folder.
func (f *Folder) move(name string, to *Folder, as string) error {
	if !IsPlainName(name) || !IsPlainName(as) {
		return fmt.Errorf("move media file %q: %w", name, ErrName)
	}
	// A plain name leads nowhere else, and renaming does not follow links.
	err := os.Rename(filepath.Join(f.path, name), filepath.Join(to.path, as))
	if err == nil {
		return nil
	}
	// The media folder may be a link to another disk.
	file, err := f.Open(name)
	if err != nil {
		return err
	}
	if err := errors.Join(to.Put(as, file), file.Close()); err != nil {
		return err
	}
	return f.Remove(name)
}

// Trashed is what lies in the trash.
type Trashed struct {
	Files int
	Bytes int64
}

// ListTrash returns the names of the files in the trash, in order, and their size.
func (f *Folder) ListTrash() (names []string, t Trashed, err error) {
	entries, err := os.ReadDir(f.TrashPath())
	if errors.Is(err, fs.ErrNotExist) {
		return nil, t, nil
	}
	if err != nil {
		return nil, t, fmt.Errorf("read media trash: %w", err)
	}
	for _, e := range entries {
		info, err := e.Info()
		if err != nil || !info.Mode().IsRegular() {
			continue
		}
		names = append(names, e.Name())
		t.Files++
		t.Bytes += info.Size()
	}
	return names, t, nil
}

// RestoreTrash moves files back from the trash, all of them if none is named.
// Those whose name has been given to another content meanwhile stay there. It
// returns the names of those that are back.
func (f *Folder) RestoreTrash(names ...string) (restored []string, err error) {
	if len(names) == 0 {
		if names, _, err = f.ListTrash(); err != nil || len(names) == 0 {
			return nil, err
		}
	}
	trash, err := OpenFolder(f.TrashPath())
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, trash.Close()) }()
	for _, name := range names {
		back, err := f.restore(trash, name)
		if err != nil {
			return restored, err
		}
		if back {
			restored = append(restored, name)
		}
	}
	return restored, nil
}

func (f *Folder) restore(trash *Folder, name string) (back bool, err error) {
	sum, err := trash.FileSum(name)
	if err != nil {
		return false, err
	}
	here, err := f.FileSum(name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return true, trash.move(name, f, name)
	case err != nil || here != sum:
		return false, err
	}
	return true, trash.Remove(name)
}

// EmptyTrash deletes what lies in the trash for good.
func (f *Folder) EmptyTrash() (err error) {
	names, _, err := f.ListTrash()
	if err != nil || len(names) == 0 {
		return err
	}
	trash, err := OpenFolder(f.TrashPath())
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, trash.Close()) }()
	for _, name := range names {
		if err := trash.Remove(name); err != nil {
			return err
		}
	}
	return nil
}

// limited is a reader that fails instead of yielding more than its limit.
type limited struct {
	r    io.Reader
	left int64
}

var errTooLong = errors.New("longer than a media file may be")

// Read implements io.Reader.
func (l *limited) Read(p []byte) (int, error) {
	if int64(len(p)) > l.left+1 {
		p = p[:l.left+1]
	}
	n, err := l.r.Read(p)
	if l.left -= int64(n); l.left < 0 {
		return n, errTooLong
	}
	return n, err
}
