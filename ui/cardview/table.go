package cardview

import (
	"strconv"

	"golang.org/x/net/html"
)

// table reads the rows of a table element.
func (b *builder) table(n *html.Node, s style) *table {
	t := &table{border: s.border}
	s.before, s.after, s.indent = 0, 0, 0
	b.tableRows(t, n, s)
	return t
}

func (b *builder) tableRows(t *table, n *html.Node, parent style) {
	if b.depth++; b.depth > maxDepth {
		b.depth--
		return
	}
	defer func() { b.depth-- }()
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.Type != html.ElementNode || dropped[c.Data] {
			continue
		}
		s := b.compute(c, parent)
		switch {
		case s.hidden:
		case c.Data == "tr":
			t.rows = append(t.rows, b.tableCells(t, c, s))
		default: // tbody, thead, caption
			b.tableRows(t, c, s)
		}
	}
}

func (b *builder) tableCells(t *table, n *html.Node, parent style) []*cell {
	var cells []*cell
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.Type != html.ElementNode || c.Data != "td" && c.Data != "th" {
			continue
		}
		s := b.compute(c, parent)
		if s.hidden {
			continue
		}
		t.border = t.border || s.border
		one := &cell{back: s.blockBack, span: 1}
		if span, err := strconv.Atoi(attr(c, "colspan")); err == nil && span > 1 && span <= 100 {
			one.span = span
		}
		s.blockBack, s.indent, s.before, s.after = nil, 0, 0, 0
		inner := &builder{sheetContext: b.sheetContext, card: b.card, doc: b.doc, depth: b.depth}
		inner.children(c, s)
		one.blocks = inner.blocks
		cells = append(cells, one)
	}
	return cells
}
