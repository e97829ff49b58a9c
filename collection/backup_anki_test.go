package collection_test

import (
	"context"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"karuta/collection"
	"karuta/internal/interop"
)

func TestAnkiRestoresOurBackup(t *testing.T) {
	p := newPair(t, studied)
	path, err := p.col.CreateBackup(context.Background(), t.TempDir(), true)
	p.check(err)
	p.tick()
	p.python(`col.remove_notes(col.find_notes(""))`, nil, nil)
	p.anki.ImportColpkg(path)
	theirs, ours := interop.ReadDump(t, p.anki.Path), interop.ReadDump(t, p.path)
	// The two columns are what a restored collection is marked with.
	if found := interop.DiffExact(theirs, ours, "col.mod", "col.scm"); len(found) > 0 {
		t.Errorf("the restored collection differs:\n%s", strings.Join(found, "\n"))
	}
	if problems := p.anki.Check(); len(problems) > 0 {
		t.Errorf("Anki finds %q", problems)
	}
}

func TestReplaceByPackageLikeAnki(t *testing.T) {
	for _, legacy := range []bool{false, true} {
		s, p := newSource(t), newPair(t, studied)
		path := filepath.Join(t.TempDir(), "all.colpkg")
		s.ExportColpkg(path, interop.ExportOptions{Legacy: legacy})
		p.python(`col.media.write_data("a.png", b"other"); col.media.write_data("mine.png", b"1")`, nil, nil)
		p.copyMedia()
		p.tick()
		p.anki.ImportColpkg(path)
		p.closeKaruta()
		opt := collection.ReplaceOptions{BackupDir: t.TempDir(), Now: func() time.Time { return p.at }}
		p.check(collection.ReplaceWithPackage(context.Background(), p.path, path, opt))
		p.compare("import of a collection")
		var dir string
		p.python("result = col.media.dir()", nil, &dir)
		a, b := mediaFiles(t, dir), mediaFiles(t, collection.MediaFolderOf(p.path))
		if !maps.Equal(a, b) || b["a.png"] != "1a.png" || b["mine.png"] != "1" {
			t.Errorf("media folders differ: %v and %v", a, b)
		}
	}
}

func TestBackupsAreThinnedAsByAnki(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	p := newPair(t, `col.set_config("backups", {"daily": 5, "weekly": 3, "monthly": 2, "minimum_interval_mins": 30})`)
	for range 4 {
		theirs, ours := t.TempDir(), t.TempDir()
		for range 60 {
			back := time.Duration(rng.IntN(200*24*60)) * time.Minute / time.Duration(1+rng.IntN(20))
			name := p.at.Add(-back).Format("backup-2006-01-02-15.04.05.colpkg")
			for _, dir := range []string{theirs, ours} {
				p.check(os.WriteFile(filepath.Join(dir, name), nil, 0o600))
			}
		}
		p.tick()
		p.python(`col.set_config("x", args["n"])`, pyArgs{"n": rng.IntN(1 << 30)}, nil) // without a change there is no backup
		p.copyToKaruta()
		p.python(`col.create_backup(backup_folder=args["dir"], force=True, wait_for_completion=True)`, pyArgs{"dir": theirs}, nil)
		_, err := p.col.CreateBackup(context.Background(), ours, true)
		p.check(err)
		if a, b := names(t, theirs), names(t, ours); !slices.Equal(a, b) {
			t.Errorf("Anki keeps\n%s\nKaruta\n%s", strings.Join(a, "\n"), strings.Join(b, "\n"))
		}
	}
}

func names(t testing.TB, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var list []string
	for _, e := range entries {
		list = append(list, e.Name())
	}
	return list
}

func TestImportOptionsAreThoseAnkiSaved(t *testing.T) {
	p := newPair(t, clock)
	saved := func() (o collection.ImportOptions) {
		var got struct {
			Merge, Scheduling, Presets bool
			Notes, Notetypes           int
		}
		p.python(`
o = col._backend.get_import_anki_package_presets()
result = dict(merge=o.merge_notetypes, scheduling=o.with_scheduling, presets=o.with_deck_configs, notes=o.update_notes, notetypes=o.update_notetypes)
`, nil, &got)
		conditions := []collection.UpdateCondition{collection.UpdateIfNewer, collection.UpdateAlways, collection.UpdateNever}
		return collection.ImportOptions{
			WithScheduling: got.Scheduling, WithPresets: got.Presets, MergeNotetypes: got.Merge,
			UpdateNotes: conditions[got.Notes], UpdateNotetypes: conditions[got.Notetypes],
		}
	}
	check := func() {
		t.Helper()
		got, err := p.col.ImportOptions()
		p.check(err)
		want := saved()
		if got.WithScheduling != want.WithScheduling || got.WithPresets != want.WithPresets ||
			got.MergeNotetypes != want.MergeNotetypes || got.UpdateNotes != want.UpdateNotes || got.UpdateNotetypes != want.UpdateNotetypes {
			t.Errorf("saved options are %+v, in Anki %+v", got, want)
		}
	}
	check()
	s := newSource(t)
	p.importBoth(s.export(3, pyArgs{"scheduling": true, "presets": true, "deck": nil}), collection.ImportOptions{
		WithScheduling: true, MergeNotetypes: true, UpdateNotes: collection.UpdateNever, UpdateNotetypes: collection.UpdateAlways,
	})
	check()
}
