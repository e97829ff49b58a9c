package ui

import (
	"fmt"
	"math/rand/v2"
	"os"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"karuta/app"
	"karuta/collection"
	"karuta/internal/testloop"
	"karuta/ui/widgets"
	"karuta/ui/widgets/keytest"
)

// TestRandomUseEndsNothing clicks, types and scrolls at random in all windows that come up. It looks for what ends the
// program or makes it wait for ever; with KARUTA_LONG for longer.
func TestRandomUseEndsNothing(t *testing.T) {
	seeds, steps := 4, 150
	if os.Getenv("KARUTA_LONG") != "" {
		seeds, steps = 12, 500
	}
	for seed := range seeds {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			w, l := openWindow(t)
			w.importSample()
			l.Until("the import", func() bool { return overlay(w) == nil && w.status.Text() != "" })
			h := &hand{t: t, w: w, rand: rand.New(rand.NewPCG(uint64(seed), 1))} //nolint:gosec // a test's chance
			defer h.tell()
			for range steps {
				h.move()
				if h.rand.IntN(3) > 0 {
					rest(w, l)
				}
			}
			rest(w, l)
			h.done = true
		})
	}
}

// rest runs what is posted until the worker has done what was asked of it so far.
func rest(w *window, l *testloop.Loop) {
	done := false
	app.Do(w.app.Worker, func(*collection.Collection) (int, error) { return 0, nil }, func(int, error) { done = true })
	l.Until("rest", func() bool { return done })
}

// hand is somebody who does not know what they do.
type hand struct {
	t     *testing.T
	w     *window
	rand  *rand.Rand
	trail []string // what was done
	done  bool
}

// tell logs what was done last, if the test has not come to its end.
func (h *hand) tell() {
	if !h.done {
		for _, line := range h.trail[max(0, len(h.trail)-20):] {
			h.t.Log(line)
		}
	}
}

func (h *hand) note(win fyne.Window, what string, args ...any) {
	h.trail = append(h.trail, win.Title()+": "+fmt.Sprintf(what, args...))
}

var (
	someKeys = []fyne.KeyName{
		fyne.KeyReturn, fyne.KeyTab, fyne.KeyUp, fyne.KeyDown, fyne.KeyLeft, fyne.KeyRight, fyne.KeyHome, fyne.KeyEnd,
		fyne.KeyPageUp, fyne.KeyPageDown, fyne.KeyDelete, fyne.KeyBackspace,
	}
	someRunes = []rune("abcdefghijklmnopqrstuvwxyz0123456789 -=@!*?.,")
)

// move does one thing.
func (h *hand) move() {
	win := h.w.win
	if all := fyne.CurrentApp().Driver().AllWindows(); h.rand.IntN(2) == 0 {
		win = all[h.rand.IntN(len(all))]
	}
	c := win.Canvas()
	switch n := h.rand.IntN(20); {
	case n < 3 || asksForPassword(c): // nothing is sent anywhere
		h.note(win, "Esc")
		keytest.Press(h.t, c, fyne.KeyEscape)
	case n < 6:
		key := someKeys[h.rand.IntN(len(someKeys))]
		h.note(win, "%s", key)
		keytest.Press(h.t, c, key)
	case n < 9:
		r := someRunes[h.rand.IntN(len(someRunes))]
		h.note(win, "%c", r)
		keytest.PressRune(h.t, c, fyne.KeyName([]rune{r}), r)
	case n < 10:
		menu := h.w.menu.main.Items[h.rand.IntN(len(h.w.menu.main.Items))]
		item := menu.Items[h.rand.IntN(len(menu.Items))]
		if item.Action != nil && !item.IsQuit && !item.Disabled {
			h.note(win, "%s", item.Label)
			item.Action()
		}
	default:
		h.point(win)
	}
}

// point uses the mouse at something that can be clicked.
func (h *hand) point(win fyne.Window) {
	c := win.Canvas()
	var targets []fyne.CanvasObject
	for _, o := range test.LaidOutObjects(front(c)) {
		if _, ok := o.(fyne.Tappable); ok && o.Visible() {
			targets = append(targets, o)
		}
	}
	if len(targets) == 0 {
		return
	}
	o := targets[h.rand.IntN(len(targets))]
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(o).AddXY(o.Size().Width/2, o.Size().Height/2)
	by := func(most int) float32 { return float32(h.rand.IntN(2*most) - most) }
	switch h.rand.IntN(7) {
	case 0:
		h.note(win, "move to %T", o)
		test.MoveMouse(c, at)
	case 1:
		h.note(win, "scroll %T", o)
		test.Scroll(c, at, 0, by(200))
	case 2:
		h.note(win, "drag %T", o)
		test.Drag(c, at, by(50), by(50))
	default:
		h.note(win, "click %T at %v", o, at)
		test.TapCanvas(c, at)
	}
}

// front is what can be used: what lies above all else.
func front(c fyne.Canvas) fyne.CanvasObject {
	if top := c.Overlays().Top(); top != nil {
		return top
	}
	return c.Content()
}

func asksForPassword(c fyne.Canvas) bool {
	for _, o := range test.LaidOutObjects(front(c)) {
		if e, ok := o.(*widgets.Entry); ok && e.Password {
			return true
		}
	}
	return false
}
