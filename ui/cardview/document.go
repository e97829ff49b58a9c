package cardview

import (
	"image/color"
	"regexp"
	"strconv"
	"strings"

	"golang.org/x/net/html"
)

// document is a card read: blocks below each other.
type document struct {
	blocks []*block
	back   color.Color // of the whole card; nil: the theme's surface
	input  bool        // has a type-in box
}

// block is a piece that starts on a line of its own: text, a rule, a table or the type-in box.
type block struct {
	runs   []run
	rule   bool
	input  bool
	answer bool // the view is scrolled here
	table  *table
	style  style
	left   float32 // indent of this and all blocks around it
	marker string  // of a list item, left of its first line
	backs  []color.Color
}

// run is text of one style, a picture, a line break or text with a reading above it.
type run struct {
	text    string
	reading string
	image   string // a name in the media folder
	alt     string
	br      bool
	style   *style
}

type table struct {
	rows   [][]*cell
	border bool
}

type cell struct {
	blocks []*block
	back   color.Color
	span   int
}

// maxDepth is how deep elements may lie in each other; browsers stop at 512 too.
const maxDepth = 512

// builder reads a tree of elements into blocks.
type builder struct {
	*sheetContext
	card   Card
	doc    *document
	blocks []*block
	open   *block // text goes here; nil: the next text starts a block
	left   float32
	marker string
	answer bool
	backs  []color.Color
	depth  int
}

var (
	typeBox = regexp.MustCompile(`\[\[type:[^\]]*\]\]`)
	special = regexp.MustCompile(`\[\[type:[^\]]*\]\]|\[anki:play:[qa]:\d+\]`)
)

// read reads a card. HTML has no errors: what makes no sense is text.
func read(card Card) *document {
	body, err := html.Parse(strings.NewReader("<html><body>" + card.HTML + "</body></html>"))
	if err != nil { // only from the reader, which is a string
		body = &html.Node{Type: html.DocumentNode}
	}
	class := "card " + card.Class
	if card.Night {
		class += " nightMode night_mode"
	}
	doc := &document{}
	rules := append(parseCSS(defaultSheet), parseCSS(card.CSS)...)
	b := &builder{sheetContext: &sheetContext{rules: rules, plainCard: card.Night}, card: card, doc: doc}
	root := style{size: baseSize, block: true}
	for n := range body.Descendants() {
		if n.Type == html.ElementNode && n.Data == "html" && card.Night {
			n.Attr = append(n.Attr, html.Attribute{Key: "class", Val: "night-mode"})
		}
		if n.Type == html.ElementNode && n.Data == "body" {
			n.Attr = append(n.Attr, html.Attribute{Key: "class", Val: class})
			st := b.compute(n, root)
			doc.back, st.blockBack, st.back = st.blockBack, nil, nil
			b.children(n, st)
			break
		}
	}
	doc.blocks = b.blocks
	return doc
}

func (b *builder) children(n *html.Node, s style) {
	if b.depth++; b.depth < maxDepth {
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			b.node(c, s)
		}
	}
	b.depth--
}

func (b *builder) node(n *html.Node, parent style) {
	switch n.Type {
	case html.TextNode:
		b.text(n.Data, parent)
	case html.ElementNode:
		if dropped[n.Data] {
			return
		}
		if s := b.compute(n, parent); !s.hidden {
			b.element(n, s)
		}
	}
}

func (b *builder) element(n *html.Node, s style) {
	if attr(n, "id") == "answer" {
		b.answer = true
	}
	switch n.Data {
	case "br":
		b.add(run{br: true}, s)
	case "hr":
		b.single(&block{rule: true}, s)
	case "img":
		if name := mediaName(attr(n, "src")); name != "" {
			b.add(run{image: name, alt: attr(n, "alt")}, s)
		}
	case "ruby":
		b.ruby(n, s)
	case "table":
		b.single(&block{table: b.table(n, s)}, s)
	default:
		if !s.block {
			b.children(n, s)
			return
		}
		b.blockElement(n, s)
	}
}

func (b *builder) blockElement(n *html.Node, s style) {
	b.open = nil
	left, start := b.left, len(b.blocks)
	b.left += s.indent
	if s.blockBack != nil {
		b.backs = append(b.backs[:len(b.backs):len(b.backs)], s.blockBack)
	}
	switch n.Data {
	case "ul", "ol":
		b.left += 1.6 * s.size
	case "li":
		b.marker = listMarker(n, s)
	}
	b.children(n, s)
	if len(b.blocks) > start {
		first, last := b.blocks[start], b.blocks[len(b.blocks)-1]
		first.style.before = max(first.style.before, s.before)
		last.style.after = max(last.style.after, s.after)
	}
	if s.blockBack != nil {
		b.backs = b.backs[:len(b.backs)-1]
	}
	b.open, b.left = nil, left
	if n.Data == "li" {
		b.marker = ""
	}
}

