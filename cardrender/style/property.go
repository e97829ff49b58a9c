package style

import "slices"

// property is how a longhand property is read and copied.
type property struct {
	inherited bool
	set       func(x *setter, v []value) bool
	copy      func(to, from *Style)
}

// setter sets the properties of one element.
type setter struct {
	style  *Style
	parent *Style
	units  units
}

func (x *setter) length(v value) (Length, bool) { return parseLength(v, &x.units) }

// prop makes a property from its place in a Style and a function that reads it.
func prop[T any](inherited bool, place func(*Style) *T, read func(x *setter, v []value) (T, bool)) property {
	return property{
		inherited: inherited,
		set: func(x *setter, v []value) bool {
			got, ok := read(x, v)
			if ok {
				*place(x.style) = got
			}
			return ok
		},
		copy: func(to, from *Style) { *place(to) = *place(from) },
	}
}

// one makes a reader of properties whose value is one component.
func one[T any](read func(x *setter, v value) (T, bool)) func(*setter, []value) (T, bool) {
	return func(x *setter, v []value) (T, bool) {
		if len(v) != 1 {
			var none T
			return none, false
		}
		return read(x, v[0])
	}
}

// keyword reads one of a few words; the first is the initial one and is kept as "".
func keyword(allowed ...string) func(*setter, []value) (Keyword, bool) {
	return one(func(_ *setter, v value) (Keyword, bool) {
		if v.kind != kIdent || !slices.Contains(allowed, v.text) {
			return "", false
		}
		if v.text == allowed[0] {
			return "", true
		}
		return Keyword(v.text), true
	})
}

// size reads a width, height or limit of one.
var size = one(func(x *setter, v value) (Length, bool) {
	switch v.text {
	case "auto":
		return Length{}, v.kind == kIdent
	case "none":
		return Length{Kind: None}, v.kind == kIdent
	case "min-content":
		return Length{Kind: MinContent}, true
	case "max-content":
		return Length{Kind: MaxContent}, true
	case "fit-content":
		return Length{Kind: FitContent}, true
	}
	l, ok := x.length(v)
	return l, ok && (l.HasShare() || l.Px >= 0)
})

// offset reads a margin or an inset, which may be negative.
var offset = one(func(x *setter, v value) (Length, bool) {
	if v.is("auto") {
		return Length{}, true
	}
	return x.length(v)
})

var padding = one(func(x *setter, v value) (Length, bool) {
	l, ok := x.length(v)
	return l, ok && (l.HasShare() || l.Px >= 0)
})

var pixels = one(func(x *setter, v value) (float32, bool) {
	if v.is("normal") {
		return 0, true
	}
	l, ok := x.length(v)
	return l.Of(0), ok
})

var numberValue = one(func(_ *setter, v value) (float32, bool) { return float32(v.num), v.kind == kNumber })

var colorValue = one(func(_ *setter, v value) (Color, bool) { return parseColor(v) })

var borderWidth = one(func(x *setter, v value) (float32, bool) {
	switch v.text {
	case "thin":
		return 1, true
	case "medium":
		return 3, true
	case "thick":
		return 5, true
	}
	l, ok := x.length(v)
	width := l.Of(0)
	if width > 0 && width < 1 {
		width = 1
	} else {
		width = float32(int(width))
	}
	return width, ok && l.Px >= 0
})

var borderStyles = []string{
	"none", "hidden", "dotted", "dashed", "solid", "double", "groove", "ridge", "inset", "outset",
}

var properties map[string]property

// shorthands stand for several properties.
var shorthands map[string]func(x *setter, v []value) bool

func init() {
	properties = map[string]property{}
	shorthands = map[string]func(*setter, []value) bool{}
	addBoxProperties()
	addTextProperties()
	addBackgroundProperties()
	addFlexProperties()
	addMiscProperties()
}

var sides = [4]string{"top", "right", "bottom", "left"}

