package paint

import "math"

// verb is a step of a path.
type verb uint8

const (
	moveTo verb = iota
	lineTo
	quadTo
	cubeTo
	closePath
)

// Point is a place in CSS pixels.
type Point struct{ X, Y float32 }

// Path is an outline.
type Path struct {
	verbs  []verb
	points []Point
}

// Empty reports whether there is nothing in it.
func (p *Path) Empty() bool { return len(p.verbs) == 0 }

// MoveTo starts a part.
func (p *Path) MoveTo(x, y float32) {
	p.verbs, p.points = append(p.verbs, moveTo), append(p.points, Point{x, y})
}

// LineTo draws a line.
func (p *Path) LineTo(x, y float32) {
	p.verbs, p.points = append(p.verbs, lineTo), append(p.points, Point{x, y})
}

// QuadTo draws a curve with one control point.
func (p *Path) QuadTo(x1, y1, x, y float32) {
	p.verbs, p.points = append(p.verbs, quadTo), append(p.points, Point{x1, y1}, Point{x, y})
}

// CubeTo draws a curve with two control points.
func (p *Path) CubeTo(x1, y1, x2, y2, x, y float32) {
	p.verbs, p.points = append(p.verbs, cubeTo), append(p.points, Point{x1, y1}, Point{x2, y2}, Point{x, y})
}

// Close draws a line to the start of the part.
func (p *Path) Close() { p.verbs = append(p.verbs, closePath) }

// Last returns where the path has come to.
func (p *Path) Last() Point {
	if len(p.points) == 0 {
		return Point{}
	}
	return p.points[len(p.points)-1]
}

// Append adds the steps of another path.
func (p *Path) Append(o *Path) {
	p.verbs, p.points = append(p.verbs, o.verbs...), append(p.points, o.points...)
}

// Rect adds a rectangle, clockwise.
func (p *Path) Rect(r Rect) {
	p.MoveTo(r.X, r.Y)
	p.LineTo(r.Right(), r.Y)
	p.LineTo(r.Right(), r.Bottom())
	p.LineTo(r.X, r.Bottom())
	p.Close()
}

// RectBack adds a rectangle the other way round: a hole in what is around it.
func (p *Path) RectBack(r Rect) {
	p.MoveTo(r.X, r.Y)
	p.LineTo(r.X, r.Bottom())
	p.LineTo(r.Right(), r.Bottom())
	p.LineTo(r.Right(), r.Y)
	p.Close()
}

// Radii are the radii of four corners from the top left clockwise: across, down.
type Radii [4][2]float32

// Zero reports whether all corners are sharp.
func (r Radii) Zero() bool { return r == Radii{} }

// Fit makes radii smaller where they do not fit the rectangle, as CSS asks for.
func (r Radii) Fit(box Rect) Radii {
	f := float32(1)
	shrink := func(sum, room float32) {
		if sum > room && sum > 0 {
			f = min(f, max(0, room)/sum)
		}
	}
	shrink(r[0][0]+r[1][0], box.W)
	shrink(r[3][0]+r[2][0], box.W)
	shrink(r[0][1]+r[3][1], box.H)
	shrink(r[1][1]+r[2][1], box.H)
	for i := range r {
		r[i][0] *= f
		r[i][1] *= f
	}
	return r
}

// Inset returns the radii of the inner edge of a border: top, right, bottom, left.
func (r Radii) Inset(by [4]float32) Radii {
	cut := func(corner int, across, down float32) {
		r[corner][0], r[corner][1] = max(0, r[corner][0]-across), max(0, r[corner][1]-down)
	}
	cut(0, by[3], by[0])
	cut(1, by[1], by[0])
	cut(2, by[1], by[2])
	cut(3, by[3], by[2])
	return r
}

// arcFactor makes a cubic curve a quarter of a circle, nearly.
const arcFactor = 0.5522847

// RoundRect adds a rectangle with round corners, clockwise.
func (p *Path) RoundRect(r Rect, radii Radii) {
	if radii.Zero() {
		p.Rect(r)
		return
	}
	const k = 1 - arcFactor
	a, b, c, d := radii[0], radii[1], radii[2], radii[3]
	p.MoveTo(r.X+a[0], r.Y)
	p.LineTo(r.Right()-b[0], r.Y)
	p.CubeTo(r.Right()-b[0]*k, r.Y, r.Right(), r.Y+b[1]*k, r.Right(), r.Y+b[1])
	p.LineTo(r.Right(), r.Bottom()-c[1])
	p.CubeTo(r.Right(), r.Bottom()-c[1]*k, r.Right()-c[0]*k, r.Bottom(), r.Right()-c[0], r.Bottom())
	p.LineTo(r.X+d[0], r.Bottom())
	p.CubeTo(r.X+d[0]*k, r.Bottom(), r.X, r.Bottom()-d[1]*k, r.X, r.Bottom()-d[1])
	p.LineTo(r.X, r.Y+a[1])
	p.CubeTo(r.X, r.Y+a[1]*k, r.X+a[0]*k, r.Y, r.X+a[0], r.Y)
	p.Close()
}

// RoundRectBack adds it the other way round: a hole in what is around it.
func (p *Path) RoundRectBack(r Rect, radii Radii) {
	var q Path
	q.RoundRect(r, radii)
	p.Append(q.reversed())
}

