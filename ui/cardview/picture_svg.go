package cardview

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"regexp"

	"github.com/fyne-io/oksvg"
	"github.com/srwiley/rasterx"
)

var (
	svgRoot    = regexp.MustCompile(`(?s)<svg\b[^>]*>`)
	svgSize    = regexp.MustCompile(`\s(width|height)\s*=\s*["']([^"']+)["']`)
	wholeWide  = []byte(`width="100%"`)
	wholeHigh  = []byte(`height="100%"`)
	errNoSize  = errors.New("picture has no size")
	maxDrawing = 1e6 // units of a view box; more is a mistake
)

// decodeSVG draws an SVG picture.
func decodeSVG(data []byte) picture {
	root := svgRoot.FindIndex(data)
	if root == nil {
		return picture{done: true, err: errors.New("no svg element")}
	}
	icon, err := oksvg.ReadIconStream(bytes.NewReader(data), oksvg.IgnoreErrorMode)
	if err != nil {
		return picture{done: true, err: err}
	}
	box := icon.ViewBox
	if !(box.W > 0 && box.H > 0 && box.W < maxDrawing && box.H < maxDrawing) {
		return picture{done: true, err: errNoSize}
	}
	// The library takes per cents for numbers; a ground that covers everything is common in flags.
	if rest := data[root[1]:]; bytes.Contains(rest, wholeWide) || bytes.Contains(rest, wholeHigh) {
		rest = bytes.ReplaceAll(rest, wholeWide, fmt.Appendf(nil, `width="%g"`, box.W))
		rest = bytes.ReplaceAll(rest, wholeHigh, fmt.Appendf(nil, `height="%g"`, box.H))
		whole := append(append([]byte(nil), data[:root[1]]...), rest...)
		if icon, err = oksvg.ReadIconStream(bytes.NewReader(whole), oksvg.IgnoreErrorMode); err != nil {
			return picture{done: true, err: err}
		}
	}
	width, height := naturalSize(data[root[0]:root[1]], float32(box.W), float32(box.H))
	scale := min(svgScale, svgSide/max(width, height))
	w, h := max(1, int(width*scale)), max(1, int(height*scale))

	// The library scales shapes, but not the width of their strokes.
	stroke := float64(w) / box.W
	for i := range icon.SVGPaths {
		path := &icon.SVGPaths[i]
		path.LineWidth *= stroke
		path.DashOffset *= stroke
		dash := make([]float64, len(path.Dash))
		for j, d := range path.Dash {
			dash[j] = d * stroke
		}
		path.Dash = dash
	}
	out := image.NewRGBA(image.Rect(0, 0, w, h))
	icon.SetTarget(0, 0, float64(w), float64(h))
	icon.Draw(rasterx.NewDasher(w, h, newBoxScanner(out)), 1)
	return picture{done: true, image: out, width: width, height: height}
}

// naturalSize returns the size in CSS pixels: what the root element says, or else the view box.
func naturalSize(root []byte, boxWidth, boxHeight float32) (width, height float32) {
	var w, h length
	for _, found := range svgSize.FindAllSubmatch(root, -1) {
		l := parseLength(string(found[2]), baseSize)
		if !l.set || l.percent || l.value <= 0 {
			continue
		}
		if string(found[1]) == "width" {
			w = l
		} else {
			h = l
		}
	}
	switch {
	case w.set && h.set:
		return w.value, h.value
	case w.set:
		return w.value, w.value * boxHeight / boxWidth
	case h.set:
		return h.value * boxWidth / boxHeight, h.value
	}
	return boxWidth, boxHeight
}
