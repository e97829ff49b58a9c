package layout

import (
	"image/color"
	"sort"

	"golang.org/x/net/html"

	"karuta/cardrender/dom"
	"karuta/cardrender/paint"
	"karuta/cardrender/style"
)

// drawer makes the list of what is painted.
type drawer struct {
	l     *layouter
	list  *paint.List
	texts textOrder
	turn  int // inside of content that is turned
}

// paintPage makes the display list of the whole page.
func (l *layouter) paintPage(root *Box) {
	l.page.Places = map[string]float32{}
	d := &drawer{l: l, list: &l.page.List}
	// The background of the whole page is that of html, or else of the body.
	from := root
	if len(root.style.Backgrounds) == 0 && root.style.BackColor.A == 0 && len(root.kids) > 0 {
		from = root.kids[0]
	}
	l.page.Ground = current(from.style, from.style.BackColor)
	ground := *from.style
	ground.BackColor, ground.Radius = style.Color{}, [4][2]style.Length{}
	canvas := &Box{style: &ground, W: l.page.Width, H: max(root.H, l.page.Height), node: root.node}
	d.background(canvas, paint.Rect{W: canvas.W, H: canvas.H})
	if from != root {
		plain := *from.style
		plain.BackColor, plain.Backgrounds = style.Color{}, nil
		from.style = &plain
	}
	root.style = root.style.Anonymous(style.FlowRoot)
	d.context(root, 0, 0)
	l.page.Height = max(l.page.Height, root.H)
}

// layer is a box that is painted on its own, with its parent's place.
type layer struct {
	box  *Box
	x, y float32
}

// context paints a box with all that is in it: what lies behind, blocks, floats, lines, what lies in front.
func (d *drawer) context(b *Box, x, y float32) {
	var layers []layer
	d.collect(b, x, y, &layers)
	sort.SliceStable(layers, func(i, j int) bool { return layers[i].box.style.ZIndex < layers[j].box.style.ZIndex })
	d.decorate(b, x, y)
	inner := func() {
		at := 0
		for ; at < len(layers) && layers[at].box.style.ZIndex < 0; at++ {
			d.layer(layers[at])
		}
		d.flow(b, x, y)
		for ; at < len(layers); at++ {
			d.layer(layers[at])
		}
	}
	d.clipped(b, x, y, inner)
}

// isLayer reports whether a box is painted after what is around it.
func isLayer(b *Box) bool {
	s := b.style
	return s.Position != "" || s.Opacity < 1 || len(s.Ops) > 0 || len(s.Filters) > 0
}

// collect finds the layers below a box.
func (d *drawer) collect(b *Box, x, y float32, layers *[]layer) {
	for _, kid := range d.below(b) {
		if isLayer(kid) {
			*layers = append(*layers, layer{kid, x, y})
			continue
		}
		if clips(kid) && !b.turned {
			continue // painted with the kid, inside of its edges
		}
		d.collect(kid, x+kid.X, y+kid.Y, layers)
	}
}

func clips(b *Box) bool { return b.style.Overflow != "" || b.turned }

// below lists all boxes that have a place in a box.
func (d *drawer) below(b *Box) []*Box {
	out := b.kidsOnPage()
	for _, kid := range b.outside {
		if kid.style.Outside() {
			out = append(out, kid)
		}
	}
	return out
}

// layer paints a layer with its transform, opacity and filters.
func (d *drawer) layer(it layer) {
	b := it.box
	x, y := it.x+b.X, it.y+b.Y
	s := b.style
	if s.Opacity >= 1 && len(s.Ops) == 0 && len(s.Filters) == 0 {
		d.context(b, x, y)
		return
	}
	group := &paint.Group{Opacity: s.Opacity}
	if len(s.Ops) > 0 {
		m := transform(s, paint.Rect{X: x, Y: y, W: b.W, H: b.H})
		group.Matrix = &m
	}
	for _, op := range s.Filters {
		n := float32(1)
		if len(op.N) > 0 {
			n = float32(op.N[0])
		}
		group.Filters = append(group.Filters, paint.Filter{Name: op.Name, Amount: n})
	}
	saved := d.list
	d.list = &group.List
	areas, boxes := len(d.l.page.Areas), len(d.l.page.Boxes)
	d.context(b, x, y)
	d.list = saved
	d.list.Add(group)
	if group.Matrix != nil {
		d.l.page.mapFrom(areas, boxes, *group.Matrix)
	}
}

