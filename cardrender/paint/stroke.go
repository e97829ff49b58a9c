package paint

import "math"

// Stroke is how an outline is drawn as a line.
type Stroke struct {
	Width      float32
	RoundCap   bool
	SquareCap  bool
	RoundJoin  bool
	BevelJoin  bool
	MiterLimit float32 // 0: 4
	Dash       []float32
	DashStart  float32
}

// maxFlat is how many pieces an outline is divided into at most.
const maxFlat = 200000

// Stroked returns the outline of the line along the path. step is the length below which curves count as straight.
func (p *Path) Stroked(s Stroke, step float32) *Path {
	out := &Path{}
	if s.Width <= 0 {
		return out
	}
	for _, part := range p.flatten(step) {
		for _, piece := range dashed(part, s) {
			strokePart(out, piece, s)
		}
	}
	return out
}

type polyline struct {
	points []Point
	closed bool
}

// flatten divides curves into straight pieces.
func (p *Path) flatten(step float32) []polyline {
	f := &flattener{}
	at := 0
	for _, v := range p.verbs {
		switch v {
		case moveTo:
			f.flush()
			f.add(p.points[at])
			at++
		case lineTo:
			f.add(p.points[at])
			at++
		case quadTo, cubeTo:
			n := 2
			if v == cubeTo {
				n = 3
			}
			if k := len(f.current.points); k > 0 {
				curve(f.current.points[k-1], p.points[at:at+n], step, f.add)
			}
			at += n
		case closePath:
			f.close()
		}
	}
	if len(f.current.points) > 1 || len(f.parts) == 0 || !f.parts[len(f.parts)-1].closed {
		f.flush()
	}
	return f.parts
}

// flattener gathers the straight pieces of a path.
type flattener struct {
	parts   []polyline
	current polyline
	total   int
}

func (f *flattener) flush() {
	if len(f.current.points) > 0 {
		f.parts = append(f.parts, f.current)
	}
	f.current = polyline{}
}

func (f *flattener) add(q Point) {
	if n := len(f.current.points); f.total < maxFlat && (n == 0 || f.current.points[n-1] != q) {
		f.current.points = append(f.current.points, q)
		f.total++
	}
}

// close ends a part where it started; the next one starts there, too.
func (f *flattener) close() {
	n := len(f.current.points)
	if n == 0 {
		return
	}
	first := f.current.points[0]
	if n > 1 && f.current.points[n-1] == first {
		f.current.points = f.current.points[:n-1]
	}
	f.current.closed = true
	f.flush()
	f.add(first)
}

func curve(from Point, c []Point, step float32, add func(Point)) {
	length := float32(0)
	last := from
	for _, q := range c {
		length += distance(last, q)
		last = q
	}
	n := int(max(2, min(64, length/max(step, 0.01))))
	for i := 1; i <= n; i++ {
		t := float32(i) / float32(n)
		u := 1 - t
		if len(c) == 2 {
			add(Point{u*u*from.X + 2*u*t*c[0].X + t*t*c[1].X, u*u*from.Y + 2*u*t*c[0].Y + t*t*c[1].Y})
			continue
		}
		add(Point{
			u*u*u*from.X + 3*u*u*t*c[0].X + 3*u*t*t*c[1].X + t*t*t*c[2].X,
			u*u*u*from.Y + 3*u*u*t*c[0].Y + 3*u*t*t*c[1].Y + t*t*t*c[2].Y,
		})
	}
}

func distance(a, b Point) float32 { return float32(math.Hypot(float64(a.X-b.X), float64(a.Y-b.Y))) }

// dashed cuts a part into its dashes.
func dashed(part polyline, s Stroke) []polyline {
	total := float32(0)
	for _, d := range s.Dash {
		total += max(0, d)
	}
	if total <= 0 {
		return []polyline{part}
	}
	points := part.points
	if part.closed {
		points = append(points[:len(points):len(points)], points[0])
	}
	at := float32(math.Mod(float64(s.DashStart), float64(total*2)))
	if at < 0 {
		at += total * 2
	}
	index, on := 0, true
	for at >= s.Dash[index%len(s.Dash)] {
		at -= s.Dash[index%len(s.Dash)]
		index, on = index+1, !on
	}
	left := s.Dash[index%len(s.Dash)] - at
	var out []polyline
	var current polyline
	if on && len(points) > 0 {
		current.points = append(current.points, points[0])
	}
	for i := 1; i < len(points); i++ {
		a, b := points[i-1], points[i]
		length, done := distance(a, b), float32(0)
		for length-done > left && len(out) < maxFlat/10 {
			done += left
			q := Point{a.X + (b.X-a.X)*done/length, a.Y + (b.Y-a.Y)*done/length}
			if on {
				out = append(out, polyline{points: append(current.points, q)})
				current = polyline{}
			} else {
				current = polyline{points: []Point{q}}
			}
			index, on = index+1, !on
			left = max(s.Dash[index%len(s.Dash)], 0.01)
		}
		left -= length - done
		if on {
			current.points = append(current.points, b)
		}
	}
	if len(current.points) > 1 {
		out = append(out, current)
	}
	return out
}

