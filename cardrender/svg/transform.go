package svg

import (
	"strings"

	"karuta/cardrender/paint"
)

// parseTransform reads a transform attribute.
func parseTransform(text string) paint.Matrix {
	m := paint.Identity
	for range 50 {
		name, rest, ok := strings.Cut(text, "(")
		if !ok {
			return m
		}
		args, after, _ := strings.Cut(rest, ")")
		text = after
		n := numbers(strings.NewReplacer("px", " ", "deg", " ").Replace(args))
		get := func(i int, otherwise float32) float32 {
			if i < len(n) {
				return n[i]
			}
			return otherwise
		}
		switch strings.Trim(name, " ,\t\n\r") {
		case "translate":
			m = m.Mul(paint.Translate(get(0, 0), get(1, 0)))
		case "scale":
			m = m.Mul(paint.Scale(get(0, 1), get(1, get(0, 1))))
		case "rotate":
			x, y := get(1, 0), get(2, 0)
			m = m.Mul(paint.Translate(x, y)).Mul(paint.Rotate(float64(get(0, 0)))).Mul(paint.Translate(-x, -y))
		case "skewX":
			m = m.Mul(paint.Skew(float64(get(0, 0)), 0))
		case "skewY":
			m = m.Mul(paint.Skew(0, float64(get(0, 0))))
		case "matrix":
			if len(n) == 6 {
				m = m.Mul(paint.Matrix{A: n[0], B: n[1], C: n[2], D: n[3], E: n[4], F: n[5]})
			}
		}
	}
	return m
}
