package syncserver

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"syscall"
	"testing"
)

// TestIndexOfTheLogStaysLocked: the lock by which SQLite tells other processes that somebody has the database open would
// go if this process closed the file of the index, by whatever handle. The next one to open it would cut the file.
func TestIndexOfTheLogStaysLocked(t *testing.T) {
	dir := t.TempDir()
	s, err := OpenEmbedded(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	info, err := os.Stat(filepath.Join(dir, "accounts.db-shm"))
	if err != nil {
		t.Fatal(err)
	}
	locks, err := os.ReadFile("/proc/locks")
	if err != nil {
		t.Skip(err)
	}
	inode := info.Sys().(*syscall.Stat_t).Ino
	ours := regexp.MustCompile(fmt.Sprintf(`(?m)POSIX .* READ +%d [0-9a-f:]+:%d 128 128$`, os.Getpid(), inode))
	if !ours.Match(locks) {
		t.Errorf("there is no such lock:\n%s", locks)
	}
}
