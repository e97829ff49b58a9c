package collection

import (
	"math/rand/v2"
	"reflect"
	"testing"
	"time"

	"karuta/collection/anki"
)

// What is known of the cards that come next is what is stored, whatever the
// answers were and whatever else happens between them.
func TestUpcomingCardsAreAsStored(t *testing.T) {
	c := newCollection(t)
	nt, err := c.FindNotetypeByName("Basic (and reversed card)")
	if err != nil {
		t.Fatal(err)
	}
	preset, err := c.GetPreset(anki.DefaultDeckConfigID)
	if err != nil {
		t.Fatal(err)
	}
	preset.Config.BuryNew, preset.Config.BuryReviews, preset.Config.NewPerDay = true, true, 60
	if _, err := c.SavePreset(t.Context(), preset); err != nil {
		t.Fatal(err)
	}
	for range 40 {
		note := &anki.Note{NotetypeID: nt.ID, Fields: []string{"front", "back"}}
		if _, err := c.AddNote(note, anki.DefaultDeckID); err != nil {
			t.Fatal(err)
		}
	}
	addReviews(t, c, anki.DefaultDeckID, 10)
	rng := rand.New(rand.NewPCG(1, 5))
	for i := range 90 {
		q, err := c.Study(1)
		if err != nil {
			t.Fatal(err)
		}
		if len(q.Cards) == 0 {
			break
		}
		shown := q.Cards[0]
		answer := Answer{Card: shown.Card.ID, Rating: anki.Rating(1 + rng.IntN(4)), Took: time.Second, Shown: &shown.States.Current}
		if _, err := c.AnswerCard(answer); err != nil {
			t.Fatal(err)
		}
		compareUpcoming(t, c)
		switch i % 15 {
		case 7:
			_, err = c.Undo()
		case 12:
			_, err = c.SetFlag(2, shown.Card.ID)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

func compareUpcoming(t *testing.T, c *Collection) {
	t.Helper()
	known := c.started.settings.upcoming
	if len(known.cards) == 0 {
		t.Fatal("nothing is known of any card after an answer")
	}
	for note, cards := range known.notes {
		stored, err := c.ListCardsOfNote(note)
		if err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(cards, stored) {
			t.Errorf("note %d: known %+v, stored %+v", note, cards[0], stored[0])
		}
		for _, card := range cards {
			if known.cards[card.ID] != card {
				t.Errorf("card %d is known twice", card.ID)
			}
		}
	}
}
