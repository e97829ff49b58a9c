package layout

import (
	"slices"
	"unicode"

	"github.com/go-text/typesetting/bidi"
	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/segmenter"
	"github.com/go-text/typesetting/shaping"

	"karuta/cardrender/style"
)

// paragraph is what stands on the lines of a block, before it is divided into lines.
type paragraph struct {
	text    []rune
	owner   []*Box        // of each rune: the box of the text it comes from, or the atomic box
	parents map[*Box]*Box // of boxes on the lines: the inline box around; nil for the block itself
	anchors []anchor      // boxes out of the flow, in order
	edges   []edge        // of inline boxes with margins, borders or padding, in order
	runs    []shaped      // in logical order
	advance []float32     // of each rune, all of a cluster at its first
	breaks  []breakKind   // before each rune, and at the end
	levels  []int8        // of bidirectional text; nil if all runs from left to right
	inside  map[*Box]int  // where an inline box starts
	upTo    map[*Box]int  // where it ends
}

type breakKind uint8

const (
	noBreak breakKind = iota
	mayBreak
	mustBreak
)

type anchor struct {
	at  int
	box *Box
}

// edge is the left or right end of an inline box.
type edge struct {
	at    int // before this rune
	box   *Box
	close bool
	width float32
}

// shaped is a piece of text of one font and direction.
type shaped struct {
	start, end  int
	box         *Box // the text box
	face        *font.Face
	bold, slant bool
	out         shaping.Output
	level       int8
	size        float32
}

// object stands in the text for a box.
const object = '\uFFFC'

// prepare collects and shapes what stands on the lines of a block.
func (l *layouter) prepare(b *Box, w float32) *paragraph {
	if b.para != nil {
		return b.para
	}
	p := &paragraph{parents: map[*Box]*Box{}, inside: map[*Box]int{}, upTo: map[*Box]int{}}
	c := &collector{l: l, p: p, width: w, space: true}
	for _, kid := range b.kids {
		c.add(kid, nil)
	}
	l.findLevels(p, b.style)
	l.shape(p)
	p.findBreaks()
	b.para = p
	return p
}

// findLevels finds the direction of each character, if any runs from right to left.
func (l *layouter) findLevels(p *paragraph, s *style.Style) {
	if !s.RTL && !slices.ContainsFunc(p.text, mayTurn) {
		return
	}
	p.levels = make([]int8, len(p.text))
	// Lines that end by a break are paragraphs of their own. A mark in front says which way each runs.
	for start := 0; start < len(p.text); {
		end := start
		for end < len(p.text) && p.text[end] != '\n' {
			end++
		}
		p.levelsOf(start, end, s)
		start = end + 1
	}
}

// mayTurn reports whether a character can make text run from right to left.
func mayTurn(r rune) bool {
	return slices.ContainsFunc(turning, func(x [2]rune) bool { return r >= x[0] && r <= x[1] })
}

var turning = [][2]rune{
	{0x590, 0x8FF},
	{0x200F, 0x200F},
	{0x202A, 0x202E},
	{0x2066, 0x2069},
	{0xFB1D, 0xFDFF},
	{0xFE70, 0xFEFF},
	{0x10800, 0x10FFF},
	{0x1E800, 0x1EFFF},
}

// levelsOf finds the levels of one line of the source.
func (p *paragraph) levelsOf(start, end int, s *style.Style) {
	part := p.text[start:end]
	rtl := s.RTL
	if s.UnicodeBidi == "plaintext" {
		rtl, _ = style.FirstStrong(string(part))
	}
	mark := '\u200e'
	if rtl {
		mark = '\u200f'
		if end < len(p.text) {
			p.levels[end] = 1
		}
	}
	var para bidi.Paragraph
	runs := para.Segment(append([]rune{mark}, part...), bidi.Neutral)
	for i := range runs.NumRuns() {
		run := runs.Run(i)
		for at := max(run.Start, 1); at < run.End; at++ {
			p.levels[start+at-1] = int8(run.Level)
		}
	}
}

func (p *paragraph) level(i int) int8 {
	if p.levels == nil || i >= len(p.levels) {
		return 0
	}
	return p.levels[i]
}

// findBreaks finds where lines may end and where they must.
func (p *paragraph) findBreaks() {
	n := len(p.text)
	p.breaks = make([]breakKind, n+1)
	var seg segmenter.Segmenter
	seg.Init(p.text)
	for lines := seg.LineIterator(); lines.Next(); {
		at := lines.Line().Offset + len(lines.Line().Text)
		if at < n {
			p.breaks[at] = mayBreak
		}
	}
	for i := 1; i <= n; i++ {
		if p.text[i-1] == '\n' {
			p.breaks[i] = mustBreak
			continue
		}
		if i == n {
			break
		}
		p.breaks[i] = p.styledBreak(i)
	}
	p.breaks[n] = mustBreak
}

// styledBreak returns what styles make of the break before a rune.
func (p *paragraph) styledBreak(i int) breakKind {
	before, after := p.wrapStyle(i-1), p.wrapStyle(i)
	last, next := p.text[i-1], p.text[i]
	switch {
	case !wraps(before) && (!wraps(after) || last == ' ' && p.owner[i-1].kind == text):
		return noBreak // a space that does not wrap belongs to what is before it
	case before.WordBreak == "break-all" && !unicode.Is(unicode.Mn, next) && next != ' ':
		return mayBreak
	case before.WordBreak == "keep-all" && unicode.IsLetter(last) && unicode.IsLetter(next):
		return noBreak
	}
	return p.breaks[i]
}

func (p *paragraph) wrapStyle(i int) *style.Style {
	b := p.owner[i]
	if parent := p.parents[b]; parent != nil && b.kind != text && b.kind != inline {
		return parent.style
	}
	return b.style
}

func wraps(s *style.Style) bool {
	_, _, wrap := s.Preserves()
	return wrap
}
