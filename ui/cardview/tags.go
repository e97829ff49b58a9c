package cardview

import (
	"image/color"
	"strconv"

	"fyne.io/fyne/v2"
	"golang.org/x/net/html"
)

// blockTags start a new block; the value is the space above and below, times the size of the letters.
var blockTags = map[string]float32{
	"html": 0, "body": 0, "div": 0, "section": 0, "article": 0, "header": 0, "footer": 0, "main": 0, "nav": 0,
	"center": 0, "details": 0, "summary": 0, "form": 0, "fieldset": 0, "figure": 0.5, "figcaption": 0, "address": 0,
	"p": 1, "blockquote": 1, "pre": 1, "ul": 0.6, "ol": 0.6, "li": 0, "dl": 0.6, "dt": 0, "dd": 0,
	"h1": 0.67, "h2": 0.75, "h3": 0.83, "h4": 1.1, "h5": 1.2, "h6": 1.3,
	"table": 0.3, "tbody": 0, "thead": 0, "tfoot": 0, "tr": 0, "td": 0, "th": 0, "caption": 0,
}

var headings = map[string]float32{"h1": 2, "h2": 1.5, "h3": 1.17, "h4": 1, "h5": 0.83, "h6": 0.67}

// dropped elements are not shown, with all they hold.
var dropped = map[string]bool{
	"script": true, "style": true, "head": true, "title": true, "meta": true, "link": true, "template": true,
	"noscript": true, "iframe": true, "object": true, "embed": true, "canvas": true, "select": true, "textarea": true,
	"button": true, "input": true, "audio": true, "video": true, "svg": true, "math": false, "rp": true,
}

var (
	markBack = color.NRGBA{R: 0xFF, G: 0xF1, B: 0x76, A: 0xFF}
	onBack   = color.NRGBA{A: 0xFF}
)

// defaultSheet is what holds where a notetype says nothing: the comparison of a typed answer.
const defaultSheet = `
.typeGood { background-color: #aff0af; color: black; }
.typeBad { background-color: #ffb3b3; color: black; }
.typeMissed { background-color: #cccccc; color: black; }
#typeans { font-family: monospace; }
`

// applyTag changes the style to what the tag and its old attributes mean.
func (s *style) applyTag(n *html.Node) {
	if space, ok := blockTags[n.Data]; ok {
		s.block = true
		if scale, ok := headings[n.Data]; ok {
			s.size *= scale
			s.bold = true
		}
		s.before, s.after = space*s.size, space*s.size
	}
	switch n.Data {
	case "b", "strong", "th", "dt":
		s.bold = true
	case "i", "em", "cite", "dfn", "var":
		s.italic = true
	case "u", "ins":
		s.underline = true
	case "s", "strike", "del":
		s.strike = true
	case "code", "kbd", "samp", "tt":
		s.mono = true
	case "pre":
		s.mono, s.pre = true, true
	case "mark":
		s.back, s.color = markBack, onBack
	case "center":
		s.align = fyne.TextAlignCenter
	case "blockquote", "dd":
		s.indent = 32
	case "a":
		if s.href = attr(n, "href"); s.href != "" {
			s.color = nil // the accent colour, unless the notetype says another
		}
	default:
		s.applySizeTag(n.Data)
	}
	s.applyAttributes(n)
}

// applySizeTag handles the tags that make text smaller or larger.
func (s *style) applySizeTag(tag string) {
	switch tag {
	case "sub":
		s.size, s.shift = s.size*0.75, -0.15
	case "sup":
		s.size, s.shift = s.size*0.75, 0.4
	case "small":
		s.size /= 1.2
	case "big":
		s.size *= 1.2
	}
}

// applyAttributes handles attributes from before CSS, which notes still hold.
func (s *style) applyAttributes(n *html.Node) {
	if n.Data == "font" {
		if c, ok := parseColor(attr(n, "color")); ok {
			s.color = c
		}
		if size, err := strconv.Atoi(attr(n, "size")); err == nil && size >= 1 && size <= 7 {
			s.size = [...]float32{10, 13, 16, 18, 24, 32, 48}[size-1]
		}
	}
	if a := attr(n, "align"); a != "" {
		s.align = alignment(a, s.align)
	}
	if c, ok := parseColor(attr(n, "bgcolor")); ok {
		s.back = c
	}
	if n.Data == "img" {
		s.width, s.height = parseLength(attr(n, "width"), s.size), parseLength(attr(n, "height"), s.size)
	}
	if n.Data == "table" && attr(n, "border") != "" && attr(n, "border") != "0" {
		s.border = true
	}
	for _, a := range n.Attr {
		if a.Key == "hidden" {
			s.hidden = true
		}
	}
}
