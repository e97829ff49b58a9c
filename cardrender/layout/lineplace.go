package layout

import (
	"slices"

	"karuta/cardrender/style"
)

// place makes a line of the runes from start to end, between two edges of the content.
func (k *breaker) place(start, end int, from, to float32, root strut) {
	p := k.p
	shown := k.shownEnd(start, end)
	if shown == start && end > start && p.text[end-1] != '\n' && end < len(p.text) && len(p.edgesIn(start, end)) == 0 {
		return // only spaces between two breaks
	}
	row := &line{last: end >= len(p.text) || p.breaks[end] == mustBreak}
	width := k.widths[shown] - k.widths[start]
	k.pieces(row, start, shown)
	v := k.vertical(row, root, start, end)
	if shown == start && end == len(p.text) && (end == start || p.text[end-1] != '\n') && len(row.pieces) == 0 {
		return
	}
	free := to - from - width
	x := from + k.align(row, free, start, shown)
	left, top := k.b.edgeLeft(), k.b.edgeTop()
	row.x, row.y, row.w, row.h = left+x, top+k.y, width, v.ascent+v.descent
	row.baseline = row.y + v.ascent
	for i := range row.pieces {
		piece := &row.pieces[i]
		piece.x += left + x
		piece.baseline += row.baseline
		if piece.run == nil {
			k.placeAtom(piece, row)
		}
	}
	k.parts(row, start, shown)
	k.b.rows = append(k.b.rows, row)
	k.y += row.h
}

// shownEnd returns where a line ends without the spaces that hang.
func (k *breaker) shownEnd(start, end int) int {
	for end > start && k.hangs(end-1) {
		end--
	}
	return end
}

func (p *paragraph) edgesIn(start, end int) []edge {
	var out []edge
	for _, e := range p.edges {
		if e.at >= start && e.at <= end {
			out = append(out, e)
		}
	}
	return out
}

// align returns how far a line is moved to the right, and stretches it where it fills its room.
func (k *breaker) align(row *line, free float32, start, end int) float32 {
	s := k.b.style
	align := string(s.Align)
	if row.last && s.AlignLast != "" {
		align = string(s.AlignLast)
	}
	switch align {
	case "center", "-webkit-center":
		return max(0, free/2)
	case "right", "-webkit-right":
		return free
	case "left", "-webkit-left":
		return 0
	case "end":
		if s.RTL {
			return 0
		}
		return free
	case "justify":
		if !row.last || s.AlignLast == "justify" {
			k.justify(row, free, start, end)
			return 0
		}
	}
	if s.RTL {
		return free
	}
	return 0
}

func (k *breaker) justify(row *line, free float32, start, end int) {
	spaces := 0
	for i := start; i < end; i++ {
		if k.p.text[i] == ' ' && k.p.owner[i].kind == text {
			spaces++
		}
	}
	if spaces == 0 || free <= 0 {
		return
	}
	each := free / float32(spaces)
	moved := float32(0)
	for i := range row.pieces {
		piece := &row.pieces[i]
		piece.x += moved
		if piece.run == nil {
			continue
		}
		piece.stretch = each
		for j := piece.start; j < piece.end; j++ {
			if k.p.text[j] == ' ' {
				moved += each
				piece.w += each
			}
		}
	}
}

// pieces divides a line into pieces in the order in which they are seen, and gives each its place from zero on.
func (k *breaker) pieces(row *line, start, end int) {
	p := k.p
	at := start
	next, _ := slices.BinarySearchFunc(p.runs, start, func(r shaped, at int) int {
		if r.end <= at {
			return -1
		}
		return 1
	})
	for at < end {
		if next < len(p.runs) && p.runs[next].start <= at {
			run := &p.runs[next]
			stop := min(run.end, end)
			row.pieces = append(row.pieces, piece{run: run, start: at, end: stop, box: run.box})
			at = stop
			next++
			continue
		}
		if b := p.owner[at]; p.text[at] == object && b.kind != text {
			row.pieces = append(row.pieces, piece{start: at, end: at + 1, box: b})
		} else if p.edgeAt(at) || p.advance[at] > 0 || b.kind == inline && p.text[at] == '\u2060' {
			row.pieces = append(row.pieces, piece{start: at, end: at + 1, box: b})
		}
		at++
	}
	k.reorder(row)
	x := float32(0)
	for i := range row.pieces {
		piece := &row.pieces[i]
		before, after := k.edgeWidths(piece)
		if p.level(piece.start)%2 == 1 {
			before, after = after, before
		}
		x += before
		piece.x = x
		for j := piece.start; j < piece.end; j++ {
			piece.w += p.advance[j]
		}
		x += piece.w + after
	}
}

