package layout

import (
	"karuta/cardrender/style"
)

// line is a line of a block, by its place in the block's border box.
type line struct {
	x, y, w, h float32
	baseline   float32 // from the top of the block
	pieces     []piece // from left to right
	boxes      []inlinePart
	last       bool // ends by a break, or is the last
}

// piece is text of one font on a line, or a box that stands on it.
type piece struct {
	run        *shaped
	start, end int // of the runes
	box        *Box
	x, w       float32
	baseline   float32 // from the top of the block
	stretch    float32 // added to each space
}

// inlinePart is the part of an inline box on one line.
type inlinePart struct {
	box             *Box
	x, w            float32
	baseline        float32
	ascent, descent float32
	first, last     bool // the box starts or ends here
}

// breaker divides a paragraph into lines.
type breaker struct {
	l      *layouter
	b      *Box
	p      *paragraph
	w      float32
	fl     *floats
	ox, oy float32 // of the content's corner, in the float's block
	inner  float32
	y      float32 // from the top of the content
	anchor int     // next
	widths []float32
}

// inlineContent lays out lines and returns the height they take.
func (l *layouter) inlineContent(b *Box, w, inner float32, fl *floats, ox, oy float32) float32 {
	b.rows = nil
	p := l.prepare(b, w)
	k := &breaker{l: l, b: b, p: p, w: w, fl: fl, ox: ox, oy: oy, inner: inner}
	k.sizeAtoms()
	k.sum()
	start := 0
	for start < len(p.text) {
		start = k.line(start)
	}
	k.takeAnchors(len(p.text)+1, 0)
	if n := len(b.rows); n > 0 {
		b.baseline, b.first = b.rows[n-1].baseline, b.rows[0].baseline
	}
	return k.y
}

// sizeAtoms lays out the boxes that stand on the lines.
func (k *breaker) sizeAtoms() {
	for i, r := range k.p.text {
		b := k.p.owner[i]
		if r != object || b.kind == text {
			continue
		}
		k.l.block(b, k.w, k.inner, nil, 0, 0)
		k.p.advance[i] = b.W + b.marginsX()
	}
}

// sum adds advances and edges up: widths[i] is the width of all before rune i.
func (k *breaker) sum() {
	n := len(k.p.text)
	k.widths = make([]float32, n+1)
	add := make([]float32, n+1)
	for _, e := range k.p.edges {
		if e.close && e.at > 0 {
			add[e.at-1] += e.width
		} else {
			add[min(e.at, n)] += e.width
		}
	}
	for i := range n {
		k.widths[i+1] = k.widths[i] + k.p.advance[i] + add[i]
	}
}

// hangs reports whether a rune is white space that takes no room at the end of a line.
func (k *breaker) hangs(i int) bool {
	r := k.p.text[i]
	return r == '\n' || r == ' ' && k.p.owner[i].kind == text && k.p.owner[i].style.White != "pre" || r == '\u200b'
}

// line makes the line that starts at a rune and returns where the next one starts.
func (k *breaker) line(start int) int {
	k.l.step()
	p := k.p
	n := len(p.text)
	strut := k.l.strut(k.b.style)
	k.takeAnchors(start, 0)
	from, to := k.room(strut.height)
	indent := k.indent(start)
	end := start
	for end < n {
		next, fit := k.segment(end)
		width := k.widths[fit] - k.widths[start] + indent
		if width > to-from+0.02 && (end > start || k.besideFloats(from, to)) {
			if end == start {
				// Nothing fits beside the floats: go below the next one.
				if below, ok := k.fl.next(k.oy + k.y); ok {
					k.y = below - k.oy
					from, to = k.room(strut.height)
					continue
				}
			}
			break
		}
		if width > to-from+0.02 && end == start {
			if cut := k.emergency(start, next, to-from-indent); cut > start && cut < next {
				end = cut
				break
			}
		}
		used := width
		if k.takeAnchors(next, to-from-used) {
			from, to = k.room(strut.height)
			if k.widths[fit]-k.widths[start]+indent > to-from+0.02 && end > start {
				break
			}
		}
		end = next
		if p.breaks[end] == mustBreak {
			break
		}
	}
	k.place(start, end, from+indent, to, strut)
	return end
}

// indent returns how far the line that starts at a rune is moved in.
func (k *breaker) indent(start int) float32 {
	if start > 0 {
		return 0
	}
	return k.b.style.Indent.Of(k.w)
}

