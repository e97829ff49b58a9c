package cardview

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
)

func TestZoomMakesTheCardLargerAndClicksFollow(t *testing.T) {
	var steps []int
	d := newDesk(t, nil, Options{OnZoom: func(step int) { steps = append(steps, step) }})
	html := `<p style="margin:100px 0 0 50px"><a href="https://example.org/a">link</a> and words</p><br>[[type:Back]]` + strings.Repeat("<br>line", 30)
	d.view.ShowCard(Card{HTML: html})
	before, height := d.view.shown.Areas[0].Box, d.view.page.height
	if d.view.shown.Width != 400 {
		t.Fatalf("the card is %v wide, want the window's 400", d.view.shown.Width)
	}
	d.view.SetZoom(2)
	if d.view.shown.Width != 200 || d.view.page.height < 1.9*height {
		t.Errorf("at twice the size the card is laid out %v wide, want 200, and is %v high, after %v", d.view.shown.Width, d.view.page.height, height)
	}
	in := d.view.shown.Input
	if d.view.typed.Position() != fyne.NewPos(2*in.X, 2*in.Y) || d.view.typed.Size().Width != 2*in.W {
		t.Errorf("the box to type in is at %v, its place at %v", d.view.typed.Position(), in)
	}
	box := d.view.shown.Areas[0].Box
	d.view.page.Tapped(&fyne.PointEvent{Position: fyne.NewPos(2*box.X+box.W, 2*box.Y+box.H)})
	if len(d.links) != 1 {
		t.Errorf("a click on the link, now at %v: %q", box, d.links)
	}
	d.view.page.Tapped(&fyne.PointEvent{Position: fyne.NewPos(before.X+before.W/2, before.Y+before.H/2)})
	if len(d.links) != 1 {
		t.Error("a click where the link was follows it")
	}
	from, to := d.view.shown.All()
	d.view.page.sel(from, to)
	_, places := d.view.shown.Selected(from, to)
	if mark := d.view.page.marks[0]; mark.Position() != fyne.NewPos(2*places[0].X, 2*places[0].Y) {
		t.Errorf("the mark is at %v, the text at %v", mark.Position(), places[0])
	}
}

func TestShortCardsDoNotScrollAtAnyZoom(t *testing.T) {
	d := newDesk(t, nil, Options{})
	for percent := 30; percent <= 300; percent += 10 {
		d.view.SetZoom(float32(percent) / 100)
		d.view.ShowCard(Card{HTML: "short"})
		if d.view.ScrollBy(1) || d.view.page.height > 300 {
			t.Errorf("at %d %% a card of a word is %v high, in a view of 300", percent, d.view.page.height)
		}
	}
}

func TestZoomKeepsThePlace(t *testing.T) {
	d := newDesk(t, nil, Options{})
	d.view.ShowCard(Card{HTML: strings.Repeat("<p>line", 200)})
	d.view.ScrollBy(3)
	before := d.view.scroll.Offset.Y / d.view.page.height
	d.view.SetZoom(1.5)
	if after := d.view.scroll.Offset.Y / d.view.page.height; before == 0 || after < before-0.02 || after > before+0.02 {
		t.Errorf("%v of the card was above the window, now %v", before, after)
	}
	d.view.ShowCard(Card{HTML: "x"})
	if d.view.zoom != 1.5 || d.view.scroll.Offset.Y != 0 {
		t.Errorf("the next card is at %v, scrolled by %v", d.view.zoom, d.view.scroll.Offset.Y)
	}
}

func TestTheWheelScrollsWithoutControl(t *testing.T) {
	zoomed := 0
	d := newDesk(t, nil, Options{OnZoom: func(int) { zoomed++ }})
	d.view.ShowCard(Card{HTML: strings.Repeat("<p>line", 200)})
	d.view.wheel.Scrolled(&fyne.ScrollEvent{Scrolled: fyne.NewDelta(0, -50)})
	if zoomed != 0 || d.view.scroll.Offset.Y != 50 {
		t.Errorf("zoomed %d times, scrolled by %v, want 50", zoomed, d.view.scroll.Offset.Y)
	}
}
