package widgets

import (
	"sort"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"karuta/ui/theme"
)

// Text is one line of text in a colour of the theme, cut with "…" where it does not fit.
// Change the fields before it is shown, or call Refresh after.
type Text struct {
	widget.BaseWidget

	Content  string
	Points   float32             // size of the letters; 0 means theme.TextBase
	Color    fyne.ThemeColorName // "" means theme.Ink
	Style    fyne.TextStyle
	Align    fyne.TextAlign
	Elastic  bool    // reports a small minimal width, so that a long text does not keep the window wide
	MinWidth float32 // reported where Elastic
}

// NewText makes a line of normal text.
func NewText(content string) *Text {
	t := &Text{Content: content}
	t.ExtendBaseWidget(t)
	return t
}

// NewMuted makes a line of secondary text that is cut where room is short.
func NewMuted(content string) *Text {
	t := NewText(content)
	t.Color, t.Elastic = theme.Muted, true
	return t
}

// NewTitle makes the heading of a screen or dialog.
func NewTitle(content string) *Text {
	t := NewText(content)
	t.Points, t.Style, t.Elastic = theme.TextTitle, fyne.TextStyle{Bold: true}, true
	return t
}

// SetText changes the content.
func (t *Text) SetText(content string) {
	if t.Content != content {
		t.Content = content
		t.Refresh()
	}
}

// AccessibilityLabel implements fyne.Accessible.
func (t *Text) AccessibilityLabel() string { return t.Content }

// AccessibilityRole implements fyne.Accessible.
func (t *Text) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

func (t *Text) size() float32 {
	if t.Points == 0 {
		return theme.TextBase
	}
	return t.Points
}

func (t *Text) fullSize() fyne.Size {
	size, _ := fyne.CurrentApp().Driver().RenderedTextSize(t.Content, t.size(), t.Style, nil)
	return size
}

// CreateRenderer implements fyne.Widget.
func (t *Text) CreateRenderer() fyne.WidgetRenderer {
	t.ExtendBaseWidget(t)
	text := canvas.NewText("", theme.Color(theme.Ink))
	r := &textRenderer{baseRenderer{[]fyne.CanvasObject{text}}, t, text}
	r.Refresh()
	return r
}

type textRenderer struct {
	baseRenderer
	t    *Text
	text *canvas.Text
}

func (r *textRenderer) Layout(size fyne.Size) {
	shown := ellipsis(r.t.Content, r.t.size(), r.t.Style, size.Width)
	if shown != r.text.Text {
		r.text.Text = shown
		r.text.Refresh()
	}
	r.text.Resize(size)
}

func (r *textRenderer) MinSize() fyne.Size {
	size := r.t.fullSize()
	if r.t.Elastic {
		size.Width = min(size.Width, r.t.MinWidth)
	}
	return size
}

func (r *textRenderer) Refresh() {
	color := r.t.Color
	if color == "" {
		color = theme.Ink
	}
	r.text.Color = theme.Color(color)
	r.text.TextSize, r.text.TextStyle, r.text.Alignment = r.t.size(), r.t.Style, r.t.Align
	r.text.Text = ""
	r.Layout(r.t.Size())
	r.text.Refresh()
}

// ellipsis cuts text so that it is at most width wide.
func ellipsis(text string, size float32, style fyne.TextStyle, width float32) string {
	measure := func(s string) float32 { return fyne.MeasureText(s, size, style).Width }
	if text == "" || measure(text) <= width+0.5 {
		return text
	}
	runes := []rune(text)
	fits := sort.Search(len(runes), func(n int) bool { return measure(string(runes[:n+1])+"…") > width })
	if fits == 0 && measure("…") > width {
		return ""
	}
	return string(runes[:fits]) + "…"
}
