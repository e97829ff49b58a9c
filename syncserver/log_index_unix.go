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
	head, err := syscall.Mmap(int(file.Fd()), 0, len(logStamp{}), syscall.PROT_READ, syscall.MAP_SHARED)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("open index of log: %w", err), file.Close())
	}
	return &logIndex{head, file, isRemoved, syscall.Munmap}, nil
}

// isRemoved reports whether an open file has no name any more.
func isRemoved(file *os.File) bool {
	var st syscall.Stat_t
	return syscall.Fstat(int(file.Fd()), &st) != nil || st.Nlink == 0
}
