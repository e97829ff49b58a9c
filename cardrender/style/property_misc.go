package style

import (
	"slices"
	"strings"
)

var displays = map[string]Display{
	"inline": Inline, "block": Block, "inline-block": InlineBlock, "list-item": ListItem, "flex": Flex, "inline-flex": InlineFlex,
	"-webkit-box": Flex, "-webkit-flex": Flex, "grid": Grid, "inline-grid": InlineGrid, "table": Table, "inline-table": InlineTable,
	"table-row-group": TableRowGroup, "table-header-group": TableHeaderGroup, "table-footer-group": TableFooterGroup,
	"table-row": TableRow, "table-cell": TableCell, "table-caption": TableCaption, "table-column": TableColumn,
	"table-column-group": TableColumnGroup, "ruby": Ruby, "ruby-text": RubyText, "flow-root": FlowRoot, "contents": Contents,
	"none": DisplayNone,
}

func addMiscProperties() {
	p := properties
	p["display"] = prop(false, func(s *Style) *Display { return &s.Display }, one(func(_ *setter, v value) (Display, bool) {
		d, ok := displays[v.text]
		return d, ok
	}))
	p["position"] = prop(false, func(s *Style) *Keyword { return &s.Position }, keyword("static", "relative", "absolute", "fixed", "sticky"))
	p["float"] = prop(false, func(s *Style) *Keyword { return &s.Float }, keyword("none", "left", "right"))
	p["clear"] = prop(false, func(s *Style) *Keyword { return &s.Clear }, keyword("none", "left", "right", "both"))
	p["box-sizing"] = prop(false, func(s *Style) *bool { return &s.BorderBox }, one(func(_ *setter, v value) (bool, bool) {
		return v.is("border-box"), v.is("border-box") || v.is("content-box")
	}))
	p["overflow-x"] = prop(false, func(s *Style) *Keyword { return &s.Overflow }, keyword("visible", "hidden", "scroll", "auto", "clip"))
	p["overflow-y"] = p["overflow-x"]
	shorthands["overflow"] = func(x *setter, v []value) bool { return x.longhand("overflow-x", v[:1]) }
	p["opacity"] = prop(false, func(s *Style) *float32 { return &s.Opacity }, one(func(_ *setter, v value) (float32, bool) {
		return float32(max(0, min(1, scaled(v, 1)))), v.kind == kNumber || v.kind == kPercent
	}))
	p["visibility"] = prop(true, func(s *Style) *bool { return &s.Hidden }, one(func(_ *setter, v value) (bool, bool) {
		return v.is("hidden") || v.is("collapse"), v.kind == kIdent
	}))
	p["z-index"] = property{set: func(x *setter, v []value) bool {
		n, ok := integer(x, v)
		x.style.ZIndex, x.style.ZAuto = n, !ok
		return true
	}, copy: func(to, from *Style) { to.ZIndex, to.ZAuto = from.ZIndex, from.ZAuto }}
	p["transform"] = prop(false, func(s *Style) *[]Op { return &s.Ops }, (*setter).ops)
	p["-webkit-transform"] = p["transform"]
	p["transform-origin"] = prop(false, func(s *Style) *[2]Length { return &s.Origin }, func(x *setter, v []value) ([2]Length, bool) {
		return x.point(v)
	})
	p["filter"] = prop(false, func(s *Style) *[]Op { return &s.Filters }, (*setter).ops)
	p["-webkit-filter"] = p["filter"]
	p["object-fit"] = prop(false, func(s *Style) *Keyword { return &s.Fit }, keyword("fill", "contain", "cover", "none", "scale-down"))
	p["object-position"] = prop(false, func(s *Style) *[2]Length { return &s.FitAt }, func(x *setter, v []value) ([2]Length, bool) {
		return x.point(v)
	})
	p["aspect-ratio"] = prop(false, func(s *Style) *float32 { return &s.Ratio }, aspectRatio)
	p["outline-width"] = prop(false, func(s *Style) *float32 { return &s.Outline.Width }, borderWidth)
	p["outline-style"] = prop(false, func(s *Style) *Keyword { return &s.Outline.Style }, keyword(borderStyles...))
	p["outline-color"] = prop(false, func(s *Style) *Color { return &s.Outline.Color }, colorValue)
	p["outline-offset"] = prop(false, func(s *Style) *float32 { return &s.OutlineOffset }, pixels)
	shorthands["outline"] = func(x *setter, v []value) bool { return x.border("outline", v) }
	p["fill"] = prop(true, func(s *Style) *Color { return &s.Fill }, colorValue)
	p["stroke"] = prop(true, func(s *Style) *Color { return &s.Stroke }, colorValue)
	p["pointer-events"] = prop(true, func(s *Style) *Keyword { return &s.Pointer }, keyword("auto", "none"))
	p["appearance"] = prop(false, func(s *Style) *bool { return &s.AppearanceNone }, one(func(_ *setter, v value) (bool, bool) { return v.is("none"), true }))
	shorthands["all"] = func(*setter, []value) bool { return false }
	addTableAndListProperties()
	addGenerated()
}

