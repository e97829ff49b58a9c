package paint

import (
	"image"
	"image/color"
	"image/draw"
	"math"

	"golang.org/x/image/vector"
)

// Source gives the colour of each pixel of a shape.
type Source interface {
	// At returns the premultiplied colour of a pixel of the picture.
	At(x, y int) color.RGBA
}

// Canvas draws into a picture.
type Canvas struct {
	dst    *image.RGBA
	matrix Matrix // from CSS pixels to pixels of dst
	clip   image.Rectangle
	mask   *image.Alpha // further limit of what is drawn; nil: none
	raster vector.Rasterizer
	alpha  *image.Alpha // kept for its memory
	glyphs *Glyphs
}

// NewCanvas makes a canvas on a picture, whose bounds say which part of the page it is: pixel (x, y) shows what is at
// x/scale, y/scale.
func NewCanvas(dst *image.RGBA, scale float32, glyphs *Glyphs) *Canvas {
	return &Canvas{dst: dst, matrix: Scale(scale, scale), clip: dst.Bounds(), glyphs: glyphs}
}

// Matrix returns the mapping from the units of drawing to pixels.
func (c *Canvas) Matrix() Matrix { return c.matrix }

// With draws with another mapping put in front of the one there is.
func (c *Canvas) With(m Matrix, draw func()) {
	saved := c.matrix
	c.matrix = saved.Mul(m)
	draw()
	c.matrix = saved
}

// pixels returns the pixels that a rectangle touches and that may be drawn on.
func (c *Canvas) pixels(r Rect) image.Rectangle {
	b := c.matrix.Bounds(r)
	if !(b.W < 1e7 && b.H < 1e7 && b.X > -1e7 && b.Y > -1e7 && b.X < 1e7 && b.Y < 1e7) {
		return c.clip
	}
	return image.Rect(int(math.Floor(float64(b.X))), int(math.Floor(float64(b.Y))),
		int(math.Ceil(float64(b.Right()))), int(math.Ceil(float64(b.Bottom())))).Intersect(c.clip)
}

// Visible reports whether anything in the rectangle can be seen.
func (c *Canvas) Visible(r Rect) bool { return !c.pixels(r).Empty() }

// coverage rasterises a path within area.
func (c *Canvas) coverage(p *Path, area image.Rectangle) *image.Alpha {
	w, h := area.Dx(), area.Dy()
	if c.alpha == nil || cap(c.alpha.Pix) < w*h {
		c.alpha = &image.Alpha{Pix: make([]uint8, w*h)}
	}
	c.alpha.Pix = c.alpha.Pix[:w*h]
	clear(c.alpha.Pix)
	c.alpha.Stride, c.alpha.Rect = w, area
	c.raster.Reset(w, h)
	trace(&c.raster, p, Translate(-float32(area.Min.X), -float32(area.Min.Y)).Mul(c.matrix))
	c.raster.Draw(c.alpha, area, image.Opaque, image.Point{})
	return c.alpha
}

// trace hands a path to the rasteriser.
func trace(r *vector.Rasterizer, p *Path, m Matrix) {
	at := 0
	open := false
	next := func() (float32, float32) {
		x, y := m.Apply(p.points[at].X, p.points[at].Y)
		at++
		return x, y
	}
	for _, v := range p.verbs {
		switch v {
		case moveTo:
			if open {
				r.ClosePath()
			}
			x, y := next()
			r.MoveTo(x, y)
			open = true
		case lineTo:
			x, y := next()
			r.LineTo(x, y)
		case quadTo:
			x1, y1 := next()
			x, y := next()
			r.QuadTo(x1, y1, x, y)
		case cubeTo:
			x1, y1 := next()
			x2, y2 := next()
			x, y := next()
			r.CubeTo(x1, y1, x2, y2, x, y)
		case closePath:
			r.ClosePath()
			open = false
		}
	}
	if open {
		r.ClosePath()
	}
}

// Fill fills a path with a colour.
func (c *Canvas) Fill(p *Path, fill color.NRGBA) {
	if fill.A == 0 || p.Empty() {
		return
	}
	area := c.pixels(p.Bounds())
	if !area.Empty() {
		c.blend(c.coverage(p, area), premultiply(fill))
	}
}

// FillSource fills a path with a picture or gradient.
func (c *Canvas) FillSource(p *Path, source Source) {
	area := c.pixels(p.Bounds())
	if !area.Empty() {
		c.blendSource(c.coverage(p, area), source)
	}
}

// FillRect fills a rectangle; one that ends between pixels is drawn with soft edges.
func (c *Canvas) FillRect(r Rect, fill color.NRGBA) {
	if fill.A == 0 || r.Empty() {
		return
	}
	b := c.matrix.Bounds(r)
	whole := image.Rect(round(b.X), round(b.Y), round(b.Right()), round(b.Bottom()))
	if !c.matrix.Straight() || !near(b, whole) {
		var p Path
		p.Rect(r)
		c.Fill(&p, fill)
		return
	}
	area := whole.Intersect(c.clip)
	if area.Empty() {
		return
	}
	pre := premultiply(fill)
	if c.mask == nil && fill.A == 255 {
		draw.Draw(c.dst, area, image.NewUniform(pre), image.Point{}, draw.Src)
		return
	}
	for y := area.Min.Y; y < area.Max.Y; y++ {
		row := c.dst.Pix[c.dst.PixOffset(area.Min.X, y):]
		for x := range area.Dx() {
			cover := uint32(255)
			if c.mask != nil {
				cover = uint32(c.mask.AlphaAt(area.Min.X+x, y).A)
			}
			over(row[x*4:x*4+4:x*4+4], pre, cover)
		}
	}
}

