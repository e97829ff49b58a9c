package layout

import (
	"image/color"
	"math"
	"strings"

	"karuta/cardrender/paint"
	"karuta/cardrender/style"
)

func (d *drawer) radii(b *Box, box paint.Rect) paint.Radii {
	var r paint.Radii
	for i, corner := range b.style.Radius {
		r[i][0], r[i][1] = max(0, corner[0].Of(box.W)), max(0, corner[1].Of(box.H))
	}
	return r.Fit(box)
}

func (d *drawer) shadows(b *Box, box paint.Rect, inside bool) {
	radii := d.radii(b, box)
	for i := len(b.style.Shadows) - 1; i >= 0; i-- {
		s := b.style.Shadows[i]
		if s.Inset != inside {
			continue
		}
		item := &paint.Shadow{Blur: s.Blur, Color: current(b.style, s.Color), Inside: inside, Out: box, OutR: radii}
		if inside {
			item.Out, item.OutR = box.Inset(b.border), radii.Inset(b.border)
			by := [4]float32{s.Spread, s.Spread, s.Spread, s.Spread}
			item.Box, item.Radii = item.Out.Inset(by).Moved(s.X, s.Y), item.OutR.Inset(by)
		} else {
			item.Box = box.Grown(s.Spread).Moved(s.X, s.Y)
			item.Radii = radii
			for j := range item.Radii {
				if item.Radii[j][0] > 0 {
					item.Radii[j][0], item.Radii[j][1] = max(0, item.Radii[j][0]+s.Spread), max(0, item.Radii[j][1]+s.Spread)
				}
			}
		}
		d.list.Add(item)
	}
}

func (d *drawer) background(b *Box, box paint.Rect) {
	s := b.style
	if len(s.Backgrounds) == 0 && s.BackColor.A == 0 && !s.BackColor.Current {
		return
	}
	radii := d.radii(b, box)
	d.fill(box, radii, current(s, s.BackColor))
	for i := len(s.Backgrounds) - 1; i >= 0; i-- {
		d.backLayer(b, box, radii, &s.Backgrounds[i])
	}
}

func (d *drawer) fill(box paint.Rect, radii paint.Radii, c color.NRGBA) {
	if c.A == 0 || box.Empty() {
		return
	}
	if radii.Zero() {
		d.list.Add(&paint.Fill{Rect: box, Color: c})
		return
	}
	shape := &paint.Shape{Color: c}
	shape.Path.RoundRect(box, radii)
	d.list.Add(shape)
}

// maxTiles is how often a background is repeated at most.
const maxTiles = 4000

func (d *drawer) backLayer(b *Box, box paint.Rect, radii paint.Radii, layer *style.Background) {
	inner := box.Inset(b.border)
	area, areaRadii := box, radii
	switch layer.Clip {
	case "padding-box":
		area, areaRadii = inner, radii.Inset(b.border)
	case "content-box":
		area, areaRadii = inner.Inset(b.padding), paint.Radii{}
	}
	var picture paint.Picture
	if layer.Image != "" && d.l.options.Picture != nil {
		picture = d.l.options.Picture(layer.Image)
		if picture == nil {
			return
		}
	}
	w, h := backSize(layer, inner, picture)
	if w <= 0 || h <= 0 {
		return
	}
	x := inner.X + backPlace(layer, 0, inner.W, w)
	y := inner.Y + backPlace(layer, 1, inner.H, h)
	group := &paint.Group{Opacity: 1}
	if areaRadii.Zero() {
		group.ClipBox = &area
	} else {
		group.Clip = &paint.Path{}
		group.Clip.RoundRect(area, areaRadii)
	}
	fromX, toX := tiles(layer.RepeatX, x, w, area.X, area.Right())
	fromY, toY := tiles(layer.RepeatY, y, h, area.Y, area.Bottom())
	n := 0
	for ty := fromY; ty < toY && n < maxTiles; ty += h {
		for tx := fromX; tx < toX && n < maxTiles; tx += w {
			n++
			tile := paint.Rect{X: tx, Y: ty, W: w, H: h}
			if picture != nil {
				group.Add(&paint.Image{Picture: picture, Box: tile})
				continue
			}
			shape := &paint.Shape{Gradient: gradient(layer.Gradient, tile, b.style)}
			shape.Path.Rect(tile)
			group.Add(shape)
		}
	}
	d.list.Add(group)
}

