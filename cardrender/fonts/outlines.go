package fonts

import (
	"errors"
	"math"
	"runtime/debug"

	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/font/cff"
	ot "github.com/go-text/typesetting/font/opentype"
	"github.com/go-text/typesetting/font/opentype/tables"
)

// outlines are those of the letters of fonts whose outlines stay in the file.
type outlines struct{ letters *cff.CFF }

type outlinesKey struct {
	file   string
	offset int64
}

var errCut = errors.New("the font file is cut short")

// outlinesAt returns the outlines at a place of a file, the same for all fonts that share them.
func (s *Set) outlinesAt(file string, offset, length int64) (o *outlines, err error) {
	key := outlinesKey{file, offset}
	if known, ok := s.outlines[key]; ok {
		return known, nil
	}
	data, err := contents(file)
	if err != nil {
		return nil, err
	}
	if offset+length > int64(len(data)) {
		return nil, errCut
	}
	defer onFault(func() { o, err = nil, errCut })()
	letters, err := cff.Parse(data[offset : offset+length])
	if err != nil {
		return nil, err
	}
	o = &outlines{letters}
	s.outlines[key] = o
	return o, nil
}

// of returns the outline of a letter; nil if it has none, or if the file is no longer what it was.
func (o *outlines) of(id font.GID) (segments []ot.Segment) {
	defer onFault(func() { segments = nil })()
	if id > math.MaxUint16 {
		return nil
	}
	segments, _, err := o.letters.LoadGlyph(tables.GlyphID(id))
	if err != nil {
		return nil
	}
	return segments
}

// onFault makes a fault of memory, as a file gives that was cut short, a panic, and the function that it returns catches it:
// to be deferred around whatever looks at a file's contents.
func onFault(do func()) func() {
	before := debug.SetPanicOnFault(true)
	return func() {
		debug.SetPanicOnFault(before)
		if recover() != nil {
			do()
		}
	}
}
