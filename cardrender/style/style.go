// Package style reads CSS and finds out how each element of a card looks: tokens, selectors, the cascade, and the
// values of all properties that the layout knows.
package style

import "image/color"

// Display says how an element takes part in the layout.
type Display uint8

// The displays.
const (
	Inline Display = iota
	Block
	InlineBlock
	ListItem
	Flex
	InlineFlex
	Grid
	InlineGrid
	Table
	InlineTable
	TableRowGroup
	TableHeaderGroup
	TableFooterGroup
	TableRow
	TableCell
	TableCaption
	TableColumn
	TableColumnGroup
	Ruby
	RubyText
	FlowRoot
	Contents
	DisplayNone
)

// IsInline reports whether the element stands on a line of its parent.
func (d Display) IsInline() bool {
	switch d {
	case Inline, InlineBlock, InlineFlex, InlineGrid, InlineTable, Ruby:
		return true
	}
	return false
}

// Blockified returns the display of a box that does not stand on a line where it otherwise would.
func (d Display) Blockified() Display {
	switch d {
	case Inline, InlineBlock, Ruby, RubyText, TableCell, TableRow, TableRowGroup, TableHeaderGroup, TableFooterGroup, TableCaption:
		return Block
	case InlineFlex:
		return Flex
	case InlineGrid:
		return Grid
	case InlineTable:
		return Table
	}
	return d
}

// Keyword is a value of a property that knows a few words, as they are written in CSS. "" is the initial value.
type Keyword string

// Sides of a box, in the order of CSS.
const (
	Top = iota
	Right
	Bottom
	Left
)

// Border is one side's border.
type Border struct {
	Width float32
	Style Keyword // none is ""
	Color Color
}

// Gradient is a background made of colours.
type Gradient struct {
	Radial, Repeating bool
	Angle             float64 // degrees, 0 is up, clockwise
	Corner            string  // "top left" and the like, instead of an angle
	Circle            bool
	At                [2]Length // centre of a radial one
	Stops             []Stop
}

// Stop is a colour at a place of a gradient.
type Stop struct {
	Color Color
	At    Length // auto: in the middle of its neighbours
}

// Background is one layer of a background.
type Background struct {
	Image    string // address; "" if there is none
	Gradient *Gradient
	Position [2]Length
	FromEnd  [2]bool // Position counts from the right or bottom
	Size     [2]Length
	Fit      Keyword // cover, contain or ""
	RepeatX  bool
	RepeatY  bool
	Clip     Keyword // padding-box, content-box, text or ""
}

// Shadow is a shadow of a box or a text.
type Shadow struct {
	X, Y, Blur, Spread float32
	Color              Color
	Inset              bool
}

// Decoration is a line at a text.
type Decoration struct {
	Under, Over, Through bool
	Style                Keyword
	Color                color.NRGBA
	Thickness            float32 // 0: the font's
	Offset               float32
}

// Content is a piece of generated content.
type Content struct {
	Text    string
	Attr    string // name of an attribute whose value is shown
	Image   string
	Counter string
	Quote   Keyword // open-quote, close-quote
	Style   string  // of a counter
	Join    string  // between the numbers of counters()
}

// Counter is a change of a counter.
type Counter struct {
	Name  string
	Value int
}

// Op is one function of a transform.
type Op struct {
	Name string
	N    []float64 // factors, or angles in degrees
	L    []Length  // of a translation
}

// Inherited are the properties that children take from their parents.
type Inherited struct {
	Family        []string
	Size          float32 // of the font, CSS pixels
	FixedSize     bool    // the size goes back to a length, not to a word or the default
	Weight        int
	Italic        bool
	SmallCaps     bool
	Features      []string // OpenType features, such as "smcp"
	LineHeight    float32  // CSS pixels, or times Size if LineFactor
	LineFactor    bool
	LineNormal    bool
	Color         color.NRGBA
	Align         Keyword
	AlignLast     Keyword
	Indent        Length
	Transform     Keyword // of text: uppercase …
	White         Keyword // white-space
	LetterSpacing float32
	WordSpacing   float32
	WordBreak     Keyword
	OverflowWrap  Keyword
	RTL           bool
	ListType      Keyword
	ListInside    bool
	ListImage     string
	Collapse      bool // border-collapse
	Spacing       [2]float32
	CaptionBottom bool
	Hidden        bool // visibility
	Writing       Keyword
	TextShadow    []Shadow
	RubyUnder     bool
	TabSize       float32
	Lang          string
	Fill, Stroke  Color // of SVG
	Pointer       Keyword
	Quotes        []string
	vars          map[string][]value
	Decorations   []Decoration // of this element and those around it
}

