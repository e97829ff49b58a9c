package ui

import (
	"errors"
	"fmt"

	"fyne.io/fyne/v2"

	"karuta/app"
	"karuta/collection"
	"karuta/collection/anki"
	"karuta/ui/theme"
	"karuta/ui/widgets"
)

// conflictTextLimit is how many characters of a text are shown.
const conflictTextLimit = 400

// openConflict is a conflict and what its field says now.
type openConflict struct {
	collection.Conflict
	left    int    // conflicts there are, this one included
	now     string // what the field says
	missing bool   // the note or the field is gone
}

// showConflicts shows the texts that gave way when two devices had changed the
// same field, one after the other.
func (w *window) showConflicts() {
	app.Read(w.app.Worker, firstConflict, func(c *openConflict, err error) {
		switch {
		case err != nil:
			w.fail(err)
		case c == nil:
			w.status.Say("There are no conflicts")
		default:
			w.askConflict(*c)
		}
	})
}

func firstConflict(c *collection.Collection) (*openConflict, error) {
	list, err := c.ListConflicts()
	if err != nil || len(list) == 0 {
		return nil, err
	}
	found := &openConflict{Conflict: list[0], left: len(list)}
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

func (w *window) askConflict(c openConflict) {
	var modal *widgets.Modal
	settle := func(act func(*collection.Collection) (anki.Changes, error)) func() {
		return func() {
			modal.Close()
			app.Change(w.app.Worker, act, func(_ anki.Changes, err error) {
				if err != nil {
					w.fail(err)
					return
				}
				if c.left > 1 {
					w.showConflicts()
				}
			})
		}
	}
	dismiss := func(col *collection.Collection) (anki.Changes, error) {
		return anki.Changes{}, col.DismissConflict(c.ID)
	}
	// What the field said goes to the end of the list: it comes up again, and can be dismissed or taken back.
	take := func(col *collection.Collection) (anki.Changes, error) { return col.TakeConflict(c.ID) }
	rows := []fyne.CanvasObject{widgets.NewParagraph(conflictText(c))}
	if !c.missing {
		rows = append(rows, widgets.NewMutedParagraph("The field says"), widgets.NewParagraph(shortText(c.now)))
	}
	rows = append(rows, widgets.NewMutedParagraph("The other text"), widgets.NewParagraph(shortText(c.Text)))
	modal = widgets.NewModal(fmt.Sprintf("Conflicts: %d", c.left), widgets.VStack(theme.Space12, rows...))
	buttons := []*widgets.Button{modal.CancelButton("Later"), widgets.NewButton("Keep the field", settle(dismiss))}
	if !c.missing {
		buttons = append(buttons, widgets.NewButton("Take the other text", settle(take)))
	}
	modal.SetButtons(buttons...)
	modal.Open(w.win.Canvas())
}

// conflictText says what happened.
func conflictText(c openConflict) string {
	if c.missing {
		return fmt.Sprintf("The field %q was changed on two devices, and its note or the field is gone meanwhile.", c.Field)
	}
	return fmt.Sprintf("The field %q of a note was changed on two devices. The newer text stands.", c.Field)
}

// shortText is a text as far as there is room for it.
func shortText(text string) string {
	if text == "" {
		return "(nothing)"
	}
	if runes := []rune(text); len(runes) > conflictTextLimit {
		return string(runes[:conflictTextLimit]) + "…"
	}
	return text
}
