package layout

import (
	"image/color"
	"slices"

	"golang.org/x/net/html"

	"karuta/cardrender/fonts"
	"karuta/cardrender/paint"
	"karuta/cardrender/style"
)

// textOrder notes texts for selecting.
type textOrder struct {
	off      int // above zero: what is painted is not part of the text
	newBlock bool
}

// line paints a line: inline boxes, letters, and the boxes on it.
func (d *drawer) line(b *Box, row *line, x, y float32) {
	d.l.step()
	for i := range row.boxes {
		d.inlinePart(&row.boxes[i], row, x, y)
	}
	first := true
	for i := range row.pieces {
		piece := &row.pieces[i]
		switch {
		case piece.run != nil:
			d.text(b, row, piece, x, y, first)
			first = false
		case piece.box.kind != inline && piece.box.kind != text && !isLayer(piece.box):
			d.atom(piece.box, x, y)
		}
	}
	if !row.last {
		return
	}
	d.texts.newBlock = true
}

func (d *drawer) atom(b *Box, x, y float32) {
	if b.kind == rubyPair {
		bx, by := x+b.X, y+b.Y
		base, reading := b.kids[0], b.kids[1]
		d.flow(base, bx+base.X, by+base.Y)
		// What is copied is the text without its readings.
		d.texts.off++
		d.decorate(reading, bx+reading.X, by+reading.Y)
		d.flow(reading, bx+reading.X, by+reading.Y)
		d.texts.off--
		return
	}
	d.context(b, x+b.X, y+b.Y)
}

// inlinePart paints background and borders of an inline box on one line.
func (d *drawer) inlinePart(part *inlinePart, row *line, x, y float32) {
	b := part.box
	top := part.baseline - part.ascent - b.edgeTop()
	box := paint.Rect{X: x + part.x, Y: y + top, W: part.w, H: part.ascent + part.descent + b.edgesY()}
	if b.node != nil && b.node.Type == html.ElementNode {
		line := paint.Rect{X: box.X, Y: min(box.Y, y+row.y), W: box.W, H: max(box.H, row.h)}
		d.l.page.Boxes = append(d.l.page.Boxes, NodeBox{b.node, box})
		d.place(b.node, box)
		d.area(b.node, line)
	}
	if b.style.Hidden {
		return
	}
	saved := b.border
	if !part.first {
		b.border[style.Left] = 0
	}
	if !part.last {
		b.border[style.Right] = 0
	}
	d.shadows(b, box, false)
	d.background(b, box)
	if b.border != [4]float32{} {
		d.frame(box, d.radii(b, box), b.border, b.style.Border, b.style)
	}
	d.outline(b, box)
	b.border = saved
}

// text paints a piece of text with its lines and shadows, and notes it for selecting.
func (d *drawer) text(b *Box, row *line, piece *piece, x, y float32, first bool) {
	run := piece.run
	s := run.box.style
	px, py := x+piece.x, y+piece.baseline
	if d.turn > 0 { // letters of vertical text stand on the middle of their line
		py = y + row.y + row.h/2 + 0.38*run.size
	}
	item := &paint.Run{Face: run.face, Outline: d.l.options.Fonts.Outline(run.face), Size: run.size, Bold: run.bold, Slant: run.slant, Color: s.Color}
	m := d.l.options.Fonts.Metrics(run.face)
	item.Box = paint.Rect{X: px - run.size, Y: py - 1.3*run.size*max(1, m.Ascent), W: piece.w + 2*run.size, H: 2.6 * run.size * max(1, m.Ascent)}
	edges := d.glyphs(b, piece, item, px, py)
	d.noteText(b, row, piece, edges, y, first)
	if s.Hidden {
		return
	}
	d.textShadows(s, item)
	d.textLines(s, m, run.size, px, py, piece.w, false)
	d.list.Add(item)
	d.textLines(s, m, run.size, px, py, piece.w, true)
}

// glyphs places the letters of a piece and returns the edges of its characters.
func (d *drawer) glyphs(b *Box, piece *piece, item *paint.Run, px, py float32) []float32 {
	run, p := piece.run, b.para
	n := piece.end - piece.start
	edges := make([]float32, n+1)
	rtl := run.level%2 == 1
	// Where each character is, in the order in which they are read.
	at := px
	if rtl {
		at = px + piece.w
	}
	for i := range n {
		edges[i] = at
		w := p.advance[piece.start+i]
		if p.text[piece.start+i] == ' ' {
			w += piece.stretch
		}
		if rtl {
			at -= w
		} else {
			at += w
		}
	}
	edges[n] = at
	item.Glyphs = make([]paint.Glyph, 0, len(run.out.Glyphs))
	for i := 0; i < len(run.out.Glyphs); {
		cluster := run.out.Glyphs[i].TextIndex()
		j := i
		var width float32
		for j < len(run.out.Glyphs) && run.out.Glyphs[j].TextIndex() == cluster {
			width += float32(run.out.Glyphs[j].Advance) / 64
			j++
		}
		index := run.start + cluster - piece.start
		if index >= 0 && index < n {
			pen := edges[index]
			if rtl {
				pen -= width
			}
			for _, g := range run.out.Glyphs[i:j] {
				adv := float32(g.Advance) / 64
				item.Glyphs = append(item.Glyphs, paint.Glyph{
					ID: g.GlyphID, X: pen + float32(g.XOffset)/64, Y: py - float32(g.YOffset)/64, Advance: adv,
					Upright: d.turn > 0 && upright(p.text[run.start+cluster]),
				})
				pen += adv
			}
		}
		i = j
	}
	return edges
}

