package syncdialog

import (
	"time"

	"fyne.io/fyne/v2"

	"karuta/app"
	"karuta/ui/theme"
	"karuta/ui/widgets"
)

// DirectionActions are what the question which side to keep leads to.
type DirectionActions struct {
	Choose  func(app.Direction)
	Compare func() // fetches the server's collection and compares; the answer comes through Update
	Cancel  func()
	Now     func() time.Time
}

// Direction is the question which side to keep when the two cannot be merged.
type Direction struct {
	modal   *widgets.Modal
	actions DirectionActions
	shown   app.OneWayQuestion
	// The buttons stay when the body is made anew, so that they keep the focus.
	keepBoth, upload, download, compare *widgets.Button
}

// OpenDirection asks which side to keep when the two cannot be merged. No
// button is the default, and Esc cancels.
func OpenDirection(canvas fyne.Canvas, q app.OneWayQuestion, actions DirectionActions) *Direction {
	d := &Direction{actions: actions, shown: q, compare: widgets.NewButton("Compare", actions.Compare)}
	d.keepBoth = widgets.NewButton("Keep both", func() { d.choose(app.KeepBoth) })
	d.upload = widgets.NewButton("Upload", func() { d.choose(app.Upload) })
	d.download = widgets.NewButton("Download", func() { d.choose(app.Download) })
	d.modal = widgets.NewModal(title(q), d.body(q))
	d.modal.SetButtons(d.modal.CancelButton("Cancel"))
	d.modal.OnCancel = actions.Cancel
	d.modal.Open(canvas)
	return d
}

// IsOpen reports whether the question is on the screen.
func (d *Direction) IsOpen() bool { return d.modal.IsOpen() }

// Close takes the question away when it has lost its reason.
func (d *Direction) Close() { d.modal.Close() }

// Update shows the question as it stands now.
func (d *Direction) Update(q app.OneWayQuestion) {
	if q == d.shown {
		return
	}
	d.shown = q
	d.modal.SetBody(d.body(q))
}

func (d *Direction) body(q app.OneWayQuestion) fyne.CanvasObject {
	rows := []fyne.CanvasObject{widgets.NewParagraph(reasonText(q))}
	if !q.Reason.OneSided() {
		rows = append(rows, d.sides(q))
	}
	rows = append(rows, d.choices(q)...)
	if text := backupText(q); text != "" {
		rows = append(rows, widgets.NewMutedParagraph(text))
	}
	return widgets.VStack(theme.Space16, rows...)
}

// sides sets what is known of the two sides against each other.
func (d *Direction) sides(q app.OneWayQuestion) fyne.CanvasObject {
	here, there := widgets.NewText("This computer"), widgets.NewText("Server")
	here.Style.Bold, there.Style.Bold = true, true
	rows := []fyne.CanvasObject{newLine("", here, there)}
	for _, f := range figures(q, d.actions.Now()) {
		rows = append(rows, newLine(f.label, side(f.here), side(f.there)))
	}
	if text := comparedText(q); text != "" {
		rows = append(rows, widgets.NewMutedParagraph(text))
	}
	if q.Comparison == nil && !q.Comparing {
		rows = append(rows, widgets.NewChoiceRow(d.compare, buttonWidth,
			"Fetches the server's collection to show what is only on one side. Nothing is changed."))
	}
	return widgets.VStack(theme.Space8, rows...)
}

// side shows a number, and below it what is special about it.
func side(c cell) fyne.CanvasObject {
	number := widgets.NewText(c.text)
	number.Elastic = true
	lines := []fyne.CanvasObject{number}
	for _, note := range c.notes {
		line := widgets.NewMuted(note)
		line.Points = theme.TextSmall
		lines = append(lines, line)
	}
	return widgets.VStack(0, lines...)
}

// buttonWidth is that of all buttons of the choice.
const buttonWidth = 130

func (d *Direction) choose(direction app.Direction) {
	d.modal.Close()
	d.actions.Choose(direction)
}

func (d *Direction) choices(q app.OneWayQuestion) (rows []fyne.CanvasObject) {
	if q.KeepBoth() {
		rows = append(rows, widgets.NewChoiceRow(d.keepBoth, buttonWidth, keepBothText(q)))
	}
	if q.Upload {
		rows = append(rows, widgets.NewChoiceRow(d.upload, buttonWidth, uploadText(q)))
	}
	if q.Download {
		rows = append(rows, widgets.NewChoiceRow(d.download, buttonWidth, downloadText(q)))
	}
	return rows
}
