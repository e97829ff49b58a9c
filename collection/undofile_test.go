package collection

import (
	"errors"
	"path/filepath"
	"testing"

	"karuta/collection/anki"
)

func TestUndoInALaterProcess(t *testing.T) {
	dir := t.TempDir()
	path, undo := filepath.Join(dir, "collection.anki2"), filepath.Join(dir, "undo")
	open := func() *Collection {
		c, err := Open(path, Options{Create: true})
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	c := open()
	n := addBasic(t, c, "front", "back", "tag")
	before, err := c.GetNote(n.ID)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.RemoveNotes(n.ID); err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(c.SaveUndo(undo), c.Close()); err != nil {
		t.Fatal(err)
	}

	c = open()
	if err := c.LoadUndo(undo); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Undo(); err != nil {
		t.Fatal(err)
	}
	after, err := c.GetNote(n.ID)
	if err != nil || after.GUID != before.GUID || after.USN != before.USN || after.Modified != before.Modified {
		t.Errorf("note after undo: %+v, %v; want %+v", after, err, before)
	}
	// The collection has changed: the same file is worthless now.
	if err := c.LoadUndo(undo); !errors.Is(err, anki.ErrNothingToUndo) {
		t.Errorf("second load: %v", err)
	}
	if err := c.Close(); err != nil {
		t.Fatal(err)
	}
}
