package collection

import (
	"fmt"

	"karuta/collection/anki"
	"karuta/collection/store"
)

// NotetypeChange gives notes another notetype.
type NotetypeChange struct {
	Notes    []anki.NoteID
	From, To anki.NotetypeID
	// Fields has for each field of the new notetype the place of the old field
	// that fills it, -1 to leave it empty. What no field takes is lost.
	Fields []int
	// Templates has for each template of the new notetype the place of the old
	// one whose cards it takes over, -1 for none. Cards that none takes are
	// deleted. It is nil where one of the two is a cloze notetype: cards then
	// keep their numbers as far as they can.
	Templates []int
}

// SuggestNotetypeChange pairs fields and templates by name, and then the rest in order.
func (c *Collection) SuggestNotetypeChange(from, to anki.NotetypeID) (NotetypeChange, error) {
	change := NotetypeChange{From: from, To: to}
	old, err := c.GetNotetype(from)
	if err != nil {
		return change, err
	}
	nt, err := c.GetNotetype(to)
	if err != nil {
		return change, err
	}
	change.Fields = suggestPairs(fieldParts(nt), fieldParts(old))
	if !old.IsCloze() && !nt.IsCloze() {
		change.Templates = suggestPairs(templateParts(nt), templateParts(old))
	}
	return change, nil
}

func suggestPairs(to, from []part) []int {
	places := map[string]int{}
	for i, p := range from {
		places[p.name] = i
	}
	ords := make([]int, len(to))
	used := make([]bool, len(from))
	for i, p := range to {
		ord, found := places[p.name]
		if !found {
			ords[i] = -1
			continue
		}
		ords[i], used[ord] = ord, true
	}
	next := 0
	for i := range ords {
		for ords[i] < 0 && next < len(from) {
			if !used[next] {
				ords[i] = next
			}
			next++
		}
	}
	return ords
}

// ChangeNotetype gives notes another notetype; the next sync must then be
// one-way. It reports *anki.InvalidError if a note is not of the old one.
func (c *Collection) ChangeNotetype(change NotetypeChange) (anki.Changes, error) {
	return c.mutate(anki.OpChangeNotetype, func(tx *store.Tx) error {
		old, err := tx.GetNotetype(change.From)
		if err != nil {
			return err
		}
		nt, err := tx.GetNotetype(change.To)
		if err != nil {
			return err
		}
		if len(change.Fields) != len(nt.Fields) {
			return &anki.InvalidError{Field: "fields", Reason: fmt.Sprintf("%q has %d, not %d", nt.Name, len(nt.Fields), len(change.Fields))}
		}
		if err := tx.SetSchemaModified(); err != nil {
			return err
		}
		gen, err := newCardGenerator(tx, nt, 0)
		if err != nil {
			return err
		}
		if err := change.rewriteCards(tx, old, nt); err != nil {
			return err
		}
		return change.rewriteNotes(tx, gen)
	})
}

func (ch *NotetypeChange) rewriteCards(tx *store.Tx, old, nt *anki.Notetype) error {
	moves := newOrdMap(ch.Templates, len(old.Templates))
	for _, id := range ch.Notes {
		cards, err := tx.ListCardsOfNote(id)
		if err != nil {
			return err
		}
		if ch.Templates != nil {
			err = moves.apply(tx, cards)
		} else if !nt.IsCloze() {
			err = removeBeyond(tx, cards, len(nt.Templates))
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// removeBeyond deletes the cards that no template is there for.
func removeBeyond(tx *store.Tx, cards []*anki.Card, templates int) error {
	for _, card := range cards {
		if int(card.Ord) < templates {
			continue
		}
		if err := removeCard(tx, card.ID); err != nil {
			return err
		}
	}
	return nil
}

func (ch *NotetypeChange) rewriteNotes(tx *store.Tx, gen *cardGenerator) error {
	for _, id := range ch.Notes {
		n, err := tx.GetNote(id)
		if err != nil {
			return err
		}
		if n.NotetypeID != ch.From {
			return &anki.InvalidError{Field: "notes", Reason: "they are of several notetypes"}
		}
		n.Fields, n.NotetypeID = movedFields(n.Fields, ch.Fields), ch.To
		if err := prepareFields(n, gen.nt, false); err != nil {
			return err
		}
		if err := tx.UpdateNote(n); err != nil {
			return err
		}
		existing, err := tx.ListCardsOfNote(id)
		if err != nil {
			return err
		}
		if err := gen.generate(n, existing); err != nil {
			return err
		}
	}
	return nil
}
