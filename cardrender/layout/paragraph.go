package layout

import (
	"slices"
	"strings"
	"unicode"

	"github.com/go-text/typesetting/bidi"
	"github.com/go-text/typesetting/di"
	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/language"
	"github.com/go-text/typesetting/segmenter"
	"github.com/go-text/typesetting/shaping"
	"golang.org/x/image/math/fixed"

	"karuta/cardrender/fonts"
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

// shape divides the text into pieces of one font, script and direction, and shapes them.
func (l *layouter) shape(p *paragraph) {
	p.advance = make([]float32, len(p.text))
	for start := 0; start < len(p.text); {
		b := p.owner[start]
		if p.text[start] == '\n' || p.text[start] == object && b.kind != text || b.kind != text {
			start++
			continue
		}
		end := start + 1
		for end < len(p.text) && p.owner[end] == b && p.text[end] != '\n' && p.level(end) == p.level(start) && !p.edgeAt(end) {
			end++
		}
		l.shapeText(p, b, start, end)
		start = end
	}
}

func (p *paragraph) edgeAt(i int) bool {
	for _, e := range p.edges {
		if e.at == i {
			return true
		}
	}
	return false
}

// shapeText shapes text of one style and direction, a piece for each font and script.
func (l *layouter) shapeText(p *paragraph, b *Box, start, end int) {
	choice := l.choice(b.style)
	script := language.Latin
	for i := start; i < end; i++ {
		if sc := language.LookupScript(p.text[i]); sc != language.Common && sc != language.Inherited && sc != language.Unknown {
			script = sc
			break
		}
	}
	for start < end {
		face, colored := l.faceAt(p, choice, start, &script, nil)
		at := start + 1
		first := script
		for at < end {
			next := script
			f, _ := l.faceAt(p, choice, at, &next, face)
			if f != face || next != first && colored == fonts.EmojiAt(p.text, at) {
				break
			}
			at++
		}
		l.shapePiece(p, b, choice, face, first, start, at)
		start = at
	}
}

// faceAt returns the font for a character; what belongs to no script stays in the font before.
func (l *layouter) faceAt(p *paragraph, choice *fonts.Choice, i int, script *language.Script, before *font.Face) (*font.Face, bool) {
	r := p.text[i]
	if before != nil && fonts.Joins(r) {
		return before, false
	}
	sc := language.LookupScript(r)
	if sc != language.Common && sc != language.Inherited && sc != language.Unknown {
		*script = sc
	}
	colored := fonts.EmojiAt(p.text, i)
	if f := markFace(p, choice, i, *script); f != nil {
		return f, false
	}
	if before != nil && !colored && (r == ' ' || r == '\u00a0' || unicode.Is(unicode.Mn, r)) {
		if _, ok := before.NominalGlyph(r); ok && before.COLR == nil && len(before.BitmapSizes()) == 0 {
			return before, false
		}
	}
	return choice.Face(r, *script, colored), colored
}

// markFace returns a font that has a character and the mark on it, where the character's own font has no such mark.
func markFace(p *paragraph, choice *fonts.Choice, i int, script language.Script) *font.Face {
	if i+1 >= len(p.text) || p.text[i+1] < 0x300 || !unicode.Is(unicode.Mn, p.text[i+1]) {
		return nil
	}
	r, mark := p.text[i], p.text[i+1]
	own := choice.Face(r, script, false)
	if own == nil {
		return nil
	}
	if _, ok := own.NominalGlyph(mark); ok {
		return nil
	}
	other := choice.Face(mark, script, false)
	if other == nil {
		return nil
	}
	if _, ok := other.NominalGlyph(r); !ok {
		return nil
	}
	return other
}

func (l *layouter) shapePiece(p *paragraph, b *Box, choice *fonts.Choice, face *font.Face, script language.Script, start, end int) {
	if face == nil {
		for i := start; i < end; i++ {
			p.advance[i] = b.style.Size / 2
		}
		return
	}
	l.step()
	s := b.style
	size := s.Size
	if s.SmallCaps && strings.ToLower(string(p.text[start:end])) == string(p.text[start:end]) {
		for i := start; i < end; i++ {
			p.text[i] = unicode.ToUpper(p.text[i])
		}
		size *= 0.7
	}
	run := shaped{start: start, end: end, box: b, face: face, level: p.level(start), size: size}
	run.bold, run.slant = choice.Missing(face)
	in := shaping.Input{
		Text: p.text, RunStart: start, RunEnd: end, Direction: di.DirectionLTR, Face: face,
		Size: fixed.Int26_6(size * 64), Script: script, Language: language.NewLanguage(langOf(s)),
	}
	if run.level%2 == 1 {
		in.Direction = di.DirectionRTL
	}
	run.out = l.options.Fonts.Shape(in, s.Features)
	for _, g := range run.out.Glyphs {
		at := start + g.TextIndex()
		p.advance[at] += float32(g.Advance) / 64
		if g.GlyphID == 0 && unicode.IsLetter(p.text[at]) {
			l.page.lack(script)
		}
	}
	l.spacing(p, s, start, end)
	p.runs = append(p.runs, run)
}

func langOf(s *style.Style) string {
	if s.Lang == "" {
		return "en"
	}
	return s.Lang
}

func (l *layouter) spacing(p *paragraph, s *style.Style, start, end int) {
	if s.LetterSpacing == 0 && s.WordSpacing == 0 {
		return
	}
	for i := start; i < end; i++ {
		if p.advance[i] > 0 {
			p.advance[i] += s.LetterSpacing
		}
		if p.text[i] == ' ' || p.text[i] == '\u00a0' {
			p.advance[i] += s.WordSpacing
		}
	}
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
