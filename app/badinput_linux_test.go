package app

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"karuta/collection"
	"karuta/collection/anki"
	"karuta/internal/testloop"
)

// inOwnMounts runs the calling test again in a process that has file systems of
// its own, and returns false in the one that waits for it. Root may do that, and
// others where the system lets them; elsewhere the test is skipped, but not in
// continuous integration.
func inOwnMounts(t *testing.T) bool {
	t.Helper()
	const mark = "KARUTA_OWN_MOUNTS"
	if os.Getenv(mark) != "" {
		return true
	}
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

// memoryDisk mounts a file system of that size, such as "size=2m", and returns its folder.
func memoryDisk(t *testing.T, options string) string {
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
	return folder
}

func remount(t *testing.T, folder string, flags uintptr, options string) {
	t.Helper()
	if err := syscall.Mount("karuta", folder, "tmpfs", syscall.MS_REMOUNT|flags, options); err != nil {
		t.Fatal(err)
	}
}

func TestReadOnlyFolder(t *testing.T) {
	if !inOwnMounts(t) {
		return
	}
	disk := memoryDisk(t, "size=8m")
	path := profileWith(t, disk, "one")
	before := readFile(t, path)
	remount(t, disk, syscall.MS_RDONLY, "size=8m")
	const want = "The collection's folder may not be written. Nothing was changed; check the folder's permissions."
	if got := tryOpening(t, disk); got != want {
		t.Errorf("told %q", got)
	}
	if !bytes.Equal(readFile(t, path), before) {
		t.Error("the file was changed")
	}
	remount(t, disk, 0, "size=8m")
	if got := tryOpening(t, disk); got != "" {
		t.Errorf("once it may be written: told %q", got)
	}
}

// tryAdding adds a note of 50 kB and returns the error.
func tryAdding(a *App, l *testloop.Loop) error {
	var got error
	done := false
	Change(a.Worker, func(c *collection.Collection) (anki.Changes, error) {
		nt, err := c.FindNotetypeByName("Basic")
		if err != nil {
			return anki.Changes{}, err
		}
		return c.AddNote(&anki.Note{NotetypeID: nt.ID, Fields: []string{"front", strings.Repeat("x", 50_000)}}, anki.DefaultDeckID)
	}, func(_ anki.Changes, err error) { got, done = err, true })
	l.Until("adding", func() bool { return done })
	return got
}

func TestFullDisk(t *testing.T) {
	if !inOwnMounts(t) {
		return
	}
	disk := memoryDisk(t, "size=2m")
	l := testloop.New(t)
	a, err := New(Config{Base: disk, Version: "test", Post: l.Post})
	if err != nil {
		t.Fatal(err)
	}
	openApp(t, a, l)
	added := 0
	for err = tryAdding(a, l); err == nil && added < 1000; err = tryAdding(a, l) {
		added++
	}
	const want = "The disk is full. Nothing was changed; make room and try again."
	if got := ErrorText(err); got != want || added == 0 {
		t.Errorf("told %q after %d notes (%v)", got, added, err)
	}
	if notes := notesOf(t, a, l); notes != added {
		t.Errorf("%d notes, %d were added", notes, added)
	}
	l.Until("the import", func() func() bool {
		done := false
		a.Import(samplePath(t), collection.ImportOptions{}, func(int, int) {}, func(_ collection.ImportResult, err error) {
			if got := ErrorText(err); got != want {
				t.Errorf("importing: told %q (%v)", got, err)
			}
			done = true
		})
		return func() bool { return done }
	}())
	if notes := notesOf(t, a, l); notes != added {
		t.Errorf("%d notes after the import, %d were added", notes, added)
	}

	remount(t, disk, 0, "size=32m")
	if err := tryAdding(a, l); err != nil {
		t.Errorf("with room: %v", err)
	}
	if err := a.Close(); err != nil {
		t.Error(err)
	}
	c, err := collection.Open(a.Profile().Collection(), collection.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if problems, err := c.CheckDatabase(t.Context(), nil); err != nil || len(problems) > 0 {
		t.Errorf("the check found %v, %v", problems, err)
	}
	if info, err := c.Info(); err != nil || info.Notes != added+1 {
		t.Errorf("%d notes in the end, %v", info.Notes, err)
	}
	if err := c.Close(); err != nil {
		t.Error(err)
	}
}

// samplePath returns the path of the sample deck.
func samplePath(t testing.TB) string {
	t.Helper()
	path, err := filepath.Abs("../assets/sample/sample.apkg")
	if err != nil {
		t.Fatal(err)
	}
	return path
}
