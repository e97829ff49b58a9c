package style

import (
	"image/color"
	"slices"
	"strings"
)

func addTextProperties() {
	p := properties
	p["color"] = prop(true, func(s *Style) *color.NRGBA { return &s.Color }, one(func(x *setter, v value) (color.NRGBA, bool) {
		c, ok := parseColor(v)
		return c.In(x.parent.Color), ok
	}))
	p["font-family"] = prop(true, func(s *Style) *[]string { return &s.Family }, func(_ *setter, v []value) ([]string, bool) {
		list := families(v)
		return list, len(list) > 0
	})
	p["font-size"] = property{
		inherited: true, copy: func(to, from *Style) { to.Size, to.FixedSize = from.Size, from.FixedSize },
		set: func(x *setter, v []value) bool {
			if len(v) != 1 {
				return false
			}
			got, ok := fontSize(x, v[0])
			if ok {
				x.style.Size = got
				x.style.FixedSize = x.parent.FixedSize || v[0].kind == kDimension && v[0].unit != "em" && v[0].unit != "rem"
			}
			return ok
		},
	}
	p["font-weight"] = prop(true, func(s *Style) *int { return &s.Weight }, one(func(x *setter, v value) (int, bool) {
		w := weightOf(v, x.parent.Weight)
		return w, w > 0
	}))
	p["font-style"] = prop(true, func(s *Style) *bool { return &s.Italic }, func(_ *setter, v []value) (bool, bool) {
		return len(v) > 0 && (v[0].is("italic") || v[0].is("oblique")), len(v) > 0 && v[0].kind == kIdent
	})
	p["font-variant"] = prop(true, func(s *Style) *bool { return &s.SmallCaps }, smallCaps)
	p["font-variant-caps"] = p["font-variant"]
	p["font-feature-settings"] = prop(true, func(s *Style) *[]string { return &s.Features }, features)
	p["line-height"] = property{inherited: true, set: lineHeight, copy: func(to, from *Style) {
		to.LineHeight, to.LineFactor, to.LineNormal = from.LineHeight, from.LineFactor, from.LineNormal
	}}
	p["text-align"] = prop(true, func(s *Style) *Keyword { return &s.Align }, textAlign)
	p["text-align-last"] = prop(true, func(s *Style) *Keyword { return &s.AlignLast }, keyword("auto", "left", "right", "center", "justify", "start", "end"))
	p["text-indent"] = prop(true, func(s *Style) *Length { return &s.Indent }, one((*setter).length))
	p["text-transform"] = prop(true, func(s *Style) *Keyword { return &s.Transform }, keyword("none", "uppercase", "lowercase", "capitalize", "full-width"))
	p["white-space"] = prop(true, func(s *Style) *Keyword { return &s.White }, keyword("normal", "pre", "nowrap", "pre-wrap", "pre-line", "break-spaces"))
	p["letter-spacing"] = prop(true, func(s *Style) *float32 { return &s.LetterSpacing }, pixels)
	p["word-spacing"] = prop(true, func(s *Style) *float32 { return &s.WordSpacing }, pixels)
	p["word-break"] = prop(true, func(s *Style) *Keyword { return &s.WordBreak }, keyword("normal", "break-all", "keep-all", "break-word"))
	p["overflow-wrap"] = prop(true, func(s *Style) *Keyword { return &s.OverflowWrap }, keyword("normal", "break-word", "anywhere"))
	p["word-wrap"] = p["overflow-wrap"]
	p["direction"] = prop(true, func(s *Style) *bool { return &s.RTL }, one(func(_ *setter, v value) (bool, bool) {
		return v.is("rtl"), v.is("rtl") || v.is("ltr")
	}))
	p["unicode-bidi"] = prop(false, func(s *Style) *Keyword { return &s.UnicodeBidi }, keyword("normal", "embed", "isolate", "bidi-override", "isolate-override", "plaintext"))
	p["writing-mode"] = prop(true, func(s *Style) *Keyword { return &s.Writing }, keyword("horizontal-tb", "vertical-rl", "vertical-lr", "tb-rl", "tb"))
	p["-webkit-writing-mode"] = p["writing-mode"]
	p["tab-size"] = prop(true, func(s *Style) *float32 { return &s.TabSize }, numberValue)
	p["text-shadow"] = prop(true, func(s *Style) *[]Shadow { return &s.TextShadow }, shadows)
	p["ruby-position"] = prop(true, func(s *Style) *bool { return &s.RubyUnder }, func(_ *setter, v []value) (bool, bool) {
		return v[0].is("under"), v[0].kind == kIdent
	})
	p["vertical-align"] = property{set: verticalAlign, copy: func(to, from *Style) { to.VAlign, to.VShift = from.VAlign, from.VShift }}
	p["text-decoration-line"] = property{set: decorationLine, copy: func(to, from *Style) {
		to.underline, to.hasDecoration = from.underline, from.hasDecoration
	}}
	p["text-decoration-style"] = prop(false, func(s *Style) *Keyword { return &s.underline.Style }, keyword("solid", "double", "dotted", "dashed", "wavy"))
	p["text-decoration-color"] = prop(false, func(s *Style) *color.NRGBA { return &s.underline.Color }, one(func(x *setter, v value) (color.NRGBA, bool) {
		c, ok := parseColor(v)
		return c.In(x.style.Color), ok
	}))
	p["text-decoration-thickness"] = prop(false, func(s *Style) *float32 { return &s.underline.Thickness }, pixels)
	p["text-underline-offset"] = prop(false, func(s *Style) *float32 { return &s.underline.Offset }, pixels)
	shorthands["text-decoration"] = decoration
	shorthands["font"] = font
}

