package cardrender

import (
	"github.com/go-text/typesetting/di"
	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/language"
	"github.com/go-text/typesetting/shaping"
	"golang.org/x/image/math/fixed"

	"karuta/cardrender/fonts"
	"karuta/cardrender/paint"
)

// maxWords is how long one text of a drawing may be, in characters.
const maxWords = 2000

// write puts the words of a drawing into letters: one line, in the order of the text.
func (r *Renderer) write(text string, want paint.Font) (runs []paint.Run, width float32) {
	choice := r.fonts.Choose(fonts.Wanted{Families: want.Families, Weight: want.Weight, Italic: want.Italic})
	runes := []rune(text)
	runes = runes[:min(len(runes), maxWords)]
	size := max(0.1, min(want.Size, 1000))
	script := language.Latin
	for start := 0; start < len(runes); {
		face := writeFace(choice, runes, start, &script, nil)
		end := start + 1
		for end < len(runes) && writeFace(choice, runes, end, &script, face) == face {
			end++
		}
		if face == nil {
			return runs, width
		}
		in := shaping.Input{
			Text: runes, RunStart: start, RunEnd: end, Direction: di.DirectionLTR, Face: face, Size: fixed.Int26_6(size * 64),
			Script: script, Language: "en",
		}
		if rtl := script == language.Hebrew || script == language.Arabic; rtl {
			in.Direction = di.DirectionRTL
		}
		run := paint.Run{Face: face, Outline: r.fonts.Outline(face), Size: size}
		run.Bold, run.Slant = choice.Missing(face)
		for _, g := range r.fonts.Shape(in, nil).Glyphs {
			run.Glyphs = append(run.Glyphs, paint.Glyph{ID: g.GlyphID, X: width + float32(g.XOffset)/64, Y: -float32(g.YOffset) / 64})
			width += float32(g.Advance) / 64
		}
		runs = append(runs, run)
		start = end
	}
	return runs, width
}

func writeFace(choice *fonts.Choice, runes []rune, i int, script *language.Script, before *font.Face) *font.Face {
	if before != nil && (fonts.Joins(runes[i]) || runes[i] == ' ') {
		return before
	}
	if sc := language.LookupScript(runes[i]); sc != language.Common && sc != language.Inherited && sc != language.Unknown {
		*script = sc
	}
	return choice.Face(runes[i], *script, fonts.EmojiAt(runes, i))
}
