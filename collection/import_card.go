package collection

import (
	"karuta/collection/anki"
	"karuta/collection/store"
)

// importCards adds the cards that their notes lack. Cards that are there stay as they are.
func (im *importer) importCards() error {
	timing, err := im.c.timing(&im.tx.Reader)
	if err != nil {
		return err
	}
	ahead := im.source.today - timing.Today
	ids, have := map[anki.CardID]bool{}, map[store.CardKey]bool{}
	err = im.tx.EachCardKey(func(id anki.CardID, key store.CardKey) { ids[id], have[key] = true, true })
	if err != nil {
		return err
	}
	added := map[anki.CardID]anki.CardID{}
	for _, card := range im.source.cards {
		note, ok := im.noteMap[card.NoteID]
		if !ok {
			continue
		}
		// Before looking whether the note has the card, unlike Anki: there the card of another template that is
		// at this place stands in the way, and the card and its reviews are lost.
		if ord, ok := im.templateMap[im.source.notetypeOf[card.NoteID]][card.Ord]; ok {
			card.Ord = ord
		}
		card.NoteID = note
		key := store.CardKey{NoteID: note, Ord: card.Ord}
		if have[key] {
			continue
		}
		source := card.ID
		for ids[card.ID] {
			card.ID += importIDStep
		}
		ids[card.ID], have[key], added[source] = true, true, card.ID
		if err := im.addCard(card, ahead); err != nil {
			return err
		}
	}
	im.keepRevlogOf(added)
	return nil
}

func (im *importer) addCard(card *anki.Card, ahead int32) error {
	if id, ok := im.deckMap[card.DeckID]; ok {
		card.DeckID = id
	}
	if id, ok := im.deckMap[card.OriginalDeckID]; ok {
		card.OriginalDeckID = id
	}
	shiftDue(card, ahead)
	card.USN = im.tx.Stamp.USN
	card.Data = anki.ParseCardData(card.Data).String()
	im.result.Cards++
	return im.tx.PutCard(card)
}

// shiftDue turns day numbers of a collection whose today is ahead of ours by
// that many days into ours.
func shiftDue(card *anki.Card, ahead int32) {
	isReview := card.Type == anki.TypeReview
	if card.Queue == anki.QueueReview || card.Queue == anki.QueueDayLearning || isReview {
		card.Due -= ahead
	}
	if isReview && card.OriginalDue != 0 {
		card.OriginalDue -= ahead
	}
}

// keepRevlogOf leaves the entries of cards that were added, under the ids they have now.
func (im *importer) keepRevlogOf(added map[anki.CardID]anki.CardID) {
	var kept []anki.RevlogEntry
	for _, e := range im.source.revlog {
		if id, ok := added[e.CardID]; ok {
			e.CardID = id
			kept = append(kept, e)
		}
	}
	im.source.revlog = kept
}

func (im *importer) importRevlog() error {
	for i := range im.source.revlog {
		e := &im.source.revlog[i]
		e.USN = im.tx.Stamp.USN
		if _, err := im.tx.AddRevlogEntryIfNew(e); err != nil {
			return err
		}
	}
	return nil
}
