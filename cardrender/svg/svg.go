// Package svg draws vector pictures: shapes, paths, gradients, patterns, clips, masks, markers, some filters. It knows what pictures of
// cards are made of; what it does not know it leaves out. It reads nothing but the picture itself, and asks its caller
// for pictures within it.
package svg

import (
	"errors"
	"image/color"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/net/html"

	"karuta/cardrender/dom"
	"karuta/cardrender/paint"
	"karuta/cardrender/style"
)

// Limits of one picture.
const (
	maxNodes = 100000
	maxUses  = 3000
	maxDepth = 60
)

// Style is what a drawing in a card takes from the text around it.
type Style struct {
	Color color.NRGBA
	Size  float32 // of the font

	// Sheets are the style sheets of the card, weakest first: they reach into its drawings.
	Sheets []*style.Sheet

	Pictures Pictures // of image elements; nil: they are left out
}

// Picture is a vector picture.
type Picture struct {
	root   *html.Node
	sheets []*style.Sheet
	ids    map[string]*html.Node
	box    [4]float32 // view box; none if the width is zero
	w, h   float32    // natural size; zero: none
	around Style
	list   paint.List // what to draw, in units of the view box
}

var errNoDrawing = errors.New("no svg element")

// Parse reads an SVG file. pictures may be nil.
func Parse(data []byte, pictures Pictures) (*Picture, error) {
	text := string(data)
	if strings.HasPrefix(text, "\x1f\x8b") {
		return nil, errors.New("compressed drawings are not read")
	}
	text = expandEntities(text)
	text = strings.NewReplacer("<svg:", "<", "</svg:", "</").Replace(text)
	at := strings.Index(text, "<svg")
	if at < 0 {
		return nil, errNoDrawing
	}
	n, err := Root(text[at:])
	if err != nil {
		return nil, err
	}
	p := FromNode(n, Style{Color: color.NRGBA{A: 255}, Size: 16, Pictures: pictures})
	if p.box[2] == 0 && (p.w == 0 || p.h == 0) {
		b := p.list.Bounds()
		if b.Empty() {
			return nil, errors.New("drawing has no size")
		}
		p.w, p.h = max(p.w, b.Right()), max(p.h, b.Bottom())
	}
	return p, nil
}

// Root returns the svg element that a text of HTML holds first.
func Root(text string) (*html.Node, error) {
	for n := range dom.Parse(text).Body.Descendants() {
		if dom.Is(n, "svg") {
			return n, nil
		}
	}
	return nil, errNoDrawing
}

// expandEntities fills in the names that some programs define in front of a drawing. Names within values of names are
// left alone, so that nothing can grow without end.
func expandEntities(text string) string {
	head, rest, ok := strings.Cut(text, "<svg")
	if !ok || !strings.Contains(head, "<!ENTITY") {
		return text
	}
	var pairs []string
	for _, part := range strings.Split(head, "<!ENTITY")[1:] {
		fields := strings.Fields(part)
		from := strings.IndexAny(part, `"'`)
		if len(fields) < 2 || from < 0 || len(pairs) > 100 {
			continue
		}
		if to := strings.IndexByte(part[from+1:], part[from]); to >= 0 && to < 500 {
			pairs = append(pairs, "&"+fields[0]+";", part[from+1:from+1+to])
		}
	}
	if len(rest) > 8<<20 {
		return text
	}
	return "<svg" + strings.NewReplacer(pairs...).Replace(rest)
}

// FromNode reads an svg element of a card.
func FromNode(n *html.Node, around Style) *Picture {
	p := &Picture{root: n, ids: map[string]*html.Node{}, around: around, sheets: around.Sheets}
	p.index(n)
	p.box = viewBox(n)
	p.w, p.h = p.length(dom.Attr(n, "width"), 0), p.length(dom.Attr(n, "height"), 0)
	if strings.HasSuffix(dom.Attr(n, "width"), "%") {
		p.w = 0
	}
	if strings.HasSuffix(dom.Attr(n, "height"), "%") {
		p.h = 0
	}
	p.completeSize()
	r := &reader{p: p}
	st := initial(around)
	p.list = r.children(n, r.styled(n, st), 0)
	return p
}

