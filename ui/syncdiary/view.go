package syncdiary

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"

	"karuta/app"
	"karuta/ui/theme"
	"karuta/ui/widgets"
)

// View is the content of the window.
type View struct {
	win     fyne.Window
	read    func() ([]app.DiaryEntry, error)
	list    []app.DiaryEntry
	rows    *widget.List
	summary *widgets.Paragraph
}

// New fills the window. read gives the entries, the latest first.
func New(win fyne.Window, read func() ([]app.DiaryEntry, error), closed func()) *View {
	v := &View{win: win, read: read, summary: widgets.NewMutedParagraph("")}
	v.rows = widget.NewList(
		func() int { return len(v.list) },
		func() fyne.CanvasObject { return newRowView() },
		func(id widget.ListItemID, o fyne.CanvasObject) {
			if id < len(v.list) {
				o.(*fyne.Container).Layout.(*rowView).show(rowOf(v.list[id]))
			}
		})
	v.rows.OnSelected = func(id widget.ListItemID) {
		v.rows.Unselect(id)
		if id < len(v.list) {
			v.details(v.list[id])
		}
	}
	top := container.New(layout.NewCustomPaddedLayout(theme.Space12, theme.Space8, theme.Space16, theme.Space16), v.summary)
	widgets.FillSideWindow(win, container.NewBorder(top, nil, nil, nil, v.rows), nil)
	win.SetOnClosed(closed)
	v.Refresh()
	return v
}

// Refresh reads the diary again.
func (v *View) Refresh() {
	list, err := v.read()
	if err != nil {
		v.summary.SetText(app.ErrorText(err))
		return
	}
	v.list = list
	v.summary.SetText(summary(list))
	v.rows.Refresh()
}

// Summary returns the line above the list.
func (v *View) Summary() string { return v.summary.Text() }

// details shows a whole entry, which in the list may be cut.
func (v *View) details(e app.DiaryEntry) {
	r := rowOf(e)
	line := widgets.NewParagraph(r.line)
	if r.failed {
		line.SetColor(theme.Danger)
	}
	modal := widgets.NewModal("Sync", widgets.VStack(theme.Space12, widgets.NewParagraph(r.title), line, widgets.NewMutedParagraph(r.figures)))
	modal.SetButtons(modal.CancelButton("Close"))
	modal.MaxWidth = 460
	modal.Open(v.win.Canvas())
}

// rowView lays out one row: title, line and figures below each other, each cut where room is short.
type rowView struct{ title, figures, line *widgets.Text }

func newRowView() *fyne.Container {
	r := &rowView{widgets.NewText(""), widgets.NewMuted(""), widgets.NewMuted("")}
	r.title.Style.Bold, r.title.Elastic = true, true
	r.figures.Points = theme.TextSmall
	return container.New(r, r.title, r.figures, r.line)
}

func (r *rowView) show(data row) {
	r.title.SetText(data.title)
	r.figures.SetText(data.figures)
	r.line.Color = theme.Muted
	if data.failed {
		r.line.Color = theme.Danger
	}
	r.line.SetText(data.line)
	r.line.Refresh()
}

// MinSize implements fyne.Layout. Nothing in it depends on the width.
func (r *rowView) MinSize([]fyne.CanvasObject) fyne.Size {
	h := r.title.MinSize().Height + r.line.MinSize().Height + r.figures.MinSize().Height
	return fyne.NewSize(200, h+2*theme.Space8)
}

// Layout implements fyne.Layout.
func (r *rowView) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	const pad = theme.Space16
	width := size.Width - 2*pad
	y := float32(theme.Space8)
	for _, t := range []*widgets.Text{r.title, r.line, r.figures} {
		h := t.MinSize().Height
		t.Move(fyne.NewPos(pad, y))
		t.Resize(fyne.NewSize(width, h))
		y += h
	}
}
