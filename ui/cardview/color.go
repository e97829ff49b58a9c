package cardview

import (
	"image/color"
	"strconv"
	"strings"

	"golang.org/x/image/colornames"
)

// parseColor reads a CSS colour: a name, #rgb, #rrggbb (with or without alpha), rgb() or rgba().
func parseColor(text string) (color.Color, bool) {
	text = strings.ToLower(strings.TrimSpace(text))
	if digits, ok := strings.CutPrefix(text, "#"); ok {
		return parseHex(digits)
	}
	if name, args, ok := strings.Cut(text, "("); ok && (name == "rgb" || name == "rgba") {
		return parseRGB(strings.TrimSuffix(args, ")"))
	}
	if text == "transparent" {
		return color.NRGBA{}, true
	}
	named, ok := colornames.Map[text]
	return named, ok
}

func parseHex(digits string) (color.Color, bool) {
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
		return nil, false
	}
	return color.NRGBA{R: uint8(v >> 24), G: uint8(v >> 16), B: uint8(v >> 8), A: uint8(v)}, true
}

func parseRGB(args string) (color.Color, bool) {
	parts := strings.FieldsFunc(args, func(r rune) bool { return r == ',' || r == ' ' || r == '/' })
	if len(parts) != 3 && len(parts) != 4 {
		return nil, false
	}
	values := [4]float64{3: 1}
	for i, part := range parts {
		number, percent := strings.CutSuffix(part, "%")
		v, err := strconv.ParseFloat(number, 64)
		if err != nil {
			return nil, false
		}
		switch {
		case percent && i < 3:
			v *= 2.55
		case percent:
			v /= 100
		}
		values[i] = v
	}
	clamp := func(v float64) uint8 { return uint8(max(0, min(255, v+0.5))) }
	return color.NRGBA{R: clamp(values[0]), G: clamp(values[1]), B: clamp(values[2]), A: clamp(values[3] * 255)}, true
}
