package paint

// EvenOdd returns the path turned so that filling it leaves out what lies inside of an odd number of its other parts.
// It is right for parts that do not cross each other or themselves.
func (p *Path) EvenOdd() *Path {
	parts := p.flatten(max(p.Bounds().W, p.Bounds().H) / 200)
	if len(parts) < 2 || len(parts) > 400 {
		return p
	}
	out := &Path{}
	for i, part := range parts {
		if len(part.points) < 3 {
			continue
		}
		depth := 0
		for j, other := range parts {
			if i != j && inside(other.points, part.points[0]) {
				depth++
			}
		}
		if (area(part.points) > 0) == (depth%2 == 0) {
			addPoints(out, part.points, false)
		} else {
			addPoints(out, part.points, true)
		}
	}
	return out
}

func addPoints(out *Path, points []Point, back bool) {
	for i := range points {
		q := points[i]
		if back {
			q = points[len(points)-1-i]
		}
		if i == 0 {
			out.MoveTo(q.X, q.Y)
		} else {
			out.LineTo(q.X, q.Y)
		}
	}
	out.Close()
}

func area(points []Point) float32 {
	sum := float32(0)
	for i, a := range points {
		b := points[(i+1)%len(points)]
		sum += a.X*b.Y - b.X*a.Y
	}
	return sum
}

func inside(points []Point, q Point) bool {
	in := false
	for i, a := range points {
		b := points[(i+1)%len(points)]
		if (a.Y > q.Y) != (b.Y > q.Y) && q.X < (b.X-a.X)*(q.Y-a.Y)/(b.Y-a.Y)+a.X {
			in = !in
		}
	}
	return in
}
