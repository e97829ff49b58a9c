package style

import "strings"

func addFlexProperties() {
	p := properties
	p["flex-direction"] = prop(false, func(s *Style) *Keyword { return &s.Direction }, keyword("row", "row-reverse", "column", "column-reverse"))
	p["flex-wrap"] = prop(false, func(s *Style) *Keyword { return &s.Wrap }, keyword("nowrap", "wrap", "wrap-reverse"))
	p["flex-grow"] = prop(false, func(s *Style) *float32 { return &s.Grow }, numberValue)
	p["flex-shrink"] = prop(false, func(s *Style) *float32 { return &s.Shrink }, numberValue)
	p["flex-basis"] = prop(false, func(s *Style) *Length { return &s.Basis }, func(x *setter, v []value) (Length, bool) {
		if len(v) == 1 && v[0].is("content") {
			return Length{Kind: MaxContent}, true
		}
		return size(x, v)
	})
	p["order"] = prop(false, func(s *Style) *int { return &s.Order }, integer)
	align := func(name string, place func(*Style) *Keyword) {
		p[name] = prop(false, place, func(_ *setter, v []value) (Keyword, bool) { return alignment(v) })
	}
	align("justify-content", func(s *Style) *Keyword { return &s.Justify })
	align("align-items", func(s *Style) *Keyword { return &s.AlignItems })
	align("align-content", func(s *Style) *Keyword { return &s.AlignContent })
	align("align-self", func(s *Style) *Keyword { return &s.AlignSelf })
	align("justify-items", func(s *Style) *Keyword { return &s.JustifyItems })
	align("justify-self", func(s *Style) *Keyword { return &s.JustifySelf })
	for name, pair := range map[string][2]string{
		"place-items": {"align-items", "justify-items"}, "place-content": {"align-content", "justify-content"},
		"place-self": {"align-self", "justify-self"},
	} {
		shorthands[name] = func(x *setter, v []value) bool {
			return len(v) <= 2 && x.longhand(pair[0], v[:1]) && x.longhand(pair[1], v[len(v)-1:])
		}
	}
	p["row-gap"] = prop(false, func(s *Style) *Length { return &s.Gap[0] }, gap)
	p["column-gap"] = prop(false, func(s *Style) *Length { return &s.Gap[1] }, gap)
	p["grid-row-gap"], p["grid-column-gap"] = p["row-gap"], p["column-gap"]
	shorthands["gap"] = func(x *setter, v []value) bool {
		return len(v) <= 2 && x.longhand("row-gap", v[:1]) && x.longhand("column-gap", v[len(v)-1:])
	}
	shorthands["grid-gap"] = shorthands["gap"]
	shorthands["flex"] = flex
	shorthands["flex-flow"] = func(x *setter, v []value) bool {
		for _, one := range v {
			list := []value{one}
			if !x.longhand("flex-direction", list) && !x.longhand("flex-wrap", list) {
				return false
			}
		}
		return true
	}
	addGridProperties()
}

var integer = one(func(_ *setter, v value) (int, bool) { return int(v.num), v.kind == kNumber })

var gap = one(func(x *setter, v value) (Length, bool) {
	if v.is("normal") {
		return Pixels(0), true
	}
	l, ok := x.length(v)
	return l, ok && (l.HasShare() || l.Px >= 0)
})

// alignment reads the words of box alignment; "safe" and "unsafe" change nothing here.
func alignment(v []value) (Keyword, bool) {
	var parts []string
	for _, one := range v {
		if one.kind != kIdent {
			return "", false
		}
		if !one.is("safe") && !one.is("unsafe") && !one.is("first") {
			parts = append(parts, one.text)
		}
	}
	word := strings.Join(parts, " ")
	if word == "normal" || word == "auto" {
		word = ""
	}
	return Keyword(word), len(v) > 0
}

func flex(x *setter, v []value) bool {
	s := x.style
	if len(v) == 1 {
		switch {
		case v[0].is("none"):
			s.Grow, s.Shrink, s.Basis = 0, 0, Length{}
			return true
		case v[0].is("auto"):
			s.Grow, s.Shrink, s.Basis = 1, 1, Length{}
			return true
		}
	}
	grow, shrink, basis := float32(-1), float32(1), Pixels(0)
	for _, one := range v {
		if one.kind == kNumber && one.num >= 0 {
			if grow < 0 {
				grow = float32(one.num)
			} else {
				shrink = float32(one.num)
			}
			continue
		}
		l, ok := size(x, []value{one})
		if !ok {
			return false
		}
		basis = l
	}
	if grow < 0 {
		grow = 1
	}
	s.Grow, s.Shrink, s.Basis = grow, shrink, basis
	return true
}

