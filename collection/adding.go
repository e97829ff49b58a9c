package collection

import (
	"errors"

	"karuta/collection/anki"
	"karuta/collection/store"
)

// AddDefaults are the notetype and deck that adding notes starts with.
type AddDefaults struct {
	Notetype anki.NotetypeID
	Deck     anki.DeckID
}

// AddDefaults returns what adding starts with. As the person has set it, that
// follows the current deck, with the notetype last added to it, or the current
// notetype, with the deck it was last added to. A filtered deck is never chosen.
func (c *Collection) AddDefaults() (AddDefaults, error) {
	return read(c, func(r *store.Reader) (d AddDefaults, err error) {
		followDeck, err := setting(r, confAddToCurrentDeck, true)
		if err != nil {
			return d, err
		}
		if d.Notetype, err = currentNotetype(r); err != nil {
			return d, err
		}
		if !followDeck {
			d.Deck, err = deckForNotetype(r, d.Notetype)
			return d, err
		}
		if d.Deck, err = currentNormalDeck(r); err != nil {
			return d, err
		}
		last, err := existingNotetype(r, lastNotetypeKey(d.Deck))
		if err == nil && last != 0 {
			d.Notetype = last
		}
		return d, err
	})
}

// DeckForNotetype returns the deck to add to after another notetype was chosen,
// or 0 to stay with the deck at hand.
func (c *Collection) DeckForNotetype(id anki.NotetypeID) (anki.DeckID, error) {
	return read(c, func(r *store.Reader) (anki.DeckID, error) {
		followDeck, err := setting(r, confAddToCurrentDeck, true)
		if err != nil || followDeck {
			return 0, err
		}
		return existingDeck(r, lastDeckKey(id))
	})
}

// deckForNotetype returns the deck a notetype was last added to, or else the current one.
func deckForNotetype(r *store.Reader, id anki.NotetypeID) (anki.DeckID, error) {
	deck, err := existingDeck(r, lastDeckKey(id))
	if err != nil || deck != 0 {
		return deck, err
	}
	return currentNormalDeck(r)
}

func currentNormalDeck(r *store.Reader) (anki.DeckID, error) {
	deck, err := currentDeck(r)
	if err != nil {
		return 0, err
	}
	if deck.IsFiltered() {
		return anki.DefaultDeckID, nil
	}
	return deck.ID, nil
}

// existingDeck returns the normal deck a setting names, or 0.
func existingDeck(r *store.Reader, key string) (anki.DeckID, error) {
	id, err := setting(r, key, anki.DeckID(0))
	if err != nil || id == 0 {
		return 0, err
	}
	deck, err := r.FindDeck(id)
	if err != nil || deck == nil || deck.IsFiltered() {
		return 0, err
	}
	return id, nil
}

// currentNotetype returns the notetype used last, or the first by name.
func currentNotetype(r *store.Reader) (anki.NotetypeID, error) {
	id, err := existingNotetype(r, confCurrentNotetype)
	if err != nil || id != 0 {
		return id, err
	}
	all, err := r.ListNotetypes()
	if err != nil || len(all) == 0 {
		return 0, err
	}
	return all[0].ID, nil
}

// existingNotetype returns the notetype a setting names, or 0.
func existingNotetype(r *store.Reader, key string) (anki.NotetypeID, error) {
	id, err := setting(r, key, anki.NotetypeID(0))
	if err != nil || id == 0 {
		return 0, err
	}
	if _, err := r.GetNotetype(id); err != nil {
		if errors.Is(err, anki.ErrNotFound) {
			err = nil
		}
		return 0, err
	}
	return id, nil
}
