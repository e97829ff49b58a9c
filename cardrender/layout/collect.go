package layout

import (
	"strings"
	"unicode"

	"karuta/cardrender/style"
)

// collector gathers text, with white space as HTML treats it.
type collector struct {
	l     *layouter
	p     *paragraph
	width float32
	space bool // the text so far ends in white space that swallows more
}

func (c *collector) put(r rune, owner *Box) {
	c.p.text = append(c.p.text, r)
	c.p.owner = append(c.p.owner, owner)
}

func (c *collector) add(b *Box, parent *Box) {
	c.l.step()
	c.p.parents[b] = parent
	switch {
	case !b.inFlow():
		c.p.anchors = append(c.p.anchors, anchor{len(c.p.text), b})
	case b.kind == text:
		c.addText(b)
	case b.kind == lineEnd:
		c.trimEnd()
		c.put('\n', b)
		c.space = true
	case b.kind == inline:
		c.addInline(b)
	default:
		c.put(object, b)
		c.space = false
	}
}

// trimEnd drops a space that would hang at the end of a line.
func (c *collector) trimEnd() {
	p := c.p
	n := len(p.text)
	if n == 0 || p.text[n-1] != ' ' || p.owner[n-1].kind != text {
		return
	}
	if spaces, _, _ := p.owner[n-1].style.Preserves(); spaces {
		return
	}
	for _, e := range p.edges {
		if e.at >= n {
			return
		}
	}
	p.text, p.owner = p.text[:n-1], p.owner[:n-1]
	for i := range p.anchors {
		p.anchors[i].at = min(p.anchors[i].at, n-1)
	}
	for box, at := range p.inside {
		p.inside[box] = min(at, n-1)
	}
	for box, at := range p.upTo {
		p.upTo[box] = min(at, n-1)
	}
}

func (c *collector) addInline(b *Box) {
	p := c.p
	c.l.edges(b, c.width)
	open, closing := bidiMarks(b.style)
	if open != 0 {
		c.put(open, b)
	}
	p.inside[b] = len(p.text)
	left := b.margin[style.Left] + b.edgeLeft()
	right := b.margin[style.Right] + b.edgeRight()
	has := left != 0 || right != 0
	if has {
		p.edges = append(p.edges, edge{at: len(p.text), box: b, width: left})
	}
	start := len(p.text)
	for _, kid := range b.kids {
		c.add(kid, b)
	}
	if has && len(p.text) == start {
		c.put('\u2060', b) // something that the edges can stand around
	}
	if has {
		p.edges = append(p.edges, edge{at: len(p.text), box: b, close: true, width: right})
	}
	p.upTo[b] = len(p.text)
	if closing != 0 {
		c.put(closing, b)
	}
}

// bidiMarks returns the characters that say what unicode-bidi says.
func bidiMarks(s *style.Style) (open, closing rune) {
	pick := func(ltr, rtl rune) rune {
		if s.RTL {
			return rtl
		}
		return ltr
	}
	switch s.UnicodeBidi {
	case "embed":
		return pick('\u202a', '\u202b'), '\u202c'
	case "isolate":
		return pick('\u2066', '\u2067'), '\u2069'
	case "bidi-override", "isolate-override":
		return pick('\u202d', '\u202e'), '\u202c'
	case "plaintext":
		return '\u2068', '\u2069'
	}
	return 0, 0
}

func (c *collector) addText(b *Box) {
	spaces, lines, _ := b.style.Preserves()
	content := transformed(b.text, b.style)
	for _, r := range content {
		switch r {
		case '\r':
			continue
		case '\n':
			if lines {
				c.trimEnd()
				c.put('\n', b)
				c.space = !spaces
				continue
			}
			fallthrough
		case ' ', '\t', '\f':
			c.addSpace(b, r, spaces)
		default:
			c.put(r, b)
			c.space = false
		}
	}
}

func (c *collector) addSpace(b *Box, r rune, spaces bool) {
	switch {
	case spaces && r == '\t':
		for range max(1, min(16, int(b.style.TabSize))) {
			c.put(' ', b)
		}
		c.space = false
	case spaces:
		c.put(' ', b)
		c.space = false
	case !c.space:
		c.put(' ', b)
		c.space = true
	}
}

// transformed changes the case of letters as the style says.
func transformed(s string, st *style.Style) string {
	switch st.Transform {
	case "uppercase":
		return strings.ToUpper(s)
	case "lowercase":
		return strings.ToLower(s)
	case "capitalize":
		start := true
		return strings.Map(func(r rune) rune {
			was := start
			start = unicode.IsSpace(r) || unicode.IsPunct(r) && r != '\'' && r != '’'
			if was && unicode.IsLetter(r) {
				return unicode.ToTitle(r)
			}
			return r
		}, s)
	}
	return s
}