func addBoxProperties() {
	p := properties
	p["width"] = prop(false, func(s *Style) *Length { return &s.Width }, size)
	p["height"] = prop(false, func(s *Style) *Length { return &s.Height }, size)
	p["min-width"] = prop(false, func(s *Style) *Length { return &s.MinW }, size)
	p["min-height"] = prop(false, func(s *Style) *Length { return &s.MinH }, size)
	p["max-width"] = prop(false, func(s *Style) *Length { return &s.MaxW }, size)
	p["max-height"] = prop(false, func(s *Style) *Length { return &s.MaxH }, size)
	for i, side := range sides {
		p["margin-"+side] = prop(false, func(s *Style) *Length { return &s.Margin[i] }, offset)
		p["padding-"+side] = prop(false, func(s *Style) *Length { return &s.Padding[i] }, padding)
		p[side] = prop(false, func(s *Style) *Length { return &s.Inset[i] }, offset)
		border := "border-" + side
		p[border+"-width"] = prop(false, func(s *Style) *float32 { return &s.Border[i].Width }, borderWidth)
		p[border+"-style"] = prop(false, func(s *Style) *Keyword { return &s.Border[i].Style }, keyword(borderStyles...))
		p[border+"-color"] = prop(false, func(s *Style) *Color { return &s.Border[i].Color }, colorValue)
		shorthands[border] = func(x *setter, v []value) bool { return x.border(border, v) }
	}
	for i, corner := range [4]string{"top-left", "top-right", "bottom-right", "bottom-left"} {
		p["border-"+corner+"-radius"] = prop(false, func(s *Style) *[2]Length { return &s.Radius[i] },
			func(x *setter, v []value) (r [2]Length, ok bool) { return x.lengthPair(v) })
	}
	for name, kinds := range map[string]string{"margin": "margin-%", "padding": "padding-%", "inset": "%"} {
		shorthands[name] = func(x *setter, v []value) bool { return x.fourSides(kinds, v) }
		logical(name, kinds)
	}
	for _, part := range []string{"width", "style", "color"} {
		shorthands["border-"+part] = func(x *setter, v []value) bool { return x.fourSides("border-%-"+part, v) }
	}
	shorthands["border"] = func(x *setter, v []value) bool {
		ok := true
		for _, side := range sides {
			ok = x.border("border-"+side, v) && ok
		}
		return ok
	}
	shorthands["border-radius"] = (*setter).radius
	for logicalName, side := range map[string]int{"border-inline-start": 3, "border-inline-end": 1, "border-block-start": 0, "border-block-end": 2} {
		shorthands[logicalName] = func(x *setter, v []value) bool {
			at := side
			if x.style.RTL && at%2 == 1 {
				at = 4 - at
			}
			return x.border("border-"+sides[at], v)
		}
	}
}

// logical adds the names of sides that depend on the direction of writing.
func logical(name, pattern string) {
	set := func(x *setter, side int, v []value) bool {
		if x.style.RTL && side%2 == 1 {
			side = 4 - side
		}
		return x.longhand(fill(pattern, sides[side]), v)
	}
	for suffix, side := range map[string]int{"-inline-start": 3, "-inline-end": 1, "-block-start": 0, "-block-end": 2} {
		shorthands[name+suffix] = func(x *setter, v []value) bool { return set(x, side, v) }
	}
	pair := func(first, second int) func(*setter, []value) bool {
		return func(x *setter, v []value) bool {
			if len(v) == 0 || len(v) > 2 {
				return false
			}
			return set(x, first, v[:1]) && set(x, second, v[len(v)-1:])
		}
	}
	shorthands[name+"-inline"] = pair(3, 1)
	shorthands[name+"-block"] = pair(0, 2)
}

// fill puts a side's name where the pattern has its sign.
func fill(pattern, side string) string {
	for i := range len(pattern) {
		if pattern[i] == '%' {
			return pattern[:i] + side + pattern[i+1:]
		}
	}
	return pattern
}

