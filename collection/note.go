package collection

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"karuta/collection/anki"
	"karuta/collection/store"
	"karuta/collection/template"
)

// GetNote returns the note or anki.ErrNotFound.
func (c *Collection) GetNote(id anki.NoteID) (*anki.Note, error) {
	return read(c, func(r *store.Reader) (*anki.Note, error) { return r.GetNote(id) })
}

// AddNote stores a new note of n's notetype, with n's fields and tags, makes
// its cards and puts them into the deck. It fills in n's id and guid. The
// fields must be as many as the notetype has; they may be empty, see CheckFields.
func (c *Collection) AddNote(n *anki.Note, deck anki.DeckID) (anki.Changes, error) {
	return c.mutate(anki.OpAddNote, func(tx *store.Tx) error {
		nt, err := tx.GetNotetype(n.NotetypeID)
		if err != nil {
			return err
		}
		if err := addNote(tx, n, nt, deck); err != nil {
			return err
		}
		return rememberChoices(tx, nt.ID, deck)
	})
}

// addNote is AddNote inside a transaction.
func addNote(tx *store.Tx, n *anki.Note, nt *anki.Notetype, deck anki.DeckID) error {
	if n.GUID == "" {
		n.GUID = anki.NewGUID()
	}
	if err := prepareNote(tx, n, nt); err != nil {
		return err
	}
	if err := tx.AddNote(n); err != nil {
		return err
	}
	gen, err := newCardGenerator(tx, nt, deck)
	if err != nil {
		return err
	}
	return gen.generate(n, nil)
}

// rememberChoices keeps what was chosen, for the next time the add window opens.
func rememberChoices(tx *store.Tx, nt anki.NotetypeID, deck anki.DeckID) error {
	if err := tx.SetConfig(confCurrentNotetype, nt); err != nil {
		return err
	}
	if err := tx.SetConfig(lastNotetypeKey(deck), nt); err != nil {
		return err
	}
	return tx.SetConfig(lastDeckKey(nt), deck)
}

func lastNotetypeKey(deck anki.DeckID) string { return deckKeyPrefix(deck) + "lastNotetype" }

func lastDeckKey(nt anki.NotetypeID) string { return notetypeKeyPrefix(nt) + "lastDeck" }

// Settings that belong to a deck or notetype, and go when it does, start with its prefix.
func deckKeyPrefix(id anki.DeckID) string { return "_deck_" + strconv.FormatInt(int64(id), 10) + "_" }

func notetypeKeyPrefix(id anki.NotetypeID) string {
	return "_nt_" + strconv.FormatInt(int64(id), 10) + "_"
}

// prepareNote brings text and tags into their stored form and derives the
// columns that follow from the fields.
func prepareNote(tx *store.Tx, n *anki.Note, nt *anki.Notetype) error {
	nfc, err := setting(&tx.Reader, confNormalizeText, true)
	if err != nil {
		return err
	}
	if err := prepareFields(n, nt, nfc); err != nil {
		return err
	}
	n.Tags, err = canonifyTags(tx, n.Tags)
	return err
}

// prepareFields is prepareNote without the tags; nfc says whether characters are composed.
func prepareFields(n *anki.Note, nt *anki.Notetype, nfc bool) error {
	if len(n.Fields) != len(nt.Fields) {
		reason := fmt.Sprintf("%q has %d fields, not %d", nt.Name, len(nt.Fields), len(n.Fields))
		return &anki.InvalidError{Field: "fields", Reason: reason}
	}
	for i, f := range n.Fields {
		n.Fields[i] = normalizeText(f, nfc)
	}
	deriveColumns(n, nt)
	return nil
}

// UpdateNote stores the fields and tags of an edited note and makes the cards
// that it has come to have; cards it would not get any more stay. A note that
// did not change is not touched. Edits of one note within a minute are undone
// together.
func (c *Collection) UpdateNote(n *anki.Note) (anki.Changes, error) {
	old, err := c.GetNote(n.ID)
	if err != nil {
		return anki.Changes{}, fmt.Errorf("%s: %w", anki.OpUpdateNote, err)
	}
	if slices.Equal(n.Fields, old.Fields) && slices.Equal(n.Tags, old.Tags) {
		return anki.Changes{}, nil
	}
	step := c.undo.editStep(n.ID, c.now())
	return c.mutateInto(step, func(tx *store.Tx) error {
		nt, err := tx.GetNotetype(old.NotetypeID)
		if err != nil {
			return err
		}
		n.GUID, n.NotetypeID = old.GUID, old.NotetypeID
		if err := prepareNote(tx, n, nt); err != nil {
			return err
		}
		if slices.Equal(n.Fields, old.Fields) && slices.Equal(n.Tags, old.Tags) {
			return nil
		}
		if err := tx.UpdateNote(n); err != nil {
			return err
		}
		return generateMissing(tx, n, nt, 0)
	})
}

