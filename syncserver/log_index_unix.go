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
	file, err := os.Open(database + "-shm")
	if err != nil {
		return nil, fmt.Errorf("open index of log: %w", err)
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	head, err := syscall.Mmap(int(file.Fd()), 0, len(logStamp{}), syscall.PROT_READ, syscall.MAP_SHARED)
	if err != nil {
		return nil, fmt.Errorf("open index of log: %w", err)
	}
	return &logIndex{head, syscall.Munmap}, nil
}
