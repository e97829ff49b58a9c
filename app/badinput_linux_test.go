package app

import (
	"bytes"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"karuta/collection"
	"karuta/collection/anki"
	"karuta/internal/faulty"
	"karuta/internal/testloop"
)

func TestReadOnlyFolder(t *testing.T) {
	if !faulty.InOwnMounts(t) {
		return
	}
	disk := faulty.MemoryDisk(t, "size=8m")
	path := profileWith(t, disk.Folder, "one")
	before := readFile(t, path)
	disk.Remount(syscall.MS_RDONLY, "size=8m")
	const want = "The collection's folder may not be written. Nothing was changed; check the folder's permissions."
	if got := tryOpening(t, disk.Folder); got != want {
		t.Errorf("told %q", got)
	}
	if !bytes.Equal(readFile(t, path), before) {
		t.Error("the file was changed")
	}
	disk.Remount(0, "size=8m")
	if got := tryOpening(t, disk.Folder); got != "" {
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
	if !faulty.InOwnMounts(t) {
		return
	}
	disk := faulty.MemoryDisk(t, "size=2m")
	l := testloop.New(t)
	a, err := New(Config{Base: disk.Folder, Version: "test", Post: l.Post})
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

	disk.Remount(0, "size=32m")
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
