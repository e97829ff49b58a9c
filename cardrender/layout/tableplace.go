package layout

import "slices"

// place lays the cells out, finds the heights of the rows and puts all in its place. It returns the lower end.
func (t *tableGrid) place(cols []float32, y, inner float32) float32 {
	l, b := t.l, t.b
	x := make([]float32, t.cols+1)
	x[0] = b.edgeLeft() + t.spaceX
	for i, c := range cols {
		x[i+1] = x[i] + c + t.spaceX
	}
	heights := make([]float32, len(t.rows))
	baselines := make([]float32, len(t.rows))
	for r, row := range t.rows {
		if v, ok := l.definiteHeight(row, row.style.Height, inner); ok {
			heights[r] = v
		}
	}
	for _, cell := range t.cells {
		p := cell.cell
		l.edges(cell, b.W)
		cell.W = x[p.col+p.colSpan] - t.spaceX - x[p.col]
		l.content(cell, -1, nil, 0, 0)
		if p.rowSpan == 1 {
			heights[p.row] = max(heights[p.row], cell.H)
			if cellAlign(cell) == "baseline" {
				baselines[p.row] = max(baselines[p.row], cell.first)
			}
		}
	}
	for _, cell := range t.cells {
		if p := cell.cell; p.rowSpan == 1 && cellAlign(cell) == "baseline" {
			heights[p.row] = max(heights[p.row], cell.H+baselines[p.row]-cell.first)
		}
	}
	t.tallCells(heights)
	t.fillHeight(heights, inner-y)
	return t.placeRows(x, heights, baselines, y)
}

// tallCells makes rows high enough for the cells that cover several.
func (t *tableGrid) tallCells(heights []float32) {
	for _, cell := range t.cells {
		p := cell.cell
		if p.rowSpan < 2 {
			continue
		}
		sum := t.spaceY * float32(p.rowSpan-1)
		for r := p.row; r < p.row+p.rowSpan; r++ {
			sum += heights[r]
		}
		if extra := cell.H - sum; extra > 0 {
			heights[p.row+p.rowSpan-1] += extra
		}
	}
}

// fillHeight makes the rows higher where the table has a height of its own.
func (t *tableGrid) fillHeight(heights []float32, inner float32) {
	sum := t.spaceY * float32(len(heights)+1)
	for _, h := range heights {
		sum += h
	}
	if extra := inner - sum; extra > 0 && len(heights) > 0 {
		for i := range heights {
			heights[i] += extra / float32(len(heights))
		}
	}
}

func cellAlign(cell *Box) string {
	switch cell.style.VAlign {
	case "top", "middle", "bottom":
		return string(cell.style.VAlign)
	}
	return "baseline"
}

func (t *tableGrid) placeRows(x, heights, baselines []float32, y float32) float32 {
	b := t.b
	tops := make([]float32, len(t.rows)+1)
	tops[0] = b.edgeTop() + y + t.spaceY
	for r, h := range heights {
		tops[r+1] = tops[r] + h + t.spaceY
	}
	width := x[t.cols] - x[0] - t.spaceX
	if t.cols == 0 {
		width = 0
	}
	for _, group := range b.kids {
		if !isRowGroup(group.style.Display) || len(group.kids) == 0 {
			continue
		}
		first := slices.Index(t.rows, group.kids[0])
		last := first + len(group.kids)
		group.X, group.Y, group.W, group.H = x[0], tops[first], width, tops[last]-t.spaceY-tops[first]
		for i, row := range group.kids {
			row.X, row.Y, row.W, row.H = 0, tops[first+i]-group.Y, width, heights[first+i]
		}
	}
	for _, cell := range t.cells {
		p := cell.cell
		row := t.rows[p.row]
		cell.X, cell.Y = x[p.col]-x[0], 0
		if b.style.RTL {
			cell.X = width - cell.X - cell.W
		}
		height := tops[p.row+p.rowSpan] - t.spaceY - tops[p.row]
		t.alignCell(cell, height, baselines[p.row])
		if b.first == 0 && cell.first != 0 {
			b.first = tops[p.row] + cell.first
			b.baseline = b.first
		}
		t.l.relative(cell, row.W, row.H)
	}
	if len(t.rows) == 0 {
		return y
	}
	return tops[len(t.rows)] - b.edgeTop()
}

// alignCell gives a cell the height of its row and moves what is in it.
func (t *tableGrid) alignCell(cell *Box, height, baseline float32) {
	down := float32(0)
	switch cellAlign(cell) {
	case "middle":
		down = (height - cell.H) / 2
	case "bottom":
		down = height - cell.H
	case "baseline":
		if cell.cell.rowSpan == 1 {
			down = baseline - cell.first
		}
	}
	cell.H = height
	cell.moveContent(max(0, down))
	cell.first += max(0, down)
}

// moveContent moves what is in a box down.
func (b *Box) moveContent(down float32) {
	if down == 0 {
		return
	}
	for _, kid := range b.kidsOnPage() {
		kid.Y += down
	}
	for _, kid := range b.outside {
		if kid.style.Outside() {
			kid.static[1] += down
		}
	}
	for _, row := range b.rows {
		row.y += down
		row.baseline += down
		for i := range row.pieces {
			row.pieces[i].baseline += down
		}
		for i := range row.boxes {
			row.boxes[i].baseline += down
		}
	}
}
