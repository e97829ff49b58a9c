package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"karuta/ui/theme"
)

// Kind is how much a button asks for attention.
type Kind int

// The kinds of buttons. A screen has at most one Primary.
const (
	Outline Kind = iota // surface with an outline: the ordinary button
	Primary             // filled with the accent colour
	Danger              // filled with red: what cannot be undone
	Flat                // nothing until the pointer is over it: toolbars, icons
)

// Pill is a button without keyboard focus: what a mouse clicks on a screen whose KeyCatcher owns the keys, such as the
// answer buttons. Button is the one to use elsewhere. Change fields before it is shown, or call Refresh after.
type Pill struct {
	widget.BaseWidget

	Text      string
	KeyHint   string // small and muted after the text: the key that does the same
	Icon      theme.IconName
	Kind      Kind
	Tint      fyne.ThemeColorName // of text and icon; "" means what the kind says
	Bold      bool
	Height    float32 // 0 means theme.Control
	MinWidth  float32
	Name      string // what a screen reader says; "" means Text, or else the tooltip
	OnTapped  func()
	OnContext func(at fyne.Position) // right click; the position is absolute

	owner    fyne.Widget // what the canvas knows: the Pill, or the Button around it
	hint     hint
	disabled bool
	hovered  bool
	focused  bool
	pressed  bool
}

var (
	_ fyne.Tappable          = (*Pill)(nil)
	_ fyne.SecondaryTappable = (*Pill)(nil)
	_ fyne.Accessible        = (*Pill)(nil)
	_ desktop.Hoverable      = (*Pill)(nil)
	_ desktop.Mouseable      = (*Pill)(nil)
)

// NewPill makes a button that never takes the focus.
func NewPill(text string, tapped func()) *Pill {
	p := &Pill{Text: text, OnTapped: tapped}
	p.ExtendBaseWidget(p)
	return p
}

// SetTooltip sets what is shown when the pointer rests on the button; "" for nothing.
func (p *Pill) SetTooltip(text string) { p.hint.text = text }

// SetText changes the text.
func (p *Pill) SetText(text string) {
	if p.Text != text {
		p.Text = text
		p.Refresh()
	}
}

// SetIcon changes the icon; "" for none.
func (p *Pill) SetIcon(icon theme.IconName) {
	if p.Icon != icon {
		p.Icon = icon
		p.Refresh()
	}
}

// Enable makes the button usable.
func (p *Pill) Enable() { p.setDisabled(false) }

// Disable makes the button unusable; say near it why.
func (p *Pill) Disable() { p.setDisabled(true) }

// Disabled reports whether the button is unusable.
func (p *Pill) Disabled() bool { return p.disabled }

// SetEnabled makes the button usable or not.
func (p *Pill) SetEnabled(enabled bool) { p.setDisabled(!enabled) }

func (p *Pill) setDisabled(disabled bool) {
	if p.disabled != disabled {
		p.disabled = disabled
		p.Refresh()
	}
}

// Tapped implements fyne.Tappable.
func (p *Pill) Tapped(*fyne.PointEvent) {
	p.hint.leave(p.owner)
	if !p.disabled && p.OnTapped != nil {
		p.OnTapped()
	}
}

// TappedSecondary implements fyne.SecondaryTappable.
func (p *Pill) TappedSecondary(ev *fyne.PointEvent) {
	if !p.disabled && p.OnContext != nil {
		p.OnContext(ev.AbsolutePosition)
	}
}

// MouseIn implements desktop.Hoverable.
func (p *Pill) MouseIn(*desktop.MouseEvent) {
	p.hovered = true
	p.hint.enter(p.owner)
	p.Refresh()
}

// MouseMoved implements desktop.Hoverable.
func (p *Pill) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements desktop.Hoverable.
func (p *Pill) MouseOut() {
	p.hovered, p.pressed = false, false
	p.hint.leave(p.owner)
	p.Refresh()
}

// MouseDown implements desktop.Mouseable.
func (p *Pill) MouseDown(*desktop.MouseEvent) {
	p.pressed = true
	p.Refresh()
}

// MouseUp implements desktop.Mouseable.
func (p *Pill) MouseUp(*desktop.MouseEvent) {
	p.pressed = false
	p.Refresh()
}

// AccessibilityLabel implements fyne.Accessible.
func (p *Pill) AccessibilityLabel() string {
	switch {
	case p.Name != "":
		return p.Name
	case p.Text != "":
		return p.Text
	}
	return p.hint.text
}

// AccessibilityRole implements fyne.Accessible.
func (p *Pill) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

// ExtendBaseWidget implements what Fyne asks of widgets that others build on.
func (p *Pill) ExtendBaseWidget(w fyne.Widget) {
	if p.owner == nil {
		p.owner = w
	}
	p.BaseWidget.ExtendBaseWidget(w)
}

// CreateRenderer implements fyne.Widget.
func (p *Pill) CreateRenderer() fyne.WidgetRenderer {
	r := &pillRenderer{
		p:      p,
		ground: canvas.NewRectangle(theme.Color(theme.Surface)),
		shade:  canvas.NewRectangle(theme.Color(fynetheme.ColorNameHover)),
		icon:   newIcon(theme.IconDot, theme.Ink),
		text:   canvas.NewText("", theme.Color(theme.Ink)),
		key:    canvas.NewText("", theme.Color(theme.Muted)),
		ring:   newRing(),
	}
	r.ground.CornerRadius, r.shade.CornerRadius = theme.Radius, theme.Radius
	r.objects = []fyne.CanvasObject{r.ground, r.shade, r.icon, r.text, r.key, r.ring}
	r.Refresh()
	return r
}
