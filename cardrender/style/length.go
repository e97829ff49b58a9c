package style

import "math"

// LengthKind says what a Length is.
type LengthKind uint8

// The kinds of lengths. The zero Length is auto.
const (
	Auto LengthKind = iota
	Fixed
	None // no limit, for max-width and max-height
	MinContent
	MaxContent
	FitContent
)

// Length is a length or a share of something that is known when the card is laid out.
type Length struct {
	Kind LengthKind
	Px   float32 // CSS pixels
	Pct  float32 // share of the base, 1 is all of it
	calc *calc
}

// Pixels makes a fixed length.
func Pixels(px float32) Length { return Length{Kind: Fixed, Px: px} }

// Share makes a length that is a share of its base; 1 is all of it.
func Share(part float32) Length { return Length{Kind: Fixed, Pct: part} }

// Of returns the length where what shares are of measures base.
func (l Length) Of(base float32) float32 {
	if l.calc != nil {
		return l.calc.of(base)
	}
	return l.Px + l.Pct*base
}

// IsAuto reports whether the length is to be found by the layout.
func (l Length) IsAuto() bool { return l.Kind == Auto }

// IsFixed reports whether the length has a value.
func (l Length) IsFixed() bool { return l.Kind == Fixed }

// HasShare reports whether the length depends on its base.
func (l Length) HasShare() bool { return l.Pct != 0 || l.calc != nil }

// units is what relative units are relative to.
type units struct {
	em, rem, vw, vh float32 // vw and vh: the whole view
	line            float32
}

// calc is an expression with min(), max() or clamp() of shares.
type calc struct {
	op   string
	args []Length
}

func (c *calc) of(base float32) float32 {
	v := c.args[0].Of(base)
	switch c.op {
	case "+":
		return v + c.args[1].Of(base)
	case "-":
		return v - c.args[1].Of(base)
	case "*":
		return v * c.args[1].Px
	case "clamp":
		return max(v, min(c.args[1].Of(base), c.args[2].Of(base)))
	}
	for _, a := range c.args[1:] {
		if c.op == "min" {
			v = min(v, a.Of(base))
		} else {
			v = max(v, a.Of(base))
		}
	}
	return v
}

var pixelsPer = map[string]float32{
	"px": 1, "pt": 96.0 / 72, "pc": 16, "in": 96, "cm": 96 / 2.54, "mm": 96 / 25.4, "q": 96 / 101.6,
}

// parseLength reads a length or percentage, also from a calculation. A bare number is only a length if it is zero.
func parseLength(v value, u *units) (Length, bool) {
	switch v.kind {
	case kNumber:
		return Length{Kind: Fixed}, v.num == 0
	case kPercent:
		return Share(float32(v.num) / 100), true
	case kDimension:
		px, ok := u.pixels(float32(v.num), v.unit)
		return Pixels(px), ok
	case kFunction:
		l, scalar, ok := u.function(v, 0)
		return l, ok && !scalar
	}
	return Length{}, false
}

func (u *units) pixels(n float32, unit string) (float32, bool) {
	if k, ok := pixelsPer[unit]; ok {
		return n * k, true
	}
	switch unit {
	case "em":
		return n * u.em, true
	case "rem":
		return n * u.rem, true
	case "ex", "ch":
		return n * u.em / 2, true
	case "ic":
		return n * u.em, true
	case "lh":
		return n * max(u.line, u.em*1.2), true
	case "vw", "svw", "lvw", "dvw", "vi":
		return n * u.vw / 100, true
	case "vh", "svh", "lvh", "dvh", "vb":
		return n * u.vh / 100, true
	case "vmin":
		return n * min(u.vw, u.vh) / 100, true
	case "vmax":
		return n * max(u.vw, u.vh) / 100, true
	}
	return 0, false
}

