package collection

import (
	"context"
	"database/sql"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"karuta/collection/anki"
	"karuta/collection/apkg"
	"karuta/collection/store"
)

var update = flag.Bool("update", false, "write golden files anew")

// stubText is what people read whose program is too old for a package.
const stubText = "This package needs a newer version of the program. Please update it, then import the package again."

func TestStubInPackagesAsksToUpdate(t *testing.T) {
	path := filepath.Join("apkg", "stub.anki2")
	if *update {
		writeStub(t, path)
	}
	db, err := store.Open(path, store.Options{Unlocked: true, ReadOnlyCopy: true})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	err = db.View(func(r *store.Reader) error {
		version, err := r.FindSchemaVersion()
		if err != nil {
			return err
		}
		notes := 0
		err = r.EachNote(func(n *anki.Note) error {
			notes++
			if n.Fields[0] != stubText {
				t.Errorf("the note says %q", n.Fields[0])
			}
			return nil
		})
		if version != store.OldestSchema || notes != 1 {
			t.Errorf("schema %d, %d notes", version, notes)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}

func writeStub(t testing.TB, path string) {
	t.Helper()
	c := newCollection(t)
	addBasic(t, c, stubText, "")
	c.forgetUndo()
	err := errors.Join(
		c.db.Update(c.stamp(), func(tx *store.Tx) error { return tx.Downgrade() }),
		c.Close(),
	)
	if err != nil {
		t.Fatal(err)
	}
	db, err := sql.Open("sqlite", c.Path())
	if err != nil {
		t.Fatal(err)
	}
	for _, statement := range []string{"pragma journal_mode = delete", "pragma page_size = 512", "vacuum"} {
		if _, err := db.Exec(statement); err != nil {
			t.Fatal(err)
		}
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(c.Path())
	if err == nil {
		err = os.WriteFile(path, data, 0o644)
	}
	if err != nil {
		t.Fatal(err)
	}
}

func TestObsoleteBackups(t *testing.T) {
	now := time.Date(2022, 2, 22, 12, 0, 0, 0, time.UTC)
	limits := BackupLimits{Daily: 3, Weekly: 2, Monthly: 1}
	var list, want []backup
	for _, b := range []struct {
		at       string
		obsolete bool
	}{
		{"2022-02-22 06:00", false}, {"2022-02-22 01:00", false}, {"2022-02-21 00:00", false}, // today and yesterday
		{"2022-02-20 18:00", false}, {"2022-02-20 06:00", true}, {"2022-02-10 00:00", false}, {"2022-02-09 00:00", false}, // days
		{"2022-02-07 00:00", true},                                                           // Monday of the week that ends the days
		{"2022-02-06 02:00", false}, {"2022-02-06 01:00", true}, {"2022-01-06 00:00", false}, // weeks
		{"2022-01-05 00:00", true}, {"2021-12-24 00:00", false}, {"2021-12-01 00:00", true}, {"2021-11-01 00:00", true}, // months
	} {
		at, err := time.Parse("2006-01-02 15:04", b.at)
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, backup{b.at, at})
		if b.obsolete {
			want = append(want, backup{b.at, at})
		}
	}
	slices.Reverse(list)
	if got := obsoleteBackups(list, now, limits); !slices.Equal(got, want) {
		t.Errorf("obsolete are %v, want %v", got, want)
	}
	if got := obsoleteBackups(list, now, BackupLimits{}); len(got) != len(list)-3 {
		t.Errorf("without limits all but those of two days go, not %v", got)
	}
}

func TestBackupIsMadeWhenItIsNeeded(t *testing.T) {
	c := newCollection(t)
	dir := filepath.Join(t.TempDir(), "backups")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	other := filepath.Join(dir, "backup-of-mine.colpkg")
	if err := os.WriteFile(other, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	backUp := func(force, want bool) {
		t.Helper()
		path, err := c.CreateBackup(context.Background(), dir, force)
		if err != nil || (path != "") != want {
			t.Errorf("backup %q, %v", path, err)
		}
	}
	later := time.Duration(0)
	now := c.now
	c.now = func() time.Time { return now().Add(later) }
	addBasic(t, c, "a", "b")
	backUp(false, true)
	later = time.Minute
	backUp(true, false) // nothing changed
	addBasic(t, c, "c", "d")
	backUp(false, false) // too soon
	backUp(true, true)
	later = time.Hour
	backUp(false, false) // nothing changed
	addBasic(t, c, "e", "f")
	backUp(false, true)
	later = 400 * 24 * time.Hour
	addBasic(t, c, "g", "h")
	backUp(false, true)
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) != 3 { // the newest, the last one of that day, and the file that is none
		t.Errorf("the folder holds %v, %v", entries, err)
	}
}

func TestBackupCanBeRestored(t *testing.T) {
	c := newCollection(t)
	n := addBasic(t, c, "kept", "b")
	dir := t.TempDir()
	path, err := c.CreateBackup(context.Background(), dir, true)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.RemoveNotes(n.ID); err != nil {
		t.Fatal(err)
	}
	file := c.Path()
	opt := ReplaceOptions{BackupDir: dir, Now: c.now}
	if err := ReplaceWithPackage(context.Background(), file, path, opt); !errors.Is(err, anki.ErrOpenInKaruta) {
		t.Errorf("an open collection is replaced: %v", err)
	}
	if err := c.Close(); err != nil {
		t.Fatal(err)
	}
	if err := ReplaceWithPackage(context.Background(), file, path, opt); err != nil {
		t.Fatal(err)
	}
	if c, err = Open(file, Options{Now: c.now}); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = c.Close() }()
	if _, err := c.GetNote(n.ID); err != nil {
		t.Error(err)
	}
	info, err := c.Info()
	if err != nil || info.Modified != info.SchemaModified || info.Modified < anki.Millis(c.now().Add(-time.Minute).UnixMilli()) {
		t.Errorf("info %+v, %v", info, err)
	}
	if backups, err := listBackups(dir, time.UTC); err != nil || len(backups) != 2 {
		t.Errorf("backups %v, %v", backups, err)
	}
}

func TestDamagedCollectionIsReplacedAndKept(t *testing.T) {
	c := newCollection(t)
	addBasic(t, c, "kept", "b")
	path, err := c.CreateBackup(context.Background(), t.TempDir(), true)
	if err = errors.Join(err, c.Close()); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(c.Path(), []byte("this is no database, though it is long enough to be looked at"), 0o600); err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := ReplaceWithPackage(context.Background(), c.Path(), path, ReplaceOptions{BackupDir: dir, Now: c.now}); err != nil {
		t.Fatal(err)
	}
	kept, err := filepath.Glob(filepath.Join(dir, "unreadable-*"))
	if err != nil || len(kept) != 1 {
		t.Errorf("kept %v, %v", kept, err)
	}
	again, err := Open(c.Path(), Options{Now: c.now})
	if err != nil {
		t.Fatal(err)
	}
	if err := again.Close(); err != nil {
		t.Error(err)
	}
}

func TestBackupIsOfTheLatestFormat(t *testing.T) {
	c := newCollection(t)
	path, err := c.CreateBackup(context.Background(), t.TempDir(), true)
	if err != nil {
		t.Fatal(err)
	}
	p, err := apkg.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = p.Close() }()
	if media, err := p.ListMedia(); err != nil || len(media) != 0 || p.Version() != apkg.Latest {
		t.Errorf("version %d, media %v, %v", p.Version(), media, err)
	}
}
