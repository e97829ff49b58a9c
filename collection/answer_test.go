package collection

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"karuta/collection/anki"
	"karuta/collection/store"
)

// What happens to a card while it is shown is not lost by its answer, although
// its row is not read again.
func TestAnswerKeepsWhatChangedMeanwhile(t *testing.T) {
	c := newCollection(t)
	addBasic(t, c, "front", "back")
	other, _, err := c.AddDeck("Other")
	if err != nil {
		t.Fatal(err)
	}
	nextCard(t, c) // begins the day
	shown := nextCard(t, c)
	if _, err := c.SetFlag(3, shown.Card.ID); err != nil {
		t.Fatal(err)
	}
	if _, err := c.MoveCards(other, shown.Card.ID); err != nil {
		t.Fatal(err)
	}
	preset, err := c.GetPreset(anki.DefaultDeckConfigID)
	if err != nil {
		t.Fatal(err)
	}
	preset.Config.GraduatingIntervalEasy = 60
	if _, err := c.SavePreset(t.Context(), preset); err != nil {
		t.Fatal(err)
	}
	if _, err := c.AnswerCard(Answer{Card: shown.Card.ID, Rating: anki.RatingEasy, Shown: &shown.States.Current}); err != nil {
		t.Fatal(err)
	}
	card, err := c.GetCard(shown.Card.ID)
	if err != nil {
		t.Fatal(err)
	}
	if card.Flags != 3 || card.DeckID != other || card.Interval < 50 {
		t.Errorf("flag %d, deck %d, interval %d", card.Flags, card.DeckID, card.Interval)
	}
}

func TestAnswerToARemovedCard(t *testing.T) {
	c := newCollection(t)
	note := addBasic(t, c, "front", "back")
	nextCard(t, c) // begins the day
	shown := nextCard(t, c)
	if _, err := c.RemoveNotes(note.ID); err != nil {
		t.Fatal(err)
	}
	if _, err := c.AnswerCard(Answer{Card: shown.Card.ID, Rating: anki.RatingEasy}); !errors.Is(err, anki.ErrNotFound) {
		t.Errorf("error %v, want ErrNotFound", err)
	}
}

// An answer that was taken back because something failed after it does not count.
func TestFailedAnswerDoesNotCount(t *testing.T) {
	c := newCollection(t)
	addBasic(t, c, "front", "back")
	nextCard(t, c) // begins the day
	shown := nextCard(t, c)
	answer := Answer{Card: shown.Card.ID, Rating: anki.RatingGood, Took: time.Second, Shown: &shown.States.Current}
	failure := errors.New("the disk is full")
	_, err := c.mutate(anki.OpAnswerCard, func(tx *store.Tx) error {
		_, err := c.answer(tx, answer)
		return errors.Join(err, failure)
	})
	if !errors.Is(err, failure) {
		t.Fatal(err)
	}
	if _, err := c.AnswerCard(answer); err != nil {
		t.Fatal(err)
	}
	deck, err := c.GetDeck(anki.DefaultDeckID)
	if err != nil {
		t.Fatal(err)
	}
	if n := deck.Common.NewStudied; n != 1 {
		t.Errorf("%d new cards studied, want 1", n)
	}
}

// The balancer of a deck's queue counts other presets when they are asked for.
func TestBalancerOfAnotherPreset(t *testing.T) {
	c := newCollection(t)
	preset := anki.DeckConfig{Name: "Other", Config: anki.DefaultDeckOptions()}
	if _, err := c.SavePreset(t.Context(), &preset); err != nil {
		t.Fatal(err)
	}
	id, _, err := c.AddDeck("Other")
	if err != nil {
		t.Fatal(err)
	}
	other, err := c.GetDeck(id)
	if err != nil {
		t.Fatal(err)
	}
	other.Normal.ConfigID = preset.ID
	if _, err := c.UpdateDeck(other); err != nil {
		t.Fatal(err)
	}
	due := addReviews(t, c, other.ID, 40)
	addBasic(t, c, "front", "back")
	states := func(deck anki.DeckID) (all []string) {
		if _, err := c.SelectDeck(deck); err != nil {
			t.Fatal(err)
		}
		nextCard(t, c)
		for _, id := range due {
			s, err := c.States(id)
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, fmt.Sprint(s.Labels))
		}
		return all
	}
	own, foreign := states(other.ID), states(anki.DefaultDeckID)
	for i := range own {
		if own[i] != foreign[i] {
			t.Errorf("card %d: %s, with the queue of another deck %s", i, own[i], foreign[i])
		}
	}
	if _, err := c.SetSetting(confLoadBalancer, false); err != nil {
		t.Fatal(err)
	}
	if fmt.Sprint(states(other.ID)) == fmt.Sprint(own) {
		t.Error("the balancer moves nothing: this tests nothing")
	}
}

// addReviews makes cards that are due today, and as many on the days after that
// so that the balancer has something to choose by.
func addReviews(t *testing.T, c *Collection, deck anki.DeckID, n int) (due []anki.CardID) {
	t.Helper()
	timing, err := c.Timing()
	if err != nil {
		t.Fatal(err)
	}
	for i := range 2 * n {
		note := addBasic(t, c, fmt.Sprint("review ", i), "back")
		err := c.db.Update(c.stamp(), func(tx *store.Tx) error {
			cards, err := tx.ListCardsOfNote(note.ID)
			if err != nil {
				return err
			}
			card := cards[0]
			card.DeckID, card.Type, card.Queue = deck, anki.TypeReview, anki.QueueReview
			card.Interval, card.EaseFactor, card.Reps, card.Due = 10, 2500, 5, timing.Today
			if i >= n {
				card.Due += int32(20 + i%9*i%7)
			} else {
				due = append(due, card.ID)
			}
			return tx.UpdateCard(card)
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return due
}
