package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"karuta/ui/theme"
)

const (
	switchWidth  float32 = 36
	switchHeight float32 = 20
	switchKnob   float32 = 14
)

// CheckRow is a setting that is on or off: label and explanation at the left, a switch at the right.
// The whole row can be clicked; Space and Enter turn it.
type CheckRow struct {
	Button
	Checked   bool
	Detail    string // small and muted below the label; "" for none
	OnChanged func(bool)
}

// NewCheckRow makes a setting. changed is called when the learner turns it, not by SetChecked.
func NewCheckRow(label, detail string, checked bool, changed func(bool)) *CheckRow {
	c := &CheckRow{Checked: checked, Detail: detail, OnChanged: changed}
	c.Text, c.Kind = label, Flat
	c.OnTapped = func() {
		c.Checked = !c.Checked
		c.Refresh()
		if c.OnChanged != nil {
			c.OnChanged(c.Checked)
		}
	}
	c.ExtendBaseWidget(c)
	return c
}

// SetChecked turns the switch without calling OnChanged.
func (c *CheckRow) SetChecked(checked bool) {
	if c.Checked != checked {
		c.Checked = checked
		c.Refresh()
	}
}

// AccessibilityLabel implements fyne.Accessible.
func (c *CheckRow) AccessibilityLabel() string {
	if c.Checked {
		return c.Text + ": on"
	}
	return c.Text + ": off"
}

// CreateRenderer implements fyne.Widget.
func (c *CheckRow) CreateRenderer() fyne.WidgetRenderer {
	r := &checkRenderer{
		c: c, label: NewText(""), detail: NewSmallParagraph(""), ring: newRing(),
		track: canvas.NewRectangle(theme.Color(theme.Border)), knob: canvas.NewCircle(theme.Color(theme.Surface)),
	}
	r.label.Elastic = true
	r.track.CornerRadius = switchHeight / 2
	r.objects = []fyne.CanvasObject{r.label, r.detail, r.track, r.knob, r.ring}
	r.Refresh()
	return r
}

type checkRenderer struct {
	baseRenderer
	c      *CheckRow
	label  *Text
	detail *Paragraph
	track  *canvas.Rectangle
	knob   *canvas.Circle
	ring   *canvas.Rectangle
}

func (r *checkRenderer) MinSize() fyne.Size {
	height := r.label.MinSize().Height
	if r.c.Detail != "" {
		height += r.detail.MinSize().Height
	}
	return fyne.NewSize(160, max(height, switchHeight)+2*theme.Space4)
}

func (r *checkRenderer) Layout(size fyne.Size) {
	width := size.Width - switchWidth - theme.Space16
	label := r.label.MinSize().Height
	y := theme.Space4
	if r.c.Detail == "" {
		y = (size.Height - label) / 2
	}
	r.label.Move(fyne.NewPos(0, y))
	r.label.Resize(fyne.NewSize(width, label))
	r.detail.Move(fyne.NewPos(0, y+label))
	r.detail.Resize(fyne.NewSize(width, max(0, size.Height-y-label)))

	pos := fyne.NewPos(size.Width-switchWidth, theme.Space4+(max(label, switchHeight)-switchHeight)/2)
	track := fyne.NewSize(switchWidth, switchHeight)
	r.track.Move(pos)
	r.track.Resize(track)
	inset := (switchHeight - switchKnob) / 2
	x := pos.X + inset
	if r.c.Checked {
		x = pos.X + switchWidth - switchKnob - inset
	}
	r.knob.Move(fyne.NewPos(x, pos.Y+inset))
	r.knob.Resize(fyne.NewSquareSize(switchKnob))
	placeRing(r.ring, pos, track, switchHeight/2)
}

func (r *checkRenderer) Refresh() {
	c := r.c
	r.label.Content, r.label.Color = c.Text, theme.Ink
	track, knob := theme.Border, theme.Surface
	if c.Checked {
		track, knob = theme.Accent, theme.OnAccent
	}
	if c.Disabled() {
		r.label.Color, track = theme.Disabled, theme.Line
	}
	r.label.Refresh()
	SetVisible(r.detail, c.Detail != "")
	if r.detail.Text() != c.Detail {
		r.detail.SetText(c.Detail)
	}
	r.track.FillColor, r.knob.FillColor = theme.Color(track), theme.Color(knob)
	r.track.Refresh()
	r.knob.Refresh()
	refreshRing(r.ring, c.focused)
	r.Layout(c.Size())
}
