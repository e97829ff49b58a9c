package media

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
)

// Received is what became of a zip that was asked for.
type Received struct {
	Files []string // that are here now, by the name that was asked for
	Bytes int64    // of those files
	// Mismatched are files whose content was not what had been announced. They were not stored.
	Mismatched []string
	// Replaced are files that had been changed here too. The server's content stands, ours is in the trash.
	Replaced []string
	// Away are files that this folder cannot hold: see Tracker.
	Away []string
}

// receiving is one zip on its way into the folder.
type receiving struct {
	t       *Tracker
	asked   map[string]Sum
	got     Received
	changes []func(rows) error
}

// Receive stores the files of a zip that was asked for. Only those in asked are
// stored, only with the content announced for them, and each is there whole or
// not at all. A zip that holds anything else is refused with ErrZip. Files
// before the one that failed are kept.
func (t *Tracker) Receive(zip io.ReaderAt, size int64, asked []Wanted) (Received, error) {
	in := &receiving{t: t, asked: map[string]Sum{}}
	for _, w := range asked {
		in.asked[w.Name] = w.Sum
	}
	err := readZip(zip, size, len(asked), in.file)
	changes := in.changes
	return in.got, errors.Join(err, t.update(func(r rows) error {
		for _, change := range changes {
			if err := change(r); err != nil {
				return err
			}
		}
		return nil
	}))
}

// file stores one file of the zip.
func (in *receiving) file(name string, content io.Reader) error {
	sum, ok := in.asked[name]
	if !ok {
		return fmt.Errorf("%w: %q was not asked for", ErrZip, name)
	}
	delete(in.asked, name) // nothing comes twice
	w := Wanted{name, sum}
	twin, err := in.t.twinOf(in.t.rows(), NormalizeName(name))
	if err != nil {
		return err
	}
	if twin != "" {
		in.got.Away = append(in.got.Away, name)
		in.changes = append(in.changes, func(r rows) error { return in.t.stayAway(r, w) })
		return nil
	}
	hash := NewSumWriter()
	temp, err := in.t.folder.stage(name, io.TeeReader(content, hash))
	if err != nil {
		return err
	}
	if hash.Sum() != sum {
		in.got.Mismatched = append(in.got.Mismatched, name)
		return in.t.folder.Remove(temp)
	}
	if err := in.place(temp, w, hash.Size()); err != nil {
		return errors.Join(err, in.t.folder.Remove(temp))
	}
	in.got.Files = append(in.got.Files, name)
	in.got.Bytes += hash.Size()
	return nil
}

// place puts a file that was checked where it belongs.
func (in *receiving) place(temp string, w Wanted, size int64) error {
	f := in.t.folder
	as := NormalizeName(w.Name)
	if as != w.Name {
		return in.placeRenamed(temp, as, w, size)
	}
	local, err := in.t.rows().find(w.Name)
	if err != nil {
		return err
	}
	if err := in.saveOurs(local, w); err != nil {
		return err
	}
	if err := f.root.Rename(temp, w.Name); err != nil {
		return fmt.Errorf("write media file: %w", err)
	}
	return in.keep(w.Name, row{name: w.Name, sum: w.Sum, size: size}, func(r rows) error { return r.unwant(w.Name) })
}

// saveOurs moves to the trash what is about to be replaced, unless the server
// has had it.
func (in *receiving) saveOurs(local *row, w Wanted) error {
	f := in.t.folder
	here, err := f.FileSum(w.Name)
	switch {
	case errors.Is(err, fs.ErrNotExist) || err == nil && here == w.Sum:
		return nil
	case err != nil:
		return err
	case local != nil && !local.deleted && !local.dirty && here == local.sum:
		return nil
	case here == SumOf(nil):
		return nil
	}
	in.got.Replaced = append(in.got.Replaced, w.Name)
	return f.Trash(w.Name)
}

// placeRenamed stores a file under another name than the server's, which not
// every platform can store, and lets the server know of both.
func (in *receiving) placeRenamed(temp, as string, w Wanted, size int64) error {
	f := in.t.folder
	as, err := f.freeName(as, w.Sum)
	if err != nil {
		return err
	}
	if err := f.root.Rename(temp, as); err != nil {
		return fmt.Errorf("write media file: %w", err)
	}
	return in.keep(as, row{name: as, sum: w.Sum, size: size, dirty: true}, func(r rows) error {
		return errors.Join(r.unwant(w.Name), r.markDeleted(w.Name))
	})
}

// keep takes note of a file that is in its place.
func (in *receiving) keep(name string, f row, also func(rows) error) error {
	info, err := in.t.folder.root.Lstat(name)
	if err != nil {
		return fmt.Errorf("write media file: %w", err)
	}
	f.mtime = in.t.stamp(info)
	in.t.twin(name)
	in.changes = append(in.changes, func(r rows) error { return errors.Join(r.put(f), also(r)) })
	return nil
}
