package main

import "image"

// gray is a picture in grey, lightly blurred.
type gray struct {
	w, h int
	v    []float64
}

func grayOf(img *image.RGBA) gray {
	g := gray{w: img.Rect.Dx(), h: img.Rect.Dy()}
	g.v = make([]float64, g.w*g.h)
	for i := range g.v {
		p := img.Pix[i*4:]
		g.v[i] = 0.299*float64(p[0]) + 0.587*float64(p[1]) + 0.114*float64(p[2])
	}
	return g.blurred()
}

// blurred weighs each pixel with its neighbours: 1-2-1 in both directions.
func (g gray) blurred() gray {
	out := gray{g.w, g.h, make([]float64, len(g.v))}
	at := func(x, y int) float64 { return g.v[max(0, min(g.h-1, y))*g.w+max(0, min(g.w-1, x))] }
	for y := range g.h {
		for x := range g.w {
			sum := 0.0
			for dy := -1; dy <= 1; dy++ {
				for dx := -1; dx <= 1; dx++ {
					sum += at(x+dx, y+dy) * float64((2-dx*dx)*(2-dy*dy))
				}
			}
			out.v[y*g.w+x] = sum / 16
		}
	}
	return out
}

// content returns the box around all that differs from the ground, which is what the corner shows.
func (g gray) content() image.Rectangle {
	var box image.Rectangle
	ground := g.v[0]
	for y := range g.h {
		for x := range g.w {
			if d := g.v[y*g.w+x] - ground; d > 3 || d < -3 {
				box = box.Union(image.Rect(x, y, x+1, y+1))
			}
		}
	}
	return box
}

// similarity is the structural similarity (Wang and others, 2004) of two pictures within the box that holds the content
// of either, in windows of 8 by 8 pixels.
func similarity(a, b *image.RGBA) float64 {
	p, q := grayOf(a), grayOf(b)
	box := p.content().Union(q.content())
	if box.Empty() {
		return 1
	}
	const window, step = 8, 4
	const c1, c2 = 6.5025, 58.5225
	sum, n := 0.0, 0.0
	for y := box.Min.Y; y < max(box.Max.Y-window, box.Min.Y+1); y += step {
		for x := box.Min.X; x < max(box.Max.X-window, box.Min.X+1); x += step {
			var ma, mb, aa, bb, ab, k float64
			for j := y; j < min(y+window, p.h); j++ {
				for i := x; i < min(x+window, p.w); i++ {
					va, vb := p.v[j*p.w+i], q.v[j*p.w+i]
					ma, mb, aa, bb, ab, k = ma+va, mb+vb, aa+va*va, bb+vb*vb, ab+va*vb, k+1
				}
			}
			ma, mb = ma/k, mb/k
			aa, bb, ab = aa/k-ma*ma, bb/k-mb*mb, ab/k-ma*mb
			sum += (2*ma*mb + c1) * (2*ab + c2) / ((ma*ma + mb*mb + c1) * (aa + bb + c2))
			n++
		}
	}
	return sum / n
}
