package paint

import (
	"image"
	"image/color"
)

// Item is something to be drawn.
type Item interface {
	// Bounds returns a rectangle that holds all that is drawn.
	Bounds() Rect
	// Paint draws it.
	Paint(c *Canvas)
}

// List is what a page consists of, the lowest first.
type List struct{ Items []Item }

// Add appends an item.
func (l *List) Add(item Item) { l.Items = append(l.Items, item) }

// Paint draws what can be seen.
func (l *List) Paint(c *Canvas) {
	for _, item := range l.Items {
		if c.Visible(item.Bounds()) {
			item.Paint(c)
		}
	}
}

// Bounds returns a rectangle around all items.
func (l *List) Bounds() Rect {
	var b Rect
	for _, item := range l.Items {
		b = b.Union(item.Bounds())
	}
	return b
}

// Fill is a rectangle in one colour.
type Fill struct {
	Rect  Rect
	Color color.NRGBA
}

// Bounds implements Item.
func (f *Fill) Bounds() Rect { return f.Rect }

// Paint implements Item.
func (f *Fill) Paint(c *Canvas) { c.FillRect(f.Rect, f.Color) }

// Shape is a path in one colour or with a gradient.
type Shape struct {
	Path     Path
	Color    color.NRGBA
	Gradient *Gradient
}

// Bounds implements Item.
func (s *Shape) Bounds() Rect { return s.Path.Bounds() }

// Paint implements Item.
func (s *Shape) Paint(c *Canvas) {
	if s.Gradient != nil {
		c.FillSource(&s.Path, s.Gradient.Source(c.matrix))
		return
	}
	c.Fill(&s.Path, s.Color)
}

// Bounds implements Item.
func (r *Run) Bounds() Rect { return r.Box }

// Paint implements Item.
func (r *Run) Paint(c *Canvas) { c.Text(r) }

// Image is a picture in a box.
type Image struct {
	Picture Picture
	Box     Rect
}

// Bounds implements Item.
func (i *Image) Bounds() Rect { return i.Box }

// Paint implements Item.
func (i *Image) Paint(c *Canvas) { i.Picture.Draw(c, i.Box) }

// Group is a list that is drawn in a special way.
type Group struct {
	List
	Clip    *Path   // nil: not clipped
	ClipBox *Rect   // nil: not clipped
	Matrix  *Matrix // nil: not mapped
	Opacity float32
	Filters []Filter
}

// Bounds implements Item.
func (g *Group) Bounds() Rect {
	b := g.List.Bounds()
	for _, f := range g.Filters {
		b = b.Grown(f.reach())
	}
	if g.Clip != nil {
		b = intersect(b, g.Clip.Bounds())
	}
	if g.ClipBox != nil {
		b = intersect(b, *g.ClipBox)
	}
	if g.Matrix != nil {
		b = g.Matrix.Bounds(b)
	}
	return b
}

func intersect(a, b Rect) Rect {
	x, y := max(a.X, b.X), max(a.Y, b.Y)
	return Rect{x, y, min(a.Right(), b.Right()) - x, min(a.Bottom(), b.Bottom()) - y}
}

// Paint implements Item.
func (g *Group) Paint(c *Canvas) {
	draw := func() { g.List.Paint(c) }
	if g.Clip != nil {
		inner := draw
		draw = func() { c.Clip(g.Clip, inner) }
	}
	if g.ClipBox != nil {
		inner := draw
		draw = func() { c.ClipRect(*g.ClipBox, inner) }
	}
	if g.Opacity < 1 || len(g.Filters) > 0 {
		inner := draw
		bounds := g.List.Bounds()
		var change func(*image.RGBA)
		if len(g.Filters) > 0 {
			change = func(img *image.RGBA) {
				for _, f := range g.Filters {
					f.apply(img, c.matrix.Size())
				}
			}
			for _, f := range g.Filters {
				bounds = bounds.Grown(f.reach())
			}
		}
		draw = func() { c.Layer(bounds, g.Opacity, change, inner) }
	}
	if g.Matrix != nil {
		inner := draw
		draw = func() { c.With(*g.Matrix, inner) }
	}
	draw()
}

// Shadow is the shadow of a box with round corners.
type Shadow struct {
	Box    Rect // of the shadow, before it is made soft
	Radii  Radii
	Out    Rect // no shadow is drawn inside of this box, or of an inner one outside
	OutR   Radii
	Blur   float32
	Color  color.NRGBA
	Inside bool
}

// Bounds implements Item.
func (s *Shadow) Bounds() Rect {
	if s.Inside {
		return s.Out
	}
	return s.Box.Grown(s.Blur + 1)
}

// Paint implements Item.
func (s *Shadow) Paint(c *Canvas) {
	bounds := s.Bounds()
	sigma := s.Blur / 2 * c.matrix.Size()
	var limit, shape Path
	if s.Inside {
		limit.RoundRect(s.Out, s.OutR)
		shape.Rect(s.Out.Grown(s.Blur*2 + 200))
		shape.RoundRectBack(s.Box, s.Radii)
	} else {
		limit.Rect(bounds.Grown(2))
		limit.RoundRectBack(s.Out, s.OutR)
		shape.RoundRect(s.Box, s.Radii)
	}
	c.Clip(&limit, func() {
		// The blur needs to see beyond what is shown.
		c.soft(&shape, bounds.Grown(s.Blur), sigma, s.Color)
	})
}

// soft fills a path whose edges are blurred.
func (c *Canvas) soft(p *Path, bounds Rect, sigma float32, fill color.NRGBA) {
	seen := c.clip
	reach := int(sigma*3) + 1
	b := c.matrix.Bounds(bounds)
	area := image.Rect(floor(b.X), floor(b.Y), floor(b.Right())+1, floor(b.Bottom())+1).Intersect(seen.Inset(-reach))
	if area.Empty() {
		return
	}
	cover := c.coverage(p, area)
	blurChannels(cover.Pix, area.Dx(), area.Dy(), cover.Stride, 1, sigma)
	c.blend(cover, premultiply(fill))
}
