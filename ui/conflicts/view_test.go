package conflicts

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"karuta/app"
	"karuta/ui/theme"
	"karuta/ui/widgets"
)

// button finds a button of the dialog that is open; nil if there is none of that text.
func button(c fyne.Canvas, text string) *widgets.Button {
	if c.Overlays().Top() == nil {
		return nil
	}
	for _, o := range test.LaidOutObjects(c.Overlays().Top()) {
		if b, ok := o.(*widgets.Button); ok && b.Text == text {
			return b
		}
	}
	return nil
}

func TestConflictsAreSettledOneAfterTheOther(t *testing.T) {
	c, n := withConflicts(t)
	test.NewTempApp(t).Settings().SetTheme(theme.New(theme.Light))
	worker := app.NewInPlaceWorker(nil)
	worker.SetCollection(c)
	said := ""
	actions := Actions{Say: func(s string) { said = s }, Fail: func(err error) { t.Error(err) }}
	canvas := test.NewTempWindow(t, nil).Canvas()
	Open(canvas, worker, actions)

	const keep, take = "Keep the field", "Take the other text"
	button(canvas, take).OnTapped()
	if got, err := c.GetNote(n.ID); err != nil || got.Fields[0] != "other" {
		t.Errorf("taken: %v, %v", got, err)
	}
	if button(canvas, take) != nil {
		t.Error("the text of a note that is gone could be taken")
	}
	for range 3 { // both whose place is gone, and what the field said before
		if button(canvas, keep) == nil {
			t.Fatal("the next is not shown")
		}
		button(canvas, keep).OnTapped()
	}
	if button(canvas, keep) != nil {
		t.Error("a fifth is shown")
	}
	if list, err := c.ListConflicts(); err != nil || len(list) > 0 {
		t.Errorf("left: %+v, %v", list, err)
	}
	if Open(canvas, worker, actions); said != "There are no conflicts" {
		t.Errorf("said %q", said)
	}
}
