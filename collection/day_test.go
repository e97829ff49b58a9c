package collection

import (
	"path/filepath"
	"testing"
	"time"

	"karuta/collection/anki"
)

// TestADayBeginsOnceItIsDue has a buried card come back when the day ends, and when another hour for its end is set.
func TestADayBeginsOnceItIsDue(t *testing.T) {
	at := time.Date(2026, 3, 10, 3, 0, 0, 0, time.UTC) // before the day's end at four
	c, err := Open(filepath.Join(t.TempDir(), "c.anki2"), Options{Create: true, Now: func() time.Time { return at }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	nt, err := c.FindNotetypeByName("Basic")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.AddNote(&anki.Note{NotetypeID: nt.ID, Fields: []string{"one", "1"}}, anki.DefaultDeckID); err != nil {
		t.Fatal(err)
	}
	left := func() int {
		t.Helper()
		q, err := c.Study(1)
		if err != nil {
			t.Fatal(err)
		}
		return len(q.Cards)
	}
	bury := func() {
		t.Helper()
		q, err := c.Study(1)
		if err != nil || len(q.Cards) == 0 {
			t.Fatalf("nothing to bury: %v", err)
		}
		if _, err := c.BuryCards(q.Cards[0].Card.ID); err != nil {
			t.Fatal(err)
		}
		for range 2 { // the second time it is known that the day has begun
			if left() != 0 {
				t.Fatal("a buried card is shown")
			}
		}
	}
	bury()
	if _, err := c.SetSetting(confRollover, 2); err != nil {
		t.Fatal(err)
	}
	if left() != 1 {
		t.Error("the day that ends at two has not begun at three")
	}
	bury()
	at = at.Add(22*time.Hour + 59*time.Minute)
	if left() != 0 {
		t.Error("the next day begins too soon")
	}
	at = at.Add(time.Minute)
	if left() != 1 {
		t.Error("the next day has not begun")
	}
}
