package collection

import (
	"fmt"
	"reflect"

	"karuta/collection/anki"
	"karuta/collection/store"
)

// UpdateNotetype stores a changed notetype, which EditableNotetype returned.
// Fields and templates are recognised by their ids: those that are new have
// none yet, or one that is not stored; the sort field is that at SortFieldIdx
// among the fields as they are given. All notes and cards follow: fields move
// along, cards of removed templates are deleted, missing cards are made, and
// template texts follow renamed and removed fields. Names are mended where they
// hold what they cannot, and get "+" appended where they are taken; what cannot
// be mended is reported as *anki.InvalidError.
//
// If fields or templates come, go or move, or another field sorts, the next
// sync must be one-way, see NotetypeChangesSchema.
func (c *Collection) UpdateNotetype(nt *anki.Notetype) (anki.Changes, error) {
	return c.mutate(anki.OpUpdateNotetype, func(tx *store.Tx) error {
		old, err := tx.GetNotetype(nt.ID)
		if err != nil {
			return err
		}
		change, err := pairNotetype(nt, old)
		if err != nil {
			return err
		}
		if nt.Modified, nt.USN = old.Modified, old.USN; reflect.DeepEqual(nt, old) {
			return nil
		}
		return change.apply(tx)
	})
}

// NotetypeChangesSchema reports whether storing the changed notetype would make
// the next sync a one-way one, about which people are asked before.
func (c *Collection) NotetypeChangesSchema(nt *anki.Notetype) (bool, error) {
	old, err := c.GetNotetype(nt.ID)
	if err != nil {
		return false, err
	}
	changed := *nt
	changed.Fields = append([]anki.Field(nil), nt.Fields...)
	changed.Templates = append([]anki.Template(nil), nt.Templates...)
	change, err := pairNotetype(&changed, old)
	if err != nil {
		return false, err
	}
	return movedParts(change.fields, len(old.Fields)) || movedParts(change.templates, len(old.Templates)) ||
		nt.Config.SortFieldIdx != old.Config.SortFieldIdx, nil
}

// notetypeUpdate is a change of a notetype and what becomes of its parts.
type notetypeUpdate struct {
	nt, old   *anki.Notetype
	fields    []int // for each field its place in old, -1 for a new one
	templates []int // the same for templates
}

func pairNotetype(nt, old *anki.Notetype) (*notetypeUpdate, error) {
	u := &notetypeUpdate{nt: nt, old: old}
	var err error
	if u.fields, err = pairParts(fieldParts(nt), fieldParts(old)); err != nil {
		return nil, &anki.InvalidError{Field: "field", Reason: err.Error()}
	}
	if u.templates, err = pairParts(templateParts(nt), templateParts(old)); err != nil {
		return nil, &anki.InvalidError{Field: "template", Reason: err.Error()}
	}
	return u, nil
}

// apply checks the changed notetype and rewrites notes, cards and the notetype.
func (u *notetypeUpdate) apply(tx *store.Tx) error {
	if err := prepareNotetype(tx, u.nt, u.old, u.fields, false); err != nil {
		return err
	}
	if err := u.rewriteNotes(tx); err != nil {
		return err
	}
	if err := u.rewriteCards(tx); err != nil {
		return err
	}
	return tx.UpdateNotetype(u.nt)
}

// rewriteNotes moves the fields of all notes, or only derives the sort field anew.
func (u *notetypeUpdate) rewriteNotes(tx *store.Tx) error {
	moved := movedParts(u.fields, len(u.old.Fields))
	if !moved && u.nt.Config.SortFieldIdx == u.old.Config.SortFieldIdx {
		return nil
	}
	if err := tx.SetSchemaModified(); err != nil {
		return err
	}
	nfc, err := setting(&tx.Reader, confNormalizeText, true)
	if err != nil {
		return err
	}
	notes, err := tx.ListNotes(u.nt.ID)
	if err != nil {
		return err
	}
	for _, n := range notes {
		if moved {
			n.Fields = movedFields(n.Fields, u.fields)
		}
		if err := prepareFields(n, u.nt, nfc); err != nil {
			return fmt.Errorf("note %d: %w", n.ID, err)
		}
		if err := tx.UpdateNote(n); err != nil {
			return err
		}
	}
	return nil
}

// movedFields returns a note's fields in their new places; those without an old place are empty.
func movedFields(fields []string, ords []int) []string {
	out := make([]string, len(ords))
	for i, ord := range ords {
		if ord >= 0 && ord < len(fields) {
			out[i] = fields[ord]
		}
	}
	return out
}

// rewriteCards deletes the cards of removed templates, renumbers those of moved
// ones and makes the cards that notes now lack.
func (u *notetypeUpdate) rewriteCards(tx *store.Tx) error {
	if movedParts(u.templates, len(u.old.Templates)) {
		if err := tx.SetSchemaModified(); err != nil {
			return err
		}
		moves := newOrdMap(u.templates, len(u.old.Templates))
		cards, err := tx.ListCardsOfNotetype(u.nt.ID)
		if err != nil {
			return err
		}
		if err := moves.apply(tx, cards); err != nil {
			return err
		}
	}
	if !u.needsCards() {
		return nil
	}
	return generateForNotetype(tx, u.nt)
}

// needsCards reports whether notes may have come to lack cards.
func (u *notetypeUpdate) needsCards() bool {
	if len(u.nt.Templates) != len(u.old.Templates) {
		return true
	}
	for i, ord := range u.templates {
		if ord < 0 || u.nt.Templates[i].Config.QuestionFormat != u.old.Templates[i].Config.QuestionFormat {
			return true
		}
	}
	return false
}

// generateForNotetype makes the cards that notes lack. Notes without any card
// are passed over, as in Anki: checking the database finds those.
func generateForNotetype(tx *store.Tx, nt *anki.Notetype) error {
	gen, err := newCardGenerator(tx, nt, anki.DefaultDeckID)
	if err != nil {
		return err
	}
	cards, err := tx.ListCardsOfNotetype(nt.ID)
	if err != nil {
		return err
	}
	for len(cards) > 0 {
		end := 1
		for end < len(cards) && cards[end].NoteID == cards[0].NoteID {
			end++
		}
		existing := cards[:end]
		cards = cards[end:]
		if !nt.IsCloze() && len(existing) == len(nt.Templates) {
			continue
		}
		n, err := tx.GetNote(existing[0].NoteID)
		if err != nil {
			return err
		}
		if err := gen.generate(n, existing); err != nil {
			return err
		}
	}
	return nil
}

// ordMap says what becomes of the cards' ords when templates change.
type ordMap struct {
	removed map[int32]bool
	moved   map[int32]int32
}

// newOrdMap makes the map from each new template's old place (-1 for none).
func newOrdMap(ords []int, before int) ordMap {
	m := ordMap{map[int32]bool{}, map[int32]int32{}}
	for ord := range before {
		m.removed[int32(ord)] = true
	}
	for i, ord := range ords {
		if ord < 0 {
			continue
		}
		delete(m.removed, int32(ord))
		if ord != i {
			m.moved[int32(ord)] = int32(i)
		}
	}
	return m
}

// apply deletes cards, with graves, and renumbers others.
func (m ordMap) apply(tx *store.Tx, cards []*anki.Card) error {
	for _, card := range cards {
		to, moved := m.moved[card.Ord]
		switch {
		case m.removed[card.Ord]:
			if err := removeCard(tx, card.ID); err != nil {
				return err
			}
		case moved:
			card.Ord = to
			if err := tx.UpdateCard(card); err != nil {
				return err
			}
		}
	}
	return nil
}