// edgeWidths returns the widths of the edges that open before a piece and close after it.
func (k *breaker) edgeWidths(piece *piece) (before, after float32) {
	for _, e := range k.p.edges {
		if !e.close && e.at >= piece.start && e.at < piece.end {
			before += e.width
		}
		if e.close && e.at > piece.start && e.at <= piece.end {
			after += e.width
		}
	}
	return before, after
}

// reorder turns pieces round that run from right to left: rule L2 of the bidirectional algorithm.
func (k *breaker) reorder(row *line) {
	if k.p.levels == nil {
		return
	}
	highest := int8(0)
	for _, piece := range row.pieces {
		highest = max(highest, k.p.level(piece.start))
	}
	for level := highest; level > 0; level-- {
		for i := 0; i < len(row.pieces); {
			if k.p.level(row.pieces[i].start) < level {
				i++
				continue
			}
			j := i
			for j < len(row.pieces) && k.p.level(row.pieces[j].start) >= level {
				j++
			}
			slices.Reverse(row.pieces[i:j])
			i = j
		}
	}
}

// extent is how far something reaches above and below the line's baseline.
type extent struct{ ascent, descent float32 }

func (e *extent) grow(ascent, descent float32) {
	e.ascent, e.descent = max(e.ascent, ascent), max(e.descent, descent)
}

// vertical finds the height of a line, and how far each piece is from its baseline.
func (k *breaker) vertical(row *line, root strut, start, end int) extent {
	e := extent{root.ascent, root.descent}
	shifts := map[*Box]float32{nil: 0}
	for i := start; i < end; i++ {
		// Boxes without a piece of their own count, too.
		if b := k.p.owner[i]; b.kind == text || b.kind == lineEnd {
			k.growBoxes(&e, shifts, k.p.parents[b])
		}
	}
	var late []int
	for i := range row.pieces {
		piece := &row.pieces[i]
		if piece.run == nil && piece.box.kind != inline {
			if piece.box.style.VAlign == "top" || piece.box.style.VAlign == "bottom" {
				late = append(late, i)
				continue
			}
			k.growAtom(&e, shifts, piece)
			continue
		}
		parent := k.p.parents[piece.box]
		if piece.box.kind == inline {
			parent = piece.box
		}
		piece.baseline = k.shift(shifts, parent)
		if piece.run != nil && piece.box.style.LineNormal {
			f := lineOf(k.l.options.Fonts.Metrics(piece.run.face), piece.run.size)
			got := leaded(f, piece.box.style)
			e.grow(got.ascent-piece.baseline, got.descent+piece.baseline)
		}
	}
	for _, i := range late {
		b := row.pieces[i].box
		h := b.H + b.marginsY()
		if b.style.VAlign == "top" {
			e.descent = max(e.descent, h-e.ascent)
		} else {
			e.ascent = max(e.ascent, h-e.descent)
		}
	}
	return e
}

// growBoxes makes room for an inline box and those around it.
func (k *breaker) growBoxes(e *extent, shifts map[*Box]float32, b *Box) {
	for ; b != nil; b = k.p.parents[b] {
		if _, done := shifts[b]; done {
			return
		}
		shift := k.shift(shifts, b)
		s := k.l.strut(b.style)
		e.grow(s.ascent-shift, s.descent+shift)
	}
}

// shift returns how far below the line's baseline that of an inline box is.
func (k *breaker) shift(shifts map[*Box]float32, b *Box) float32 {
	if v, ok := shifts[b]; ok {
		return v
	}
	parent := k.p.parents[b]
	above := k.b.style
	if parent != nil {
		above = parent.style
	}
	v := k.shift(shifts, parent)
	switch s := b.style; s.VAlign {
	case "sub":
		v += above.Size/5 + 1
	case "super":
		v -= above.Size/3 + 1
	case "length":
		v -= s.VShift.Of(s.LinePixels(k.l.fontLine(s).height))
	case "middle":
		own, m := k.l.fontLine(s), k.l.options.Fonts.Metrics(k.l.choice(above).Primary())
		v += (own.ascent-own.descent)/2 - m.XHeight*above.Size/2
	case "text-top", "top":
		v -= k.l.fontLine(above).ascent - k.l.fontLine(s).ascent
	case "text-bottom", "bottom":
		v += k.l.fontLine(above).descent - k.l.fontLine(s).descent
	}
	shifts[b] = v
	return v
}

