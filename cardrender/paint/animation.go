package paint

import (
	"image"
	"image/gif"
	"time"

	"golang.org/x/image/draw"
)

// Animation is a GIF of several frames. It shows the one that Show chose last.
type Animation struct {
	file   *gif.GIF
	ends   []time.Duration // of the frames, from the start of a round
	bitmap Bitmap          // the frame on show
	shown  int             // -1: none yet
	saved  *image.RGBA     // what a frame that goes away again covered
}

// shortest is how long a frame is shown that says nothing of it or too little, as in browsers.
const shortest = 100 * time.Millisecond

// NewAnimation makes an animation of a file of at least one frame.
func NewAnimation(file *gif.GIF) *Animation {
	a := &Animation{file: file, shown: -1}
	var end time.Duration
	for i := range file.Image {
		delay := shortest
		if file.Delay[i] > 1 {
			delay = time.Duration(file.Delay[i]) * 10 * time.Millisecond
		}
		end += delay
		a.ends = append(a.ends, end)
	}
	size := image.Rect(0, 0, file.Config.Width, file.Config.Height)
	a.bitmap = Bitmap{Pixels: image.NewRGBA(size), Width: float32(size.Dx()), Height: float32(size.Dy())}
	a.show(0)
	return a
}

// Size implements Picture.
func (a *Animation) Size() (width, height float32) { return a.bitmap.Size() }

// Draw implements Picture.
func (a *Animation) Draw(c *Canvas, box Rect) { a.bitmap.Draw(c, box) }

// Bytes returns how much memory the frames take.
func (a *Animation) Bytes() int {
	n := len(a.bitmap.Pixels.Pix)
	for _, frame := range a.file.Image {
		n += len(frame.Pix)
	}
	return n
}

// At returns the frame that is on show so long after the start, and how long it is still; 0: for ever.
func (a *Animation) At(since time.Duration) (frame int, left time.Duration) {
	last := len(a.ends) - 1
	round := a.ends[last]
	// The file says how often it is played again; 0 means for ever, and below it not at all.
	if rounds := time.Duration(a.file.LoopCount) + 1; a.file.LoopCount < 0 && since >= round || a.file.LoopCount > 0 && since >= round*rounds {
		return last, 0
	}
	since %= round
	for a.ends[frame] <= since {
		frame++
	}
	return frame, a.ends[frame] - since
}

// Show chooses the frame that is on show so long after the start.
func (a *Animation) Show(since time.Duration) {
	frame, _ := a.At(since)
	a.show(frame)
}

// show draws the frames that are between the one on show and the one that is asked for, each over those before it.
func (a *Animation) show(frame int) {
	if frame == a.shown {
		return
	}
	a.bitmap.scaled = nil
	if frame < a.shown {
		clear(a.bitmap.Pixels.Pix)
		a.shown = -1
	}
	for a.shown < frame {
		a.dispose()
		a.shown++
		a.draw(a.file.Image[a.shown])
	}
}

// dispose removes the frame on show in the way it asks for.
func (a *Animation) dispose() {
	if a.shown < 0 || a.shown >= len(a.file.Disposal) {
		return
	}
	switch a.file.Disposal[a.shown] {
	case gif.DisposalBackground:
		draw.Draw(a.bitmap.Pixels, a.file.Image[a.shown].Rect, image.Transparent, image.Point{}, draw.Src)
	case gif.DisposalPrevious:
		if a.saved != nil {
			copy(a.bitmap.Pixels.Pix, a.saved.Pix)
		}
	}
}

func (a *Animation) draw(frame *image.Paletted) {
	if a.shown < len(a.file.Disposal) && a.file.Disposal[a.shown] == gif.DisposalPrevious {
		if a.saved == nil {
			a.saved = image.NewRGBA(a.bitmap.Pixels.Rect)
		}
		copy(a.saved.Pix, a.bitmap.Pixels.Pix)
	}
	draw.Draw(a.bitmap.Pixels, frame.Rect, frame, frame.Rect.Min, draw.Over)
}
