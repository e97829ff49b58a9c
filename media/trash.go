package media

import (
	"context"
	"errors"
	"fmt"
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

// ListTrash returns the files in the trash.
func (f *Folder) ListTrash() (files []File, err error) {
	entries, err := os.ReadDir(f.TrashPath())
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read media trash: %w", err)
	}
	for _, e := range entries {
		if info, err := e.Info(); err == nil && info.Mode().IsRegular() {
			files = append(files, File{e.Name(), info.Size()})
		}
	}
	return files, nil
}

// OpenTrash opens a file in the trash for reading. It reports fs.ErrNotExist
// where there is none and ErrName for a name that is not one of a file in a folder.
func (f *Folder) OpenTrash(name string) (*os.File, error) {
	trash, err := OpenFolder(f.TrashPath())
	if err != nil {
		return nil, err
	}
	defer func() { _ = trash.Close() }() // the file stays open
	return trash.Open(name)
}

// Restored is what became of files that were to come back from the trash.
type Restored struct {
	Back []string `json:"restored,omitempty"` // names of those that are in the folder again
	Left []string `json:"left,omitempty"`     // names that have been given to other files meanwhile: these stay in the trash
}

// RestoreTrash moves files back from the trash, those that names has. Those whose name has been given to another
// content meanwhile stay there. When ctx ends, the result has those that are back by then.
func (f *Folder) RestoreTrash(ctx context.Context, names []string) (r Restored, err error) {
	trash, err := OpenFolder(f.TrashPath())
	if err != nil {
		return r, err
	}
	defer func() { err = errors.Join(err, trash.Close()) }()
	for _, name := range names {
		if err := ctx.Err(); err != nil {
			return r, err
		}
		back, err := f.restore(trash, name)
		switch {
		case err != nil:
			return r, err
		case back:
			r.Back = append(r.Back, name)
		default:
			r.Left = append(r.Left, name)
		}
	}
	return r, nil
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

// EmptyTrash deletes what lies in the trash for good. It stops when ctx ends.
func (f *Folder) EmptyTrash(ctx context.Context) (err error) {
	files, err := f.ListTrash()
	if err != nil || len(files) == 0 {
		return err
	}
	trash, err := OpenFolder(f.TrashPath())
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, trash.Close()) }()
	for _, file := range files {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := trash.Remove(file.Name); err != nil {
			return err
		}
	}
	return nil
}
