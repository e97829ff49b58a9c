package layout

import "karuta/cardrender/style"

// maxDepth is how deep boxes may lie in each other; what is deeper has no size.
const maxDepth = 300

// block lays a box out in its containing block, which measures width by height (negative: not known). Where the box
// is must be known for floats: ox and oy are the place of its border's edge in the float's block.
func (l *layouter) block(b *Box, width, height float32, fl *floats, ox, oy float32) {
	l.step()
	l.edges(b, width)
	if b.kind == replaced {
		l.replacedBox(b, width, height)
		l.autoMargins(b, width)
		return
	}
	b.W = l.blockWidth(b, width)
	l.autoMargins(b, width)
	l.content(b, height, fl, ox, oy)
}

// blockWidth returns the width of a block that fills its containing block, or shrinks to what is in it.
func (l *layouter) blockWidth(b *Box, width float32) float32 {
	s := b.style
	w := width - b.marginsX()
	if s.Width.IsFixed() {
		w = l.outerWidth(b, s.Width.Of(width))
	} else if shrinks(b) || s.Width.Kind != style.Auto {
		w = l.shrunk(b, s.Width.Kind, w)
	}
	return l.limitWidth(b, w, width)
}

// shrinks reports whether a box is as wide as what is in it.
func shrinks(b *Box) bool {
	s := b.style
	return b.atomic() || b.turned || s.Float != "" || s.Display == style.Table || s.Display == style.InlineTable || s.Outside()
}

// outerWidth makes the width of the border box of what the style says.
func (l *layouter) outerWidth(b *Box, w float32) float32 {
	if b.style.BorderBox {
		return max(w, b.edgesX())
	}
	return w + b.edgesX()
}

func (l *layouter) shrunk(b *Box, kind style.LengthKind, available float32) float32 {
	low, high := l.widths(b)
	switch kind {
	case style.MinContent:
		return low
	case style.MaxContent:
		return high
	}
	return max(low, min(high, available))
}

func (l *layouter) limitWidth(b *Box, w, width float32) float32 {
	s := b.style
	limit := func(v style.Length) float32 {
		switch v.Kind {
		case style.MinContent:
			low, _ := l.widths(b)
			return low
		case style.MaxContent, style.FitContent:
			_, high := l.widths(b)
			return high
		}
		return l.outerWidth(b, v.Of(width))
	}
	if s.MaxW.Kind != style.None && s.MaxW.Kind != style.Auto {
		w = min(w, limit(s.MaxW))
	}
	if s.MinW.Kind != style.Auto {
		w = max(w, limit(s.MinW))
	}
	return max(w, b.edgesX())
}

// autoMargins centres a block, or puts it at an end.
func (l *layouter) autoMargins(b *Box, width float32) {
	s := b.style
	if !b.blockLevel() || !b.inFlow() {
		return
	}
	room := width - b.W - b.marginsX()
	left, right := s.Margin[style.Left].IsAuto(), s.Margin[style.Right].IsAuto()
	switch {
	case room <= 0:
	case left && right:
		b.margin[style.Left], b.margin[style.Right] = room/2, room/2
	case left:
		b.margin[style.Left] = room
	case right:
		b.margin[style.Right] = room
	case b.parent != nil && b.parent.kind == block:
		switch p := b.parent.style; {
		case p.Align == "-webkit-center":
			b.margin[style.Left] += room / 2
		case p.Align == "-webkit-right", p.RTL && p.Align != "-webkit-left":
			b.margin[style.Left] += room
		}
	}
}

// definiteHeight returns the height of the border box where the style gives one.
func (l *layouter) definiteHeight(b *Box, v style.Length, height float32) (float32, bool) {
	if !v.IsFixed() || v.HasShare() && height < 0 {
		return 0, false
	}
	h := v.Of(max(0, height))
	if b.style.BorderBox {
		return max(h, b.edgesY()), true
	}
	return h + b.edgesY(), true
}

