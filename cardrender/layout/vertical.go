package layout

// sideways lays out a box whose lines run from top to bottom. Its content is laid out as if the page were turned by a
// quarter, and painted turned; letters that stand upright are turned back one by one.
func (l *layouter) sideways(b *Box, w, inner, height float32) float32 {
	length := inner
	if length < 0 {
		_, high := l.verticalContent(b)
		length = high
		limit := l.options.Height - 2*b.Y
		if height > 0 {
			limit = height
		}
		length = min(length, max(limit, 100))
	}
	flat := l.flattened(b, length)
	b.outside = nil
	b.kids = []*Box{flat}
	b.lines = false
	flat.X, flat.Y = b.edgeLeft(), b.edgeTop()
	// Lines follow each other from the right to the left.
	if flat.H < w && b.style.Writing != "vertical-lr" {
		flat.X += w - flat.H
	}
	return length
}

// flattened returns the box of the content, laid out along lines of a length.
func (l *layouter) flattened(b *Box, length float32) *Box {
	if len(b.kids) == 1 && b.kids[0].parent == b && b.kids[0].node == b.node && b.kids[0].style.Display == flowRoot {
		flat := b.kids[0]
		flat.W = length
		l.content(flat, -1, nil, 0, 0)
		return flat
	}
	flat := &Box{kind: block, style: b.style.Anonymous(flowRoot), node: b.node, kids: b.kids, lines: b.lines, parent: b}
	for _, kid := range flat.kids {
		kid.parent = flat
	}
	flat.W = length
	l.content(flat, -1, nil, 0, 0)
	return flat
}

// verticalContent returns the widths of the content along its lines.
func (l *layouter) verticalContent(b *Box) (low, high float32) {
	flat := &Box{kind: block, style: b.style.Anonymous(flowRoot), node: b.node, kids: b.kids, lines: b.lines, parent: b}
	if len(b.kids) == 1 && b.kids[0].node == b.node && b.kids[0].style.Display == flowRoot {
		flat = b.kids[0]
	}
	return l.widths(flat)
}

// sidewaysWidths returns how wide the lines are together, at the length that they will have.
func (l *layouter) sidewaysWidths(b *Box) (low, high float32) {
	length := float32(0)
	if v, ok := l.definiteHeight(b, b.style.Height, -1); ok {
		length = v - b.edgesY()
	} else {
		_, most := l.verticalContent(b)
		length = min(most, max(l.options.Height, 100))
	}
	flat := l.flattened(b, length)
	b.kids = []*Box{flat}
	b.lines = false
	return flat.H, flat.H
}
