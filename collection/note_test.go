package collection

import (
	"testing"

	"karuta/collection/anki"
)

func TestAddedNoteIsStoredAndUndone(t *testing.T) {
	c := newCollection(t)
	n := addBasic(t, c, "<b>hello</b>", "x", "B", "a", "b")
	got, err := c.GetNote(n.ID)
	if err != nil {
		t.Fatal(err)
	}
	if got.Checksum != 2868168221 || got.SortField != "hello" || len(got.Tags) != 2 || got.Tags[0] != "a" || got.USN != anki.PendingUSN {
		t.Errorf("stored note %+v", got)
	}
	cards, err := c.ListCardsOfNote(n.ID)
	if err != nil || len(cards) != 1 || cards[0].Due != 1 {
		t.Errorf("cards %+v, %v", cards, err)
	}
	if _, err := c.Undo(); err != nil {
		t.Fatal(err)
	}
	if _, err := c.GetNote(n.ID); err == nil {
		t.Error("note is still there after undo")
	}
	if _, err := c.Redo(); err != nil {
		t.Fatal(err)
	}
	if again, err := c.GetNote(n.ID); err != nil || again.GUID != n.GUID {
		t.Errorf("after redo %+v, %v", again, err)
	}
}

func TestCheckFields(t *testing.T) {
	c := newCollection(t)
	basic := addBasic(t, c, "front", "back")
	cloze, err := c.FindNotetypeByName("Cloze")
	if err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct {
		note anki.Note
		want FieldsState
	}{
		{anki.Note{NotetypeID: basic.NotetypeID, Fields: []string{"new", ""}}, FieldsOK},
		{anki.Note{NotetypeID: basic.NotetypeID, Fields: []string{"", "x"}}, FieldsFirstEmpty},
		{anki.Note{NotetypeID: basic.NotetypeID, Fields: []string{"<i>front</i>", "x"}}, FieldsDuplicate},
		{anki.Note{ID: basic.ID, NotetypeID: basic.NotetypeID, Fields: []string{"front", "x"}}, FieldsOK},
		{anki.Note{NotetypeID: basic.NotetypeID, Fields: []string{"{{c1::a}}", "x"}}, FieldsClozeInNormal},
		{anki.Note{NotetypeID: cloze.ID, Fields: []string{"plain", ""}}, FieldsMissingCloze},
		{anki.Note{NotetypeID: cloze.ID, Fields: []string{"{{c1::a}}", ""}}, FieldsOK},
	} {
		got, err := c.CheckFields(&tc.note)
		if err != nil || got != tc.want {
			t.Errorf("%v: %v, %v, want %v", tc.note.Fields, got, err, tc.want)
		}
	}
}

func TestControlsDoNotCountInFirstFields(t *testing.T) {
	c := newCollection(t)
	nt, err := c.FindNotetypeByName("Basic")
	if err != nil {
		t.Fatal(err)
	}
	for _, field := range []string{"", "one"} {
		if _, err := c.AddNote(&anki.Note{NotetypeID: nt.ID, Fields: []string{field, ""}}, 1); err != nil {
			t.Fatal(err)
		}
	}
	for field, want := range map[string]FieldsState{
		"\x01": FieldsFirstEmpty, "\x7f <br>": FieldsFirstEmpty, "on\x1fe": FieldsDuplicate, "two\x01": FieldsOK,
	} {
		if got, err := c.CheckFields(&anki.Note{NotetypeID: nt.ID, Fields: []string{field, ""}}); got != want || err != nil {
			t.Errorf("%q: %v, %v", field, got, err)
		}
	}
}
