package svg

import (
	"image/color"
	"strings"

	"golang.org/x/net/html"

	"karuta/cardrender/dom"
	"karuta/cardrender/paint"
	"karuta/cardrender/style"
)

// shape returns the outline of a basic shape, or nil.
func (r *reader) shape(n *html.Node) *paint.Path {
	p := &paint.Path{}
	switch n.Data {
	case "path":
		return parsePath(dom.Attr(n, "d"))
	case "rect":
		r.rect(n, p)
	case "circle":
		if radius := r.attr(n, "r", r.p.diagonal()); radius > 0 {
			p.Ellipse(r.x(n, "cx"), r.y(n, "cy"), radius, radius)
		}
	case "ellipse":
		if rx, ry := r.x(n, "rx"), r.y(n, "ry"); rx > 0 && ry > 0 {
			p.Ellipse(r.x(n, "cx"), r.y(n, "cy"), rx, ry)
		}
	case "line":
		p.MoveTo(r.x(n, "x1"), r.y(n, "y1"))
		p.LineTo(r.x(n, "x2"), r.y(n, "y2"))
	case "polyline", "polygon":
		points(p, numbers(dom.Attr(n, "points")), n.Data == "polygon")
	default:
		return nil
	}
	return p
}

func (r *reader) rect(n *html.Node, p *paint.Path) {
	box := paint.Rect{X: r.x(n, "x"), Y: r.y(n, "y"), W: r.x(n, "width"), H: r.y(n, "height")}
	rx, ry := r.x(n, "rx"), r.y(n, "ry")
	if rx == 0 {
		rx = ry
	}
	if ry == 0 {
		ry = rx
	}
	rx, ry = max(0, min(rx, box.W/2)), max(0, min(ry, box.H/2))
	if !box.Empty() {
		p.RoundRect(box, paint.Radii{{rx, ry}, {rx, ry}, {rx, ry}, {rx, ry}})
	}
}

func points(p *paint.Path, list []float32, closed bool) {
	for i := 0; i+1 < len(list); i += 2 {
		if i == 0 {
			p.MoveTo(list[0], list[1])
		} else {
			p.LineTo(list[i], list[i+1])
		}
	}
	if closed && len(list) > 2 {
		p.Close()
	}
}

func (r *reader) paintShape(path *paint.Path, l look, list *paint.List) {
	bounds := path.Bounds()
	if t := r.pattern(l.fill, path); t != nil {
		list.Add(t)
	} else if c, g, ok := r.paint(l.fill, l.fillAlpha, l, bounds); ok {
		filled := path
		if l.evenOdd {
			filled = path.EvenOdd()
		}
		list.Add(&paint.Shape{Path: *filled, Color: c, Gradient: g})
	}
	if c, g, ok := r.paint(l.stroke, l.strokeAlpha, l, bounds); ok && l.line.Width > 0 {
		step := max(r.p.diagonal()/200, 0.001)
		list.Add(&paint.Shape{Path: *path.Stroked(l.line, step), Color: c, Gradient: g})
	}
}

// paint reads the value of fill or stroke.
func (r *reader) paint(value string, strength float32, l look, bounds paint.Rect) (color.NRGBA, *paint.Gradient, bool) {
	if rest, ok := strings.CutPrefix(value, "url("); ok {
		id, fallback, _ := strings.Cut(rest, ")")
		id = strings.Trim(strings.TrimSpace(id), `"'`)
		if n := r.p.ids[strings.TrimPrefix(id, "#")]; n != nil {
			if g := r.gradient(n, bounds, strength); g != nil {
				return color.NRGBA{}, g, true
			}
		}
		value = strings.TrimSpace(fallback)
	}
	switch value {
	case "none", "", "transparent":
		return color.NRGBA{}, nil, false
	case "currentColor", "currentcolor":
		return faded(l.color, strength), nil, true
	}
	c, ok := style.ParseColor(value)
	return faded(c, strength), nil, ok
}

func faded(c color.NRGBA, strength float32) color.NRGBA {
	c.A = uint8(float32(c.A)*strength + 0.5)
	return c
}
