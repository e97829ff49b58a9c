package layout

import (
	"slices"
	"strconv"

	"karuta/cardrender/dom"
	"karuta/cardrender/style"
)

// cellPlace is where a cell of a table is.
type cellPlace struct {
	row, col, rowSpan, colSpan int
}

// maxColumns is how many columns a table may have.
const maxColumns = 400

// wrapped puts kids that do not fit into boxes of a display that does.
func (b *builder) wrapped(box *Box, d style.Display, fits func(*Box) bool) []*Box {
	var out, group []*Box
	flush := func() {
		if len(withoutBlankWords(group)) > 0 {
			anonymous := &Box{kind: block, style: box.style.Anonymous(d), node: box.node, kids: group}
			anonymous.node = dom.Element("span") // attributes of the row are not those of its cells
			b.finish(anonymous)
			out = append(out, anonymous)
		}
		group = nil
	}
	for _, kid := range box.kids {
		if kid.kind == block && fits(kid) {
			flush()
			out = append(out, kid)
			continue
		}
		if kid.kind == block && (kid.style.Display == style.TableColumn || kid.style.Display == style.TableColumnGroup) {
			continue
		}
		group = append(group, kid)
	}
	flush()
	return out
}

func isRowGroup(d style.Display) bool {
	return d == style.TableRowGroup || d == style.TableHeaderGroup || d == style.TableFooterGroup
}

// tableKids gives a table captions, columns and groups of rows: the header first, the footer last.
func (b *builder) tableKids(box *Box) []*Box {
	var captions, columns, head, body, foot []*Box
	rest := &Box{kind: block, style: box.style, node: box.node}
	flush := func() {
		rows := b.wrapped(rest, style.TableRow, func(k *Box) bool { return k.style.Display == style.TableRow })
		if len(rows) > 0 {
			group := &Box{kind: block, style: box.style.Anonymous(style.TableRowGroup), node: box.node, kids: rows}
			for _, row := range rows {
				row.parent = group
			}
			body = append(body, group)
		}
		rest.kids = nil
	}
	for _, kid := range box.kids {
		switch d := kid.style.Display; {
		case kid.kind != block:
			rest.kids = append(rest.kids, kid)
		case d == style.TableCaption:
			captions = append(captions, kid)
		case d == style.TableColumn || d == style.TableColumnGroup:
			columns = append(columns, kid)
		case d == style.TableHeaderGroup && head == nil:
			flush()
			head = append(head, kid)
		case d == style.TableFooterGroup:
			flush()
			foot = append(foot, kid)
		case isRowGroup(d):
			flush()
			body = append(body, kid)
		default:
			rest.kids = append(rest.kids, kid)
		}
	}
	flush()
	return slices.Concat(captions, columns, head, body, foot)
}

// looseCells puts parts of tables that stand outside of one into a table of their own.
func (b *builder) looseCells(box *Box) []*Box {
	loose := func(k *Box) bool {
		d := k.style.Display
		return k.kind == block && (d == style.TableCell || d == style.TableRow || isRowGroup(d))
	}
	if !slices.ContainsFunc(box.kids, loose) {
		return box.kids
	}
	var out []*Box
	var table *Box
	for _, kid := range box.kids {
		switch {
		case loose(kid):
			if table == nil {
				table = &Box{kind: block, style: box.style.Anonymous(style.Table), node: dom.Element("table")}
				table.style.Spacing = [2]float32{}
				out = append(out, table)
			}
			table.kids = append(table.kids, kid)
		case table != nil && blank(kid):
		default:
			table = nil
			out = append(out, kid)
		}
	}
	for _, t := range out {
		if t.style.Display == style.Table && t.parent == nil && len(t.kids) > 0 && loose(t.kids[0]) {
			b.finish(t)
		}
	}
	return out
}

// tableGrid is a table as rows and columns.
type tableGrid struct {
	l        *layouter
	b        *Box
	rows     []*Box
	cells    []*Box // with their places
	cols     int
	captions []*Box
	columns  []*Box
	spaceX   float32
	spaceY   float32
}

