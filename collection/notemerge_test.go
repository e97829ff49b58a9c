package collection

import (
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"karuta/collection/anki"
)

func TestNotesAreMergedByField(t *testing.T) {
	text := func(mod anki.Secs, fields ...string) noteText { return noteText{fields: fields, mod: mod} }
	base := text(0, "a", "b")
	for _, c := range []struct {
		name         string
		base         *noteText
		ours, theirs noteText
		want         []string
		displaced    string
	}{
		{"nobody changed anything", &base, text(1, "a", "b"), text(2, "a", "b"), []string{"a", "b"}, "[]"},
		{"each another field, ours older", &base, text(1, "A", "b"), text(2, "a", "B"), []string{"A", "B"}, "[]"},
		{"each another field, ours newer", &base, text(3, "A", "b"), text(2, "a", "B"), []string{"A", "B"}, "[]"},
		{"only ours", &base, text(1, "A", "b"), text(2, "a", "b"), []string{"A", "b"}, "[]"},
		{"only theirs", &base, text(3, "a", "b"), text(2, "a", "B"), []string{"a", "B"}, "[]"},
		{"the same change", &base, text(1, "A", "b"), text(2, "A", "b"), []string{"A", "b"}, "[]"},
		{"the same field, theirs newer", &base, text(1, "A1", "b"), text(2, "A2", "B"), []string{"A2", "B"}, "[{0 A1}]"},
		{"the same field, ours newer", &base, text(3, "A1", "b"), text(2, "A2", "B"), []string{"A1", "B"}, "[{0 A2}]"},
		{"emptied here, changed there", &base, text(3, "", "b"), text(2, "A", "b"), []string{"", "b"}, "[{0 A}]"},
		{"no base, theirs newer", nil, text(1, "A", "b"), text(2, "a", "B"), []string{"a", "B"}, "[{0 A} {1 b}]"},
		{"no base, equally old", nil, text(2, "A", "b"), text(2, "a", "b"), []string{"A", "b"}, "[{0 a}]"},
	} {
		r := noteMerge{base: c.base, ours: c.ours, theirs: c.theirs}.merge()
		if !slices.Equal(r.fields, c.want) || fmt.Sprint(r.displaced) != c.displaced {
			t.Errorf("%s: %q displaced %v, want %q %s", c.name, r.fields, r.displaced, c.want, c.displaced)
		}
		if r.isTheirs != slices.Equal(c.want, c.theirs.fields) || r.isOurs != slices.Equal(c.want, c.ours.fields) {
			t.Errorf("%s: theirs %t, ours %t", c.name, r.isTheirs, r.isOurs)
		}
	}
}

func TestTagsAreMerged(t *testing.T) {
	got := mergeTags([]string{"a", "b", "c"}, []string{"a", "c", "x"}, []string{"a", "b", "y"})
	if want := []string{"a", "y", "x"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q: b was removed here, c there", got, want)
	}
}

func TestVersionsMadeWithoutSeeingOursAreKnown(t *testing.T) {
	text := func(fields ...string) noteText { return noteText{fields: fields} }
	after := func(fields ...string) *noteText { return &noteText{fields: []string{"a", "b"}, after: fields} }
	for _, c := range []struct {
		name         string
		base         *noteText
		ours, theirs noteText
		want         bool
	}{
		{"ours undone, another field changed", after("A", "b"), text("A", "b"), text("a", "B"), true},
		{"one of ours undone, one kept", after("A", "B"), text("A", "B"), text("a", "B"), true},
		{"ours kept", after("A", "b"), text("A", "b"), text("A", "B"), false},
		{"ours changed on", after("A", "b"), text("A", "b"), text("A2", "B"), false},
		{"ours replaced meanwhile", after("A", "b"), text("A2", "b"), text("a", "B"), false},
		{"what differs is not our doing", after("A", "b"), text("A", "B"), text("A", "b"), false},
		{"all as it was: somebody took it back", after("A", "b"), text("A", "b"), text("a", "b"), false},
		{"our change not known", after(), text("A", "b"), text("a", "B"), false},
		{"base unknown", nil, text("A", "b"), text("a", "B"), false},
	} {
		if got := (noteMerge{base: c.base, ours: c.ours, theirs: c.theirs}).isStale(); got != c.want {
			t.Errorf("%s: %t", c.name, got)
		}
	}
}

