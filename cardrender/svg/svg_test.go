package svg_test

import (
	"image"
	"image/color"
	"testing"

	"karuta/cardrender/paint"
	"karuta/cardrender/svg"
)

// at draws a picture of 20 by 20 pixels and returns the colours of places in it.
func draw(t *testing.T, source string) *image.RGBA {
	t.Helper()
	p, err := svg.Parse([]byte(source))
	if err != nil {
		t.Fatalf("%s: %v", source, err)
	}
	img := image.NewRGBA(image.Rect(0, 0, 20, 20))
	p.Draw(paint.NewCanvas(img, 1, paint.NewGlyphs()), paint.Rect{W: 20, H: 20})
	return img
}

func TestDrawings(t *testing.T) {
	red, blue, none := color.RGBA{255, 0, 0, 255}, color.RGBA{0, 0, 255, 255}, color.RGBA{}
	wrap := func(inner string) string {
		return `<svg viewBox="0 0 20 20" xmlns="http://www.w3.org/2000/svg">` + inner + `</svg>`
	}
	for _, c := range []struct {
		inner   string
		in, out image.Point // a place that is coloured, and one that is not
		want    color.RGBA
	}{
		{`<rect x="5" y="5" width="10" height="10" fill="red"/>`, image.Pt(10, 10), image.Pt(2, 10), red},
		{`<circle cx="50%" cy="10" r="5" fill="#f00"/>`, image.Pt(10, 6), image.Pt(5, 5), red},
		{`<path d="M5 5h10v10h-10z" fill="red"/>`, image.Pt(14, 14), image.Pt(16, 10), red},
		{`<path d="M0 0h20v20h-20zM5 5h10v10h-10z" fill="red" fill-rule="evenodd"/>`, image.Pt(2, 2), image.Pt(10, 10), red},
		{`<path d="M2 10A8 8 0 0 1 18 10Z" fill="red"/>`, image.Pt(10, 5), image.Pt(10, 15), red},
		{`<line x1="0" y1="10" x2="20" y2="10" stroke="red" stroke-width="4"/>`, image.Pt(10, 9), image.Pt(10, 14), red},
		{`<path d="M0 10h20" stroke="red" stroke-width="4" stroke-dasharray="5"/>`, image.Pt(2, 10), image.Pt(7, 10), red},
		{`<polygon points="0,0 20,0 0,20" fill="red"/>`, image.Pt(3, 3), image.Pt(17, 17), red},
		{`<g transform="translate(10 0) scale(.5)"><rect width="20" height="20" fill="red"/></g>`, image.Pt(15, 5), image.Pt(5, 5), red},
		{`<g fill="red"><rect width="9" height="20"/><rect x="11" width="9" height="20" fill="none"/></g>`, image.Pt(4, 4), image.Pt(15, 4), red},
		{`<defs><rect id="r" width="8" height="8" fill="red"/></defs><use href="#r" x="10" y="10"/>`, image.Pt(14, 14), image.Pt(4, 4), red},
		{`<clipPath id="c"><rect width="10" height="20"/></clipPath><rect width="20" height="20" fill="red" clip-path="url(#c)"/>`, image.Pt(5, 5), image.Pt(15, 5), red},
		{`<style>.k { fill: red } #n { display: none }</style><rect class="k" width="10" height="20"/><rect id="n" x="10" width="10" height="20"/>`, image.Pt(5, 5), image.Pt(15, 5), red},
		{`<linearGradient id="g"><stop stop-color="red"/><stop offset="1" stop-color="red"/></linearGradient><rect width="10" height="20" fill="url(#g)"/>`, image.Pt(5, 5), image.Pt(15, 5), red},
		{`<rect width="10" height="20" style="fill: blue"/>`, image.Pt(5, 5), image.Pt(15, 5), blue},
		{`<symbol id="s" viewBox="0 0 2 2"><rect width="1" height="2" fill="blue"/></symbol><use href="#s" width="20" height="20"/>`, image.Pt(5, 5), image.Pt(15, 5), blue},
	} {
		img := draw(t, wrap(c.inner))
		if got := img.RGBAAt(c.in.X, c.in.Y); got != c.want {
			t.Errorf("%s: %v at %v, want %v", c.inner, got, c.in, c.want)
		}
		if got := img.RGBAAt(c.out.X, c.out.Y); got != none {
			t.Errorf("%s: %v at %v, want nothing", c.inner, got, c.out)
		}
	}
}

func TestSizes(t *testing.T) {
	for source, want := range map[string][2]float32{
		`<svg width="30" height="20"><rect width="1" height="1"/></svg>`:           {30, 20},
		`<svg viewBox="0 0 60 20"/>`:                                               {60, 20},
		`<svg width="30" viewBox="0 0 60 20"/>`:                                    {30, 10},
		`<?xml version="1.0"?><!DOCTYPE svg><svg height="1in" viewBox="0 0 2 1"/>`: {192, 96},
	} {
		p, err := svg.Parse([]byte(source))
		if err != nil {
			t.Errorf("%s: %v", source, err)
			continue
		}
		if w, h := p.Size(); w != want[0] || h != want[1] {
			t.Errorf("%s: %v by %v, want %v", source, w, h, want)
		}
	}
	for _, source := range []string{"", "no drawing", "<html></html>", "<svg></svg>"} {
		if _, err := svg.Parse([]byte(source)); err == nil {
			t.Errorf("%q is read as a drawing", source)
		}
	}
}
