// Package display shows windows on a virtual display, for tests and measurements that type into them and look at them.
package display

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"fmt"
	"image"
	"image/color"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// Display is a virtual display without a window manager. Its pixels lie in a file, so that looking at them costs next to
// nothing.
type Display struct {
	Name string // ":1"

	t             testing.TB
	pixels        string
	width, height int
}

// Start starts one of that size in pixels; it ends with the test.
func Start(t testing.TB, width, height int) *Display {
	t.Helper()
	dir := t.TempDir()
	d := &Display{t: t, pixels: filepath.Join(dir, "Xvfb_screen0"), width: width, height: height}
	read, write, err := os.Pipe()
	d.must(err)
	defer func() { _ = read.Close() }()
	cmd := exec.Command("Xvfb", "-displayfd", "3", "-screen", "0", fmt.Sprintf("%dx%dx24", width, height), "-fbdir", dir, "-nolisten", "tcp")
	cmd.ExtraFiles = []*os.File{write}
	d.must(cmd.Start())
	t.Cleanup(func() {
		_ = cmd.Process.Signal(syscall.SIGTERM)
		_ = cmd.Wait() // reports the signal
	})
	d.must(write.Close())
	line, err := bufio.NewReader(read).ReadString('\n')
	d.must(err)
	d.Name = ":" + strings.TrimSpace(line)
	return d
}

func (d *Display) must(err error) {
	d.t.Helper()
	if err != nil {
		d.t.Fatalf("display: %v", err)
	}
}

// Environment is what a program needs in order to show its window here.
func (d *Display) Environment() []string {
	return []string{"DISPLAY=" + d.Name, "LIBGL_ALWAYS_SOFTWARE=1"}
}

// Frame is a picture of the display: four bytes for each pixel, in rows from the top.
type Frame struct {
	Pixels        []byte
	Width, Height int
}

// Look takes a picture.
func (d *Display) Look() Frame {
	d.t.Helper()
	raw, err := os.ReadFile(d.pixels)
	d.must(err)
	return Frame{raw[len(raw)-4*d.width*d.height:], d.width, d.height} // a header comes before
}

// Equal reports whether both pictures are the same.
func (f Frame) Equal(g Frame) bool { return bytes.Equal(f.Pixels, g.Pixels) }

// Like reports whether the pictures differ in one pixel of 200 at most.
func (f Frame) Like(g Frame) bool {
	differ := 0
	for i := 0; i+4 <= len(f.Pixels); i += 4 {
		if !bytes.Equal(f.Pixels[i:i+4], g.Pixels[i:i+4]) {
			differ++
		}
	}
	return differ <= len(f.Pixels)/4/200
}

// Any reports whether that is true of a pixel in the rectangle.
func (f Frame) Any(r image.Rectangle, is func(color.RGBA) bool) bool {
	for y := r.Min.Y; y < r.Max.Y; y++ {
		for x := r.Min.X; x < r.Max.X; x++ {
			if is(f.at(4 * (y*f.Width + x))) {
				return true
			}
		}
	}
	return false
}

// at returns the pixel that begins at a byte.
func (f Frame) at(i int) color.RGBA {
	p := binary.LittleEndian.Uint32(f.Pixels[i:])
	return color.RGBA{byte(p >> 16), byte(p >> 8), byte(p), 255}
}

// Image returns the picture in Go's own form.
func (f Frame) Image() *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, f.Width, f.Height))
	for i := 0; i+4 <= len(f.Pixels); i += 4 {
		img.Set(i/4%f.Width, i/4/f.Width, f.at(i))
	}
	return img
}

// Require skips the test where there is neither Xvfb nor xdotool, or fails it with KARUTA_REQUIRE_BROWSER: whoever
// needs windows to be typed into needs a browser, too.
func Require(t testing.TB) {
	t.Helper()
	for _, name := range []string{"Xvfb", "xdotool"} {
		if _, err := exec.LookPath(name); err == nil {
			continue
		}
		if os.Getenv("KARUTA_REQUIRE_BROWSER") != "" {
			t.Fatalf("no %s on this machine", name)
		}
		t.Skipf("no %s on this machine: bash scripts/setup.sh test installs it", name)
	}
}