// Own are the properties that each element has for itself.
type Own struct {
	Display        Display
	Position       Keyword
	Float, Clear   Keyword
	Width, Height  Length
	MinW, MinH     Length
	MaxW, MaxH     Length
	Margin         [4]Length
	Padding        [4]Length
	Inset          [4]Length
	Border         [4]Border
	Radius         [4][2]Length // from the top left corner clockwise; across, down
	BorderBox      bool
	Overflow       Keyword
	BackColor      Color
	Backgrounds    []Background
	Shadows        []Shadow
	Outline        Border
	OutlineOffset  float32
	Opacity        float32
	Ops            []Op // transform
	Origin         [2]Length
	Filters        []Op
	ZIndex         int
	ZAuto          bool
	VAlign         Keyword
	VShift         Length // vertical-align as a length; used if VAlign is "length"
	UnicodeBidi    Keyword
	Content        []Content
	HasContent     bool
	CounterReset   []Counter
	CounterStep    []Counter
	Fit            Keyword // object-fit
	FitAt          [2]Length
	Ratio          float32 // aspect-ratio, 0: none
	TableFixed     bool
	Direction      Keyword // flex-direction
	Wrap           Keyword
	Grow, Shrink   float32
	Basis          Length
	Order          int
	Justify        Keyword // justify-content
	AlignItems     Keyword
	AlignContent   Keyword
	AlignSelf      Keyword
	JustifyItems   Keyword
	JustifySelf    Keyword
	Gap            [2]Length // rows, columns
	Columns, Rows  []Track
	AutoColumns    []Track
	AutoRows       []Track
	Areas          [][]string
	Flow           Keyword
	Place          [4]GridLine // row start, column start, row end, column end
	underline      Decoration
	hasDecoration  bool
	AppearanceNone bool
}

// Track is the size of a row or column of a grid.
type Track struct {
	Min, Max Length
	Fr       float32 // share of what is left; 0: none
	Names    []string
	AutoFill bool // repeated as often as there is room
	AutoFit  bool
}

// GridLine is one end of a grid item.
type GridLine struct {
	Line int // 0: automatic
	Span int
	Name string
}

// Style is how an element looks.
type Style struct {
	Inherited
	Own
}

// The widest and smallest font sizes; beyond them are mistakes, or attacks on memory.
const minFont, maxFont = 0, 400

var black = color.NRGBA{A: 255}

var rootStyle = Style{
	Inherited: Inherited{
		Size: 16, Weight: 400, LineNormal: true, Color: black, TabSize: 8, Fill: Color{NRGBA: black}, Indent: Pixels(0),
	},
	Own: ownStyle,
}

var ownStyle = func() Own {
	zero := Pixels(0)
	current := Border{Width: 3, Color: Color{Current: true}}
	return Own{
		MinW: Length{}, MinH: Length{}, MaxW: Length{Kind: None}, MaxH: Length{Kind: None},
		Margin: [4]Length{zero, zero, zero, zero}, Padding: [4]Length{zero, zero, zero, zero},
		Border: [4]Border{current, current, current, current}, Outline: current,
		Radius:  [4][2]Length{{zero, zero}, {zero, zero}, {zero, zero}, {zero, zero}},
		Opacity: 1, Origin: [2]Length{Share(0.5), Share(0.5)}, ZAuto: true, FitAt: [2]Length{Share(0.5), Share(0.5)},
		Shrink: 1, Gap: [2]Length{zero, zero},
	}
}()

// BorderWidth returns the width that a side's border takes.
func (s *Style) BorderWidth(side int) float32 {
	if b := s.Border[side]; b.Style != "" && b.Style != "hidden" {
		return b.Width
	}
	return 0
}

// LinePixels returns the line height in pixels where the font's own is normal.
func (s *Style) LinePixels(normal float32) float32 {
	switch {
	case s.LineNormal:
		return normal
	case s.LineFactor:
		return s.LineHeight * s.Size
	}
	return s.LineHeight
}

// Vertical reports whether lines run from top to bottom.
func (s *Style) Vertical() bool { return s.Writing != "" && s.Writing != "horizontal-tb" }

// Preserves reports how white space is treated: whether spaces and line ends are kept, and whether lines break.
func (s *Style) Preserves() (spaces, lines, wrap bool) {
	switch s.White {
	case "pre":
		return true, true, false
	case "pre-wrap", "break-spaces":
		return true, true, true
	case "pre-line":
		return false, true, true
	case "nowrap":
		return false, false, false
	}
	return false, false, true
}

// Outside reports whether the element is taken out of the flow by its position.
func (s *Style) Outside() bool { return s.Position == "absolute" || s.Position == "fixed" }

// Anonymous returns the style of a box that the layout makes itself inside of an element.
func (s *Style) Anonymous(d Display) *Style {
	a := &Style{Inherited: s.Inherited, Own: ownStyle}
	a.Display = d
	return a
}
