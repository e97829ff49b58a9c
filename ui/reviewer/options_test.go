package reviewer

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"

	"karuta/collection"
	"karuta/collection/anki"
	"karuta/ui/widgets/keytest"
)

// opener is a desk that notes whose options were opened.
type opener struct {
	*desk
	normal, filtered []anki.DeckID
}

func newOpener(t *testing.T) *opener {
	t.Helper()
	o := &opener{desk: newDesk(t)}
	o.v.actions.Options = func(id anki.DeckID) { o.normal = append(o.normal, id) }
	o.v.actions.Filtered = func(id anki.DeckID) { o.filtered = append(o.filtered, id) }
	return o
}

// addDeck makes a deck and moves the cards of a note there.
func (o *opener) addDeck(name string, n *anki.Note) anki.DeckID {
	o.t.Helper()
	id, _, err := o.c.AddDeck(name)
	if err != nil {
		o.t.Fatal(err)
	}
	cards, err := o.c.ListCardsOfNote(n.ID)
	if err != nil {
		o.t.Fatal(err)
	}
	if _, err := o.c.MoveCards(id, cards[0].ID); err != nil {
		o.t.Fatal(err)
	}
	return id
}

func TestOptionsOfTheOnlyDeckAreOpened(t *testing.T) {
	o := newOpener(t)
	o.add("Basic", "one", "1")
	o.study()
	o.key(fyne.KeyO, 'o')
	if !slices.Equal(o.normal, []anki.DeckID{anki.DefaultDeckID}) {
		t.Errorf("opened %v", o.normal)
	}
}

// A card of a deck below the studied one: it is asked which is meant.
func TestWhichDecksOptionsIsAsked(t *testing.T) {
	o := newOpener(t)
	below := o.addDeck("Default::Below", o.add("Basic", "one", "1"))
	o.study()
	o.key(fyne.KeyO, 'o')
	if len(o.normal) != 0 {
		t.Fatalf("opened %v unasked", o.normal)
	}
	o.modal()
	keytest.Press(t, o.canvas, fyne.KeyReturn) // the first one has the focus
	o.key(fyne.KeyO, 'o')
	o.canvas.FocusNext()
	keytest.Press(t, o.canvas, fyne.KeyReturn)
	if !slices.Equal(o.normal, []anki.DeckID{below, anki.DefaultDeckID}) {
		t.Errorf("opened %v, the deck of the card is %d", o.normal, below)
	}
	o.key(fyne.KeyO, 'o')
	keytest.Press(t, o.canvas, fyne.KeyEscape)
	if o.canvas.Overlays().Top() != nil || len(o.normal) != 2 {
		t.Errorf("Esc opened %v", o.normal)
	}
}

func TestOptionsOfAFilteredDeckCanBeChosen(t *testing.T) {
	o := newOpener(t)
	o.add("Basic", "one", "1")
	draft, err := o.c.DraftFilteredDeck(0)
	if err != nil {
		t.Fatal(err)
	}
	draft.Name, draft.Config.SearchTerms[0].Search = "Cram", "deck:Default"
	id, _, err := o.c.SaveFilteredDeck(draft)
	if err != nil {
		t.Fatal(err)
	}
	o.v.Study(id)
	o.v.Activate()
	o.wantSide(question, "one")
	for range 2 { // first the deck of the card, then the filtered one, which comes last
		o.key(fyne.KeyO, 'o')
		for range len(o.normal) {
			o.canvas.FocusNext()
		}
		keytest.Press(t, o.canvas, fyne.KeyReturn)
	}
	if !slices.Equal(o.normal, []anki.DeckID{anki.DefaultDeckID}) || !slices.Equal(o.filtered, []anki.DeckID{id}) {
		t.Errorf("opened %v and %v", o.normal, o.filtered)
	}
}

func TestStudiedDecksAreNamed(t *testing.T) {
	d := collection.StudiedDeck{Deck: &anki.Deck{Name: anki.DeckNameFromHuman("A::B"), Normal: &anki.NormalDeck{}}, Preset: "Slow"}
	if got := studiedText(&d); got != "A › B, with the preset “Slow”" || studiedAs(&d) != "Deck of the card" {
		t.Errorf("%q, %q", got, studiedAs(&d))
	}
	d.Current = true
	if studiedAs(&d) != "Deck you study" {
		t.Errorf("%q", studiedAs(&d))
	}
}
