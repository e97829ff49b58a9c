package layout

import (
	"strings"

	"golang.org/x/net/html"

	"karuta/cardrender/dom"
	"karuta/cardrender/style"
)

// special makes the boxes of elements that are more than their children; nil for all others.
func (b *builder) special(n *html.Node, s *style.Style) []*Box {
	if b.l.options.Embed != nil {
		if e := b.l.options.Embed(n, s); e != nil {
			return []*Box{embedded(n, s, e)}
		}
	}
	switch n.Data {
	case "br":
		return []*Box{{kind: lineEnd, style: s, node: n}}
	case "wbr":
		return []*Box{{kind: text, style: s, node: n, text: "\u200b"}}
	case "img":
		c := b.l.picture(dom.Attr(n, "src"), dom.Attr(n, "alt"))
		return []*Box{{kind: replaced, style: s, node: n, content: c}}
	case "svg":
		if b.l.options.SVG == nil {
			return []*Box{}
		}
		p := b.l.options.SVG(n, s)
		c := &content{picture: p, baseline: 1}
		if p != nil {
			c.w, c.h = p.Size()
		}
		return []*Box{{kind: replaced, style: s, node: n, content: c}}
	case "input":
		return b.input(n, s)
	case "rp":
		return []*Box{}
	}
	return nil
}

// embedded makes the box of what stands in place of an element.
func embedded(n *html.Node, s *style.Style, e *Embedded) *Box {
	own := *s
	if e.Wide {
		own.Width, own.Height = style.Share(1), style.Pixels(e.Height)
		own.MinW = style.Pixels(e.Width)
	}
	if e.Plain {
		own.Filters = nil
	}
	return &Box{kind: replaced, style: &own, node: n, content: &content{
		picture: e.Picture, w: e.Width, h: e.Height, baseline: e.Baseline / max(e.Height, 0.01),
	}}
}

// input makes the box of a form's field. What it would hold is shown as text, but for the box in which the learner
// types, which somebody else puts on top.
func (b *builder) input(n *html.Node, s *style.Style) []*Box {
	if dom.Attr(n, "id") == "typeans" {
		return []*Box{{kind: replaced, style: s, node: n, content: &content{input: true, baseline: 0.7, w: 153, h: 21}}}
	}
	box := &Box{kind: block, style: s, node: n}
	label := dom.Attr(n, "value")
	switch strings.ToLower(dom.Attr(n, "type")) {
	case "checkbox":
		label = ""
		if _, on := dom.Lookup(n, "checked"); on {
			label = "✓"
		}
	case "radio":
		label = ""
		if _, on := dom.Lookup(n, "checked"); on {
			label = "•"
		}
	case "submit":
		if label == "" {
			label = "Submit"
		}
	case "", "text":
		if label == "" {
			label = dom.Attr(n, "placeholder")
		}
	}
	if label != "" {
		box.kids = []*Box{{kind: text, style: s, node: n, text: label}}
	}
	b.finish(box)
	return []*Box{box}
}

// ruby divides a ruby element into pairs of base and reading.
func (b *builder) ruby(n *html.Node, s *style.Style) []*Box {
	whole := &Box{kind: inline, style: s, node: n}
	var base []*Box
	for _, kid := range b.children(n, s) {
		if kid.style.Display != style.RubyText || kid.kind == text {
			base = append(base, kid)
			continue
		}
		// The reading's own box stands above, not on the line.
		reading := &Box{kind: block, style: kid.style, node: kid.node, kids: kid.kids}
		under := &Box{kind: block, style: s.Anonymous(style.Block), node: n, kids: base}
		b.finish(reading)
		b.finish(under)
		pair := &Box{kind: rubyPair, style: s, node: n, kids: []*Box{under, reading}}
		under.parent, reading.parent = pair, pair
		whole.kids = append(whole.kids, pair)
		base = nil
	}
	whole.kids = append(whole.kids, base...)
	return b.parted(whole)
}

// marker makes the marker of a list item.
func (b *builder) marker(box *Box) {
	s := box.style
	inner := s.Anonymous(style.Inline)
	if p := b.l.styles.Pseudo(box.node, "marker", s); p != nil {
		inner.Inherited = p.Inherited
	}
	inner.Decorations = nil
	label := ""
	var drawn *content
	n := b.counters.top("list-item")
	switch kind := string(s.ListType); {
	case s.ListImage != "":
	case kind == "none":
		return
	case disclosureContent(kind, inner) != nil:
		drawn = disclosureContent(kind, inner)
	case strings.HasPrefix(kind, `"`):
		label = kind[1:]
	case kind == "" || kind == "disc" || kind == "circle" || kind == "square":
		label = bullet(kind)
	default:
		label = numeral(kind, n) + ". "
	}
	m := &Box{kind: inline, style: inner, node: box.node}
	if s.ListImage != "" {
		drawn = b.l.picture(s.ListImage, "")
	}
	if drawn != nil {
		m.kids = []*Box{{kind: replaced, style: inner, node: box.node, content: drawn}}
	} else {
		inner.White = "pre"
		m.kids = []*Box{{kind: text, style: inner, node: box.node, text: label}}
	}
	if s.ListInside {
		if label != "" && !strings.HasSuffix(label, " ") {
			m.kids[0].text += " "
		}
		box.kids = append([]*Box{m}, box.kids...)
		return
	}
	holder := &Box{kind: block, style: inner.Anonymous(style.Block), node: box.node, kids: []*Box{m}}
	b.finish(holder)
	box.marker = holder
}

