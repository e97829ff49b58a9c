package cardview

import (
	"image/color"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"golang.org/x/net/html"
)

// style is what is known about how an element looks. It is copied for each element below.
type style struct {
	size                       float32 // of the letters
	bold, italic, mono         bool
	underline, strike, pre     bool
	color                      color.Color // nil: the theme's ink
	back                       color.Color // behind inline text; nil: none
	align                      fyne.TextAlign
	lineHeight                 float32 // times size; 0: the font's own
	shift                      float32 // baseline up (+) or down (−), times size
	href                       string
	quiet                      bool // in the colour of secondary text, whatever the card says
	hidden                     bool
	block                      bool
	width, maxWidth, maxHeight length
	height                     length
	indent, before, after      float32 // of a block: left margin, space above and below
	blockBack                  color.Color
	border                     bool
	plainList                  bool // list-style: none
}

// length is a CSS length: pixels, or a share of what is there.
type length struct {
	value   float32
	percent bool
	set     bool
}

// of returns the length in pixels where whole is what per cents are of.
func (l length) of(whole float32) float32 {
	if l.percent {
		return l.value * whole / 100
	}
	return l.value
}

const baseSize float32 = 20 // of a card whose notetype says nothing

func (s style) textStyle() fyne.TextStyle {
	return fyne.TextStyle{Bold: s.bold, Italic: s.italic, Monospace: s.mono}
}

// child starts the style of an element below: what is inherited.
func (s style) child() style {
	s.block = false
	s.width, s.height, s.maxWidth, s.maxHeight = length{}, length{}, length{}, length{}
	s.indent, s.before, s.after = 0, 0, 0
	s.blockBack, s.border = nil, false
	return s
}

// compute returns the style of an element from its parent's style: what the tag means, then the sheet, then attributes.
func (c *sheetContext) compute(n *html.Node, parent style) style {
	s := parent.child()
	s.applyTag(n)
	var important []property
	apply := func(props []property) {
		for _, p := range props {
			if p.important {
				important = append(important, p)
				continue
			}
			s.apply(p, parent)
		}
	}
	for _, r := range c.rules {
		if r.matches(n) && !(c.plainCard && r.isPlainCard()) {
			apply(r.props)
		} else if r.matches(n) {
			apply(withoutColors(r.props))
		}
	}
	apply(parseProperties(attr(n, "style")))
	for _, p := range important {
		s.apply(p, parent)
	}
	if s.block && s.back != nil && s.back != parent.back {
		s.blockBack, s.back = s.back, nil
	}
	return s
}

// sheetContext is the sheet with what it is applied to.
type sheetContext struct {
	rules     sheet
	plainCard bool // night: colours of plain .card rules give way to the theme's
}

// isPlainCard reports whether the rule is for the whole card without saying in which mode.
func (r rule) isPlainCard() bool {
	if len(r.selector) != 1 {
		return false
	}
	c := r.selector[0]
	if c.tag == "html" || c.tag == "body" {
		return len(c.classes) == 0
	}
	for _, class := range c.classes {
		if class == "nightMode" || class == "night_mode" {
			return false
		}
	}
	return len(c.classes) > 0 && strings.HasPrefix(c.classes[0], "card")
}

func withoutColors(props []property) []property {
	var rest []property
	for _, p := range props {
		if p.name != "color" && !strings.HasPrefix(p.name, "background") {
			rest = append(rest, p)
		}
	}
	return rest
}

func (s *style) apply(p property, parent style) {
	switch p.name {
	case "color":
		if c, ok := parseColor(p.value); ok {
			s.color = c
		}
	case "background", "background-color":
		for _, word := range strings.Fields(p.value) {
			if c, ok := parseColor(word); ok {
				s.back = c
			}
		}
	case "font-size":
		s.size = fontSize(p.value, parent.size)
	case "font-weight":
		s.bold = isBold(p.value)
	case "font-style":
		s.italic = p.value == "italic" || p.value == "oblique"
	case "font-family":
		s.mono = isMono(p.value)
	case "text-decoration", "text-decoration-line":
		s.underline = strings.Contains(p.value, "underline")
		s.strike = strings.Contains(p.value, "line-through")
	case "white-space":
		s.pre = strings.HasPrefix(p.value, "pre")
	default:
		s.applyBox(p)
	}
}

