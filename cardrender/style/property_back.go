package style

import (
	"slices"
	"strings"
)

func addBackgroundProperties() {
	p := properties
	p["background-color"] = prop(false, func(s *Style) *Color { return &s.BackColor }, colorValue)
	layer := func(name string, set func(x *setter, b *Background, v []value) bool) {
		p[name] = property{
			copy: func(to, from *Style) { to.Backgrounds = slices.Clone(from.Backgrounds) },
			set: func(x *setter, v []value) bool {
				s := x.style
				s.Backgrounds = slices.Clone(s.Backgrounds)
				parts := split(v, ",")
				if name == "background-image" {
					s.Backgrounds = make([]Background, len(parts))
					for i := range s.Backgrounds {
						s.Backgrounds[i] = newBackground()
					}
				}
				ok := true
				for i := range s.Backgrounds {
					ok = set(x, &s.Backgrounds[i], parts[i%len(parts)]) && ok
				}
				return ok
			},
		}
	}
	layer("background-image", (*setter).backImage)
	layer("background-position", (*setter).backPosition)
	layer("background-size", (*setter).backSize)
	layer("background-repeat", (*setter).backRepeat)
	layer("background-clip", (*setter).backClip)
	p["-webkit-background-clip"] = p["background-clip"]
	shorthands["background"] = background
	p["box-shadow"] = prop(false, func(s *Style) *[]Shadow { return &s.Shadows }, shadows)
	p["-webkit-box-shadow"] = p["box-shadow"]
}

func newBackground() Background {
	return Background{
		Position: [2]Length{Share(0), Share(0)}, RepeatX: true, RepeatY: true,
	}
}

// maxLayers is how many backgrounds an element may have.
const maxLayers = 16

func background(x *setter, v []value) bool {
	s := x.style
	s.Backgrounds, s.BackColor = nil, Color{}
	parts := split(v, ",")
	for i, part := range parts {
		if i == maxLayers {
			break
		}
		b := newBackground()
		if !x.backLayer(&b, part) {
			return false
		}
		if b.Image != "" || b.Gradient != nil {
			s.Backgrounds = append(s.Backgrounds, b)
		}
	}
	return true
}

func (x *setter) backLayer(b *Background, part []value) bool {
	var position []value
	for i := 0; i < len(part); i++ {
		one := part[i]
		list := []value{one}
		switch {
		case one.delim("/"):
			end := i + 1
			for end < len(part) && end < i+3 && (part[end].kind != kIdent || part[end].is("cover") || part[end].is("contain") || part[end].is("auto")) {
				end++
			}
			x.backSize(b, part[i+1:end])
			i = end - 1
		case x.backImage(b, list), x.backRepeat(b, list):
		case x.backClip(b, list), one.is("scroll"), one.is("fixed"), one.is("local"):
		case x.longhand("background-color", list):
		default:
			position = append(position, one)
		}
	}
	return len(position) == 0 || x.backPosition(b, position)
}

func (x *setter) backImage(b *Background, v []value) bool {
	if len(v) != 1 {
		return false
	}
	if v[0].is("none") {
		return true
	}
	if address, ok := urlOf(v[0]); ok {
		b.Image = address
		return true
	}
	if v[0].kind == kFunction && strings.Contains(v[0].text, "gradient") {
		g, ok := x.gradient(v[0])
		if ok {
			b.Gradient = g
		}
		return ok
	}
	return false
}

func (x *setter) backPosition(b *Background, v []value) bool {
	pos, fromEnd, ok := x.position(v)
	if ok {
		b.Position, b.FromEnd = pos, fromEnd
	}
	return ok
}

// position reads where something lies in a box: words and lengths.
func (x *setter) position(v []value) (pos [2]Length, fromEnd [2]bool, ok bool) {
	pos = [2]Length{Share(0.5), Share(0.5)}
	axis, last := 0, -1
	for _, one := range v {
		switch {
		case one.is("left"), one.is("right"), one.is("top"), one.is("bottom"):
			at := 0
			if one.is("top") || one.is("bottom") {
				at = 1
			}
			end := one.is("right") || one.is("bottom")
			pos[at], fromEnd[at], last = Share(0), end, at
			axis = 1 - at
		case one.is("center"):
			if axis < 2 {
				pos[axis] = Share(0.5)
			}
			axis, last = axis+1, -1
		default:
			l, good := x.length(one)
			if !good {
				return pos, fromEnd, false
			}
			if last >= 0 && len(v) > 2 {
				pos[last], last = l, -1
				continue
			}
			if axis > 1 {
				return pos, fromEnd, false
			}
			pos[axis] = l
			axis++
		}
	}
	return pos, fromEnd, len(v) > 0
}

