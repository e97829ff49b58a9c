package collection

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"

	"karuta/collection/anki"
	"karuta/internal/atomicfile"
)

// Conflict is a text that gave way when two devices had changed the same field.
type Conflict struct {
	ID    int64       `json:"id"` // names it in this list
	At    anki.Millis `json:"at"` // when the sync met it
	Note  anki.NoteID `json:"note"`
	Field string      `json:"field"`
	Text  string      `json:"text"` // what the field does not say any more
}

func (c *Collection) conflictsPath() string { return c.Path() + ".conflicts" }

// ListConflicts returns the conflicts nobody has settled yet, oldest first. They
// are kept in a file beside the collection, on this computer only.
func (c *Collection) ListConflicts() ([]Conflict, error) {
	content, err := os.ReadFile(c.conflictsPath())
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read conflicts: %w", err)
	}
	var list []Conflict
	if err := json.Unmarshal(content, &list); err != nil {
		return nil, fmt.Errorf("read conflicts: %s: %w: %w", c.conflictsPath(), anki.ErrCorrupt, err)
	}
	return list, nil
}

// addConflicts adds to the list what is not in it.
func (c *Collection) addConflicts(more []Conflict) error {
	if len(more) == 0 {
		return nil
	}
	list, err := c.ListConflicts()
	if errors.Is(err, anki.ErrCorrupt) { // keep the rubbish for whoever wants to look, and go on
		err = os.Rename(c.conflictsPath(), c.conflictsPath()+".broken")
	}
	if err != nil {
		return err
	}
	for _, m := range more {
		same := func(k Conflict) bool { return k.Note == m.Note && k.Field == m.Field && k.Text == m.Text }
		if m.Text == "" || slices.ContainsFunc(list, same) {
			continue
		}
		m.ID = 1
		if n := len(list); n > 0 {
			m.ID = list[n-1].ID + 1
		}
		list = append(list, m)
	}
	return c.writeConflicts(list)
}

func (c *Collection) writeConflicts(list []Conflict) error {
	content, err := json.MarshalIndent(list, "", " ")
	if err == nil {
		err = replaceSideFile(c.conflictsPath(), content)
	}
	if err != nil {
		return fmt.Errorf("write conflicts: %w", err)
	}
	return nil
}

func replaceSideFile(path string, content []byte) error {
	return atomicfile.WriteFile(path, content, 0o600)
}

// DismissConflict takes a conflict off the list and leaves the note as it is.
// It reports anki.ErrNotFound if there is none with that id.
func (c *Collection) DismissConflict(id int64) error {
	list, err := c.ListConflicts()
	if err != nil {
		return err
	}
	i := slices.IndexFunc(list, func(k Conflict) bool { return k.ID == id })
	if i < 0 {
		return fmt.Errorf("conflict %d: %w", id, anki.ErrNotFound)
	}
	return c.writeConflicts(slices.Delete(list, i, i+1))
}

// TakeConflict puts the text of a conflict into its field, which can be undone,
// and takes it off the list. What the field said until then goes on the list
// instead: nothing is lost by trying. It reports anki.ErrNotFound if the
// conflict, its note or its field is gone.
func (c *Collection) TakeConflict(id int64) (anki.Changes, error) {
	list, err := c.ListConflicts()
	if err != nil {
		return anki.Changes{}, err
	}
	i := slices.IndexFunc(list, func(k Conflict) bool { return k.ID == id })
	if i < 0 {
		return anki.Changes{}, fmt.Errorf("conflict %d: %w", id, anki.ErrNotFound)
	}
	conflict := list[i]
	n, err := c.GetNote(conflict.Note)
	if err != nil {
		return anki.Changes{}, err
	}
	nt, err := c.GetNotetype(n.NotetypeID)
	if err != nil {
		return anki.Changes{}, err
	}
	field := nt.FieldIndex(conflict.Field)
	if field < 0 || field >= len(n.Fields) {
		return anki.Changes{}, fmt.Errorf("conflict %d: field %q: %w", id, conflict.Field, anki.ErrNotFound)
	}
	was := n.Fields[field]
	n.Fields[field] = conflict.Text
	changes, err := c.UpdateNote(n)
	if err != nil {
		return anki.Changes{}, err
	}
	if err := c.DismissConflict(id); err != nil {
		return changes, err
	}
	return changes, c.addConflicts([]Conflict{{At: c.millis(), Note: conflict.Note, Field: conflict.Field, Text: was}})
}
