package layout

import (
	"image/color"
	"math"
	"strings"

	"karuta/cardrender/paint"
	"karuta/cardrender/style"
)

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
