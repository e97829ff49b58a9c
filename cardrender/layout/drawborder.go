package layout

import (
	"image/color"
	"math"

	"karuta/cardrender/paint"
	"karuta/cardrender/style"
)

func (d *drawer) borders(b *Box, box paint.Rect) {
	if b.collapsed != nil {
		d.collapsedBorders(b, box)
		return
	}
	s := b.style
	if s.Display == style.Table && s.Collapse || b.border == [4]float32{} {
		return
	}
	d.frame(box, d.radii(b, box), b.border, s.Border, s)
}

// frame paints the borders of a box.
func (d *drawer) frame(box paint.Rect, radii paint.Radii, widths [4]float32, borders [4]style.Border, s *style.Style) {
	alike := allAlike(widths, borders, s)
	if alike && (borders[0].Style == "solid" || borders[0].Style == "double" && widths[0] < 3) {
		d.ring(box, radii, widths, current(s, borders[0].Color))
		return
	}
	if alike && borders[0].Style == "double" {
		third := [4]float32{}
		for side := range 4 {
			third[side] = float32(math.Round(float64(widths[side] / 3)))
		}
		c := current(s, borders[0].Color)
		d.ring(box, radii, third, c)
		var gap [4]float32
		for side := range 4 {
			gap[side] = widths[side] - third[side]
		}
		d.ring(box.Inset(gap), radii.Inset(gap), third, c)
		return
	}
	for side := range 4 {
		if widths[side] > 0 && borders[side].Style != "" {
			d.side(box, radii, widths, side, borders[side], s)
		}
	}
}

func allAlike(widths [4]float32, borders [4]style.Border, s *style.Style) bool {
	for side := 1; side < 4; side++ {
		if borders[side].Style != borders[0].Style || current(s, borders[side].Color) != current(s, borders[0].Color) ||
			(widths[side] > 0) != (widths[0] > 0) {
			return false
		}
	}
	return true
}

// ring paints a border of one colour all around.
func (d *drawer) ring(box paint.Rect, radii paint.Radii, widths [4]float32, c color.NRGBA) {
	if c.A == 0 {
		return
	}
	inner := box.Inset(widths)
	if radii.Zero() {
		if c.A == 255 || widths[0] == 0 {
			d.list.Add(&paint.Fill{Rect: paint.Rect{X: box.X, Y: box.Y, W: box.W, H: widths[0]}, Color: c})
			d.list.Add(&paint.Fill{Rect: paint.Rect{X: box.X, Y: inner.Bottom(), W: box.W, H: widths[2]}, Color: c})
			d.list.Add(&paint.Fill{Rect: paint.Rect{X: box.X, Y: inner.Y, W: widths[3], H: inner.H}, Color: c})
			d.list.Add(&paint.Fill{Rect: paint.Rect{X: inner.Right(), Y: inner.Y, W: widths[1], H: inner.H}, Color: c})
			return
		}
	}
	shape := &paint.Shape{Color: c}
	shape.Path.RoundRect(box, radii)
	if !inner.Empty() {
		shape.Path.RoundRectBack(inner, radii.Inset(widths))
	}
	d.list.Add(shape)
}

// side paints the border of one side.
func (d *drawer) side(box paint.Rect, radii paint.Radii, widths [4]float32, side int, border style.Border, s *style.Style) {
	c := current(s, border.Color)
	if shaded, ok := shade(border.Style, side, c); ok {
		c = shaded
	}
	inner := box.Inset(widths)
	outerCorners := [4]paint.Point{{X: box.X, Y: box.Y}, {X: box.Right(), Y: box.Y}, {X: box.Right(), Y: box.Bottom()}, {X: box.X, Y: box.Bottom()}}
	innerCorners := [4]paint.Point{{X: inner.X, Y: inner.Y}, {X: inner.Right(), Y: inner.Y}, {X: inner.Right(), Y: inner.Bottom()}, {X: inner.X, Y: inner.Bottom()}}
	a, e := side, (side+1)%4
	if border.Style == "dotted" || border.Style == "dashed" {
		mid := func(i int) paint.Point {
			return paint.Point{X: (outerCorners[i].X + innerCorners[i].X) / 2, Y: (outerCorners[i].Y + innerCorners[i].Y) / 2}
		}
		d.dashes(mid(a), mid(e), widths[side], border.Style == "dotted", c)
		return
	}
	var wedge paint.Path
	wedge.MoveTo(outerCorners[a].X, outerCorners[a].Y)
	wedge.LineTo(outerCorners[e].X, outerCorners[e].Y)
	wedge.LineTo(innerCorners[e].X, innerCorners[e].Y)
	wedge.LineTo(innerCorners[a].X, innerCorners[a].Y)
	wedge.Close()
	if radii.Zero() {
		d.list.Add(&paint.Shape{Path: wedge, Color: c})
		return
	}
	group := &paint.Group{Opacity: 1, Clip: &wedge}
	shape := &paint.Shape{Color: c}
	shape.Path.RoundRect(box, radii)
	if !inner.Empty() {
		shape.Path.RoundRectBack(inner, radii.Inset(widths))
	}
	group.Add(shape)
	d.list.Add(group)
}

