package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

// WheelCover lies over the content of a scroller and gives it the turns of the wheel, which entries in it would keep
// for themselves. Clicks go through it.
type WheelCover struct {
	widget.BaseWidget
	scroll fyne.Scrollable
}

var _ fyne.Scrollable = (*WheelCover)(nil)

// NewWheelCover makes a cover for what lies in the scroller.
func NewWheelCover(scroll fyne.Scrollable) *WheelCover {
	w := &WheelCover{scroll: scroll}
	w.ExtendBaseWidget(w)
	return w
}

// Scrolled implements fyne.Scrollable.
func (w *WheelCover) Scrolled(ev *fyne.ScrollEvent) { w.scroll.Scrolled(ev) }

// CreateRenderer implements fyne.Widget.
func (w *WheelCover) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(canvas.NewRectangle(nil))
}
