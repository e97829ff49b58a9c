package svg

import (
	"image/color"
	"strings"

	"golang.org/x/net/html"

	"karuta/cardrender/dom"
	"karuta/cardrender/paint"
	"karuta/cardrender/style"
)

// look is how shapes are painted; what is in an element takes it over.
type look struct {
	fill, stroke string // a colour, none, or url(#…)
	color        color.NRGBA
	fillAlpha    float32
	strokeAlpha  float32
	opacity      float32 // of this element alone
	evenOdd      bool
	line         paint.Stroke
	hidden       bool
	none         bool // display: none
	clip         string
	mask, filter string // url(#…)
	maskAlpha    bool
	markers      [3]string // url(#…), for the first point of a line, those between, and the last
	size         float32
	families     []string
	weight       int
	italic       bool
	anchor       string
	stopColor    string
	stopAlpha    float32
	transform    string
}

func initial(around Style) look {
	return look{
		fill: "black", stroke: "none", color: around.Color, fillAlpha: 1, strokeAlpha: 1, opacity: 1, size: around.Size,
		line: paint.Stroke{Width: 1}, stopColor: "black", stopAlpha: 1, weight: 400,
	}
}

// styled returns the look of an element inside of another.
func (r *reader) styled(n *html.Node, l look) look {
	l.opacity, l.none, l.clip, l.stopColor, l.stopAlpha, l.transform = 1, false, "", "black", 1, ""
	l.mask, l.filter, l.maskAlpha = "", "", false
	for _, a := range n.Attr {
		r.set(&l, a.Key, a.Val)
	}
	for _, sheet := range r.p.sheets {
		for _, d := range sheet.Matching(n) {
			r.set(&l, d.Name, d.Value)
		}
	}
	if text := dom.Attr(n, "style"); text != "" {
		for _, d := range style.Declarations(text) {
			r.set(&l, d.Name, d.Value)
		}
	}
	return l
}

func (r *reader) set(l *look, name, value string) {
	value = strings.TrimSpace(value)
	if value == "inherit" {
		return
	}
	switch name {
	case "fill":
		l.fill = value
	case "stroke":
		l.stroke = value
	case "color":
		if c, ok := style.ParseColor(value); ok {
			l.color = c
		}
	case "fill-rule", "clip-rule":
		l.evenOdd = value == "evenodd"
	case "visibility":
		l.hidden = value == "hidden" || value == "collapse"
	case "display":
		l.none = value == "none"
	case "clip-path":
		l.clip = value
	case "stop-color":
		l.stopColor = value
	case "font-size", "font-family", "font-weight", "font-style", "text-anchor":
		r.setFont(l, name, value)
	case "fill-opacity", "stroke-opacity", "opacity", "stop-opacity":
		l.setAlpha(name, alpha(value))
	case "transform":
		l.transform = value
	default:
		l.setEffect(name, value)
		r.setLine(l, name, value)
	}
}

func (r *reader) setFont(l *look, name, value string) {
	switch name {
	case "font-size":
		l.size = r.p.length(value, l.size)
	case "font-family":
		l.families = nil
		for _, family := range strings.Split(value, ",") {
			l.families = append(l.families, strings.Trim(strings.TrimSpace(family), `"'`))
		}
	case "font-weight":
		l.weight = 400
		if n := numbers(value); len(n) == 1 {
			l.weight = int(n[0])
		} else if strings.HasPrefix(value, "bold") {
			l.weight = 700
		}
	case "font-style":
		l.italic = value == "italic" || value == "oblique"
	case "text-anchor":
		l.anchor = value
	}
}

// setEffect sets what is named by url(#…).
func (l *look) setEffect(name, value string) {
	switch name {
	case "mask":
		l.mask = value
	case "mask-type":
		l.maskAlpha = value == "alpha"
	case "filter":
		l.filter = value
	case "marker":
		l.markers = [3]string{value, value, value}
	case "marker-start":
		l.markers[0] = value
	case "marker-mid":
		l.markers[1] = value
	case "marker-end":
		l.markers[2] = value
	}
}

func (l *look) setAlpha(name string, v float32) {
	switch name {
	case "fill-opacity":
		l.fillAlpha = v
	case "stroke-opacity":
		l.strokeAlpha = v
	case "opacity":
		l.opacity = v
	case "stop-opacity":
		l.stopAlpha = v
	}
}

func (r *reader) setLine(l *look, name, value string) {
	switch name {
	case "stroke-width":
		l.line.Width = max(0, r.p.length(value, r.p.diagonal()))
	case "stroke-linecap":
		l.line.RoundCap, l.line.SquareCap = value == "round", value == "square"
	case "stroke-linejoin":
		l.line.RoundJoin, l.line.BevelJoin = value == "round", value == "bevel"
	case "stroke-miterlimit":
		l.line.MiterLimit = r.p.length(value, 1)
	case "stroke-dasharray":
		l.line.Dash = nil
		if value != "none" {
			for _, v := range numbers(value) {
				l.line.Dash = append(l.line.Dash, max(0, v))
			}
		}
	case "stroke-dashoffset":
		l.line.DashStart = r.p.length(value, r.p.diagonal())
	}
}

func alpha(text string) float32 {
	list := numbers(strings.TrimSuffix(text, "%"))
	if len(list) == 0 {
		return 1
	}
	v := list[0]
	if strings.HasSuffix(text, "%") {
		v /= 100
	}
	return max(0, min(1, v))
}
