package svg

import (
	"math"

	"golang.org/x/net/html"

	"karuta/cardrender/dom"
	"karuta/cardrender/paint"
)

// vertex is a point of a line where a marker may stand, with the directions in which the line comes and goes on.
type vertex struct{ x, y, inX, inY, outX, outY float32 }

// maxMarkers is how many markers one line may have.
const maxMarkers = 2000

// mark adds the markers of a line, such as the tips of arrows.
func (r *reader) mark(n *html.Node, path *paint.Path, l look, list *paint.List) {
	if l.markers == [3]string{} || r.nesting > 2 {
		return
	}
	switch n.Data {
	case "path", "line", "polyline", "polygon":
	default:
		return
	}
	points := vertices(path)
	for i, v := range points {
		at := 1
		switch i {
		case 0:
			at = 0
		case len(points) - 1:
			at = 2
		}
		if m := r.named(l.markers[at], "marker"); m != nil && i < maxMarkers {
			r.marker(m, v, at == 0, l, list)
		}
	}
}

// vertices returns the points of a line.
func vertices(path *paint.Path) []vertex {
	var points []vertex
	for _, s := range path.Segments() {
		last := len(points) - 1
		if last < 0 || points[last].x != s.From.X || points[last].y != s.From.Y {
			points = append(points, vertex{x: s.From.X, y: s.From.Y})
			last++
		}
		points[last].outX, points[last].outY = s.Out.X-s.From.X, s.Out.Y-s.From.Y
		points = append(points, vertex{x: s.To.X, y: s.To.Y, inX: s.To.X - s.In.X, inY: s.To.Y - s.In.Y})
	}
	return points
}

// marker adds one marker.
func (r *reader) marker(m *html.Node, v vertex, first bool, l look, list *paint.List) {
	w, h := float32(3), float32(3)
	if text, ok := dom.Lookup(m, "markerWidth"); ok {
		w = r.p.length(text, 0)
	}
	if text, ok := dom.Lookup(m, "markerHeight"); ok {
		h = r.p.length(text, 0)
	}
	if r.uses++; w <= 0 || h <= 0 || r.uses > maxUses {
		return
	}
	at := paint.Translate(v.x, v.y).Mul(paint.Rotate(v.angle(dom.Attr(m, "orient"), first)))
	if dom.Attr(m, "markerUnits") != "userSpaceOnUse" {
		at = at.Mul(paint.Scale(l.line.Width, l.line.Width))
	}
	refX, refY := r.p.length(dom.Attr(m, "refX"), 0), r.p.length(dom.Attr(m, "refY"), 0)
	box := paint.Rect{W: w, H: h}
	if view := viewBox(m); view[2] > 0 {
		fit := fitted(view, w, h, dom.Attr(m, "preserveAspectRatio"))
		refX, refY = fit.Apply(refX, refY)
		at = at.Mul(paint.Translate(-refX, -refY)).Mul(fit)
		box = paint.Rect{X: view[0], Y: view[1], W: view[2], H: view[3]}
	} else {
		at = at.Mul(paint.Translate(-refX, -refY))
	}
	r.nesting++
	group := &paint.Group{List: r.children(m, r.styled(m, initial(r.p.around)), 1), Matrix: &at, Opacity: 1}
	r.nesting--
	if dom.Attr(m, "overflow") != "visible" {
		group.ClipBox = &box
	}
	list.Add(group)
}

// angle returns how far a marker is turned, in degrees.
func (v vertex) angle(orient string, first bool) float64 {
	if orient != "auto" && orient != "auto-start-reverse" {
		if list := numbers(orient); len(list) > 0 {
			return float64(list[0])
		}
		return 0
	}
	in, out := direction(v.inX, v.inY), direction(v.outX, v.outY)
	x, y := in[0]+out[0], in[1]+out[1]
	angle := math.Atan2(y, x) * 180 / math.Pi
	if first && orient == "auto-start-reverse" {
		angle += 180
	}
	return angle
}

// direction returns a vector of the length one, or zero.
func direction(x, y float32) [2]float64 {
	length := math.Hypot(float64(x), float64(y))
	if length == 0 {
		return [2]float64{}
	}
	return [2]float64{float64(x) / length, float64(y) / length}
}