// content lays out what is in a box whose width is known, and finds its height.
func (l *layouter) content(b *Box, height float32, fl *floats, ox, oy float32) {
	if l.depth++; l.depth > maxDepth {
		l.cut = true
		l.depth--
		return
	}
	defer func() { l.depth-- }()
	own, definite := l.definiteHeight(b, b.style.Height, height)
	if !definite && b.style.Ratio > 0 && b.kind == block {
		own, definite = b.W/b.style.Ratio, true
	}
	inner := float32(-1)
	if definite {
		inner = max(0, own-b.edgesY())
	}
	fresh := fl == nil || b.root()
	if fresh {
		fl, ox, oy = &floats{}, 0, 0
	}
	b.baseline, b.first, b.through = 0, 0, false
	b.outside = nil
	b.bottomOut = margins{}.with(b.margin[style.Bottom])
	used := l.inside(b, inner, height, fl, ox, oy)
	if fresh {
		used = max(used, fl.bottom()-b.edgeTop())
	}
	b.H = used + b.edgesY()
	if definite {
		b.H = own
	}
	l.limitHeight(b, height)
	if b.H > 0 && (definite || b.edgesY() > 0) {
		b.through = false
	}
	if b.marker != nil {
		l.placeMarker(b)
	}
}

func (l *layouter) limitHeight(b *Box, height float32) {
	if v, ok := l.definiteHeight(b, b.style.MaxH, height); ok {
		b.H = min(b.H, v)
	}
	if v, ok := l.definiteHeight(b, b.style.MinH, height); ok {
		b.H = max(b.H, v)
	}
}

// inside lays out the kids and returns the height they take.
func (l *layouter) inside(b *Box, inner, height float32, fl *floats, ox, oy float32) float32 {
	w := max(0, b.W-b.edgesX())
	if b.turned {
		return l.sideways(b, w, inner, height)
	}
	switch b.style.Display {
	case style.Flex, style.InlineFlex:
		return l.flex(b, w, inner)
	case style.Grid, style.InlineGrid:
		return l.grid(b, w, inner)
	case style.Table, style.InlineTable:
		return l.table(b, w, inner)
	}
	if b.kind == rubyPair {
		return l.ruby(b)
	}
	if b.lines {
		return l.inlineContent(b, w, inner, fl, ox+b.edgeLeft(), oy+b.edgeTop())
	}
	return l.blocks(b, w, inner, fl, ox, oy)
}

// opensTop reports whether the margin of the first kid meets that of the box.
func (b *Box) opensTop() bool {
	return b.kind == block && !b.root() && b.border[style.Top] == 0 && b.padding[style.Top] == 0 && !b.lines
}

func (b *Box) opensBottom() bool {
	return b.kind == block && !b.root() && b.border[style.Bottom] == 0 && b.padding[style.Bottom] == 0 &&
		!b.style.Height.IsFixed()
}

// topMargin returns the margin above a block with those of first kids that meet it.
func (l *layouter) topMargin(b *Box, width float32) margins {
	l.step()
	l.edges(b, width)
	m := margins{}.with(b.margin[style.Top])
	if !b.opensTop() || b.style.Display != style.Block && b.style.Display != style.ListItem {
		return m
	}
	for _, kid := range b.kids {
		if !kid.inFlow() {
			continue
		}
		if kid.style.Clear != "" {
			break
		}
		m = m.and(l.topMargin(kid, width))
		if len(kid.kids) > 0 || kid.kind != block || !kid.opensTop() || !kid.opensBottom() {
			break
		}
		m = m.with(kid.margin[style.Bottom])
	}
	return m
}

// blocks lays out kids below each other and returns the height they take.
func (l *layouter) blocks(b *Box, w, inner float32, fl *floats, ox, oy float32) float32 {
	left, y := b.edgeLeft(), b.edgeTop()
	start := y
	pending := margins{}
	atTop := b.opensTop()
	empty := true
	for _, kid := range b.kids {
		if !kid.inFlow() {
			l.kidOutOfFlow(b, kid, w, inner, fl, ox, oy, y+pending.value())
			continue
		}
		top := l.topMargin(kid, w)
		if !atTop || !empty {
			pending = pending.and(top)
		}
		at := y + pending.value()
		if kid.style.Clear != "" {
			if below := fl.clear(string(kid.style.Clear)) - oy; below > at {
				at = below
				pending = margins{plus: at - y}
			}
		}
		l.blockKid(kid, w, inner, fl, ox, oy, left, at)
		b.takeBaselines(kid)
		if kid.through && kid.H == 0 {
			pending = pending.and(kid.bottomOut)
			continue
		}
		empty = false
		y, pending = kid.Y+kid.H, kid.bottomOut
		if kid.style.Position == "relative" {
			y -= kid.offset[1]
		}
	}
	b.through = empty && b.opensTop() && b.opensBottom()
	if b.through {
		b.bottomOut = b.bottomOut.and(pending)
		return 0
	}
	if b.opensBottom() {
		b.bottomOut = b.bottomOut.and(pending)
		return y - start
	}
	return max(0, y+pending.value()-start)
}