func addGridProperties() {
	p := properties
	p["grid-template-columns"] = prop(false, func(s *Style) *[]Track { return &s.Columns }, (*setter).tracks)
	p["grid-template-rows"] = prop(false, func(s *Style) *[]Track { return &s.Rows }, (*setter).tracks)
	p["grid-auto-columns"] = prop(false, func(s *Style) *[]Track { return &s.AutoColumns }, (*setter).tracks)
	p["grid-auto-rows"] = prop(false, func(s *Style) *[]Track { return &s.AutoRows }, (*setter).tracks)
	p["grid-template-areas"] = prop(false, func(s *Style) *[][]string { return &s.Areas }, areas)
	p["grid-auto-flow"] = prop(false, func(s *Style) *Keyword { return &s.Flow }, func(_ *setter, v []value) (Keyword, bool) {
		for _, one := range v {
			if one.is("column") {
				return "column", true
			}
		}
		return "", len(v) > 0
	})
	for i, name := range [4]string{"grid-row-start", "grid-column-start", "grid-row-end", "grid-column-end"} {
		p[name] = prop(false, func(s *Style) *GridLine { return &s.Place[i] }, gridLine)
	}
	shorthands["grid-column"] = func(x *setter, v []value) bool { return x.gridPair("grid-column", v) }
	shorthands["grid-row"] = func(x *setter, v []value) bool { return x.gridPair("grid-row", v) }
	shorthands["grid-area"] = gridArea
	shorthands["grid-template"] = func(x *setter, v []value) bool {
		parts := split(v, "/")
		if len(parts) != 2 {
			return false
		}
		return x.longhand("grid-template-rows", parts[0]) && x.longhand("grid-template-columns", parts[1])
	}
}

func (x *setter) gridPair(name string, v []value) bool {
	parts := split(v, "/")
	if len(parts) > 2 || !x.longhand(name+"-start", parts[0]) {
		return false
	}
	if len(parts) == 2 {
		return x.longhand(name+"-end", parts[1])
	}
	if parts[0][0].kind == kIdent { // set above, so there is something
		return x.longhand(name+"-end", parts[0])
	}
	return true
}

func gridArea(x *setter, v []value) bool {
	names := [4]string{"grid-row-start", "grid-column-start", "grid-row-end", "grid-column-end"}
	parts := split(v, "/")
	if len(parts) > 4 {
		return false
	}
	for i, name := range names {
		part := parts[0]
		if i < len(parts) {
			part = parts[i]
		} else if len(part) == 0 || part[0].kind != kIdent {
			continue
		}
		if !x.longhand(name, part) {
			return false
		}
	}
	return true
}

func gridLine(_ *setter, v []value) (GridLine, bool) {
	var g GridLine
	for _, one := range v {
		switch {
		case one.is("auto"):
		case one.is("span"):
			g.Span = 1
		case one.kind == kNumber && g.Span > 0:
			g.Span = max(1, min(100, int(one.num)))
		case one.kind == kNumber:
			g.Line = max(-100, min(100, int(one.num)))
		case one.kind == kIdent:
			g.Name = one.raw
		default:
			return g, false
		}
	}
	return g, len(v) > 0
}

func areas(_ *setter, v []value) ([][]string, bool) {
	var out [][]string
	for _, one := range v {
		if one.kind == kString {
			out = append(out, strings.Fields(one.text))
		}
	}
	return out, len(out) > 0 || len(v) == 1 && v[0].is("none")
}

// maxTracks is how many rows or columns a grid may name.
const maxTracks = 200

func (x *setter) tracks(v []value) ([]Track, bool) {
	var out []Track
	for _, one := range v {
		if one.is("none") {
			continue
		}
		if one.kind == kBlock && one.text == "[" {
			continue
		}
		if one.kind == kFunction && one.text == "repeat" {
			list, ok := x.repeat(one)
			if !ok {
				return nil, false
			}
			out = append(out, list...)
		} else if t, ok := x.track(one); ok {
			out = append(out, t)
		} else {
			return nil, false
		}
		if len(out) > maxTracks {
			return nil, false
		}
	}
	return out, true
}

func (x *setter) repeat(v value) ([]Track, bool) {
	parts := split(words(v.args), ",")
	if len(parts) != 2 || len(parts[0]) != 1 {
		return nil, false
	}
	list, ok := x.tracks(parts[1])
	if !ok {
		return nil, false
	}
	count := parts[0][0]
	if count.is("auto-fill") || count.is("auto-fit") {
		for i := range list {
			list[i].AutoFill, list[i].AutoFit = true, count.is("auto-fit")
		}
		return list, true
	}
	var out []Track
	for range max(1, min(maxTracks, int(count.num))) {
		out = append(out, list...)
		if len(out) > maxTracks {
			return nil, false
		}
	}
	return out, true
}

func (x *setter) track(v value) (Track, bool) {
	switch {
	case v.kind == kDimension && v.unit == "fr":
		return Track{Fr: float32(v.num)}, v.num >= 0
	case v.kind == kFunction && v.text == "minmax":
		parts := split(words(v.args), ",")
		if len(parts) != 2 || len(parts[0]) != 1 || len(parts[1]) != 1 {
			return Track{}, false
		}
		low, ok1 := x.track(parts[0][0])
		high, ok2 := x.track(parts[1][0])
		return Track{Min: low.Min, Max: high.Max, Fr: high.Fr}, ok1 && ok2
	case v.kind == kFunction && v.text == "fit-content":
		return Track{Max: Length{Kind: MaxContent}}, true
	}
	l, ok := size(x, []value{v})
	return Track{Min: l, Max: l}, ok && l.Kind != None
}
