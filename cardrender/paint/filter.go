package paint

import (
	"image"
	"math"
)

// Filter changes what was drawn: a function of CSS's filter property. Blur and saturation are named as there.
type Filter struct {
	Name   string
	Amount float32
}

func (f Filter) reach() float32 {
	if f.Name == "blur" {
		return 3 * f.Amount
	}
	return 0
}

func (f Filter) apply(img *image.RGBA, scale float32) {
	if f.Name == "blur" {
		Blur(img, f.Amount*scale)
		return
	}
	m, ok := f.matrix()
	if !ok {
		return
	}
	for i := 0; i+3 < len(img.Pix); i += 4 {
		px := img.Pix[i : i+4 : i+4]
		a := float32(px[3])
		if a == 0 {
			continue
		}
		r, g, b := float32(px[0]), float32(px[1]), float32(px[2])
		for j := range 3 {
			v := m[j][0]*r + m[j][1]*g + m[j][2]*b + m[j][3]*a
			px[j] = uint8(max(0, min(a, v)) + 0.5)
		}
		if f.Name == "opacity" {
			for j := range px {
				px[j] = uint8(float32(px[j])*f.Amount + 0.5)
			}
		}
	}
}

// matrix returns the factors of red, green, blue and one for each channel.
func (f Filter) matrix() (m [3][4]float32, ok bool) {
	n := f.Amount
	diagonal := func(k, plus float32) [3][4]float32 {
		return [3][4]float32{{k, 0, 0, plus}, {0, k, 0, plus}, {0, 0, k, plus}}
	}
	switch f.Name {
	case "invert":
		n = min(n, 1)
		return diagonal(1-2*n, n), true
	case "brightness":
		return diagonal(n, 0), true
	case "contrast":
		return diagonal(n, 0.5-n/2), true
	case "opacity":
		return diagonal(1, 0), true
	case "grayscale":
		return Saturation(1 - min(n, 1)), true
	case "saturate":
		return Saturation(n), true
	case "sepia":
		k := 1 - min(n, 1)
		return [3][4]float32{
			{0.393 + 0.607*k, 0.769 - 0.769*k, 0.189 - 0.189*k},
			{0.349 - 0.349*k, 0.686 + 0.314*k, 0.168 - 0.168*k},
			{0.272 - 0.272*k, 0.534 - 0.534*k, 0.131 + 0.869*k},
		}, true
	case "hue-rotate":
		return HueRotation(float64(n)), true
	}
	return m, false
}

// Saturation returns the factors that make colours weaker (below 1) or stronger.
func Saturation(s float32) [3][4]float32 {
	const r, g, b = 0.213, 0.715, 0.072
	return [3][4]float32{
		{r + (1-r)*s, g - g*s, b - b*s}, {r - r*s, g + (1-g)*s, b - b*s}, {r - r*s, g - g*s, b + (1-b)*s},
	}
}

// HueRotation returns the factors that turn the circle of colours.
func HueRotation(degrees float64) [3][4]float32 {
	sin64, cos64 := math.Sincos(degrees * math.Pi / 180)
	s, c := float32(sin64), float32(cos64)
	return [3][4]float32{
		{.213 + c*.787 - s*.213, .715 - c*.715 - s*.715, .072 - c*.072 + s*.928},
		{.213 - c*.213 + s*.143, .715 + c*.285 + s*.140, .072 - c*.072 - s*.283},
		{.213 - c*.213 - s*.787, .715 - c*.715 + s*.715, .072 + c*.928 + s*.072},
	}
}
