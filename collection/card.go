package collection

import (
	"errors"
	"fmt"
	"slices"

	"karuta/collection/anki"
	"karuta/collection/store"
)

// GetCard returns the card or anki.ErrNotFound.
func (c *Collection) GetCard(id anki.CardID) (*anki.Card, error) {
	return read(c, func(r *store.Reader) (*anki.Card, error) { return r.GetCard(id) })
}

// ListCardsOfNote returns the cards of a note in the order of their templates.
func (c *Collection) ListCardsOfNote(id anki.NoteID) ([]*anki.Card, error) {
	return read(c, func(r *store.Reader) ([]*anki.Card, error) { return r.ListCardsOfNote(id) })
}

// eachCard runs change on the cards and stores those for which it returns true.
// Cards that are gone are passed over.
func (c *Collection) eachCard(op anki.Op, ids []anki.CardID, change func(*store.Tx, *anki.Card) (bool, error)) (anki.Changes, error) {
	return c.mutate(op, func(tx *store.Tx) error {
		for _, id := range ids {
			card, err := tx.GetCard(id)
			if errors.Is(err, anki.ErrNotFound) {
				continue
			}
			if err != nil {
				return err
			}
			changed, err := change(tx, card)
			if err != nil {
				return err
			}
			if !changed {
				continue
			}
			if err := tx.UpdateCard(card); err != nil {
				return err
			}
		}
		return nil
	})
}

// SuspendCards takes cards out of study until they are unsuspended.
func (c *Collection) SuspendCards(ids ...anki.CardID) (anki.Changes, error) {
	return c.eachCard(anki.OpSuspend, ids, func(_ *store.Tx, card *anki.Card) (bool, error) {
		changed := card.Queue != anki.QueueSuspended
		card.Queue = anki.QueueSuspended
		return changed, nil
	})
}

// UnsuspendCards puts suspended cards back into study.
func (c *Collection) UnsuspendCards(ids ...anki.CardID) (anki.Changes, error) {
	return c.eachCard(anki.OpUnsuspend, ids, func(_ *store.Tx, card *anki.Card) (bool, error) {
		changed := card.Queue == anki.QueueSuspended
		if changed {
			card.RestoreQueue()
		}
		return changed, nil
	})
}

// BuryCards puts cards away until the next day; suspended ones stay as they are.
func (c *Collection) BuryCards(ids ...anki.CardID) (anki.Changes, error) {
	return c.eachCard(anki.OpBury, ids, func(_ *store.Tx, card *anki.Card) (bool, error) {
		changed := card.Queue != anki.QueueSuspended && card.Queue != anki.QueueBuriedByUser
		if changed {
			card.Queue = anki.QueueBuriedByUser
		}
		return changed, nil
	})
}

// UnburyCards puts buried cards back into study.
func (c *Collection) UnburyCards(ids ...anki.CardID) (anki.Changes, error) {
	return c.eachCard(anki.OpUnbury, ids, func(_ *store.Tx, card *anki.Card) (bool, error) {
		changed := card.Queue.Buried()
		if changed {
			card.RestoreQueue()
		}
		return changed, nil
	})
}

// SetFlag gives cards a flag, 1 (red) to 7 (purple), or takes it away with 0.
// As in Anki a flag does not count as a modification of the card when two
// devices are merged.
func (c *Collection) SetFlag(flag int, ids ...anki.CardID) (anki.Changes, error) {
	if flag < 0 || flag > 7 {
		return anki.Changes{}, &anki.InvalidError{Field: "flag", Reason: fmt.Sprintf("%d is not between 0 and 7", flag)}
	}
	return c.mutate(anki.OpSetFlag, func(tx *store.Tx) error {
		for _, id := range ids {
			card, err := tx.GetCard(id)
			if errors.Is(err, anki.ErrNotFound) {
				continue
			}
			if err != nil {
				return err
			}
			if card.Flag() == flag {
				continue
			}
			card.Flags, card.USN = card.Flags&^7|uint8(flag), tx.Stamp.USN
			if err := tx.PutCard(card); err != nil {
				return err
			}
		}
		return nil
	})
}

// MarkedTag is the tag that marks a note.
const MarkedTag = "marked"

// ToggleMark marks a note by a tag, or takes the mark away.
func (c *Collection) ToggleMark(id anki.NoteID) (anki.Changes, error) {
	n, err := c.GetNote(id)
	if err != nil {
		return anki.Changes{}, err
	}
	if HasTag(n, MarkedTag) {
		return c.RemoveTags([]anki.NoteID{id}, []string{MarkedTag})
	}
	return c.AddTags([]anki.NoteID{id}, []string{MarkedTag})
}

// HasTag reports whether the note has the tag, whatever its case.
func HasTag(n *anki.Note, tag string) bool {
	folded := store.FoldCase(tag)
	return slices.ContainsFunc(n.Tags, func(t string) bool { return store.FoldCase(t) == folded })
}

// RemoveCards deletes cards, and the notes that are left without any.
func (c *Collection) RemoveCards(ids ...anki.CardID) (anki.Changes, error) {
	return c.mutate(anki.OpRemoveEmpty, func(tx *store.Tx) error {
		var cards []*anki.Card
		for _, id := range ids {
			card, err := tx.GetCard(id)
			if errors.Is(err, anki.ErrNotFound) {
				continue
			}
			if err != nil {
				return err
			}
			cards = append(cards, card)
		}
		return removeCardsAndOrphans(tx, cards)
	})
}
