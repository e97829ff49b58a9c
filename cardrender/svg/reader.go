package svg

import (
	"math"
	"slices"
	"strings"

	"golang.org/x/net/html"

	"karuta/cardrender/dom"
	"karuta/cardrender/paint"
)

// reader turns elements into what is to be drawn.
type reader struct {
	p       *Picture
	uses    int
	nesting int     // of patterns and markers within each other
	effort  float32 // of masks, filters and patterns so far, as multiples of filling the whole picture once
}

// maxEffort is how much masks, filters and patterns of one picture may cost; those beyond are left out.
const maxEffort = 25

// afford reports whether something may be done that costs as much as filling the picture so many times.
func (r *reader) afford(times float32) bool {
	r.effort += times + 0.005
	return r.effort <= maxEffort
}

// share returns how much of the picture an area takes, at most 1.
func (r *reader) share(area paint.Rect) float32 {
	w, h := r.p.size()
	if w*h <= 0 {
		return 1
	}
	return max(0, min(1, area.W*area.H/(w*h)))
}

// size returns the width and height of the units that the picture is drawn in.
func (p *Picture) size() (w, h float32) {
	if p.box[2] > 0 {
		return p.box[2], p.box[3]
	}
	return p.w, p.h
}

// diagonal is what a share of neither width nor height is of: that of a square is its side.
func (p *Picture) diagonal() float32 {
	w, h := p.size()
	return float32(math.Hypot(float64(w), float64(h)) / math.Sqrt2)
}

func (r *reader) children(n *html.Node, l look, depth int) paint.List {
	var list paint.List
	if depth > maxDepth {
		return list
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.Type == html.ElementNode {
			r.element(c, l, depth, &list)
			if n.Data == "switch" && len(list.Items) > 0 {
				break
			}
		}
	}
	return list
}

// element adds what an element draws.
func (r *reader) element(n *html.Node, l look, depth int, list *paint.List) {
	own := r.styled(n, l)
	if own.none {
		return
	}
	var inner paint.List
	m := parseTransform(own.transform)
	switch n.Data {
	case "g", "a", "switch":
		inner = r.children(n, own, depth+1)
	case "svg":
		inner = r.nested(n, own, depth)
		m = m.Mul(paint.Translate(r.x(n, "x"), r.y(n, "y")))
	case "use":
		inner = r.use(n, own, depth)
		m = m.Mul(paint.Translate(r.x(n, "x"), r.y(n, "y")))
	case "text":
		r.words(n, own, &inner)
	case "image":
		inner = r.image(n)
	default:
		if path := r.shape(n); path != nil && !own.hidden {
			r.paintShape(path, own, &inner)
			r.mark(n, path, own, &inner)
		}
	}
	if len(inner.Items) == 0 {
		return
	}
	inner = r.mask(own.mask, r.filter(own.filter, inner), depth)
	group := &paint.Group{List: inner, Opacity: own.opacity}
	if own.clip != "" {
		group.Clip = r.clip(own.clip, inner.Bounds(), depth)
	}
	if m != paint.Identity {
		group.Matrix = &m
	}
	if group.Clip == nil && group.Matrix == nil && group.Opacity == 1 {
		list.Items = append(list.Items, inner.Items...)
		return
	}
	list.Add(group)
}

func (r *reader) nested(n *html.Node, l look, depth int) paint.List {
	list := r.children(n, l, depth+1)
	box := viewBox(n)
	w, h := r.x(n, "width"), r.y(n, "height")
	pw, ph := r.p.size()
	if w == 0 {
		w = pw
	}
	if h == 0 {
		h = ph
	}
	if box[2] == 0 {
		return list
	}
	m := fitted(box, w, h, dom.Attr(n, "preserveAspectRatio"))
	group := &paint.Group{List: list, Matrix: &m, Opacity: 1}
	if dom.Attr(n, "overflow") != "visible" {
		group.ClipBox = &paint.Rect{X: box[0], Y: box[1], W: box[2], H: box[3]}
	}
	return paint.List{Items: []paint.Item{group}}
}

func href(n *html.Node) string {
	for _, a := range n.Attr {
		if a.Key == "href" || a.Key == "xlink:href" {
			return a.Val
		}
	}
	return ""
}

// target returns the element that another one names, or nil.
func (r *reader) target(n *html.Node) *html.Node { return r.p.ids[strings.TrimPrefix(href(n), "#")] }

// use draws another element once more.
func (r *reader) use(n *html.Node, l look, depth int) paint.List {
	var list paint.List
	target := r.target(n)
	if r.uses++; target == nil || r.uses > maxUses || depth > maxDepth {
		return list
	}
	for up := n; up != nil; up = up.Parent {
		if up == target {
			return list
		}
	}
	if target.Data == "symbol" {
		own := r.styled(target, l)
		copied := *target
		copied.Attr = append(slices.Clone(target.Attr), n.Attr...)
		return r.nested(&copied, own, depth+1)
	}
	r.element(target, l, depth+1, &list)
	return list
}

func (r *reader) attr(n *html.Node, name string, whole float32) float32 {
	return r.p.length(dom.Attr(n, name), whole)
}

func (r *reader) x(n *html.Node, name string) float32 {
	w, _ := r.p.size()
	return r.attr(n, name, w)
}

func (r *reader) y(n *html.Node, name string) float32 {
	_, h := r.p.size()
	return r.attr(n, name, h)
}

// clip returns the outline of a clipPath.
func (r *reader) clip(value string, bounds paint.Rect, depth int) *paint.Path {
	id := strings.Trim(strings.TrimSuffix(strings.TrimPrefix(value, "url("), ")"), `"'#`)
	n := r.p.ids[id]
	if n == nil || n.Data != "clipPath" && n.Data != "clippath" || depth > maxDepth {
		return nil
	}
	out := &paint.Path{}
	m := parseTransform(dom.Attr(n, "transform"))
	if dom.Attr(n, "clipPathUnits") == "objectBoundingBox" {
		m = paint.Translate(bounds.X, bounds.Y).Mul(paint.Scale(bounds.W, bounds.H)).Mul(m)
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		shape := c
		inner := m
		if dom.Is(c, "use") {
			inner = inner.Mul(parseTransform(dom.Attr(c, "transform"))).Mul(paint.Translate(r.x(c, "x"), r.y(c, "y")))
			shape = r.target(c)
		}
		if shape == nil || shape.Type != html.ElementNode {
			continue
		}
		if path := r.shape(shape); path != nil {
			if r.styled(shape, initial(r.p.around)).evenOdd {
				path = path.EvenOdd()
			}
			out.Append(path.Mapped(inner.Mul(parseTransform(dom.Attr(shape, "transform")))))
		}
	}
	return out
}
