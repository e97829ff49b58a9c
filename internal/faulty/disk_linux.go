package faulty

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
)

// InOwnMounts runs the test again in a process that may mount file systems nobody else sees, and reports whether this is
// that process. In the other one the test has nothing more to do.
func InOwnMounts(t *testing.T) bool {
	t.Helper()
	const mark = "KARUTA_OWN_MOUNTS"
	if os.Getenv(mark) != "" {
		return true
	}
	// Go's cache of results hears only of what is asked for here, and must not take a short run for a long one.
	_ = os.Getenv("KARUTA_LONG")
	cmd := exec.Command("/proc/self/exe", "-test.run=^"+t.Name()+"$", "-test.v")
	cmd.Env = append(os.Environ(), mark+"=1")
	cmd.SysProcAttr = &syscall.SysProcAttr{Unshareflags: syscall.CLONE_NEWNS}
	if os.Getuid() != 0 {
		cmd.SysProcAttr.Cloneflags = syscall.CLONE_NEWUSER
		cmd.SysProcAttr.UidMappings = []syscall.SysProcIDMap{{HostID: os.Getuid(), Size: 1}}
		cmd.SysProcAttr.GidMappings = []syscall.SysProcIDMap{{HostID: os.Getgid(), Size: 1}}
	}
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	err := cmd.Start()
	if err == nil {
		err = cmd.Wait()
	} else if os.Getenv("CI") == "" {
		t.Skipf("this system allows no file systems of one's own: %v", err)
	}
	if err != nil || !strings.Contains(out.String(), "--- PASS") {
		t.Fatalf("%v\n%s", err, out.String())
	}
	return false
}

// Disk is a file system in memory, of which a test takes the room away.
type Disk struct {
	t      testing.TB
	Folder string
}

// MemoryDisk mounts a file system of that size, such as "size=2m". It is for tests InOwnMounts.
func MemoryDisk(t testing.TB, options string) Disk {
	t.Helper()
	folder := t.TempDir()
	if err := syscall.Mount("karuta", folder, "tmpfs", 0, options); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(folder, 0); err != nil {
			t.Error(err)
		}
	})
	return Disk{t, folder}
}

// Remount mounts it anew with these flags and options.
func (d Disk) Remount(flags uintptr, options string) {
	d.t.Helper()
	if err := syscall.Mount("karuta", d.Folder, "tmpfs", syscall.MS_REMOUNT|flags, options); err != nil {
		d.t.Fatal(err)
	}
}

// page is the unit in which such a file system gives out room.
const page = 4096

// Leave leaves so many pages free; less than 0 for all a test may need.
func (d Disk) Leave(pages int) {
	d.t.Helper()
	var s syscall.Statfs_t
	if err := syscall.Statfs(d.Folder, &s); err != nil {
		d.t.Fatal(err)
	}
	size := int64(64 << 20)
	if pages >= 0 {
		size = int64(s.Blocks-s.Bfree)*page + int64(pages)*page
	}
	d.Remount(0, fmt.Sprintf("size=%d", size))
}
