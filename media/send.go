package media

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strconv"
)

// Upload is a batch of changes for the server.
type Upload struct {
	t       *Tracker
	entries []row
	// Bytes is the size of its files.
	Bytes int64

	sent   []Sent
	gone   []string // cannot be read, or not be sent
	failed string   // could not be read to its end
}

// Sent is one change that a zip holds.
type Sent struct {
	Name    string
	Deleted bool
	Sum     Sum // of the content that was sent; void for deletions
	Size    int64
}

// NextUpload returns what is to be sent next: at most most changes, and no
// further file once target bytes are reached. Files that are wanted from the
// server are not sent, nor those in skip. It returns nil when nothing is left.
func (t *Tracker) NextUpload(most int, target int64, skip map[string]bool) (*Upload, error) {
	u := &Upload{t: t}
	// Said twice: the first is what the index is limited to, the second lets it give the order.
	err := t.rows().each("dirty and dirty = 1 and name not in (select name from wanted) order by name", nil, func(f row) bool {
		if skip[f.name] {
			return true
		}
		u.entries = append(u.entries, f)
		u.Bytes += f.size
		return len(u.entries) < most && u.Bytes <= target
	})
	if err != nil || len(u.entries) == 0 {
		return nil, err
	}
	return u, nil
}

// Write writes the batch as a zip, reading each file while it is written. It
// may be called again to write it once more. Files that are gone are left out;
// a file that cannot be read to its end makes it fail, see Failed.
func (u *Upload) Write(ctx context.Context, w io.Writer) error {
	u.sent, u.gone, u.failed = nil, nil, ""
	z := zip.NewWriter(w)
	for _, f := range u.entries {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := u.add(z, f); err != nil {
			return err
		}
	}
	text, err := encodeMeta(u.sent)
	if err != nil {
		return err
	}
	entry, err := z.CreateHeader(&zip.FileHeader{Name: metaName, Method: zip.Store})
	if err == nil {
		_, err = entry.Write(text)
	}
	if err = errors.Join(err, z.Close()); err != nil {
		return fmt.Errorf("zip media files: %w", err)
	}
	return nil
}

func (u *Upload) add(z *zip.Writer, f row) error {
	if f.deleted {
		u.sent = append(u.sent, Sent{Name: f.name, Deleted: true})
		return nil
	}
	file, err := u.t.folder.Open(f.name)
	if err != nil {
		u.gone = append(u.gone, f.name)
		return nil //nolint:nilerr // the others can be sent
	}
	defer func() { _ = file.Close() }() // it was only read
	// The server refuses the whole zip for one empty file.
	var first [1]byte
	if _, err := io.ReadFull(file, first[:]); err != nil {
		u.gone = append(u.gone, f.name)
		return nil //nolint:nilerr // as above
	}
	entry, err := z.CreateHeader(&zip.FileHeader{Name: strconv.Itoa(len(u.sent)), Method: zip.Store})
	if err != nil {
		return fmt.Errorf("zip media files: %w", err)
	}
	hash := NewSumWriter()
	reading := &readError{r: &limited{r: io.MultiReader(bytes.NewReader(first[:]), file), left: MaxFileBytes}}
	if _, err := copyAll(io.MultiWriter(entry, hash), reading); err != nil {
		if reading.err != nil {
			u.failed = f.name
		}
		return fmt.Errorf("send media file %q: %w", f.name, err)
	}
	u.sent = append(u.sent, Sent{Name: f.name, Sum: hash.Sum(), Size: hash.Size()})
	return nil
}

// readError tells an error of reading from one of writing.
type readError struct {
	r   io.Reader
	err error
}

// Read implements io.Reader.
func (r *readError) Read(p []byte) (int, error) {
	n, err := r.r.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		r.err = err
	}
	return n, err
}

// Sent returns what the zip that was written last holds, in its order.
func (u *Upload) Sent() []Sent { return u.sent }

// Failed returns the name of the file that made Write fail; "" if it was not a file.
func (u *Upload) Failed() string { return u.failed }

// Done takes note that the server has dealt with the first processed changes of
// the zip. changed are the files that were changed or went away while they were
// sent: the server has something else than what is here, so a new scan is due.
func (u *Upload) Done(processed int) (changed []string, err error) {
	if processed < 0 || processed > len(u.sent) {
		return nil, fmt.Errorf("%d of %d changes were dealt with", processed, len(u.sent))
	}
	before := map[string]row{}
	for _, f := range u.entries {
		before[f.name] = f
	}
	err = u.t.update(func(r rows) error {
		for _, s := range u.sent[:processed] {
			again, err := done(r, s, before[s.Name])
			if err != nil {
				return err
			}
			if again {
				changed = append(changed, s.Name)
			}
		}
		for _, name := range u.gone {
			changed = append(changed, name)
			if err := u.lose(r, before[name]); err != nil {
				return err
			}
		}
		return nil
	})
	return changed, err
}

func done(r rows, s Sent, f row) (changed bool, err error) {
	switch {
	case s.Deleted:
		return false, r.drop(s.Name)
	case s.Sum == f.sum:
		f.dirty = false
		return false, r.put(f)
	}
	// The server has what was sent, and the file may be another by now.
	f.sum, f.size, f.mtime = s.Sum, s.Size, 0
	return true, r.put(f)
}

// lose takes note of a file that could not be sent: the next scan says what became of it.
func (u *Upload) lose(r rows, f row) error {
	if _, err := u.t.folder.root.Lstat(f.name); errors.Is(err, fs.ErrNotExist) {
		return r.markDeleted(f.name)
	}
	return r.drop(f.name)
}
