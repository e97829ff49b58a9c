package paint

import (
	"image/color"
	"math"
)

// Stop is a colour of a gradient; At runs from 0 to 1.
type Stop struct {
	At    float32
	Color color.NRGBA
}

// Gradient is a run of colours along a line or outwards from a point.
type Gradient struct {
	Radial  bool
	X0, Y0  float32 // start of the line, or centre
	X1, Y1  float32 // end of the line; of a radial one the radii across and down
	Stops   []Stop  // in order
	Repeat  bool
	Reflect bool
	Map     *Matrix // from its own units; nil: none
}

// Source returns the gradient for pixels of a canvas whose mapping is m.
func (g *Gradient) Source(m Matrix) Source {
	s := &gradientSource{g: g}
	if g.Map != nil {
		m = m.Mul(*g.Map)
	}
	if g.Radial {
		m = m.Mul(Translate(g.X0, g.Y0)).Mul(Scale(max(g.X1, 1e-4), max(g.Y1, 1e-4)))
	}
	var ok bool
	if s.back, ok = m.Invert(); !ok {
		s.back = Identity
	}
	for i := range s.table {
		s.table[i] = g.at(float32(i) / float32(len(s.table)-1))
	}
	dx, dy := g.X1-g.X0, g.Y1-g.Y0
	if square := dx*dx + dy*dy; square > 0 {
		s.dx, s.dy = dx/square, dy/square
	}
	return s
}

type gradientSource struct {
	g      *Gradient
	back   Matrix
	dx, dy float32
	table  [256]color.RGBA
}

// At implements Source.
func (s *gradientSource) At(x, y int) color.RGBA {
	fx, fy := s.back.Apply(float32(x)+0.5, float32(y)+0.5)
	var t float32
	if s.g.Radial {
		t = float32(math.Hypot(float64(fx), float64(fy)))
	} else {
		t = (fx-s.g.X0)*s.dx + (fy-s.g.Y0)*s.dy
	}
	switch {
	case s.g.Repeat:
		t -= float32(math.Floor(float64(t)))
	case s.g.Reflect:
		t = float32(math.Abs(math.Mod(float64(t)+1e4, 2)))
		if t > 1 {
			t = 2 - t
		}
	}
	return s.table[int(max(0, min(1, t))*255+0.5)]
}

// at mixes the colours at t, premultiplied, as CSS asks for.
func (g *Gradient) at(t float32) color.RGBA {
	n := len(g.Stops)
	if n == 0 {
		return color.RGBA{}
	}
	if t < g.Stops[0].At {
		return premultiply(g.Stops[0].Color)
	}
	for i := n - 1; i >= 0; i-- {
		a := g.Stops[i]
		if t < a.At {
			continue
		}
		if i == n-1 {
			return premultiply(a.Color)
		}
		b := g.Stops[i+1]
		f := float32(0)
		if b.At > a.At {
			f = (t - a.At) / (b.At - a.At)
		}
		p, q := premultiply(a.Color), premultiply(b.Color)
		mix := func(a, b uint8) uint8 { return uint8(float32(a)*(1-f) + float32(b)*f + 0.5) }
		return color.RGBA{mix(p.R, q.R), mix(p.G, q.G), mix(p.B, q.B), mix(p.A, q.A)}
	}
	return color.RGBA{}
}
