package syncserver

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"karuta/collection"
	"karuta/collection/anki"
)

// TestNothingIsOpenedToAskWhetherAnythingChanged asks again and again while the account is closed.
func TestNothingIsOpenedToAskWhetherAnythingChanged(t *testing.T) {
	w := newWorld(t, Limits{})
	p := w.logIn("run")
	p.begin(0)
	p.addCard(1)
	p.end()
	p.uploadMedia("a", "content")
	while := p.meta()
	isOpen := func() bool { return len(w.server.spaces) > 0 }
	idle := func() {
		t.Helper()
		w.now = w.now.Add(time.Hour)
		w.server.Tidy()
		if isOpen() {
			t.Fatal("the account stays open")
		}
	}
	idle()
	for range 2 {
		closed := p.meta()
		while.Now = closed.Now
		if closed != while {
			t.Errorf("%+v while it was open, %+v afterwards", while, closed)
		}
		if isOpen() {
			t.Error("it was opened")
		}
	}
	if !w.hasCard(1) { // opens it
		t.Fatal("the card is gone")
	}
	idle()

	// Somebody else changes both files.
	path := filepath.Join(w.dir, "users", "1", collectionName)
	col, err := collection.Open(path, collection.Options{Now: func() time.Time { return w.now }})
	w.must(err)
	nt, err := col.FindNotetypeByName("Basic")
	w.must(err)
	_, err = col.AddNote(&anki.Note{NotetypeID: nt.ID, Fields: []string{"a", "b"}}, anki.DefaultDeckID)
	w.must(err)
	w.must(col.Close())
	if now := p.meta(); now.Modified == while.Modified {
		t.Error("the change goes unnoticed")
	}
	idle()
	w.must(os.WriteFile(path+"-wal", []byte("what somebody has not written back"), 0o600))
	if p.meta(); !isOpen() {
		t.Error("the log goes unnoticed")
	}
}

// TestWhatWaitsIsSeenToAlthoughNothingChanges opens an account whose copy of the day is still to be made.
func TestWhatWaitsIsSeenToAlthoughNothingChanges(t *testing.T) {
	w := newWorld(t, Limits{})
	p := w.logIn("run")
	for card := range int64(2) { // the second is not in the copy of the day
		p.begin(0)
		p.addCard(card + 1)
		p.end()
		w.now = w.now.Add(time.Hour)
		w.server.Tidy()
	}
	copies := func() int {
		t.Helper()
		list, err := w.server.Copies(w.id)
		w.must(err)
		return len(list)
	}
	before := copies()
	w.now = w.now.AddDate(0, 0, 1)
	p.meta()
	w.now = w.now.Add(time.Hour)
	w.server.Tidy()
	if got := copies(); got != before+1 {
		t.Errorf("%d copies, then %d", before, got)
	}
}
