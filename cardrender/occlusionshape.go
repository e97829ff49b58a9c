package cardrender

import (
	"image/color"
	"math"
	"strconv"
	"strings"

	"golang.org/x/net/html"

	"karuta/cardrender/dom"
	"karuta/cardrender/paint"
)

// occlusion are shapes on a picture. It fills the box of the picture.
type occlusion struct {
	shapes []occlusionShape
}

// occlusionLook is how a shape is drawn. Lengths are CSS pixels.
type occlusionLook struct {
	fill, border color.NRGBA
	width        float32 // of the border
}

// occlusionShape is one shape. Places and lengths are shares of the picture's width or height.
type occlusionShape struct {
	kind          string // rect, ellipse, polygon or text
	left, top     float32
	width, height float32       // of a rect; radii of an ellipse
	points        []paint.Point // of a polygon
	turn          float64       // degrees, around left and top
	lines         []string      // of a text
	wide          float32       // its longest line, in ems
	scale         float32
	font          float32 // a text's size as a share of the picture's height; 0: the usual one
	look          occlusionLook
}

// What Anki's script draws texts with. A line is half as high again as a capital letter of Arial, and its baseline lies
// where the browser puts that of a text whose top is given. Sizes are CSS pixels, the others ems.
const (
	occlusionTextSize = 40
	occlusionPadding  = 5
	occlusionAscent   = 0.81
	occlusionLine     = 1.5 * 0.716
)

func occlusionFont(size float32) paint.Font {
	return paint.Font{Families: []string{"Arial", "sans-serif"}, Size: size, Weight: 400}
}

// angleSteps are the parts into which a turn is divided where it is stored.
const angleSteps = 10000

// readShape reads the shape that the template filter has written into an element. measure returns the width of a line
// of text in ems.
func readShape(n *html.Node, measure func(string) float32) (shape occlusionShape, ok bool) {
	number := func(name string) (float32, bool) {
		v, err := strconv.ParseFloat(strings.TrimSpace(dom.Attr(n, "data-"+name)), 32)
		return float32(v), err == nil && v > -100 && v < 100
	}
	shape.kind = dom.Attr(n, "data-shape")
	shape.left, _ = number("left")
	shape.top, _ = number("top")
	if v, err := strconv.ParseFloat(dom.Attr(n, "data-angle"), 64); err == nil {
		shape.turn = math.Mod(v, angleSteps) / angleSteps * 360
	}
	pair := func(a, b string) bool {
		var okA, okB bool
		shape.width, okA = number(a)
		shape.height, okB = number(b)
		return okA && okB
	}
	switch shape.kind {
	case "rect":
		return shape, pair("width", "height")
	case "ellipse":
		return shape, pair("rx", "ry")
	case "polygon":
		shape.points = readPoints(dom.Attr(n, "data-points"))
		return shape, len(shape.points) > 1
	case "text":
		shape.scale, ok = number("scale")
		shape.font, _ = number("font-size")
		shape.lines = strings.Split(dom.Attr(n, "data-text"), "\n")
		for _, line := range shape.lines {
			shape.wide = max(shape.wide, measure(line))
		}
		return shape, ok && shape.scale > 0
	}
	return shape, false
}

func readPoints(text string) []paint.Point {
	var points []paint.Point
	for pair := range strings.FieldsSeq(text) {
		left, right, _ := strings.Cut(pair, ",")
		x, errX := strconv.ParseFloat(left, 32)
		y, errY := strconv.ParseFloat(right, 32)
		if errX == nil && errY == nil && math.Abs(x) < 100 && math.Abs(y) < 100 {
			points = append(points, paint.Point{X: float32(x), Y: float32(y)})
		}
	}
	return points
}

// Size implements paint.Picture.
func (o *occlusion) Size() (width, height float32) { return 0, 0 }

// Draw implements paint.Picture.
func (o *occlusion) Draw(c *paint.Canvas, box paint.Rect) {
	for i := range o.shapes {
		shape := &o.shapes[i]
		at := paint.Translate(box.X+shape.left*box.W, box.Y+shape.top*box.H)
		if shape.kind != "polygon" { // polygons are stored turned
			at = at.Mul(paint.Rotate(shape.turn))
		}
		c.With(at, func() { shape.draw(c, box.W, box.H) })
	}
}

// draw draws the shape with its left and top at the origin, on a picture of this size.
func (s *occlusionShape) draw(c *paint.Canvas, width, height float32) {
	var path paint.Path
	switch w, h := s.width*width, s.height*height; s.kind {
	case "rect":
		path.Rect(paint.Rect{W: w, H: h})
	case "ellipse":
		path.Ellipse(w, h, w, h)
	case "polygon":
		s.trace(&path, width, height)
	case "text":
		s.write(c, height)
		return
	}
	c.Fill(&path, s.look.fill)
	if s.look.width > 0 {
		c.Fill(path.Stroked(paint.Stroke{Width: s.look.width, MiterLimit: 10}, 0.1), s.look.border)
	}
}

// trace makes the outline of a polygon, whose own left and top are the origin.
func (s *occlusionShape) trace(path *paint.Path, width, height float32) {
	left, top := s.points[0].X, s.points[0].Y
	for _, p := range s.points {
		left, top = min(left, p.X), min(top, p.Y)
	}
	for i, p := range s.points {
		x, y := (p.X-left)*width, (p.Y-top)*height
		if i == 0 {
			path.MoveTo(x, y)
		} else {
			path.LineTo(x, y)
		}
	}
	path.Close()
}

// write writes a text on white.
func (s *occlusionShape) write(c *paint.Canvas, height float32) {
	size := s.font * height
	if size <= 0 {
		size = occlusionTextSize
	}
	size *= s.scale
	pad := occlusionPadding * s.scale
	line := occlusionLine * size
	c.FillRect(paint.Rect{W: s.wide*size + pad, H: line*float32(len(s.lines)) + pad}, color.NRGBA{255, 255, 255, 255})
	for i, text := range s.lines {
		words := paint.Words{Y: float32(i)*line + occlusionAscent*size, Parts: []paint.Part{{
			Text: text, Font: occlusionFont(size), Color: color.NRGBA{A: 255},
		}}}
		words.Paint(c)
	}
}
