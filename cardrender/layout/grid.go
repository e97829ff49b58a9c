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

// maxGrid is how many rows or columns a grid may have.
const maxGrid = 500

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

// expandTracks repeats those that are to be repeated as often as there is room.
func expandTracks(list []style.Track, room, gap float32, kids int) []style.Track {
	var out []style.Track
	for i := 0; i < len(list); i++ {
		if !list[i].AutoFill {
			out = append(out, list[i])
			continue
		}
		end := i
		size := float32(0)
		for end < len(list) && list[end].AutoFill {
			t := list[end]
			least := t.Min.Of(max(0, room))
			if t.Fr == 0 && t.Max.IsFixed() {
				least = max(least, t.Max.Of(max(0, room)))
			}
			size += max(1, least) + gap
			end++
		}
		times := 1
		if room > 0 {
			times = max(1, min(maxGrid/(end-i), int((room+gap)/size)))
		}
		if list[i].AutoFit {
			times = min(times, max(1, kids))
		}
		for range times {
			out = append(out, list[i:end]...)
		}
		i = end - 1
	}
	return out
}

func (g *gridBox) item(kid *Box) *gridItem {
	p := kid.style.Place
	it := &gridItem{box: kid, row: -1, col: -1, rowSpan: 1, colSpan: 1}
	it.row, it.rowSpan = g.axis(p[0], p[2], len(g.rowTracks), true)
	it.col, it.colSpan = g.axis(p[1], p[3], max(len(g.colTracks), 1), false)
	it.rowFixed, it.colFixed = it.row >= 0, it.col >= 0
	return it
}

// axis reads where an item is put along one axis.
func (g *gridBox) axis(start, end style.GridLine, count int, rows bool) (at, span int) {
	line := func(l style.GridLine, isEnd bool) (int, bool) {
		if l.Name != "" && l.Span == 0 {
			from, to, ok := g.area(l.Name, rows)
			if isEnd {
				return to, ok
			}
			return from, ok
		}
		switch {
		case l.Line > 0:
			return min(maxGrid, l.Line-1), true
		case l.Line < 0:
			return max(0, count+1+l.Line), true
		}
		return 0, false
	}
	from, okFrom := line(start, false)
	to, okTo := line(end, true)
	switch {
	case okFrom && okTo:
		if to < from {
			from, to = to, from
		}
		return from, max(1, to-from)
	case okFrom:
		return from, max(1, end.Span)
	case okTo:
		span = max(1, start.Span)
		return max(0, to-span), span
	}
	return -1, max(1, max(start.Span, end.Span))
}

// area finds the rows or columns of a named area.
func (g *gridBox) area(name string, rows bool) (from, to int, ok bool) {
	from = -1
	for r, row := range g.b.style.Areas {
		for c, cell := range row {
			if cell != name {
				continue
			}
			at := c
			if rows {
				at = r
			}
			if from < 0 || at < from {
				from = at
			}
			to = max(to, at+1)
		}
	}
	return from, to, from >= 0
}

// placeAll gives each item its cells: first those with a place, then the others in order.
func (g *gridBox) placeAll() {
	taken := cells{}
	for _, it := range g.items {
		it.colSpan, it.rowSpan = min(it.colSpan, maxGrid), min(it.rowSpan, maxGrid)
		if it.colFixed {
			g.cols = max(g.cols, it.col+it.colSpan)
		}
		g.cols = max(g.cols, it.colSpan)
		if it.rowFixed && it.colFixed {
			taken.put(it, it.row, it.col)
		}
	}
	cursor := gridCursor{taken: taken, height: max(1, g.rows), byColumn: g.b.style.Flow == "column"}
	for _, it := range g.items {
		if !it.rowFixed || !it.colFixed {
			cursor.place(it, g.cols)
		}
		g.rows = max(g.rows, it.row+it.rowSpan)
		g.cols = max(g.cols, it.col+it.colSpan)
	}
}

// cells are the cells of a grid that are taken.
type cells map[[2]int]bool

