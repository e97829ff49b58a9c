package cardview

import (
	"time"

	"fyne.io/fyne/v2"
)

// film plays the moving pictures of the card on show. They stand still where the system asks for less motion, where
// the learner stopped them, and while another screen is in front.
type film struct {
	v       *cardView
	stopped bool // by the learner, or started where the system wants none
	chosen  bool // the learner said which
	began   time.Time
	at      time.Duration // of the frame on show
	cancel  func()        // of the next frame; nil: none is awaited
}

// rewind begins anew, with another card.
func (f *film) rewind() {
	f.stop()
	f.at, f.chosen = 0, false
}

// stop awaits no more frames.
func (f *film) stop() {
	if f.cancel != nil {
		f.cancel()
		f.cancel = nil
	}
}

// since returns how long the pictures have moved.
func (f *film) since() time.Duration { return f.at }

// still reports whether pictures are not to move.
func (f *film) still() bool {
	if f.chosen {
		return f.stopped
	}
	return !fyne.CurrentApp().Settings().ShowAnimations()
}

// run plays on, if there is anything to play and nothing is awaited yet.
func (f *film) run() {
	if f.v.shown == nil || !f.v.shown.Moves() {
		f.stop()
		return
	}
	if f.cancel == nil && f.v.options.After != nil && !f.still() {
		f.began = time.Now().Add(-f.at)
		f.await()
	}
}

// await waits for the next frame.
func (f *film) await() {
	f.cancel = nil
	if wait := f.v.shown.NextFrame(f.at); wait > 0 {
		f.cancel = f.v.options.After(wait, f.turn)
	}
}

// turn shows the frame that is due.
func (f *film) turn() {
	f.cancel = nil
	if f.v.shown == nil || !f.v.shown.Moves() {
		return
	}
	if f.v.options.InFront != nil && !f.v.options.InFront() {
		f.began = time.Now().Add(-f.at)
		f.cancel = f.v.options.After(time.Second, f.turn) // the learner is elsewhere, and may come back
		return
	}
	f.at = max(time.Since(f.began), f.at)
	f.v.page.repaint()
	f.await()
}

// command names what toggle does.
func (f *film) command() string {
	if f.still() {
		return "Play animation"
	}
	return "Pause animation"
}

// toggle stops the pictures, or lets them go on from where they are.
func (f *film) toggle() {
	f.stopped, f.chosen = !f.still(), true
	f.stop()
	f.run()
}