// shade makes the colours of borders that look as if light fell on them.
func shade(kind style.Keyword, side int, c color.NRGBA) (color.NRGBA, bool) {
	dark := color.NRGBA{c.R / 3 * 2, c.G / 3 * 2, c.B / 3 * 2, c.A}
	if c.R == 0 && c.G == 0 && c.B == 0 {
		c, dark = color.NRGBA{0x4c, 0x4c, 0x4c, c.A}, c
	}
	upper := side == style.Top || side == style.Left
	switch kind {
	case "inset", "groove":
		if upper {
			return dark, true
		}
		return c, true
	case "outset", "ridge":
		if upper {
			return c, true
		}
		return dark, true
	}
	return c, false
}

func (d *drawer) dashes(a, b paint.Point, width float32, dots bool, c color.NRGBA) {
	var line paint.Path
	stroke := paint.Stroke{Width: width}
	length := float32(math.Hypot(float64(b.X-a.X), float64(b.Y-a.Y)))
	if length <= 0 {
		return
	}
	dash := width * 2
	if width < 3 {
		dash = width * 3
	}
	if dots {
		dash = width
		if width > 1 {
			stroke.RoundCap, dash = true, 0.01
		}
	}
	period := width * 2
	if !dots {
		period = dash + max(width, dash*0.66)
	}
	n := max(1, float32(math.Round(float64((length-dash)/period))))
	gap := (length - dash) / n
	if stroke.RoundCap {
		a, b = toward(a, b, width/2), toward(b, a, width/2)
		gap = (length - width) / max(1, float32(math.Round(float64((length-width)/period))))
		stroke.Dash = []float32{0.01, gap - 0.01}
	} else {
		stroke.Dash = []float32{dash, max(0.1, gap-dash)}
	}
	line.MoveTo(a.X, a.Y)
	line.LineTo(b.X, b.Y)
	d.list.Add(&paint.Shape{Path: *line.Stroked(stroke, 1), Color: c})
}

func toward(a, b paint.Point, by float32) paint.Point {
	length := max(float32(math.Hypot(float64(b.X-a.X), float64(b.Y-a.Y))), 0.001)
	return paint.Point{X: a.X + (b.X-a.X)/length*by, Y: a.Y + (b.Y-a.Y)/length*by}
}

// collapsedBorders paints the borders that a cell shares with its neighbours, on the middle of its edges.
func (d *drawer) collapsedBorders(b *Box, box paint.Rect) {
	w := [4]float32{}
	for side := range 4 {
		w[side] = b.collapsed[side].Width
	}
	outer := onPixels(paint.Rect{X: box.X - w[3]/2, Y: box.Y - w[0]/2, W: box.W + w[3]/2 + w[1]/2, H: box.H + w[0]/2 + w[2]/2})
	for side := range 4 {
		border := b.collapsed[side]
		if border.Width == 0 {
			continue
		}
		var r paint.Rect
		switch side {
		case style.Top:
			r = paint.Rect{X: outer.X, Y: outer.Y, W: outer.W, H: w[0]}
		case style.Bottom:
			r = paint.Rect{X: outer.X, Y: outer.Bottom() - w[2], W: outer.W, H: w[2]}
		case style.Left:
			r = paint.Rect{X: outer.X, Y: outer.Y, W: w[3], H: outer.H}
		case style.Right:
			r = paint.Rect{X: outer.Right() - w[1], Y: outer.Y, W: w[1], H: outer.H}
		}
		c := current(b.style, border.Color)
		if border.Style == "dotted" || border.Style == "dashed" {
			if r.W > r.H {
				d.dashes(paint.Point{X: r.X, Y: r.Y + r.H/2}, paint.Point{X: r.Right(), Y: r.Y + r.H/2}, r.H, border.Style == "dotted", c)
			} else {
				d.dashes(paint.Point{X: r.X + r.W/2, Y: r.Y}, paint.Point{X: r.X + r.W/2, Y: r.Bottom()}, r.W, border.Style == "dotted", c)
			}
			continue
		}
		d.list.Add(&paint.Fill{Rect: r, Color: c})
	}
}

// onPixels moves the edges of a box to whole pixels, so that lines along them are sharp.
func onPixels(r paint.Rect) paint.Rect {
	at := func(v float32) float32 { return float32(math.Round(float64(v))) }
	return paint.Rect{X: at(r.X), Y: at(r.Y), W: at(r.Right()) - at(r.X), H: at(r.Bottom()) - at(r.Y)}
}

func (d *drawer) outline(b *Box, box paint.Rect) {
	o := b.style.Outline
	if o.Style == "" || o.Width == 0 {
		return
	}
	out := box.Grown(b.style.OutlineOffset + o.Width)
	d.frame(out, paint.Radii{}, [4]float32{o.Width, o.Width, o.Width, o.Width}, [4]style.Border{o, o, o, o}, b.style)
}