func (t cells) free(it *gridItem, row, col int) bool {
	for r := row; r < row+it.rowSpan; r++ {
		for c := col; c < col+it.colSpan; c++ {
			if t[[2]int{r, c}] {
				return false
			}
		}
	}
	return true
}

func (t cells) put(it *gridItem, row, col int) {
	it.row, it.col = row, col
	for r := row; r < row+it.rowSpan; r++ {
		for c := col; c < col+it.colSpan; c++ {
			t[[2]int{r, c}] = true
		}
	}
}

// gridCursor goes through a grid from cell to cell.
type gridCursor struct {
	taken    cells
	row, col int
	height   int // of a grid that is filled column by column
	byColumn bool
}

// place puts an item into the next cells that are free.
func (c *gridCursor) place(it *gridItem, cols int) {
	switch {
	case it.rowFixed:
		col := 0
		for !c.taken.free(it, it.row, col) && col < maxGrid {
			col++
		}
		c.taken.put(it, it.row, col)
		return
	case it.colFixed:
		row := c.row
		for !c.taken.free(it, row, it.col) && row < maxGrid {
			row++
		}
		c.taken.put(it, row, it.col)
		return
	case c.byColumn:
		c.down(it)
	default:
		c.right(it, cols)
	}
	c.taken.put(it, c.row, c.col)
}

// down goes on to the next free cells, column by column.
func (c *gridCursor) down(it *gridItem) {
	for c.col < maxGrid && (c.row+it.rowSpan > c.height || !c.taken.free(it, c.row, c.col)) {
		if c.row++; c.row+it.rowSpan > c.height {
			c.row, c.col = 0, c.col+1
		}
	}
}

// right goes on to the next free cells, row by row.
func (c *gridCursor) right(it *gridItem, cols int) {
	for c.row < maxGrid && (c.col+it.colSpan > cols || !c.taken.free(it, c.row, c.col)) {
		if c.col++; c.col+it.colSpan > cols {
			c.row, c.col = c.row+1, 0
		}
	}
}

// track returns the track at an index; what is beyond the template is automatic.
func track(template, auto []style.Track, i int) style.Track {
	if i < len(template) {
		return template[i]
	}
	if len(auto) > 0 {
		return auto[(i-len(template))%len(auto)]
	}
	return style.Track{}
}

// sizes finds the sizes of tracks. least and most say what an item needs along the axis.
func (g *gridBox) sizes(n int, template, auto []style.Track, room, gap float32, rows bool, need func(it *gridItem) (low, high float32)) []float32 {
	low, high := templateSizes(n, template, auto, room)
	g.contentSizes(low, high, template, auto, room, gap, rows, need)
	return g.stretchTracks(low, high, template, auto, room, gap, rows)
}

// templateSizes returns the sizes that tracks have by themselves.
func templateSizes(n int, template, auto []style.Track, room float32) (low, high []float32) {
	low, high = make([]float32, n), make([]float32, n)
	for i := range n {
		t := track(template, auto, i)
		if t.Min.IsFixed() && (room >= 0 || !t.Min.HasShare()) {
			low[i] = t.Min.Of(max(0, room))
		}
		if t.Fr == 0 && t.Max.IsFixed() && (room >= 0 || !t.Max.HasShare()) {
			high[i] = t.Max.Of(max(0, room))
		}
		high[i] = max(low[i], high[i])
	}
	return low, high
}

// contentSizes makes tracks as large as what is in them.
func (g *gridBox) contentSizes(low, high []float32, template, auto []style.Track, room, gap float32, rows bool, need func(it *gridItem) (low, high float32)) {
	fits := func(i int) bool { // the track takes its size from what is in it
		t := track(template, auto, i)
		return !t.Min.IsFixed() || t.Min.HasShare() && room < 0
	}
	for _, it := range g.items {
		at, span := it.col, it.colSpan
		if rows {
			at, span = it.row, it.rowSpan
		}
		needLow, needHigh := need(it)
		if span == 1 {
			t := track(template, auto, at)
			if fits(at) {
				low[at] = max(low[at], needLow)
			}
			if !t.Max.IsFixed() || t.Max.HasShare() && room < 0 {
				want := needHigh
				if t.Max.Kind == style.MinContent {
					want = needLow
				}
				high[at] = max(high[at], want, low[at])
			}
			high[at] = max(high[at], low[at])
			continue
		}
		g.spread(low, high, at, span, gap, needLow, needHigh, fits)
	}
}