// tiles returns where the pieces of a background start and end along one axis.
func tiles(repeat bool, at, size, start, end float32) (from, to float32) {
	if !repeat {
		return at, at + 0.001
	}
	return at - float32(math.Ceil(float64((at-start)/size)))*size, end
}

func backSize(layer *style.Background, box paint.Rect, picture paint.Picture) (w, h float32) {
	nw, nh := box.W, box.H
	if picture != nil {
		if pw, ph := picture.Size(); pw > 0 && ph > 0 {
			nw, nh = pw, ph
		}
	}
	switch layer.Fit {
	case "cover":
		f := max(box.W/nw, box.H/nh)
		return nw * f, nh * f
	case "contain":
		f := min(box.W/nw, box.H/nh)
		return nw * f, nh * f
	}
	w, h = layer.Size[0].Of(box.W), layer.Size[1].Of(box.H)
	switch {
	case layer.Size[0].IsAuto() && layer.Size[1].IsAuto():
		return nw, nh
	case layer.Size[0].IsAuto():
		return nw * h / nh, h
	case layer.Size[1].IsAuto():
		if picture == nil {
			return w, box.H
		}
		return w, nh * w / nw
	}
	return w, h
}

func backPlace(layer *style.Background, axis int, room, size float32) float32 {
	p := layer.Position[axis]
	if layer.FromEnd[axis] {
		return room - size - p.Of(room-size)
	}
	return p.Of(room - size)
}

// gradient makes the colours of a gradient for a box.
func gradient(g *style.Gradient, box paint.Rect, s *style.Style) *paint.Gradient {
	out := &paint.Gradient{Radial: g.Radial, Repeat: g.Repeating}
	length := float32(0)
	if g.Radial {
		out.X0, out.Y0 = box.X+g.At[0].Of(box.W), box.Y+g.At[1].Of(box.H)
		rx, ry := max(out.X0-box.X, box.Right()-out.X0), max(out.Y0-box.Y, box.Bottom()-out.Y0)
		out.X1, out.Y1 = rx*math.Sqrt2, ry*math.Sqrt2
		if g.Circle {
			r := float32(math.Hypot(float64(rx), float64(ry)))
			out.X1, out.Y1 = r, r
		}
		length = out.X1
	} else {
		sin, cos := math.Sincos(gradientAngle(g, box) * math.Pi / 180)
		dx, dy := float32(sin), float32(-cos)
		length = float32(math.Abs(sin))*box.W + float32(math.Abs(cos))*box.H
		cx, cy := box.X+box.W/2, box.Y+box.H/2
		out.X0, out.Y0 = cx-dx*length/2, cy-dy*length/2
		out.X1, out.Y1 = cx+dx*length/2, cy+dy*length/2
	}
	out.Stops = gradientStops(g, length, s)
	if n := len(out.Stops); g.Repeating && n > 0 {
		last := out.Stops[n-1].At
		if last > 0 && !g.Radial {
			out.X1, out.Y1 = out.X0+(out.X1-out.X0)*last, out.Y0+(out.Y1-out.Y0)*last
		} else if last > 0 {
			out.X1, out.Y1 = out.X1*last, out.Y1*last
		}
		for i := range out.Stops {
			out.Stops[i].At /= max(last, 0.001)
		}
	}
	return out
}

func gradientAngle(g *style.Gradient, box paint.Rect) float64 {
	right, bottom := strings.Contains(g.Corner, "right"), strings.Contains(g.Corner, "bottom")
	left, top := strings.Contains(g.Corner, "left"), strings.Contains(g.Corner, "top")
	corner := math.Atan2(float64(box.H), float64(box.W)) * 180 / math.Pi
	switch {
	case g.Corner == "":
		return g.Angle
	case top && right:
		return corner
	case bottom && right:
		return 180 - corner
	case bottom && left:
		return 180 + corner
	case top && left:
		return 360 - corner
	case right:
		return 90
	case left:
		return 270
	case top:
		return 0
	}
	return 180
}

