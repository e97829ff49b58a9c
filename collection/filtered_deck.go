package collection

import (
	"errors"
	"fmt"
	"reflect"

	"karuta/collection/anki"
	"karuta/collection/search"
	"karuta/collection/store"
)

// ErrNoMatch means that no card fits what a filtered deck searches for.
var ErrNoMatch = errors.New("no cards match")

// FilteredDraft is a filtered deck as a person edits it.
type FilteredDraft struct {
	ID     anki.DeckID // 0 for a new one
	Name   string      // levels joined by "::"
	Config anki.FilteredDeck
	// AllowEmpty saves the deck even if its searches find nothing.
	AllowEmpty bool
}

// DraftFilteredDeck returns a filtered deck for editing, or for id 0 a new one
// that takes its cards from the current deck. It reports anki.ErrFiltered for
// a deck that is not filtered.
func (c *Collection) DraftFilteredDeck(id anki.DeckID) (FilteredDraft, error) {
	return read(c, func(r *store.Reader) (FilteredDraft, error) {
		if id == 0 {
			current, err := currentDeck(r)
			if err != nil {
				return FilteredDraft{}, err
			}
			return c.newFilteredDraft(current), nil
		}
		deck, err := getFiltered(r, id)
		if err != nil {
			return FilteredDraft{}, err
		}
		return FilteredDraft{ID: id, Name: deck.Name.Human(), Config: *deck.Filtered}, nil
	})
}

// DraftFilteredDeckFrom returns a new filtered deck that takes its cards from a
// deck, or from all decks if that one is filtered.
func (c *Collection) DraftFilteredDeckFrom(id anki.DeckID) (FilteredDraft, error) {
	return read(c, func(r *store.Reader) (FilteredDraft, error) {
		deck, err := r.GetDeck(id)
		if err != nil {
			return FilteredDraft{}, err
		}
		return c.newFilteredDraft(deck), nil
	})
}

func (c *Collection) newFilteredDraft(from *anki.Deck) FilteredDraft {
	due, unseen := "", ""
	if !from.IsFiltered() {
		in := search.Term("deck", from.Name.Human())
		due, unseen = search.AllOf(in, "is:due"), search.AllOf(in, "is:new")
	}
	config := newFilteredConfig(
		anki.SearchTerm{Search: due, Limit: 100, Order: anki.FilteredRandom},
		anki.SearchTerm{Search: unseen, Limit: 20, Order: anki.FilteredDue})
	return FilteredDraft{Name: "Filtered Deck " + c.now().Format("15:04"), Config: config}
}

func newFilteredConfig(terms ...anki.SearchTerm) anki.FilteredDeck {
	return anki.FilteredDeck{Reschedule: true, SearchTerms: terms, PreviewAgainSecs: 60, PreviewHardSecs: 600}
}

// getFiltered returns a filtered deck; the error is anki.ErrFiltered if the deck is a normal one.
func getFiltered(r *store.Reader, id anki.DeckID) (*anki.Deck, error) {
	deck, err := r.GetDeck(id)
	if err != nil {
		return nil, err
	}
	if !deck.IsFiltered() {
		return nil, fmt.Errorf("%q is no filtered deck: %w", deck.Name.Human(), anki.ErrFiltered)
	}
	return deck, nil
}

// SaveFilteredDeck stores a new or changed filtered deck, fills it with the
// cards its searches find and selects it. The searches are stored in normal
// form. Errors are *search.Error, ErrNoMatch, and anki.ErrFiltered if the deck
// to change is a normal one.
func (c *Collection) SaveFilteredDeck(d FilteredDraft) (id anki.DeckID, _ anki.Changes, _ error) {
	changes, err := c.mutate(anki.OpBuildFiltered, func(tx *store.Tx) (err error) {
		id, err = c.saveFiltered(tx, d)
		return err
	})
	return id, changes, err
}

func (c *Collection) saveFiltered(tx *store.Tx, d FilteredDraft) (anki.DeckID, error) {
	terms := make([]anki.SearchTerm, len(d.Config.SearchTerms))
	for i, term := range d.Config.SearchTerms {
		normal, err := search.Normalize(term.Search)
		if err != nil {
			return 0, err
		}
		terms[i] = term
		terms[i].Search = normal
	}
	d.Config.SearchTerms = terms
	deck, err := putFiltered(tx, d)
	if err != nil {
		return 0, err
	}
	n, err := c.rebuildFiltered(tx, deck)
	if err == nil && n == 0 && !d.AllowEmpty {
		err = ErrNoMatch
	}
	if err != nil {
		return 0, err
	}
	return deck.ID, tx.SetConfig(confCurrentDeck, deck.ID)
}

// putFiltered stores the deck's row under a name that is free.
func putFiltered(tx *store.Tx, d FilteredDraft) (*anki.Deck, error) {
	name := anki.NormalizeDeckName(d.Name)
	if d.ID != 0 {
		deck, err := getFiltered(&tx.Reader, d.ID)
		if err != nil {
			return nil, err
		}
		same := reflect.DeepEqual(*deck.Filtered, d.Config)
		deck.Filtered = &d.Config
		switch {
		case name != deck.Name:
			return deck, renameDeck(tx, deck, name)
		case same: // it is not to count as changed when two devices are merged
			return deck, nil
		}
		return deck, tx.UpdateDeck(deck)
	}
	name, err := freeDeckName(tx, name, 0)
	if err != nil {
		return nil, err
	}
	if name, err = ensureParents(tx, name); err != nil {
		return nil, err
	}
	deck := &anki.Deck{
		Name: name, Common: anki.DeckCommon{StudyCollapsed: true, BrowserCollapsed: true}, Filtered: &d.Config,
	}
	return deck, tx.AddDeck(deck)
}

// RebuildFilteredDeck sends the cards of a filtered deck home, borrows those
// that its searches find now. It returns how many those are.
func (c *Collection) RebuildFilteredDeck(id anki.DeckID) (cards int, _ anki.Changes, _ error) {
	changes, err := c.mutate(anki.OpBuildFiltered, func(tx *store.Tx) error {
		deck, err := getFiltered(&tx.Reader, id)
		if err != nil {
			return err
		}
		cards, err = c.rebuildFiltered(tx, deck)
		return err
	})
	return cards, changes, err
}

// EmptyFilteredDeck sends the cards of a filtered deck home.
func (c *Collection) EmptyFilteredDeck(id anki.DeckID) (anki.Changes, error) {
	return c.mutate(anki.OpEmptyFiltered, func(tx *store.Tx) error {
		if _, err := getFiltered(&tx.Reader, id); err != nil {
			return err
		}
		return emptyFiltered(tx, id)
	})
}
