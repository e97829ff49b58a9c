//go:build !windows

package store

import (
	"errors"
	"fmt"
	"os"
	"syscall"

	"karuta/collection/anki"
)

// fileLock keeps a second Karuta process out of a collection: the database's
// own locks keep Anki out, but would let another Karuta in.
type fileLock struct{ f *os.File }

func lockFile(path string) (*fileLock, error) {
	f, err := os.OpenFile(path+".lock", os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		if errors.Is(err, os.ErrPermission) || errors.Is(err, syscall.EROFS) {
			return nil, fmt.Errorf("open collection: %w (%w)", anki.ErrReadOnly, err)
		}
		return nil, fmt.Errorf("open collection: %w", err)
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		_ = f.Close()
		if errors.Is(err, syscall.EWOULDBLOCK) {
			return nil, fmt.Errorf("open collection: %w", anki.ErrOpenInKaruta)
		}
		return nil, fmt.Errorf("lock collection: %w", err)
	}
	return &fileLock{f}, nil
}

// release lets go; the file stays, because removing it would let two others
// each lock a file of that name.
func (l *fileLock) release() error { return l.f.Close() }