func bullet(kind string) string {
	switch kind {
	case "circle":
		return "◦"
	case "square":
		return "▪"
	}
	return "•"
}

// parted divides an inline box that holds blocks: what is before, the blocks, what is after.
func (b *builder) parted(box *Box) []*Box {
	has := false
	for _, kid := range box.kids {
		if kid.blockLevel() && kid.inFlow() {
			has = true
		}
	}
	if !has {
		return []*Box{box}
	}
	var out []*Box
	part := &Box{kind: inline, style: box.style, node: box.node}
	for _, kid := range box.kids {
		if kid.blockLevel() && kid.inFlow() {
			if len(part.kids) > 0 {
				out = append(out, part)
			}
			out = append(out, kid)
			part = &Box{kind: inline, style: box.style, node: box.node}
			continue
		}
		part.kids = append(part.kids, kid)
	}
	if len(part.kids) > 0 {
		out = append(out, part)
	}
	return out
}

// finish gives a block box the kids it can have: all on lines, or all blocks, with boxes around what does not fit.
func (b *builder) finish(box *Box) {
	defer func() {
		for _, kid := range box.kids {
			kid.parent = box
		}
	}()
	if isTrackParent(box) {
		box.kids = b.items(box)
		return
	}
	switch box.style.Display {
	case style.Table, style.InlineTable:
		box.kids = b.tableKids(box)
		return
	case style.TableRowGroup, style.TableHeaderGroup, style.TableFooterGroup:
		box.kids = b.wrapped(box, style.TableRow, func(k *Box) bool { return k.style.Display == style.TableRow })
		return
	case style.TableRow:
		box.kids = b.wrapped(box, style.TableCell, func(k *Box) bool { return k.style.Display == style.TableCell })
		return
	}
	box.kids = b.looseCells(box)
	blocks, words := false, false
	for _, kid := range box.kids {
		switch {
		case !kid.inFlow():
		case kid.blockLevel():
			blocks = true
		case !blank(kid):
			words = true
		}
	}
	switch {
	case !blocks && words:
		box.lines = true
	case !blocks:
		box.lines = hasLineBox(box.kids)
		if !box.lines {
			box.kids = withoutBlank(box.kids)
		}
	default:
		box.kids = b.grouped(box, words)
	}
}

// hasLineBox reports whether kids without words make a line all the same, as boxes out of the flow between do not.
func hasLineBox(kids []*Box) bool {
	for _, kid := range kids {
		if kid.inFlow() && kid.kind != text && !blank(kid) {
			return true
		}
	}
	return false
}

func withoutBlank(kids []*Box) []*Box {
	var out []*Box
	for _, kid := range kids {
		if !kid.inFlow() || kid.blockLevel() {
			out = append(out, kid)
		} else {
			out = append(out, withoutBlank(kid.kids)...)
		}
	}
	return out
}

// grouped puts what stands on lines between blocks into blocks without a name.
func (b *builder) grouped(box *Box, words bool) []*Box {
	var out, group []*Box
	flush := func() {
		some := false
		for _, kid := range group {
			some = some || kid.inFlow() && !blank(kid)
		}
		if some && words {
			anonymous := &Box{kind: block, style: box.style.Anonymous(style.Block), node: box.node, kids: group}
			b.finish(anonymous)
			out = append(out, anonymous)
		} else {
			out = append(out, withoutBlank(group)...)
		}
		group = nil
	}
	for _, kid := range box.kids {
		if kid.blockLevel() && kid.inFlow() {
			flush()
			out = append(out, kid)
			continue
		}
		group = append(group, kid)
	}
	flush()
	return out
}

// blank reports whether a box on a line shows nothing but white space that vanishes.
func blank(b *Box) bool {
	switch b.kind {
	case text:
		spaces, lines, _ := b.style.Preserves()
		trimmed := strings.Trim(b.text, " \t\n\r\f")
		return trimmed == "" && (!spaces && !lines || b.text == "")
	case inline:
		for _, kid := range b.kids {
			if !blank(kid) || !kid.inFlow() {
				return false
			}
		}
		s := b.style
		for side := range 4 {
			if s.BorderWidth(side) > 0 || s.Padding[side].Px != 0 || side%2 == 1 && s.Margin[side].Px != 0 {
				return false
			}
		}
		return true
	}
	return false
}

// items makes blocks of the kids of a flex or grid box.
func (b *builder) items(box *Box) []*Box {
	var out, group []*Box
	flush := func() {
		if len(withoutBlankWords(group)) > 0 {
			anonymous := &Box{kind: block, style: box.style.Anonymous(style.Block), node: box.node, kids: group}
			b.finish(anonymous)
			out = append(out, anonymous)
		}
		group = nil
	}
	for _, kid := range box.kids {
		if kid.kind == text || kid.kind == lineEnd {
			group = append(group, kid)
			continue
		}
		flush()
		out = append(out, b.blockified(kid))
	}
	flush()
	return out
}

func withoutBlankWords(list []*Box) []*Box {
	var out []*Box
	for _, kid := range list {
		if !blank(kid) {
			out = append(out, kid)
		}
	}
	return out
}

// blockified makes a block of a box that stood on a line.
func (b *builder) blockified(kid *Box) *Box {
	s := *kid.style
	s.Display = s.Display.Blockified()
	if !s.Outside() {
		s.Float = ""
	}
	kid.style = &s
	switch kid.kind {
	case inline:
		kid.kind = block
		b.finish(kid)
	case rubyPair:
		kid = &Box{kind: block, style: kid.style.Anonymous(style.Block), node: kid.node, kids: []*Box{kid}}
		b.finish(kid)
	}
	return kid
}
