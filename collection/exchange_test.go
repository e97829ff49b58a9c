package collection_test

import (
	"errors"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"karuta/collection"
	"karuta/collection/anki"
)

func openEmpty(t testing.TB) *collection.Collection {
	t.Helper()
	col, err := collection.Open(filepath.Join(t.TempDir(), "collection.anki2"), collection.Options{Create: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = col.Close() })
	return col
}

// exchange runs one exchange as a client under the server's number 7 and keeps it.
func exchange(t *testing.T, col *collection.Collection, act func(*collection.Exchange) error) {
	t.Helper()
	e, err := col.BeginExchange(collection.ClientSide(7))
	if err != nil {
		t.Fatal(err)
	}
	if err := act(e); err != nil {
		t.Fatal(errors.Join(err, e.Rollback()))
	}
	if _, err := e.Commit(1000); err != nil {
		t.Fatal(err)
	}
}

func basicNotetype(t *testing.T, col *collection.Collection) *anki.Notetype {
	t.Helper()
	nt, err := col.FindNotetypeByName("Basic")
	if err != nil {
		t.Fatal(err)
	}
	return nt
}

func TestReceivedRowsAreNormalised(t *testing.T) {
	col := openEmpty(t)
	nt := basicNotetype(t, col)
	exchange(t, col, func(e *collection.Exchange) error {
		return e.ApplyChunk(collection.SyncChunk{
			Cards: []*anki.Card{
				{ID: 1, NoteID: 5, DeckID: 1, USN: 6, Data: `{"x":1,"lrt":5,"pos":1,"s":2.30654,"d":2.1184,"dr":"bad"}`},
				{ID: 2, NoteID: 5, DeckID: 1, USN: 6, Data: `no JSON`},
				{ID: 3, NoteID: 5, DeckID: 1, USN: 6, Data: ``},
			},
			Notes: []*anki.Note{{
				ID: 5, GUID: "g", NotetypeID: nt.ID, USN: 6, Tags: []string{"b", "A", "b"},
				Fields: []string{"a\x01b\n\tc <b>d</b>", "x"}, Flags: 9, Data: "y",
			}},
		})
	})
	for id, want := range map[anki.CardID]string{1: `{"pos":1,"s":2.3065,"d":2.118,"lrt":5}`, 2: "{}", 3: "{}"} {
		card, err := col.GetCard(id)
		if err != nil || card.Data != want || card.USN != 6 {
			t.Errorf("card %d: %+v, %v, want data %s", id, card, err, want)
		}
	}
	n, err := col.GetNote(5)
	if err != nil || n.Fields[0] != "ab\n\tc <b>d</b>" || n.SortField != "ab\n\tc d" || n.Checksum == 0 || n.Flags != 0 || n.Data != "" {
		t.Errorf("note %+v, %v", n, err)
	}
	if fmt.Sprint(n.Tags) != "[b A b]" {
		t.Errorf("tags %q: a received note keeps order, case and doubles", n.Tags)
	}
}

