package paint_test

import (
	"image"
	"image/color"
	"testing"

	"karuta/cardrender/paint"
)

var (
	red  = color.NRGBA{255, 0, 0, 255}
	blue = color.NRGBA{0, 0, 255, 255}
)

// draw paints items on 40 by 40 transparent pixels.
func draw(scale float32, items ...paint.Item) *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, 40, 40))
	list := paint.List{Items: items}
	list.Paint(paint.NewCanvas(img, scale, paint.NewGlyphs()))
	return img
}

func rect(x, y, w, h float32) paint.Path {
	var p paint.Path
	p.Rect(paint.Rect{X: x, Y: y, W: w, H: h})
	return p
}

func TestItems(t *testing.T) {
	clip := rect(0, 0, 20, 40)
	var circle, ring paint.Path
	circle.Ellipse(20, 20, 10, 10)
	ring.Rect(paint.Rect{W: 40, H: 40})
	ring.Rect(paint.Rect{X: 10, Y: 10, W: 20, H: 20})
	var line paint.Path
	line.MoveTo(0, 20)
	line.LineTo(40, 20)
	turned := paint.Translate(20, 20).Mul(paint.Rotate(45)).Mul(paint.Translate(-20, -20))
	all := paint.Shape{Path: rect(0, 0, 40, 40), Color: red}
	for _, c := range []struct {
		name    string
		scale   float32
		item    paint.Item
		in, out image.Point
		want    color.RGBA
	}{
		{"fill", 1, &paint.Fill{Rect: paint.Rect{X: 10, Y: 10, W: 10, H: 10}, Color: red}, image.Pt(19, 19), image.Pt(20, 20), color.RGBA{255, 0, 0, 255}},
		{"scale", 2, &paint.Fill{Rect: paint.Rect{X: 5, Y: 5, W: 5, H: 5}, Color: red}, image.Pt(19, 19), image.Pt(20, 20), color.RGBA{255, 0, 0, 255}},
		{"circle", 1, &paint.Shape{Path: circle, Color: red}, image.Pt(20, 11), image.Pt(12, 12), color.RGBA{255, 0, 0, 255}},
		{"even and odd", 1, &paint.Shape{Path: *ring.EvenOdd(), Color: red}, image.Pt(5, 5), image.Pt(20, 20), color.RGBA{255, 0, 0, 255}},
		{"stroke", 1, &paint.Shape{Path: *line.Stroked(paint.Stroke{Width: 6}, 1), Color: red}, image.Pt(20, 18), image.Pt(20, 25), color.RGBA{255, 0, 0, 255}},
		{"dashes", 1, &paint.Shape{Path: *line.Stroked(paint.Stroke{Width: 6, Dash: []float32{10}}, 1), Color: red}, image.Pt(5, 20), image.Pt(15, 20), color.RGBA{255, 0, 0, 255}},
		{"clip", 1, &paint.Group{List: paint.List{Items: []paint.Item{&all}}, Clip: &clip, Opacity: 1}, image.Pt(19, 20), image.Pt(20, 20), color.RGBA{255, 0, 0, 255}},
		{"turned", 1, &paint.Group{List: paint.List{Items: []paint.Item{&paint.Shape{Path: rect(10, 10, 20, 20), Color: red}}}, Matrix: &turned, Opacity: 1}, image.Pt(20, 8), image.Pt(11, 11), color.RGBA{255, 0, 0, 255}},
		{"half seen", 1, &paint.Group{List: paint.List{Items: []paint.Item{&paint.Shape{Path: rect(0, 0, 20, 40), Color: red}}}, Opacity: 0.5}, image.Pt(5, 5), image.Pt(30, 5), color.RGBA{128, 0, 0, 128}},
		{"inverted", 1, &paint.Group{List: paint.List{Items: []paint.Item{&paint.Shape{Path: rect(0, 0, 20, 40), Color: red}}}, Opacity: 1, Filters: []paint.Filter{{Name: "invert", Amount: 1}}}, image.Pt(5, 5), image.Pt(30, 5), color.RGBA{0, 255, 255, 255}},
	} {
		img := draw(c.scale, c.item)
		if got := img.RGBAAt(c.in.X, c.in.Y); got != c.want {
			t.Errorf("%s: %v at %v, want %v", c.name, got, c.in, c.want)
		}
		if got := img.RGBAAt(c.out.X, c.out.Y); got.A != 0 {
			t.Errorf("%s: %v at %v, want nothing", c.name, got, c.out)
		}
	}
}

func TestTilesShowTheirPart(t *testing.T) {
	list := paint.List{Items: []paint.Item{&paint.Fill{Rect: paint.Rect{X: 5, Y: 1000, W: 10, H: 10}, Color: blue}}}
	tile := image.NewRGBA(image.Rect(0, 2000, 40, 2040)) // at a scale of 2
	list.Paint(paint.NewCanvas(tile, 2, paint.NewGlyphs()))
	if got := tile.RGBAAt(15, 2005); got != (color.RGBA{0, 0, 255, 255}) {
		t.Errorf("the tile shows %v", got)
	}
}

func TestGradientsAndShadowsFade(t *testing.T) {
	g := &paint.Gradient{X1: 40, Stops: []paint.Stop{{Color: red}, {At: 1, Color: blue}}}
	img := draw(1, &paint.Shape{Path: rect(0, 0, 40, 40), Gradient: g})
	for x := 1; x < 40; x++ {
		if a, b := img.RGBAAt(x-1, 20), img.RGBAAt(x, 20); a.R < b.R || a.B > b.B {
			t.Fatalf("from %v to %v at %d", a, b, x)
		}
	}
	box := paint.Rect{X: 15, Y: 15, W: 10, H: 10}
	img = draw(1, &paint.Shadow{Box: box, Out: box, Blur: 10, Color: red})
	near, far := img.RGBAAt(14, 20).A, img.RGBAAt(8, 20).A
	if near <= far || far == 0 || img.RGBAAt(20, 20).A != 0 {
		t.Errorf("shadow: %d beside the box, %d away from it, %d inside", near, far, img.RGBAAt(20, 20).A)
	}
}

func TestMatricesUndoThemselves(t *testing.T) {
	m := paint.Translate(3, 4).Mul(paint.Rotate(30)).Mul(paint.Scale(2, 5)).Mul(paint.Skew(10, 0))
	back, ok := m.Invert()
	x, y := m.Apply(7, -2)
	if x, y = back.Apply(x, y); !ok || x < 6.99 || x > 7.01 || y < -2.01 || y > -1.99 {
		t.Errorf("there and back leads to %v, %v", x, y)
	}
	if _, ok := paint.Scale(0, 1).Invert(); ok {
		t.Error("what is flat has no way back")
	}
}
