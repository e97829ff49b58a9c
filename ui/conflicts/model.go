// Package conflicts shows the texts that gave way when two devices had changed the same field, one after the other.
package conflicts

import (
	"errors"
	"fmt"
	"strings"

	"karuta/cardrender"
	"karuta/collection"
	"karuta/collection/anki"
)

// textLimit is how many characters of a text are shown.
const textLimit = 400

// conflict is a conflict and what its field says now.
type conflict struct {
	collection.Conflict
	left    int    // conflicts there are, this one included
	now     string // what the field says
	missing bool   // the note or the field is gone
}

// first returns the oldest conflict, nil if there is none.
func first(c *collection.Collection) (*conflict, error) {
	list, err := c.ListConflicts()
	if err != nil || len(list) == 0 {
		return nil, err
	}
	found := &conflict{Conflict: list[0], left: len(list)}
	n, err := c.GetNote(found.Note)
	if errors.Is(err, anki.ErrNotFound) {
		found.missing = true
		return found, nil
	}
	if err != nil {
		return nil, err
	}
	nt, err := c.GetNotetype(n.NotetypeID)
	if err != nil {
		return nil, err
	}
	if i := nt.FieldIndex(found.Field); i >= 0 && i < len(n.Fields) {
		found.now = n.Fields[i]
	} else {
		found.missing = true
	}
	return found, nil
}

// text says what happened.
func (c *conflict) text() string {
	if c.missing {
		return fmt.Sprintf("The field %q was changed on two devices, and its note or the field is gone meanwhile.", c.Field)
	}
	return fmt.Sprintf("The field %q of a note was changed on two devices. The newer text stands.", c.Field)
}

// canTake reports whether the other text has a place to go to.
func (c *conflict) canTake() bool { return !c.missing }

// texts returns what the field says and what the other text says, as they are read, pictures and sounds by their names.
// Where they differ in their HTML alone, such as in a bold word, that is what is shown.
func (c *conflict) texts() (now, other string) {
	now, other = plain(c.now), plain(c.Text)
	if now == other {
		now, other = c.now, c.Text
	}
	return shortText(now), shortText(other)
}

func plain(html string) string { return strings.Join(strings.Fields(cardrender.NamedText(html)), " ") }

// shortText is a text as far as there is room for it.
func shortText(text string) string {
	if text == "" {
		return "(nothing)"
	}
	if runes := []rune(text); len(runes) > textLimit {
		return string(runes[:textLimit]) + "…"
	}
	return text
}
