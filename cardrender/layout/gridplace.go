package layout

import (
	"karuta/cardrender/style"
)

// maxGrid is how many rows or columns a grid may have.
const maxGrid = 500

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
