package syncdialog

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"karuta/ui/widgets"
)

// newLine is one line of the table of the two sides.
func newLine(label string, here, there fyne.CanvasObject) fyne.CanvasObject {
	return container.New(lineLayout{}, widgets.NewMuted(label), here, there)
}

// lineLayout gives the label a fixed width and shares the rest among the two sides.
type lineLayout struct{}

// labelWidth is that of the names of the figures.
const labelWidth = 100

func (lineLayout) MinSize(o []fyne.CanvasObject) fyne.Size {
	side := o[1].MinSize().Max(o[2].MinSize())
	return fyne.NewSize(labelWidth+2*side.Width, max(o[0].MinSize().Height, side.Height))
}

func (lineLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	o[0].Resize(fyne.NewSize(labelWidth, o[0].MinSize().Height))
	width := (size.Width - labelWidth) / 2
	for i, side := range o[1:] {
		side.Resize(fyne.NewSize(width, size.Height))
		side.Move(fyne.NewPos(labelWidth+float32(i)*width, 0))
	}
}
