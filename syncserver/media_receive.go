package syncserver

import (
	"archive/zip"
	"crypto/sha1"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
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
	staged  string    // path of the content until it gets its place
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

// stage writes the contents of the changes into the folder dir.
func stageMedia(changes []mediaChange, dir string) error {
	left := int64(mediaZipLimit)
	for i := range changes {
		c := &changes[i]
		if c.deleted {
			continue
		}
		c.staged = filepath.Join(dir, fmt.Sprint(i))
		if err := c.unpack(min(left, wire.MediaFileLimit)); err != nil {
			return err
		}
		left -= c.size
	}
	return nil
}

// unpack writes the content beside its later place, and sums it.
func (c *mediaChange) unpack(limit int64) (err error) {
	r, err := c.entry.Open()
	if err != nil {
		return badZip("media file: %w", err)
	}
	defer func() { _ = r.Close() }() // read to its end, or refused
	file, err := os.OpenFile(c.staged, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return fmt.Errorf("media file: %w", err)
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	h := sha1.New()
	reader := &sourceError{r: io.LimitReader(r, limit+1)}
	c.size, err = io.Copy(io.MultiWriter(file, h), reader)
	switch {
	case reader.err != nil:
		return badZip("media file: %w", reader.err)
	case err != nil:
		return fmt.Errorf("media file: %w", err)
	case c.size == 0 || c.size > limit:
		return badZip("a media file of %d bytes", c.size)
	}
	c.sum = media.Sum(h.Sum(nil))
	return file.Sync()
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

// receive makes the changes: contents first, then what is said about them, so
// that whatever is said is true.
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
		for _, c := range changes {
			if err := m.place(c); err != nil {
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

// place moves a content to where it stays.
func (m *mediaSpace) place(c mediaChange) error {
	if c.deleted {
		return nil
	}
	path := m.path(c.sum)
	if err := os.MkdirAll(filepath.Dir(path), mediaFoldersOwn); err != nil {
		return fmt.Errorf("keep media file: %w", err)
	}
	if err := os.Rename(c.staged, path); err != nil {
		return fmt.Errorf("keep media file: %w", err)
	}
	return nil
}
