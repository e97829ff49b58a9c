package paint

import "image"

// blurChannels makes a picture soft: three passes of a box in each direction come near to Gauss's bell.
// pix has channels interleaved bytes per pixel.
func blurChannels(pix []uint8, w, h, stride, channels int, sigma float32) {
	d := int(sigma*1.8799712 + 0.5) // 3·√(2π)/4
	if d < 1 || w == 0 || h == 0 {
		return
	}
	line := make([]uint8, max(w, h))
	for range 3 {
		for ch := range channels {
			for y := range h {
				blurLine(pix[y*stride+ch:], channels, w, d, line)
			}
			for x := range w {
				blurLine(pix[x*channels+ch:], stride, h, d, line)
			}
		}
	}
}

func blurLine(pix []uint8, step, n, d int, line []uint8) {
	for i := range n {
		line[i] = pix[i*step]
	}
	before := d / 2
	after := d - before
	sum := 0
	for i := 0; i < min(after, n); i++ {
		sum += int(line[i])
	}
	for i := range n {
		pix[i*step] = uint8(sum / d)
		if i-before >= 0 {
			sum -= int(line[i-before])
		}
		if i+after < n {
			sum += int(line[i+after])
		}
	}
}

// Blur makes a picture soft. sigma is the standard deviation, in pixels.
func Blur(img *image.RGBA, sigma float32) {
	blurChannels(img.Pix, img.Rect.Dx(), img.Rect.Dy(), img.Stride, 4, sigma)
}
