package fonts

import (
	"bytes"
	"errors"
	"fmt"
	"strings"

	"github.com/go-text/typesetting/font"
)

// Own are the fonts that a card brings along.
type Own struct {
	fonts []ownFont
}

type ownFont struct {
	family string
	face   *font.Face
	aspect font.Aspect
}

var errManyFonts = errors.New("too many fonts")

// maxOwn is how many fonts a card may bring.
const maxOwn = 32

// Add adds a font under the family name that the card's style sheet gives it. weight 0 takes the file's own.
func (o *Own) Add(data []byte, family string, weight int, italic bool) error {
	if len(o.fonts) >= maxOwn {
		return errManyFonts
	}
	faces, err := font.ParseTTC(bytes.NewReader(data))
	if err != nil {
		return fmt.Errorf("read font %s: %w", family, err)
	}
	if len(faces) == 0 {
		return fmt.Errorf("read font %s: no font in the file", family)
	}
	aspect := faces[0].Describe().Aspect
	if weight > 0 {
		aspect.Weight = font.Weight(weight)
	}
	if italic {
		aspect.Style = font.StyleItalic
	}
	o.fonts = append(o.fonts, ownFont{strings.ToLower(family), faces[0], aspect})
	return nil
}

// face returns the best own font that is asked for by name and has the character, or nil.
func (o *Own) face(want Wanted, r rune) *font.Face {
	if o == nil {
		return nil
	}
	for _, family := range want.Families {
		var best *ownFont
		for i := range o.fonts {
			f := &o.fonts[i]
			if f.family != strings.ToLower(family) {
				continue
			}
			if _, ok := f.face.NominalGlyph(r); ok && (best == nil || f.far(want) < best.far(want)) {
				best = f
			}
		}
		if best != nil {
			return best.face
		}
	}
	return nil
}

// far says how far a font is from what is wanted.
func (f *ownFont) far(want Wanted) int {
	d := int(f.aspect.Weight) - want.Weight
	if d < 0 {
		d = -d
	}
	if (f.aspect.Style == font.StyleItalic) != want.Italic {
		d += 1000
	}
	return d
}

func (o *Own) aspect(face *font.Face) (font.Aspect, bool) {
	if o == nil {
		return font.Aspect{}, false
	}
	for i := range o.fonts {
		if o.fonts[i].face == face {
			return o.fonts[i].aspect, true
		}
	}
	return font.Aspect{}, false
}
