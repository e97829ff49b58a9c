package svg

import (
	"image"
	"image/color"
	"image/draw"

	"karuta/cardrender/paint"
)

// run changes what was drawn, step by step. m maps the units of the filter to pixels.
func run(steps []step, drawn *image.RGBA, m paint.Matrix) {
	w := &work{source: clone(drawn), m: m, results: map[string]*image.RGBA{}}
	w.last = w.source
	for i := range steps {
		w.last = w.do(&steps[i])
		if name := steps[i].result; name != "" {
			w.results[name] = w.last
		}
	}
	copy(drawn.Pix, w.last.Pix)
}

// work is a filter that runs. No picture in it is changed once it is the result of a step.
type work struct {
	source, last *image.RGBA
	results      map[string]*image.RGBA
	m            paint.Matrix
}

func clone(img *image.RGBA) *image.RGBA {
	out := image.NewRGBA(img.Rect)
	copy(out.Pix, img.Pix)
	return out
}

// in returns what a step works on.
func (w *work) in(name string) *image.RGBA {
	switch name {
	case "":
		return w.last
	case "SourceGraphic":
		return w.source
	case "SourceAlpha":
		return tinted(w.source, color.RGBA{A: 255})
	}
	if img := w.results[name]; img != nil {
		return img
	}
	return w.last
}

func (w *work) do(s *step) *image.RGBA {
	switch s.name {
	case "fegaussianblur":
		return w.blurred(w.in(s.in), s.blur)
	case "feoffset":
		return w.moved(w.in(s.in), s.dx, s.dy)
	case "feflood":
		out := image.NewRGBA(w.source.Rect)
		draw.Draw(out, out.Rect, image.NewUniform(s.flood), image.Point{}, draw.Src)
		return out
	case "fedropshadow":
		in := w.in(s.in)
		out := w.moved(w.blurred(tinted(in, s.flood), s.blur), s.dx, s.dy)
		draw.Draw(out, out.Rect, in, in.Rect.Min, draw.Over)
		return out
	case "femerge":
		out := image.NewRGBA(w.source.Rect)
		for _, name := range s.merged {
			draw.Draw(out, out.Rect, w.in(name), out.Rect.Min, draw.Over)
		}
		return out
	case "fecolormatrix":
		return recoloured(w.in(s.in), &s.matrix)
	}
	return composed(w.in(s.in), w.in(s.in2), s.op)
}

func (w *work) blurred(img *image.RGBA, deviation float32) *image.RGBA {
	out := clone(img)
	paint.Blur(out, deviation*w.m.Size())
	return out
}

func (w *work) moved(img *image.RGBA, dx, dy float32) *image.RGBA {
	out := image.NewRGBA(img.Rect)
	x, y := w.m.Apply(dx, dy)
	x0, y0 := w.m.Apply(0, 0)
	by := image.Pt(whole(x-x0), whole(y-y0))
	draw.Draw(out, img.Rect.Add(by), img, img.Rect.Min, draw.Src)
	return out
}

func whole(v float32) int {
	v = max(-1e5, min(1e5, v))
	if v < 0 {
		return int(v - 0.5)
	}
	return int(v + 0.5)
}

// tinted returns a picture's shape in one colour.
func tinted(img *image.RGBA, fill color.RGBA) *image.RGBA {
	out := image.NewRGBA(img.Rect)
	for i := 0; i+3 < len(img.Pix); i += 4 {
		a := uint32(img.Pix[i+3])
		for j, v := range [4]uint8{fill.R, fill.G, fill.B, fill.A} {
			out.Pix[i+j] = uint8(uint32(v) * a / 255)
		}
	}
	return out
}

// recoloured returns a picture whose colours went through a matrix.
func recoloured(img *image.RGBA, m *[20]float32) *image.RGBA {
	out := image.NewRGBA(img.Rect)
	var to [4]float32
	for i := 0; i+3 < len(img.Pix); i += 4 {
		px := color.NRGBAModel.Convert(color.RGBA{img.Pix[i], img.Pix[i+1], img.Pix[i+2], img.Pix[i+3]}).(color.NRGBA)
		from := [5]float32{float32(px.R), float32(px.G), float32(px.B), float32(px.A), 255}
		for row := range to {
			to[row] = 0
			for column, v := range from {
				to[row] += m[row*5+column] * v
			}
			to[row] = max(0, min(255, to[row]))
		}
		for j := range 3 {
			out.Pix[i+j] = uint8(to[j]*to[3]/255 + 0.5)
		}
		out.Pix[i+3] = uint8(to[3] + 0.5)
	}
	return out
}

// composed puts a picture together with another one.
func composed(a, b *image.RGBA, op string) *image.RGBA {
	out := image.NewRGBA(a.Rect)
	for i := 0; i+3 < len(a.Pix) && i+3 < len(b.Pix); i += 4 {
		aa, ba := uint32(a.Pix[i+3]), uint32(b.Pix[i+3])
		for j := i; j < i+4; j++ {
			va, vb := uint32(a.Pix[j]), uint32(b.Pix[j])
			out.Pix[j] = uint8(min(255, one(op, va, vb, aa, ba)/255))
		}
	}
	return out
}

// one returns a channel of a pixel that is put together of two, times 255; aa and ba are their opacities.
func one(op string, va, vb, aa, ba uint32) uint32 {
	switch op {
	case "in":
		return va * ba
	case "out":
		return va * (255 - ba)
	case "atop":
		return va*ba + vb*(255-aa)
	case "xor":
		return va*(255-ba) + vb*(255-aa)
	case "multiply":
		return va*(255-ba) + vb*(255-aa) + va*vb
	case "screen":
		return va*255 + vb*255 - va*vb
	case "darken":
		return min(va*255+vb*(255-aa), vb*255+va*(255-ba))
	case "lighten":
		return max(va*255+vb*(255-aa), vb*255+va*(255-ba))
	}
	return va*255 + vb*(255-aa)
}