func listMarker(n *html.Node, s style) string {
	if s.plainList || n.Parent == nil {
		return ""
	}
	if n.Parent.Data != "ol" {
		return "•"
	}
	number, err := strconv.Atoi(attr(n.Parent, "start"))
	if err != nil {
		number = 1
	}
	for before := n.PrevSibling; before != nil; before = before.PrevSibling {
		if before.Type == html.ElementNode && before.Data == "li" {
			number++
		}
	}
	return strconv.Itoa(number) + "."
}

// single adds a block that is no text.
func (b *builder) single(what *block, s style) {
	b.open = nil
	b.start(what, s)
	what.style.before, what.style.after = s.before, s.after
	b.open = nil
}

func (b *builder) start(what *block, s style) {
	what.style, what.left, what.answer = s, b.left, b.answer
	what.style.before, what.style.after = 0, 0
	what.marker, what.backs = b.marker, b.backs
	b.answer, b.marker = false, ""
	b.blocks = append(b.blocks, what)
	b.open = what
}

func (b *builder) add(r run, s style) {
	if b.open == nil {
		b.start(&block{}, s)
	}
	r.style = &s
	b.open.runs = append(b.open.runs, r)
}

// text adds text, with what stands in brackets for sounds and the type-in box.
func (b *builder) text(text string, s style) {
	for text != "" {
		at := special.FindStringIndex(text)
		if at == nil {
			b.plain(text, s)
			return
		}
		b.plain(text[:at[0]], s)
		if found := text[at[0]:at[1]]; typeBox.MatchString(found) {
			if !b.doc.input {
				b.doc.input = true
				b.single(&block{input: true}, s)
			}
		} else if name := b.soundName(found); name != "" {
			quiet := s
			quiet.size, quiet.bold, quiet.quiet, quiet.href = 13, false, true, ""
			b.add(run{text: "♪\u00a0" + name}, quiet)
		}
		text = text[at[1]:]
	}
}

// soundName returns the file that a mark such as [anki:play:q:0] stands for.
func (b *builder) soundName(mark string) string {
	parts := strings.Split(strings.Trim(mark, "[]"), ":")
	names := b.card.QuestionSounds
	if parts[2] == "a" {
		names = b.card.AnswerSounds
	}
	n, err := strconv.Atoi(parts[3])
	if err != nil || n >= len(names) {
		return ""
	}
	return names[n]
}

func (b *builder) plain(text string, s style) {
	if s.pre {
		for i, line := range strings.Split(strings.ReplaceAll(text, "\t", "    "), "\n") {
			if i > 0 {
				b.add(run{br: true}, s)
			}
			if line != "" {
				b.add(run{text: line}, s)
			}
		}
		return
	}
	text = collapse(text)
	if text == "" || text == " " && (b.open == nil || len(b.open.runs) == 0) {
		return
	}
	b.add(run{text: text}, s)
}

// collapse makes one space of any white space, as HTML does; non-breaking spaces stay.
func collapse(text string) string {
	var b strings.Builder
	space := false
	for _, r := range text {
		switch r {
		case ' ', '\t', '\n', '\r', '\f':
			if !space {
				b.WriteByte(' ')
			}
			space = true
		default:
			b.WriteRune(r)
			space = false
		}
	}
	return b.String()
}

// ruby adds text with its reading above.
func (b *builder) ruby(n *html.Node, s style) {
	var base strings.Builder
	flush := func(reading string) {
		if text := strings.TrimSpace(base.String()); text != "" {
			b.add(run{text: text, reading: strings.TrimSpace(reading)}, s)
		}
		base.Reset()
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		switch {
		case c.Type == html.ElementNode && (c.Data == "rt" || c.Data == "rtc"):
			flush(textOf(c))
		case c.Type == html.ElementNode && c.Data == "rp":
		default:
			base.WriteString(textOf(c))
		}
	}
	flush("")
}

func textOf(n *html.Node) string {
	if n.Type == html.TextNode {
		return collapse(n.Data)
	}
	var b strings.Builder
	for c := range n.Descendants() {
		if c.Type == html.TextNode {
			b.WriteString(collapse(c.Data))
		}
	}
	return b.String()
}