// syncedNote is a note that does not wait to be sent, in a collection that was synced.
func syncedNote(t *testing.T, c *Collection) *anki.Note {
	t.Helper()
	n := addBasic(t, c, "front", "back", "tag")
	settle(t, c, 5000)
	return n
}

// settle makes the collection one that was just synced.
func settle(t *testing.T, c *Collection, at anki.Millis) {
	t.Helper()
	e, err := c.BeginExchange(ClientSide(7))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := e.PendingChanges(true); err != nil {
		t.Fatal(err)
	}
	if _, err := e.NextChunk(); err != nil {
		t.Fatal(err)
	}
	if _, err := e.Commit(at); err != nil {
		t.Fatal(err)
	}
}

func TestVersionOfTheLastSyncIsKept(t *testing.T) {
	c := newCollection(t)
	n := syncedNote(t, c)
	if _, err := os.Stat(c.versionsPath()); !os.IsNotExist(err) {
		t.Fatalf("a sync wrote versions: %v", err)
	}
	if _, err := c.AddTags([]anki.NoteID{n.ID}, []string{"later"}); err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{"one", "two"} {
		n.Fields[0] = text
		if _, err := c.UpdateNote(n); err != nil {
			t.Fatal(err)
		}
	}
	find := func() *noteText {
		t.Helper()
		v, err := c.readVersions()
		if err != nil {
			t.Fatal(err)
		}
		nt, err := c.GetNotetype(n.NotetypeID)
		if err != nil {
			t.Fatal(err)
		}
		return v.find(n, nt)
	}
	if got := find(); got == nil || !slices.Equal(got.fields, []string{"front", "back"}) || !slices.Equal(got.tags, []string{"tag"}) {
		t.Fatalf("version %+v", got)
	}
	good, err := os.ReadFile(c.versionsPath())
	if err != nil {
		t.Fatal(err)
	}
	for name, content := range map[string][]byte{"cut": good[:10], "rubbish": []byte("rubbish"), "empty": nil} {
		if err := os.WriteFile(c.versionsPath(), content, 0o600); err != nil {
			t.Fatal(err)
		}
		if got := find(); got != nil {
			t.Errorf("%s: %+v", name, got)
		}
	}
	if err := os.WriteFile(c.versionsPath(), append(good, "rubbish"...), 0o600); err != nil {
		t.Fatal(err)
	}
	if got := find(); got == nil {
		t.Error("rubbish at the end hides what is before it")
	}
	settle(t, c, 6000)
	if got := find(); got != nil {
		t.Errorf("the version before the last sync counts: %+v", got)
	}
}

func TestTakenConflictIsUndoneAndChangesPlaces(t *testing.T) {
	c := newCollection(t)
	n := addBasic(t, c, "front", "back")
	for range 2 { // what is listed twice is one
		if err := c.addConflicts([]Conflict{{Note: n.ID, Field: "Back", Text: "other"}, {Note: n.ID, Field: "Back", Text: ""}}); err != nil {
			t.Fatal(err)
		}
	}
	list, err := c.ListConflicts()
	if err != nil || len(list) != 1 {
		t.Fatalf("%+v, %v", list, err)
	}
	if _, err := c.TakeConflict(list[0].ID); err != nil {
		t.Fatal(err)
	}
	got, err := c.GetNote(n.ID)
	if err != nil || got.Fields[1] != "other" {
		t.Errorf("%+v, %v", got, err)
	}
	if list, err = c.ListConflicts(); err != nil || len(list) != 1 || list[0].Text != "back" {
		t.Errorf("%+v, %v", list, err)
	}
	if _, err := c.Undo(); err != nil {
		t.Fatal(err)
	}
	if got, err = c.GetNote(n.ID); err != nil || got.Fields[1] != "back" {
		t.Errorf("after undo %+v, %v", got, err)
	}
	if err := c.DismissConflict(list[0].ID); err != nil {
		t.Fatal(err)
	}
	if err := c.DismissConflict(list[0].ID); err == nil {
		t.Error("dismissed twice")
	}
}

