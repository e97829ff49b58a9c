package layout

import (
	"slices"

	"karuta/cardrender/style"
)

// columnWidths returns the smallest and largest widths of the columns, and shares of the table's width.
func (t *tableGrid) columnWidths() (low, high, share []float32, fixed []bool) {
	low, high, share, fixed = make([]float32, t.cols), make([]float32, t.cols), make([]float32, t.cols), make([]bool, t.cols)
	say := func(i int, w style.Length, box *Box) {
		if i >= t.cols || !w.IsFixed() {
			return
		}
		if w.Pct > 0 {
			share[i] = max(share[i], w.Pct)
		} else if w.Px > 0 {
			high[i] = max(high[i], t.l.outerWidth(box, w.Px))
			fixed[i] = true
		}
	}
	at := 0
	for _, col := range t.columns {
		n := span(col, "span", maxColumns)
		for range n {
			say(at, col.style.Width, col)
			at++
		}
	}
	for _, cell := range t.cells {
		p := cell.cell
		if p.colSpan > 1 {
			continue
		}
		cellLow, cellHigh := t.l.widths(cell)
		low[p.col] = max(low[p.col], cellLow)
		say(p.col, cell.style.Width, cell)
		if !cell.style.Width.IsFixed() || cell.style.Width.HasShare() {
			if !fixed[p.col] {
				high[p.col] = max(high[p.col], cellHigh)
			}
		} else {
			high[p.col] = max(high[p.col], cellHigh)
		}
	}
	for i := range high {
		high[i] = max(high[i], low[i])
	}
	t.spanned(low, high)
	return low, high, share, fixed
}

// spanned makes columns wide enough for the cells that cover several.
func (t *tableGrid) spanned(low, high []float32) {
	cells := slices.Clone(t.cells)
	slices.SortStableFunc(cells, func(a, b *Box) int { return a.cell.colSpan - b.cell.colSpan })
	for _, cell := range cells {
		p := cell.cell
		if p.colSpan < 2 {
			continue
		}
		cellLow, cellHigh := t.l.widths(cell)
		gaps := t.spaceX * float32(p.colSpan-1)
		widen := func(list []float32, want float32) {
			sum := float32(0)
			for i := p.col; i < p.col+p.colSpan; i++ {
				sum += list[i]
			}
			if extra := want - gaps - sum; extra > 0 {
				for i := p.col; i < p.col+p.colSpan; i++ {
					if sum > 0 {
						list[i] += extra * list[i] / sum
					} else {
						list[i] += extra / float32(p.colSpan)
					}
				}
			}
		}
		widen(low, cellLow)
		widen(high, cellHigh)
		for i := p.col; i < p.col+p.colSpan; i++ {
			high[i] = max(high[i], low[i])
		}
	}
}

func (t *tableGrid) gaps() float32 {
	if t.cols == 0 {
		return 0
	}
	return t.spaceX * float32(t.cols+1)
}

// collapsedEdge returns half of the widest outer border, which the table's own edge takes in.
func (t *tableGrid) collapsedEdges() [4]float32 {
	var out [4]float32
	for _, cell := range t.cells {
		if cell.collapsed == nil {
			continue
		}
		p := cell.cell
		at := [4]bool{p.row == 0, p.col+p.colSpan == t.cols, p.row+p.rowSpan == len(t.rows), p.col == 0}
		for side := range 4 {
			if at[side] {
				out[side] = max(out[side], cell.collapsed[side].Width/2)
			}
		}
	}
	return out
}

func (l *layouter) tableWidths(b *Box) (low, high float32) {
	t := l.tableGrid(b)
	lows, highs, share, _ := t.columnWidths()
	rest := float32(0)
	left := float32(1)
	for i := range lows {
		low += lows[i]
		high += highs[i]
		if share[i] > 0 {
			rest = max(rest, highs[i]/max(share[i], 0.01))
			left -= share[i]
		}
	}
	plain := float32(0)
	for i := range highs {
		if share[i] == 0 {
			plain += highs[i]
		}
	}
	if left < 1 && plain > 0 {
		rest = max(rest, plain/max(left, 0.01))
	}
	high = max(high, min(rest, 1e5))
	for _, caption := range t.captions {
		capLow, _ := l.outerWidths(caption)
		low, high = max(low, capLow), max(high, capLow)
	}
	if b.style.Collapse {
		e := t.collapsedEdges()
		edges := e[style.Left] + e[style.Right] - b.edgesX()
		return low + edges, max(low, high) + edges
	}
	return low + t.gaps(), max(low, high) + t.gaps()
}

