// Package fonts finds the font for each character and turns text into letters with places. It reads the fonts of the
// system and those that cards bring along.
package fonts

import (
	"bytes"
	"fmt"
	"math"
	"strings"

	"github.com/go-text/typesetting/di"
	"github.com/go-text/typesetting/font"
	ot "github.com/go-text/typesetting/font/opentype"
	"github.com/go-text/typesetting/fontscan"
	"github.com/go-text/typesetting/language"
	"github.com/go-text/typesetting/shaping"
	"golang.org/x/image/math/fixed"
)

// Set is a collection of fonts. It is not safe for concurrent use.
type Set struct {
	faces   *fontscan.FontMap
	shaper  shaping.HarfbuzzShaper
	choices map[string]*Choice
	metrics map[*font.Face]Metrics
	shaped  map[shapeKey]shaping.Output
	empty   bool

	system   map[*font.Face]*systemFont // by what the map holds in their place
	held     map[*font.Face]*systemFont // those in memory
	outlines map[outlinesKey]*outlines
	bytes    int64 // what those in memory take
	maxHeld  int64 // see there
	now      int   // calls of Trim
}

// NewSet returns a set without fonts.
func NewSet() *Set {
	s := &Set{
		faces: fontscan.NewFontMap(silent), choices: map[string]*Choice{}, metrics: map[*font.Face]Metrics{},
		shaped: map[shapeKey]shaping.Output{}, empty: true,
		system: map[*font.Face]*systemFont{}, held: map[*font.Face]*systemFont{}, outlines: map[outlinesKey]*outlines{}, maxHeld: maxHeld,
	}
	s.faces.SetRuneCacheSize(8192)
	return s
}

// Add adds a font file under a family name; "" takes the file's own.
func (s *Set) Add(data []byte, name, family string) error {
	if err := s.faces.AddFont(bytes.NewReader(data), name, family); err != nil {
		return fmt.Errorf("add font %s: %w", name, err)
	}
	s.empty = false
	s.choices = map[string]*Choice{}
	return nil
}

// Empty reports whether there is no font at all.
func (s *Set) Empty() bool { return s.empty }

// Wanted is what a text asks for.
type Wanted struct {
	Families []string
	Weight   int
	Italic   bool
	Own      *Own   // fonts of the card itself; may be nil
	Lang     string // of the text
}

// Choice picks fonts for one kind of text.
type Choice struct {
	set    *Set
	want   Wanted
	query  fontscan.Query
	emoji  fontscan.Query
	picked map[pickKey]picked
}

type picked struct {
	face   *font.Face
	system *systemFont // nil: it is none of the system's
}

type pickKey struct {
	r      rune
	script language.Script
	emoji  bool
}

// Choose returns the choice for what is wanted.
func (s *Set) Choose(want Wanted) *Choice {
	key := fmt.Sprintf("%s|%d|%t|%p|%s", strings.Join(want.Families, ","), want.Weight, want.Italic, want.Own, want.Lang)
	if c, ok := s.choices[key]; ok {
		return c
	}
	if len(s.choices) > 500 { // cards with fonts of their own leave choices behind
		s.choices = map[string]*Choice{}
	}
	aspect := font.Aspect{Style: font.StyleNormal, Weight: font.Weight(want.Weight), Stretch: font.StretchNormal}
	if want.Italic {
		aspect.Style = font.StyleItalic
	}
	c := &Choice{set: s, want: want, picked: map[pickKey]picked{}}
	families := s.expand(want.Families, want.Lang)
	c.query = fontscan.Query{Families: families, Aspect: aspect}
	c.emoji = fontscan.Query{Families: append(append([]string(nil), emojiFamilies...), families...)}
	s.choices[key] = c
	return c
}

// byLanguage names families that draw Chinese characters as readers of the language expect them.
func byLanguage(lang string) []string {
	lang = strings.ToLower(lang)
	switch {
	case strings.HasPrefix(lang, "ja"):
		return []string{"Noto Sans CJK JP", "Hiragino Sans", "Yu Gothic", "Meiryo"}
	case strings.HasPrefix(lang, "ko"):
		return []string{"Noto Sans CJK KR", "Apple SD Gothic Neo", "Malgun Gothic"}
	case strings.HasPrefix(lang, "zh-tw"), strings.HasPrefix(lang, "zh-hant"):
		return []string{"Noto Sans CJK TC", "PingFang TC", "Microsoft JhengHei"}
	case strings.HasPrefix(lang, "zh-hk"):
		return []string{"Noto Sans CJK HK", "PingFang HK", "Microsoft JhengHei"}
	case strings.HasPrefix(lang, "zh"):
		return []string{"Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei"}
	}
	return nil
}

// Face returns the font for a character of a script; nil if there is no font at all. colored asks for an emoji.
func (c *Choice) Face(r rune, script language.Script, colored bool) *font.Face {
	key := pickKey{r, script, colored}
	found, ok := c.picked[key]
	if !ok {
		found = c.pick(r, script, colored)
		c.picked[key] = found
	}
	if found.system != nil {
		found.system.used = c.set.now
	}
	return found.face
}

