package cardrender

import (
	"bytes"
	"fmt"
	"image"
	"image/gif"
	"slices"
	"time"

	"karuta/cardrender/paint"
)

// maxFrames is how much memory the frames of an animation may take. Of a larger one the first frame is shown.
const maxFrames = 32 << 20

// decodeAnimation reads a GIF that has more than one frame; nil if it has not, or too many.
func decodeAnimation(data []byte) (paint.Picture, error) {
	file, err := gif.DecodeAll(bytes.NewReader(data))
	if err != nil {
		return nil, fmt.Errorf("read animation: %w", err)
	}
	if len(file.Image) < 2 || file.Config.Width == 0 || file.Config.Height == 0 {
		return nil, nil
	}
	return paint.NewAnimation(file), nil
}

// fitsInMemory reports whether the frames of a GIF are few and small enough, without decoding them: each begins with
// a descriptor, and takes as many bytes as it has pixels.
func fitsInMemory(data []byte, config image.Config) bool {
	frames := bytes.Count(data, []byte("\x00\x2c")) + 1 // more than there are, if anything
	return 4*config.Width*config.Height+frames*config.Width*config.Height <= maxFrames
}

// moves notes an animation of the page.
func (p *Page) moves(picture paint.Picture) {
	if a, ok := picture.(*paint.Animation); ok && !slices.Contains(p.moving, a) {
		p.moving = append(p.moving, a)
	}
}

// Moves reports whether there are animations on the page.
func (p *Page) Moves() bool { return len(p.moving) > 0 }

// NextFrame returns when, after a time since the page was first shown, the next frame of an animation is due; 0: never.
func (p *Page) NextFrame(since time.Duration) time.Duration {
	var next time.Duration
	for _, a := range p.moving {
		if _, left := a.At(since); left > 0 && (next == 0 || left < next) {
			next = left
		}
	}
	return next
}

// PaintAt is Paint with animations as they are so long after the page was first shown.
func (r *Renderer) PaintAt(page *Page, dst *image.RGBA, scale float32, since time.Duration) error {
	r.mutex.Lock()
	for _, a := range page.moving {
		a.Show(since)
	}
	r.mutex.Unlock()
	return r.Paint(page, dst, scale)
}
