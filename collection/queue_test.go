package collection

import (
	"errors"
	"testing"
	"time"

	"karuta/collection/anki"
	"karuta/collection/store"
)

// nextCard returns the card to be studied now.
func nextCard(t testing.TB, c *Collection) StudyCard {
	t.Helper()
	q, err := c.Study(1)
	if err != nil {
		t.Fatal(err)
	}
	if len(q.Cards) == 0 {
		t.Fatal("nothing to study")
	}
	return q.Cards[0]
}

func TestUndoneAnswerComesFirstAgain(t *testing.T) {
	c := newCollection(t)
	for _, front := range []string{"one", "two", "three"} {
		addBasic(t, c, front, "back")
	}
	first := nextCard(t, c)
	if _, err := c.AnswerCard(Answer{Card: first.Card.ID, Rating: anki.RatingGood, Took: time.Second}); err != nil {
		t.Fatal(err)
	}
	if second := nextCard(t, c); second.Card.ID == first.Card.ID {
		t.Fatal("the answered card is shown again at once")
	}
	if _, err := c.Undo(); err != nil {
		t.Fatal(err)
	}
	if again := nextCard(t, c); *again.Card != *first.Card {
		t.Errorf("after undo: %+v, want %+v", again.Card, first.Card)
	}
}

func TestStaleAnswerIsRefused(t *testing.T) {
	c := newCollection(t)
	addBasic(t, c, "front", "back")
	shown := nextCard(t, c)
	if _, err := c.AnswerCard(Answer{Card: shown.Card.ID, Rating: anki.RatingEasy}); err != nil {
		t.Fatal(err)
	}
	_, err := c.AnswerCard(Answer{Card: shown.Card.ID, Rating: anki.RatingEasy, Shown: &shown.States.Current})
	if !errors.Is(err, anki.ErrStale) {
		t.Fatalf("error %v, want ErrStale", err)
	}
	card, err := c.GetCard(shown.Card.ID)
	if err != nil {
		t.Fatal(err)
	}
	if card.Reps != 1 {
		t.Errorf("the refused answer left %d answers, want 1", card.Reps)
	}
}

func TestAnswerAndLogAgreeOnTheMoment(t *testing.T) {
	c := newCollection(t)
	addBasic(t, c, "front", "back")
	id := nextCard(t, c).Card.ID
	if _, err := c.AnswerCard(Answer{Card: id, Rating: anki.RatingAgain}); err != nil {
		t.Fatal(err)
	}
	card, err := c.GetCard(id)
	if err != nil {
		t.Fatal(err)
	}
	log, err := read(c, func(r *store.Reader) ([]anki.RevlogEntry, error) { return r.ListRevlog(id) })
	if err != nil {
		t.Fatal(err)
	}
	last := anki.ParseCardData(card.Data).LastReview
	if len(log) != 1 || last == nil || *last != anki.Millis(log[0].ID).Secs() {
		t.Errorf("last review %v, log %+v", last, log)
	}
}

func TestBuriedCardsComeBackNextDay(t *testing.T) {
	now := time.Date(2026, 3, 10, 12, 0, 0, 0, time.UTC)
	c, err := Open(t.TempDir()+"/collection.anki2", Options{Now: func() time.Time { return now }, Create: true})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = c.Close() }()
	addBasic(t, c, "front", "back")
	before := nextCard(t, c).Card
	if _, err := c.BuryCards(before.ID); err != nil {
		t.Fatal(err)
	}
	buried, err := c.GetCard(before.ID)
	if err != nil {
		t.Fatal(err)
	}
	if q, err := c.Study(1); err != nil || !q.Counts.Zero() {
		t.Fatalf("buried card is studied: %+v, %v", q, err)
	}
	now = now.Add(24 * time.Hour)
	after := nextCard(t, c).Card
	buried.Queue = before.Queue // nothing but the queue may change: it is nothing to send
	if *after != *buried {
		t.Errorf("next day: %+v, want %+v", after, buried)
	}
}