// function reads calc(), min(), max() and clamp(). A scalar is a number without a unit, kept in Px.
func (u *units) function(v value, depth int) (l Length, scalar, ok bool) {
	if depth > maxNesting {
		return Length{}, false, false
	}
	switch v.text {
	case "calc", "-webkit-calc", "(":
		return u.sum(v.args, depth+1)
	case "min", "max", "clamp":
	default:
		return Length{}, false, false
	}
	c := &calc{op: v.text}
	for _, part := range split(v.args, ",") {
		a, isScalar, good := u.sum(part, depth+1)
		if !good {
			return Length{}, false, false
		}
		scalar = isScalar
		c.args = append(c.args, a)
	}
	if v.text == "clamp" && len(c.args) != 3 {
		return Length{}, false, false
	}
	return simplify(c), scalar, true
}

// simplify calculates what needs no base.
func simplify(c *calc) Length {
	shares := false
	for _, a := range c.args {
		shares = shares || a.HasShare()
	}
	if !shares {
		return Pixels(finite(c.of(0)))
	}
	a := c.args[0]
	if a.calc == nil {
		switch {
		case c.op == "*":
			return Length{Kind: Fixed, Px: a.Px * c.args[1].Px, Pct: a.Pct * c.args[1].Px}
		case c.op == "+" && c.args[1].calc == nil:
			return Length{Kind: Fixed, Px: a.Px + c.args[1].Px, Pct: a.Pct + c.args[1].Pct}
		case c.op == "-" && c.args[1].calc == nil:
			return Length{Kind: Fixed, Px: a.Px - c.args[1].Px, Pct: a.Pct - c.args[1].Pct}
		}
	}
	return Length{Kind: Fixed, calc: c}
}

func finite(v float32) float32 {
	if math.IsNaN(float64(v)) || math.IsInf(float64(v), 0) {
		return 0
	}
	return v
}

// sum reads terms with + and - between them.
func (u *units) sum(list []value, depth int) (Length, bool, bool) {
	list = words(list)
	total, scalar, rest, ok := u.product(list, depth)
	for ok && len(rest) > 0 {
		op := rest[0]
		negative := false
		if op.delim("+") || op.delim("-") {
			rest = rest[1:]
		} else if (op.kind == kNumber || op.kind == kDimension || op.kind == kPercent) && op.num < 0 { // "2px -1px"
			negative = true
		} else {
			return Length{}, false, false
		}
		var next Length
		var nextScalar bool
		next, nextScalar, rest, ok = u.product(rest, depth)
		if !ok || nextScalar != scalar {
			return Length{}, false, false
		}
		name := "+"
		if op.delim("-") && !negative {
			name = "-"
		}
		total = simplify(&calc{op: name, args: []Length{total, next}})
	}
	return total, scalar, ok
}

// product reads factors with * and / between them.
func (u *units) product(list []value, depth int) (l Length, scalar bool, rest []value, ok bool) {
	if len(list) == 0 {
		return Length{}, false, nil, false
	}
	l, scalar, ok = u.factor(list[0], depth)
	rest = list[1:]
	for ok && len(rest) > 1 && (rest[0].delim("*") || rest[0].delim("/")) {
		next, nextScalar, good := u.factor(rest[1], depth)
		if !good || !scalar && !nextScalar {
			return Length{}, false, nil, false
		}
		if rest[0].delim("/") {
			if !nextScalar || next.Px == 0 {
				return Length{}, false, nil, false
			}
			next.Px = 1 / next.Px
		}
		if scalar && !nextScalar {
			l, next, scalar = next, l, false
		}
		l = simplify(&calc{op: "*", args: []Length{l, next}})
		rest = rest[2:]
	}
	return l, scalar, rest, ok
}

func (u *units) factor(v value, depth int) (l Length, scalar, ok bool) {
	switch v.kind {
	case kNumber:
		return Pixels(float32(v.num)), true, true
	case kFunction:
		return u.function(v, depth)
	case kBlock:
		return u.function(value{text: v.text, args: v.args}, depth)
	}
	l, ok = parseLength(v, u)
	return l, false, ok
}
