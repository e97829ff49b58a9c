package syncserver

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"

	"karuta/syncclient/wire"
)

// spoolMemory is up to which length a body stays in memory.
const spoolMemory = 1 << 20

// spool is a body that has arrived whole: in memory, or in a file where it is long.
type spool struct {
	memory []byte
	file   *os.File // nil for memory
	size   int64
}

// newSpool reads r to its end. It reports a *wire.TooLargeError when there are
// more than limit bytes. The file is made in dir, without a name that would
// outlive the process where the system can do that.
func newSpool(r io.Reader, limit int64, dir string) (_ *spool, err error) {
	var head bytes.Buffer
	n, err := io.Copy(&head, io.LimitReader(r, min(spoolMemory, limit)+1))
	if err != nil {
		return nil, err
	}
	if n > limit {
		return nil, &wire.TooLargeError{Limit: limit}
	}
	if n <= spoolMemory {
		return &spool{memory: head.Bytes(), size: n}, nil
	}
	file, err := os.CreateTemp(dir, "body-*")
	if err != nil {
		return nil, fmt.Errorf("keep body: %w", err)
	}
	s := &spool{file: file}
	defer func() {
		if err != nil {
			err = errors.Join(err, s.Close())
		}
	}()
	s.size, err = io.Copy(file, io.MultiReader(&head, io.LimitReader(r, limit-n+1)))
	if err != nil {
		return nil, fmt.Errorf("keep body: %w", err)
	}
	if s.size > limit {
		return nil, &wire.TooLargeError{Limit: limit}
	}
	return s, nil
}

// ReadAt implements io.ReaderAt.
func (s *spool) ReadAt(p []byte, off int64) (int, error) {
	if s.file != nil {
		return s.file.ReadAt(p, off)
	}
	return bytes.NewReader(s.memory).ReadAt(p, off)
}

// Reader returns a reader of all of it.
func (s *spool) Reader() io.Reader { return io.NewSectionReader(s, 0, s.size) }

// Close drops it.
func (s *spool) Close() error {
	if s.file == nil {
		return nil
	}
	return errors.Join(s.file.Close(), os.Remove(s.file.Name()))
}