// RemoveNotes deletes the notes and their cards. Notes that are gone already are passed over.
func (c *Collection) RemoveNotes(ids ...anki.NoteID) (anki.Changes, error) {
	return c.mutate(anki.OpRemoveNotes, func(tx *store.Tx) error {
		for _, id := range ids {
			if err := removeNote(tx, id); err != nil {
				return err
			}
		}
		return nil
	})
}

func removeNote(tx *store.Tx, id anki.NoteID) error {
	found, err := tx.HasNote(id)
	if err != nil || !found {
		return err
	}
	cards, err := tx.ListCardsOfNote(id)
	if err != nil {
		return err
	}
	for _, card := range cards {
		if err := removeCard(tx, card.ID); err != nil {
			return err
		}
	}
	if err := tx.RemoveNote(id); err != nil {
		return err
	}
	return tx.AddGrave(anki.GraveNote, int64(id))
}

func removeCard(tx *store.Tx, id anki.CardID) error {
	if err := tx.RemoveCard(id); err != nil {
		return err
	}
	return tx.AddGrave(anki.GraveCard, int64(id))
}

// removeCardsAndOrphans deletes cards, and the notes that are left without any.
func removeCardsAndOrphans(tx *store.Tx, cards []*anki.Card) error {
	notes := map[anki.NoteID]bool{}
	for _, card := range cards {
		if err := removeCard(tx, card.ID); err != nil {
			return err
		}
		notes[card.NoteID] = true
	}
	for id := range notes {
		left, err := tx.ListCardsOfNote(id)
		if err != nil {
			return err
		}
		if len(left) == 0 {
			if err := removeNote(tx, id); err != nil {
				return err
			}
		}
	}
	return nil
}

// FieldsState says whether a note that is being written may be added.
type FieldsState int

// What CheckFields can find.
const (
	FieldsOK            FieldsState = iota
	FieldsFirstEmpty                // the first field is empty
	FieldsDuplicate                 // another note of the notetype has the same first field
	FieldsMissingCloze              // a cloze notetype, and no cloze deletion in any cloze field
	FieldsClozeInNormal             // cloze deletions in a notetype that is not for them
	FieldsClozeOutside              // cloze deletions in a field that no cloze filter of the question shows
)

// CheckFields looks at a note that is being written. The note itself, if it is
// stored already, does not count as its own duplicate.
func (c *Collection) CheckFields(n *anki.Note) (FieldsState, error) {
	return read(c, func(r *store.Reader) (FieldsState, error) {
		nt, err := r.GetNotetype(n.NotetypeID)
		if err != nil {
			return FieldsOK, err
		}
		clozes := clozeState(n, nt)
		switch {
		case clozes == FieldsClozeOutside:
			return clozes, nil
		case len(n.Fields) == 0 || strings.TrimSpace(template.StripHTMLPreservingMedia(normalizeText(n.Fields[0], false))) == "":
			return FieldsFirstEmpty, nil
		case clozes != FieldsOK:
			return clozes, nil
		}
		if dupes, err := duplicatesOf(r, n); err != nil || len(dupes) > 0 {
			return FieldsDuplicate, err
		}
		return FieldsOK, nil
	})
}

// clozeState says whether the cloze deletions of a note are where its notetype wants them.
func clozeState(n *anki.Note, nt *anki.Notetype) FieldsState {
	state := FieldsOK
	var shown []string
	if nt.IsCloze() {
		state = FieldsMissingCloze
		if len(nt.Templates) > 0 {
			if t, err := template.Parse(nt.Templates[0].Config.QuestionFormat); err == nil {
				shown = t.ClozeFields()
			}
		}
	}
	for i, text := range n.Fields {
		switch {
		case len(template.ClozeNumbers(text)) == 0 || i >= len(nt.Fields):
		case !nt.IsCloze():
			return FieldsClozeInNormal
		case !slices.ContainsFunc(shown, func(name string) bool { return store.CompareNames(name, nt.Fields[i].Name) == 0 }):
			return FieldsClozeOutside
		default:
			state = FieldsOK
		}
	}
	return state
}

// ListDuplicates returns the other notes of n's notetype with the same first field.
func (c *Collection) ListDuplicates(n *anki.Note) ([]anki.NoteID, error) {
	return read(c, func(r *store.Reader) ([]anki.NoteID, error) { return duplicatesOf(r, n) })
}

func duplicatesOf(r *store.Reader, n *anki.Note) ([]anki.NoteID, error) {
	text := template.StripHTMLPreservingMedia(normalizeText(n.Fields[0], true))
	candidates, err := r.ListNotesByChecksum(n.NotetypeID, fieldChecksum(text))
	var ids []anki.NoteID
	for _, other := range candidates {
		if other.ID != n.ID && template.StripHTMLPreservingMedia(other.Fields[0]) == text {
			ids = append(ids, other.ID)
		}
	}
	return ids, err
}
