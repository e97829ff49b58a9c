package collection_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
	"time"

	"karuta/collection"
	"karuta/collection/anki"
	"karuta/internal/interop"
)

// copyTo writes a copy of the collection as a server would send it.
func copyTo(t testing.TB, col *collection.Collection) string {
	t.Helper()
	dir := t.TempDir()
	pkg := filepath.Join(dir, "copy.colpkg")
	if err := col.WriteBackup(context.Background(), pkg); err != nil {
		t.Fatal(err)
	}
	path, err := collection.UnpackBackup(context.Background(), pkg, filepath.Join(dir, "copy"))
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// rowsOf returns the rows of a table by one column, and the columns mod of them; those without meaning are left out.
func rowsOf(t testing.TB, path, table, key string, without ...string) (rows map[string]string, mods map[string]int64) {
	t.Helper()
	rows, mods = map[string]string{}, map[string]int64{}
	for _, row := range interop.ReadDump(t, path).Tables[table].Rows {
		id := fmt.Sprint(row[key])
		mods[id], _ = row["mod"].(int64)
		for _, column := range append(without, "mod", "usn", key) {
			delete(row, column)
		}
		rows[id] = fmt.Sprint(row) // sorted by column
	}
	return rows, mods
}

func countOnly(a, b map[string]string) (n int) {
	for id := range maps.Keys(a) {
		if _, there := b[id]; !there {
			n++
		}
	}
	return n
}

func countNewer(a, b map[string]string, am, bm map[string]int64) (n int) {
	for id, content := range a {
		if other, there := b[id]; there && other != content && am[id] > bm[id] {
			n++
		}
	}
	return n
}

// TestCompareWithAgreesWithBothFilesRead makes random changes on two copies of a collection and compares what is
// found in SQL with what the two files hold row by row.
func TestCompareWithAgreesWithBothFilesRead(t *testing.T) {
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	random := rand.New(rand.NewPCG(seed, 1))
	now := time.Date(2026, 3, 10, 12, 0, 0, 0, time.UTC)
	clock := func() time.Time { return now }
	open := func(path string) *collection.Collection {
		col, err := collection.Open(path, collection.Options{Now: clock, Create: true})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = col.Close() })
		return col
	}
	here := open(filepath.Join(t.TempDir(), "collection.anki2"))
	var notes []anki.NoteID
	add := func(col *collection.Collection) anki.NoteID {
		n := &anki.Note{NotetypeID: basicNotetype(t, col).ID, Fields: []string{fmt.Sprint("n", random.Int()), ""}}
		if _, err := col.AddNote(n, anki.DefaultDeckID); err != nil {
			t.Fatal(err)
		}
		now = now.Add(time.Millisecond)
		return n.ID
	}
	for range 40 {
		notes = append(notes, add(here))
	}
	there := open(copyTo(t, here))
	for range 60 {
		now = now.Add(time.Duration(random.IntN(3)) * time.Second)
		col := here
		if random.IntN(2) == 0 {
			col = there
		}
		changeAtRandom(t, random, col, notes, add)
	}
	file := copyTo(t, there)
	found, err := here.CompareWith(context.Background(), file)
	if err != nil {
		t.Fatal(err)
	}
	mine := copyTo(t, here)
	derived := []string{"id", "sfld", "csum"}
	hn, hnm := rowsOf(t, mine, "notes", "guid", derived...)
	tn, tnm := rowsOf(t, file, "notes", "guid", derived...)
	hc, hcm := rowsOf(t, mine, "cards", "id")
	tc, tcm := rowsOf(t, file, "cards", "id")
	hr, _ := rowsOf(t, mine, "revlog", "id")
	tr, _ := rowsOf(t, file, "revlog", "id")
	want := found.Comparison
	want.Here = collection.SideCounts{
		Notes: len(hn), Cards: len(hc), Reviews: len(hr), LastChange: found.Here.LastChange,
		OnlyNotes: countOnly(hn, tn), OnlyCards: countOnly(hc, tc), OnlyReviews: countOnly(hr, tr),
		NewerNotes: countNewer(hn, tn, hnm, tnm), NewerCards: countNewer(hc, tc, hcm, tcm),
	}
	want.There = collection.SideCounts{
		Notes: len(tn), Cards: len(tc), Reviews: len(tr), LastChange: found.There.LastChange,
		OnlyNotes: countOnly(tn, hn), OnlyCards: countOnly(tc, hc), OnlyReviews: countOnly(tr, hr),
		NewerNotes: countNewer(tn, hn, tnm, hnm), NewerCards: countNewer(tc, hc, tcm, hcm),
	}
	if found.Comparison != want {
		t.Errorf("found %+v\nwant  %+v", found.Comparison, want)
	}
	if found.Here.OnlyNotes == 0 || found.There.OnlyNotes == 0 || found.Here.NewerNotes+found.There.NewerNotes == 0 || found.Here.OnlyReviews == 0 {
		t.Errorf("the random changes were too tame: %+v", found)
	}
	if len(found.Notetypes) > 0 {
		t.Errorf("notetypes differ: %v", found.Notetypes)
	}
}