func (l *layouter) tableGrid(b *Box) *tableGrid {
	t := &tableGrid{l: l, b: b}
	if !b.style.Collapse {
		t.spaceX, t.spaceY = b.style.Spacing[0], b.style.Spacing[1]
	}
	for _, kid := range b.kids {
		switch d := kid.style.Display; {
		case d == style.TableCaption:
			t.captions = append(t.captions, kid)
		case d == style.TableColumn:
			t.columns = append(t.columns, kid)
		case d == style.TableColumnGroup:
			if len(kid.kids) == 0 {
				t.columns = append(t.columns, kid)
			}
			t.columns = append(t.columns, kid.kids...)
		case isRowGroup(d):
			t.rows = append(t.rows, kid.kids...)
		}
	}
	t.number()
	if b.style.Collapse {
		t.collapse()
	}
	return t
}

// number gives each cell its place.
func (t *tableGrid) number() {
	taken := map[[2]int]bool{}
	for r, row := range t.rows {
		col := 0
		for _, cell := range row.kids {
			for taken[[2]int{r, col}] {
				col++
			}
			p := cellPlace{row: r, col: col, rowSpan: span(cell, "rowspan", len(t.rows)-r), colSpan: span(cell, "colspan", maxColumns)}
			if p.col >= maxColumns {
				t.l.cut = true
				break
			}
			p.colSpan = min(p.colSpan, maxColumns-p.col)
			if p.rowSpan > 1 {
				for i := r; i < r+p.rowSpan; i++ {
					for j := col; j < col+p.colSpan; j++ {
						taken[[2]int{i, j}] = true
					}
				}
			}
			cell.cell = &p
			t.cells = append(t.cells, cell)
			col += p.colSpan
			t.cols = max(t.cols, col)
		}
	}
}

func span(cell *Box, name string, most int) int {
	n, err := strconv.Atoi(dom.Attr(cell.node, name))
	if err != nil || n < 0 {
		return 1
	}
	if n == 0 && name == "rowspan" {
		return max(1, most)
	}
	return max(1, min(n, most))
}

// collapse finds the borders of cells where those of neighbours are one.
func (t *tableGrid) collapse() {
	grid := map[[2]int]*Box{}
	for _, cell := range t.cells {
		for r := range cell.cell.rowSpan {
			for c := range cell.cell.colSpan {
				grid[[2]int{cell.cell.row + r, cell.cell.col + c}] = cell
			}
		}
	}
	for _, cell := range t.cells {
		p := cell.cell
		row := t.rows[p.row]
		var out [4]style.Border
		for side := range 4 {
			out[side] = cell.style.Border[side]
			other, edge := t.neighbour(grid, p, side)
			if other != nil {
				out[side] = stronger(out[side], other.style.Border[(side+2)%4])
			}
			if side%2 == 0 {
				out[side] = stronger(out[side], row.style.Border[side])
			}
			if edge {
				out[side] = stronger(out[side], t.b.style.Border[side])
			}
			if out[side].Style == "" || out[side].Style == "hidden" {
				out[side].Width = 0
			}
		}
		cell.collapsed = &out
	}
}

func (t *tableGrid) neighbour(grid map[[2]int]*Box, p *cellPlace, side int) (other *Box, edge bool) {
	switch side {
	case style.Top:
		return grid[[2]int{p.row - 1, p.col}], p.row == 0
	case style.Bottom:
		return grid[[2]int{p.row + p.rowSpan, p.col}], p.row+p.rowSpan == len(t.rows)
	case style.Left:
		return grid[[2]int{p.row, p.col - 1}], p.col == 0
	}
	return grid[[2]int{p.row, p.col + p.colSpan}], p.col+p.colSpan == t.cols
}

// stronger returns the border that wins where two meet.
func stronger(a, b style.Border) style.Border {
	none := func(x style.Border) bool { return x.Style == "" || x.Width == 0 }
	switch {
	case a.Style == "hidden" || none(b):
		return a
	case b.Style == "hidden" || none(a):
		return b
	case b.Width > a.Width:
		return b
	}
	return a
}
