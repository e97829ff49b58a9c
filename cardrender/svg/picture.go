package svg

import (
	"golang.org/x/net/html"

	"karuta/cardrender/dom"
	"karuta/cardrender/paint"
)

// Pictures returns a picture by its address, as an image element has it; nil: there is none.
type Pictures func(address string) paint.Picture

// image returns the picture of an image element, in its place.
func (r *reader) image(n *html.Node) paint.List {
	if r.p.around.Pictures == nil {
		return paint.List{}
	}
	picture := r.p.around.Pictures(href(n))
	if picture == nil {
		return paint.List{}
	}
	w, h := picture.Size()
	if w <= 0 || h <= 0 {
		return paint.List{}
	}
	box := paint.Rect{X: r.x(n, "x"), Y: r.y(n, "y"), W: r.x(n, "width"), H: r.y(n, "height")}
	switch {
	case box.W <= 0 && box.H <= 0:
		box.W, box.H = w, h
	case box.W <= 0:
		box.W = box.H * w / h
	case box.H <= 0:
		box.H = box.W * h / w
	}
	m := paint.Translate(box.X, box.Y).Mul(fitted([4]float32{0, 0, w, h}, box.W, box.H, dom.Attr(n, "preserveAspectRatio")))
	place := &paint.Image{Picture: picture, Box: m.Bounds(paint.Rect{W: w, H: h})}
	return paint.List{Items: []paint.Item{&paint.Group{List: paint.List{Items: []paint.Item{place}}, ClipBox: &box, Opacity: 1}}}
}
