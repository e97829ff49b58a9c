package collection

import (
	"context"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"karuta/collection/anki"
	"karuta/collection/apkg"
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

// packageWith packs a collection with one note, changed by statements behind everybody's back.
func packageWith(t testing.TB, statements ...string) string {
	t.Helper()
	c := newCollection(t)
	addBasic(t, c, "hostile", "x", "tag")
	if err := c.Close(); err != nil {
		t.Fatal(err)
	}
	db, err := sql.Open("sqlite", c.Path())
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range append(statements, "pragma journal_mode = delete") {
		if _, err := db.Exec(s); err != nil {
			t.Fatalf("%s: %v", s, err)
		}
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "hostile.apkg")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(apkg.Write(context.Background(), f, c.Path(), apkg.WriteOptions{}), f.Close()); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestHostileCollectionsInPackagesAreRefused(t *testing.T) {
	c := newCollection(t)
	before, err := c.Info()
	if err != nil {
		t.Fatal(err)
	}
	for name, tc := range map[string]struct {
		statement string
		want      error
	}{
		"trigger":          {"create trigger t after delete on notes begin delete from cards; end", anki.ErrPackageDamaged},
		"view":             {"create view v as select * from notes", anki.ErrPackageDamaged},
		"table as a view":  {"drop table graves; create view graves as select 1 oid, 1 type, 1 usn", anki.ErrPackageDamaged},
		"no notes":         {"drop table notes", anki.ErrPackageDamaged},
		"no decks":         {"drop table decks", anki.ErrPackageDamaged},
		"a column missing": {"alter table cards drop column flags", anki.ErrPackageDamaged},
		"words for number": {"update cards set reps = 'x'", anki.ErrPackageDamaged},
		"broken blob":      {"update notetypes set config = x'0aff'", anki.ErrPackageDamaged},
		"no notetype":      {"update notes set mid = 5", anki.ErrPackageDamaged},
		"field missing":    {"update notes set flds = 'one'", anki.ErrPackageDamaged},
		"not UTF-8":        {"update notes set flds = cast(x'ff1f61' as text)", anki.ErrPackageDamaged},
		"no row":           {"delete from col", anki.ErrPackageDamaged},
		"too old":          {"update col set ver = 5", anki.ErrCollectionTooOld},
		"too new":          {"update col set ver = 99", anki.ErrPackageTooNew},
	} {
		t.Run(name, func(t *testing.T) {
			_, _, err := c.ImportPackage(context.Background(), packageWith(t, tc.statement), ImportOptions{WithScheduling: true})
			if !errors.Is(err, tc.want) {
				t.Errorf("got %v, want %v", err, tc.want)
			}
			if after, err := c.Info(); err != nil || after != before {
				t.Errorf("info is %+v, %v, was %+v", after, err, before)
			}
		})
	}
	if got, _, err := c.ImportPackage(context.Background(), packageWith(t), ImportOptions{}); err != nil || got.New != 1 || got.Cards != 1 {
		t.Errorf("the package without a change: %+v, %v", got, err)
	}
}

func TestHostilePackagesReplaceNothing(t *testing.T) {
	c := newCollection(t)
	n := addBasic(t, c, "mine", "x")
	if err := c.Close(); err != nil {
		t.Fatal(err)
	}
	for _, statement := range []string{
		"create view v as select * from notes", "update decks set common = x'0aff'", "update col set ver = 99", "drop table tags",
	} {
		err := ReplaceWithPackage(context.Background(), c.Path(), packageWith(t, statement), ReplaceOptions{Now: c.now})
		if !errors.Is(err, anki.ErrPackageDamaged) && !errors.Is(err, anki.ErrPackageTooNew) {
			t.Errorf("%s: %v", statement, err)
		}
	}
	entries, err := os.ReadDir(filepath.Dir(c.Path()))
	if err != nil || len(entries) != 2 { // with the lock file
		t.Errorf("the folder holds %v, %v", entries, err)
	}
	again, err := Open(c.Path(), Options{Now: c.now})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = again.Close() }()
	if _, err := again.GetNote(n.ID); err != nil {
		t.Error(err)
	}
}

func TestIsCollectionPackage(t *testing.T) {
	for path, want := range map[string]bool{
		"a.colpkg": true, "/x/A.COLPKG": true, "collection.apkg": true, "backup-12.apkg": true,
		"a.apkg": false, "mycollection.apkg": false, "colpkg": false, "/x.colpkg/a.apkg": false,
	} {
		if got := IsCollectionPackage(path); got != want {
			t.Errorf("%s: %v", path, got)
		}
	}
}
