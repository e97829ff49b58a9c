package cardrender_test

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"io"
	"io/fs"
	"strings"
	"sync"
	"testing"

	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/gomono"
	"golang.org/x/image/font/gofont/goregular"

	"karuta/cardrender"
	"karuta/cardrender/fonts"
)

// goFonts are the fonts of the tests: the same on every machine.
func goFonts(t testing.TB) *fonts.Set {
	t.Helper()
	set := fonts.NewSet()
	for name, data := range map[string][]byte{"regular": goregular.TTF, "bold": gobold.TTF, "mono": gomono.TTF} {
		if err := set.Add(data, name, ""); err != nil {
			t.Fatal(err)
		}
	}
	return set
}

// folder is a media folder in memory that remembers what was asked for.
type folder struct {
	files map[string][]byte
	mutex sync.Mutex
	asked []string
}

func (f *folder) Open(name string) (io.ReadCloser, error) {
	f.mutex.Lock()
	defer f.mutex.Unlock()
	f.asked = append(f.asked, name)
	data, ok := f.files[name]
	if !ok {
		return nil, fs.ErrNotExist
	}
	return io.NopCloser(bytes.NewReader(data)), nil
}

func pngOf(t testing.TB, width, height int, fill color.Color) []byte {
	t.Helper()
	img := image.NewRGBA(image.Rect(0, 0, width, height))
	for i := range width * height {
		img.Set(i%width, i/width, fill)
	}
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

var view = cardrender.View{Width: 400, Height: 300, Scale: 1}

// textOf returns all text of a page, as it is copied.
func textOf(p *cardrender.Page) string {
	text, _ := p.Selected(p.All())
	return text
}

func paint(t testing.TB, r *cardrender.Renderer, p *cardrender.Page) *image.RGBA {
	t.Helper()
	img := image.NewRGBA(image.Rect(0, 0, int(p.Width), int(p.Height)))
	if err := r.Paint(p, img, 1); err != nil {
		t.Fatal(err)
	}
	return img
}

func TestTextIsReadInTheOrderOfTheCard(t *testing.T) {
	r := cardrender.New(goFonts(t), nil)
	for _, c := range []struct{ html, want string }{
		{"plain  text\n here", "plain text here"},
		{"one<br>two", "one\ntwo"},
		{"a<div>b</div>c", "a\nb\nc"},
		{"<p>x</p> <p>y</p>", "x\ny"},
		{"<script>alert(1)</script><style>b{}</style>ok", "ok"},
		{"<ul><li>a<li>b</ul>", "a\nb"},
		{`<span style="display:none">no</span>yes`, "yes"},
		{"<pre>a\n b</pre>", "a\n b"},
		{"<b>a</b><i>b</i> c", "ab c"},
		{"<div style='display:flex'><p>l</p><p>r</p></div>", "l\nr"},
		{"<table><tr><td>a<td>b<tr><td>c</table>", "a\nb\nc"},
	} {
		page := r.Render(cardrender.Card{HTML: c.html}, view, true)
		if got := textOf(page); got != c.want {
			t.Errorf("%q shows %q, want %q", c.html, got, c.want)
		}
	}
}

func TestSoundsAreButtonsOrNames(t *testing.T) {
	r := cardrender.New(goFonts(t), nil)
	card := cardrender.Card{HTML: "[anki:play:q:0] x [anki:play:a:7]", QuestionSounds: []string{"a.mp3"}}
	if got := textOf(r.Render(card, view, true)); !strings.Contains(got, "a.mp3") || strings.Contains(got, "anki") {
		t.Errorf("without buttons: %q", got)
	}
	card.Buttons = true
	page := r.Render(card, view, true)
	if len(page.Areas) != 1 {
		t.Fatalf("%d areas, want the one button", len(page.Areas))
	}
	box := page.Areas[0].Box
	n := page.ActionAt(box.X+box.W/2, box.Y+box.H/2)
	if n == nil || cardrender.Click(n).Command != "play:q:0" {
		t.Errorf("a click on the button does %v", n)
	}
}

func TestHintsAndDetailsOpenWithoutScripts(t *testing.T) {
	r := cardrender.New(goFonts(t), nil)
	for _, html := range []string{
		`<a class=hint href="#" onclick="x()">Show</a><div id=hint1 class=hint style="display: none">secret</div>`,
		`<details><summary>Show</summary>secret</details>`,
	} {
		card := cardrender.Card{HTML: html}
		tree := cardrender.Parse(card)
		page := r.Layout(tree, card, view, true)
		if strings.Contains(textOf(page), "secret") {
			t.Errorf("%s shows its text at once", html)
		}
		box := page.Areas[0].Box
		if action := cardrender.Click(page.ActionAt(box.X+1, box.Y+1)); !action.Changed {
			t.Fatalf("%s: a click does %+v", html, action)
		}
		if got := textOf(r.Layout(tree, card, view, true)); !strings.Contains(got, "secret") {
			t.Errorf("%s shows %q after the click", html, got)
		}
	}
}

func TestPicturesComeFromTheMediaFolder(t *testing.T) {
	red := color.RGBA{255, 0, 0, 255}
	media := &folder{files: map[string][]byte{"a b.png": pngOf(t, 40, 20, red)}}
	r := cardrender.New(goFonts(t), media)
	card := cardrender.Card{HTML: `<img src="a%20b.png"><img src="gone.png" alt="a dog">`}
	if page := r.Render(card, view, false); len(page.Pending) != 2 {
		t.Errorf("pending %v, want both pictures", page.Pending)
	}
	page := r.Render(card, view, true)
	if len(page.Absent) != 1 || page.Absent[0] != "gone.png" {
		t.Errorf("absent %v, want gone.png", page.Absent)
	}
	img := paint(t, r, page)
	count := 0
	for i := 0; i < len(img.Pix); i += 4 {
		if img.Pix[i] == 255 && img.Pix[i+1] == 0 && img.Pix[i+3] == 255 {
			count++
		}
	}
	if count != 40*20 {
		t.Errorf("%d red pixels, want %d", count, 40*20)
	}
	if got := textOf(page); got != "" {
		t.Logf("text beside: %q", got)
	}
}

func TestTooMuchIsShownAsTextWithAReason(t *testing.T) {
	r := cardrender.New(goFonts(t), nil)
	page := r.Render(cardrender.Card{HTML: strings.Repeat("<div>", 5000) + "deep"}, view, true)
	if len(page.Problems) == 0 {
		t.Error("a card of 5000 levels says nothing about what is missing")
	}
	page = r.Render(cardrender.Card{HTML: strings.Repeat("<b>x</b> ", 100000)}, view, true)
	if len(page.Problems) == 0 || !strings.Contains(textOf(page), "x") {
		t.Errorf("a card of 200000 nodes: problems %v", page.Problems)
	}
}

func TestNightTakesTheColoursOfTheWindow(t *testing.T) {
	r := cardrender.New(goFonts(t), nil)
	card := cardrender.Card{HTML: "x", CSS: ".card { color: black; background-color: white }", Night: true, Paper: "#123456", Ink: "#fedcba"}
	if got := r.Render(card, view, true).Ground; got != (color.NRGBA{0x12, 0x34, 0x56, 0xff}) {
		t.Errorf("ground of the night %v", got)
	}
	card.CSS = ".card { background: white } .nightMode.card { background: red }"
	if got := r.Render(card, view, true).Ground; got != (color.NRGBA{0xff, 0, 0, 0xff}) {
		t.Errorf("ground that the notetype wants %v", got)
	}
}

// oddColor is a colour that nothing else has.
var oddColor = color.RGBA{7, 7, 7, 255}

// countOf counts the opaque pixels whose red is v.
func countOf(pix []uint8, v uint8) int {
	n := 0
	for i := 0; i < len(pix); i += 4 {
		if pix[i] == v && pix[i+3] == 255 {
			n++
		}
	}
	return n
}

func TestLettersWithoutAFontAreSaid(t *testing.T) {
	r := cardrender.New(goFonts(t), nil) // Go's fonts have Latin, Greek and Cyrillic letters
	for html, want := range map[string]string{"abc où жук": "", "日本": "Chinese or Japanese", "שלום": "Hebrew", "한국": "Korean"} {
		got := strings.Join(r.Render(cardrender.Card{HTML: html}, view, true).Problems, " ")
		if (want == "") != (got == "") || !strings.Contains(got, want) {
			t.Errorf("%s: says %q, want %q in it", html, got, want)
		}
	}
	if got := cardrender.New(fonts.NewSet(), nil).Render(cardrender.Card{HTML: "abc"}, view, true).Problems; len(got) != 1 {
		t.Errorf("without any font: %q", got)
	}
}
