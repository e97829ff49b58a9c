// Package layout places the elements of a card: it turns a tree of nodes and their styles into boxes, gives each box
// a place and a size, and makes the list of what is to be painted.
package layout

import (
	"golang.org/x/net/html"

	"karuta/cardrender/paint"
	"karuta/cardrender/style"
)

// kind is what a box is.
type kind uint8

const (
	block    kind = iota // holds blocks, or lines
	inline               // a part of lines
	text                 // text on lines
	lineEnd              // <br>
	replaced             // a picture or another thing with a shape of its own
	rubyPair             // a base with its reading above
)

// Box is a place on the page. Its position is that of its border's outer edge, relative to the same of its parent.
type Box struct {
	kind   kind
	style  *style.Style
	node   *html.Node
	parent *Box
	kids   []*Box
	text   string
	lines  bool // the kids stand on lines
	marker *Box // of a list item, outside of it

	X, Y, W, H float32
	margin     [4]float32
	border     [4]float32
	padding    [4]float32
	bottomOut  margins // the margin below, with those of the last kids where they collapse
	through    bool    // nothing in it: the margins above and below meet

	para     *paragraph
	rows     []*line
	content  *content // of a replaced box
	baseline float32  // of the last line, or where another box stands on; from the top of the border; 0: none
	first    float32  // baseline of the first line

	min, max  float32 // widths, once known
	measured  bool
	cell      *cellPlace
	collapsed *[4]style.Border // borders of a cell of a table whose borders collapse
	outside   []*Box           // boxes out of the flow that are placed in this one
	static    [2]float32       // where a box out of the flow would have been
	offset    [2]float32       // of a relatively placed box
	turned    bool             // laid out sideways: lines run from top to bottom
}

// content is what a replaced box shows.
type content struct {
	picture  paint.Picture
	w, h     float32 // natural size; 0: none
	baseline float32 // from the top, as a share of the height; 1 is the bottom
	missing  bool
	alt      string
	input    bool
}

// inFlow reports whether the box stands where it is in the tree. Text has the style of its element, but moves with it.
func (b *Box) inFlow() bool {
	return b.kind == text || b.kind == lineEnd || !b.style.Outside() && b.style.Float == ""
}

func (b *Box) blockLevel() bool {
	return b.kind != inline && b.kind != text && b.kind != lineEnd && !b.atomic()
}

// atomic reports whether the box stands on a line as a whole.
func (b *Box) atomic() bool {
	if b.kind == rubyPair {
		return true
	}
	return (b.kind == block || b.kind == replaced) && b.style.Display.IsInline() && b.inFlow()
}

// root reports whether floats and margins do not reach out of the box.
func (b *Box) root() bool {
	s := b.style
	if b.atomic() || s.Float != "" || s.Outside() || s.Overflow != "" || b.turned {
		return true
	}
	switch s.Display {
	case style.Block, style.ListItem:
		return b.parent == nil || isTrackParent(b.parent)
	case style.Inline:
		return false
	}
	return true
}

// isTrackParent reports whether the box's kids are placed by flex or grid.
func isTrackParent(b *Box) bool {
	switch b.style.Display {
	case style.Flex, style.InlineFlex, style.Grid, style.InlineGrid:
		return b.kind == block
	}
	return false
}

func (b *Box) edgeTop() float32    { return b.border[style.Top] + b.padding[style.Top] }
func (b *Box) edgeBottom() float32 { return b.border[style.Bottom] + b.padding[style.Bottom] }
func (b *Box) edgeLeft() float32   { return b.border[style.Left] + b.padding[style.Left] }
func (b *Box) edgeRight() float32  { return b.border[style.Right] + b.padding[style.Right] }
func (b *Box) edgesX() float32     { return b.edgeLeft() + b.edgeRight() }
func (b *Box) edgesY() float32     { return b.edgeTop() + b.edgeBottom() }
func (b *Box) marginsX() float32   { return b.margin[style.Left] + b.margin[style.Right] }
func (b *Box) marginsY() float32   { return b.margin[style.Top] + b.margin[style.Bottom] }

// margins are margins that meet: the largest positive and the smallest negative one count.
type margins struct{ plus, minus float32 }

func (m margins) with(v float32) margins {
	if v > 0 {
		m.plus = max(m.plus, v)
	} else {
		m.minus = min(m.minus, v)
	}
	return m
}

func (m margins) and(o margins) margins {
	return margins{max(m.plus, o.plus), min(m.minus, o.minus)}
}

func (m margins) value() float32 { return m.plus + m.minus }
