package svg

import (
	"image/color"
	"slices"
	"strings"

	"golang.org/x/net/html"

	"karuta/cardrender/dom"
	"karuta/cardrender/paint"
	"karuta/cardrender/style"
)

// look is how shapes are painted; what is in an element takes it over.
type look struct {
	fill, stroke string // a colour, none, or url(#…)
	color        color.NRGBA
	fillAlpha    float32
	strokeAlpha  float32
	opacity      float32 // of this element alone
	evenOdd      bool
	line         paint.Stroke
	hidden       bool
	none         bool // display: none
	clip         string
	mask, filter string // url(#…)
	maskAlpha    bool
	markers      [3]string // url(#…), for the first point of a line, those between, and the last
	size         float32
	families     []string
	weight       int
	italic       bool
	anchor       string
	stopColor    string
	stopAlpha    float32
	transform    string
}

func initial(around Style) look {
	return look{
		fill: "black", stroke: "none", color: around.Color, fillAlpha: 1, strokeAlpha: 1, opacity: 1, size: around.Size,
		line: paint.Stroke{Width: 1}, stopColor: "black", stopAlpha: 1, weight: 400,
	}
}

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

// styled returns the look of an element inside of another.
func (r *reader) styled(n *html.Node, l look) look {
	l.opacity, l.none, l.clip, l.stopColor, l.stopAlpha, l.transform = 1, false, "", "black", 1, ""
	l.mask, l.filter, l.maskAlpha = "", "", false
	for _, a := range n.Attr {
		r.set(&l, a.Key, a.Val)
	}
	for _, sheet := range r.p.sheets {
		for _, d := range sheet.Matching(n) {
			r.set(&l, d.Name, d.Value)
		}
	}
	if text := dom.Attr(n, "style"); text != "" {
		for _, d := range style.Declarations(text) {
			r.set(&l, d.Name, d.Value)
		}
	}
	return l
}

func (r *reader) set(l *look, name, value string) {
	value = strings.TrimSpace(value)
	if value == "inherit" {
		return
	}
	switch name {
	case "fill":
		l.fill = value
	case "stroke":
		l.stroke = value
	case "color":
		if c, ok := style.ParseColor(value); ok {
			l.color = c
		}
	case "fill-rule", "clip-rule":
		l.evenOdd = value == "evenodd"
	case "visibility":
		l.hidden = value == "hidden" || value == "collapse"
	case "display":
		l.none = value == "none"
	case "clip-path":
		l.clip = value
	case "stop-color":
		l.stopColor = value
	case "font-size", "font-family", "font-weight", "font-style", "text-anchor":
		r.setFont(l, name, value)
	case "fill-opacity", "stroke-opacity", "opacity", "stop-opacity":
		l.setAlpha(name, alpha(value))
	case "transform":
		l.transform = value
	default:
		l.setEffect(name, value)
		r.setLine(l, name, value)
	}
}

func (r *reader) setFont(l *look, name, value string) {
	switch name {
	case "font-size":
		l.size = r.p.length(value, l.size)
	case "font-family":
		l.families = nil
		for _, family := range strings.Split(value, ",") {
			l.families = append(l.families, strings.Trim(strings.TrimSpace(family), `"'`))
		}
	case "font-weight":
		l.weight = 400
		if n := numbers(value); len(n) == 1 {
			l.weight = int(n[0])
		} else if strings.HasPrefix(value, "bold") {
			l.weight = 700
		}
	case "font-style":
		l.italic = value == "italic" || value == "oblique"
	case "text-anchor":
		l.anchor = value
	}
}

// setEffect sets what is named by url(#…).
func (l *look) setEffect(name, value string) {
	switch name {
	case "mask":
		l.mask = value
	case "mask-type":
		l.maskAlpha = value == "alpha"
	case "filter":
		l.filter = value
	case "marker":
		l.markers = [3]string{value, value, value}
	case "marker-start":
		l.markers[0] = value
	case "marker-mid":
		l.markers[1] = value
	case "marker-end":
		l.markers[2] = value
	}
}

func (l *look) setAlpha(name string, v float32) {
	switch name {
	case "fill-opacity":
		l.fillAlpha = v
	case "stroke-opacity":
		l.strokeAlpha = v
	case "opacity":
		l.opacity = v
	case "stop-opacity":
		l.stopAlpha = v
	}
}

func (r *reader) setLine(l *look, name, value string) {
	switch name {
	case "stroke-width":
		l.line.Width = max(0, r.p.length(value, r.p.diagonal()))
	case "stroke-linecap":
		l.line.RoundCap, l.line.SquareCap = value == "round", value == "square"
	case "stroke-linejoin":
		l.line.RoundJoin, l.line.BevelJoin = value == "round", value == "bevel"
	case "stroke-miterlimit":
		l.line.MiterLimit = r.p.length(value, 1)
	case "stroke-dasharray":
		l.line.Dash = nil
		if value != "none" {
			for _, v := range numbers(value) {
				l.line.Dash = append(l.line.Dash, max(0, v))
			}
		}
	case "stroke-dashoffset":
		l.line.DashStart = r.p.length(value, r.p.diagonal())
	}
}

func alpha(text string) float32 {
	list := numbers(strings.TrimSuffix(text, "%"))
	if len(list) == 0 {
		return 1
	}
	v := list[0]
	if strings.HasSuffix(text, "%") {
		v /= 100
	}
	return max(0, min(1, v))
}

// size returns the width and height of the units that the picture is drawn in.
func (p *Picture) size() (w, h float32) {
	if p.box[2] > 0 {
		return p.box[2], p.box[3]
	}
	return p.w, p.h
}

func (p *Picture) diagonal() float32 {
	w, h := p.size()
	return (w + h) / 2
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

// parseTransform reads a transform attribute.
func parseTransform(text string) paint.Matrix {
	m := paint.Identity
	for range 50 {
		name, rest, ok := strings.Cut(text, "(")
		if !ok {
			return m
		}
		args, after, _ := strings.Cut(rest, ")")
		text = after
		n := numbers(strings.NewReplacer("px", " ", "deg", " ").Replace(args))
		get := func(i int, otherwise float32) float32 {
			if i < len(n) {
				return n[i]
			}
			return otherwise
		}
		switch strings.Trim(name, " ,\t\n\r") {
		case "translate":
			m = m.Mul(paint.Translate(get(0, 0), get(1, 0)))
		case "scale":
			m = m.Mul(paint.Scale(get(0, 1), get(1, get(0, 1))))
		case "rotate":
			x, y := get(1, 0), get(2, 0)
			m = m.Mul(paint.Translate(x, y)).Mul(paint.Rotate(float64(get(0, 0)))).Mul(paint.Translate(-x, -y))
		case "skewX":
			m = m.Mul(paint.Skew(float64(get(0, 0)), 0))
		case "skewY":
			m = m.Mul(paint.Skew(0, float64(get(0, 0))))
		case "matrix":
			if len(n) == 6 {
				m = m.Mul(paint.Matrix{A: n[0], B: n[1], C: n[2], D: n[3], E: n[4], F: n[5]})
			}
		}
	}
	return m
}