func addTableAndListProperties() {
	p := properties
	p["list-style-type"] = prop(true, func(s *Style) *Keyword { return &s.ListType }, one(func(_ *setter, v value) (Keyword, bool) {
		if v.kind == kString {
			return Keyword("\"" + v.text), true
		}
		return Keyword(v.text), v.kind == kIdent
	}))
	p["list-style-position"] = prop(true, func(s *Style) *bool { return &s.ListInside }, one(func(_ *setter, v value) (bool, bool) {
		return v.is("inside"), v.is("inside") || v.is("outside")
	}))
	p["list-style-image"] = prop(true, func(s *Style) *string { return &s.ListImage }, one(func(_ *setter, v value) (string, bool) {
		address, ok := urlOf(v)
		return address, ok || v.is("none")
	}))
	shorthands["list-style"] = func(x *setter, v []value) bool {
		x.style.ListImage = ""
		for _, one := range v {
			list := []value{one}
			if !x.longhand("list-style-position", list) && !(one.kind != kIdent && x.longhand("list-style-image", list)) {
				x.longhand("list-style-type", list)
			}
		}
		return true
	}
	p["border-collapse"] = prop(true, func(s *Style) *bool { return &s.Collapse }, one(func(_ *setter, v value) (bool, bool) {
		return v.is("collapse"), v.is("collapse") || v.is("separate")
	}))
	p["border-spacing"] = prop(true, func(s *Style) *[2]float32 { return &s.Spacing }, func(x *setter, v []value) (r [2]float32, ok bool) {
		pair, ok := x.lengthPair(v)
		return [2]float32{pair[0].Px, pair[1].Px}, ok
	})
	p["caption-side"] = prop(true, func(s *Style) *bool { return &s.CaptionBottom }, one(func(_ *setter, v value) (bool, bool) {
		return v.is("bottom"), v.is("bottom") || v.is("top")
	}))
	p["table-layout"] = prop(false, func(s *Style) *bool { return &s.TableFixed }, one(func(_ *setter, v value) (bool, bool) {
		return v.is("fixed"), v.kind == kIdent
	}))
}

func addGenerated() {
	p := properties
	p["content"] = property{set: content, copy: func(to, from *Style) { to.Content, to.HasContent = from.Content, from.HasContent }}
	p["counter-reset"] = prop(false, func(s *Style) *[]Counter { return &s.CounterReset }, func(_ *setter, v []value) ([]Counter, bool) { return counters(v, 0) })
	p["counter-increment"] = prop(false, func(s *Style) *[]Counter { return &s.CounterStep }, func(_ *setter, v []value) ([]Counter, bool) { return counters(v, 1) })
	p["quotes"] = prop(true, func(s *Style) *[]string { return &s.Quotes }, func(_ *setter, v []value) ([]string, bool) {
		var list []string
		for _, one := range v {
			if one.kind == kString {
				list = append(list, one.text)
			}
		}
		return list, true
	})
}

func (x *setter) point(v []value) ([2]Length, bool) {
	pos, fromEnd, ok := x.position(v)
	for i := range pos {
		if fromEnd[i] {
			pos[i] = Share(1)
		}
	}
	return pos, ok
}

func aspectRatio(_ *setter, v []value) (float32, bool) {
	var n []float64
	for _, one := range v {
		if one.kind == kNumber {
			n = append(n, one.num)
		}
	}
	switch {
	case len(n) == 1 && n[0] > 0:
		return float32(n[0]), true
	case len(n) == 2 && n[0] > 0 && n[1] > 0:
		return float32(n[0] / n[1]), true
	}
	return 0, len(v) == 1 && v[0].is("auto")
}

func (x *setter) ops(v []value) ([]Op, bool) {
	var out []Op
	for _, one := range v {
		if one.is("none") {
			continue
		}
		if one.kind != kFunction || len(out) > maxLayers {
			return nil, false
		}
		op := Op{Name: one.text}
		for _, arg := range words(one.args) {
			switch {
			case arg.delim(","):
			case strings.HasPrefix(op.Name, "translate"):
				l, ok := x.length(arg)
				if !ok {
					return nil, false
				}
				op.L = append(op.L, l)
			case slices.Contains([]string{"deg", "rad", "turn", "grad"}, arg.unit):
				op.N = append(op.N, angle(arg))
			case arg.kind == kPercent:
				op.N = append(op.N, arg.num/100)
			case arg.kind == kDimension:
				l, _ := x.length(arg)
				op.N = append(op.N, float64(l.Px))
			case arg.kind == kNumber:
				op.N = append(op.N, arg.num)
			}
		}
		out = append(out, op)
	}
	return out, true
}

func content(x *setter, v []value) bool {
	x.style.Content, x.style.HasContent = nil, false
	for _, one := range v {
		var c Content
		args := words(one.args)
		switch {
		case one.is("none"), one.is("normal"):
			return true
		case one.kind == kString:
			c.Text = one.text
		case one.is("open-quote"), one.is("close-quote"):
			c.Quote = Keyword(one.text)
		case one.kind == kFunction && one.text == "attr" && len(args) > 0:
			c.Attr = args[0].text
		case one.kind == kFunction && (one.text == "counter" || one.text == "counters") && len(args) > 0:
			c = counterContent(args)
		default:
			address, ok := urlOf(one)
			if !ok {
				continue
			}
			c.Image = address
		}
		x.style.Content = append(x.style.Content, c)
	}
	x.style.HasContent = true
	return true
}

func counterContent(args []value) Content {
	c := Content{Counter: args[0].raw, Style: "decimal"}
	for _, a := range args[1:] {
		if a.kind == kString {
			c.Join = a.text
		} else if a.kind == kIdent {
			c.Style = a.text
		}
	}
	return c
}

func counters(v []value, initial int) ([]Counter, bool) {
	var out []Counter
	for _, one := range v {
		switch {
		case one.is("none"):
		case one.kind == kIdent:
			out = append(out, Counter{one.raw, initial})
		case one.kind == kNumber && len(out) > 0:
			out[len(out)-1].Value = int(one.num)
		default:
			return nil, false
		}
	}
	return out, len(out) <= maxLayers
}
