package media

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"

	"golang.org/x/text/cases"
	"golang.org/x/text/language"
	"golang.org/x/text/unicode/norm"
)

// ErrName means that a name is not one of a file in the folder.
var ErrName = errors.New("not a plain file name")

// tempPrefix begins the names of files that are being written.
const tempPrefix = ".karuta-"

// Folder is an open media folder. Its methods may be called from any goroutine.
type Folder struct {
	path string
	root *os.Root
	temp atomic.Int64 // number of the last temporary file
}

// FolderOf returns the path of the media folder that belongs to a collection:
// "collection.media" beside "collection.anki2".
func FolderOf(collection string) string {
	return strings.TrimSuffix(collection, filepath.Ext(collection)) + ".media"
}

// OpenFolder opens the folder at path and makes it if it is missing.
func OpenFolder(path string) (*Folder, error) {
	if err := os.MkdirAll(path, 0o755); err != nil {
		return nil, fmt.Errorf("open media folder: %w", err)
	}
	root, err := os.OpenRoot(path)
	if err != nil {
		return nil, fmt.Errorf("open media folder: %w", err)
	}
	return &Folder{path: path, root: root}, nil
}

// Close lets go of the folder.
func (f *Folder) Close() error { return f.root.Close() }

// Path returns the folder's path.
func (f *Folder) Path() string { return f.path }

// Open opens a file for reading. It reports fs.ErrNotExist where there is none
// and ErrName for a name that is not one of a file in the folder.
func (f *Folder) Open(name string) (*os.File, error) {
	if !IsPlainName(name) {
		return nil, fmt.Errorf("open media file %q: %w", name, ErrName)
	}
	file, err := f.root.Open(name)
	if err != nil {
		return nil, fmt.Errorf("open media file: %w", err)
	}
	info, err := file.Stat()
	if err == nil && !info.Mode().IsRegular() {
		err = fmt.Errorf("open media file %q: %w", name, fs.ErrNotExist)
	}
	if err != nil {
		return nil, errors.Join(err, file.Close())
	}
	return file, nil
}

// Has reports whether there is a file of that name.
func (f *Folder) Has(name string) bool { return f.stat(name) != nil }

// HasContent reports whether there is a file of that name that is not empty.
func (f *Folder) HasContent(name string) bool {
	info := f.stat(name)
	return info != nil && info.Size() > 0
}

// stat returns nil where there is no file of that name.
func (f *Folder) stat(name string) fs.FileInfo {
	if !IsPlainName(name) {
		return nil
	}
	info, err := f.root.Stat(name)
	if err != nil || !info.Mode().IsRegular() {
		return nil
	}
	return info
}

// List returns the names of the files in the folder in order. Files that are
// being written, and those whose names Anki could not store, are left out.
func (f *Folder) List() ([]string, error) {
	entries, err := fs.ReadDir(f.root.FS(), ".")
	if err != nil {
		return nil, fmt.Errorf("read media folder: %w", err)
	}
	var names []string
	for _, e := range entries {
		name := e.Name()
		if e.Type().IsRegular() && !strings.HasPrefix(name, tempPrefix) && NormalizeName(name) == norm.NFC.String(name) {
			names = append(names, name)
		}
	}
	return names, nil
}

// Add stores a file under its name or one made from it, and returns that: a
// file of the same name and content is used as it is, one of the same name and
// other content stays, and the new one gets a name with its SHA-1.
func (f *Folder) Add(name string, data []byte) (string, error) {
	if name = NormalizeName(name); !IsPlainName(name) {
		return "", fmt.Errorf("add media file: %w", ErrName)
	}
	sum, lowerCase := SumOf(data), cases.Lower(language.Und)
	for {
		old, err := f.FileSum(name)
		if err == nil && old == sum {
			return name, nil
		}
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return "", fmt.Errorf("add media file: %w", err)
		}
		// Where case does not tell names apart, two files that differ in it alone would become one.
		if lower := lowerCase.String(name); lower != name {
			name = lower
			continue
		}
		if err == nil {
			name = NameWithHash(name, sum)
		}
		return name, f.Put(name, bytes.NewReader(data))
	}
}

// Put stores the content of r under exactly that name, in place of a file that
// has it. The file is there whole or not at all.
func (f *Folder) Put(name string, r io.Reader) error {
	temp, err := f.stage(name, r)
	if err != nil {
		return err
	}
	if err := f.root.Rename(temp, name); err != nil {
		return errors.Join(fmt.Errorf("write media file: %w", err), f.root.Remove(temp))
	}
	return nil
}

// stage writes the content of r beside where it is to go and returns its name.
func (f *Folder) stage(name string, r io.Reader) (temp string, err error) {
	if !IsPlainName(name) {
		return "", fmt.Errorf("write media file %q: %w", name, ErrName)
	}
	temp = fmt.Sprintf("%s%d-%d.tmp", tempPrefix, os.Getpid(), f.temp.Add(1))
	file, err := f.root.OpenFile(temp, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o644)
	if err != nil {
		return "", fmt.Errorf("write media file: %w", err)
	}
	_, err = copyAll(file, r)
	if err = errors.Join(err, file.Close()); err != nil {
		return "", errors.Join(fmt.Errorf("write media file %q: %w", name, err), f.root.Remove(temp))
	}
	return temp, nil
}

// Remove deletes a file; one that is gone already is no error.
func (f *Folder) Remove(name string) error {
	if !IsPlainName(name) {
		return fmt.Errorf("delete media file %q: %w", name, ErrName)
	}
	if err := f.root.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("delete media file: %w", err)
	}
	return nil
}