// kidOutOfFlow places a kid that floats, and notes one that is placed elsewhere.
func (l *layouter) kidOutOfFlow(b, kid *Box, w, inner float32, fl *floats, ox, oy, y float32) {
	if kid.style.Outside() {
		kid.static = [2]float32{b.edgeLeft(), y}
		l.takeOut(b, kid)
		return
	}
	l.floatKid(kid, w, inner, fl, ox+b.edgeLeft(), oy+y)
	kid.X, kid.Y = kid.X-ox, kid.Y-oy
}

// takeFirst makes the first baseline of a kid that of the box.
func (b *Box) takeFirst(kid *Box) {
	if b.first == 0 && kid.first != 0 {
		b.first = kid.Y + kid.first
		b.baseline = b.first
	}
}

// takeBaselines makes the baselines of a kid those of the box.
func (b *Box) takeBaselines(kid *Box) {
	if b.first == 0 && kid.first != 0 {
		b.first = kid.Y + kid.first
	}
	if kid.baseline != 0 {
		b.baseline = kid.Y + kid.baseline
	}
}

// blockKid lays one block out at its place.
func (l *layouter) blockKid(kid *Box, w, inner float32, fl *floats, ox, oy, left, at float32) {
	kid.Y = at
	avoid := kid.root() || kid.kind == replaced
	if avoid && !fl.none() {
		// A block with its own floats stands beside those that are there, or below.
		l.edges(kid, w)
		for {
			from, to := fl.room(oy+kid.Y, 1, ox+left, ox+left+w)
			l.block(kid, to-from, inner, nil, 0, 0)
			if kid.W+kid.marginsX() <= to-from+0.01 || to-from >= w {
				kid.X = from - ox + kid.margin[style.Left]
				break
			}
			next, ok := fl.next(oy + kid.Y)
			if !ok {
				break
			}
			kid.Y = next - oy
		}
		l.relative(kid, w, inner)
		return
	}
	l.edges(kid, w)
	x := left + kid.margin[style.Left]
	l.block(kid, w, inner, fl, ox+x, oy+at)
	kid.X = left + kid.margin[style.Left]
	l.relative(kid, w, inner)
}

// relative moves a relatively placed box.
func (l *layouter) relative(b *Box, w, h float32) {
	b.offset = [2]float32{}
	if b.style.Position != "relative" && b.style.Position != "sticky" {
		return
	}
	in := b.style.Inset
	axis := func(start, end style.Length, base float32) float32 {
		if base < 0 && (start.HasShare() || end.HasShare()) {
			return 0
		}
		if !start.IsAuto() {
			return start.Of(base)
		}
		if !end.IsAuto() {
			return -end.Of(base)
		}
		return 0
	}
	if b.style.Position == "relative" {
		b.offset = [2]float32{axis(in[style.Left], in[style.Right], w), axis(in[style.Top], in[style.Bottom], h)}
	}
	b.X, b.Y = b.X+b.offset[0], b.Y+b.offset[1]
}

// placeMarker puts a list item's marker left of its first line.
func (l *layouter) placeMarker(b *Box) {
	m := b.marker
	_, w := l.widths(m)
	l.edges(m, w)
	m.W = w
	l.content(m, -1, nil, 0, 0)
	gap := float32(0)
	if t := m.kids[0].kids[0]; t.kind == text && (t.text == "•" || t.text == "◦" || t.text == "▪") || t.kind == replaced {
		gap = l.fontLine(m.style).ascent*2/3 + 9 - m.W
		if t.kind == replaced {
			gap = 7
		}
	}
	m.X = b.edgeLeft() - m.W - gap
	if b.style.RTL {
		m.X = b.W - b.edgeRight() + gap
	}
	first := b.first
	if first == 0 {
		first = b.edgeTop() + m.first
	}
	m.Y = first - m.first
	if b.H < m.H && !b.style.Height.IsFixed() {
		b.H = m.H
	}
}
