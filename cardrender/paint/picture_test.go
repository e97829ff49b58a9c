package paint

import (
	"image"
	"image/color"
	"testing"
)

func TestPictureKeepsTheSizesThatItWasShownIn(t *testing.T) {
	b := &Bitmap{Pixels: image.NewRGBA(image.Rect(0, 0, 4, 4)), Width: 4, Height: 4}
	for i := range b.Pixels.Pix {
		b.Pixels.Pix[i] = 255
	}
	small, wide := b.scaledTo(2, 2), b.scaledTo(8, 2)
	if small.Rect.Dx() != 2 || wide.Rect.Dx() != 8 || wide.RGBAAt(7, 1) != (color.RGBA{255, 255, 255, 255}) {
		t.Fatalf("%v and %v, and the last pixel is %v", small.Rect, wide.Rect, wide.RGBAAt(7, 1))
	}
	if b.scaledTo(2, 2) != small || b.scaledTo(8, 2) != wide {
		t.Error("a size is made anew")
	}
	large := b.scaledTo(1024, 1024)
	if len(b.scaled) != 1 || b.scaledTo(1024, 1024) != large {
		t.Errorf("%d sizes are kept beside one that takes all the room", len(b.scaled)-1)
	}
	if b.scaledTo(2, 2); len(b.scaled) != 1 {
		t.Errorf("%d sizes are kept, one of them too large beside another", len(b.scaled))
	}
}
