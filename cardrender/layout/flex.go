package layout

import (
	"sort"

	"karuta/cardrender/style"
)

// flexItem is a kid of a flex box, measured along its main axis and across.
type flexItem struct {
	box              *Box
	base, size       float32 // of the border box, along
	low, high        float32 // limits of size
	before, after    float32 // margins along
	startX, endX     float32 // margins across
	across           float32
	frozen           bool
	autoBefore, auto bool // margins that take what is left
}

type flexLine struct {
	items  []*flexItem
	across float32
	at     float32
}

// flexBox lays out one flex box.
type flexBox struct {
	l       *layouter
	b       *Box
	column  bool
	reverse bool
	w, h    float32 // of the content; h is negative if it is not known
	gap     float32 // along
	gapX    float32 // across
}

func (l *layouter) flex(b *Box, w, inner float32) float32 {
	s := b.style
	f := &flexBox{l: l, b: b, w: w, h: inner}
	f.column = s.Direction == "column" || s.Direction == "column-reverse"
	f.reverse = s.Direction == "row-reverse" || s.Direction == "column-reverse"
	if s.RTL && !f.column {
		f.reverse = !f.reverse
	}
	f.gap, f.gapX = s.Gap[1].Of(w), s.Gap[0].Of(max(0, inner))
	if f.column {
		f.gap, f.gapX = f.gapX, f.gap
	}
	var items []*flexItem
	for _, kid := range b.kids {
		if kid.style.Outside() {
			kid.static = [2]float32{b.edgeLeft(), b.edgeTop()}
			l.takeOut(b, kid)
			continue
		}
		items = append(items, f.item(kid))
	}
	sort.SliceStable(items, func(i, j int) bool { return items[i].box.style.Order < items[j].box.style.Order })
	room := w
	if f.column {
		room = inner
		if v, ok := l.definiteHeight(b, s.MinH, l.options.Height); inner < 0 && ok && s.MinH.IsFixed() && !s.MinH.HasShare() {
			room = f.columnRoom(items, v-b.edgesY())
		}
	}
	lines := f.divide(items, room)
	for _, line := range lines {
		f.resolve(line, room)
		f.crossSizes(line)
	}
	return f.arrange(lines, room)
}

// columnRoom returns the height of a column that has a least one but no height of its own.
func (f *flexBox) columnRoom(items []*flexItem, least float32) float32 {
	sum := float32(0)
	for i, it := range items {
		sum += it.base + it.before + it.after
		if i > 0 {
			sum += f.gap
		}
	}
	return max(sum, least)
}

// item measures a kid.
func (f *flexBox) item(kid *Box) *flexItem {
	l, s := f.l, kid.style
	l.edges(kid, f.w)
	it := &flexItem{box: kid, high: 1e9}
	m := kid.margin
	if f.column {
		it.before, it.after, it.startX, it.endX = m[style.Top], m[style.Bottom], m[style.Left], m[style.Right]
		it.autoBefore, it.auto = s.Margin[style.Top].IsAuto(), s.Margin[style.Bottom].IsAuto()
		f.columnItem(it)
		return it
	}
	it.before, it.after, it.startX, it.endX = m[style.Left], m[style.Right], m[style.Top], m[style.Bottom]
	it.autoBefore, it.auto = s.Margin[style.Left].IsAuto(), s.Margin[style.Right].IsAuto()
	if f.reverse {
		it.before, it.after, it.autoBefore, it.auto = it.after, it.before, it.auto, it.autoBefore
	}
	low, high := l.widths(kid)
	basis := s.Basis
	if basis.IsAuto() {
		basis = s.Width
	}
	switch {
	case basis.IsFixed():
		it.base = l.outerWidth(kid, basis.Of(f.w))
	case basis.Kind == style.MinContent:
		it.base = low
	case kid.kind == replaced:
		w, _ := l.replacedSize(kid, f.w, f.h)
		it.base = w + kid.edgesX()
	default:
		it.base = high
	}
	if s.MinW.IsFixed() {
		it.low = l.outerWidth(kid, s.MinW.Of(f.w))
	} else if s.Overflow == "" {
		if s.Width.IsFixed() && kid.kind != replaced { // what is in it may be narrower than it wants to be
			content, _ := l.contentWidths(kid)
			low = min(low, content+kid.edgesX())
		}
		it.low = min(low, it.base)
	}
	if s.MaxW.IsFixed() {
		it.high = l.outerWidth(kid, s.MaxW.Of(f.w))
	}
	it.low = max(it.low, kid.edgesX())
	it.high = max(it.high, it.low)
	return it
}