// reversed returns a path of one closed part the other way round.
func (p *Path) reversed() *Path {
	out := &Path{}
	last := len(p.points) - 1
	if last < 0 {
		return out
	}
	out.MoveTo(p.points[last].X, p.points[last].Y)
	at := last
	for i := len(p.verbs) - 1; i >= 0; i-- {
		switch p.verbs[i] {
		case lineTo:
			out.LineTo(p.points[at-1].X, p.points[at-1].Y)
			at--
		case quadTo:
			out.QuadTo(p.points[at-1].X, p.points[at-1].Y, p.points[at-2].X, p.points[at-2].Y)
			at -= 2
		case cubeTo:
			a, b, c := p.points[at-1], p.points[at-2], p.points[at-3]
			out.CubeTo(a.X, a.Y, b.X, b.Y, c.X, c.Y)
			at -= 3
		}
	}
	out.Close()
	return out
}

// Ellipse adds an ellipse, clockwise.
func (p *Path) Ellipse(cx, cy, rx, ry float32) {
	kx, ky := rx*arcFactor, ry*arcFactor
	p.MoveTo(cx+rx, cy)
	p.CubeTo(cx+rx, cy+ky, cx+kx, cy+ry, cx, cy+ry)
	p.CubeTo(cx-kx, cy+ry, cx-rx, cy+ky, cx-rx, cy)
	p.CubeTo(cx-rx, cy-ky, cx-kx, cy-ry, cx, cy-ry)
	p.CubeTo(cx+kx, cy-ry, cx+rx, cy-ky, cx+rx, cy)
	p.Close()
}

// ArcTo draws an elliptic arc as SVG describes them.
func (p *Path) ArcTo(rx, ry float32, turn float64, large, sweep bool, x, y float32) {
	from := p.Last()
	if rx == 0 || ry == 0 || from.X == x && from.Y == y {
		p.LineTo(x, y)
		return
	}
	a := newArc(from, Point{x, y}, math.Abs(float64(rx)), math.Abs(float64(ry)), turn*math.Pi/180, large, sweep)
	steps := int(math.Ceil(math.Abs(a.delta) / (math.Pi / 2)))
	step := a.delta / float64(max(1, steps))
	k := 4.0 / 3 * math.Tan(step/4)
	for i := range steps {
		t0 := a.start + float64(i)*step
		t1 := t0 + step
		s0, c0 := math.Sincos(t0)
		s1, c1 := math.Sincos(t1)
		p1, p2, p3 := a.at(c0-k*s0, s0+k*c0), a.at(c1+k*s1, s1-k*c1), a.at(c1, s1)
		if i == steps-1 {
			p3 = Point{x, y}
		}
		p.CubeTo(p1.X, p1.Y, p2.X, p2.Y, p3.X, p3.Y)
	}
}

// arc is an elliptic arc by its centre.
type arc struct {
	cx, cy, rx, ry, sin, cos, start, delta float64
}

func newArc(from, to Point, rx, ry, turn float64, large, sweep bool) arc {
	sin, cos := math.Sincos(turn)
	dx, dy := float64(from.X-to.X)/2, float64(from.Y-to.Y)/2
	x1, y1 := cos*dx+sin*dy, -sin*dx+cos*dy
	if grow := x1*x1/(rx*rx) + y1*y1/(ry*ry); grow > 1 {
		rx, ry = rx*math.Sqrt(grow), ry*math.Sqrt(grow)
	}
	num := rx*rx*ry*ry - rx*rx*y1*y1 - ry*ry*x1*x1
	f := math.Sqrt(max(0, num) / (rx*rx*y1*y1 + ry*ry*x1*x1))
	if large == sweep {
		f = -f
	}
	cx, cy := f*rx*y1/ry, -f*ry*x1/rx
	a := arc{rx: rx, ry: ry, sin: sin, cos: cos}
	a.cx = cos*cx - sin*cy + float64(from.X+to.X)/2
	a.cy = sin*cx + cos*cy + float64(from.Y+to.Y)/2
	a.start = math.Atan2((y1-cy)/ry, (x1-cx)/rx)
	a.delta = math.Atan2((-y1-cy)/ry, (-x1-cx)/rx) - a.start
	if sweep && a.delta < 0 {
		a.delta += 2 * math.Pi
	} else if !sweep && a.delta > 0 {
		a.delta -= 2 * math.Pi
	}
	return a
}

func (a arc) at(x, y float64) Point {
	x, y = x*a.rx, y*a.ry
	return Point{float32(a.cos*x - a.sin*y + a.cx), float32(a.sin*x + a.cos*y + a.cy)}
}

// Bounds returns a rectangle around the path and its control points.
func (p *Path) Bounds() Rect {
	if len(p.points) == 0 {
		return Rect{}
	}
	x0, y0 := p.points[0].X, p.points[0].Y
	x1, y1 := x0, y0
	for _, q := range p.points {
		x0, y0, x1, y1 = min(x0, q.X), min(y0, q.Y), max(x1, q.X), max(y1, q.Y)
	}
	return Rect{x0, y0, x1 - x0, y1 - y0}
}

// Mapped returns the path with all points mapped.
func (p *Path) Mapped(m Matrix) *Path {
	out := &Path{verbs: p.verbs, points: make([]Point, len(p.points))}
	for i, q := range p.points {
		out.points[i].X, out.points[i].Y = m.Apply(q.X, q.Y)
	}
	return out
}
