package layout

import (
	"image/color"

	"karuta/cardrender/paint"
	"karuta/cardrender/style"
)

// disclosure is the triangle before the summary of details, in a box that is wider than high: what is over lies between it
// and the text. It is drawn, since fonts have triangles of all sizes.
type disclosure struct {
	open bool
	fill color.NRGBA
}

// The box of a triangle, in ems.
const disclosureWidth, disclosureHeight = 1.06, 0.66

// disclosureContent returns what stands for the marker of a kind, if it is a triangle.
func disclosureContent(kind string, s *style.Style) *content {
	if kind != "disclosure-open" && kind != "disclosure-closed" {
		return nil
	}
	return &content{
		picture: disclosure{kind == "disclosure-open", s.Color}, w: disclosureWidth * s.Size, h: disclosureHeight * s.Size, baseline: 1,
	}
}

// Size implements paint.Picture: it is the style's.
func (disclosure) Size() (width, height float32) { return 0, 0 }

// Draw implements paint.Picture.
func (d disclosure) Draw(c *paint.Canvas, box paint.Rect) {
	at := func(x, y float32) (float32, float32) { return box.X + x*box.H, box.Y + y*box.H }
	var p paint.Path
	if d.open {
		p.MoveTo(at(0, 0.07))
		p.LineTo(at(0.5, 0.93))
		p.LineTo(at(1, 0.07))
	} else {
		p.MoveTo(at(0, 0))
		p.LineTo(at(0.86, 0.5))
		p.LineTo(at(0, 1))
	}
	p.Close()
	c.Fill(&p, d.fill)
}