// transform returns the mapping of a transform property.
func transform(s *style.Style, box paint.Rect) paint.Matrix {
	ox, oy := box.X+s.Origin[0].Of(box.W), box.Y+s.Origin[1].Of(box.H)
	m := paint.Translate(ox, oy)
	for _, op := range s.Ops {
		m = m.Mul(one(op, box))
	}
	return m.Mul(paint.Translate(-ox, -oy))
}

func one(op style.Op, box paint.Rect) paint.Matrix {
	n := func(i int, otherwise float64) float64 {
		if i < len(op.N) {
			return op.N[i]
		}
		return otherwise
	}
	shift := func(i int, base float32) float32 {
		if i < len(op.L) {
			return op.L[i].Of(base)
		}
		return 0
	}
	switch op.Name {
	case "translate", "translate3d":
		return paint.Translate(shift(0, box.W), shift(1, box.H))
	case "translatex":
		return paint.Translate(shift(0, box.W), 0)
	case "translatey":
		return paint.Translate(0, shift(0, box.H))
	}
	return numeric(op.Name, n)
}

// numeric returns the mapping of a function whose arguments are numbers.
func numeric(name string, n func(i int, otherwise float64) float64) paint.Matrix {
	switch name {
	case "scale":
		return paint.Scale(float32(n(0, 1)), float32(n(1, n(0, 1))))
	case "scalex":
		return paint.Scale(float32(n(0, 1)), 1)
	case "scaley":
		return paint.Scale(1, float32(n(0, 1)))
	case "rotate", "rotatez":
		return paint.Rotate(n(0, 0))
	case "rotatex":
		return paint.Scale(1, cosine(n(0, 0)))
	case "rotatey":
		return paint.Scale(cosine(n(0, 0)), 1)
	case "skew":
		return paint.Skew(n(0, 0), n(1, 0))
	case "skewx":
		return paint.Skew(n(0, 0), 0)
	case "skewy":
		return paint.Skew(0, n(0, 0))
	case "matrix":
		return paint.Matrix{
			A: float32(n(0, 1)), B: float32(n(1, 0)), C: float32(n(2, 0)), D: float32(n(3, 1)), E: float32(n(4, 0)), F: float32(n(5, 0)),
		}
	}
	return paint.Identity
}

func cosine(degrees float64) float32 { return paint.Rotate(degrees).A }

// clipped paints what is in a box that hides what reaches out of it.
func (d *drawer) clipped(b *Box, x, y float32, inner func()) {
	if b.style.Overflow == "" || b.kind == inline || b.parent == nil {
		inner()
		return
	}
	box := paint.Rect{X: x, Y: y, W: b.W, H: b.H}.Inset(b.border)
	group := &paint.Group{Opacity: 1}
	radii := d.radii(b, paint.Rect{X: x, Y: y, W: b.W, H: b.H}).Inset(b.border)
	if radii.Zero() {
		group.ClipBox = &box
	} else {
		group.Clip = &paint.Path{}
		group.Clip.RoundRect(box, radii)
	}
	saved := d.list
	d.list = &group.List
	inner()
	d.list = saved
	if len(group.Items) > 0 {
		d.list.Add(group)
	}
}

// flow paints what is in the flow below a box: first all blocks, then what floats, then lines.
func (d *drawer) flow(b *Box, x, y float32) {
	d.l.step()
	if b.turned && b.kind == block {
		d.sideways(b, x, y)
		return
	}
	d.blocks(b, x, y)
	d.floats(b, x, y)
	d.lines(b, x, y)
}

