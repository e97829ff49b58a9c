package collection

import (
	"fmt"
	"time"

	"karuta/collection/anki"
	"karuta/collection/store"
)

// undoLimit is how many operations can be undone.
const undoLimit = 30

// mergeWindow is the time in which edits of one note are undone together.
const mergeWindow = time.Minute

// undoStep is one operation that can be undone or redone.
type undoStep struct {
	id      store.UndoStep
	op      anki.Op
	at      time.Time
	changes anki.Changes
	note    anki.NoteID // the note edited, for merging edits, or of the card answered
	card    anki.CardID // the card answered
	// the queue around an answer, which undo and redo bring back
	queueBefore, queueAfter *studyQueue
}

// undoList is what can be undone and redone, newest last.
type undoList struct {
	lastID store.UndoStep
	done   []*undoStep
	undone []*undoStep
}

func (u *undoList) newID() store.UndoStep {
	u.lastID++
	return u.lastID
}

func (u *undoList) newStep(op anki.Op, at time.Time) *undoStep {
	return &undoStep{id: u.newID(), op: op, at: at}
}

// push adds a step that was done now, which ends redoing, and returns the steps
// whose rows need not be kept any more.
func (u *undoList) push(step *undoStep) (forgotten []store.UndoStep) {
	for _, s := range u.undone {
		forgotten = append(forgotten, s.id)
	}
	u.undone = nil
	if n := len(u.done); n > 0 && u.done[n-1].id == step.id {
		u.done[n-1] = step
	} else {
		u.done = append(u.done, step)
	}
	for len(u.done) > undoLimit {
		forgotten = append(forgotten, u.done[0].id)
		u.done = u.done[1:]
	}
	return forgotten
}

// editStep returns a step for an edit of the note: the last one if that was an
// edit of the same note a moment ago, so that typing is undone in one go.
func (u *undoList) editStep(note anki.NoteID, at time.Time) *undoStep {
	if n := len(u.done); n > 0 && len(u.undone) == 0 {
		last := *u.done[n-1]
		if last.op == anki.OpUpdateNote && last.note == note && at.Sub(last.at) < mergeWindow {
			return &last
		}
	}
	step := u.newStep(anki.OpUpdateNote, at)
	step.note = note
	return step
}

// UndoStatus names the operations that Undo and Redo would act on; OpNone for none.
type UndoStatus struct {
	Undo anki.Op
	Redo anki.Op
}

// UndoStatus returns what can be undone and redone now.
func (c *Collection) UndoStatus() UndoStatus {
	var s UndoStatus
	if n := len(c.undo.done); n > 0 {
		s.Undo = c.undo.done[n-1].op
	}
	if n := len(c.undo.undone); n > 0 {
		s.Redo = c.undo.undone[n-1].op
	}
	return s
}

// Undo puts everything the last operation touched back as it was, to the byte.
// It reports anki.ErrNothingToUndo if there is none.
func (c *Collection) Undo() (anki.Changes, error) {
	return c.replay(anki.OpUndo, &c.undo.done, &c.undo.undone)
}

// Redo does again what was undone last, to the byte.
func (c *Collection) Redo() (anki.Changes, error) {
	return c.replay(anki.OpRedo, &c.undo.undone, &c.undo.done)
}

func (c *Collection) replay(op anki.Op, from, to *[]*undoStep) (anki.Changes, error) {
	n := len(*from)
	if n == 0 {
		return anki.Changes{}, fmt.Errorf("%s: %w", op, anki.ErrNothingToUndo)
	}
	step := *(*from)[n-1]
	reverse := c.undo.newID()
	if err := c.db.Restore(step.id, reverse); err != nil {
		return anki.Changes{}, fmt.Errorf("%s: %w", op, err)
	}
	step.id = reverse
	*from = (*from)[:n-1]
	*to = append(*to, &step)
	changes := step.changes
	changes.Op = op
	queue := c.queue
	c.noticeChanges(changes)
	c.noticeReplay(op, &step, queue)
	return changes, nil
}

// forgetUndo empties both lists, after something that cannot be undone.
func (c *Collection) forgetUndo() {
	var ids []store.UndoStep
	for _, s := range append(c.undo.done, c.undo.undone...) {
		ids = append(ids, s.id)
	}
	c.undo.done, c.undo.undone = nil, nil
	c.started = startedDay{}
	c.db.ForgetUndo(ids...)
}
