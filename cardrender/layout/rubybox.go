package layout

import "karuta/cardrender/style"

const flowRoot = style.FlowRoot

// ruby lays a base and its reading out above each other and returns the height.
func (l *layouter) ruby(b *Box) float32 {
	base, reading := b.kids[0], b.kids[1]
	for _, kid := range b.kids {
		l.edges(kid, b.W)
		_, w := l.widths(kid)
		if gap := l.spread(kid, b.W-w); gap > 0 {
			// The last letter has its room behind it, too: half of it belongs in front of the first.
			kid.W, kid.X = b.W, gap/2
		} else {
			kid.W, kid.X = w, (b.W-w)/2
		}
		l.content(kid, -1, nil, 0, 0)
	}
	if b.style.RubyUnder {
		reading.Y = base.H
		b.baseline = base.baseline
		return base.H + reading.H
	}
	// The reading sits on the squares of the letters, not on the line, and takes from the space between lines first.
	over, _ := l.square(base.style)
	readingOver, readingUnder := l.square(reading.style)
	reading.Y = base.baseline - over - readingUnder - reading.baseline
	lift := max(0, over+readingUnder+readingOver-base.baseline)
	reading.Y += lift
	base.Y = lift
	b.baseline = base.Y + base.baseline
	b.first = b.baseline
	return base.H + lift
}

// firstOnPage reports whether nothing in the flow stands above a block.
func (b *Box) firstOnPage() bool {
	for ; b.parent != nil; b = b.parent {
		for _, kid := range b.parent.kids {
			if kid == b {
				break
			}
			if kid.inFlow() {
				return false
			}
		}
	}
	return true
}

// square returns how far a font's square, which is as high as the font's size, reaches above and below the baseline.
func (l *layouter) square(s *style.Style) (over, under float32) {
	m := l.options.Fonts.Metrics(l.choice(s).Primary())
	over = s.Size * m.Ascent / (m.Ascent + m.Descent)
	return over, s.Size - over
}

// spread puts letters of East Asian text apart where the other part of the pair is wider, and returns the room between
// two of them.
func (l *layouter) spread(b *Box, free float32) float32 {
	if free < 0.5 || !b.lines {
		return 0
	}
	p := l.prepare(b, 0)
	n := 0
	for i, r := range p.text {
		if r < 0x2E80 && !(r >= 0x02C7 && r <= 0x02D9) {
			return 0
		}
		if p.advance[i] > 0 {
			n++
		}
	}
	if n == 0 {
		return 0
	}
	gap := free / float32(n)
	for i := range p.advance {
		if p.advance[i] > 0 {
			p.advance[i] += gap
		}
	}
	return gap
}
