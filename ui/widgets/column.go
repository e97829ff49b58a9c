package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"karuta/ui/theme"
)

// Column centres its only object and keeps it at most Max wide, with Pad free on both sides.
// Its minimal width is small, so that long lines do not keep the window wide.
type Column struct {
	Max, Pad float32
}

var _ fyne.Layout = Column{}

// NewColumn puts the content into the column every screen has: theme.ColumnMax wide, centred.
func NewColumn(content fyne.CanvasObject) *fyne.Container {
	return container.New(Column{Max: theme.ColumnMax, Pad: theme.Space16}, content)
}

// Layout implements fyne.Layout.
func (c Column) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	width := max(0, min(size.Width-2*c.Pad, c.Max))
	for _, o := range objects {
		o.Resize(fyne.NewSize(width, size.Height))
		o.Move(fyne.NewPos((size.Width-width)/2, 0))
	}
}

// MinSize implements fyne.Layout.
func (c Column) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var size fyne.Size
	for _, o := range objects {
		size = size.Max(o.MinSize())
	}
	return fyne.NewSize(min(size.Width, c.Max)+2*c.Pad, size.Height)
}

// Gap is empty space in a box: so high (or wide) as it says.
func Gap(size float32) fyne.CanvasObject {
	gap := canvas.NewRectangle(nil)
	gap.SetMinSize(fyne.NewSquareSize(size))
	return gap
}

// VStack lays objects below each other with the same gap between any two that are visible.
func VStack(gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(stack{gap: gap, vertical: true}, objects...)
}

// HStack lays objects beside each other, each as wide as it needs and centred in height.
func HStack(gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(stack{gap: gap}, objects...)
}

// Centered is an HStack in the middle of the width it gets.
func Centered(gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(stack{gap: gap, centered: true}, objects...)
}

type stack struct {
	gap                float32
	vertical, centered bool
}

func (s stack) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var size fyne.Size
	shown := 0
	for _, o := range objects {
		if !o.Visible() {
			continue
		}
		shown++
		min := o.MinSize()
		if s.vertical {
			size = fyne.NewSize(max(size.Width, min.Width), size.Height+min.Height)
		} else {
			size = fyne.NewSize(size.Width+min.Width, max(size.Height, min.Height))
		}
	}
	gaps := s.gap * float32(max(0, shown-1))
	if s.vertical {
		return size.AddWidthHeight(0, gaps)
	}
	return size.AddWidthHeight(gaps, 0)
}

func (s stack) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	pos := fyne.Position{}
	if s.centered {
		pos.X = max(0, (size.Width-s.MinSize(objects).Width)/2)
	}
	for _, o := range objects {
		if !o.Visible() {
			continue
		}
		if s.vertical {
			// Wrapping text knows its height only once it has its width.
			o.Resize(fyne.NewSize(size.Width, o.Size().Height))
			height := o.MinSize().Height
			o.Resize(fyne.NewSize(size.Width, height))
			o.Move(pos)
			pos.Y += height + s.gap
			continue
		}
		min := o.MinSize()
		o.Resize(min)
		o.Move(fyne.NewPos(pos.X, (size.Height-min.Height)/2))
		pos.X += min.Width + s.gap
	}
}

// Surface is a white (in the dark: raised) sheet with rounded corners and a soft shadow: what a card lies on.
type Surface struct {
	widget.BaseWidget
	content fyne.CanvasObject
	pad     float32
}

// NewSurface puts the content on a sheet, pad inside its edges.
func NewSurface(content fyne.CanvasObject, pad float32) *Surface {
	s := &Surface{content: content, pad: max(pad, 1)} // the outline stays visible
	s.ExtendBaseWidget(s)
	return s
}

// CreateRenderer implements fyne.Widget.
func (s *Surface) CreateRenderer() fyne.WidgetRenderer {
	ground := canvas.NewRectangle(theme.Color(theme.Surface))
	ground.CornerRadius, ground.StrokeWidth = theme.RadiusLarge, 1
	r := &surfaceRenderer{baseRenderer{[]fyne.CanvasObject{ground, s.content}}, s, ground}
	r.color()
	return r
}

type surfaceRenderer struct {
	baseRenderer
	s      *Surface
	ground *canvas.Rectangle
}

func (r *surfaceRenderer) MinSize() fyne.Size {
	return r.s.content.MinSize().AddWidthHeight(2*r.s.pad, 2*r.s.pad)
}

func (r *surfaceRenderer) Layout(size fyne.Size) {
	r.ground.Resize(size)
	r.s.content.Move(fyne.NewPos(r.s.pad, r.s.pad))
	r.s.content.Resize(size.SubtractWidthHeight(2*r.s.pad, 2*r.s.pad))
}

func (r *surfaceRenderer) color() {
	r.ground.FillColor, r.ground.StrokeColor = theme.Color(theme.Surface), theme.Color(theme.Line)
	r.ground.Shadow = canvas.Shadow{Color: theme.Color(theme.Scrim), BlurRadius: 8, Offset: fyne.NewPos(0, 2)}
}

func (r *surfaceRenderer) Refresh() {
	r.color()
	r.ground.Refresh()
	r.s.content.Refresh()
}

// NewRule makes a hairline across the width it gets.
func NewRule() *widget.Separator { return widget.NewSeparator() }

// ScrollTo brings an object inside the scroller into view.
func ScrollTo(scroll *container.Scroll, o fyne.CanvasObject) {
	driver := fyne.CurrentApp().Driver()
	y := driver.AbsolutePositionForObject(o).Y - driver.AbsolutePositionForObject(scroll.Content).Y
	const air = theme.Space24
	switch top, height := scroll.Offset.Y, scroll.Size().Height; {
	case y < top+air:
		scroll.ScrollToOffset(fyne.NewPos(0, max(0, y-air)))
	case y+o.Size().Height > top+height-air:
		scroll.ScrollToOffset(fyne.NewPos(0, y+o.Size().Height-height+air))
	}
}
