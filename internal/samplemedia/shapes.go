package main

import (
	"bytes"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"math"

	"golang.org/x/image/vector"
)

const size = 320 // pixels of a picture's side

var ink = color.NRGBA{R: 0xc8, G: 0x3c, B: 0x3c, A: 0xff}

type point struct{ x, y float64 }

// shapes are the pictures drawn as PNG: corners on a circle around the middle.
var shapes = map[string][]point{
	"circle":   ring(180, 0, 1, 1),
	"triangle": ring(3, 0, 1, 1),
	"square":   ring(4, math.Pi/4, 1, 1),
	"pentagon": ring(5, 0, 1, 1),
	"hexagon":  ring(6, math.Pi/6, 1, 1),
	"star":     ring(10, 0, 1, 0.4),
}

// vectors are the pictures written as SVG, on a field of 100 by 100.
var vectors = map[string]string{
	"ellipse":       `<ellipse cx="50" cy="50" rx="44" ry="26"/>`,
	"rhombus":       `<path d="M50 6 86 50 50 94 14 50z"/>`,
	"trapezium":     `<path d="M30 24H70L94 76H6z"/>`,
	"parallelogram": `<path d="M30 26H96L70 74H4z"/>`,
	"ring":          `<circle cx="50" cy="50" r="34" fill="none" stroke="#2f6fb5" stroke-width="16"/>`,
	"crescent":      `<path d="M64 8A44 44 0 1 0 64 92 36 42 0 1 1 64 8z"/>`,
}

// ring returns n corners, alternately at the outer and inner share of the radius, the first at the top plus turn.
func ring(n int, turn, outer, inner float64) []point {
	corners := make([]point, n)
	for i := range corners {
		radius := 0.44 * size * outer
		if i%2 == 1 {
			radius = 0.44 * size * inner
		}
		angle := 2*math.Pi*float64(i)/float64(n) + turn
		corners[i] = point{size/2 + radius*math.Sin(angle), size/2 - radius*math.Cos(angle)}
	}
	return corners
}

// paint fills a polygon on a clear ground, so that it suits light and dark cards.
func paint(corners []point) image.Image {
	canvas := image.NewNRGBA(image.Rect(0, 0, size, size))
	z := vector.NewRasterizer(size, size)
	z.DrawOp = draw.Over
	for i, c := range corners {
		if i == 0 {
			z.MoveTo(float32(c.x), float32(c.y))
		} else {
			z.LineTo(float32(c.x), float32(c.y))
		}
	}
	z.ClosePath()
	z.Draw(canvas, canvas.Bounds(), image.NewUniform(ink), image.Point{})
	return canvas
}

func encode(picture image.Image) ([]byte, error) {
	var out bytes.Buffer
	err := (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&out, picture)
	return out.Bytes(), err
}

func svg(body string) []byte {
	return []byte(`<svg xmlns="http://www.w3.org/2000/svg" width="320" height="320" viewBox="0 0 100 100" fill="#2f6fb5">` + body + "</svg>\n")
}
