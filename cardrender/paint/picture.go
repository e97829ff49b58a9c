package paint

import (
	"image"
	"image/color"
	"slices"

	"golang.org/x/image/draw"
)

// Picture is something with a shape of its own that fills a box: a photo, a drawing, a formula.
type Picture interface {
	// Size returns the natural size in CSS pixels; zero where it has none.
	Size() (width, height float32)
	// Draw fills the box.
	Draw(c *Canvas, box Rect)
}

// Bitmap is a picture of pixels.
type Bitmap struct {
	Pixels        *image.RGBA
	Width, Height float32 // natural size in CSS pixels

	scaled []*image.RGBA // as it was drawn lately, the last one at the end
}

// Size implements Picture.
func (b *Bitmap) Size() (width, height float32) { return b.Width, b.Height }

const (
	// maxScaled is the largest picture, in pixels, that is kept scaled to what is shown.
	maxScaled = 16 << 20
	// maxScaledTogether is how many pixels the sizes of one picture may have together, if there are several.
	maxScaledTogether = 1 << 20
)

// Draw implements Picture.
func (b *Bitmap) Draw(c *Canvas, box Rect) {
	area := c.matrix.Bounds(box)
	w, h := round(area.Right())-round(area.X), round(area.Bottom())-round(area.Y)
	if !c.matrix.Straight() || w*h > maxScaled || w <= 0 || h <= 0 {
		var p Path
		p.Rect(box)
		c.FillSource(&p, b.source(c.matrix, box))
		return
	}
	if b.Pixels.Rect.Dx() == w && b.Pixels.Rect.Dy() == h {
		c.stamp(b.Pixels, round(area.X), round(area.Y))
		return
	}
	c.stamp(b.scaledTo(w, h), round(area.X), round(area.Y))
}

// scaledTo returns the picture in another size, in pixels.
func (b *Bitmap) scaledTo(w, h int) *image.RGBA {
	size := image.Rect(0, 0, w, h)
	for _, kept := range b.scaled {
		if kept.Rect == size {
			return kept
		}
	}
	made := image.NewRGBA(size)
	draw.CatmullRom.Scale(made, size, b.Pixels, b.Pixels.Rect, draw.Src, nil)
	pixels := w * h
	from := len(b.scaled)
	for from > 0 && pixels+b.scaled[from-1].Rect.Dx()*b.scaled[from-1].Rect.Dy() <= maxScaledTogether {
		from--
		pixels += b.scaled[from].Rect.Dx() * b.scaled[from].Rect.Dy()
	}
	b.scaled = append(slices.Clone(b.scaled[from:]), made)
	return made
}

// source maps the pixels of the page back to those of the picture.
func (b *Bitmap) source(m Matrix, box Rect) Source {
	toBox := Translate(box.X, box.Y).Mul(Scale(box.W/float32(b.Pixels.Rect.Dx()), box.H/float32(b.Pixels.Rect.Dy())))
	back, ok := m.Mul(toBox).Invert()
	if !ok {
		back = Identity
	}
	return &bitmapSource{b.Pixels, back}
}

type bitmapSource struct {
	pixels *image.RGBA
	back   Matrix
}

// At implements Source, with the four nearest pixels weighed.
func (s *bitmapSource) At(x, y int) color.RGBA {
	fx, fy := s.back.Apply(float32(x)+0.5, float32(y)+0.5)
	fx, fy = fx-0.5, fy-0.5
	x0, y0 := floor(fx), floor(fy)
	dx, dy := fx-float32(x0), fy-float32(y0)
	at := func(x, y int) color.RGBA {
		r := s.pixels.Rect
		return s.pixels.RGBAAt(max(r.Min.X, min(r.Max.X-1, x+r.Min.X)), max(r.Min.Y, min(r.Max.Y-1, y+r.Min.Y)))
	}
	a, b, c, d := at(x0, y0), at(x0+1, y0), at(x0, y0+1), at(x0+1, y0+1)
	mix := func(a, b, c, d uint8) uint8 {
		top := float32(a)*(1-dx) + float32(b)*dx
		low := float32(c)*(1-dx) + float32(d)*dx
		return uint8(top*(1-dy) + low*dy + 0.5)
	}
	return color.RGBA{mix(a.R, b.R, c.R, d.R), mix(a.G, b.G, c.G, d.G), mix(a.B, b.B, c.B, d.B), mix(a.A, b.A, c.A, d.A)}
}
