package svg_test

import (
	"image"
	"image/color"
	"strings"
	"testing"

	"karuta/cardrender/paint"
	"karuta/cardrender/svg"
)

// draw draws a picture of 20 by 20 pixels.
func draw(t *testing.T, source string) *image.RGBA {
	t.Helper()
	p, err := svg.Parse([]byte(source), nil)
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
		{`<mask id="m"><rect width="10" height="20" fill="white"/><rect x="10" width="10" height="20"/></mask><rect width="20" height="20" fill="red" mask="url(#m)"/>`, image.Pt(5, 5), image.Pt(15, 5), red},
		{`<mask id="m" mask-type="alpha"><rect width="10" height="20"/></mask><g mask="url(#m)"><rect width="20" height="20" fill="red"/></g>`, image.Pt(5, 5), image.Pt(15, 5), red},
		{`<mask id="m" maskContentUnits="objectBoundingBox"><rect width=".5" height="1" fill="#fff"/></mask><rect width="20" height="20" fill="red" mask="url('#m')"/>`, image.Pt(5, 5), image.Pt(15, 5), red},
		{`<mask id="m"><rect width="20" height="20" fill="white" mask="url(#m)"/></mask><rect width="10" height="20" fill="red"/>`, image.Pt(5, 5), image.Pt(15, 5), red},
		{`<pattern id="p" width="10" height="20" patternUnits="userSpaceOnUse"><rect width="5" height="20" fill="red"/></pattern><rect width="20" height="20" fill="url(#p)"/>`, image.Pt(12, 5), image.Pt(8, 5), red},
		{`<pattern id="p" x="5" width="10" height="20" patternUnits="userSpaceOnUse"><rect width="5" height="20" fill="red"/></pattern><rect width="20" height="20" fill="url(#p)"/>`, image.Pt(7, 5), image.Pt(12, 5), red},
		{`<pattern id="p" width=".5" height="1" viewBox="0 0 2 1" preserveAspectRatio="none"><rect width="1" height="1" fill="blue"/></pattern><rect width="20" height="20" fill="url(#p)"/>`, image.Pt(12, 5), image.Pt(8, 5), blue},
		{`<pattern id="q" width="1" height="1"><rect width="9" height="20" fill="red"/></pattern><pattern id="p" href="#q"/><rect width="20" height="20" fill="url(#p)"/>`, image.Pt(5, 5), image.Pt(15, 5), red},
		{`<pattern id="p" width=".000001" height=".000001"><rect width="20" height="20" fill="red"/></pattern><rect width="20" height="20" fill="url(#p)"/><rect width="9" height="20" fill="red"/>`, image.Pt(5, 5), image.Pt(15, 5), red},
		{`<marker id="a" markerWidth="2" markerHeight="2" refX="1" refY="1" orient="auto"><rect width="1" height="2" fill="red"/></marker><path d="M0 2H10V18" fill="none" stroke="none" stroke-width="5" marker-end="url(#a)"/>`, image.Pt(10, 14), image.Pt(10, 19), red},
		{`<marker id="a" markerWidth="4" markerHeight="4" viewBox="0 0 1 1" refX=".5" refY=".5" markerUnits="userSpaceOnUse"><rect width="1" height="1" fill="red"/></marker><polyline points="4,4 10,10 16,16" fill="none" marker-mid="url(#a)"/>`, image.Pt(10, 10), image.Pt(4, 4), red},
		{`<marker id="a" markerWidth="4" markerHeight="4" markerUnits="userSpaceOnUse" orient="auto-start-reverse"><rect width="4" height="4" fill="red"/></marker><line x1="10" y1="10" x2="19" y2="10" marker-start="url(#a)"/>`, image.Pt(8, 8), image.Pt(12, 12), red},
		{`<filter id="f" x="-1" y="-1" width="6" height="3"><feOffset dx="10"/></filter><rect width="5" height="20" fill="red" filter="url(#f)"/>`, image.Pt(12, 5), image.Pt(2, 5), red},
		{`<filter id="f"><feTurbulence/></filter><rect width="9" height="20" fill="red" filter="url(#f)"/>`, image.Pt(2, 5), image.Pt(15, 5), red},
		{`<filter id="f"><feColorMatrix values="0 0 0 0 0  0 0 0 0 0  1 0 0 0 0  0 0 0 1 0"/></filter><rect width="9" height="20" fill="red" filter="url(#f)"/>`, image.Pt(2, 5), image.Pt(15, 5), blue},
		{`<filter id="f" x="-1" width="4" filterUnits="userSpaceOnUse" height="20" y="0"><feFlood flood-color="red"/></filter><rect width="20" height="20" filter="url(#f)"/>`, image.Pt(2, 5), image.Pt(5, 5), red},
		{`<filter id="f"><feFlood flood-color="red" result="r"/><feComposite in="r" in2="SourceAlpha" operator="in"/></filter><rect width="9" height="20" filter="url(#f)"/>`, image.Pt(5, 5), image.Pt(15, 5), red},
		{`<clipPath id="c"><path clip-rule="evenodd" d="M0 0H20V20H0zM10 0H20V20H10z"/></clipPath><rect width="20" height="20" fill="red" clip-path="url(#c)"/>`, image.Pt(5, 5), image.Pt(15, 5), red},
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

func TestShadowsAndBlur(t *testing.T) {
	wrap := func(filter string) string {
		return `<svg viewBox="0 0 20 20"><filter id="f" x="-2" y="-2" width="5" height="5">` + filter + `</filter><rect x="4" y="4" width="6" height="6" fill="#00f" filter="url(#f)"/></svg>`
	}
	for name, img := range map[string]*image.RGBA{
		"drop shadow": draw(t, wrap(`<feDropShadow dx="4" dy="4" stdDeviation="1" flood-color="red"/>`)),
		"the long way": draw(t, wrap(`<feGaussianBlur in="SourceAlpha" stdDeviation="1"/><feOffset dx="4" dy="4" result="o"/>
			<feFlood style="flood-color: red"/><feComposite in2="o" operator="in"/><feMerge><feMergeNode/><feMergeNode in="SourceGraphic"/></feMerge>`)),
	} {
		if got := img.RGBAAt(6, 6); got != (color.RGBA{0, 0, 255, 255}) {
			t.Errorf("%s: %v in the shape", name, got)
		}
		inside, edge := img.RGBAAt(12, 12), img.RGBAAt(14, 11)
		if inside.R < 180 || inside.B != 0 || edge.A == 0 || edge.A >= inside.A || img.RGBAAt(1, 1).A != 0 {
			t.Errorf("%s: %v in the shadow, %v at its edge, %v far off", name, inside, edge, img.RGBAAt(1, 1))
		}
	}
	soft := draw(t, wrap(`<feGaussianBlur stdDeviation="2"/>`))
	if middle, out := soft.RGBAAt(7, 7), soft.RGBAAt(11, 7); middle.B < out.B || out.B == 0 || middle.A == 255 {
		t.Errorf("blurred: %v in the middle, %v outside", middle, out)
	}
}

// What takes memory and time for each use of it is left out where there is too much, and the rest is drawn.
func TestCostlyDrawingsEnd(t *testing.T) {
	many := func(element string) string {
		return strings.Repeat(element, 2000) + `<rect width="5" height="5" fill="red"/>`
	}
	for name, inner := range map[string]string{
		"filters":  `<filter id="f"><feGaussianBlur stdDeviation="9"/></filter>` + many(`<rect width="20" height="20" fill="none" stroke="blue" filter="url(#f)"/>`),
		"masks":    `<mask id="m"><rect width="20" height="20" fill="red"/></mask>` + many(`<rect width="20" height="20" fill="none" stroke="blue" mask="url(#m)"/>`),
		"patterns": `<pattern id="p" width=".02" height=".02"><rect width="1" height="1"/><rect width="1" height="1"/></pattern>` + many(`<rect width="20" height="20" fill="url(#p)"/>`),
		"nested": `<pattern id="p" width=".1" height=".1"><rect width="20" height="20" fill="url(#p)"/></pattern><marker id="a"><path d="M0 0h1" marker-end="url(#a)"/></marker>` +
			many(`<path d="M0 0h1v1" fill="url(#p)" marker-mid="url(#a)"/>`),
	} {
		if got := draw(t, `<svg viewBox="0 0 20 20">`+inner+`</svg>`).RGBAAt(2, 2); got != (color.RGBA{255, 0, 0, 255}) {
			t.Errorf("%s: %v where the last shape is", name, got)
		}
	}
}

func TestPicturesInDrawings(t *testing.T) {
	dot := image.NewRGBA(image.Rect(0, 0, 2, 1))
	for i := range dot.Pix {
		dot.Pix[i] = 255
	}
	var asked []string
	p, err := svg.Parse([]byte(`<svg viewBox="0 0 20 20"><image x="4" y="4" width="12" height="12" xlink:href="data:x"/><image href="none"/></svg>`), func(address string) paint.Picture {
		asked = append(asked, address)
		if address == "none" {
			return nil
		}
		return &paint.Bitmap{Pixels: dot, Width: 2, Height: 1}
	})
	if err != nil {
		t.Fatal(err)
	}
	img := image.NewRGBA(image.Rect(0, 0, 20, 20))
	p.Draw(paint.NewCanvas(img, 1, paint.NewGlyphs()), paint.Rect{W: 20, H: 20})
	if len(asked) != 2 || asked[0] != "data:x" {
		t.Errorf("asked for %q", asked)
	}
	if img.RGBAAt(10, 10).A != 255 || img.RGBAAt(10, 5).A != 0 || img.RGBAAt(2, 10).A != 0 {
		t.Error("the picture is not in its place, as wide as it may be and in its own proportions")
	}
}

// A radius in percent is one of the diagonal, over the root of two.
func TestRadiusInPercent(t *testing.T) {
	img := draw(t, `<svg viewBox="0 0 140 20"><circle cx="70" cy="10" r="50%" fill="red"/></svg>`) // 50 and not 40
	p := image.Pt(20*45/140+10, 10)
	if img.RGBAAt(p.X, p.Y).A == 0 || img.RGBAAt(20*60/140+10, 10).A != 0 {
		t.Errorf("%v and further right: %v, %v", p, img.RGBAAt(p.X, p.Y), img.RGBAAt(20*60/140+10, 10))
	}
}

func TestSizes(t *testing.T) {
	for source, want := range map[string][2]float32{
		`<svg width="30" height="20"><rect width="1" height="1"/></svg>`:           {30, 20},
		`<svg viewBox="0 0 60 20"/>`:                                               {60, 20},
		`<svg width="30" viewBox="0 0 60 20"/>`:                                    {30, 10},
		`<?xml version="1.0"?><!DOCTYPE svg><svg height="1in" viewBox="0 0 2 1"/>`: {192, 96},
	} {
		p, err := svg.Parse([]byte(source), nil)
		if err != nil {
			t.Errorf("%s: %v", source, err)
			continue
		}
		if w, h := p.Size(); w != want[0] || h != want[1] {
			t.Errorf("%s: %v by %v, want %v", source, w, h, want)
		}
	}
	for _, source := range []string{"", "no drawing", "<html></html>", "<svg></svg>"} {
		if _, err := svg.Parse([]byte(source), nil); err == nil {
			t.Errorf("%q is read as a drawing", source)
		}
	}
}
