package cardview

import (
	"math"

	"fyne.io/fyne/v2"

	"karuta/ui/widgets"
)

// SetZoom implements View. What was at the top of the view stays there.
func (v *cardView) SetZoom(zoom float32) {
	if zoom <= 0 || zoom == v.zoom {
		return
	}
	top := v.scroll.Offset.Y * zoom / v.zoom
	v.zoom = zoom
	v.relayout()
	if !v.fresh {
		v.scroll.ScrollToOffset(fyne.NewPos(0, top))
		v.page.showTiles()
	}
}

// zoomWheel gets the turns of the wheel over the card: they scroll it, or with Ctrl make it larger or smaller.
type zoomWheel struct {
	v      *cardView
	turned float32 // since the last step
}

// wheelStep is how far the wheel is turned for one step; a notch of a mouse is more.
const wheelStep = 10

// Scrolled implements fyne.Scrollable.
func (w *zoomWheel) Scrolled(ev *fyne.ScrollEvent) {
	if w.v.options.OnZoom == nil || !widgets.ControlHeld() {
		w.turned = 0
		w.v.scroll.Scrolled(ev)
		return
	}
	w.turned += ev.Scrolled.DY
	if math.Abs(float64(w.turned)) >= wheelStep {
		w.v.options.OnZoom(int(math.Copysign(1, float64(w.turned))))
		w.turned = 0
	}
}