func (f *flexBox) columnItem(it *flexItem) {
	l, s, kid := f.l, it.box.style, it.box
	kid.W = f.columnWidth(it)
	basis := s.Basis
	if basis.IsAuto() {
		basis = s.Height
	}
	if kid.kind == replaced {
		l.replacedBox(kid, f.w, f.h)
	} else {
		l.content(kid, f.h, nil, 0, 0)
	}
	it.base = kid.H
	if v, ok := l.definiteHeight(kid, basis, f.h); ok {
		it.base = v
	}
	if s.MinH.IsFixed() {
		it.low, _ = l.definiteHeight(kid, s.MinH, f.h)
	} else if s.Overflow == "" {
		it.low = min(kid.H, it.base)
	}
	if v, ok := l.definiteHeight(kid, s.MaxH, f.h); ok {
		it.high = v
	}
	it.high = max(it.high, it.low)
}

// columnWidth returns the width of an item of a column.
func (f *flexBox) columnWidth(it *flexItem) float32 {
	l, kid := f.l, it.box
	s := kid.style
	room := f.w - kid.marginsX()
	var w float32
	switch {
	case s.Width.IsFixed():
		w = l.outerWidth(kid, s.Width.Of(f.w))
	case f.align(kid) == "stretch" && !s.Margin[style.Left].IsAuto() && !s.Margin[style.Right].IsAuto() && s.Width.IsAuto() && kid.kind != replaced:
		w = room
	default:
		w = l.shrunk(kid, s.Width.Kind, room)
	}
	return l.limitWidth(kid, w, f.w)
}

func (f *flexBox) align(kid *Box) string {
	a := string(kid.style.AlignSelf)
	if a == "" {
		a = string(f.b.style.AlignItems)
	}
	if a == "" {
		return "stretch"
	}
	return a
}

// divide puts the items on lines.
func (f *flexBox) divide(items []*flexItem, room float32) []*flexLine {
	if len(items) == 0 {
		return nil
	}
	if f.b.style.Wrap == "" || room < 0 {
		return []*flexLine{{items: items}}
	}
	var lines []*flexLine
	var line *flexLine
	used := float32(0)
	for _, it := range items {
		size := max(it.low, min(it.high, it.base)) + it.before + it.after
		if line == nil || used+f.gap+size > room+0.02 {
			line = &flexLine{}
			lines = append(lines, line)
			used = size
		} else {
			used += f.gap + size
		}
		line.items = append(line.items, it)
	}
	return lines
}

// resolve finds the sizes along a line: what is left is shared, what is too much is taken away.
func (f *flexBox) resolve(line *flexLine, room float32) {
	for _, it := range line.items {
		it.size, it.frozen = max(it.low, min(it.high, it.base)), false
	}
	if room < 0 {
		return
	}
	fixed := f.gap * float32(len(line.items)-1)
	sumBase := fixed
	for _, it := range line.items {
		fixed += it.before + it.after
		sumBase += it.before + it.after + it.base
	}
	grow := sumBase < room
	for range len(line.items) + 1 {
		free, weight := room-fixed, float32(0)
		for _, it := range line.items {
			if it.frozen {
				free -= it.size
				continue
			}
			free -= it.base
			weight += f.weight(it, grow)
		}
		if weight <= 0 || free == 0 || grow != (free > 0) {
			break
		}
		if grow && weight < 1 {
			free *= weight
		}
		if !f.share(line, free, weight, grow) {
			break
		}
	}
}

