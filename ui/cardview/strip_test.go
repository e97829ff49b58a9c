package cardview

import (
	"slices"
	"strings"
	"testing"

	"karuta/ui/widgets"
)

func TestFilesFromTheInternetAreOfferedWhereTheCardHasAny(t *testing.T) {
	var asked []string
	d := newDesk(t, nil, Options{OnRemote: func(hosts []string) { asked = append(asked, hosts...) }})
	d.view.ShowCard(Card{HTML: "plain"})
	if d.view.strip.content.Visible() {
		t.Error("a plain card offers files from the internet")
	}
	d.view.ShowCard(Card{HTML: `<img src="https://b.example/x.png">`})
	if d.view.page.height != 300 {
		t.Errorf("a short card with the line is %v high, in a view of 300", d.view.page.height)
	}
	d.view.ShowCard(Card{HTML: strings.Repeat("x<br>", 100) + `<img src="https://b.example/x.png"><img src="//a.example/y.png">`})
	if !d.view.strip.content.Visible() || !d.view.strip.ask.Visible() {
		t.Fatal("nothing is offered")
	}
	if room := d.view.page.height - d.view.shown.Height; room != d.view.strip.height() || room < 32 {
		t.Errorf("%v of room below the card, want what the line covers, %v", room, d.view.strip.height())
	}
	d.view.strip.ask.OnTapped()
	if want := []string{"a.example", "b.example"}; !slices.Equal(asked, want) {
		t.Errorf("asked about %q, want %q", asked, want)
	}
	d.view.ShowCard(Card{HTML: "plain"})
	if d.view.strip.content.Visible() {
		t.Error("the line stays for the next card")
	}
}

func TestWhereNobodyCanAllowThemNothingIsOffered(t *testing.T) {
	d := newDesk(t, nil, Options{})
	d.view.ShowCard(Card{HTML: `<img src="https://b.example/x.png">`})
	if !d.view.strip.content.Visible() || d.view.strip.ask.Visible() {
		t.Error("the line has a button that leads nowhere, or is not there")
	}
}

func TestTheQuestionNamesTheSites(t *testing.T) {
	for _, c := range []struct {
		hosts []string
		want  string
	}{
		{[]string{"a.example"}, "files from a.example."},
		{[]string{"a.example", "b.example"}, "files from a.example and b.example."},
		{[]string{"a", "b", "c", "d", "e", "f", "g"}, "files from a, b, c, d, e and other sites."},
	} {
		if got := remoteText("Deck", c.hosts); !strings.Contains(got, c.want) || !strings.Contains(got, "Deck") {
			t.Errorf("%q asks %q", c.hosts, got)
		}
	}
	d := newDesk(t, nil, Options{})
	allowed := 0
	AskRemote(d.window.Canvas(), "Deck", nil, func() { allowed++ })
	modal := d.window.Canvas().Overlays().Top().(*widgets.Modal)
	modal.Submit("")
	if allowed != 1 || modal.IsOpen() {
		t.Errorf("allowed %d times; still open: %t", allowed, modal.IsOpen())
	}
}
