package collection

import (
	"errors"
	"slices"
	"testing"

	"karuta/collection/anki"
)

func deckNames(t testing.TB, c *Collection) []string {
	t.Helper()
	decks, err := c.ListDecks()
	if err != nil {
		t.Fatal(err)
	}
	names := make([]string, len(decks))
	for i, d := range decks {
		names[i] = d.Name.Human()
	}
	return names
}

func addDecks(t testing.TB, c *Collection, names ...string) map[string]anki.DeckID {
	t.Helper()
	ids := map[string]anki.DeckID{}
	for _, name := range names {
		id, _, err := c.AddDeck(name)
		if err != nil {
			t.Fatal(err)
		}
		ids[name] = id
	}
	return ids
}

func TestRenamedDecksTakeThoseBelowAlong(t *testing.T) {
	for _, tc := range []struct {
		deck, to string
		want     []string
	}{
		{"A", "New", []string{"Default", "New", "New::B", "New::B::C", "X"}},
		{"A::B", "x::b", []string{"A", "Default", "X", "X::b", "X::b::C"}},
		{"A::B", "B", []string{"A", "B", "B::C", "Default", "X"}},
		{"X", "a::b", []string{"A", "A::B", "A::b+", "A::B::C", "Default"}},
		{"X", "Far::Away", []string{"A", "A::B", "A::B::C", "Default", "Far", "Far::Away"}},
		{"A", "A::Below", []string{"A", "A::Below", "A::Below::B", "A::Below::B::C", "Default", "X"}},
		{"A", "a", []string{"a", "a::B", "a::B::C", "Default", "X"}},
		{"X", " :: ", []string{"A", "A::B", "A::B::C", "blank", "blank::blank", "Default"}},
	} {
		c := newCollection(t)
		ids := addDecks(t, c, "A", "A::B", "A::B::C", "X")
		if _, err := c.RenameDeck(ids[tc.deck], tc.to); err != nil {
			t.Fatal(err)
		}
		got := deckNames(t, c)
		slices.Sort(got)
		slices.Sort(tc.want)
		if !slices.Equal(got, tc.want) {
			t.Errorf("renaming %s to %q gives %q, want %q", tc.deck, tc.to, got, tc.want)
		}
	}
}

func TestDeckNamesAreTakenOnce(t *testing.T) {
	c := newCollection(t)
	addDecks(t, c, "Straße")
	if _, _, err := c.AddDeck("STRASSE"); !errors.Is(err, anki.ErrExists) {
		t.Errorf("a deck of the same name: %v", err)
	}
}

func TestRemovedDecksTakeCardsAndSettingsAlong(t *testing.T) {
	c := newCollection(t)
	ids := addDecks(t, c, "A", "A::B")
	n := addBasic(t, c, "stays", "x")
	gone := &anki.Note{NotetypeID: n.NotetypeID, Fields: []string{"goes", "x"}}
	if _, err := c.AddNote(gone, ids["A::B"]); err != nil {
		t.Fatal(err)
	}
	removed, _, err := c.RemoveDecks(ids["A"], anki.DefaultDeckID)
	if err != nil || removed != 2 {
		t.Errorf("%d cards removed, %v", removed, err)
	}
	if got := deckNames(t, c); !slices.Equal(got, []string{"Default"}) {
		t.Errorf("decks left: %q", got)
	}
	last, err := Setting(c, lastNotetypeKey(ids["A::B"]), anki.NotetypeID(0))
	if err != nil || last != 0 {
		t.Errorf("the setting of the removed deck is %d, %v", last, err)
	}
	if _, err := c.Undo(); err != nil {
		t.Fatal(err)
	}
	if _, err := c.GetNote(gone.ID); err != nil {
		t.Errorf("after undo: %v", err)
	}
}
