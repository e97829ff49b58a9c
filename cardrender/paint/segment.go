package paint

// Segment is a part of a path, from one point to the next: a line, or a curve that leaves From towards Out and comes
// to To from In.
type Segment struct{ From, Out, In, To Point }

// Segments returns the parts of a path, in order.
func (p *Path) Segments() []Segment {
	var out []Segment
	var start, pen Point
	points := p.points
	add := func(leave, arrive, to Point) {
		if leave == pen {
			leave = to
		}
		if arrive == to {
			arrive = pen
		}
		out = append(out, Segment{pen, leave, arrive, to})
		pen = to
	}
	for _, v := range p.verbs {
		switch v {
		case moveTo:
			start, pen, points = points[0], points[0], points[1:]
		case lineTo:
			add(points[0], pen, points[0])
			points = points[1:]
		case quadTo:
			add(points[0], points[0], points[1])
			points = points[2:]
		case cubeTo:
			add(points[0], points[1], points[2])
			points = points[3:]
		case closePath:
			add(start, pen, start)
		}
	}
	return out
}
