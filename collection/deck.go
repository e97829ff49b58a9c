package collection

import (
	"fmt"
	"reflect"

	"karuta/collection/anki"
	"karuta/collection/store"
)

// GetDeck returns the deck or anki.ErrNotFound.
func (c *Collection) GetDeck(id anki.DeckID) (*anki.Deck, error) {
	return read(c, func(r *store.Reader) (*anki.Deck, error) { return r.GetDeck(id) })
}

// ListDecks returns all decks, children behind their parent.
func (c *Collection) ListDecks() ([]*anki.Deck, error) {
	return read(c, func(r *store.Reader) ([]*anki.Deck, error) { return r.ListDecks() })
}

// FindDeckByName returns the deck of that name (levels joined by "::",
// whatever the case), or nil.
func (c *Collection) FindDeckByName(human string) (*anki.Deck, error) {
	return read(c, func(r *store.Reader) (*anki.Deck, error) { return r.FindDeckByName(anki.NormalizeDeckName(human)) })
}

// AddDeck creates a normal deck and the parents its name (levels joined by
// "::") implies. It reports anki.ErrExists if there is one, and
// anki.ErrFiltered if a parent is a filtered deck.
func (c *Collection) AddDeck(human string) (anki.DeckID, anki.Changes, error) {
	var id anki.DeckID
	name := anki.NormalizeDeckName(human)
	changes, err := c.mutate(anki.OpAddDeck, func(tx *store.Tx) error {
		existing, err := tx.FindDeckByName(name)
		if err != nil {
			return err
		}
		if existing != nil {
			return fmt.Errorf("%q: %w", name.Human(), anki.ErrExists)
		}
		deck, err := addDeck(tx, name)
		if err == nil {
			id = deck.ID
		}
		return err
	})
	return id, changes, err
}

func addDeck(tx *store.Tx, name anki.DeckName) (*anki.Deck, error) {
	name, err := ensureParents(tx, name)
	if err != nil {
		return nil, err
	}
	deck := newNormalDeck(name)
	return deck, tx.AddDeck(deck)
}

func newNormalDeck(name anki.DeckName) *anki.Deck {
	return &anki.Deck{
		Name:   name,
		Common: anki.DeckCommon{StudyCollapsed: true, BrowserCollapsed: true},
		Normal: &anki.NormalDeck{ConfigID: anki.DefaultDeckConfigID},
	}
}

// ensureParents makes the missing parents of name, the nearest first as Anki
// does, and returns name in the case that they have. A filtered deck cannot be
// a parent.
func ensureParents(tx *store.Tx, name anki.DeckName) (anki.DeckName, error) {
	var missing []anki.DeckName
	for up := name.Parent(); up != ""; up = up.Parent() {
		parent, err := tx.FindDeckByName(up)
		if err != nil {
			return "", err
		}
		if parent == nil {
			missing = append(missing, up)
			continue
		}
		if parent.IsFiltered() {
			return "", fmt.Errorf("%q cannot have decks below it: %w", parent.Name.Human(), anki.ErrFiltered)
		}
		rest := name[len(up):]
		for i, m := range missing {
			missing[i] = parent.Name + m[len(up):]
		}
		name = parent.Name + rest
		break
	}
	for _, parent := range missing {
		if err := tx.AddDeck(newNormalDeck(parent)); err != nil {
			return "", err
		}
	}
	return name, nil
}

// RenameDeck gives a deck a new full name (levels joined by "::"), which also
// moves it below another deck; decks below it go along. A name that is taken
// gets a "+" appended.
func (c *Collection) RenameDeck(id anki.DeckID, human string) (anki.Changes, error) {
	return c.mutate(anki.OpRenameDeck, func(tx *store.Tx) error {
		deck, err := tx.GetDeck(id)
		if err != nil {
			return err
		}
		return renameDeck(tx, deck, anki.NormalizeDeckName(human))
	})
}

func renameDeck(tx *store.Tx, deck *anki.Deck, name anki.DeckName) error {
	if name == deck.Name {
		return nil
	}
	children, err := tx.ListDeckChildren(deck.Name)
	if err != nil {
		return err
	}
	if name, err = freeDeckName(tx, name, deck.ID); err != nil {
		return err
	}
	if name == deck.Name { // the name wanted is taken, and the deck has the next one already; as in Anki it counts as changed
		return tx.UpdateDeck(deck)
	}
	if name, err = ensureParents(tx, name); err != nil {
		return err
	}
	old := deck.Name
	deck.Name = name
	if err := tx.UpdateDeck(deck); err != nil {
		return err
	}
	for _, child := range children {
		child.Name = name + child.Name[len(old):]
		if err := tx.UpdateDeck(child); err != nil {
			return err
		}
	}
	// A deck renamed to below its own old name leaves that name to a new parent.
	_, err = ensureParents(tx, name)
	return err
}

