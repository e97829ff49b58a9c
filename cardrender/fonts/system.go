package fonts

import (
	"cmp"
	"fmt"
	"io"
	"log"
	"slices"

	"github.com/go-text/typesetting/font"
	ot "github.com/go-text/typesetting/font/opentype"
	"github.com/go-text/typesetting/fontscan"
	"github.com/go-text/typesetting/shaping"
)

// systemFont is a font of the system, in memory or not.
type systemFont struct {
	at      font.FontID
	aspect  font.Aspect
	broken  bool
	face    *font.Face // nil: it is to be read
	letters *outlines  // nil: the face has them
	cost    int64      // about how much memory the face takes, in bytes
	used    int        // when it was picked last, in calls of Trim
}

// silent takes what the library would write to the screen.
var silent = log.New(io.Discard, "", 0)

// noRunes says of a font that stands for another one that it has no letters of its own.
type noRunes struct{}

func (noRunes) Iter() font.CmapIter                { return noRunes{} }
func (noRunes) Lookup(rune) (id font.GID, ok bool) { return 0, false }
func (noRunes) Next() bool                         { return false }
func (noRunes) Char() (r rune, id font.GID)        { return 0, 0 }

// NewSystemSet returns the fonts of the system. An index is kept in the folder cache, so that only the first call
// reads all of them.
func NewSystemSet(cache string) (*Set, error) {
	s := NewSet()
	known, err := fontscan.SystemFonts(silent, cache)
	if err != nil {
		return nil, fmt.Errorf("look for the system's fonts: %w", err)
	}
	// The map chooses among the fonts, but would read them itself and hold them for ever. So it gets, in advance, a mark for
	// each of them to hold, and the fonts are read and dropped here.
	for _, f := range known {
		mark := font.NewFace(&font.Font{Cmap: noRunes{}})
		s.faces.AddFace(mark, f.Location, font.Description{Aspect: f.Aspect})
		s.system[mark] = &systemFont{at: f.Location, aspect: f.Aspect}
	}
	if err := s.faces.UseSystemFonts(cache); err != nil {
		return nil, fmt.Errorf("look for the system's fonts: %w", err)
	}
	s.empty = false
	return s, nil
}

// open reads a font of the system unless it is in memory. One that cannot be read has no face.
func (s *Set) open(f *systemFont) {
	if f.face != nil || f.broken {
		return
	}
	face, letters, cost, err := s.load(f.at)
	if err != nil {
		f.broken = true
		return
	}
	f.face, f.letters, f.cost = face, letters, cost
	s.held[face] = f
	s.bytes += cost
}

// Outline returns the outlines of a font's letters where they are not in the font itself; nil where they are.
func (s *Set) Outline(f *font.Face) func(id font.GID) []ot.Segment {
	if held, ok := s.held[f]; ok && held.letters != nil {
		return held.letters.of
	}
	return nil
}

const (
	// maxHeld is how much memory fonts of the system may take together, in bytes: five times what the cards of testdata need.
	// Most have outlines in the file alone (see largeOutlines) or are small; Windows has East Asian ones that take 50 MB.
	maxHeld = 96 << 20
	// recent is for how many calls of Trim a font stays after it was picked, whatever it takes.
	recent = 8
)

// Trim is to be called before a card is laid out. It drops fonts of the system from memory if they take too much, those first
// that were not picked for the longest time, and returns them; they are read again when they are picked. Choices of before
// must not be used afterwards.
func (s *Set) Trim() (dropped map[*font.Face]bool) {
	s.now++
	if s.bytes <= s.maxHeld {
		return nil
	}
	var old []*systemFont
	for _, f := range s.held {
		if f.used < s.now-recent {
			old = append(old, f)
		}
	}
	slices.SortFunc(old, func(a, b *systemFont) int {
		return cmp.Or(cmp.Compare(a.used, b.used), cmp.Compare(a.at.File, b.at.File), cmp.Compare(a.at.Index, b.at.Index))
	})
	dropped = map[*font.Face]bool{}
	for _, f := range old {
		if s.bytes <= s.maxHeld*3/4 {
			break
		}
		dropped[f.face] = true
		s.bytes -= f.cost
		delete(s.held, f.face)
		delete(s.metrics, f.face)
		f.face, f.letters = nil, nil
	}
	if len(dropped) > 0 {
		s.forget(dropped)
	}
	return dropped
}

// forget drops what is kept of fonts.
func (s *Set) forget(dropped map[*font.Face]bool) {
	s.choices = map[string]*Choice{}
	s.shaper = shaping.HarfbuzzShaper{}
	for key := range s.shaped {
		if dropped[key.face] {
			delete(s.shaped, key)
		}
	}
	inUse := map[*outlines]bool{}
	for _, f := range s.held {
		inUse[f.letters] = true
	}
	for key, letters := range s.outlines {
		if !inUse[letters] {
			delete(s.outlines, key)
		}
	}
}
