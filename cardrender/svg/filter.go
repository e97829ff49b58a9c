package svg

import (
	"image"
	"image/color"
	"strings"

	"golang.org/x/net/html"

	"karuta/cardrender/dom"
	"karuta/cardrender/paint"
	"karuta/cardrender/style"
)

// filtered is a list that is changed after it was drawn.
type filtered struct {
	paint.List
	area  paint.Rect // beyond it nothing is seen
	steps []step
}

// step is one element of a filter.
type step struct {
	name    string // of the element, in lower case
	in, in2 string // names of results before; "": the last
	result  string
	merged  []string // of feMerge
	blur    float32  // standard deviation
	dx, dy  float32
	flood   color.RGBA
	op      string // of feComposite and feBlend
	matrix  [20]float32
}

// maxSteps is how many elements of a filter are read.
const maxSteps = 30

// Bounds implements paint.Item.
func (f *filtered) Bounds() paint.Rect { return f.area }

// Paint implements paint.Item.
func (f *filtered) Paint(c *paint.Canvas) {
	m := c.Matrix()
	c.Layer(f.area, 1, func(drawn *image.RGBA) { run(f.steps, drawn, m) }, func() { f.List.Paint(c) })
}

// filter changes a list by the filter that value names. One with an element that is not known changes nothing.
func (r *reader) filter(value string, list paint.List) paint.List {
	n := r.named(value, "filter")
	if n == nil {
		return list
	}
	f := &filtered{List: list, area: r.region(n, list.Bounds(), dom.Attr(n, "filterUnits") != "userSpaceOnUse")}
	for c := range n.ChildNodes() {
		if c.Type != html.ElementNode {
			continue
		}
		s, ok := r.step(c)
		if !ok || len(f.steps) == maxSteps {
			return list
		}
		f.steps = append(f.steps, s)
	}
	if f.area.Empty() || len(f.steps) == 0 || !r.afford(float32(len(f.steps))*r.share(f.area)) {
		return list
	}
	return paint.List{Items: []paint.Item{f}}
}

// step reads one element of a filter.
func (r *reader) step(n *html.Node) (step, bool) {
	s := step{
		name: strings.ToLower(n.Data), in: dom.Attr(n, "in"), in2: dom.Attr(n, "in2"), result: dom.Attr(n, "result"),
		dx: r.attr(n, "dx", 0), dy: r.attr(n, "dy", 0), op: dom.Attr(n, "operator") + dom.Attr(n, "mode"),
	}
	if list := numbers(lookup(n, "stddeviation")); len(list) > 0 {
		s.blur = max(0, min(list[0], 1000))
	}
	switch s.name {
	case "fegaussianblur", "feoffset", "feblend", "fecomposite":
	case "feflood", "fedropshadow":
		s.flood = r.flood(n)
	case "femerge":
		for c := range n.ChildNodes() {
			if c.Type == html.ElementNode {
				s.merged = append(s.merged, dom.Attr(c, "in"))
			}
		}
	case "fecolormatrix":
		s.matrix = colorMatrix(dom.Attr(n, "type"), numbers(dom.Attr(n, "values")))
	default:
		return s, false
	}
	return s, s.op != "arithmetic"
}

// lookup returns an attribute whose name a parser may have put into other letters.
func lookup(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if strings.EqualFold(a.Key, name) {
			return a.Val
		}
	}
	return ""
}

// flood returns the colour that a step fills with.
func (r *reader) flood(n *html.Node) color.RGBA {
	text, strength := dom.Attr(n, "flood-color"), dom.Attr(n, "flood-opacity")
	for _, d := range style.Declarations(dom.Attr(n, "style")) {
		switch d.Name {
		case "flood-color":
			text = d.Value
		case "flood-opacity":
			strength = d.Value
		}
	}
	fill, ok := style.ParseColor(text)
	switch {
	case strings.EqualFold(text, "currentcolor"):
		fill = r.p.around.Color
	case !ok:
		fill = color.NRGBA{A: 255}
	}
	if strength != "" {
		fill = faded(fill, alpha(strength))
	}
	return color.RGBAModel.Convert(fill).(color.RGBA)
}

// colorMatrix returns the four rows of five factors that a feColorMatrix means.
func colorMatrix(kind string, values []float32) [20]float32 {
	m := [20]float32{0: 1, 6: 1, 12: 1, 18: 1}
	rows := func(three [3][4]float32) {
		for i := range 3 {
			copy(m[i*5:], three[i][:3])
		}
	}
	switch {
	case kind == "luminanceToAlpha":
		m = [20]float32{15: 0.2125, 16: 0.7154, 17: 0.0721}
	case kind == "saturate" && len(values) == 1:
		rows(paint.Saturation(values[0]))
	case kind == "hueRotate" && len(values) == 1:
		rows(paint.HueRotation(float64(values[0])))
	case len(values) == 20:
		copy(m[:], values)
	}
	return m
}