// freeDeckName appends "+" to name until no deck other than self has it.
func freeDeckName(tx *store.Tx, name anki.DeckName, self anki.DeckID) (anki.DeckName, error) {
	for {
		other, err := tx.FindDeckByName(name)
		if err != nil || other == nil || other.ID == self {
			return name, err
		}
		name += "+"
	}
}

// RemoveDecks deletes decks with all decks below them and all cards in them.
// Notes left without cards go too; cards that a filtered deck has borrowed go
// home instead. The Default deck is emptied and stays. It returns the number
// of cards deleted.
func (c *Collection) RemoveDecks(ids ...anki.DeckID) (removed int, _ anki.Changes, _ error) {
	changes, err := c.mutate(anki.OpRemoveDeck, func(tx *store.Tx) error {
		for _, id := range ids {
			deck, err := tx.FindDeck(id)
			if err != nil {
				return err
			}
			if deck == nil {
				continue
			}
			children, err := tx.ListDeckChildren(deck.Name)
			if err != nil {
				return err
			}
			for _, d := range append(children, deck) {
				n, err := removeDeck(tx, d)
				if err != nil {
					return err
				}
				removed += n
			}
		}
		return nil
	})
	return removed, changes, err
}

func removeDeck(tx *store.Tx, deck *anki.Deck) (cards int, err error) {
	if deck.IsFiltered() {
		err = emptyFiltered(tx, deck.ID)
	} else {
		cards, err = removeCardsInDeck(tx, deck.ID)
	}
	if err != nil {
		return 0, err
	}
	if err := tx.RemoveConfigPrefix(deckKeyPrefix(deck.ID)); err != nil {
		return 0, err
	}
	if deck.ID == anki.DefaultDeckID {
		return cards, resetDefaultDeck(tx, deck)
	}
	if err := tx.RemoveDeck(deck.ID); err != nil {
		return 0, err
	}
	return cards, tx.AddGrave(anki.GraveDeck, int64(deck.ID))
}

func removeCardsInDeck(tx *store.Tx, id anki.DeckID) (int, error) {
	cards, err := tx.ListCardsInDeck(id)
	if err != nil {
		return 0, err
	}
	return len(cards), removeCardsAndOrphans(tx, cards)
}

// resetDefaultDeck gives the deck that cannot be deleted its first name back,
// so that it does not stay behind as somebody's child.
func resetDefaultDeck(tx *store.Tx, deck *anki.Deck) error {
	name, err := freeDeckName(tx, "Default", deck.ID)
	if err != nil {
		return err
	}
	deck.Name = name
	return tx.UpdateDeck(deck)
}

// SelectDeck makes the deck the current one, in which study and adding start.
func (c *Collection) SelectDeck(id anki.DeckID) (anki.Changes, error) {
	return c.mutate(anki.OpSelectDeck, func(tx *store.Tx) error {
		if _, err := tx.GetDeck(id); err != nil {
			return err
		}
		return tx.SetConfig(confCurrentDeck, id)
	})
}

// CurrentDeck returns the deck selected last, or the Default deck if that is gone.
func (c *Collection) CurrentDeck() (*anki.Deck, error) {
	return read(c, currentDeck)
}

func currentDeck(r *store.Reader) (*anki.Deck, error) {
	id, err := setting(r, confCurrentDeck, anki.DefaultDeckID)
	if err != nil {
		return nil, err
	}
	deck, err := r.FindDeck(id)
	if err != nil || deck != nil {
		return deck, err
	}
	return r.GetDeck(anki.DefaultDeckID)
}

// CollapseDeck folds the decks below this one away in the deck list, or shows them.
func (c *Collection) CollapseDeck(id anki.DeckID, collapsed bool) (anki.Changes, error) {
	return c.mutate(anki.OpCollapseDeck, func(tx *store.Tx) error {
		deck, err := tx.GetDeck(id)
		if err != nil || deck.Common.StudyCollapsed == collapsed {
			return err
		}
		deck.Common.StudyCollapsed = collapsed
		return tx.UpdateDeck(deck)
	})
}

// UpdateDeck stores a deck's own options; its name is not changed by this. A
// deck that did not change is not touched.
func (c *Collection) UpdateDeck(d *anki.Deck) (anki.Changes, error) {
	return c.mutate(anki.OpUpdateDeck, func(tx *store.Tx) error {
		old, err := tx.GetDeck(d.ID)
		if err != nil {
			return err
		}
		d.Name, d.Modified, d.USN = old.Name, old.Modified, old.USN
		if reflect.DeepEqual(d, old) {
			return nil
		}
		return tx.UpdateDeck(d)
	})
}