func isBold(weight string) bool {
	number, err := strconv.Atoi(weight)
	return weight == "bold" || weight == "bolder" || err == nil && number >= 600
}

func isMono(family string) bool {
	family = strings.ToLower(family)
	return strings.Contains(family, "mono") || strings.Contains(family, "courier")
}

// applyBox handles what is about whole blocks.
func (s *style) applyBox(p property) {
	switch p.name {
	case "text-align":
		s.align = alignment(p.value, s.align)
	case "line-height":
		s.lineHeight = lineHeight(p.value, s.size)
	case "display":
		s.hidden = p.value == "none"
		s.block = p.value == "block" || p.value == "flex" || p.value == "grid" || p.value == "list-item"
	case "visibility":
		s.hidden = p.value == "hidden"
	case "border":
		s.border = p.value != "none" && p.value != "0"
	case "list-style", "list-style-type":
		s.plainList = strings.Contains(p.value, "none")
	case "vertical-align":
		switch p.value {
		case "super":
			s.shift = 0.35
		case "sub":
			s.shift = -0.15
		}
	default:
		s.applyLength(p)
	}
}

// applyLength handles what is a length.
func (s *style) applyLength(p property) {
	l := parseLength(p.value, s.size)
	switch p.name {
	case "width":
		s.width = l
	case "height":
		s.height = l
	case "max-width":
		s.maxWidth = l
	case "max-height":
		s.maxHeight = l
	case "margin-left", "padding-left":
		s.indent = l.value
	case "margin-top", "padding-top":
		s.before = l.value
	case "margin-bottom", "padding-bottom":
		s.after = l.value
	}
}

func alignment(value string, otherwise fyne.TextAlign) fyne.TextAlign {
	switch strings.TrimPrefix(value, "-webkit-") {
	case "center", "middle":
		return fyne.TextAlignCenter
	case "left", "start", "justify":
		return fyne.TextAlignLeading
	case "right", "end":
		return fyne.TextAlignTrailing
	}
	return otherwise
}

var sizeWords = map[string]float32{
	"xx-small": 9, "x-small": 10, "small": 13, "medium": 16, "large": 18, "x-large": 24, "xx-large": 32,
}

// Letters outside of these sizes are a mistake in the notetype, or an attack on memory.
const minSize, maxSize float32 = 6, 200

func fontSize(value string, parent float32) float32 {
	size := parent
	switch fixed, ok := sizeWords[value]; {
	case ok:
		size = fixed
	case value == "smaller":
		size = parent / 1.2
	case value == "larger":
		size = parent * 1.2
	default:
		if l := parseLength(value, parent); l.set {
			size = l.of(parent)
		}
	}
	return max(minSize, min(size, maxSize))
}

func lineHeight(value string, size float32) float32 {
	if v, err := strconv.ParseFloat(value, 32); err == nil {
		return float32(v)
	}
	if l := parseLength(value, size); l.set && size > 0 {
		return l.of(size) / size
	}
	return 0
}

var units = []struct {
	suffix string
	pixels float32
}{{"px", 1}, {"pt", 4.0 / 3}, {"rem", 16}, {"cm", 37.8}, {"mm", 3.78}, {"in", 96}, {"vh", 6}, {"vw", 7.2}}

// parseLength reads a length; em counts in size. What it cannot read is not set.
func parseLength(value string, size float32) length {
	value = strings.ToLower(strings.TrimSpace(value))
	number := func(text string) (float32, bool) {
		v, err := strconv.ParseFloat(strings.TrimSpace(text), 32)
		return float32(v), err == nil && v > -1e5 && v < 1e5
	}
	if text, ok := strings.CutSuffix(value, "%"); ok {
		v, ok := number(text)
		return length{v, true, ok}
	}
	for _, unit := range units {
		if text, ok := strings.CutSuffix(value, unit.suffix); ok {
			v, ok := number(text)
			return length{v * unit.pixels, false, ok}
		}
	}
	if text, ok := strings.CutSuffix(value, "em"); ok {
		v, ok := number(text)
		return length{v * size, false, ok}
	}
	v, ok := number(value)
	return length{v, false, ok}
}
