package syncserver

import (
	"bytes"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"karuta/internal/atomicfile"
	"karuta/media"
)

// smallMedia is up to which length in bytes a content lies in the database: it costs one write to the disk together with
// what is said about it, where a file of its own costs several.
const smallMedia = 64 << 10

// path returns where the content with that sum lies if it has a file of its own.
func (m *mediaSpace) path(sum media.Sum) string {
	name := sum.String()
	return filepath.Join(m.dir, name[:2], name)
}

// place keeps a content for good.
func (m *mediaSpace) place(c *mediaChange) error {
	if c.deleted {
		return nil
	}
	if c.staged == "" {
		return m.db.exec("insert or ignore into contents (sum, content) values (?,?)", c.sum[:], c.content)
	}
	path := m.path(c.sum)
	err := atomicfile.Replace(c.staged, path)
	if errors.Is(err, fs.ErrNotExist) {
		if err := os.MkdirAll(filepath.Dir(path), mediaFoldersOwn); err != nil {
			return fmt.Errorf("keep media file: %w", err)
		}
		err = atomicfile.Replace(c.staged, path)
	}
	if err != nil {
		return fmt.Errorf("keep media file: %w", err)
	}
	return nil
}

// small returns the content with that sum if it lies in the database.
func (m *mediaSpace) small(sum media.Sum) (content []byte, found bool, err error) {
	err = m.db.one("select content from contents where sum = ?", []any{sum[:]}, &content)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, false, nil
	}
	return content, err == nil, err
}

// content opens the content with that sum. It reports fs.ErrNotExist.
func (m *mediaSpace) content(sum media.Sum) (io.ReadCloser, error) {
	content, found, err := m.small(sum)
	if err != nil || found {
		return io.NopCloser(bytes.NewReader(content)), err
	}
	return os.Open(m.path(sum))
}

// removeContent deletes the content with that sum for good.
func (m *mediaSpace) removeContent(sum media.Sum) error {
	if err := m.db.exec("delete from contents where sum = ?", sum[:]); err != nil {
		return err
	}
	if err := os.Remove(m.path(sum)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("forget media file: %w", err)
	}
	return nil
}