// growAtom makes room for a box that stands on the line. The baseline of its piece is where its bottom margin ends.
func (k *breaker) growAtom(e *extent, shifts map[*Box]float32, piece *piece) {
	b := piece.box
	parent := k.p.parents[b]
	k.growBoxes(e, shifts, parent)
	shift := k.shift(shifts, parent)
	above := k.b.style
	if parent != nil {
		above = parent.style
	}
	h := b.H + b.marginsY()
	base := b.standsOn(h)
	ascent, descent := base, h-base
	if b.kind == rubyPair && len(k.b.rows) == 0 && k.b.firstOnPage() {
		ascent -= b.kids[0].Y // the margin of the page has room for the readings of its first line
	}
	switch b.style.VAlign {
	case "sub":
		shift += above.Size/5 + 1
	case "super":
		shift -= above.Size/3 + 1
	case "length":
		shift -= b.style.VShift.Of(b.style.LinePixels(k.l.fontLine(b.style).height))
	case "middle":
		m := k.l.options.Fonts.Metrics(k.l.choice(above).Primary())
		ascent = h/2 + m.XHeight*above.Size/2
		descent = h - ascent
	case "text-top":
		ascent = k.l.fontLine(above).ascent
		descent = h - ascent
	case "text-bottom":
		descent = k.l.fontLine(above).descent
		ascent = h - descent
	}
	e.grow(ascent-shift, descent+shift)
	piece.baseline = shift + descent
}

// standsOn returns how far below the upper edge of its margin the baseline of a box on a line is; h is its whole height.
func (b *Box) standsOn(h float32) float32 {
	switch {
	case b.baseline == 0, b.kind == block && b.style.Overflow != "", b.kind == replaced && b.content.baseline == 1:
		return h
	}
	return b.margin[style.Top] + b.baseline
}

// placeAtom puts a box at its place on the line.
func (k *breaker) placeAtom(piece *piece, row *line) {
	b := piece.box
	if b.kind == inline || b.kind == text {
		return
	}
	b.X = piece.x + b.margin[style.Left]
	switch b.style.VAlign {
	case "top":
		b.Y = row.y + b.margin[style.Top]
	case "bottom":
		b.Y = row.y + row.h - b.H - b.margin[style.Bottom]
	default:
		b.Y = piece.baseline - b.H - b.margin[style.Bottom]
	}
	k.l.relative(b, k.w, k.inner)
}

// parts finds where inline boxes are on a line.
func (k *breaker) parts(row *line, start, end int) {
	p := k.p
	at := map[*Box]int{}
	shifts := map[*Box]float32{nil: 0}
	for i := range row.pieces {
		piece := &row.pieces[i]
		b := p.parents[piece.box]
		if piece.box.kind == inline {
			b = piece.box
		}
		from, to := piece.x, piece.x+piece.w
		for ; b != nil; b = p.parents[b] {
			open, closing := k.ownEdges(b, piece)
			if p.level(piece.start)%2 == 1 {
				from, to = from-closing, to+open
			} else {
				from, to = from-open, to+closing
			}
			index, ok := at[b]
			if !ok {
				f := k.l.fontLine(b.style)
				index = len(row.boxes)
				at[b] = index
				row.boxes = append(row.boxes, inlinePart{
					box: b, x: from, w: to - from, baseline: row.baseline + k.shift(shifts, b), ascent: f.ascent, descent: f.descent,
					first: p.inside[b] >= start, last: p.upTo[b] <= end,
				})
				continue
			}
			part := &row.boxes[index]
			l, r := min(part.x, from), max(part.x+part.w, to)
			part.x, part.w = l, r-l
		}
	}
	// Outer boxes are painted first.
	slices.SortStableFunc(row.boxes, func(a, b inlinePart) int { return p.depth(a.box) - p.depth(b.box) })
}

// ownEdges returns the widths of a box's own edges beside a piece, without margins.
func (k *breaker) ownEdges(b *Box, piece *piece) (open, closing float32) {
	if k.p.inside[b] >= piece.start && k.p.inside[b] < piece.end {
		open = b.edgeLeft()
	}
	if k.p.upTo[b] > piece.start && k.p.upTo[b] <= piece.end {
		closing = b.edgeRight()
	}
	return open, closing
}

func (p *paragraph) depth(b *Box) int {
	d := 0
	for ; b != nil; b = p.parents[b] {
		d++
	}
	return d
}
