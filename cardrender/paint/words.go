package paint

import "image/color"

// Words are text of a drawing, which is put into letters when it is painted.
type Words struct {
	X, Y   float32 // start of the baseline, or its middle or end
	Anchor float32 // share of the width that lies left of X
	Parts  []Part
}

// Part is text in one font and colour.
type Part struct {
	Text   string
	Font   Font
	Color  color.NRGBA
	DX, DY float32 // how far it is moved from where the part before ends
}

// Bounds implements Item. The width is not known yet: it is more than enough.
func (w *Words) Bounds() Rect {
	var width, high, moved float32
	for _, p := range w.Parts {
		width += float32(len(p.Text)+1)*p.Font.Size + max(p.DX, -p.DX)
		high = max(high, p.Font.Size)
		moved += max(p.DY, -p.DY)
	}
	return Rect{w.X - width, w.Y - 1.5*high - moved, 2 * width, 2*high + 2*moved}
}

// Paint implements Item.
func (w *Words) Paint(c *Canvas) {
	if c.glyphs.Write == nil {
		return
	}
	total := float32(0)
	runs, widths := make([][]Run, len(w.Parts)), make([]float32, len(w.Parts))
	for i, p := range w.Parts {
		runs[i], widths[i] = c.glyphs.Write(p.Text, p.Font)
		total += widths[i] + p.DX
	}
	x, y := w.X-total*w.Anchor, w.Y
	for i, p := range w.Parts {
		x, y = x+p.DX, y+p.DY
		c.With(Translate(x, y), func() {
			for j := range runs[i] {
				runs[i][j].Color = p.Color
				c.Text(&runs[i][j])
			}
		})
		x += widths[i]
	}
}
