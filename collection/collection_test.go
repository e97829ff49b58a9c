package collection

import (
	"path/filepath"
	"testing"
	"time"

	"karuta/collection/anki"
)

// testClock is a clock that tests move by hand.
type testClock struct{ at time.Time }

// newCollection makes a collection in a temporary folder, on a clock that moves a second per call.
func newCollection(t testing.TB) *Collection {
	t.Helper()
	clock := &testClock{time.Date(2026, 3, 10, 12, 0, 0, 0, time.UTC)}
	tick := func() time.Time {
		clock.at = clock.at.Add(time.Second)
		return clock.at
	}
	c, err := Open(filepath.Join(t.TempDir(), "collection.anki2"), Options{Now: tick, Create: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	return c
}

// addBasic adds a note of the stock notetype Basic to the Default deck.
func addBasic(t testing.TB, c *Collection, front, back string, tags ...string) *anki.Note {
	t.Helper()
	nt, err := c.FindNotetypeByName("Basic")
	if err != nil {
		t.Fatal(err)
	}
	n := &anki.Note{NotetypeID: nt.ID, Fields: []string{front, back}, Tags: tags}
	if _, err := c.AddNote(n, anki.DefaultDeckID); err != nil {
		t.Fatal(err)
	}
	return n
}