func (x *setter) fourSides(pattern string, v []value) bool {
	if len(v) < 1 || len(v) > 4 {
		return false
	}
	pick := [4][4]int{{0, 0, 0, 0}, {0, 1, 0, 1}, {0, 1, 2, 1}, {0, 1, 2, 3}}[len(v)-1]
	ok := true
	for i, side := range sides {
		ok = x.longhand(fill(pattern, side), v[pick[i]:pick[i]+1]) && ok
	}
	return ok
}

// border reads width, style and colour in any order; what is not named is initial.
func (x *setter) border(name string, v []value) bool {
	for _, part := range []string{"-width", "-style", "-color"} {
		properties[name+part].copy(x.style, &rootOwn)
	}
	for _, one := range v {
		if !x.longhand(name+"-style", []value{one}) && !x.longhand(name+"-color", []value{one}) &&
			!x.longhand(name+"-width", []value{one}) {
			return false
		}
	}
	return len(v) > 0
}

var rootOwn = Style{Own: ownStyle}

func (x *setter) lengthPair(v []value) (r [2]Length, ok bool) {
	if len(v) < 1 || len(v) > 2 {
		return r, false
	}
	r[0], ok = x.length(v[0])
	r[1] = r[0]
	if ok && len(v) == 2 {
		r[1], ok = x.length(v[1])
	}
	return r, ok
}

func (x *setter) radius(v []value) bool {
	parts := split(v, "/")
	if len(parts) > 2 {
		return false
	}
	var radius [4][2]Length
	for axis := range 2 {
		part := parts[min(axis, len(parts)-1)]
		if len(part) < 1 || len(part) > 4 {
			return false
		}
		pick := [4][4]int{{0, 0, 0, 0}, {0, 1, 0, 1}, {0, 1, 2, 1}, {0, 1, 2, 3}}[len(part)-1]
		for i := range 4 {
			l, ok := x.length(part[pick[i]])
			if !ok {
				return false
			}
			radius[i][axis] = l
		}
	}
	x.style.Radius = radius
	return true
}

// longhand sets one property, and reports whether the value makes sense.
func (x *setter) longhand(name string, v []value) bool {
	p, ok := properties[name]
	if !ok || len(v) == 0 && name != "content" {
		return false
	}
	if len(v) == 1 && v[0].kind == kIdent {
		switch v[0].text {
		case "inherit":
			p.copy(x.style, x.parent)
			return true
		case "initial":
			p.copy(x.style, &rootStyle)
			return true
		case "unset", "revert", "revert-layer":
			if p.inherited {
				p.copy(x.style, x.parent)
			} else {
				p.copy(x.style, &rootStyle)
			}
			return true
		}
	}
	return p.set(x, v)
}

// apply sets a property or shorthand.
func (x *setter) apply(name string, v []value) {
	v = words(v)
	if len(v) == 0 && name != "content" {
		return
	}
	if set, ok := shorthands[name]; ok {
		if len(v) == 1 && (v[0].is("inherit") || v[0].is("initial") || v[0].is("unset") || v[0].is("revert")) {
			x.wide(name, v)
			return
		}
		set(x, v)
		return
	}
	x.longhand(name, v)
}

// wide applies inherit, initial or unset to all that a shorthand stands for.
func (x *setter) wide(name string, v []value) {
	if name == "all" {
		for one := range properties {
			if one != "direction" && one != "unicode-bidi" {
				x.longhand(one, v)
			}
		}
		return
	}
	for _, one := range longhandsOf(name) {
		x.longhand(one, v)
	}
}

func longhandsOf(name string) []string {
	switch name {
	case "margin", "padding":
		return []string{name + "-top", name + "-right", name + "-bottom", name + "-left"}
	case "inset":
		return sides[:]
	case "font":
		return []string{"font-style", "font-weight", "font-size", "line-height", "font-family"}
	case "text-decoration":
		return []string{"text-decoration-line"}
	}
	var out []string
	for one := range properties {
		if len(one) > len(name) && one[:len(name)+1] == name+"-" {
			out = append(out, one)
		}
	}
	return out
}
