package widgets

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	fynetheme "fyne.io/fyne/v2/theme"

	"karuta/ui/theme"
)

type pillRenderer struct {
	baseRenderer
	p             *Pill
	ground, shade *canvas.Rectangle
	icon          *canvas.Image
	text, key     *canvas.Text
	ring          *canvas.Rectangle
}

func (r *pillRenderer) height() float32 {
	if r.p.Height > 0 {
		return r.p.Height
	}
	return theme.Control
}

// parts measures icon, text and key hint and the gaps between them.
func (r *pillRenderer) parts() (icon, text, key, total float32) {
	if r.p.Icon != "" {
		icon = theme.IconSize
		total += icon
	}
	if r.p.Text != "" {
		text = r.textWidth()
		if total > 0 {
			total += theme.Space8
		}
		total += text
	}
	if r.p.KeyHint != "" {
		key = r.key.MinSize().Width
		total += theme.Space8 + key
	}
	return icon, text, key, total
}

// textWidth is that of the whole text; what is shown may be cut.
func (r *pillRenderer) textWidth() float32 {
	return fyne.MeasureText(r.p.Text, theme.TextBase, r.text.TextStyle).Width
}

func (r *pillRenderer) MinSize() fyne.Size {
	_, text, _, total := r.parts()
	pad := theme.Space16
	switch {
	case text == 0:
		pad = (r.height() - theme.IconSize) / 2
	case r.p.Kind == Flat:
		pad = theme.Space8
	}
	return fyne.NewSize(max(total+2*pad, r.p.MinWidth), r.height())
}

func (r *pillRenderer) Layout(size fyne.Size) {
	r.ground.Resize(size)
	r.shade.Resize(size)
	placeRing(r.ring, fyne.Position{}, size, theme.Radius)
	icon, text, key, total := r.parts()
	x := max(0, (size.Width-total)/2)
	if icon > 0 {
		r.icon.Resize(fyne.NewSquareSize(icon))
		r.icon.Move(fyne.NewPos(x, (size.Height-icon)/2))
		x += icon + theme.Space8
	}
	if text > 0 {
		r.text.Text = ellipsis(r.p.Text, r.text.TextSize, r.text.TextStyle, size.Width-x)
		min := r.text.MinSize()
		r.text.Resize(min)
		r.text.Move(fyne.NewPos(x, (size.Height-min.Height)/2))
		x += text + theme.Space8
	}
	if key > 0 {
		min := r.key.MinSize()
		r.key.Resize(min)
		r.key.Move(fyne.NewPos(x, (size.Height-min.Height)/2+1))
	}
}

// colors returns the fill, the outline and the ink of the button.
func (r *pillRenderer) colors() (fill, line color.Color, ink, key fyne.ThemeColorName) {
	p := r.p
	ink, key = theme.Ink, theme.Muted
	fill, line = color.Color(color.Transparent), color.Color(color.Transparent)
	switch {
	case p.Kind == Flat:
	case p.disabled:
		fill = theme.Color(fynetheme.ColorNameDisabledButton)
		line = theme.Color(theme.Line)
	case p.Kind == Primary:
		fill = theme.Color(theme.Accent)
		if p.hovered {
			fill = theme.Color(theme.AccentHover)
		}
		ink, key = theme.OnAccent, theme.OnAccent
	case p.Kind == Danger:
		fill = theme.Color(theme.Danger)
		ink, key = theme.OnDanger, theme.OnDanger
	default:
		fill = theme.Color(theme.Surface)
		line = theme.Color(theme.Border)
	}
	switch {
	case p.disabled:
		ink, key = theme.Disabled, theme.Disabled
	case p.Tint != "":
		ink = p.Tint
	}
	return fill, line, ink, key
}

func (r *pillRenderer) Refresh() {
	p := r.p
	fill, line, ink, key := r.colors()
	r.ground.FillColor, r.ground.StrokeColor = fill, line
	r.ground.StrokeWidth = 0
	if line != color.Transparent {
		r.ground.StrokeWidth = 1
	}
	r.ground.Refresh()

	shade := fynetheme.ColorNameHover
	if p.pressed {
		shade = fynetheme.ColorNamePressed
	}
	r.shade.FillColor = theme.Color(shade)
	SetVisible(r.shade, !p.disabled && (p.hovered || p.pressed))
	r.shade.Refresh()

	SetVisible(r.icon, p.Icon != "")
	if p.Icon != "" {
		setIcon(r.icon, theme.NewIcon(p.Icon, ink))
	}
	r.text.Text, r.text.Color, r.text.TextSize = p.Text, theme.Color(ink), theme.TextBase
	r.text.TextStyle.Bold = p.Bold || p.Kind == Primary || p.Kind == Danger
	SetVisible(r.text, p.Text != "")
	r.key.Text, r.key.Color, r.key.TextSize = p.KeyHint, theme.Color(key), theme.TextSmall
	SetVisible(r.key, p.KeyHint != "")
	r.Layout(p.Size())
	r.text.Refresh()
	r.key.Refresh()
	refreshRing(r.ring, p.focused)
}