// segment returns where the text from a rune on may first be broken, and where it ends without hanging spaces.
func (k *breaker) segment(start int) (next, fit int) {
	next = start + 1
	for next < len(k.p.text) && k.p.breaks[next] == noBreak {
		next++
	}
	fit = next
	for fit > start && k.hangs(fit-1) {
		fit--
	}
	return next, fit
}

// room returns what is free for a line at the current height, in the content.
func (k *breaker) room(height float32) (from, to float32) {
	if k.fl == nil || k.fl.none() {
		return 0, k.w
	}
	from, to = k.fl.room(k.oy+k.y, max(1, height), k.ox, k.ox+k.w)
	return from - k.ox, to - k.ox
}

func (k *breaker) besideFloats(from, to float32) bool { return to-from < k.w-0.01 }

// emergency finds where a word that is too wide for a line is cut, if that is allowed.
func (k *breaker) emergency(start, end int, room float32) int {
	cut := start
	for i := start + 1; i < end; i++ {
		s := k.p.wrapStyle(i)
		if s.OverflowWrap == "" && s.WordBreak != "break-word" || !wraps(s) {
			continue
		}
		if k.widths[i]-k.widths[start] > room && cut > start {
			break
		}
		if k.p.advance[i] > 0 {
			cut = i
		}
	}
	return cut
}

// takeAnchors places boxes out of the flow that are anchored before a rune. It reports whether one of them floats.
func (k *breaker) takeAnchors(before int, free float32) bool {
	floated := false
	for k.anchor < len(k.p.anchors) && k.p.anchors[k.anchor].at < before || k.anchor < len(k.p.anchors) && before == 0 && k.p.anchors[k.anchor].at == 0 {
		b := k.p.anchors[k.anchor].box
		at := k.p.anchors[k.anchor].at
		k.anchor++
		left, top := k.b.edgeLeft(), k.b.edgeTop()
		if b.style.Outside() {
			x := float32(0)
			if b.style.Display.IsInline() || wasInline(b) {
				x = k.staticX(at)
			}
			b.static = [2]float32{left + x, top + k.y}
			k.l.takeOut(k.b, b)
			continue
		}
		k.l.edges(b, k.w)
		y := k.oy + k.y
		k.l.block(b, k.w, k.inner, nil, 0, 0)
		if b.W+b.marginsX() > free && free > 0 && before > 0 {
			y += k.l.strut(k.b.style).height
		}
		if b.style.Clear != "" {
			y = max(y, k.fl.clear(string(b.style.Clear)))
		}
		fx, fy := k.fl.place(b.style.Float, b.W+b.marginsX(), b.H+b.marginsY(), y, k.ox, k.ox+k.w)
		b.X, b.Y = fx-k.ox+left+b.margin[style.Left], fy-k.oy+top+b.margin[style.Top]
		k.l.relative(b, k.w, k.inner)
		k.b.outside = append(k.b.outside, b)
		floated = true
	}
	return floated
}

// wasInline reports whether a box out of the flow stood on a line before it was taken out.
func wasInline(b *Box) bool {
	switch b.node.Data {
	case "span", "b", "i", "em", "strong", "a", "img", "small", "sub", "sup", "code":
		return true
	}
	return false
}

// staticX returns where on its line a box out of the flow would have stood.
func (k *breaker) staticX(at int) float32 {
	start := at
	for start > 0 && k.p.breaks[start] != mustBreak {
		start--
	}
	x := k.widths[min(at, len(k.widths)-1)] - k.widths[start]
	switch k.b.style.Align {
	case "center", "-webkit-center":
		end := at
		for end < len(k.p.text) && k.p.text[end] != '\n' {
			end++
		}
		return x + max(0, k.w-(k.widths[end]-k.widths[start]))/2
	}
	return min(x, k.w)
}

// strut is how far a line reaches even if nothing is on it.
type strut struct{ ascent, descent, height float32 }

func (l *layouter) strut(s *style.Style) strut {
	f := l.fontLine(s)
	return leaded(f, s)
}

// leaded gives a font's line the height that the style asks for.
func leaded(f fontLine, s *style.Style) strut {
	height := s.LinePixels(f.height)
	half := (height - f.ascent - f.descent) / 2
	if half < 0 {
		half = -whole(-half)
	} else {
		half = float32(int(half))
	}
	return strut{f.ascent + half, height - f.ascent - half, height}
}
