package media

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"
)

// File is a file and its size.
type File struct {
	Name  string `json:"name"`
	Bytes int64  `json:"bytes"`
}

// TotalBytes returns how much room files take.
func TotalBytes(files []File) (bytes int64) {
	for _, f := range files {
		bytes += f.Bytes
	}
	return bytes
}

// Report is what a check of the folder found. All lists are in the order of the names.
type Report struct {
	Files   int      `json:"files"`
	Unused  []File   `json:"unused"`  // nobody refers to them
	Missing []string `json:"missing"` // referred to and not there
	// Unfit are files that are not synchronised because some platform cannot store their names.
	Unfit    []string `json:"unfit"`
	TooLarge []File   `json:"too_large"` // over MaxFileBytes: not synchronised
	Folders  []string `json:"folders"`   // in the folder, where only files belong
	Trash    []File   `json:"trash"`
}

// checkStep is after how many files a check says how far it is.
const checkStep = 100

// Check compares the folder with the names that notes and notetypes refer to.
// Files whose names begin with "_" are never unused: scripts may need them.
// report is told now and then how many files were looked at; it may be nil.
func (f *Folder) Check(ctx context.Context, used iter.Seq[string], report func(files int)) (Report, error) {
	r := Report{Unused: []File{}, Missing: []string{}, Unfit: []string{}, TooLarge: []File{}, Folders: []string{}, Trash: []File{}}
	wanted := map[string]bool{}
	for name := range used {
		wanted[norm.NFC.String(name)] = true
	}
	err := f.eachEntry(ctx, func(e fs.DirEntry) error {
		if report != nil && r.Files%checkStep == 0 {
			report(r.Files)
		}
		return r.look(e, wanted)
	})
	if err != nil {
		return Report{}, err
	}
	for name, missing := range wanted {
		if missing {
			r.Missing = append(r.Missing, name)
		}
	}
	for _, list := range [][]string{r.Missing, r.Unfit, r.Folders} {
		slices.Sort(list)
	}
	for _, list := range [][]File{r.Unused, r.TooLarge} {
		slices.SortFunc(list, func(a, b File) int { return strings.Compare(a.Name, b.Name) })
	}
	trash, err := f.ListTrash()
	r.Trash = append(r.Trash, trash...)
	return r, err
}

func (r *Report) look(e fs.DirEntry, wanted map[string]bool) error {
	name := e.Name()
	switch {
	case e.IsDir():
		r.Folders = append(r.Folders, name)
		return nil
	case !trackable(name):
		return nil
	}
	info, err := e.Info()
	if errors.Is(err, fs.ErrNotExist) || err == nil && !info.Mode().IsRegular() {
		return nil
	}
	if err != nil {
		return fmt.Errorf("read media folder: %w", err)
	}
	r.Files++
	if NormalizeName(name) != name {
		r.Unfit = append(r.Unfit, name)
	}
	if info.Size() > MaxFileBytes {
		r.TooLarge = append(r.TooLarge, File{name, info.Size()})
	}
	_, used := wanted[norm.NFC.String(name)]
	if used {
		wanted[norm.NFC.String(name)] = false // not missing
	} else if !strings.HasPrefix(name, "_") {
		r.Unused = append(r.Unused, File{name, info.Size()})
	}
	return nil
}

// eachEntry calls fn for everything in the folder, a part of it at a time.
func (f *Folder) eachEntry(ctx context.Context, fn func(fs.DirEntry) error) (err error) {
	dir, err := f.root.Open(".")
	if err != nil {
		return fmt.Errorf("read media folder: %w", err)
	}
	defer func() { err = errors.Join(err, dir.Close()) }()
	for {
		entries, err := dir.ReadDir(256)
		for _, e := range entries {
			if err := ctx.Err(); err != nil {
				return err
			}
			if err := fn(e); err != nil {
				return err
			}
		}
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return fmt.Errorf("read media folder: %w", err)
		}
	}
}