func (c *Choice) pick(r rune, script language.Script, colored bool) picked {
	if f := c.want.Own.face(c.want, r); f != nil {
		return picked{face: f}
	}
	if c.set.empty {
		return picked{}
	}
	query := c.query
	if colored {
		query = c.emoji
	}
	c.set.faces.SetQuery(query)
	c.set.faces.SetScript(script)
	f := c.set.faces.ResolveFace(r)
	system, ok := c.set.system[f]
	if !ok {
		return picked{face: f}
	}
	c.set.open(system)
	return picked{system.face, system}
}

// Primary returns the font that the choice's lines are measured by.
func (c *Choice) Primary() *font.Face { return c.Face(' ', language.Latin, false) }

// Missing reports whether a font that was picked lacks the weight or slant that was wanted, so that it is made up.
func (c *Choice) Missing(f *font.Face) (bold, slant bool) {
	_, aspect := c.set.faces.FontMetadata(f.Font)
	if held, ok := c.set.held[f]; ok {
		aspect = held.aspect
	}
	if own, ok := c.want.Own.aspect(f); ok {
		aspect = own
	}
	if aspect == (font.Aspect{}) {
		aspect = f.Describe().Aspect
	}
	return c.want.Weight >= 600 && aspect.Weight < 600, c.want.Italic && aspect.Style == font.StyleNormal
}

// Metrics are measures of a font, times its size.
type Metrics struct {
	Ascent, Descent, Gap float32 // all positive
	XHeight              float32
	UnderlineAt          float32 // below the baseline
	UnderlineWidth       float32
	StrikeAt             float32 // above the baseline
}

// Metrics returns the measures of a font.
func (s *Set) Metrics(f *font.Face) Metrics {
	if f == nil {
		return Metrics{Ascent: 0.9, Descent: 0.25, XHeight: 0.5, UnderlineAt: 0.1, UnderlineWidth: 0.05, StrikeAt: 0.3}
	}
	if m, ok := s.metrics[f]; ok {
		return m
	}
	upem := float32(f.Upem())
	m := Metrics{Ascent: 0.9, Descent: 0.25}
	if e, ok := f.FontHExtents(); ok {
		m = Metrics{Ascent: e.Ascender / upem, Descent: -e.Descender / upem, Gap: e.LineGap / upem}
	}
	m.XHeight = f.LineMetric(font.XHeight) / upem
	if m.XHeight <= 0 {
		m.XHeight = m.Ascent * 0.56
	}
	m.UnderlineAt = -f.LineMetric(font.UnderlinePosition) / upem
	m.UnderlineWidth = f.LineMetric(font.UnderlineThickness) / upem
	if m.UnderlineWidth <= 0 || m.UnderlineWidth > 0.3 {
		m.UnderlineWidth = 0.05
	}
	m.StrikeAt = f.LineMetric(font.StrikethroughPosition) / upem
	if m.StrikeAt <= 0 {
		m.StrikeAt = m.XHeight / 2
	}
	s.metrics[f] = m
	return m
}

type shapeKey struct {
	text     string
	face     *font.Face
	size     fixed.Int26_6
	rtl      bool
	script   language.Script
	lang     string
	features string
}

// maxShaped is how many shaped texts are kept.
const maxShaped = 4000

// Shape turns text[start:end] into letters. The text around it is looked at where letters join.
func (s *Set) Shape(in shaping.Input, features []string) shaping.Output {
	key := shapeKey{
		string(in.Text[in.RunStart:in.RunEnd]), in.Face, in.Size, in.Direction == di.DirectionRTL, in.Script,
		string(in.Language), strings.Join(features, ","),
	}
	if out, ok := s.shaped[key]; ok {
		return out
	}
	for _, name := range features {
		if len(name) == 4 {
			in.FontFeatures = append(in.FontFeatures, shaping.FontFeature{Tag: ot.MustNewTag(name), Value: 1})
		}
	}
	// Only the run itself, so that the result does not depend on what is around it.
	in.Text = in.Text[in.RunStart:in.RunEnd]
	in.RunStart, in.RunEnd = 0, len(in.Text)
	out := s.shapeAt(in)
	if len(s.shaped) >= maxShaped {
		clear(s.shaped)
	}
	s.shaped[key] = out
	return out
}

// shapedSize is the size that texts are shaped in. The shaper knows sizes of whole pixels only and takes the next larger one.
var shapedSize = fixed.I(512)

// shapeAt shapes a text large and makes it smaller, so that letters of any size have their own distances.
func (s *Set) shapeAt(in shaping.Input) shaping.Output {
	size := in.Size
	in.Size = shapedSize
	out := s.shaper.ShapeNoExtents(in)
	scaled := func(v fixed.Int26_6) fixed.Int26_6 {
		return fixed.Int26_6(math.Round(float64(v) * float64(size) / float64(shapedSize)))
	}
	for i := range out.Glyphs {
		g := &out.Glyphs[i]
		g.Advance = scaled(g.Advance)
		g.XOffset, g.YOffset = scaled(g.XOffset), scaled(g.YOffset)
	}
	out.Size = size
	out.RecalculateAll()
	return out
}
