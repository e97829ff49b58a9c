package cardrender

import (
	"fmt"
	"regexp"
	"runtime"
	"strconv"
	"strings"

	"golang.org/x/net/html"

	"karuta/cardrender/dom"
)

// Card is one side of a card, as rendered from its template.
type Card struct {
	HTML  string // a "[[type:…]]" left in it becomes the box in which the learner types
	CSS   string // of the notetype
	Night bool   // the classes nightMode and night_mode are set
	Class string // further classes beside "card", such as "card1"

	// What [anki:play:q:N] and [anki:play:a:N] in the HTML stand for, by position: file names. Buttons says that they
	// become buttons to play them with; otherwise the names are shown.
	QuestionSounds, AnswerSounds []string
	Buttons                      bool

	// Remote says that the learner lets the card have files from the internet.
	Remote bool

	// Paper and Ink are the colours of card and text in the night, as CSS writes them; "" takes Anki's.
	Paper, Ink string
}

// Tree is a card that was read.
type Tree = dom.Document

// PlainText returns the text of a piece of HTML, such as a field, as it is read.
func PlainText(source string) string { return dom.PlainText(source) }

// NamedText is PlainText with pictures and sounds in it by their names.
func NamedText(source string) string { return dom.NamedText(source) }

// HasTypeBox reports whether a card has a box in which the learner types.
func HasTypeBox(d *Tree) bool {
	n := d.ByID("typeans")
	return n != nil && n.Data == "input"
}

// maxHTML is how much HTML one side may have. What is longer is cut off: nobody learns a card of a whole book.
const maxHTML = 4 << 20

var (
	typeBox = regexp.MustCompile(`\[\[type:[^\]]*\]\]`)
	soundAt = regexp.MustCompile(`\[anki:play:([qa]):(\d{1,4})\]`)
)

// Parse reads a card into a tree. The tree may be changed before it is laid out, and laid out again.
func Parse(card Card) *dom.Document {
	source := card.HTML
	cut := len(source) > maxHTML
	if cut {
		source = source[:maxHTML]
	}
	d := dom.Parse(source)
	d.Cut = d.Cut || cut
	name := map[string]string{"windows": "win isWin", "darwin": "mac isMac"}[runtime.GOOS]
	if name == "" {
		name = "linux isLin"
	}
	rootClass, class := name+" js", "card "+card.Class
	if card.Night {
		rootClass, class = rootClass+" night-mode", class+" nightMode night_mode"
		if card.Paper != "" && card.Ink != "" {
			dom.SetAttr(d.Root, "style", "--canvas: "+card.Paper+"; --fg: "+card.Ink)
		}
	}
	dom.SetAttr(d.Root, "class", rootClass)
	dom.SetAttr(d.Body, "class", strings.TrimSpace(class))
	dom.SetAttr(d.Body, "id", "qa_body")
	var texts []*html.Node
	for n := range d.Body.Descendants() {
		if n.Type == html.TextNode && strings.Contains(n.Data, "[") && !dom.Is(n.Parent, "style", "script") {
			texts = append(texts, n)
		}
	}
	m := &marks{card: &card}
	for _, n := range texts {
		m.replace(n)
	}
	markFormulas(d.Body)
	prepareOcclusion(d)
	return d
}

// marks puts elements in place of what the template leaves in brackets.
type marks struct {
	card  *Card
	typed bool // the box is there already
}

func (m *marks) replace(n *html.Node) {
	text := n.Data
	for {
		sound, box := soundAt.FindStringSubmatchIndex(text), typeBox.FindStringIndex(text)
		if sound == nil && box == nil {
			break
		}
		if box == nil || sound != nil && sound[0] < box[0] {
			m.before(n, text[:sound[0]], m.sound(text[sound[2]:sound[3]], text[sound[4]:sound[5]]))
			text = text[sound[1]:]
			continue
		}
		m.before(n, text[:box[0]], m.box())
		text = text[box[1]:]
	}
	n.Data = text
}

func (m *marks) before(n *html.Node, text string, element *html.Node) {
	if text != "" {
		n.Parent.InsertBefore(dom.Text(text), n)
	}
	if element != nil {
		n.Parent.InsertBefore(element, n)
	}
}

func (m *marks) box() *html.Node {
	if m.typed {
		return nil
	}
	m.typed = true
	center := dom.Element("center")
	center.AppendChild(dom.Element("input", "type", "text", "id", "typeans"))
	return center
}

// sound makes the button of a sound, or its name.
func (m *marks) sound(side, number string) *html.Node {
	names := m.card.QuestionSounds
	if side == "a" {
		names = m.card.AnswerSounds
	}
	n, err := strconv.Atoi(number)
	if err != nil || n >= len(names) {
		return nil
	}
	if !m.card.Buttons {
		name := dom.Element("span", "class", "karuta-sound")
		name.AppendChild(dom.Text("♪\u00a0" + names[n]))
		return name
	}
	command := fmt.Sprintf("play:%s:%d", side, n)
	button := dom.Element("a", "class", "replay-button soundLink", "href", "#", "data-command", command, "title", names[n])
	svg := svgElement("svg", "class", "playImage", "viewBox", "0 0 64 64", "version", "1.1")
	svg.AppendChild(svgElement("circle", "cx", "32", "cy", "32", "r", "29"))
	svg.AppendChild(svgElement("path", "d", "M25 17 L49 32 L25 47 Z"))
	button.AppendChild(svg)
	return button
}

func svgElement(name string, attributes ...string) *html.Node {
	n := dom.Element(name, attributes...)
	n.Namespace = "svg"
	return n
}
