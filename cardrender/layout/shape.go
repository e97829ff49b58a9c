package layout

import (
	"strings"
	"unicode"

	"github.com/go-text/typesetting/di"
	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/language"
	"github.com/go-text/typesetting/shaping"
	"golang.org/x/image/math/fixed"

	"karuta/cardrender/fonts"
	"karuta/cardrender/style"
)

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
