package style

import (
	"image/color"
	"math"
	"strconv"
	"strings"

	"golang.org/x/image/colornames"
)

// Color is a colour that may be the text's colour.
type Color struct {
	color.NRGBA
	Current bool // the element's own text colour, whatever NRGBA says
}

// In returns the colour to paint with in an element whose text has the colour current.
func (c Color) In(current color.NRGBA) color.NRGBA {
	if c.Current {
		return current
	}
	return c.NRGBA
}

// ParseColor reads a colour as CSS and HTML attributes write it.
func ParseColor(text string) (color.NRGBA, bool) {
	list := words(tokenize(text))
	if len(list) != 1 {
		return color.NRGBA{}, false
	}
	c, ok := parseColor(list[0])
	return c.NRGBA, ok && !c.Current
}

func parseColor(v value) (Color, bool) {
	switch v.kind {
	case kHash:
		c, ok := parseHex(v.text)
		return Color{NRGBA: c}, ok
	case kIdent:
		switch v.text {
		case "transparent":
			return Color{}, true
		case "currentcolor":
			return Color{Current: true}, true
		}
		if c, ok := systemColors[v.text]; ok {
			return Color{NRGBA: c}, true
		}
		c, ok := colornames.Map[v.text]
		if v.text == "rebeccapurple" {
			return Color{NRGBA: color.NRGBA{0x66, 0x33, 0x99, 0xff}}, true
		}
		return Color{NRGBA: color.NRGBA(c)}, ok
	case kFunction:
		return colorFunction(v)
	}
	return Color{}, false
}

var systemColors = map[string]color.NRGBA{
	"canvas": {255, 255, 255, 255}, "canvastext": {0, 0, 0, 255}, "linktext": {0, 0, 0xee, 255}, "graytext": {128, 128, 128, 255},
	"buttonface": {0xef, 0xef, 0xef, 255}, "buttontext": {0, 0, 0, 255}, "highlight": {0x33, 0x99, 0xff, 255},
}

func parseHex(digits string) (color.NRGBA, bool) {
	if len(digits) == 3 || len(digits) == 4 {
		var long strings.Builder
		for _, d := range digits {
			long.WriteRune(d)
			long.WriteRune(d)
		}
		digits = long.String()
	}
	if len(digits) == 6 {
		digits += "ff"
	}
	v, err := strconv.ParseUint(digits, 16, 32)
	if err != nil || len(digits) != 8 {
		return color.NRGBA{}, false
	}
	return color.NRGBA{R: uint8(v >> 24), G: uint8(v >> 16), B: uint8(v >> 8), A: uint8(v)}, true
}

func colorFunction(v value) (Color, bool) {
	var args []value
	for _, a := range words(v.args) {
		if !a.delim(",") && !a.delim("/") {
			args = append(args, a)
		}
	}
	if len(args) != 3 && len(args) != 4 {
		return Color{}, false
	}
	alpha := 1.0
	if len(args) == 4 {
		alpha = scaled(args[3], 1)
	}
	var r, g, b float64
	switch v.text {
	case "rgb", "rgba":
		r, g, b = scaled(args[0], 255)/255, scaled(args[1], 255)/255, scaled(args[2], 255)/255
	case "hsl", "hsla":
		r, g, b = hsl(angle(args[0]), scaled(args[1], 100)/100, scaled(args[2], 100)/100)
	default:
		return Color{}, false
	}
	return Color{NRGBA: color.NRGBA{R: channel(r), G: channel(g), B: channel(b), A: channel(alpha)}}, true
}

// scaled reads a number, or a percentage of whole.
func scaled(v value, whole float64) float64 {
	if v.kind == kPercent {
		return v.num / 100 * whole
	}
	return v.num
}

func channel(v float64) uint8 { return uint8(math.Round(255 * max(0, min(1, v)))) }

// angle reads an angle in degrees.
func angle(v value) float64 {
	switch v.unit {
	case "rad":
		return v.num * 180 / math.Pi
	case "turn":
		return v.num * 360
	case "grad":
		return v.num * 0.9
	}
	return v.num
}

func hsl(hue, saturation, light float64) (r, g, b float64) {
	part := func(n float64) float64 {
		k := math.Mod(n+hue/30, 12)
		if k < 0 {
			k += 12
		}
		return light - saturation*min(light, 1-light)*max(-1, min(k-3, min(9-k, 1)))
	}
	return part(0), part(8), part(4)
}