// strokePart adds the outline of one part: a box for each piece, and what is between them. All run the same way
// round, so that what overlaps is filled once.
func strokePart(out *Path, part polyline, s Stroke) {
	half := s.Width / 2
	points := part.points
	if len(points) == 1 {
		if s.RoundCap {
			out.Ellipse(points[0].X, points[0].Y, half, half)
		} else if s.SquareCap {
			out.Rect(Rect{points[0].X - half, points[0].Y - half, s.Width, s.Width})
		}
		return
	}
	n := len(points)
	pieces := n - 1
	if part.closed {
		pieces = n
	}
	for i := range pieces {
		a, b := points[i], points[(i+1)%n]
		if s.SquareCap && !part.closed {
			if i == 0 {
				a = extended(b, a, half)
			}
			if i == pieces-1 {
				b = extended(a, b, half)
			}
		}
		segment(out, a, b, half)
		if i > 0 || part.closed {
			join(out, points[(i+n-1)%n], points[i], points[(i+1)%n], half, s)
		}
	}
	if s.RoundCap && !part.closed {
		out.Ellipse(points[0].X, points[0].Y, half, half)
		out.Ellipse(points[n-1].X, points[n-1].Y, half, half)
	}
}

func extended(from, to Point, by float32) Point {
	d := max(distance(from, to), 1e-6)
	return Point{to.X + (to.X-from.X)/d*by, to.Y + (to.Y-from.Y)/d*by}
}

func normal(a, b Point, half float32) (nx, ny float32) {
	d := max(distance(a, b), 1e-6)
	return -(b.Y - a.Y) / d * half, (b.X - a.X) / d * half
}

func segment(out *Path, a, b Point, half float32) {
	nx, ny := normal(a, b, half)
	polygon(out, Point{a.X - nx, a.Y - ny}, Point{b.X - nx, b.Y - ny}, Point{b.X + nx, b.Y + ny}, Point{a.X + nx, a.Y + ny})
}

// polygon adds corners clockwise, whichever way they are given.
func polygon(out *Path, corners ...Point) {
	area := float32(0)
	for i, a := range corners {
		b := corners[(i+1)%len(corners)]
		area += a.X*b.Y - b.X*a.Y
	}
	n := len(corners)
	for i := range corners {
		q := corners[i]
		if area < 0 {
			q = corners[n-1-i]
		}
		if i == 0 {
			out.MoveTo(q.X, q.Y)
		} else {
			out.LineTo(q.X, q.Y)
		}
	}
	out.Close()
}

func join(out *Path, before, at, after Point, half float32, s Stroke) {
	n1x, n1y := normal(before, at, half)
	n2x, n2y := normal(at, after, half)
	cross := n1x*n2y - n1y*n2x
	if cross > -1e-4*half*half && cross < 1e-4*half*half && n1x*n2x+n1y*n2y > 0 {
		return
	}
	if s.RoundJoin {
		out.Ellipse(at.X, at.Y, half, half)
		return
	}
	if cross > 0 {
		n1x, n1y, n2x, n2y = -n1x, -n1y, -n2x, -n2y
	}
	a, b := Point{at.X + n1x, at.Y + n1y}, Point{at.X + n2x, at.Y + n2y}
	limit := s.MiterLimit
	if limit == 0 {
		limit = 4
	}
	mx, my := n1x+n2x, n1y+n2y
	if square := mx*mx + my*my; !s.BevelJoin && square > 1e-6 {
		// The tip lies along the sum of the normals, as far as its length over half squared is short.
		k := 2 * half * half / square
		if length := float32(math.Sqrt(float64(square))) * k; length <= limit*half {
			polygon(out, at, a, Point{at.X + mx*k, at.Y + my*k}, b)
			return
		}
	}
	polygon(out, at, a, b)
}
