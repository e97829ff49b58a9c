package widgets

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	fynetheme "fyne.io/fyne/v2/theme"

	"karuta/ui/theme"
)

// ringWidth is how thick the focus ring is, and how far outside the widget it lies.
const ringWidth float32 = 2

// newRing makes the hidden focus ring of a widget.
func newRing() *canvas.Rectangle {
	ring := canvas.NewRectangle(color.Transparent)
	ring.StrokeWidth = ringWidth
	ring.Hide()
	return ring
}

// placeRing lays the ring around an area with rounded corners.
func placeRing(ring *canvas.Rectangle, pos fyne.Position, size fyne.Size, radius float32) {
	ring.CornerRadius = radius + ringWidth
	ring.Move(pos.SubtractXY(ringWidth, ringWidth))
	ring.Resize(size.AddWidthHeight(2*ringWidth, 2*ringWidth))
}

// refreshRing shows the ring while the widget has the focus.
func refreshRing(ring *canvas.Rectangle, focused bool) {
	ring.StrokeColor = theme.Color(fynetheme.ColorNameFocus)
	SetVisible(ring, focused)
	ring.Refresh()
}

// SetVisible shows or hides a part.
func SetVisible(o fyne.CanvasObject, visible bool) {
	if visible == o.Visible() {
		return
	}
	if visible {
		o.Show()
	} else {
		o.Hide()
	}
}

// newIcon makes a picture of the theme's icon, to be given a size by its owner.
func newIcon(name theme.IconName, colorName fyne.ThemeColorName) *canvas.Image {
	img := canvas.NewImageFromResource(theme.NewIcon(name, colorName))
	img.FillMode = canvas.ImageFillContain
	return img
}

// setIcon changes picture and colour; cheap when nothing changed.
func setIcon(img *canvas.Image, icon theme.Icon) {
	if img.Resource != nil && img.Resource.Name() == icon.Name() && img.Image != nil {
		return
	}
	img.Resource = icon
	img.Image = nil
	img.Refresh()
}

// baseRenderer is what all renderers here share.
type baseRenderer struct {
	objects []fyne.CanvasObject
}

// Destroy implements fyne.WidgetRenderer.
func (baseRenderer) Destroy() {}

// Objects implements fyne.WidgetRenderer.
func (r baseRenderer) Objects() []fyne.CanvasObject { return r.objects }
