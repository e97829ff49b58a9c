package collection

import (
	"fmt"

	"karuta/collection/anki"
)

// SaveUndo writes what the last operation would need to be undone into a file,
// for a process that comes later. It does nothing if there is nothing to undo.
func (c *Collection) SaveUndo(path string) error {
	n := len(c.undo.done)
	if n == 0 {
		return nil
	}
	step := c.undo.done[n-1]
	return c.db.SaveUndo(step.id, step.op, path)
}

// LoadUndo takes over the operation that SaveUndo has written, unless the
// collection changed since; Undo then undoes it. It reports
// anki.ErrNothingToUndo if there is none.
func (c *Collection) LoadUndo(path string) error {
	step := c.undo.newStep(anki.OpNone, c.now())
	op, found, err := c.db.LoadUndo(step.id, path)
	if err != nil {
		return err
	}
	if !found {
		return fmt.Errorf("load undo: %w", anki.ErrNothingToUndo)
	}
	step.op = op
	step.changes = anki.Changes{Op: op, StudyQueue: true}
	c.db.ForgetUndo(c.undo.push(step)...)
	return nil
}
