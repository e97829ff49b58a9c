// Package paint holds what is to be drawn as a list, and draws it into pictures.
package paint

import "math"

// Rect is a rectangle in CSS pixels.
type Rect struct{ X, Y, W, H float32 }

// Empty reports whether nothing is inside.
func (r Rect) Empty() bool { return !(r.W > 0 && r.H > 0) }

// Right returns the right edge.
func (r Rect) Right() float32 { return r.X + r.W }

// Bottom returns the lower edge.
func (r Rect) Bottom() float32 { return r.Y + r.H }

// Moved returns the rectangle elsewhere.
func (r Rect) Moved(dx, dy float32) Rect { return Rect{r.X + dx, r.Y + dy, r.W, r.H} }

// Inset returns the rectangle smaller by so much at each side: top, right, bottom, left.
func (r Rect) Inset(by [4]float32) Rect {
	return Rect{r.X + by[3], r.Y + by[0], max(0, r.W-by[1]-by[3]), max(0, r.H-by[0]-by[2])}
}

// Grown returns the rectangle larger by d on all sides.
func (r Rect) Grown(d float32) Rect { return Rect{r.X - d, r.Y - d, r.W + 2*d, r.H + 2*d} }

// Union returns the smallest rectangle around both.
func (r Rect) Union(o Rect) Rect {
	if r.Empty() {
		return o
	}
	if o.Empty() {
		return r
	}
	x, y := min(r.X, o.X), min(r.Y, o.Y)
	return Rect{x, y, max(r.Right(), o.Right()) - x, max(r.Bottom(), o.Bottom()) - y}
}

// Contains reports whether a point is inside.
func (r Rect) Contains(x, y float32) bool {
	return x >= r.X && y >= r.Y && x < r.Right() && y < r.Bottom()
}

// Matrix maps points: x' = A·x + C·y + E, y' = B·x + D·y + F.
type Matrix struct{ A, B, C, D, E, F float32 }

// Identity changes nothing.
var Identity = Matrix{A: 1, D: 1}

// Translate moves.
func Translate(x, y float32) Matrix { return Matrix{1, 0, 0, 1, x, y} }

// Scale makes larger.
func Scale(x, y float32) Matrix { return Matrix{x, 0, 0, y, 0, 0} }

// Rotate turns clockwise by degrees.
func Rotate(degrees float64) Matrix {
	sin, cos := math.Sincos(degrees * math.Pi / 180)
	return Matrix{float32(cos), float32(sin), float32(-sin), float32(cos), 0, 0}
}

// Skew slants by degrees.
func Skew(x, y float64) Matrix {
	return Matrix{1, float32(math.Tan(y * math.Pi / 180)), float32(math.Tan(x * math.Pi / 180)), 1, 0, 0}
}

// Mul returns the matrix that does n first, then m.
func (m Matrix) Mul(n Matrix) Matrix {
	return Matrix{
		m.A*n.A + m.C*n.B, m.B*n.A + m.D*n.B,
		m.A*n.C + m.C*n.D, m.B*n.C + m.D*n.D,
		m.A*n.E + m.C*n.F + m.E, m.B*n.E + m.D*n.F + m.F,
	}
}

// Apply maps a point.
func (m Matrix) Apply(x, y float32) (float32, float32) {
	return m.A*x + m.C*y + m.E, m.B*x + m.D*y + m.F
}

// Straight reports whether the matrix only moves and scales, alike in both directions and without mirroring.
func (m Matrix) Straight() bool { return m.B == 0 && m.C == 0 && m.A == m.D && m.A > 0 }

// Invert returns the matrix that undoes m, if there is one.
func (m Matrix) Invert() (Matrix, bool) {
	det := m.A*m.D - m.B*m.C
	if det == 0 || det != det {
		return Identity, false
	}
	return Matrix{
		m.D / det, -m.B / det, -m.C / det, m.A / det,
		(m.C*m.F - m.D*m.E) / det, (m.B*m.E - m.A*m.F) / det,
	}, true
}

// Size returns how much longer things become, on average.
func (m Matrix) Size() float32 {
	return float32(math.Sqrt(math.Abs(float64(m.A*m.D - m.B*m.C))))
}

// Bounds returns the rectangle around a mapped rectangle.
func (m Matrix) Bounds(r Rect) Rect {
	x0, y0 := m.Apply(r.X, r.Y)
	x1, y1 := x0, y0
	for _, p := range [3][2]float32{{r.Right(), r.Y}, {r.X, r.Bottom()}, {r.Right(), r.Bottom()}} {
		x, y := m.Apply(p[0], p[1])
		x0, y0, x1, y1 = min(x0, x), min(y0, y), max(x1, x), max(y1, y)
	}
	return Rect{x0, y0, x1 - x0, y1 - y0}
}
