package collection_test

import (
	"archive/zip"
	"context"
	"errors"
	"fmt"
	"io"
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

// importInAnki imports a package; result is what the import did: the first counts of collection.ImportResult.
const importInAnki = `
from anki import import_export_pb2 as pb
options = pb.ImportAnkiPackageOptions(merge_notetypes=args["merge"], with_scheduling=args["scheduling"], with_deck_configs=args["presets"],
    update_notes=args["notes"], update_notetypes=args["notetypes"])
log = col.import_anki_package(pb.ImportAnkiPackageRequest(package_path=args["path"], options=options)).log
result = [log.found_notes, len(log.new), len(log.updated), len(log.duplicate), len(log.conflicting)]
`

const exportFromAnki = `
from anki import import_export_pb2 as pb
from anki.collection import DeckIdLimit
options = pb.ExportAnkiPackageOptions(with_scheduling=args["scheduling"], with_deck_configs=args["presets"], with_media=True, legacy=args["legacy"])
col.export_anki_package(out_path=args["path"], options=options, limit=DeckIdLimit(col.decks.id(args["deck"])) if args["deck"] else None)
`

// clock makes both programs have looked at the clock, which Anki does in an import and Karuta when study begins.
const clock = `col._backend.sched_timing_today()`

// sourceMedia gives notes files of all kinds.
const sourceMedia = `
for name in ["a.png", "b c.jpg", "sound&1.mp3", "_static.css", "unused.png", "Ünïcode.svg"]:
    col.media.write_data(name, ("1" + name).encode())
nids = col.find_notes("")
for nid, ref in zip(nids, ['<img src="a.png">', "<img src='b c.jpg' width=3>", "[sound:sound&amp;1.mp3]", '<img src="Ünïcode.svg">', '[sound:missing.mp3]']):
    note = col.get_note(nid)
    note.fields[1] += ref
    col.update_note(note)
`

// change changes a collection at random.
const change = `
import random
rng = random.Random(args["seed"])
def pick(list): return list[rng.randrange(len(list))]
def word(): return pick(args["names"])
def keep(do, *args): # a name that Anki refuses changes nothing
    try: do(*args)
    except Exception: pass
for i in range(args["count"]):
    what = rng.randrange(16)
    nids, dids = col.find_notes(""), [d.id for d in col.decks.all_names_and_ids(include_filtered=False)]
    if not nids: break
    note, deck = col.get_note(pick(nids)), col.decks.get(pick(dids))
    tag = "%d.%d" % (args["seed"], i)
    if what < 3:
        note[note.keys()[0]] += " {{c1::" + tag + "}}"
        note.fields[-1] = pick(args["fields"])
        note.tags = pick([["one"], ["One::Two", "marked"], ["LEECH", tag], [], [word(), word()]])
        col.update_note(note)
    elif what < 5:
        new = col.new_note(col.models.get(note.mid))
        new.fields[0], new.fields[1] = "new {{c%d::x}} %s" % (rng.randrange(1, 4), tag), pick(args["fields"])
        new.tags = [word()]
        col.add_note(new, pick(dids))
    elif what == 5:
        col.remove_notes([note.id])
    elif what == 6:
        deck["desc"] = tag
        deck["newLimitToday"] = {"limit": rng.randrange(50), "today": col.sched.today - rng.randrange(2)}
        deck["reviewLimit"] = pick([None, 7])
        col.decks.save(deck)
    elif what == 7:
        nt = col.models.get(note.mid)
        nt["css"] += "/* %s */" % tag
        nt["tmpls"][0]["qfmt"] += " " + tag
        keep(col.models.update_dict, nt)
    elif what == 8:
        nt = col.models.get(note.mid)
        nt["flds"][rng.randrange(len(nt["flds"]))]["name"] = pick(["renamed " + tag, word()])
        nt["sortf"] = rng.randrange(len(nt["flds"]))
        nt["name"] = pick([nt["name"], word()])
        keep(col.models.update_dict, nt)
    elif what == 9 and args["schema"]:
        nt = col.models.get(note.mid)
        col.models.add_field(nt, col.models.new_field(pick(["added " + tag, word()])))
        keep(col.models.update_dict, nt)
    elif what == 10 and args["schema"]:
        nt = col.models.get(note.mid)
        if nt["type"] == 0:
            template = col.models.new_template(pick(["added " + tag, word()]))
            template["qfmt"] = "{{%s}} %s" % (nt["flds"][0]["name"], tag)
            template["afmt"] = "{{FrontSide}}"
            col.models.add_template(nt, template)
            keep(col.models.update_dict, nt)
    elif what == 11:
        cids = note.card_ids()
        pick([col.sched.suspend_cards, col.sched.bury_cards])(cids)
        col.set_user_flag_for_cards(rng.randrange(8), cids)
    elif what == 12:
        col.sched.set_due_date(note.card_ids(), pick(["0", "3", "5-9!"]))
    elif what == 13:
        keep(col.decks.rename, deck["id"], pick([word(), deck["name"] + "::" + word()]))
    elif what == 14:
        keep(lambda: col.set_deck(note.card_ids(), col.decks.id(word())))
    else:
        name = pick(["a.png", "b c.jpg", "_static.css"])
        open(col.media.dir() + "/" + name, "w").write(tag + name)
`

// source is a collection that packages are exported from.
type source struct {
	*interop.Client
	testing.TB
	at time.Time
}

func newSource(t testing.TB) *source {
	t.Helper()
	s := &source{TB: t, at: time.Date(2026, 3, 7, 15, 0, 0, 0, time.UTC)}
	s.Client = interop.NewClient(t, interop.Options{Clock: &interop.Clock{At: s.at, Frozen: true}})
	s.run(studied, nil)
	s.run(sourceMedia, nil)
	return s
}

func (s *source) run(code string, args pyArgs) {
	s.Helper()
	s.at = s.at.Add(3 * time.Second)
	s.SetClock(interop.Clock{At: s.at, Frozen: true})
	if err := s.Script(code, args, nil); err != nil {
		s.Fatal(err)
	}
}

// export writes a package of one of the three formats.
func (s *source) export(format int, args pyArgs) string {
	s.Helper()
	path := filepath.Join(s.TempDir(), "deck.apkg")
	args["path"], args["legacy"] = path, format < 3
	s.run(exportFromAnki, args)
	if format == 1 {
		return asOldest(s, path)
	}
	return path
}

// asOldest makes a package as programs before 2.1 wrote it of a legacy one.
func asOldest(t testing.TB, path string) string {
	t.Helper()
	old := filepath.Join(filepath.Dir(path), "old.apkg")
	out, err := os.Create(old)
	if err != nil {
		t.Fatal(err)
	}
	in, err := zip.OpenReader(path)
	if err != nil {
		t.Fatal(err)
	}
	z := zip.NewWriter(out)
	for _, f := range in.File {
		name := f.Name
		switch name {
		case "meta", "collection.anki2":
			continue
		case "collection.anki21":
			name = "collection.anki2"
		}
		r, openErr := f.Open()
		w, createErr := z.Create(name)
		if err := errors.Join(openErr, createErr); err != nil {
			t.Fatal(err)
		}
		if _, err := io.Copy(w, r); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(z.Close(), out.Close(), in.Close()); err != nil {
		t.Fatal(err)
	}
	return old
}

// importBoth imports a package in both programs and compares everything.
func (p *pair) importBoth(path string, opt collection.ImportOptions) collection.ImportResult {
	p.Helper()
	p.tick()
	conditions := map[collection.UpdateCondition]int{"": 0, collection.UpdateIfNewer: 0, collection.UpdateAlways: 1, collection.UpdateNever: 2}
	args := pyArgs{
		"path": path, "merge": opt.MergeNotetypes, "scheduling": opt.WithScheduling, "presets": opt.WithPresets,
		"notes": conditions[opt.UpdateNotes], "notetypes": conditions[opt.UpdateNotetypes],
	}
	var counts []int
	theirs := p.anki.Script(importInAnki, args, &counts)
	got, _, ours := p.col.ImportPackage(context.Background(), path, opt)
	if (theirs == nil) != (ours == nil) {
		p.Fatalf("import %+v: Anki says %v, Karuta %v", opt, theirs, ours)
	}
	if theirs == nil {
		want := []int{got.Found, got.New, got.Updated, got.Unchanged, got.Conflicting}
		if !slices.Equal(want, counts) {
			p.Errorf("import %+v: Anki counts %v, Karuta %v", opt, counts, want)
		}
	}
	p.log = append(p.log, fmt.Sprintf("import %+v: %+v", opt, got))
	p.compareImport(opt)
	var dir string
	p.python("result = col.media.dir()", nil, &dir)
	if a, b := mediaFiles(p, dir), mediaFiles(p, collection.MediaFolderOf(p.path)); !maps.Equal(a, b) {
		p.Errorf("media folders differ: %v and %v", a, b)
	}
	return got
}

// compareImport is compare, but where templates moved in a merge Karuta may have more cards: Anki asks whether a note
// has a card before it knows which of the templates the card belongs to, and leaves out those whose place another
// template's card has taken.
func (p *pair) compareImport(opt collection.ImportOptions) {
	p.Helper()
	if !opt.MergeNotetypes {
		p.compare("import")
		return
	}
	found := interop.DiffExact(interop.ReadDump(p, p.anki.Path), interop.ReadDump(p, p.path), "notes.guid")
	found = slices.DeleteFunc(found, func(line string) bool {
		return strings.HasSuffix(line, ": only in the second") && (strings.HasPrefix(line, "cards ") || strings.HasPrefix(line, "revlog "))
	})
	if len(found) > 0 {
		p.Fatalf("after an import Anki and Karuta differ:\n%s", strings.Join(found, "\n"))
	}
}

func mediaFiles(t testing.TB, dir string) map[string]string {
	t.Helper()
	files := map[string]string{}
	entries, err := os.ReadDir(dir)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		t.Fatal(err)
	}
	for _, e := range entries {
		data, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		files[e.Name()] = string(data)
	}
	return files
}

func TestImportLikeAnki(t *testing.T) {
	for format, opt := range map[int]collection.ImportOptions{
		1: {WithScheduling: true}, 2: {}, 3: {WithScheduling: true, WithPresets: true},
	} {
		s, p := newSource(t), newPair(t, clock)
		path := s.export(format, pyArgs{"scheduling": true, "presets": true, "deck": nil})
		if got := p.importBoth(path, opt); got.New != 14 || got.Cards != 18 || got.Media != 3 {
			t.Errorf("format %d, %+v: %+v", format, opt, got)
		}
		// Again: nothing is new.
		if got := p.importBoth(path, opt); got.Unchanged != 14 || got.New+got.Cards+got.Media != 0 {
			t.Errorf("format %d again, %+v: %+v", format, opt, got)
		}
	}
}

func TestRandomImportsLikeAnki(t *testing.T) {
	interop.Python(t)
	for seed := range seeds(3) {
		rng := rand.New(rand.NewPCG(uint64(seed), 29))
		t.Run("", func(t *testing.T) {
			s, p := newSource(t), newPair(t, clock)
			for round := range 6 {
				s.at = s.at.Add(time.Duration(rng.IntN(40)) * time.Hour)
				s.run(change, someWords(rng, pyArgs{"seed": 100*seed + round, "count": 8, "schema": round > 2}))
				path := s.export(1+rng.IntN(3), pyArgs{
					"scheduling": rng.IntN(4) > 0, "presets": rng.IntN(2) == 0, "deck": []any{nil, "A", "Lang"}[rng.IntN(3)],
				})
				p.at = p.at.Add(time.Duration(rng.IntN(30)) * time.Hour)
				p.tick()
				if round > 0 {
					p.python(change, someWords(rng, pyArgs{"seed": 1000 + 100*seed + round, "count": 3, "schema": true}), nil)
				}
				p.python(clock, nil, nil)
				p.copyToKaruta()
				p.copyMedia()
				conditions := []collection.UpdateCondition{collection.UpdateIfNewer, collection.UpdateAlways, collection.UpdateNever}
				p.importBoth(path, collection.ImportOptions{
					WithScheduling: rng.IntN(3) > 0, WithPresets: rng.IntN(2) == 0, MergeNotetypes: rng.IntN(3) == 0,
					UpdateNotes: conditions[rng.IntN(3)], UpdateNotetypes: conditions[rng.IntN(3)],
				})
			}
			p.exportBoth()
		})
	}
}

// someWords adds names and texts for change to choose from.
func someWords(rng *rand.Rand, args pyArgs) pyArgs {
	var names, fields []string
	for range 12 {
		names, fields = append(names, wordier{rng}.name()), append(fields, wordier{rng}.field())
	}
	args["names"], args["fields"] = names, fields
	return args
}

// copyMedia makes Karuta's media folder a copy of Anki's.
func (p *pair) copyMedia() {
	p.Helper()
	var dir string
	p.python("result = col.media.dir()", nil, &dir)
	target := collection.MediaFolderOf(p.path)
	p.check(os.RemoveAll(target))
	p.check(os.CopyFS(target, os.DirFS(dir)))
}