func (f *flexBox) weight(it *flexItem, grow bool) float32 {
	if grow {
		return it.box.style.Grow
	}
	return it.box.style.Shrink * max(it.base, 0.001)
}

// share gives each item its part and freezes those that come to a limit; it reports whether any did.
func (f *flexBox) share(line *flexLine, free, weight float32, grow bool) bool {
	over := float32(0)
	want := make([]float32, len(line.items))
	for i, it := range line.items {
		if it.frozen {
			continue
		}
		want[i] = it.base + free*f.weight(it, grow)/weight
		it.size = max(it.low, min(it.high, want[i]))
		over += it.size - want[i]
	}
	again := false
	for i, it := range line.items {
		if it.frozen {
			continue
		}
		if d := it.size - want[i]; over > 0.001 && d > 0 || over < -0.001 && d < 0 {
			it.frozen, again = true, true
		}
	}
	return again
}

// crossSizes lays the items out with their sizes and finds how much room the line takes across.
func (f *flexBox) crossSizes(line *flexLine) {
	above, below := float32(0), float32(0)
	for _, it := range line.items {
		f.layItem(it, it.size, -1)
		size := it.across + it.startX + it.endX
		if !f.column && f.align(it.box) == "baseline" {
			first := it.box.first + it.startX
			above, below = max(above, first), max(below, size-first)
			continue
		}
		line.across = max(line.across, size)
	}
	line.across = max(line.across, above+below)
}

// layItem lays an item out with a size along and, unless negative, one across.
func (f *flexBox) layItem(it *flexItem, size, across float32) {
	l, kid := f.l, it.box
	fixed := *kid.style
	kept := kid.style
	fixed.BorderBox, fixed.Ratio = true, 0
	if kid.kind == replaced {
		fixed.Ratio = kept.Ratio
	}
	if f.column {
		fixed.Height, fixed.MinH, fixed.MaxH = style.Pixels(size), style.Length{}, style.Length{Kind: style.None}
		if across >= 0 {
			fixed.Width = style.Pixels(across)
			kid.W = across
		}
	} else {
		fixed.Width, fixed.MinW, fixed.MaxW = style.Pixels(size), style.Length{}, style.Length{Kind: style.None}
		kid.W = size
		if across >= 0 {
			fixed.Height = style.Pixels(across)
		}
	}
	kid.style = &fixed
	l.edges(kid, f.w)
	if kid.kind == replaced {
		l.replacedBox(kid, f.w, f.h)
	} else {
		l.content(kid, f.h, nil, 0, 0)
	}
	kid.style = kept
	it.across = kid.H
	if f.column {
		it.across = kid.W
	}
}

// flexWidths returns the widths of a flex box's content.
func (l *layouter) flexWidths(b *Box) (low, high float32) {
	s := b.style
	column := s.Direction == "column" || s.Direction == "column-reverse"
	n := 0
	for _, kid := range b.kids {
		if kid.style.Outside() {
			continue
		}
		kidLow, kidHigh := l.outerWidths(kid)
		if basis := kid.style.Basis; !column && basis.IsFixed() && !basis.HasShare() && basis.Px > 0 {
			kidHigh = max(kidHigh, l.outerWidth(kid, basis.Px)+kid.marginsX())
		}
		if column {
			low, high = max(low, kidLow), max(high, kidHigh)
			continue
		}
		high += kidHigh
		if s.Wrap == "" {
			low += kidLow
		} else {
			low = max(low, kidLow)
		}
		n++
	}
	if gaps := s.Gap[1].Px * float32(max(0, n-1)); !column {
		high += gaps
		if s.Wrap == "" {
			low += gaps
		}
	}
	return low, high
}
