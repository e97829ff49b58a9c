package collection_test

import (
	"path/filepath"
	"testing"
	"time"

	"karuta/collection"
	"karuta/collection/anki"
)

// TestBuriedCardsComeBackOnTheServerToo lets a day pass where the learner is: at
// 4 in Tokyo, which is 19 at the server's home.
func TestBuriedCardsComeBackOnTheServerToo(t *testing.T) {
	tokyo := time.FixedZone("Tokyo", 9*60*60)
	path := filepath.Join(t.TempDir(), "collection.anki2")
	open := func(now time.Time) *collection.Collection {
		col, err := collection.Open(path, collection.Options{Create: true, Now: func() time.Time { return now }})
		if err != nil {
			t.Fatal(err)
		}
		return col
	}
	evening := time.Date(2026, 5, 4, 20, 0, 0, 0, tokyo)
	col := open(evening)
	if _, err := col.AddNote(&anki.Note{NotetypeID: basicNotetype(t, col).ID, Fields: []string{"a", "b"}}, anki.DefaultDeckID); err != nil {
		t.Fatal(err)
	}
	cards, err := col.FindCards("")
	if err != nil {
		t.Fatal(err)
	}
	if err := col.StartDay(); err != nil {
		t.Fatal(err)
	}
	if _, err := col.BuryCards(cards...); err != nil {
		t.Fatal(err)
	}
	if err := col.Close(); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		at   time.Time
		want anki.Queue
	}{
		{time.Date(2026, 5, 4, 18, 59, 0, 0, time.UTC), anki.QueueBuriedByUser},
		{time.Date(2026, 5, 4, 19, 1, 0, 0, time.UTC), anki.QueueNew},
	} {
		col := open(c.at)
		before, err := col.SyncState()
		if err != nil {
			t.Fatal(err)
		}
		e, err := col.BeginServing(0)
		if err != nil {
			t.Fatal(err)
		}
		if err := e.Rollback(); err != nil {
			t.Fatal(err)
		}
		card, err := col.GetCard(cards[0])
		if err != nil || card.Queue != c.want {
			t.Errorf("at %s: %+v, %v", c.at, card, err)
		}
		if after, err := col.SyncState(); err != nil || after != before {
			t.Errorf("the state was %+v and is %+v, %v", before, after, err)
		}
		if west, err := collection.Setting(col, "localOffset", 0); err != nil || west != -540 {
			t.Errorf("the learner's time zone became %d, %v", west, err)
		}
		if err := col.Close(); err != nil {
			t.Fatal(err)
		}
	}
}
