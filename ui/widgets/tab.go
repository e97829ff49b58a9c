package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"karuta/ui/theme"
)

// Tab is one word of the toolbar: muted, or bold and underlined while its screen is the one in front.
type Tab struct {
	Button
	selected bool
}

// NewTab makes a word of the toolbar.
func NewTab(text string, tapped func()) *Tab {
	t := &Tab{}
	t.Text, t.OnTapped, t.Kind, t.Height = text, tapped, Flat, theme.ControlSmall
	t.ExtendBaseWidget(t)
	return t
}

// SetSelected marks the tab as the screen in front.
func (t *Tab) SetSelected(selected bool) {
	if t.selected != selected {
		t.selected = selected
		t.Refresh()
	}
}

// Selected reports whether this is the screen in front.
func (t *Tab) Selected() bool { return t.selected }

// CreateRenderer implements fyne.Widget.
func (t *Tab) CreateRenderer() fyne.WidgetRenderer {
	inner := t.Pill.CreateRenderer().(*pillRenderer)
	line := canvas.NewRectangle(theme.Color(theme.Accent))
	line.CornerRadius = 1
	inner.objects = append(inner.objects, line)
	r := &tabRenderer{inner, t, line}
	r.Refresh()
	return r
}

type tabRenderer struct {
	*pillRenderer
	t    *Tab
	line *canvas.Rectangle
}

func (r *tabRenderer) MinSize() fyne.Size {
	// The bold width always, so that the words keep their places.
	bold := fyne.MeasureText(r.t.Text, theme.TextBase, fyne.TextStyle{Bold: true})
	return fyne.NewSize(bold.Width+2*theme.Space8, theme.ControlSmall)
}

func (r *tabRenderer) Layout(size fyne.Size) {
	r.pillRenderer.Layout(size)
	r.line.Move(fyne.NewPos(r.text.Position().X, size.Height-2))
	r.line.Resize(fyne.NewSize(r.text.Size().Width, 2))
}

func (r *tabRenderer) Refresh() {
	r.t.Bold, r.t.Tint = r.t.selected, theme.Muted
	if r.t.selected {
		r.t.Tint = ""
	}
	r.pillRenderer.Refresh()
	r.line.FillColor = theme.Color(theme.Accent)
	SetVisible(r.line, r.t.selected)
	r.line.Refresh()
	r.Layout(r.t.Size())
}
