package media

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"unicode/utf8"
)

// ErrZip means that a zip of a server is not what was asked for.
var ErrZip = errors.New("not a zip of media files")

const (
	metaName = "_meta"
	// maxMetaBytes bounds the list of names in a zip.
	maxMetaBytes = 64 << 10
	// maxRatio is how many times its own length a zip may unpack to, beyond one
	// file. Servers do not compress.
	maxRatio = 20
)

// readZip calls file for each file in a zip of a server, of which there must be
// most at most. content ends with an error where a file is longer than allowed
// or damaged.
func readZip(r io.ReaderAt, size int64, most int, file func(name string, content io.Reader) error) error {
	z, err := zip.NewReader(r, size)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrZip, err)
	}
	names, err := readMeta(z)
	if err != nil {
		return err
	}
	if len(z.File) > most+1 || len(names) > most {
		return fmt.Errorf("%w: %d files where %d were asked for", ErrZip, len(z.File)-1, most)
	}
	budget := max(MaxFileBytes, maxRatio*size)
	for _, entry := range z.File {
		if entry.Name == metaName {
			continue
		}
		name, ok := names[entry.Name]
		if !ok {
			return fmt.Errorf("%w: entry %q has no name", ErrZip, entry.Name)
		}
		delete(names, entry.Name) // nothing comes twice
		allowed := min(budget, MaxFileBytes)
		content := &limited{left: allowed}
		if err := readEntry(entry, content, name, file); err != nil {
			return err
		}
		budget -= allowed - content.left
	}
	return nil
}

func readEntry(entry *zip.File, content *limited, name string, file func(string, io.Reader) error) error {
	r, err := entry.Open()
	if err != nil {
		return fmt.Errorf("%w: %w", ErrZip, err)
	}
	defer func() { _ = r.Close() }() // read to its end, or refused
	content.r = r
	err = file(name, content)
	if errors.Is(err, errTooLong) || isZipError(err) {
		return fmt.Errorf("%w: %q: %w", ErrZip, name, err)
	}
	return err
}

func isZipError(err error) bool {
	return errors.Is(err, zip.ErrChecksum) || errors.Is(err, zip.ErrFormat) || errors.Is(err, zip.ErrAlgorithm) ||
		errors.Is(err, io.ErrUnexpectedEOF)
}

// readMeta reads which entry holds which file.
func readMeta(z *zip.Reader) (map[string]string, error) {
	for _, entry := range z.File {
		if entry.Name != metaName {
			continue
		}
		r, err := entry.Open()
		if err != nil {
			return nil, fmt.Errorf("%w: %w", ErrZip, err)
		}
		defer func() { _ = r.Close() }() // read to its end, or refused
		text, err := io.ReadAll(io.LimitReader(r, maxMetaBytes+1))
		if err != nil || len(text) > maxMetaBytes {
			return nil, fmt.Errorf("%w: list of names: %w", ErrZip, errors.Join(err, errTooLong))
		}
		return decodeMeta(text)
	}
	return nil, fmt.Errorf("%w: no list of names", ErrZip)
}

// decodeMeta reads the list of names in a download: entry to file name.
func decodeMeta(text []byte) (map[string]string, error) {
	var names map[string]string
	if err := json.Unmarshal(text, &names); err != nil || names == nil {
		return nil, fmt.Errorf("%w: list of names: %w", ErrZip, errors.Join(err, errNoList))
	}
	return names, nil
}

var errNoList = errors.New("it is none")

// encodeMeta writes the list of names of an upload: file name and entry, no
// entry for a deletion, in the order in which the server deals with them.
func encodeMeta(sent []Sent) ([]byte, error) {
	list := make([][2]*string, len(sent))
	for i, s := range sent {
		list[i][0] = &s.Name
		if !s.Deleted {
			entry := strconv.Itoa(i)
			list[i][1] = &entry
		}
		if !utf8.ValidString(s.Name) {
			return nil, fmt.Errorf("media file %q: %w", s.Name, ErrName)
		}
	}
	var text bytes.Buffer
	enc := json.NewEncoder(&text)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(list); err != nil {
		return nil, fmt.Errorf("media file names: %w", err)
	}
	return text.Bytes(), nil
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
