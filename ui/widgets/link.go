package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"

	"karuta/ui/theme"
)

// Link is a word of text that does something or opens a page: accent colour, underlined under the pointer.
// Keys work as with a Button.
type Link struct {
	Button
	Small bool // the size of status lines
}

var _ desktop.Cursorable = (*Link)(nil)

// NewLink makes a link.
func NewLink(text string, tapped func()) *Link {
	l := &Link{}
	l.Text, l.OnTapped, l.Kind, l.Tint = text, tapped, Flat, theme.Accent
	l.ExtendBaseWidget(l)
	return l
}

// Cursor implements desktop.Cursorable.
func (l *Link) Cursor() desktop.Cursor { return desktop.PointerCursor }

// AccessibilityRole implements fyne.Accessible.
func (l *Link) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleLink }

// CreateRenderer implements fyne.Widget.
func (l *Link) CreateRenderer() fyne.WidgetRenderer {
	text := canvas.NewText("", theme.Color(theme.Accent))
	line := canvas.NewRectangle(theme.Color(theme.Accent))
	ring := newRing()
	r := &linkRenderer{baseRenderer{[]fyne.CanvasObject{text, line, ring}}, l, text, line, ring}
	r.Refresh()
	return r
}

type linkRenderer struct {
	baseRenderer
	l    *Link
	text *canvas.Text
	line *canvas.Rectangle
	ring *canvas.Rectangle
}

func (r *linkRenderer) MinSize() fyne.Size { return r.text.MinSize() }

func (r *linkRenderer) Layout(size fyne.Size) {
	min := r.text.MinSize()
	r.text.Resize(min)
	r.text.Move(fyne.NewPos(0, (size.Height-min.Height)/2))
	r.line.Resize(fyne.NewSize(min.Width, 1))
	r.line.Move(fyne.NewPos(0, (size.Height+min.Height)/2-2))
	placeRing(r.ring, r.text.Position(), min, 2)
}

func (r *linkRenderer) Refresh() {
	tint := r.l.Tint
	if r.l.Disabled() {
		tint = theme.Disabled
	}
	r.text.Text, r.text.Color, r.text.TextSize = r.l.Text, theme.Color(tint), theme.TextBase
	if r.l.Small {
		r.text.TextSize = theme.TextSmall
	}
	r.line.FillColor = theme.Color(tint)
	SetVisible(r.line, r.l.hovered && !r.l.Disabled())
	r.text.Refresh()
	r.line.Refresh()
	refreshRing(r.ring, r.l.focused)
	r.Layout(r.l.Size())
}