func near(b Rect, whole image.Rectangle) bool {
	close := func(v float32, n int) bool { return v-float32(n) < 0.02 && v-float32(n) > -0.02 }
	return close(b.X, whole.Min.X) && close(b.Y, whole.Min.Y) && close(b.Right(), whole.Max.X) && close(b.Bottom(), whole.Max.Y)
}

func round(v float32) int { return int(math.Floor(float64(max(-1e7, min(1e7, v))) + 0.5)) }

func premultiply(c color.NRGBA) color.RGBA {
	a := uint32(c.A)
	return color.RGBA{uint8(uint32(c.R) * a / 255), uint8(uint32(c.G) * a / 255), uint8(uint32(c.B) * a / 255), c.A}
}

// over lays a premultiplied colour, weakened by cover, on a pixel.
func over(pixel []uint8, c color.RGBA, cover uint32) {
	a := uint32(c.A) * cover
	if a == 255*255 {
		pixel[0], pixel[1], pixel[2], pixel[3] = c.R, c.G, c.B, 255
		return
	}
	if cover == 0 {
		return
	}
	keep := 255*255 - a
	pixel[0] = uint8((uint32(c.R)*cover*255 + uint32(pixel[0])*keep + 32512) / 65025)
	pixel[1] = uint8((uint32(c.G)*cover*255 + uint32(pixel[1])*keep + 32512) / 65025)
	pixel[2] = uint8((uint32(c.B)*cover*255 + uint32(pixel[2])*keep + 32512) / 65025)
	pixel[3] = uint8((uint32(c.A)*cover*255 + uint32(pixel[3])*keep + 32512) / 65025)
}

// blend lays a colour on the picture where the coverage says so.
func (c *Canvas) blend(cover *image.Alpha, fill color.RGBA) {
	area := cover.Rect.Intersect(c.clip)
	for y := area.Min.Y; y < area.Max.Y; y++ {
		from := cover.Pix[cover.PixOffset(area.Min.X, y):]
		row := c.dst.Pix[c.dst.PixOffset(area.Min.X, y):]
		for x := range area.Dx() {
			v := uint32(from[x])
			if v == 0 {
				continue
			}
			if c.mask != nil {
				v = v * uint32(c.mask.AlphaAt(area.Min.X+x, y).A) / 255
			}
			over(row[x*4:x*4+4:x*4+4], fill, v)
		}
	}
}

func (c *Canvas) blendSource(cover *image.Alpha, source Source) {
	area := cover.Rect.Intersect(c.clip)
	for y := area.Min.Y; y < area.Max.Y; y++ {
		from := cover.Pix[cover.PixOffset(area.Min.X, y):]
		row := c.dst.Pix[c.dst.PixOffset(area.Min.X, y):]
		for x := range area.Dx() {
			v := uint32(from[x])
			if v == 0 {
				continue
			}
			if c.mask != nil {
				v = v * uint32(c.mask.AlphaAt(area.Min.X+x, y).A) / 255
			}
			over(row[x*4:x*4+4:x*4+4], source.At(area.Min.X+x, y), v)
		}
	}
}

// Clip draws only within a path.
func (c *Canvas) Clip(p *Path, draw func()) {
	clip, mask := c.clip, c.mask
	defer func() { c.clip, c.mask = clip, mask }()
	area := c.pixels(p.Bounds())
	c.clip = area
	if area.Empty() {
		return
	}
	cover := c.coverage(p, area)
	own := &image.Alpha{Pix: make([]uint8, len(cover.Pix)), Stride: cover.Stride, Rect: area}
	copy(own.Pix, cover.Pix)
	if mask != nil {
		for y := area.Min.Y; y < area.Max.Y; y++ {
			for x := area.Min.X; x < area.Max.X; x++ {
				at := own.PixOffset(x, y)
				own.Pix[at] = uint8(uint32(own.Pix[at]) * uint32(mask.AlphaAt(x, y).A) / 255)
			}
		}
	}
	c.mask = own
	draw()
}

// ClipRect draws only within a rectangle whose edges are put on whole pixels.
func (c *Canvas) ClipRect(r Rect, draw func()) {
	if !c.matrix.Straight() {
		var p Path
		p.Rect(r)
		c.Clip(&p, draw)
		return
	}
	clip := c.clip
	b := c.matrix.Bounds(r)
	c.clip = clip.Intersect(image.Rect(round(b.X), round(b.Y), round(b.Right()), round(b.Bottom())))
	if !c.clip.Empty() {
		draw()
	}
	c.clip = clip
}

// Layer draws on a picture of its own, changes that and lays it on this one.
func (c *Canvas) Layer(bounds Rect, opacity float32, change func(*image.RGBA), draw func()) {
	area := c.pixels(bounds)
	if area.Empty() {
		return
	}
	dst, clip, mask := c.dst, c.clip, c.mask
	layer := image.NewRGBA(area)
	c.dst, c.clip, c.mask = layer, area, nil
	draw()
	c.dst, c.clip, c.mask = dst, clip, mask
	if change != nil {
		change(layer)
	}
	strength := uint32(opacity*255 + 0.5)
	for y := area.Min.Y; y < area.Max.Y; y++ {
		from := layer.Pix[layer.PixOffset(area.Min.X, y):]
		row := dst.Pix[dst.PixOffset(area.Min.X, y):]
		for x := range area.Dx() {
			v := strength
			if mask != nil {
				v = v * uint32(mask.AlphaAt(area.Min.X+x, y).A) / 255
			}
			px := from[x*4 : x*4+4 : x*4+4]
			if px[3] != 0 {
				over(row[x*4:x*4+4:x*4+4], color.RGBA{px[0], px[1], px[2], px[3]}, v)
			}
		}
	}
}
