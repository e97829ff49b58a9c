package fonts

import (
	"math"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/fontscan"
	"github.com/go-text/typesetting/language"
	"github.com/go-text/typesetting/shaping"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/math/fixed"
)

// systemOf is a set that takes two files for all the fonts of the system, of the families "go" and "other".
func systemOf(t *testing.T) *Set {
	t.Helper()
	s := NewSet()
	s.empty = false
	for family, data := range map[string][]byte{"go": goregular.TTF, "other": gobold.TTF} {
		path := filepath.Join(t.TempDir(), family+".ttf")
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		if err := s.faces.AddFont(openFile(t, path), path, family); err != nil {
			t.Fatal(err)
		}
		mark := font.NewFace(&font.Font{Cmap: noRunes{}})
		at := font.FontID{File: path}
		s.faces.AddFace(mark, at, font.Description{})
		s.system[mark] = &systemFont{at: at}
	}
	return s
}

func openFile(t *testing.T, path string) *os.File {
	t.Helper()
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := file.Close(); err != nil {
			t.Error(err)
		}
	})
	return file
}

func TestFontsThatAreNotNeededAreDropped(t *testing.T) {
	s := systemOf(t)
	face := func(family string) *font.Face {
		return s.Choose(Wanted{Families: []string{family}, Weight: 400}).Face('a', language.Latin, false)
	}
	first, other := face("go"), face("other")
	if first == nil || other == nil || first == other || len(s.held) != 2 || s.bytes < int64(len(goregular.TTF)) {
		t.Fatalf("%p and %p were read, %d are held with %d bytes", first, other, len(s.held), s.bytes)
	}
	if dropped := s.Trim(); len(dropped) > 0 {
		t.Fatalf("%d fonts are dropped, though they take little", len(dropped))
	}
	s.maxHeld = s.bytes - 1
	for range recent - 1 {
		if dropped := s.Trim(); len(dropped) > 0 {
			t.Fatalf("%d fonts are dropped that were used a moment ago", len(dropped))
		}
		face("go")
	}
	if dropped := s.Trim(); len(dropped) != 1 || !dropped[other] || len(s.held) != 1 || s.bytes >= s.maxHeld {
		t.Fatalf("%d are dropped, %d held with %d bytes; want the one that was not used", len(dropped), len(s.held), s.bytes)
	}
	if again := face("other"); again == nil || again == other {
		t.Errorf("what was dropped is not read again: %p", again)
	}
	if face("go") != first {
		t.Error("what was not dropped is read again")
	}
}

func TestFontThatCannotBeRead(t *testing.T) {
	s := systemOf(t)
	for _, f := range s.system {
		if err := os.WriteFile(f.at.File, []byte("no font"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if face := s.Choose(Wanted{Families: []string{"go"}, Weight: 400}).Face('a', language.Latin, false); face != nil {
		t.Errorf("a file that is no font gives %v", face.Describe())
	}
}

// largeFont finds a font whose outlines stay in the file.
func largeFont(t *testing.T) font.FontID {
	t.Helper()
	known, err := fontscan.SystemFonts(silent, t.TempDir())
	if err != nil {
		t.Skip(err)
	}
	for _, f := range known {
		if _, length := tableIn(openFile(t, f.Location.File), f.Location.Index, outlineTable); length >= largeOutlines && f.Location.Index > 0 {
			return f.Location
		}
	}
	t.Skip("no large font is installed (scripts/setup.sh card-diff brings one)")
	return font.FontID{}
}

func TestOutlinesInTheFileAreTheFontsOwn(t *testing.T) {
	at := largeFont(t)
	s := NewSet()
	face, letters, cost, err := s.load(at)
	if err != nil || letters == nil || cost > largeOutlines {
		t.Fatalf("outlines %v, cost %d, %v", letters, cost, err)
	}
	all, err := font.ParseTTC(openFile(t, at.File))
	if err != nil {
		t.Fatal(err)
	}
	whole := all[at.Index]
	for _, r := range "aあ日本語한국" {
		id, ok := face.NominalGlyph(r)
		want, outlined := whole.GlyphDataOutline(id)
		if other, _ := whole.NominalGlyph(r); !ok || other != id || !outlined {
			t.Fatalf("%c is letter %d, and %d in the whole font", r, id, other)
		}
		if got := letters.of(id); len(got) == 0 || !slices.Equal(got, want.Segments) {
			t.Errorf("%c has %d parts, want %d", r, len(got), len(want.Segments))
		}
		if face.HorizontalAdvance(id) != whole.HorizontalAdvance(id) {
			t.Errorf("%c is %v wide, want %v", r, face.HorizontalAdvance(id), whole.HorizontalAdvance(id))
		}
	}
	if letters.of(1<<20) != nil {
		t.Error("a letter that cannot be has an outline")
	}
	at.Index--
	if _, shared, _, err := s.load(at); err != nil || shared != letters {
		t.Errorf("another font of the collection has outlines of its own: %v", err)
	}
}

func TestTablesOfFiles(t *testing.T) {
	path := filepath.Join(t.TempDir(), "go.ttf")
	for name, c := range map[string]struct {
		data  []byte
		index uint16
		found bool
	}{
		"a font":          {goregular.TTF, 0, true},
		"nothing":         {nil, 0, false},
		"cut":             {goregular.TTF[:30], 0, false},
		"another kind":    {append([]byte("wOFF"), goregular.TTF[4:]...), 0, false},
		"a collection":    {append(collectionHead(16), goregular.TTF...), 0, true},
		"its second font": {append(collectionHead(16), goregular.TTF...), 1, false},
	} {
		if err := os.WriteFile(path, c.data, 0o600); err != nil {
			t.Fatal(err)
		}
		if _, length := tableIn(openFile(t, path), c.index, "glyf"); (length > 0) != c.found {
			t.Errorf("%s: the outlines have %d bytes", name, length)
		}
	}
}

// collectionHead is the beginning of a collection of one font, which stands at a place of the file.
func collectionHead(at byte) []byte {
	return []byte{'t', 't', 'c', 'f', 0, 1, 0, 0, 0, 0, 0, 1, 0, 0, 0, at}
}

// Half a size is half as wide, whatever the size is.
func TestLettersOfBrokenSizes(t *testing.T) {
	s := systemOf(t)
	face := s.Choose(Wanted{Families: []string{"go"}, Weight: 400}).Face('a', language.Latin, false)
	width := func(size float64) float64 {
		text := []rune("Toggle Masks")
		out := s.Shape(shaping.Input{
			Text: text, RunEnd: len(text), Face: face, Size: fixed.Int26_6(size * 64), Script: language.Latin, Language: "en",
		}, nil)
		return float64(out.Advance) / 64
	}
	for _, size := range []float64{0.5, 13.3125, 16.5, 20, 99.75} {
		if got, want := width(size), width(400)*size/400; math.Abs(got-want) > 0.1 {
			t.Errorf("%v px: %v wide, want %v", size, got, want)
		}
	}
}