// spread makes room for an item over several tracks.
func (g *gridBox) spread(low, high []float32, at, span int, gap, needLow, needHigh float32, fits func(int) bool) {
	var flexible []int
	sumLow, sumHigh := gap*float32(span-1), gap*float32(span-1)
	for i := at; i < at+span && i < len(low); i++ {
		sumLow += low[i]
		sumHigh += high[i]
		if fits(i) {
			flexible = append(flexible, i)
		}
	}
	for _, i := range flexible {
		low[i] += max(0, needLow-sumLow) / float32(len(flexible))
		high[i] = max(low[i], high[i]+max(0, needHigh-sumHigh)/float32(len(flexible)))
	}
}

// stretchTracks shares what room is left.
func (g *gridBox) stretchTracks(low, high []float32, template, auto []style.Track, room, gap float32, rows bool) []float32 {
	n := len(low)
	out := make([]float32, n)
	fr, sum := float32(0), gap*float32(max(0, n-1))
	for i := range n {
		t := track(template, auto, i)
		out[i] = low[i]
		if t.Fr > 0 {
			fr += t.Fr
		}
		sum += low[i]
	}
	if room < 0 {
		return g.unboundTracks(low, high, template, auto, fr)
	}
	// First up to what is wanted, then the shares.
	if free := room - sum; free > 0 {
		wish := float32(0)
		for i := range n {
			if track(template, auto, i).Fr == 0 {
				wish += high[i] - low[i]
			}
		}
		if wish > 0 {
			f := min(1, free/wish)
			for i := range n {
				if track(template, auto, i).Fr == 0 {
					out[i] += (high[i] - low[i]) * f
				}
			}
		}
	}
	if fr > 0 {
		g.shareFr(out, low, template, auto, room-gap*float32(max(0, n-1)))
		return out
	}
	justify := g.b.style.Justify
	if rows {
		justify = g.b.style.AlignContent
	}
	if justify == "" || justify == "stretch" {
		g.stretchAuto(out, template, auto, room-gap*float32(max(0, n-1)))
	}
	return out
}

func (g *gridBox) unboundTracks(low, high []float32, template, auto []style.Track, fr float32) []float32 {
	out := make([]float32, len(low))
	unit := float32(0)
	for i := range out {
		out[i] = high[i]
		if t := track(template, auto, i); t.Fr > 0 {
			unit = max(unit, max(low[i], high[i])/max(t.Fr, 1))
		}
	}
	if fr > 0 {
		for i := range out {
			if t := track(template, auto, i); t.Fr > 0 {
				out[i] = max(low[i], unit*t.Fr)
			}
		}
	}
	return out
}

// shareFr divides what is left by the fr of each track; none becomes smaller than what is in it.
func (g *gridBox) shareFr(out, low []float32, template, auto []style.Track, room float32) {
	fixed := map[int]bool{}
	for {
		free, fr := room, float32(0)
		for i := range out {
			if t := track(template, auto, i); t.Fr > 0 && !fixed[i] {
				fr += t.Fr
			} else {
				free -= out[i]
			}
		}
		if fr == 0 {
			return
		}
		unit := max(0, free) / max(fr, 1)
		again := false
		for i := range out {
			t := track(template, auto, i)
			if t.Fr == 0 || fixed[i] {
				continue
			}
			out[i] = unit * t.Fr
			if out[i] < low[i] {
				out[i], fixed[i], again = low[i], true, true
			}
		}
		if !again {
			return
		}
	}
}

// stretchAuto gives what is left to the tracks without a size of their own.
func (g *gridBox) stretchAuto(out []float32, template, auto []style.Track, room float32) {
	var list []int
	for i := range out {
		room -= out[i]
		if t := track(template, auto, i); t.Max.IsAuto() && t.Fr == 0 {
			list = append(list, i)
		}
	}
	for _, i := range list {
		out[i] += max(0, room) / float32(len(list))
	}
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
