package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"karuta/ui/theme"
)

// Progress is a thin bar with a line of text below it that says what happens and how much is left.
type Progress struct {
	widget.BaseWidget
	value float64
	text  *Text
}

// NewProgress makes an empty bar.
func NewProgress(text string) *Progress {
	p := &Progress{text: NewMuted(text)}
	p.ExtendBaseWidget(p)
	return p
}

// Set changes value (0 to 1; below 0: unknown, no bar is drawn) and text.
func (p *Progress) Set(value float64, text string) {
	p.value = min(value, 1)
	p.text.SetText(text)
	p.Refresh()
}

// Value returns what Set was told.
func (p *Progress) Value() float64 { return p.value }

// Text returns what Set was told.
func (p *Progress) Text() string { return p.text.Content }

// AccessibilityLabel implements fyne.Accessible.
func (p *Progress) AccessibilityLabel() string { return p.text.Content }

// AccessibilityRole implements fyne.Accessible.
func (p *Progress) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

// CreateRenderer implements fyne.Widget.
func (p *Progress) CreateRenderer() fyne.WidgetRenderer {
	track := canvas.NewRectangle(theme.Color(theme.Line))
	bar := canvas.NewRectangle(theme.Color(theme.Accent))
	track.CornerRadius, bar.CornerRadius = barHeight/2, barHeight/2
	return &progressRenderer{baseRenderer{[]fyne.CanvasObject{track, bar, p.text}}, p, track, bar}
}

const barHeight float32 = 4

type progressRenderer struct {
	baseRenderer
	p          *Progress
	track, bar *canvas.Rectangle
}

func (r *progressRenderer) MinSize() fyne.Size {
	return fyne.NewSize(120, barHeight+theme.Space8+r.p.text.fullSize().Height)
}

func (r *progressRenderer) Layout(size fyne.Size) {
	r.track.Resize(fyne.NewSize(size.Width, barHeight))
	width := size.Width * float32(max(0, r.p.value))
	r.bar.Resize(fyne.NewSize(width, barHeight))
	SetVisible(r.bar, width > 0)
	height := r.p.text.fullSize().Height
	r.p.text.Move(fyne.NewPos(0, barHeight+theme.Space8))
	r.p.text.Resize(fyne.NewSize(size.Width, height))
}

func (r *progressRenderer) Refresh() {
	r.track.FillColor, r.bar.FillColor = theme.Color(theme.Line), theme.Color(theme.Accent)
	r.Layout(r.p.Size())
	r.track.Refresh()
	r.bar.Refresh()
	r.p.text.Refresh()
}
