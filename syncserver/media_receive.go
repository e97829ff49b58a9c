package syncserver

import (
	"archive/zip"
	"bytes"
	"crypto/sha1"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"karuta/media"
	"karuta/syncclient/wire"
)

const (
	mediaListName   = "_meta"
	mediaListLimit  = 50 << 10 // bytes of the list of names
	mediaNameLimit  = 255      // bytes of a name
	mediaZipLimit   = wire.MediaFileLimit + 8<<20
	mediaFoldersOwn = 0o700
)

// mediaChange is a change that a device sends.
type mediaChange struct {
	name    string
	entry   *zip.File // nil for a deletion
	content []byte    // of a small one
	staged  string    // path of a larger content until it gets its place
	sum     media.Sum
	size    int64
	deleted bool
}

func badZip(format string, args ...any) error { return fail(http.StatusBadRequest, format, args...) }

// readMediaZip reads which changes a zip holds, and checks all of what can be
// checked before anything is written.
func readMediaZip(s *spool) ([]mediaChange, error) {
	z, err := zip.NewReader(s, s.size)
	if err != nil {
		return nil, badZip("zip: %w", err)
	}
	if len(z.File) > wire.MediaFilesPerRequest+1 {
		return nil, badZip("%d entries in a zip", len(z.File))
	}
	entries := map[string]*zip.File{}
	for _, f := range z.File {
		entries[f.Name] = f
	}
	list, err := readMediaList(entries[mediaListName])
	if err != nil {
		return nil, err
	}
	changes := make([]mediaChange, 0, len(list))
	for _, item := range list {
		change := mediaChange{deleted: true}
		if change.name, err = checkMediaName(item[0]); err != nil {
			return nil, err
		}
		if item[1] != nil && *item[1] != "" {
			change.deleted = false
			if change.entry = entries[*item[1]]; change.entry == nil || *item[1] == mediaListName {
				return nil, badZip("no entry for a file")
			}
		}
		changes = append(changes, change)
	}
	return changes, nil
}

// readMediaList reads the list of names: the name of each file and the entry that holds it, none for a deletion.
func readMediaList(f *zip.File) ([][2]*string, error) {
	if f == nil {
		return nil, badZip("no list of names")
	}
	r, err := f.Open()
	if err != nil {
		return nil, badZip("list of names: %w", err)
	}
	defer func() { _ = r.Close() }() // read to its end, or refused
	text, err := io.ReadAll(io.LimitReader(r, mediaListLimit+1))
	if err != nil || len(text) > mediaListLimit {
		return nil, badZip("list of names: %w", errors.Join(err, errTooLong))
	}
	var list [][2]*string
	if err := json.Unmarshal(text, &list); err != nil {
		return nil, badZip("list of names: %w", err)
	}
	if len(list) > wire.MediaFilesPerRequest {
		return nil, badZip("%d files in a zip", len(list))
	}
	return list, nil
}

var errTooLong = errors.New("longer than it may be")

func checkMediaName(name *string) (string, error) {
	if name == nil || !media.IsPlainName(*name) || len(*name) > mediaNameLimit || !utf8.ValidString(*name) ||
		strings.ContainsRune(*name, utf8.RuneError) || !norm.NFC.IsNormalString(*name) {
		return "", badZip("a name that no media file may have")
	}
	return *name, nil
}

// stageMedia unpacks the contents of the changes: small ones into memory, larger ones into files in the folder dir.
func stageMedia(changes []mediaChange, dir string) error {
	left := int64(mediaZipLimit)
	for i := range changes {
		c := &changes[i]
		if c.deleted {
			continue
		}
		if err := c.unpack(dir, min(left, wire.MediaFileLimit)); err != nil {
			return err
		}
		left -= c.size
	}
	return nil
}

// unstage removes the files that have got no place.
func unstage(changes []mediaChange) {
	for _, c := range changes {
		if c.staged != "" {
			_ = os.Remove(c.staged) // or it goes when the folder is opened the next time
		}
	}
}

