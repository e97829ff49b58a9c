package paint

import (
	"image"
	"image/color"
	"image/gif"
	"testing"
	"time"
)

var (
	clear0 = color.RGBA{}
	red    = color.RGBA{255, 0, 0, 255}
	green  = color.RGBA{0, 255, 0, 255}
	blue   = color.RGBA{0, 0, 255, 255}
)

// film makes a GIF of 2 × 1 pixels: red on the whole, then green on the left, then blue on the right.
func film(loops int, disposal byte) *gif.GIF {
	frame := func(r image.Rectangle, c color.Color) *image.Paletted {
		p := image.NewPaletted(r, color.Palette{color.Transparent, c})
		for i := range p.Pix {
			p.Pix[i] = 1
		}
		return p
	}
	return &gif.GIF{
		Image: []*image.Paletted{
			frame(image.Rect(0, 0, 2, 1), red), frame(image.Rect(0, 0, 1, 1), green), frame(image.Rect(1, 0, 2, 1), blue),
		},
		Delay: []int{10, 0, 30}, Disposal: []byte{gif.DisposalNone, disposal, gif.DisposalNone},
		LoopCount: loops, Config: image.Config{Width: 2, Height: 1},
	}
}

func TestAnimationShowsFramesOverEachOther(t *testing.T) {
	for _, c := range []struct {
		disposal byte
		at       time.Duration
		left     color.RGBA
		right    color.RGBA
	}{
		{gif.DisposalNone, 0, red, red},
		{gif.DisposalNone, 100 * time.Millisecond, green, red},
		{gif.DisposalNone, 200 * time.Millisecond, green, blue},
		{gif.DisposalNone, 499 * time.Millisecond, green, blue},
		{gif.DisposalNone, 500 * time.Millisecond, red, red},
		{gif.DisposalPrevious, 200 * time.Millisecond, red, blue},
		{gif.DisposalBackground, 200 * time.Millisecond, clear0, blue},
	} {
		a := NewAnimation(film(0, c.disposal))
		a.Show(450 * time.Millisecond) // going back is possible, too
		a.Show(c.at)
		if left, right := a.bitmap.Pixels.RGBAAt(0, 0), a.bitmap.Pixels.RGBAAt(1, 0); left != c.left || right != c.right {
			t.Errorf("disposal %d at %v: %v %v, want %v %v", c.disposal, c.at, left, right, c.left, c.right)
		}
	}
}

func TestAnimationEndsAsTheFileSays(t *testing.T) {
	for _, c := range []struct {
		loops int
		at    time.Duration
		frame int
		left  time.Duration
	}{
		{0, 50 * time.Millisecond, 0, 50 * time.Millisecond},
		{0, 5 * time.Second, 0, 100 * time.Millisecond},
		{-1, 450 * time.Millisecond, 2, 50 * time.Millisecond},
		{-1, 500 * time.Millisecond, 2, 0},
		{1, 999 * time.Millisecond, 2, time.Millisecond},
		{1, time.Second, 2, 0},
	} {
		if frame, left := NewAnimation(film(c.loops, 0)).At(c.at); frame != c.frame || left != c.left {
			t.Errorf("loop count %d at %v: frame %d for %v, want %d for %v", c.loops, c.at, frame, left, c.frame, c.left)
		}
	}
}
