package collection

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"karuta/collection/anki"
)

// geography is the path of a large real deck, which is not part of the repository.
func geography(t testing.TB) string {
	t.Helper()
	path := os.Getenv("KARUTA_GEOGRAPHY_APKG")
	if path == "" {
		t.Skip("KARUTA_GEOGRAPHY_APKG names no package")
	}
	return path
}

func TestImportOfALargeDeck(t *testing.T) {
	path := geography(t)
	c := newCollection(t)
	got, changes, err := c.ImportPackage(context.Background(), path, ImportOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if got != (ImportResult{Found: 323, New: 323, Cards: 1526, Media: 550}) || !changes.Notes || !changes.StudyQueue {
		t.Errorf("import: %+v, %+v", got, changes)
	}
	files, err := os.ReadDir(MediaFolderOf(c.Path()))
	if err != nil || len(files) != 550 {
		t.Errorf("%d media files, %v", len(files), err)
	}
	if got, _, err = c.ImportPackage(context.Background(), path, ImportOptions{}); err != nil || got != (ImportResult{Found: 323, Unchanged: 323}) {
		t.Errorf("second import: %+v, %v", got, err)
	}
	info, err := c.Info()
	if err != nil || info.Notes != 323 || info.Cards != 1526 {
		t.Errorf("after it: %+v, %v", info, err)
	}
	if _, err := c.Undo(); err != nil {
		t.Fatal(err)
	}
	if info, err = c.Info(); err != nil || info.Notes != 0 || info.Cards != 0 || info.Decks != 1 || info.Notetypes != 6 {
		t.Errorf("after undo: %+v, %v", info, err)
	}
}

func BenchmarkImport(b *testing.B) {
	path := geography(b)
	for range b.N {
		b.StopTimer()
		c := newCollection(b)
		b.StartTimer()
		if _, _, err := c.ImportPackage(context.Background(), path, ImportOptions{}); err != nil {
			b.Fatal(err)
		}
	}
}

func TestFailedImportChangesNothing(t *testing.T) {
	c := newCollection(t)
	addBasic(t, c, "front", "back")
	before, err := c.Info()
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "x.apkg")
	if err := os.WriteFile(path, []byte("no package"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, _, err := c.ImportPackage(context.Background(), path, ImportOptions{}); !errors.Is(err, anki.ErrNotPackage) {
		t.Errorf("got %v", err)
	}
	canceled, cancel := context.WithCancel(context.Background())
	cancel()
	if good := os.Getenv("KARUTA_GEOGRAPHY_APKG"); good != "" {
		if _, _, err := c.ImportPackage(canceled, good, ImportOptions{}); !errors.Is(err, context.Canceled) {
			t.Errorf("got %v", err)
		}
	}
	after, err := c.Info()
	if err != nil || after != before {
		t.Errorf("info is %+v, %v, was %+v", after, err, before)
	}
	entries, err := os.ReadDir(filepath.Dir(c.Path()))
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if e.IsDir() {
			t.Errorf("%s is left behind", e.Name())
		}
	}
}
