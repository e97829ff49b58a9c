package widgets

import (
	"strings"

	"fyne.io/fyne/v2"

	"karuta/ui/theme"
)

// AskName asks in a dialog for a name, which begins as initial, and gives it to use. Nothing happens with an empty one.
func AskName(canvas fyne.Canvas, title, placeholder, initial string, use func(string)) {
	entry := NewEntry(placeholder)
	entry.SetText(initial)
	entry.CursorColumn = len([]rune(initial))
	var modal *Modal
	ok := NewPrimary(title, func() {
		name := strings.TrimSpace(entry.Text)
		if name == "" {
			return
		}
		modal.Close()
		use(name)
	})
	modal = NewModal(title, entry)
	modal.SetButtons(modal.CancelButton("Cancel"), ok)
	modal.MaxWidth, modal.Default, modal.First = 440, ok, entry
	entry.OnSubmitted = modal.Submit
	modal.Open(canvas)
}

// NewProblem makes the line of a dialog that says what is wrong in it; it shows nothing until SayProblem does.
func NewProblem() *Paragraph {
	p := NewSmallParagraph("")
	p.SetColor(theme.Danger)
	p.Hide()
	return p
}

// SayProblem writes what is wrong into a line made by NewProblem; "" takes it away.
func (m *Modal) SayProblem(line *Paragraph, problem string) {
	line.SetText(problem)
	SetVisible(line, problem != "")
	if m.IsOpen() {
		m.Refresh()
	}
}
