// Package editor is the window in which one note is edited. What is written is saved by itself.
package editor

import (
	"slices"

	"karuta/collection"
	"karuta/collection/anki"
)

// stored is the note as the collection has it.
type stored struct {
	note     *anki.Note
	notetype *anki.Notetype
	tags     []string // that are known
	cards    int
}

func read(id anki.NoteID) func(*collection.Collection) (stored, error) {
	return func(c *collection.Collection) (s stored, err error) {
		if s.note, err = c.GetNote(id); err != nil {
			return s, err
		}
		if s.notetype, err = c.GetNotetype(s.note.NotetypeID); err != nil {
			return s, err
		}
		if s.tags, err = c.ListTags(); err != nil {
			return s, err
		}
		cards, err := c.ListCardsOfNote(id)
		s.cards = len(cards)
		return s, err
	}
}

// warning says what is wrong with a note that is being edited; it is saved all the same.
func warning(state collection.FieldsState) string {
	switch state {
	case collection.FieldsFirstEmpty:
		return "The first field is empty."
	case collection.FieldsDuplicate:
		return "Another note of this type has the same text here."
	case collection.FieldsMissingCloze:
		return "There is no cloze deletion."
	case collection.FieldsClozeInNormal:
		return "This notetype makes no cloze cards: the deletions will be shown as they are written."
	case collection.FieldsClozeOutside:
		return "A cloze deletion stands in a field that is not shown as cloze."
	}
	return ""
}

// differs reports whether what is written is not what is stored.
func (s *stored) differs(fields, tags []string) bool {
	return s.note != nil && !(slices.Equal(s.note.Fields, fields) && slices.Equal(s.note.Tags, tags))
}

// merge puts what the person changed since base was shown into the note as it
// is now: another device or window may have changed the rest meanwhile.
func merge(now, base *anki.Note, fields, tags []string) (*anki.Note, error) {
	if now.NotetypeID != base.NotetypeID || len(now.Fields) != len(fields) || len(base.Fields) != len(fields) {
		return nil, anki.ErrStale
	}
	n := *now
	n.Fields = slices.Clone(now.Fields)
	for i, text := range fields {
		if text != base.Fields[i] {
			n.Fields[i] = text
		}
	}
	if !slices.Equal(tags, base.Tags) {
		n.Tags = tags
	}
	return &n, nil
}

// sameFields reports whether both notetypes have the same fields to write in.
func sameFields(a, b *anki.Notetype) bool {
	return a != nil && b != nil && a.ID == b.ID && slices.Equal(a.FieldNames(), b.FieldNames())
}
