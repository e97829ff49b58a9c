package conflicts

import (
	"fmt"

	"fyne.io/fyne/v2"

	"karuta/app"
	"karuta/collection"
	"karuta/collection/anki"
	"karuta/ui/theme"
	"karuta/ui/widgets"
)

// Actions are what the dialog asks of the program.
type Actions struct {
	Say  func(string) // in a line, that there is nothing to show
	Fail func(error)
}

// Open shows the oldest conflict; when it is settled, the next.
func Open(canvas fyne.Canvas, worker *app.Worker, actions Actions) {
	app.Read(worker, first, func(c *conflict, err error) {
		switch {
		case err != nil:
			actions.Fail(err)
		case c == nil:
			actions.Say("There are no conflicts")
		default:
			ask(canvas, worker, actions, c)
		}
	})
}

// ask shows one conflict.
func ask(canvas fyne.Canvas, worker *app.Worker, actions Actions, c *conflict) {
	var modal *widgets.Modal
	settle := func(act func(*collection.Collection) (anki.Changes, error)) func() {
		return func() {
			modal.Close()
			app.Change(worker, act, func(_ anki.Changes, err error) {
				switch {
				case err != nil:
					actions.Fail(err)
				case c.left > 1:
					Open(canvas, worker, actions)
				}
			})
		}
	}
	dismiss := func(col *collection.Collection) (anki.Changes, error) {
		return anki.Changes{}, col.DismissConflict(c.ID)
	}
	// What the field said goes to the end of the list: it comes up again, and can be dismissed or taken back.
	take := func(col *collection.Collection) (anki.Changes, error) { return col.TakeConflict(c.ID) }
	rows := []fyne.CanvasObject{widgets.NewParagraph(c.text())}
	now, other := c.texts()
	if c.canTake() {
		rows = append(rows, widgets.NewMutedParagraph("The field says"), widgets.NewParagraph(now))
	}
	rows = append(rows, widgets.NewMutedParagraph("The other text"), widgets.NewParagraph(other))
	modal = widgets.NewModal(fmt.Sprintf("Conflicts: %d", c.left), widgets.VStack(theme.Space12, rows...))
	buttons := []*widgets.Button{modal.CancelButton("Later"), widgets.NewButton("Keep the field", settle(dismiss))}
	if c.canTake() {
		buttons = append(buttons, widgets.NewButton("Take the other text", settle(take)))
	}
	modal.SetButtons(buttons...)
	modal.Open(canvas)
}
