//go:build unix

package syncserver

import (
	"errors"
	"fmt"
	"os"
	"syscall"
)

// openLogIndex finds the index of the log of a database, which must be open.
func openLogIndex(database string) (_ *logIndex, err error) {
	path := database + "-shm"
	file, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("open index of log: %w", err)
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	info, err := file.Stat()
	if err != nil {
		return nil, fmt.Errorf("open index of log: %w", err)
	}
	head, err := syscall.Mmap(int(file.Fd()), 0, len(logStamp{}), syscall.PROT_READ, syscall.MAP_SHARED)
	if err != nil {
		return nil, fmt.Errorf("open index of log: %w", err)
	}
	return &logIndex{head, syscall.Munmap, path, info}, nil
}
