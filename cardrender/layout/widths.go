package layout

import "karuta/cardrender/style"

// widths returns the smallest and the largest useful width of a box, with its borders but not its margins.
func (l *layouter) widths(b *Box) (low, high float32) {
	if b.measured {
		return b.min, b.max
	}
	l.step()
	if l.depth++; l.depth > maxDepth {
		l.cut = true
		l.depth--
		return 0, 0
	}
	defer func() { l.depth-- }()
	l.edges(b, 0)
	s := b.style
	switch {
	case b.kind == replaced:
		low, high = l.replacedWidths(b)
	case s.Width.IsFixed() && !s.Width.HasShare() && !isCell(b):
		low = l.outerWidth(b, s.Width.Px)
		high = low
	default:
		low, high = l.contentWidths(b)
		low, high = low+b.edgesX(), high+b.edgesX()
		if isCell(b) && s.Width.IsFixed() && !s.Width.HasShare() {
			high = max(low, l.outerWidth(b, s.Width.Px))
			low = max(low, 0)
		}
	}
	if s.MaxW.IsFixed() && !s.MaxW.HasShare() {
		limit := l.outerWidth(b, s.MaxW.Px)
		low, high = min(low, limit), min(high, limit)
	}
	if s.MinW.IsFixed() && !s.MinW.HasShare() {
		limit := l.outerWidth(b, s.MinW.Px)
		low, high = max(low, limit), max(high, limit)
	}
	b.min, b.max, b.measured = low, max(low, high), true
	return b.min, b.max
}

func (l *layouter) replacedWidths(b *Box) (low, high float32) {
	if b.content.missing {
		l.missing(b)
	}
	w, _ := l.replacedSize(b, -1, -1)
	high = w + b.edgesX()
	if b.style.Width.HasShare() || b.style.MaxW.HasShare() {
		return b.edgesX(), high
	}
	return high, high
}

func isCell(b *Box) bool { return b.style.Display == style.TableCell && b.kind == block }

// outerWidths returns the widths with the margins.
func (l *layouter) outerWidths(b *Box) (low, high float32) {
	low, high = l.widths(b)
	l.edges(b, 0)
	return low + b.marginsX(), high + b.marginsX()
}

func (l *layouter) contentWidths(b *Box) (low, high float32) {
	if b.turned {
		return l.sidewaysWidths(b)
	}
	switch b.style.Display {
	case style.Flex, style.InlineFlex:
		return l.flexWidths(b)
	case style.Grid, style.InlineGrid:
		return l.gridWidths(b)
	case style.Table, style.InlineTable:
		return l.tableWidths(b)
	}
	if b.kind == rubyPair {
		for _, kid := range b.kids {
			_, w := l.widths(kid)
			low, high = max(low, w), max(high, w)
		}
		return low, high
	}
	if b.lines {
		return l.lineWidths(b)
	}
	floated := float32(0)
	for _, kid := range b.kids {
		if kid.style.Outside() {
			continue
		}
		kidLow, kidHigh := l.outerWidths(kid)
		low = max(low, kidLow)
		if kid.style.Float != "" {
			floated += kidHigh
			high = max(high, floated)
			continue
		}
		if kid.style.Clear != "" {
			floated = 0
		}
		high = max(high, kidHigh+floated)
	}
	return low, high
}

// lineWidths returns the width of the widest word and of the longest line without breaks.
func (l *layouter) lineWidths(b *Box) (low, high float32) {
	p := l.prepare(b, 0)
	least, most := l.runeWidths(p)
	low, high = p.widest(least, most, b.style.Indent.Px)
	for _, a := range p.anchors {
		if a.box.style.Float != "" {
			kidLow, kidHigh := l.outerWidths(a.box)
			low, high = max(low, kidLow), high+kidHigh
		}
	}
	return low, max(low, high)
}

// runeWidths returns how wide each rune is when room is short, and when it is not, with the edges beside it.
func (l *layouter) runeWidths(p *paragraph) (least, most []float32) {
	n := len(p.text)
	least, most = make([]float32, n), make([]float32, n)
	for i, r := range p.text {
		least[i], most[i] = p.advance[i], p.advance[i]
		if r == object && p.owner[i].kind != text {
			least[i], most[i] = l.outerWidths(p.owner[i])
		}
	}
	for _, e := range p.edges {
		at := e.at
		if e.close {
			at--
		}
		if at >= 0 && at < n {
			least[at] += e.width
			most[at] += e.width
		}
	}
	return least, most
}

// widest returns the widths of the widest word and the widest line.
func (p *paragraph) widest(least, most []float32, indent float32) (low, high float32) {
	word, line, hanging := float32(0), indent, float32(0)
	for i := range p.text {
		if i > 0 && p.breaks[i] != noBreak {
			low = max(low, word)
			word = 0
		}
		if i > 0 && p.breaks[i] == mustBreak {
			high = max(high, line-hanging)
			line, hanging = 0, 0
		}
		line += most[i]
		if p.text[i] == ' ' && wraps(p.owner[i].style) {
			hanging += most[i]
			continue
		}
		hanging = 0
		if s := p.wrapStyle(i); s.OverflowWrap == "anywhere" || s.WordBreak == "break-word" {
			low = max(low, word)
			word = 0
		}
		word += least[i]
	}
	return max(low, word), max(high, line-hanging)
}
