package store

import (
	"errors"
	"fmt"
	"os"

	"golang.org/x/sys/windows"

	"karuta/collection/anki"
)

// fileLock keeps a second Karuta process out of a collection: the database's
// own locks keep Anki out, but would let another Karuta in.
type fileLock struct{ f *os.File }

func lockFile(path string) (*fileLock, error) {
	f, err := os.OpenFile(path+".lock", os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, fmt.Errorf("open collection: %w (%w)", anki.ErrReadOnly, err)
	}
	const flags = windows.LOCKFILE_EXCLUSIVE_LOCK | windows.LOCKFILE_FAIL_IMMEDIATELY
	err = windows.LockFileEx(windows.Handle(f.Fd()), flags, 0, 1, 0, new(windows.Overlapped))
	if err != nil {
		_ = f.Close()
		if errors.Is(err, windows.ERROR_LOCK_VIOLATION) {
			return nil, fmt.Errorf("open collection: %w", anki.ErrOpenInKaruta)
		}
		return nil, fmt.Errorf("lock collection: %w", err)
	}
	return &fileLock{f}, nil
}

func (l *fileLock) release() error { return l.f.Close() }
