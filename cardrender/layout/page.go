package layout

import (
	"image/color"
	"slices"

	"github.com/go-text/typesetting/language"
	"golang.org/x/net/html"

	"karuta/cardrender/paint"
)

// Page is a document laid out.
type Page struct {
	Width, Height float32
	Ground        color.NRGBA // of the whole page, under the list; transparent: none
	List          paint.List
	Areas         []Area // what reacts to a click, the uppermost last
	Texts         []Text // in the order of the document, for selecting and copying
	Input         *paint.Rect
	Places        map[string]float32 // upper edges of elements with an id
	Boxes         []NodeBox          // of elements, for comparing
	Cut           bool               // something was left out because of the limits
	Lacking       []language.Script  // scripts of which no font has the letters
}

func (p *Page) lack(script language.Script) {
	if !slices.Contains(p.Lacking, script) {
		p.Lacking = append(p.Lacking, script)
	}
}

// Area is a part of the page that belongs to an element which reacts to a click.
type Area struct {
	Box  paint.Rect
	Node *html.Node
}

// Text is a piece of text on one line.
type Text struct {
	Text  []rune
	Edges []float32 // place across of each character's left or, from right to left, right edge; one more for the end
	Box   paint.Rect
	Node  *html.Node // the text node
	// Break is what comes before the text when it is copied: nothing, a space or a line end.
	Break string
}

// mapFrom moves what was noted inside of content that is painted by a mapping.
func (p *Page) mapFrom(areas, boxes int, m paint.Matrix) {
	for i := areas; i < len(p.Areas); i++ {
		p.Areas[i].Box = m.Bounds(p.Areas[i].Box)
	}
	for i := boxes; i < len(p.Boxes); i++ {
		p.Boxes[i].Box = m.Bounds(p.Boxes[i].Box)
	}
}

// NodeBox is the place of an element.
type NodeBox struct {
	Node *html.Node
	Box  paint.Rect
}