func gradientStops(g *style.Gradient, length float32, s *style.Style) []paint.Stop {
	n := len(g.Stops)
	out := make([]paint.Stop, n)
	known := make([]bool, n)
	for i, stop := range g.Stops {
		out[i].Color = current(s, stop.Color)
		switch {
		case !stop.At.IsAuto():
			out[i].At, known[i] = stop.At.Of(length)/max(length, 0.001), true
		case i == 0:
			known[i] = true
		case i == n-1:
			out[i].At, known[i] = 1, true
		}
	}
	for i := 1; i < n; i++ {
		if known[i] {
			out[i].At = max(out[i].At, out[i-1].At)
			continue
		}
		end := i
		for !known[end] {
			end++
		}
		out[i].At = out[i-1].At + (max(out[end].At, out[i-1].At)-out[i-1].At)/float32(end-i+1)
	}
	return out
}

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
	outer := paint.Rect{
		X: box.X - half(w[3]), Y: box.Y - half(w[0]),
		W: box.W + half(w[3]) + w[1] - half(w[1]), H: box.H + half(w[0]) + w[2] - half(w[2]),
	}
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

// half is the part of a border of whole pixels that lies outside of a cell.
func half(w float32) float32 { return float32(int(w / 2)) }

func (d *drawer) outline(b *Box, box paint.Rect) {
	o := b.style.Outline
	if o.Style == "" || o.Width == 0 {
		return
	}
	out := box.Grown(b.style.OutlineOffset + o.Width)
	d.frame(out, paint.Radii{}, [4]float32{o.Width, o.Width, o.Width, o.Width}, [4]style.Border{o, o, o, o}, b.style)
}

// picture paints a replaced box's content.
func (d *drawer) picture(b *Box, box paint.Rect) {
	area := box.Inset(b.border).Inset(b.padding)
	c := b.content
	switch {
	case c.input:
		d.l.page.Input = &box
		return
	case c.missing:
		d.missing(b, area)
		return
	case c.picture == nil || area.Empty():
		return
	}
	dst := fit(b.style, area, c.w, c.h)
	item := &paint.Image{Picture: c.picture, Box: dst}
	radii := d.radii(b, box).Inset(b.border).Inset(b.padding)
	if radii.Zero() && dst == area {
		d.list.Add(item)
		return
	}
	group := &paint.Group{Opacity: 1}
	group.Clip = &paint.Path{}
	group.Clip.RoundRect(area, radii)
	group.Add(item)
	d.list.Add(group)
}

// fit returns where a picture is painted in its box.
func fit(s *style.Style, area paint.Rect, w, h float32) paint.Rect {
	if s.Fit == "" || w <= 0 || h <= 0 {
		return area
	}
	f := float32(1)
	switch s.Fit {
	case "contain":
		f = min(area.W/w, area.H/h)
	case "cover":
		f = max(area.W/w, area.H/h)
	case "scale-down":
		f = min(1, area.W/w, area.H/h)
	}
	w, h = w*f, h*f
	return paint.Rect{X: area.X + s.FitAt[0].Of(area.W-w), Y: area.Y + s.FitAt[1].Of(area.H-h), W: w, H: h}
}

// missing paints the sign of a picture that is not there: a torn sheet, with the words that stand for it.
func (d *drawer) missing(b *Box, area paint.Rect) {
	if area.W >= 16 && area.H >= 16 {
		gray, blue := color.NRGBA{0x80, 0x80, 0x80, 0xff}, color.NRGBA{0x5b, 0x9b, 0xd5, 0xff}
		frame := paint.Rect{X: area.X + 2, Y: area.Y + 1, W: 12, H: 14}
		d.ring(frame, paint.Radii{}, [4]float32{1, 1, 1, 1}, gray)
		hill := &paint.Shape{Color: blue}
		hill.Path.MoveTo(frame.X+2, frame.Bottom()-2)
		hill.Path.LineTo(frame.X+5, frame.Y+6)
		hill.Path.LineTo(frame.X+7, frame.Y+9)
		hill.Path.LineTo(frame.X+8.5, frame.Y+7)
		hill.Path.LineTo(frame.X+10, frame.Bottom()-2)
		hill.Path.Close()
		d.list.Add(hill)
	}
	for _, kid := range b.kids {
		d.lines(kid, area.X+kid.X, area.Y+kid.Y)
	}
}