func changeAtRandom(t testing.TB, random *rand.Rand, col *collection.Collection, notes []anki.NoteID, add func(*collection.Collection) anki.NoteID) {
	t.Helper()
	id := notes[random.IntN(len(notes))]
	n, err := col.GetNote(id)
	if err != nil {
		return // removed before
	}
	switch random.IntN(4) {
	case 0:
		add(col)
	case 1:
		n.Fields[1] = fmt.Sprint(random.Int())
		if _, err := col.UpdateNote(n); err != nil {
			t.Fatal(err)
		}
	case 2:
		if _, err := col.RemoveNotes(id); err != nil {
			t.Fatal(err)
		}
	case 3:
		cards, err := col.ListCardsOfNote(id)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := col.AnswerCard(collection.Answer{Card: cards[0].ID, Rating: anki.RatingGood}); err != nil {
			t.Fatal(err)
		}
	}
}

func TestComparisonTellsWhatCannotBeMerged(t *testing.T) {
	here := openEmpty(t)
	nt := basicNotetype(t, here)
	n := &anki.Note{NotetypeID: nt.ID, Fields: []string{"a", "b"}}
	if _, err := here.AddNote(n, anki.DefaultDeckID); err != nil {
		t.Fatal(err)
	}
	file := copyTo(t, here)
	nt.Fields = append(nt.Fields, anki.NewField("Hint"))
	if _, err := here.UpdateNotetype(nt); err != nil {
		t.Fatal(err)
	}
	found, err := here.CompareWith(context.Background(), file)
	if err != nil || fmt.Sprint(found.Notetypes) != "[Basic]" {
		t.Errorf("%+v, %v", found, err)
	}
	// Notes take part in reviewing and adding meanwhile: the comparison held nothing.
	if _, err := here.AddNote(&anki.Note{NotetypeID: nt.ID, Fields: []string{"c", "", ""}}, anki.DefaultDeckID); err != nil {
		t.Error(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := here.CompareWith(ctx, file); !errors.Is(err, context.Canceled) {
		t.Errorf("canceled: %v", err)
	}
}

// BenchmarkCompareWith compares two collections of 100,000 notes and cards and a million reviews, a tenth of them changed.
func BenchmarkCompareWith(b *testing.B) {
	here := openEmpty(b)
	path := copyTo(b, here)
	fillWithRows(b, path, 100_000)
	if err := here.Close(); err != nil {
		b.Fatal(err)
	}
	content, err := os.ReadFile(path)
	if err != nil {
		b.Fatal(err)
	}
	if err := os.WriteFile(here.Path(), content, 0o600); err != nil {
		b.Fatal(err)
	}
	statements(b, path, "update notes set mod = mod + 9, flds = flds || 'x' where id % 10 = 0", "update cards set mod = mod + 9, due = due + 1 where id % 10 = 1")
	if here, err = collection.Open(here.Path(), collection.Options{}); err != nil {
		b.Fatal(err)
	}
	defer func() { _ = here.Close() }()
	for b.Loop() {
		found, err := here.CompareWith(context.Background(), path)
		if err != nil || found.There.NewerNotes != 10_000 || found.There.NewerCards != 10_000 || found.Here.OnlyReviews != 0 {
			b.Fatalf("%+v, %v", found, err)
		}
	}
}

// fillWithRows adds notes with a card each and ten reviews for each card.
func fillWithRows(tb testing.TB, path string, n int) {
	tb.Helper()
	statements(tb, path,
		fmt.Sprintf(`insert into notes with recursive n(i) as (select 1 union all select i + 1 from n where i < %d)
			select 1500000000000 + i, hex(randomblob(5)), (select id from notetypes limit 1), 1700000000, 3, '',
			'q' || i || char(31) || hex(randomblob(100)), 'q' || i, i, 0, '' from n`, n),
		"insert into cards select id, id, 1, 0, mod, 3, 0, 0, id % 100000, 0, 0, 0, 0, 0, 0, 0, 0, '{}' from notes",
		`insert into revlog with recursive n(i) as (select 0 union all select i + 1 from n where i < 9)
			select id * 10 + i - 13500000000000, id, 3, 3, 1, 0, 2500, 1000, 0 from cards, n`)
}

func statements(tb testing.TB, path string, list ...string) {
	tb.Helper()
	db, err := sql.Open("sqlite", path)
	if err != nil {
		tb.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	for _, s := range list {
		if _, err := db.Exec(s); err != nil {
			tb.Fatalf("%s: %v", s, err)
		}
	}
}
