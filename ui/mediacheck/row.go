package mediacheck

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"karuta/ui/theme"
	"karuta/ui/widgets"
)

// rowView lays out one row: the name at the left, cut where room is short, the rest at the right.
type rowView struct {
	name, detail *widgets.Text
	box          *fyne.Container
}

func newRowView() *fyne.Container {
	r := &rowView{name: widgets.NewText(""), detail: widgets.NewMuted("")}
	r.name.Elastic = true
	r.detail.Points = theme.TextSmall
	r.box = container.New(r, r.name, r.detail)
	return r.box
}

func (r *rowView) show(data row) {
	r.name.SetText(data.name)
	r.detail.SetText(data.detail)
	r.Layout(r.box.Objects, r.box.Size()) // the detail is as wide as its text
}

// MinSize implements fyne.Layout. Nothing in it depends on the texts.
func (r *rowView) MinSize([]fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(200, r.name.MinSize().Height+2*theme.Space8)
}

// Layout implements fyne.Layout.
func (r *rowView) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	const pad = theme.Space16
	detail := min(fyne.MeasureText(r.detail.Content, r.detail.Points, fyne.TextStyle{}).Width, size.Width*0.6)
	for i, width := range []float32{size.Width - detail - 3*pad, detail} {
		o := objects[i]
		h := o.MinSize().Height
		x := float32(pad)
		if i == 1 {
			x = size.Width - pad - detail
		}
		o.Move(fyne.NewPos(x, (size.Height-h)/2))
		o.Resize(fyne.NewSize(width, h))
	}
}
