package collection

import (
	"bytes"
	"slices"
	"strings"

	"karuta/collection/anki"
)

// presets carries over the presets that were added or changed here.
func (k *keepBoth) presets() error {
	ours, err := k.local.ListDeckConfigs()
	if err != nil {
		return err
	}
	theirs := map[anki.DeckConfigID]*anki.DeckConfig{}
	list, err := k.tx.ListDeckConfigs()
	if err != nil {
		return err
	}
	for _, p := range list {
		theirs[p.ID] = p
	}
	for _, p := range ours {
		there := theirs[p.ID]
		if there == nil && !k.isOurs(p.USN) {
			continue // removed there; decks that use it use the default one
		}
		if there != nil && (p.USN != anki.PendingUSN || there.Modified >= p.Modified) {
			continue
		}
		p.USN = anki.PendingUSN
		if err := k.tx.PutDeckConfig(p); err != nil {
			return err
		}
	}
	return nil
}

// decks carries over the decks that were added or changed here.
func (k *keepBoth) decks() error {
	ours, err := k.local.ListDecks()
	if err != nil {
		return err
	}
	for _, d := range ours {
		if !k.isOurs(d.USN) {
			continue // those that a card needs come with it
		}
		theirs, err := k.tx.FindDeck(d.ID)
		switch {
		case err != nil:
			return err
		case theirs == nil:
			_, err = k.deckThere(d.ID)
		case d.USN == anki.PendingUSN && theirs.Modified < d.Modified && theirs.IsFiltered() == d.IsFiltered():
			err = k.putDeck(d)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// deckThere returns the deck there that stands for a local one: that of its id,
// else that of its name, else the local one, which is added.
func (k *keepBoth) deckThere(id anki.DeckID) (anki.DeckID, error) {
	if id == 0 {
		return 0, nil
	}
	if to, ok := k.deckMap[id]; ok {
		return to, nil
	}
	to, err := k.findOrAddDeck(id)
	if err == nil {
		k.deckMap[id] = to
	}
	return to, err
}

func (k *keepBoth) findOrAddDeck(id anki.DeckID) (anki.DeckID, error) {
	ours, err := k.local.FindDeck(id)
	if err != nil {
		return 0, err
	}
	if theirs, err := k.tx.FindDeck(id); err != nil || theirs != nil {
		return id, err
	}
	if ours == nil {
		return anki.DefaultDeckID, nil
	}
	same, err := k.tx.FindDeckByName(ours.Name)
	if err != nil {
		return 0, err
	}
	if same != nil && same.IsFiltered() == ours.IsFiltered() {
		return same.ID, nil
	}
	return id, k.putDeck(ours)
}

func (k *keepBoth) putDeck(d *anki.Deck) error {
	for {
		other, err := k.tx.FindDeckByName(d.Name)
		if err != nil {
			return err
		}
		if other == nil || other.ID == d.ID {
			break
		}
		d.Name += nameClashSuffix
	}
	d.USN = anki.PendingUSN
	return k.tx.PutDeck(d)
}

// deletions deletes there what was deleted here, unless it was changed there since.
func (k *keepBoth) deletions() error {
	graves, err := k.local.ListGraves(anki.PendingUSN)
	if err != nil {
		return err
	}
	spared := map[anki.NoteID]bool{}
	for _, id := range graves.Notes {
		if _, found := k.theirNotes[id]; !found {
			continue
		}
		edited, err := k.isEditedThere(id)
		if err != nil {
			return err
		}
		if edited {
			spared[id] = true
			continue
		}
		k.kept.Deleted++
		if err := removeNote(k.tx, id); err != nil {
			return err
		}
	}
	for _, id := range graves.Cards {
		if err := k.deleteCard(id, spared); err != nil {
			return err
		}
	}
	return k.deleteDecks(graves.Decks)
}

// isEditedThere reports whether a note deleted here has another text there since
// the last sync. Where its text at that time is not known, its stamp tells.
func (k *keepBoth) isEditedThere(id anki.NoteID) (bool, error) {
	n, err := k.tx.GetNote(id)
	if err != nil {
		return false, err
	}
	if base := k.versions.find(n, k.notetypes[n.NotetypeID]); base != nil {
		return !slices.Equal(base.fields, n.Fields), nil
	}
	return n.Modified > k.col.LastSync.Secs(), nil
}

func (k *keepBoth) deleteCard(id anki.CardID, spared map[anki.NoteID]bool) error {
	theirs, found := k.theirCards[id]
	if !found || spared[theirs.note] || theirs.mod > k.col.LastSync.Secs() {
		return nil
	}
	note, err := k.tx.HasNote(theirs.note)
	if err != nil || !note {
		return err
	}
	// A template that was removed here is still there, and so are its cards.
	if here, err := k.local.HasNote(theirs.note); err != nil || here && k.col.SchemaModified > k.col.LastSync {
		return err
	}
	cards, err := k.tx.ListCardsOfNote(theirs.note)
	if err != nil || len(cards) < 2 {
		return err // a note keeps its last card
	}
	k.kept.Deleted++
	return removeCard(k.tx, id)
}

// deleteDecks deletes decks with nothing in or below them.
func (k *keepBoth) deleteDecks(ids []anki.DeckID) error {
	for _, id := range ids {
		deck, err := k.tx.FindDeck(id)
		if err != nil {
			return err
		}
		if deck == nil || id == anki.DefaultDeckID {
			continue
		}
		cards, err := k.tx.ListCardsInDeck(id)
		if err != nil {
			return err
		}
		children, err := k.tx.ListDeckChildren(deck.Name)
		if err != nil {
			return err
		}
		if len(cards) > 0 || len(children) > 0 {
			continue
		}
		k.kept.Deleted++
		if err := k.tx.RemoveDeck(id); err != nil {
			return err
		}
		if err := k.tx.AddGrave(anki.GraveDeck, int64(id)); err != nil {
			return err
		}
	}
	return nil
}

func (k *keepBoth) tags() error {
	ours, err := k.local.ListTags()
	if err != nil {
		return err
	}
	for _, tag := range ours {
		if !k.isOurs(tag.USN) {
			continue
		}
		if _, err := registerTag(k.tx, tag.Name); err != nil {
			return err
		}
	}
	return nil
}

// settings carries over the settings that were changed here last. Between
// foreign collections only those that are not there.
func (k *keepBoth) settings() error {
	ours, err := k.local.ListConfig()
	if err != nil {
		return err
	}
	list, err := k.tx.ListConfig()
	if err != nil {
		return err
	}
	theirs := map[string]anki.ConfigEntry{}
	for _, e := range list {
		theirs[e.Key] = e
	}
	for _, e := range ours {
		there, found := theirs[e.Key]
		if e.USN != anki.PendingUSN || isPlaceSetting(e.Key) || bytes.Equal(there.Value, e.Value) {
			continue
		}
		if found && (k.foreign || there.Modified >= e.Modified) {
			continue
		}
		if err := k.tx.PutConfig(e); err != nil {
			return err
		}
	}
	return nil
}

// isPlaceSetting reports whether a setting names objects of its own collection,
// or counts in it.
func isPlaceSetting(key string) bool {
	switch key {
	case confCurrentDeck, confCurrentNotetype, confNextPosition, confCreationOffset, confLastUnburied:
		return true
	}
	return strings.HasPrefix(key, "_")
}
