package cardview

import (
	"bytes"
	"image"
	"image/color"
	"image/gif"
	"testing"
	"time"
)

// blinking is a GIF whose pixels are red and blue in turns, for a hundredth of a second each.
func blinking(t *testing.T) []byte {
	t.Helper()
	var file gif.GIF
	for _, c := range []color.Color{color.RGBA{255, 0, 0, 255}, color.RGBA{0, 0, 255, 255}} {
		file.Image = append(file.Image, image.NewPaletted(image.Rect(0, 0, 20, 20), color.Palette{c}))
		file.Delay = append(file.Delay, 2)
	}
	var b bytes.Buffer
	if err := gif.EncodeAll(&b, &file); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// inked counts the pixels of a colour that the card shows.
func (d *desk) inked(c color.RGBA) int {
	n := 0
	tile := d.view.page.tiles[0].Image.(*image.RGBA)
	for i := 0; i < len(tile.Pix); i += 4 {
		if [4]uint8(tile.Pix[i:i+4]) == [4]uint8{c.R, c.G, c.B, c.A} {
			n++
		}
	}
	return n
}

func TestAnimationsPlayUntilTheCardLeaves(t *testing.T) {
	var due func()
	front := true
	after := func(_ time.Duration, f func()) func() {
		due = f
		return func() { due = nil }
	}
	d := newDesk(t, files{"a.gif": blinking(t)}, Options{After: after, InFront: func() bool { return front }})
	red, blue := color.RGBA{255, 0, 0, 255}, color.RGBA{0, 0, 255, 255}
	d.view.ShowCard(Card{HTML: `<img src="a.gif">`})
	if d.inked(red) != 400 {
		t.Fatalf("%d red pixels in the first frame", d.inked(red))
	}
	film := d.view.film
	turn := func(at time.Duration) {
		t.Helper()
		if due == nil {
			t.Fatal("no frame is awaited")
		}
		film.began = time.Now().Add(-at)
		due()
	}
	turn(30 * time.Millisecond)
	if d.inked(blue) != 400 {
		t.Error("the second frame does not come")
	}
	front = false
	turn(45 * time.Millisecond)
	if d.inked(blue) != 400 {
		t.Error("it plays on behind another screen")
	}
	front = true
	film.toggle()
	if due != nil || film.command() != "Play animation" {
		t.Error("it cannot be stopped")
	}
	film.toggle()
	turn(45 * time.Millisecond)
	if d.inked(red) != 400 {
		t.Error("it does not go on")
	}
	d.view.ShowCard(Card{HTML: "text"})
	if due != nil {
		t.Error("a frame is awaited on a card without pictures")
	}
}
