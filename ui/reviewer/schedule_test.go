package reviewer

import (
	"testing"

	"fyne.io/fyne/v2"

	"karuta/collection/anki"
	"karuta/ui/widgets"
	"karuta/ui/widgets/keytest"
)

func (d *desk) modal() *widgets.Modal {
	d.t.Helper()
	m, ok := d.canvas.Overlays().Top().(*widgets.Modal)
	if !ok {
		d.t.Fatalf("no dialog is open, but %T", d.canvas.Overlays().Top())
	}
	return m
}

func TestDueDateIsSetAndRemembered(t *testing.T) {
	d := newDesk(t)
	d.add("Basic", "one", "1")
	d.add("Basic", "two", "2")
	d.study()
	first := d.v.model.shown.Card.ID
	keytest.Shortcut(t, d.canvas, dueShortcut)
	entry := d.canvas.Focused().(*widgets.Entry)
	if entry.Text != "1" {
		t.Errorf("begins with %q", entry.Text)
	}
	entry.SetText("soon")
	keytest.Press(t, d.canvas, fyne.KeyReturn)
	d.modal() // stays open
	entry.SetText("4!")
	keytest.Press(t, d.canvas, fyne.KeyReturn)
	d.clean()
	d.wantSide(question, "two")
	card, err := d.c.GetCard(first)
	if err != nil || card.Type != anki.TypeReview || card.Interval != 4 {
		t.Errorf("card %+v (%v), want a review of 4 days", card, err)
	}
	keytest.Shortcut(t, d.canvas, dueShortcut)
	if text := d.canvas.Focused().(*widgets.Entry).Text; text != "4!" {
		t.Errorf("the next time it begins with %q", text)
	}
}

func TestCardIsForgotten(t *testing.T) {
	d := newDesk(t)
	d.add("Basic", "one", "1")
	d.study()
	keytest.Space(t, d.canvas)
	d.key(fyne.Key3, '3')
	if d.card().Type != anki.TypeLearning {
		t.Fatal("the card is not in learning")
	}
	keytest.Shortcut(t, d.canvas, forgetShortcut)
	d.modal().Submit("")
	d.clean()
	if card := d.card(); card.Type != anki.TypeNew || card.Reps != 1 {
		t.Errorf("card %+v, want a new one with its count kept", card)
	}
	if _, err := d.c.Undo(); err != nil {
		t.Fatal(err)
	}
	if d.card().Type != anki.TypeLearning {
		t.Error("one step of undo does not take it back")
	}
}

// TestFilteredDeckIsFilledAnewOnItsLastPage: the buried card goes home with E and comes back with R.
func TestFilteredDeckIsFilledAnewOnItsLastPage(t *testing.T) {
	d := newDesk(t)
	d.add("Basic", "one", "1")
	draft, err := d.c.DraftFilteredDeck(0)
	if err != nil {
		t.Fatal(err)
	}
	draft.Config.SearchTerms = draft.Config.SearchTerms[:1]
	draft.Config.SearchTerms[0].Search = ""
	id, _, err := d.c.SaveFilteredDeck(draft)
	if err != nil {
		t.Fatal(err)
	}
	d.v.Study(id)
	d.v.Activate()
	d.wantSide(question, "one")
	card := d.card().ID
	d.key("-", '-')
	d.wantSide(finished, "")
	d.key(fyne.KeyE, 'e')
	d.clean()
	if held, err := d.c.HasCardsIn(id); held || err != nil {
		t.Errorf("after E the deck holds cards: %v, %v", held, err)
	}
	if _, err := d.c.UnburyCards(card); err != nil {
		t.Fatal(err)
	}
	d.key(fyne.KeyR, 'r')
	d.clean()
	d.wantSide(question, "one")
}
