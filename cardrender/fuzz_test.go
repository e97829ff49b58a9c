package cardrender_test

import (
	"image"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"karuta/cardrender"
)

// slow is how long one card may take.
const slow = 200 * time.Millisecond

// harmless lays a card out and paints it. It fails where that takes too long, each of three times, or breaks.
func harmless(t *testing.T, r *cardrender.Renderer, card cardrender.Card) {
	t.Helper()
	if len(card.HTML)+len(card.CSS) > 4000 {
		t.Skip("longer texts take longer")
	}
	var took time.Duration
	for range 3 {
		start := time.Now()
		page := r.Render(card, view, true)
		img := image.NewRGBA(image.Rect(0, 0, 400, 300))
		if err := r.Paint(page, img, 1); err != nil {
			t.Fatal(err)
		}
		for _, problem := range page.Problems {
			if problem != "The card is too large; only a part of it is shown." && problem != "it takes too long" && !strings.HasPrefix(problem, "No font") {
				t.Fatal(problem)
			}
		}
		if took = time.Since(start); took < slow {
			return
		}
	}
	t.Errorf("took %v", took)
}

// corpus returns the cards of the testdata.
func corpus(t testing.TB) map[string]cardrender.Card {
	t.Helper()
	names, err := filepath.Glob("testdata/cards/*.html")
	if err != nil || len(names) < 60 {
		t.Fatalf("%d cards in testdata, %v", len(names), err)
	}
	cards := map[string]cardrender.Card{}
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		cards[filepath.Base(name)] = cardrender.Card{HTML: string(data), Class: "card1", Buttons: true, QuestionSounds: []string{"a.mp3"}}
	}
	return cards
}

func FuzzHTML(f *testing.F) {
	for _, card := range corpus(f) {
		f.Add(card.HTML)
	}
	f.Add(occluded(`<div class="cloze" data-shape="polygon" data-left=".2" data-points=".2,.2 .6,.2 .2,.8"></div>
<div class="cloze-inactive" data-shape="ellipse" data-rx="1" data-ry=".2" data-angle="100" data-occludeInactive="1"></div>
<div class="cloze" data-shape="text" data-text="a&#10;b" data-scale="2" data-font-size=".1"></div>`, toggle).HTML)
	r := cardrender.New(goFonts(f), nil)
	f.Fuzz(func(t *testing.T, html string) { harmless(t, r, cardrender.Card{HTML: html}) })
}

func FuzzCSS(f *testing.F) {
	for _, card := range corpus(f) {
		f.Add(card.HTML)
	}
	f.Add("div { width: calc(1px * (2 + 3) / -0.5); margin: -10px auto; float: left } span { position: absolute; inset: 5% }")
	f.Add("li:nth-child(2n + 1) ~ * > a[href^='x']:not(.y)::before { content: counter(a) attr(b); display: grid; grid: 1fr / 2fr }")
	r := cardrender.New(goFonts(f), nil)
	html := `<div class=a>text <b>bold</b><ul><li>one<li>two</ul><table><tr><td>a<td>b</table><span class=b>x</span><img src=x><hr></div>`
	f.Fuzz(func(t *testing.T, css string) { harmless(t, r, cardrender.Card{HTML: html, CSS: css}) })
}

func FuzzSVG(f *testing.F) {
	leaf, err := os.ReadFile("testdata/media/leaf.svg")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(string(leaf))
	f.Add(`<svg viewBox="0 0 10 10"><g id="a" transform="rotate(45)"><use href="#a"/><circle r="3" stroke="red" stroke-dasharray="0.1"/></g></svg>`)
	f.Add(`<svg width="10"><clipPath id="c"><rect width="5" height="5"/></clipPath><path clip-path="url(#c)" d="M0 0a5 5 0 1 1 9 9zm1e9 1"/></svg>`)
	f.Add(`<svg viewBox="0 0 9 9"><pattern id="p" width="2" height="2" patternUnits="userSpaceOnUse"><rect width="1" height="1"/></pattern><filter id="f"><feDropShadow dx="1" stdDeviation="1"/><feOffset in="SourceAlpha" result="o"/><feMerge><feMergeNode in="o"/></feMerge></filter>
<mask id="m"><rect width="5" height="9" fill="white"/></mask><marker id="a" orient="auto" markerWidth="2"><path d="M0 0l1 1"/></marker><g mask="url(#m)" filter="url(#f)"><path d="M1 1Q4 9 8 8z" fill="url(#p)" stroke="red" marker-end="url(#a)"/></g></svg>`)
	set := goFonts(f)
	f.Fuzz(func(t *testing.T, svg string) {
		r := cardrender.New(set, &folder{files: map[string][]byte{"x.svg": []byte(svg)}})
		harmless(t, r, cardrender.Card{HTML: `<img src="x.svg" width=100>`})
	})
}
