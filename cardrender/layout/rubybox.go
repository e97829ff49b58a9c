package layout

import "karuta/cardrender/style"

const flowRoot = style.FlowRoot

// ruby lays a base and its reading out above each other and returns the height.
func (l *layouter) ruby(b *Box) float32 {
	base, reading := b.kids[0], b.kids[1]
	for _, kid := range b.kids {
		l.edges(kid, b.W)
		_, w := l.widths(kid)
		kid.W = w
		l.content(kid, -1, nil, 0, 0)
		kid.X = (b.W - w) / 2
	}
	if b.style.RubyUnder {
		reading.Y = base.H
		b.baseline = base.baseline
		return base.H + reading.H
	}
	// The reading sits on the letters, not on the line, and takes from the space between lines first.
	ascent := l.fontLine(base.style).ascent
	reading.Y = base.baseline - ascent - reading.H
	lift := max(0, -reading.Y)
	reading.Y += lift
	base.Y = lift
	b.baseline = base.Y + base.baseline
	b.first = b.baseline
	return base.H + lift
}