func (l *layouter) table(b *Box, w, inner float32) float32 {
	t := l.tableGrid(b)
	if b.style.Collapse {
		e := t.collapsedEdges()
		w += b.edgesX()
		b.border = e
		b.padding = [4]float32{}
		w = max(0, w-e[style.Left]-e[style.Right])
	}
	y := float32(0)
	for _, caption := range t.captions {
		if !caption.style.CaptionBottom {
			y = t.caption(caption, w, y)
		}
	}
	cols := t.divide(w)
	sum := t.gaps()
	for _, c := range cols {
		sum += c
	}
	if sum > w+0.5 {
		b.W += sum - w
	}
	height := t.place(cols, y, inner)
	for _, caption := range t.captions {
		if caption.style.CaptionBottom {
			height = t.caption(caption, w, height)
		}
	}
	return height
}

func (t *tableGrid) caption(caption *Box, w, y float32) float32 {
	t.l.edges(caption, w)
	caption.W = w - caption.marginsX()
	t.l.content(caption, -1, nil, 0, 0)
	caption.X = t.b.edgeLeft() + caption.margin[style.Left]
	caption.Y = t.b.edgeTop() + y + caption.margin[style.Top]
	return y + caption.H + caption.marginsY()
}

// divide shares the table's width among its columns.
func (t *tableGrid) divide(w float32) []float32 {
	low, high, share, fixed := t.columnWidths()
	room := w - t.gaps()
	if t.b.style.TableFixed && !t.b.style.Width.IsAuto() {
		return t.divideFixed(room)
	}
	out := slices.Clone(low)
	sum := float32(0)
	for i := range out {
		if share[i] > 0 {
			out[i] = max(low[i], share[i]*room)
		}
		sum += out[i]
	}
	if sum > room {
		// The shares must give way.
		over := sum - room
		slack := float32(0)
		for i := range out {
			slack += out[i] - low[i]
		}
		for i := range out {
			if slack > 0 {
				out[i] -= min(1, over/slack) * (out[i] - low[i])
			}
		}
		return out
	}
	want := func(pick func(int) bool, target func(int) float32) {
		wish := float32(0)
		for i := range out {
			if pick(i) {
				wish += max(0, target(i)-out[i])
			}
		}
		f := min(1, (room-sum)/max(wish, 0.001))
		for i := range out {
			if pick(i) {
				d := max(0, target(i)-out[i]) * f
				out[i] += d
				sum += d
			}
		}
	}
	want(func(i int) bool { return share[i] == 0 && fixed[i] }, func(i int) float32 { return high[i] })
	want(func(i int) bool { return share[i] == 0 && !fixed[i] }, func(i int) float32 { return high[i] })
	t.spreadRest(out, high, share, fixed, room-sum)
	return out
}

// spreadRest gives what is left to columns by their wishes.
func (t *tableGrid) spreadRest(out, high, share []float32, fixed []bool, rest float32) {
	if rest <= 0 {
		return
	}
	for _, pick := range []func(int) bool{
		func(i int) bool { return share[i] == 0 && !fixed[i] },
		func(i int) bool { return share[i] == 0 },
		func(int) bool { return true },
	} {
		total, n := float32(0), 0
		for i := range out {
			if pick(i) {
				total += max(high[i], 0.01)
				n++
			}
		}
		if n == 0 {
			continue
		}
		for i := range out {
			if pick(i) {
				out[i] += rest * max(high[i], 0.01) / total
			}
		}
		return
	}
}

// divideFixed looks at the first row alone.
func (t *tableGrid) divideFixed(room float32) []float32 {
	out := make([]float32, t.cols)
	known := make([]bool, t.cols)
	for i, col := range t.columns {
		if i < t.cols && col.style.Width.IsFixed() {
			out[i], known[i] = col.style.Width.Of(room), true
		}
	}
	for _, cell := range t.cells {
		if p := cell.cell; p.row == 0 && cell.style.Width.IsFixed() && !known[p.col] {
			t.l.edges(cell, room)
			each := t.l.outerWidth(cell, cell.style.Width.Of(room)) / float32(p.colSpan)
			for i := p.col; i < p.col+p.colSpan; i++ {
				out[i], known[i] = each, true
			}
		}
	}
	left, open := room, 0
	for i := range out {
		left -= out[i]
		if !known[i] {
			open++
		}
	}
	for i := range out {
		if !known[i] {
			out[i] = max(0, left) / float32(open)
		} else if open == 0 && left > 0 {
			out[i] += left / float32(t.cols)
		}
	}
	return out
}