// families lists the names of font-family.
func families(v []value) []string {
	var out []string
	for _, part := range split(v, ",") {
		var name []string
		for _, w := range words(part) {
			switch {
			case w.kind == kString:
				name = append(name, w.text)
			case w.kind == kIdent:
				name = append(name, w.raw)
			}
		}
		if len(name) > 0 {
			out = append(out, strings.Join(name, " "))
		}
	}
	return out
}

var sizeWords = map[string]float32{
	"xx-small": 9, "x-small": 10, "small": 13, "medium": 16, "large": 18, "x-large": 24, "xx-large": 32, "xxx-large": 48,
}

func fontSize(x *setter, v value) (float32, bool) {
	got, ok := sizeWords[v.text]
	switch {
	case ok && v.kind == kIdent:
	case v.is("smaller"):
		got, ok = x.parent.Size/1.2, true
	case v.is("larger"):
		got, ok = x.parent.Size*1.2, true
	default:
		u := x.units
		u.em = x.parent.Size
		var l Length
		l, ok = parseLength(v, &u)
		got = l.Of(x.parent.Size)
		ok = ok && got >= 0
	}
	return max(minFont, min(maxFont, got)), ok
}

func weightOf(v value, parent int) int {
	switch {
	case v.is("normal"):
		return 400
	case v.is("bold"):
		return 700
	case v.is("bolder"):
		if parent >= 600 {
			return 900
		}
		if parent >= 350 {
			return 700
		}
		return 400
	case v.is("lighter"):
		if parent >= 800 {
			return 700
		}
		if parent >= 600 {
			return 400
		}
		return 100
	case v.kind == kNumber && v.num >= 1 && v.num <= 1000:
		return int(v.num)
	}
	return 0
}

func smallCaps(_ *setter, v []value) (bool, bool) {
	return slices.ContainsFunc(v, func(v value) bool { return v.is("small-caps") || v.is("all-small-caps") }), v[0].kind == kIdent
}

func features(_ *setter, v []value) ([]string, bool) {
	var out []string
	for _, part := range split(v, ",") {
		if len(part) > 0 && part[0].kind == kString && len(part[0].text) == 4 {
			if len(part) == 1 || part[1].is("on") || part[1].num == 1 {
				out = append(out, part[0].text)
			}
		}
	}
	return out, true
}

func lineHeight(x *setter, v []value) bool {
	s := x.style
	if len(v) != 1 {
		return false
	}
	switch one := v[0]; {
	case one.is("normal"):
		s.LineNormal = true
	case one.kind == kNumber && one.num >= 0:
		s.LineHeight, s.LineFactor, s.LineNormal = float32(one.num), true, false
	default:
		l, ok := x.length(one)
		if !ok || l.Of(s.Size) < 0 {
			return false
		}
		s.LineHeight, s.LineFactor, s.LineNormal = l.Of(s.Size), false, false
	}
	return true
}

var alignWords = []string{"start", "end", "left", "right", "center", "justify", "-webkit-center", "-webkit-left", "-webkit-right"}

func textAlign(_ *setter, v []value) (Keyword, bool) {
	if len(v) != 1 || v[0].kind != kIdent || !slices.Contains(alignWords, v[0].text) {
		return "", false
	}
	return Keyword(v[0].text), true
}

var verticalWords = []string{"baseline", "sub", "super", "top", "text-top", "middle", "bottom", "text-bottom"}

func verticalAlign(x *setter, v []value) bool {
	if len(v) != 1 {
		return false
	}
	if v[0].kind == kIdent && slices.Contains(verticalWords, v[0].text) {
		x.style.VAlign = Keyword(strings.TrimPrefix(v[0].text, "baseline"))
		return true
	}
	l, ok := x.length(v[0])
	if ok {
		x.style.VAlign, x.style.VShift = "length", l
	}
	return ok
}

func decorationLine(x *setter, v []value) bool {
	d := &x.style.underline
	under, over, through := false, false, false
	for _, one := range v {
		switch {
		case one.is("underline"):
			under = true
		case one.is("overline"):
			over = true
		case one.is("line-through"):
			through = true
		case one.is("none"), one.is("blink"):
		default:
			return false
		}
	}
	d.Under, d.Over, d.Through = under, over, through
	x.style.hasDecoration = under || over || through
	return true
}

func decoration(x *setter, v []value) bool {
	x.style.underline, x.style.hasDecoration = Decoration{Color: x.style.Color}, false
	var lines []value
	for _, one := range v {
		list := []value{one}
		switch {
		case one.is("underline"), one.is("overline"), one.is("line-through"), one.is("none"):
			lines = append(lines, one)
		case one.is("solid"), x.longhand("text-decoration-style", list), x.longhand("text-decoration-color", list),
			x.longhand("text-decoration-thickness", list):
		}
	}
	return decorationLine(x, lines)
}

// font reads the shorthand: style and weight, size with line height, families.
func font(x *setter, v []value) bool {
	for i, one := range v {
		list := []value{one}
		switch {
		case one.is("normal"):
		case one.is("italic"), one.is("oblique"):
			x.style.Italic = true
		case one.is("small-caps"):
			x.style.SmallCaps = true
		case one.is("bold"), one.is("bolder"), one.is("lighter"), one.kind == kNumber:
			x.longhand("font-weight", list)
		default:
			if !x.longhand("font-size", list) {
				return false
			}
			x.units.em = x.style.Size
			x.style.LineNormal = true
			rest := v[i+1:]
			if len(rest) > 1 && rest[0].delim("/") {
				lineHeight(x, rest[1:2])
				rest = rest[2:]
			}
			return x.longhand("font-family", rest)
		}
	}
	return false
}
