package media

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"
)

// Report is what a check of the folder found. All lists are in order.
type Report struct {
	Files   int      `json:"files"`
	Unused  []string `json:"unused"`  // nobody refers to them
	Missing []string `json:"missing"` // referred to and not there
	// Unfit are files that are not synchronised because some platform cannot store their names.
	Unfit    []string `json:"unfit"`
	TooLarge []string `json:"too_large"` // over MaxFileBytes: not synchronised
	Folders  []string `json:"folders"`   // in the folder, where only files belong
	Trash    Trashed  `json:"trash"`
}

// Check compares the folder with the names that notes and notetypes refer to.
// Files whose names begin with "_" are never unused: scripts may need them.
func (f *Folder) Check(ctx context.Context, used []string) (Report, error) {
	r := Report{Unused: []string{}, Missing: []string{}, Unfit: []string{}, TooLarge: []string{}, Folders: []string{}}
	wanted := map[string]bool{}
	for _, name := range used {
		wanted[norm.NFC.String(name)] = true
	}
	err := f.eachEntry(ctx, func(e fs.DirEntry) error { return r.look(e, wanted) })
	if err != nil {
		return Report{}, err
	}
	for name, missing := range wanted {
		if missing {
			r.Missing = append(r.Missing, name)
		}
	}
	for _, list := range [][]string{r.Unused, r.Missing, r.Unfit, r.TooLarge, r.Folders} {
		slices.Sort(list)
	}
	_, r.Trash, err = f.ListTrash()
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
		r.TooLarge = append(r.TooLarge, name)
	}
	_, used := wanted[norm.NFC.String(name)]
	if used {
		wanted[norm.NFC.String(name)] = false // not missing
	} else if !strings.HasPrefix(name, "_") {
		r.Unused = append(r.Unused, name)
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