func (x *setter) backSize(b *Background, v []value) bool {
	if len(v) == 0 || len(v) > 2 {
		return false
	}
	if v[0].is("cover") || v[0].is("contain") {
		b.Fit = Keyword(v[0].text)
		return true
	}
	for i, one := range v {
		l, ok := x.length(one)
		if !ok && !one.is("auto") {
			return false
		}
		b.Size[i] = l
	}
	return true
}

func (x *setter) backRepeat(b *Background, v []value) bool {
	if len(v) == 0 || len(v) > 2 {
		return false
	}
	yes := func(v value) bool { return v.is("repeat") || v.is("round") || v.is("space") }
	switch first, last := v[0], v[len(v)-1]; {
	case first.is("repeat-x"):
		b.RepeatX, b.RepeatY = true, false
	case first.is("repeat-y"):
		b.RepeatX, b.RepeatY = false, true
	case yes(first) || first.is("no-repeat"):
		b.RepeatX, b.RepeatY = yes(first), yes(last)
	default:
		return false
	}
	return true
}

func (x *setter) backClip(b *Background, v []value) bool {
	if len(v) != 1 {
		return false
	}
	switch v[0].text {
	case "border-box":
		b.Clip = ""
	case "padding-box", "content-box", "text":
		b.Clip = Keyword(v[0].text)
	default:
		return false
	}
	return true
}

func (x *setter) gradient(v value) (*Gradient, bool) {
	name := strings.TrimPrefix(v.text, "-webkit-")
	g := &Gradient{Angle: 180, At: [2]Length{Share(0.5), Share(0.5)}}
	g.Repeating = strings.HasPrefix(name, "repeating-")
	switch strings.TrimPrefix(name, "repeating-") {
	case "linear-gradient":
	case "radial-gradient":
		g.Radial = true
	default:
		return nil, false
	}
	parts := split(words(v.args), ",")
	if len(parts) > 0 && x.gradientHead(g, parts[0]) {
		parts = parts[1:]
	}
	for _, part := range parts {
		if len(part) == 0 {
			return nil, false
		}
		c, ok := parseColor(part[0])
		if !ok {
			return nil, false
		}
		stop := Stop{Color: c}
		for i, at := range part[1:] {
			if i > 0 {
				g.Stops = append(g.Stops, stop)
			}
			if stop.At, ok = x.length(at); !ok {
				return nil, false
			}
		}
		g.Stops = append(g.Stops, stop)
	}
	return g, len(g.Stops) > 1 && len(g.Stops) < 100
}

// gradientHead reads the direction or shape in front of the colours, if it is one.
func (x *setter) gradientHead(g *Gradient, part []value) bool {
	if len(part) == 0 {
		return false
	}
	if _, isColor := parseColor(part[0]); isColor {
		return false
	}
	if part[0].is("to") {
		var corner []string
		for _, w := range part[1:] {
			corner = append(corner, w.text)
		}
		slices.Sort(corner)
		g.Corner = strings.Join(corner, " ")
		return true
	}
	if part[0].kind == kDimension && !g.Radial {
		g.Angle = angle(part[0])
		return true
	}
	for i, w := range part {
		if w.is("circle") {
			g.Circle = true
		}
		if w.is("at") {
			g.At, _, _ = x.position(part[i+1:])
			break
		}
	}
	return true
}

func shadows(x *setter, v []value) ([]Shadow, bool) {
	if len(v) == 1 && v[0].is("none") {
		return nil, true
	}
	var out []Shadow
	for _, part := range split(v, ",") {
		s := Shadow{Color: Color{Current: true}}
		var lengths []float32
		for _, one := range part {
			if l, ok := x.length(one); ok {
				lengths = append(lengths, l.Of(0))
			} else if c, ok := parseColor(one); ok {
				s.Color = c
			} else if one.is("inset") {
				s.Inset = true
			} else {
				return nil, false
			}
		}
		if len(lengths) < 2 || len(lengths) > 4 {
			return nil, false
		}
		lengths = append(lengths, 0, 0)
		s.X, s.Y, s.Blur, s.Spread = lengths[0], lengths[1], max(0, min(200, lengths[2])), lengths[3]
		out = append(out, s)
	}
	return out, len(out) <= maxLayers
}
