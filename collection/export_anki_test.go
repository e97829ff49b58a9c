package collection_test

import (
	"context"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"karuta/collection"
	"karuta/collection/apkg"
	"karuta/internal/interop"
)

// inner unpacks the collection of a package.
func inner(t testing.TB, path string) *interop.Dump {
	t.Helper()
	p, err := apkg.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = p.Close() }()
	file := filepath.Join(t.TempDir(), "collection.anki2")
	if err := p.ExtractCollection(context.Background(), file); err != nil {
		t.Fatal(err)
	}
	dump := interop.ReadDump(t, file)
	// Anki leaves fields and templates behind that belong to no notetype.
	for _, table := range []string{"fields", "templates"} {
		rows := dump.Tables[table].Rows
		for key, row := range rows {
			if _, ok := dump.Tables["notetypes"].Rows[fmt.Sprint(row["ntid"])]; !ok {
				delete(rows, key)
			}
		}
	}
	return dump
}

func listed(t testing.TB, path string) map[string]apkg.MediaEntry {
	t.Helper()
	p, err := apkg.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = p.Close() }()
	list, err := p.ListMedia()
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]apkg.MediaEntry{}
	for _, e := range list {
		files[e.Name] = apkg.MediaEntry{Name: e.Name, Size: e.Size, Sum: e.Sum}
	}
	return files
}

func TestExportLikeAnki(t *testing.T) {
	p := newPair(t, studied)
	p.python(sourceMedia, nil, nil)
	p.python(`
nt = col.models.by_name("Basic")
nt["css"] += '@import "_static.css";'
col.models.update_dict(nt)
`, nil, nil)
	p.python(clock, nil, nil)
	p.copyToKaruta()
	p.copyMedia()
	for _, deck := range []string{"", "Lang", "Filtered"} {
		for _, opt := range []collection.ExportOptions{
			{WithMedia: true}, {WithScheduling: true, WithPresets: true, WithMedia: true}, {WithScheduling: true},
		} {
			theirs, ours := filepath.Join(t.TempDir(), "t.apkg"), filepath.Join(t.TempDir(), "o.apkg")
			args := pyArgs{"path": theirs, "legacy": false, "scheduling": opt.WithScheduling, "presets": opt.WithPresets, "deck": nil}
			if deck != "" {
				found, err := p.col.FindDeckByName(deck)
				p.check(err)
				opt.Deck, args["deck"] = found.ID, deck
			}
			p.tick()
			p.python(exportFromAnki, args, nil)
			_, err := p.col.ExportPackage(context.Background(), ours, opt)
			p.check(err)
			if found := interop.DiffExact(inner(t, theirs), inner(t, ours), "config.val", "config.usn", "config.mtime_secs"); len(found) > 0 {
				t.Errorf("deck %q, %+v: the packages differ:\n%v", deck, opt, found)
			}
			if !opt.WithMedia {
				continue
			}
			a, b := listed(t, theirs), listed(t, ours)
			for name, file := range a {
				if b[name] != file {
					t.Errorf("deck %q: %s is %v, not %v", deck, name, b[name], file)
				}
			}
			if len(a) != len(b) {
				t.Errorf("deck %q: media %v, not %v", deck, b, a)
			}
		}
	}
}

func TestAnkiImportsOurPackages(t *testing.T) {
	p := newPair(t, studied)
	path := filepath.Join(t.TempDir(), "ours.apkg")
	notes, err := p.col.ExportPackage(context.Background(), path, collection.ExportOptions{WithScheduling: true, WithPresets: true, WithMedia: true})
	p.check(err)
	target := interop.NewClient(t, interop.Options{Clock: &interop.Clock{At: p.at.Add(time.Hour), Frozen: true}})
	if got := target.ImportApkg(path, interop.ImportOptions{}); got.New != notes || notes == 0 {
		t.Errorf("Anki imports %+v of %d notes", got, notes)
	}
	if problems := target.Check(); len(problems) > 0 {
		t.Errorf("Anki finds %q", problems)
	}
}