// sideways paints content that was laid out turned by a quarter.
func (d *drawer) sideways(b *Box, x, y float32) {
	flat := b.kids[0]
	group := &paint.Group{Opacity: 1}
	m := paint.Translate(x+flat.X+flat.H, y+flat.Y).Mul(paint.Rotate(90))
	group.Matrix = &m
	saved := d.list
	d.list = &group.List
	areas, boxes := len(d.l.page.Areas), len(d.l.page.Boxes)
	d.turn++
	d.context(flat, 0, 0)
	d.turn--
	d.list = saved
	d.list.Add(group)
	d.l.page.mapFrom(areas, boxes, m)
}

func (d *drawer) blocks(b *Box, x, y float32) {
	if b.lines {
		return
	}
	for _, kid := range b.kids {
		if !kid.inFlow() || isLayer(kid) {
			continue
		}
		kx, ky := x+kid.X, y+kid.Y
		if clips(kid) || kid.kind == replaced || kid.kind == rubyPair {
			d.context(kid, kx, ky)
			continue
		}
		d.decorate(kid, kx, ky)
		d.blocks(kid, kx, ky)
	}
}

func (d *drawer) floats(b *Box, x, y float32) {
	for _, kid := range b.outside {
		if kid.style.Float != "" && !isLayer(kid) {
			d.context(kid, x+kid.X, y+kid.Y)
		}
	}
	if b.lines {
		return
	}
	for _, kid := range b.kids {
		switch {
		case isLayer(kid) || kid.style.Outside():
		case kid.style.Float != "":
			d.context(kid, x+kid.X, y+kid.Y)
		case !clips(kid) && kid.kind == block:
			d.floats(kid, x+kid.X, y+kid.Y)
		}
	}
}

func (d *drawer) lines(b *Box, x, y float32) {
	if b.marker != nil && !b.marker.style.Hidden {
		d.texts.off++
		d.lines(b.marker, x+b.marker.X, y+b.marker.Y)
		d.texts.off--
	}
	if b.lines {
		for _, row := range b.rows {
			d.line(b, row, x, y)
		}
		d.texts.newBlock = true
		return
	}
	if b.kind == replaced {
		return
	}
	for _, kid := range b.kids {
		if kid.inFlow() && !isLayer(kid) && !clips(kid) && kid.kind == block {
			d.lines(kid, x+kid.X, y+kid.Y)
		}
	}
}

// decorate paints what belongs to the box itself: shadow, background, border, picture; and notes where it is.
func (d *drawer) decorate(b *Box, x, y float32) {
	box := paint.Rect{X: x, Y: y, W: b.W, H: b.H}
	d.note(b, box)
	if b.style.Hidden {
		return
	}
	d.shadows(b, box, false)
	d.background(b, box)
	d.shadows(b, box, true)
	d.borders(b, box)
	d.outline(b, box)
	if b.kind == replaced {
		d.picture(b, box)
	}
}

// note remembers where elements are.
func (d *drawer) note(b *Box, box paint.Rect) {
	if b.node == nil || b.node.Type != html.ElementNode || b.parent == nil && b.kind != replaced {
		return
	}
	d.l.page.Boxes = append(d.l.page.Boxes, NodeBox{b.node, box})
	d.place(b.node, box)
	d.area(b.node, box)
}

func (d *drawer) place(n *html.Node, box paint.Rect) {
	if id := dom.Attr(n, "id"); id != "" {
		if _, known := d.l.page.Places[id]; !known {
			d.l.page.Places[id] = box.Y
		}
	}
}

// area notes a box that reacts to a click.
func (d *drawer) area(n *html.Node, box paint.Rect) {
	switch n.Data {
	case "a", "button", "summary":
		d.l.page.Areas = append(d.l.page.Areas, Area{box, n})
		return
	}
	if _, ok := dom.Lookup(n, dom.ClickAttr); ok {
		d.l.page.Areas = append(d.l.page.Areas, Area{box, n})
	}
}

func current(s *style.Style, c style.Color) color.NRGBA { return c.In(s.Color) }