// index finds the elements with names and the style sheet.
func (p *Picture) index(n *html.Node) {
	css, count := "", 0
	if id := dom.Attr(n, "id"); id != "" {
		p.ids[id] = n
	}
	for d := range n.Descendants() {
		if count++; count > maxNodes {
			break
		}
		if d.Type != html.ElementNode {
			continue
		}
		if id := dom.Attr(d, "id"); id != "" && p.ids[id] == nil {
			p.ids[id] = d
		}
		if d.Data == "style" {
			css += dom.TextOf(d)
		}
	}
	if css != "" {
		p.sheets = append(slices.Clip(p.sheets), style.Parse(css))
	}
}

// completeSize takes what is not said of the size from the view box.
func (p *Picture) completeSize() {
	switch {
	case p.box[2] <= 0 || p.box[3] <= 0:
	case p.w == 0 && p.h == 0:
		p.w, p.h = p.box[2], p.box[3]
	case p.w == 0:
		p.w = p.h * p.box[2] / p.box[3]
	case p.h == 0:
		p.h = p.w * p.box[3] / p.box[2]
	}
}

func viewBox(n *html.Node) (box [4]float32) {
	value := dom.Attr(n, "viewBox")
	if value == "" {
		value = dom.Attr(n, "viewbox")
	}
	list := numbers(value)
	if len(list) == 4 && list[2] > 0 && list[3] > 0 {
		copy(box[:], list)
	}
	return box
}

// Size implements paint.Picture.
func (p *Picture) Size() (width, height float32) { return p.w, p.h }

// Draw implements paint.Picture.
func (p *Picture) Draw(c *paint.Canvas, box paint.Rect) {
	m := paint.Translate(box.X, box.Y)
	if p.box[2] > 0 && p.box[3] > 0 {
		m = m.Mul(fitted(p.box, box.W, box.H, dom.Attr(p.root, "preserveAspectRatio")))
	} else if p.w > 0 && p.h > 0 {
		m = m.Mul(paint.Scale(box.W/p.w, box.H/p.h))
	}
	c.ClipRect(box, func() {
		c.With(m, func() { p.list.Paint(c) })
	})
}

// fitted maps a view box to a place of a size.
func fitted(box [4]float32, w, h float32, aspect string) paint.Matrix {
	sx, sy := w/box[2], h/box[3]
	var dx, dy float32
	if !strings.HasPrefix(aspect, "none") {
		s := min(sx, sy)
		if strings.Contains(aspect, "slice") {
			s = max(sx, sy)
		}
		sx, sy = s, s
		dx, dy = (w-box[2]*s)/2, (h-box[3]*s)/2
		if strings.Contains(aspect, "xMin") {
			dx = 0
		} else if strings.Contains(aspect, "xMax") {
			dx *= 2
		}
		if strings.Contains(aspect, "YMin") {
			dy = 0
		} else if strings.Contains(aspect, "YMax") {
			dy *= 2
		}
	}
	return paint.Translate(dx, dy).Mul(paint.Scale(sx, sy)).Mul(paint.Translate(-box[0], -box[1]))
}

var unitPixels = map[string]float32{"px": 1, "pt": 96.0 / 72, "pc": 16, "in": 96, "cm": 96 / 2.54, "mm": 96 / 25.4, "": 1}

// length reads a length; percentages are of whole.
func (p *Picture) length(text string, whole float32) float32 {
	text = strings.ToLower(strings.TrimSpace(text))
	end := len(text)
	for end > 0 && (text[end-1] >= 'a' && text[end-1] <= 'z' || text[end-1] == '%') {
		end--
	}
	v64, err := strconv.ParseFloat(strings.TrimSpace(text[:end]), 32)
	v := float32(v64)
	if err != nil || v != v || v > 1e7 || v < -1e7 {
		return 0
	}
	switch unit := text[end:]; unit {
	case "%":
		return v * whole / 100
	case "em", "rem":
		return v * p.around.Size
	case "ex":
		return v * p.around.Size / 2
	default:
		return v * unitPixels[unit]
	}
}

// numbers reads numbers with white space or commas between them, or nothing.
func numbers(text string) []float32 {
	s := scanner{text: text}
	var out []float32
	for len(out) < maxNodes {
		v, ok := s.number()
		if !ok {
			return out
		}
		out = append(out, v)
	}
	return out
}
