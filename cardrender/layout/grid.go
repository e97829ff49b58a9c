package layout

import (
	"sort"

	"karuta/cardrender/style"
)

// gridItem is a kid of a grid with the cells it covers; ends are not included.
type gridItem struct {
	box                *Box
	row, col           int // −1: to be found
	rowSpan, colSpan   int
	rowFixed, colFixed bool
}

// gridBox lays out one grid.
type gridBox struct {
	l          *layouter
	b          *Box
	items      []*gridItem
	cols, rows int
	w, h       float32
	gapX, gapY float32
	colTracks  []style.Track
	rowTracks  []style.Track
}

func (l *layouter) newGrid(b *Box, w, inner float32) *gridBox {
	g := &gridBox{l: l, b: b, w: w, h: inner}
	g.gapY, g.gapX = b.style.Gap[0].Of(max(0, inner)), b.style.Gap[1].Of(max(0, w))
	g.colTracks = expandTracks(b.style.Columns, w, g.gapX, len(b.kids))
	g.rowTracks = expandTracks(b.style.Rows, inner, g.gapY, len(b.kids))
	g.cols, g.rows = max(1, len(g.colTracks)), len(g.rowTracks)
	for _, row := range b.style.Areas {
		g.cols = min(maxGrid, max(g.cols, len(row)))
	}
	g.rows = max(g.rows, len(b.style.Areas))
	for _, kid := range b.kids {
		if !kid.style.Outside() {
			g.items = append(g.items, g.item(kid))
		}
	}
	sort.SliceStable(g.items, func(i, j int) bool { return g.items[i].box.style.Order < g.items[j].box.style.Order })
	g.placeAll()
	return g
}

func (l *layouter) gridWidths(b *Box) (low, high float32) {
	g := l.newGrid(b, -1, -1)
	all := func(it *gridItem) (float32, float32) { return l.outerWidths(it.box) }
	least := func(it *gridItem) (float32, float32) {
		v, _ := l.outerWidths(it.box)
		return v, v
	}
	gaps := b.style.Gap[1].Px * float32(g.cols-1)
	for _, w := range g.sizes(g.cols, g.colTracks, b.style.AutoColumns, -1, 0, false, all) {
		high += w
	}
	for _, w := range g.sizes(g.cols, g.colTracks, b.style.AutoColumns, -1, 0, false, least) {
		low += w
	}
	return low + gaps, high + gaps
}

func (l *layouter) grid(b *Box, w, inner float32) float32 {
	for _, kid := range b.kids {
		if kid.style.Outside() {
			kid.static = [2]float32{b.edgeLeft(), b.edgeTop()}
			l.takeOut(b, kid)
		}
	}
	g := l.newGrid(b, w, inner)
	cols := g.sizes(g.cols, g.colTracks, b.style.AutoColumns, w, g.gapX, false, func(it *gridItem) (float32, float32) {
		return l.outerWidths(it.box)
	})
	x := starts(cols, g.gapX, string(b.style.Justify), w)
	for _, it := range g.items {
		area := x[it.col+it.colSpan-1] + cols[it.col+it.colSpan-1] - x[it.col]
		g.layItem(it, area, -1)
	}
	rows := g.sizes(g.rows, g.rowTracks, b.style.AutoRows, inner, g.gapY, true, func(it *gridItem) (float32, float32) {
		h := it.box.H + it.box.marginsY()
		return h, h
	})
	total := g.gapY * float32(max(0, g.rows-1))
	for _, h := range rows {
		total += h
	}
	height := total
	if inner >= 0 {
		height = inner
	}
	y := starts(rows, g.gapY, string(b.style.AlignContent), height)
	for _, it := range g.items {
		g.placeItem(it, x, cols, y, rows)
	}
	return height
}

// starts returns where each track starts.
func starts(sizes []float32, gap float32, how string, room float32) []float32 {
	sum := gap * float32(max(0, len(sizes)-1))
	for _, s := range sizes {
		sum += s
	}
	at, between := distribute(how, room-sum, len(sizes))
	out := make([]float32, len(sizes))
	for i, s := range sizes {
		out[i] = at
		at += s + gap + between
	}
	return out
}

func pick(own, parent style.Keyword) string {
	if own != "" {
		return string(own)
	}
	if parent != "" {
		return string(parent)
	}
	return "stretch"
}

// layItem lays an item out in an area of a width and, unless negative, a height.
func (g *gridBox) layItem(it *gridItem, w, h float32) {
	l, kid := g.l, it.box
	l.edges(kid, w)
	s := kid.style
	if kid.kind == replaced {
		l.replacedBox(kid, w, h)
		return
	}
	switch {
	case s.Width.IsFixed():
		kid.W = l.outerWidth(kid, s.Width.Of(w))
	case pick(s.JustifySelf, g.b.style.JustifyItems) == "stretch" && s.Width.IsAuto() && !s.Margin[style.Left].IsAuto() && !s.Margin[style.Right].IsAuto():
		kid.W = w - kid.marginsX()
	default:
		kid.W = l.shrunk(kid, s.Width.Kind, w-kid.marginsX())
	}
	kid.W = l.limitWidth(kid, kid.W, w)
	if h >= 0 && s.Height.IsAuto() && pick(s.AlignSelf, g.b.style.AlignItems) == "stretch" && !s.Margin[style.Top].IsAuto() && !s.Margin[style.Bottom].IsAuto() {
		fixed := *s
		fixed.BorderBox, fixed.Height = true, style.Pixels(h-kid.marginsY())
		kid.style = &fixed
		l.content(kid, h, nil, 0, 0)
		kid.style = s
		return
	}
	l.content(kid, h, nil, 0, 0)
}

func (g *gridBox) placeItem(it *gridItem, x, cols, y, rows []float32) {
	kid := it.box
	s := kid.style
	lastC, lastR := it.col+it.colSpan-1, it.row+it.rowSpan-1
	w, h := x[lastC]+cols[lastC]-x[it.col], y[lastR]+rows[lastR]-y[it.row]
	g.layItem(it, w, h)
	offset := func(how string, free float32, autoStart, autoEnd bool) float32 {
		switch {
		case autoStart && autoEnd:
			return max(0, free/2)
		case autoStart:
			return max(0, free)
		case how == "center":
			return free / 2
		case how == "end" || how == "flex-end" || how == "right":
			return free
		}
		return 0
	}
	dx := offset(pick(s.JustifySelf, g.b.style.JustifyItems), w-kid.W-kid.marginsX(), s.Margin[style.Left].IsAuto(), s.Margin[style.Right].IsAuto())
	dy := offset(pick(s.AlignSelf, g.b.style.AlignItems), h-kid.H-kid.marginsY(), s.Margin[style.Top].IsAuto(), s.Margin[style.Bottom].IsAuto())
	left := x[it.col]
	if g.b.style.RTL {
		left = g.w - x[it.col] - w
	}
	kid.X = g.b.edgeLeft() + left + kid.margin[style.Left] + dx
	kid.Y = g.b.edgeTop() + y[it.row] + kid.margin[style.Top] + dy
	g.b.takeFirst(kid)
	g.l.relative(kid, w, h)
}
