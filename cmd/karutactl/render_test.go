package main

import (
	"image"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestRenderWritesAPicture(t *testing.T) {
	c := newCtl(t)
	var added addResult
	c.ok(&added, "add", "--notetype", "basic", "--deck", "A", "--field", `Front=<div style="background: red; height: 100px"></div>`, "--field", `Back=<img src="gone.png">`)
	card, file := num(int64(added.Cards[0])), filepath.Join(t.TempDir(), "card.png")
	picture := func(args ...string) (renderResult, image.Image) {
		t.Helper()
		var r renderResult
		c.ok(&r, append([]string{"render", card, "-o", file}, args...)...)
		f, err := os.Open(file)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		img, err := png.Decode(f)
		if err != nil {
			t.Fatal(err)
		}
		return r, img
	}
	r, img := picture("--width", "300", "--height", "200", "--scale", "2")
	if img.Bounds().Dx() != 600 || img.Bounds().Dy() != 400 || r.Width != 600 || r.Height != 400 {
		t.Errorf("the picture is %v, said to be %d × %d", img.Bounds(), r.Width, r.Height)
	}
	if red, green, _, _ := img.At(300, 100).RGBA(); red != 0xffff || green != 0 {
		t.Errorf("the card's red box is %v", img.At(300, 100))
	}
	r, img = picture("--side", "answer", "--night")
	if len(r.Absent) != 1 || r.Absent[0] != "gone.png" {
		t.Errorf("absent files %q", r.Absent)
	}
	if red, _, _, _ := img.At(1, img.Bounds().Dy()-1).RGBA(); red>>8 > 0x40 {
		t.Errorf("the ground of the night is %v", img.At(1, img.Bounds().Dy()-1))
	}
	if code, _, errs := c.run("render", card, "-o", file, "--width", "3"); code != exitUsage || !strings.Contains(errs, "width") {
		t.Errorf("a width of 3: %d %s", code, errs)
	}
	if code, _, _ := c.run("render", "1", "-o", file); code != exitFailed {
		t.Errorf("a card that is not there: %d", code)
	}
}