// upright reports whether a character stands in vertical text.
func upright(r rune) bool {
	within := func(ranges [][2]rune) bool {
		return slices.ContainsFunc(ranges, func(x [2]rune) bool { return r >= x[0] && r <= x[1] })
	}
	return within(standing) && !within(lying)
}

// standing are the characters of East Asia and emoji; lying are brackets and strokes among them.
var (
	standing = [][2]rune{{0x1100, 0x11FF}, {0x2E80, 0xA4CF}, {0xAC00, 0xD7FF}, {0xF900, 0xFAFF}, {0xFF01, 0xFF5F}, {0x1F000, 0x3FFFF}}
	lying    = [][2]rune{{'ー', 'ー'}, {0x3008, 0x3011}, {0x3013, 0x301F}, {0xFF08, 0xFF09}}
)

func (d *drawer) textShadows(s *style.Style, item *paint.Run) {
	for i := len(s.TextShadow) - 1; i >= 0; i-- {
		shadow := s.TextShadow[i]
		copied := *item
		copied.Color = current(s, shadow.Color)
		copied.Box = item.Box
		m := paint.Translate(shadow.X, shadow.Y)
		group := &paint.Group{Opacity: 1, Matrix: &m}
		if shadow.Blur > 0 {
			group.Filters = []paint.Filter{{Name: "blur", Amount: shadow.Blur / 2}}
		}
		group.Add(&copied)
		d.list.Add(group)
	}
}

// textLines paints the lines at a text: those below it first, the one through it last.
func (d *drawer) textLines(s *style.Style, m fonts.Metrics, size, x, y, w float32, through bool) {
	for _, line := range s.Decorations {
		thick := line.Thickness
		if thick == 0 {
			thick = max(1, whole(m.UnderlineWidth*size))
		}
		stroke := func(at float32) { d.textLine(paint.Rect{X: x, Y: whole(at), W: w, H: thick}, line) }
		switch {
		case through && line.Through:
			stroke(y - m.StrikeAt*size - thick/2)
		case through:
		default:
			if line.Under {
				at := m.UnderlineAt*size - thick/2
				if line.Offset != 0 {
					at = line.Offset
				}
				stroke(y + max(1, at))
			}
			if line.Over {
				stroke(y - m.Ascent*size)
			}
		}
	}
}

func (d *drawer) textLine(r paint.Rect, line style.Decoration) {
	switch line.Style {
	case "dotted", "dashed":
		mid := r.Y + r.H/2
		d.dashes(paint.Point{X: r.X, Y: mid}, paint.Point{X: r.Right(), Y: mid}, r.H, line.Style == "dotted", line.Color)
		return
	case "double":
		d.list.Add(&paint.Fill{Rect: r, Color: line.Color})
		d.list.Add(&paint.Fill{Rect: r.Moved(0, 2*r.H), Color: line.Color})
		return
	case "wavy":
		d.wave(r, line.Color)
		return
	}
	d.list.Add(&paint.Fill{Rect: r, Color: line.Color})
}

func (d *drawer) wave(r paint.Rect, c color.NRGBA) {
	step, high := r.H*2+1, r.H+1
	var p paint.Path
	y := r.Y + high
	p.MoveTo(r.X, y)
	up := true
	for x := r.X; x < r.Right() && step > 0.5; x += step {
		dy := high
		if up {
			dy = -high
		}
		p.QuadTo(x+step/2, y+2*dy, x+step, y)
		up = !up
	}
	d.list.Add(&paint.Shape{Path: *p.Stroked(paint.Stroke{Width: r.H}, 1), Color: c})
}

// noteText notes a text for selecting.
func (d *drawer) noteText(b *Box, row *line, piece *piece, edges []float32, y float32, first bool) {
	if d.texts.off > 0 || d.turn > 0 {
		return
	}
	t := Text{
		Text: b.para.text[piece.start:piece.end], Edges: edges, Node: piece.run.box.node,
		Box: paint.Rect{X: min(edges[0], edges[len(edges)-1]), Y: y + row.y, W: piece.w, H: row.h},
	}
	switch {
	case d.texts.newBlock && len(d.l.page.Texts) > 0:
		t.Break = "\n"
	case first && len(d.l.page.Texts) > 0:
		t.Break = " "
	}
	d.texts.newBlock = false
	d.l.page.Texts = append(d.l.page.Texts, t)
}
