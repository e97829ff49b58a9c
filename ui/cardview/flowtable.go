package cardview

import (
	"image/color"
	"math"

	"fyne.io/fyne/v2"

	"karuta/ui/theme"
)

const cellPad = theme.Space4

// table lays the cells of a table out in columns as wide as their content asks for.
func (f *flow) table(b *block, x, y, width float32) float32 {
	t := b.table
	columns := f.columnWidths(t, width)
	total := float32(0)
	for _, w := range columns {
		total += w
	}
	x += float32(math.Floor(float64(alignOffset(b.style.align, max(0, width-total)))))
	for _, row := range t.rows {
		bottom := y
		type box struct{ x, width float32 }
		boxes := make([]box, len(row))
		column, cellX, start := 0, x, len(f.objects)
		for i, c := range row {
			w := float32(0)
			for range c.span {
				if column < len(columns) {
					w += columns[column]
					column++
				}
			}
			boxes[i] = box{cellX, w}
			bottom = max(bottom, f.blocks(c.blocks, cellX+cellPad, y+cellPad, max(1, w-2*cellPad))+cellPad)
			cellX += w
		}
		var grounds []fyne.CanvasObject
		for i, c := range row {
			if c.back == nil && !t.border {
				continue
			}
			fill := c.back
			if fill == nil {
				fill = color.Transparent
			}
			ground := newRectangle(fill, fyne.NewPos(boxes[i].x, y), fyne.NewSize(boxes[i].width+1, bottom-y+1))
			if t.border {
				ground.StrokeColor, ground.StrokeWidth = theme.Color(theme.Border), 1
			}
			grounds = append(grounds, ground)
		}
		f.objects = append(f.objects[:start:start], append(grounds, f.objects[start:]...)...)
		y = bottom
	}
	return y
}

// columnWidths shares the width: each column gets what its content needs on one line, or less in proportion.
func (f *flow) columnWidths(t *table, width float32) []float32 {
	var wants []float32
	for _, row := range t.rows {
		column := 0
		for _, c := range row {
			want := f.wanted(c.blocks, width)/float32(c.span) + 2*cellPad + 2
			for range c.span {
				if column == len(wants) {
					wants = append(wants, 0)
				}
				wants[column] = max(wants[column], want)
				column++
			}
		}
	}
	total := float32(0)
	for _, w := range wants {
		total += w
	}
	if total > width {
		for i := range wants {
			wants[i] *= width / total
		}
	}
	for i := range wants {
		wants[i] = float32(math.Floor(float64(wants[i])))
	}
	return wants
}

// wanted returns how wide blocks are when no line is broken.
func (f *flow) wanted(blocks []*block, width float32) float32 {
	most := float32(0)
	for _, b := range blocks {
		switch {
		case b.input:
			most = max(most, 240)
		case b.table != nil:
			sum := float32(0)
			for _, w := range f.columnWidths(b.table, width) {
				sum += w
			}
			most = max(most, sum+b.left)
		default:
			line := float32(0)
			for _, p := range f.pieces(b, width) {
				if p.br {
					line = 0
					continue
				}
				line += p.space + p.width
				most = max(most, line+b.left)
			}
		}
	}
	return min(most+1, width)
}