func TestRowsThatDoNotFitEndTheExchange(t *testing.T) {
	col := openEmpty(t)
	nt := basicNotetype(t, col)
	wider := *nt
	wider.Fields = append(wider.Fields, anki.NewField("More"))
	wider.Modified = 1 << 40
	for name, act := range map[string]func(*collection.Exchange) error{
		"notetype missing": func(e *collection.Exchange) error {
			return e.ApplyChunk(collection.SyncChunk{Notes: []*anki.Note{{ID: 5, NotetypeID: 4, Fields: []string{"x", "y"}}}})
		},
		"a field too many": func(e *collection.Exchange) error {
			return e.ApplyChunk(collection.SyncChunk{Notes: []*anki.Note{{ID: 5, NotetypeID: nt.ID, Fields: []string{"x", "y", "z"}}}})
		},
		"notetype with another field": func(e *collection.Exchange) error {
			return e.ApplyChanges(collection.SyncChanges{Notetypes: []*anki.Notetype{&wider}})
		},
	} {
		e, err := col.BeginExchange(collection.ClientSide(7))
		if err != nil {
			t.Fatal(err)
		}
		if err := act(e); !errors.Is(err, collection.ErrIncompatible) {
			t.Errorf("%s: %v", name, err)
		}
		if err := e.Rollback(); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := col.GetNote(5); !errors.Is(err, anki.ErrNotFound) {
		t.Errorf("the note is here: %v", err)
	}
}

func TestChunksAreFilledInTurn(t *testing.T) {
	for _, notes := range []int{0, 1, 124, 125, 126, 300} {
		col := openEmpty(t)
		nt := basicNotetype(t, col)
		for i := range notes {
			n := &anki.Note{NotetypeID: nt.ID, Fields: []string{fmt.Sprint(i), ""}}
			if _, err := col.AddNote(n, anki.DefaultDeckID); err != nil {
				t.Fatal(err)
			}
		}
		rows, chunks := 0, 0
		exchange(t, col, func(e *collection.Exchange) error {
			if _, err := e.PendingChanges(true); err != nil {
				return err
			}
			for done := false; !done; chunks++ {
				chunk, err := e.NextChunk()
				if err != nil {
					return err
				}
				if chunk.Len() > 252 || !chunk.Done && chunk.Len() < 250 {
					t.Errorf("%d notes: a chunk of %d rows, done %t", notes, chunk.Len(), chunk.Done)
				}
				for _, n := range chunk.Notes {
					if n.USN != 7 {
						t.Errorf("note %d is sent with the number %d", n.ID, n.USN)
					}
				}
				rows, done = rows+chunk.Len(), chunk.Done
			}
			_, err := e.SanityCounts() // nothing waits any more
			return err
		})
		if want := 2*notes/250 + 1; rows != 2*notes || chunks != want {
			t.Errorf("%d notes: %d rows in %d chunks, want %d", notes, rows, chunks, want)
		}
	}
}

func TestSanityCountsNoticeWhatWasNotSent(t *testing.T) {
	col := openEmpty(t)
	n := &anki.Note{NotetypeID: basicNotetype(t, col).ID, Fields: []string{"x", ""}}
	if _, err := col.AddNote(n, anki.DefaultDeckID); err != nil {
		t.Fatal(err)
	}
	e, err := col.BeginExchange(collection.ClientSide(7))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := e.SanityCounts(); err == nil {
		t.Error("rows that wait to be sent were counted")
	}
	if err := e.Rollback(); err != nil {
		t.Fatal(err)
	}
	if err := e.Rollback(); err != nil {
		t.Errorf("a second rollback: %v", err)
	}
}

func TestCardsWithoutDeckAreCounted(t *testing.T) {
	col := openEmpty(t)
	count := func(want int) {
		t.Helper()
		if n, err := col.CountCardsWithoutDeck(); err != nil || n != want {
			t.Errorf("%d cards without a deck, %v, want %d", n, err, want)
		}
	}
	count(0)
	exchange(t, col, func(e *collection.Exchange) error {
		return e.ApplyChunk(collection.SyncChunk{Cards: []*anki.Card{
			{ID: 1, NoteID: 5, DeckID: 1}, {ID: 2, NoteID: 5, DeckID: 98}, {ID: 3, NoteID: 5, DeckID: 99}, {ID: 4, NoteID: 5, DeckID: 99},
		}})
	})
	count(3)
}

func TestRowNamedTwiceIsMergedTwice(t *testing.T) {
	col := openEmpty(t)
	nt := basicNotetype(t, col)
	exchange(t, col, func(e *collection.Exchange) error {
		return e.ApplyChunk(collection.SyncChunk{
			Cards: []*anki.Card{{ID: 1, NoteID: 5, DeckID: 1, USN: 6, Modified: 9, Reps: 1}, {ID: 1, NoteID: 5, DeckID: 1, USN: 6, Modified: 8, Reps: 2}},
			Notes: []*anki.Note{
				{ID: 5, GUID: "g", NotetypeID: nt.ID, USN: 6, Modified: 9, Fields: []string{"a", "b"}},
				{ID: 5, GUID: "g", NotetypeID: nt.ID, USN: 6, Modified: 8, Fields: []string{"c", "d"}},
			},
		})
	})
	card, err := col.GetCard(1)
	if err != nil || card.Reps != 2 {
		t.Errorf("card %+v, %v", card, err)
	}
	note, err := col.GetNote(5)
	const sumOfC = 0x84a51684 // the first eight digits of the SHA-1 of "c"
	if err != nil || note.Fields[0] != "c" || note.SortField != "c" || note.Checksum != sumOfC {
		t.Errorf("note %+v, %v", note, err)
	}
	exchange(t, col, func(e *collection.Exchange) error { // the checksum and the notetype stay
		return e.ApplyChunk(collection.SyncChunk{Notes: []*anki.Note{{ID: 5, GUID: "h", NotetypeID: nt.ID, USN: 6, Modified: 7, Fields: []string{"c", "e"}, Tags: []string{"x"}}}})
	})
	if note, err = col.GetNote(5); err != nil || note.GUID != "h" || note.Fields[1] != "e" || note.Modified != 7 || fmt.Sprint(note.Tags) != "[x]" {
		t.Errorf("note %+v, %v", note, err)
	}
}

// TestOwnDeletionsThatComeBack takes a note back in after it was deleted here and sent under a later number: the server
// then tells of this side's own deletion once more, which must not hit the note that is here now.
func TestOwnDeletionsThatComeBack(t *testing.T) {
	col := openEmpty(t)
	nt := basicNotetype(t, col)
	exchange(t, col, func(*collection.Exchange) error { return nil })
	kept, gone := &anki.Note{NotetypeID: nt.ID, Fields: []string{"kept", ""}}, &anki.Note{NotetypeID: nt.ID, Fields: []string{"gone", ""}}
	for _, n := range []*anki.Note{kept, gone} {
		if _, err := col.AddNote(n, anki.DefaultDeckID); err != nil {
			t.Fatal(err)
		}
	}
	path := filepath.Join(t.TempDir(), "kept.apkg")
	if _, err := col.ExportPackage(t.Context(), path, collection.ExportOptions{}); err != nil {
		t.Fatal(err)
	}
	if _, err := col.RemoveNotes(kept.ID); err != nil {
		t.Fatal(err)
	}
	var sent anki.Graves
	e, err := col.BeginExchange(collection.ClientSide(8))
	if err != nil {
		t.Fatal(err)
	}
	e.MarkLater()
	if sent, err = e.PendingGraves(); err != nil || len(sent.Notes) != 1 {
		t.Fatalf("sent %v, %v", sent, err)
	}
	if _, err := e.Commit(2000); err != nil {
		t.Fatal(err)
	}
	if _, _, err := col.ImportPackage(t.Context(), path, collection.ImportOptions{}); err != nil {
		t.Fatal(err)
	}
	if e, err = col.BeginExchange(collection.ClientSide(9)); err != nil {
		t.Fatal(err)
	}
	back := sent
	back.Notes = append(back.Notes, gone.ID) // another device's
	if err := e.ApplyGraves(back); err != nil {
		t.Fatal(err)
	}
	if _, err := e.Commit(3000); err != nil {
		t.Fatal(err)
	}
	if _, err := col.GetNote(kept.ID); err != nil {
		t.Errorf("the note that was taken in again: %v", err)
	}
	if cards, err := col.ListCardsOfNote(kept.ID); err != nil || len(cards) != 1 {
		t.Errorf("its cards: %v, %v", cards, err)
	}
	if _, err := col.GetNote(gone.ID); !errors.Is(err, anki.ErrNotFound) {
		t.Errorf("the note that another device deleted is still here: %v", err)
	}
}

// TestIDsOfDeletedObjectsAreNotUsedAgain adds, deletes and adds within one millisecond: Anki's server would keep the first
// deletion, and not tell other devices of a second one.
func TestIDsOfDeletedObjectsAreNotUsedAgain(t *testing.T) {
	at := time.Date(2026, 3, 10, 12, 0, 0, 0, time.UTC)
	col, err := collection.Open(filepath.Join(t.TempDir(), "collection.anki2"),
		collection.Options{Create: true, Now: func() time.Time { return at }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = col.Close() })
	nt, used := basicNotetype(t, col), map[any]bool{}
	for range 3 {
		deck, _, err := col.AddDeck("Deck")
		if err != nil {
			t.Fatal(err)
		}
		n := &anki.Note{NotetypeID: nt.ID, Fields: []string{"front", "back"}}
		if _, err := col.AddNote(n, deck); err != nil {
			t.Fatal(err)
		}
		cards, err := col.ListCardsOfNote(n.ID)
		if err != nil || len(cards) != 1 {
			t.Fatalf("%d cards, %v", len(cards), err)
		}
		for _, id := range []any{deck, n.ID, cards[0].ID} {
			if used[id] {
				t.Errorf("%T %d is used again", id, id)
			}
			used[id] = true
		}
		if _, _, err := col.RemoveDecks(deck); err != nil {
			t.Fatal(err)
		}
	}
}
