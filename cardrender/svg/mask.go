package svg

import (
	"image"
	"strings"

	"golang.org/x/net/html"

	"karuta/cardrender/dom"
	"karuta/cardrender/paint"
)

// masked is a list of which a mask says how much of it is seen: as much as the mask is bright, or else opaque.
type masked struct {
	paint.List
	mask  paint.List
	alpha bool       // the mask's opacity counts, not how bright it is
	area  paint.Rect // beyond it nothing is seen
}

// Bounds implements paint.Item.
func (m *masked) Bounds() paint.Rect { return meet(m.List.Bounds(), m.area) }

// meet returns what two rectangles have in common.
func meet(a, b paint.Rect) paint.Rect {
	x, y := max(a.X, b.X), max(a.Y, b.Y)
	return paint.Rect{X: x, Y: y, W: min(a.Right(), b.Right()) - x, H: min(a.Bottom(), b.Bottom()) - y}
}

// Paint implements paint.Item.
func (m *masked) Paint(c *paint.Canvas) {
	bounds := m.Bounds()
	if bounds.Empty() {
		return
	}
	var mask *image.RGBA
	c.Layer(bounds, 0, func(drawn *image.RGBA) { mask = drawn }, func() { m.mask.Paint(c) }) // it is not shown itself
	weaken := func(drawn *image.RGBA) {
		if mask == nil {
			return
		}
		for i := 0; i+3 < len(drawn.Pix) && i+3 < len(mask.Pix); i += 4 {
			seen := uint32(mask.Pix[i+3])
			if !m.alpha {
				seen = (2126*uint32(mask.Pix[i]) + 7152*uint32(mask.Pix[i+1]) + 722*uint32(mask.Pix[i+2])) / 10000
			}
			for j := i; j < i+4; j++ {
				drawn.Pix[j] = uint8(uint32(drawn.Pix[j]) * seen / 255)
			}
		}
	}
	c.Layer(bounds, 1, weaken, func() { m.List.Paint(c) })
}

// mask puts a list behind the mask that value names.
func (r *reader) mask(value string, list paint.List, depth int) paint.List {
	n := r.named(value, "mask")
	if n == nil {
		return list
	}
	if r.uses++; depth > maxDepth || r.uses > maxUses || !r.afford(2*r.share(list.Bounds())) {
		return list
	}
	bounds := list.Bounds()
	own := r.styled(n, initial(r.p.around))
	m := &masked{List: list, mask: r.children(n, own, depth+1), alpha: own.maskAlpha}
	m.area = r.region(n, bounds, dom.Attr(n, "maskUnits") != "userSpaceOnUse")
	if dom.Attr(n, "maskContentUnits") == "objectBoundingBox" {
		m.mask = mapped(m.mask, boxMatrix(bounds))
	}
	return paint.List{Items: []paint.Item{m}}
}

// named returns the element that a value such as url(#a) means, if it is of the kind.
func (r *reader) named(value, kind string) *html.Node {
	rest, ok := strings.CutPrefix(value, "url(")
	if !ok {
		return nil
	}
	id, _, _ := strings.Cut(rest, ")")
	n := r.p.ids[strings.TrimPrefix(strings.Trim(strings.TrimSpace(id), `"'`), "#")]
	if n == nil || !strings.EqualFold(n.Data, kind) {
		return nil
	}
	return n
}

// region returns the area of a mask or filter: by default a little more than what it is for.
func (r *reader) region(n *html.Node, bounds paint.Rect, inBox bool) paint.Rect {
	w, h := r.p.size()
	if inBox {
		w, h = 1, 1
	}
	get := func(name, otherwise string, whole float32) float32 {
		if value, ok := dom.Lookup(n, name); ok {
			return r.p.length(value, whole)
		}
		return r.p.length(otherwise, whole)
	}
	area := paint.Rect{X: get("x", "-10%", w), Y: get("y", "-10%", h), W: get("width", "120%", w), H: get("height", "120%", h)}
	if inBox {
		area = paint.Rect{X: bounds.X + area.X*bounds.W, Y: bounds.Y + area.Y*bounds.H, W: area.W * bounds.W, H: area.H * bounds.H}
	}
	return area
}

// boxMatrix maps the unit square to a rectangle.
func boxMatrix(box paint.Rect) paint.Matrix {
	return paint.Translate(box.X, box.Y).Mul(paint.Scale(box.W, box.H))
}

// mapped returns a list that is drawn through a matrix.
func mapped(list paint.List, m paint.Matrix) paint.List {
	return paint.List{Items: []paint.Item{&paint.Group{List: list, Matrix: &m, Opacity: 1}}}
}