func TestBrokenConflictListIsKeptAside(t *testing.T) {
	c := newCollection(t)
	if err := os.WriteFile(c.conflictsPath(), []byte("rubbish"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := c.ListConflicts(); err == nil {
		t.Error("rubbish was read")
	}
	if err := c.addConflicts([]Conflict{{Note: 1, Field: "F", Text: "x"}}); err != nil {
		t.Fatal(err)
	}
	if list, err := c.ListConflicts(); err != nil || len(list) != 1 {
		t.Errorf("%+v, %v", list, err)
	}
	if kept, err := os.ReadFile(c.conflictsPath() + ".broken"); err != nil || string(kept) != "rubbish" {
		t.Errorf("%q, %v", kept, err)
	}
}

func TestPartsAreMatchedByIDThenByName(t *testing.T) {
	id := func(n int64) *int64 { return &n }
	nt := func(fields ...anki.Field) *anki.Notetype { return &anki.Notetype{Fields: fields} }
	field := func(name string, id *int64) anki.Field {
		return anki.Field{Name: name, Config: anki.FieldConfig{ID: id}}
	}
	here := nt(field("A", id(1)), field("B", id(2)), field("C", nil), field("D", id(4)))
	there := nt(field("C", id(9)), field("A2", id(1)), field("New", id(8)), field("B", id(7)))
	f := fitNotetypes(here, there)
	if want := []int{2, 0, -1, 1}; !slices.Equal(f.fields, want) || !slices.Equal(f.lost, []int{3}) {
		t.Errorf("fields %v lost %v, want %v", f.fields, f.lost, want)
	}
	if got := f.arrange([]string{"a", "b", "c", "d"}, []string{"", "", "new", ""}); !slices.Equal(got, []string{"c", "a", "new", "b"}) {
		t.Errorf("%q", got)
	}
}

func TestWhatTheOtherSideKnew(t *testing.T) {
	e := evidence{next: 12, again: math.MaxInt32}
	same := func(row rowStamp) { e.weigh(row, &row) }
	same(rowStamp{5, 100})
	same(rowStamp{0, 50})
	e.weigh(rowStamp{0, 100}, &rowStamp{9, 100}) // sent again since
	e.weigh(rowStamp{0, 95}, &rowStamp{0, 90})
	e.weigh(rowStamp{12, 300}, nil) // of a sync this side has not seen
	for row, want := range map[rowStamp]bool{
		{4, 300}: true, {5, 300}: true, {6, 1}: false, {0, 50}: true, {0, 51}: false,
	} {
		if got := e.knew(row); got != want {
			t.Errorf("%+v: %t", row, got)
		}
	}
	e.weigh(rowStamp{4, 300}, nil) // a number given twice
	if e.knew(rowStamp{4, 100}) || !e.knew(rowStamp{3, 100}) {
		t.Errorf("with a number given twice: %+v", e)
	}
}

func TestVersionsCostNextToNothing(t *testing.T) {
	notes := 20_000
	if testing.Short() {
		notes = 500
	}
	path := filepath.Join(t.TempDir(), "versions")
	list := make([]noteVersion, notes)
	for i := range list {
		list[i] = noteVersion{LastSync: 7, Note: anki.NoteID(i), Names: []string{"Front", "Back"}, Fields: []string{fmt.Sprint("question ", i), fmt.Sprint("answer ", i)}}
	}
	start := time.Now()
	if err := appendVersions(path, list); err != nil {
		t.Fatal(err)
	}
	wrote := time.Since(start)
	start = time.Now()
	v, err := readVersions(path, 7)
	if err != nil || len(v.current) != notes {
		t.Fatalf("%d, %v", len(v.current), err)
	}
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d versions: written in %v, read in %v, %d bytes", notes, wrote, time.Since(start), info.Size())
	if info.Size() > int64(notes)*60 {
		t.Errorf("%d bytes for %d notes", info.Size(), notes)
	}
}
