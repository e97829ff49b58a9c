package display

import (
	"fmt"
	"image"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

const (
	// patience is how long the display may take to show what is waited for.
	patience = 2 * time.Minute
	// lookInterval is the time between two looks at the display.
	lookInterval = 150 * time.Millisecond
	// restLooks is for how many looks in a row nothing may move before drawing has come to rest.
	restLooks = 5
)

// Window is a window on a display. Its methods end the test when nothing comes of them.
type Window struct {
	d  *Display
	id string
}

// Window waits for a window whose title begins with that, and gives it the keyboard.
func (d *Display) Window(title string) *Window {
	d.t.Helper()
	w := &Window{d: d}
	d.Until("a window "+title, func() bool {
		w.id, _, _ = strings.Cut(d.try("search", "--onlyvisible", "--name", "^"+title), "\n")
		if w.id == "" {
			return false
		}
		d.try("windowfocus", w.id)
		return d.try("getwindowfocus", "-f") == w.id
	})
	d.Rest()
	return w
}

// try runs xdotool and returns what it says; nothing if it could not do that.
func (d *Display) try(arguments ...string) string {
	cmd := exec.Command("xdotool", arguments...)
	cmd.Env = append(os.Environ(), d.Environment()...)
	text, err := cmd.Output()
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(text))
}

// Until waits until done says that it is enough; what names that, for the failure.
func (d *Display) Until(what string, done func() bool) {
	d.t.Helper()
	tick := time.NewTicker(lookInterval)
	defer tick.Stop()
	for deadline := time.Now().Add(patience); !done(); <-tick.C {
		if time.Now().After(deadline) {
			d.t.Fatalf("%s did not come; what the display shows: %s", what, d.keep())
		}
	}
}

// See waits until the display shows what is looked for, and lets it come to rest; what names that, for the failure.
func (d *Display) See(what string, is func(Frame) bool) {
	d.t.Helper()
	d.Until(what, func() bool { return is(d.Look()) })
	d.Rest()
}

// keep leaves a picture of what is to be seen when a test fails, and returns its path.
func (d *Display) keep() string {
	file, err := os.CreateTemp("", "karuta-display-*.png")
	if err != nil {
		return err.Error()
	}
	defer func() { _ = file.Close() }()
	if err := png.Encode(file, d.Look().Image()); err != nil {
		return err.Error()
	}
	return file.Name()
}

// Rest waits until nothing moves any more. A display that never rests is no failure: what is waited for next tells.
func (d *Display) Rest() {
	d.t.Helper()
	tick := time.NewTicker(lookInterval)
	defer tick.Stop()
	before, same := d.Look(), 0
	for deadline := time.Now().Add(patience / 4); same < restLooks && time.Now().Before(deadline); {
		<-tick.C
		now := d.Look()
		if same++; !now.Equal(before) {
			same = 0
		}
		before = now
	}
}

// Press types keys as xdotool names them, waits until the display shows that they were heard, and lets it come to rest.
func (w *Window) Press(keys ...string) {
	w.d.t.Helper()
	before := w.d.Look()
	w.d.try(append([]string{"key", "--clearmodifiers", "--delay", "60"}, keys...)...)
	w.d.Until("an answer to "+strings.Join(keys, " "), func() bool { return !w.d.Look().Equal(before) })
	w.d.Rest()
}

// Type types a text into what has the keyboard.
func (w *Window) Type(text string) {
	w.d.t.Helper()
	before := w.d.Look()
	w.d.try("type", "--delay", "20", "--", text)
	w.d.Until("what was typed", func() bool { return !w.d.Look().Equal(before) })
	w.d.Rest()
}

// Quit presses the keys that leave the program; there is nothing to wait for on the display.
func (w *Window) Quit() { w.d.try("key", "--clearmodifiers", "ctrl+q") }

// SavePicture writes what the window shows as PNG.
func (w *Window) SavePicture(path string) error {
	img := w.d.Look().Image()
	var x, y, width, height int
	for line := range strings.Lines(w.d.try("getwindowgeometry", "--shell", w.id)) {
		for name, value := range map[string]*int{"X": &x, "Y": &y, "WIDTH": &width, "HEIGHT": &height} {
			_, _ = fmt.Sscanf(line, name+"=%d", value) // of a line that is about something else
		}
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	if err := png.Encode(file, img.SubImage(image.Rect(x, y, x+width, y+height))); err != nil {
		_ = file.Close()
		return err
	}
	return file.Close()
}