// unpack unpacks the content and sums it.
func (c *mediaChange) unpack(dir string, limit int64) error {
	r, err := c.entry.Open()
	if err != nil {
		return badZip("media file: %w", err)
	}
	defer func() { _ = r.Close() }() // read to its end, or refused
	h := sha1.New()
	reader := &sourceError{r: io.TeeReader(io.LimitReader(r, limit+1), h)}
	head := make([]byte, min(smallMedia, c.entry.UncompressedSize64)+1)
	n, _ := io.ReadFull(reader, head) // it may be shorter; what else can be wrong, reader remembers
	c.content, c.size = head[:n], int64(n)
	if n == len(head) { // there is more than fits, or than the zip says
		c.content, err = nil, c.writeStaged(dir, head, reader)
	}
	switch {
	case reader.err != nil:
		return badZip("media file: %w", reader.err)
	case err != nil:
		return fmt.Errorf("media file: %w", err)
	case c.size == 0 || c.size > limit:
		return badZip("a media file of %d bytes", c.size)
	}
	c.sum = media.Sum(h.Sum(nil))
	return nil
}

// writeStaged writes what was read and what is left to read into a file of its own.
func (c *mediaChange) writeStaged(dir string, head []byte, rest io.Reader) (err error) {
	file, err := os.CreateTemp(dir, "media-*")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	c.staged = file.Name()
	c.size, err = io.Copy(file, io.MultiReader(bytes.NewReader(head), rest))
	return errors.Join(err, file.Sync())
}

// sourceError tells an error of reading from one of writing.
type sourceError struct {
	r   io.Reader
	err error
}

// Read implements io.Reader.
func (s *sourceError) Read(p []byte) (int, error) {
	n, err := s.r.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		s.err = err
	}
	return n, err
}

// receive makes the changes: what is said about contents stays once they are
// kept, so that whatever is said is true.
func (m *mediaSpace) receive(changes []mediaChange, quota int64) (usn int32, err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if err := m.open(); err != nil {
		return 0, err
	}
	err = m.change(func(st *mediaState) error {
		for i := range changes {
			if err := m.apply(st, &changes[i]); err != nil {
				return err
			}
		}
		if quota > 0 && st.bytes > quota {
			return errOverQuota
		}
		for i := range changes {
			if err := m.place(&changes[i]); err != nil {
				return err
			}
		}
		return nil
	})
	return m.known.lastUSN, err
}

// change lets fn change the database and the state in one transaction. When
// that fails nobody knows which state there is now, so that it is read anew.
func (m *mediaSpace) change(fn func(*mediaState) error) error {
	st := m.known
	err := m.db.transact(func() error {
		if err := fn(&st); err != nil {
			return err
		}
		return m.db.exec("update state set last_usn = ?, bytes = ?, files = ?", st.lastUSN, st.bytes, st.files)
	})
	if err != nil {
		return errors.Join(err, m.close())
	}
	m.known = st
	return nil
}

// apply writes down one change. What is so already takes no number.
func (m *mediaSpace) apply(st *mediaState, c *mediaChange) error {
	var old mediaFile
	err := m.db.one(mediaColumns+"where name = ?", []any{c.name}, &old.name, &old.usn, &old.sum, &old.size)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return err
	}
	there := old.sum != nil
	var sum []byte
	if !c.deleted {
		sum = c.sum[:]
	}
	if string(old.sum) == string(sum) && (there || c.deleted) {
		return nil
	}
	if there {
		st.files--
		st.bytes -= old.size
		at := m.space.s.opt.Now().UnixMilli()
		if err := m.db.exec("insert or replace into removed (sum, name, at) values (?,?,?)", old.sum, c.name, at); err != nil {
			return err
		}
	}
	if !c.deleted {
		st.files++
		st.bytes += c.size
	}
	st.lastUSN++
	return m.db.exec("insert or replace into files (name, sum, size, usn) values (?,?,?,?)", c.name, sum, c.size, st.lastUSN)
}
