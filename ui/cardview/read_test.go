package cardview

import (
	"bytes"
	"errors"
	"image"
	"image/color"
	"image/png"
	"io"
	"io/fs"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"

	"karuta/ui/theme"
)

// words returns the texts of a card's blocks, one line for each block.
func words(blocks []*block) string {
	var b strings.Builder
	for _, one := range blocks {
		for _, r := range one.runs {
			b.WriteString(r.text)
			if r.br {
				b.WriteString("/")
			}
			if r.image != "" {
				b.WriteString("<" + r.image + ">")
			}
		}
		b.WriteString("|")
	}
	return b.String()
}

func TestReadBlocks(t *testing.T) {
	for _, c := range []struct{ html, want string }{
		{"plain  text\n here", "plain text here|"},
		{"one<br>two", "one/two|"},
		{"a<div>b</div>c", "a|b|c|"},
		{"<p>x</p> <p>y</p>", "x|y|"},
		{"<script>alert(1)</script><style>b{}</style>ok", "ok|"},
		{"<ul><li>a<li>b</ul>", "a|b|"},
		{`<img src="a%20b.png">`, "<a b.png>|"},
		{`<img src="../x.png"><img src="https://example.org/x.png"><img src="/etc/passwd">t`, "t|"},
		{`<span style="display:none">no</span>yes`, "yes|"},
		{"[anki:play:q:0] [anki:play:a:7]", "♪\u00a0a.mp3 |"},
		{"<pre>a\n b</pre>", "a/ b|"},
	} {
		doc := read(Card{HTML: c.html, QuestionSounds: []string{"a.mp3"}})
		if got := words(doc.blocks); got != c.want {
			t.Errorf("read(%q) = %q, want %q", c.html, got, c.want)
		}
	}
}

func TestReadStyles(t *testing.T) {
	blue, red := color.NRGBA{B: 255, A: 255}, color.NRGBA{R: 255, A: 255}
	css := `.card { font-size: 30px; text-align: center; color: #00f } /* .card {color: green} */
		.nightMode .cloze { color: #f00 } .cloze { font-weight: bold } @media print { .card { color: green } } b i { font-size: 50% }`
	for _, c := range []struct {
		html  string
		night bool
		check func(s *style) bool
	}{
		{"x", false, func(s *style) bool { return s.color == blue && s.size == 30 && s.align == fyne.TextAlignCenter }},
		{"x", true, func(s *style) bool { return s.color == nil && s.size == 30 }},
		{`<span class="cloze">x</span>`, true, func(s *style) bool { return s.color == red && s.bold }},
		{`<span class="cloze">x</span>`, false, func(s *style) bool { return s.color == blue && s.bold }},
		{"<b><i>x</i></b>", false, func(s *style) bool { return s.bold && s.italic && s.size == 15 }},
		{`<font color="red">x</font>`, false, func(s *style) bool { return s.color == color.RGBA{R: 255, A: 255} }},
		{`<div style="text-align:right"><u>x</u></div>`, false, func(s *style) bool { return s.underline && s.align == fyne.TextAlignTrailing }},
		{`<span style="font-size: 9999px">x</span>`, false, func(s *style) bool { return s.size == maxSize }},
	} {
		doc := read(Card{HTML: c.html, CSS: css, Night: c.night})
		if len(doc.blocks) != 1 || !c.check(doc.blocks[0].runs[0].style) {
			t.Errorf("%q, night %v: style %+v", c.html, c.night, doc.blocks[0].runs[0].style)
		}
	}
}

func TestMediaNameStaysInTheFolder(t *testing.T) {
	for src, want := range map[string]string{
		"a.png": "a.png", "日本.jpg": "日本.jpg", "a%2Fb.png": "", "..": "", "../a.png": "", "/a.png": "", "file:a.png": "",
		"//host/a.png": "", "C:\\a.png": "", "a\\b.png": "", "": "", "100%.png": "100%.png",
	} {
		if got := mediaName(src); got != want {
			t.Errorf("mediaName(%q) = %q, want %q", src, got, want)
		}
	}
}

// files is a media folder in memory.
type files map[string][]byte

func (f files) Open(name string) (io.ReadCloser, error) {
	data, ok := f[name]
	if !ok {
		return nil, fs.ErrNotExist
	}
	return io.NopCloser(bytes.NewReader(data)), nil
}

func pngOf(t testing.TB, width, height int) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, width, height))); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestLoadPictures(t *testing.T) {
	media := files{
		"a.png": pngOf(t, 30, 20), "wide.png": pngOf(t, 4096, 8), "bad.png": []byte("no picture"), "bad.svg": []byte("<svg"),
		"flag.svg": []byte(`<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20" viewBox="0 0 400 200">` +
			`<rect width="100%" height="100%" fill="#00f"/><path stroke="#fff" stroke-width="100" d="M0 100H400"/></svg>`),
	}
	for name, size := range map[string]fyne.Size{
		"a.png": fyne.NewSize(30, 20), "wide.png": fyne.NewSize(4096, 8), "flag.svg": fyne.NewSize(40, 20),
	} {
		p := load(media, name)
		if p.err != nil || p.width != size.Width || p.height != size.Height || p.image.Bounds().Dx() > maxSide {
			t.Errorf("%s: %v × %v, %v", name, p.width, p.height, p.err)
		}
	}
	for _, name := range []string{"bad.png", "bad.svg"} {
		if p := load(media, name); p.err == nil || !p.done {
			t.Errorf("%s was decoded", name)
		}
	}
	if p := load(media, "none.png"); !errors.Is(p.err, fs.ErrNotExist) {
		t.Errorf("missing picture: %v", p.err)
	}
	// A stroke is as wide as its units say: a quarter of the height is blue, half is white.
	flag := load(media, "flag.svg").image
	height := flag.Bounds().Dy()
	if r, _, b, _ := flag.At(10, height/8).RGBA(); r != 0 || b != 0xFFFF {
		t.Error("the ground of the flag is missing")
	}
	if r, _, _, _ := flag.At(10, height/2-height/5).RGBA(); r != 0xFFFF {
		t.Error("the stroke of the flag is too thin")
	}
}

func newView(t testing.TB, o Options) (*htmlView, fyne.Window) {
	t.Helper()
	test.NewTempApp(t).Settings().SetTheme(theme.New(theme.Light))
	v := New(o).(*htmlView)
	w := test.NewTempWindow(t, v)
	w.SetPadded(false)
	w.Resize(fyne.NewSize(500, 300))
	return v, w
}

func TestViewShowsCard(t *testing.T) {
	var opened string
	v, _ := newView(t, Options{Media: files{"a.png": pngOf(t, 800, 100)}, OnLink: func(a string) { opened = a }})
	v.ShowCard(Card{HTML: `Hello <b>world</b><br><img src="a.png"><br><a href="https://example.org">link</a>[[type:Back]]`})
	var texts []string
	pictures := 0
	for _, o := range v.page.objects {
		switch o := o.(type) {
		case *canvas.Text:
			texts = append(texts, o.Text)
		case *canvas.Image:
			pictures++
			if right := o.Position().X + o.Size().Width; right > 500-pad+1 {
				t.Errorf("the picture ends at %v, outside of the card", right)
			}
		}
	}
	if got := strings.Join(texts, "|"); got != "Hello|world|link" || pictures != 1 {
		t.Errorf("texts %q and %d pictures", got, pictures)
	}
	l := v.page.links[0]
	v.page.Tapped(&fyne.PointEvent{Position: l.pos.AddXY(1, 1)})
	if opened != "https://example.org" {
		t.Errorf("opened %q", opened)
	}
	if _, has := v.Typed(); !has || !v.FocusTyped() {
		t.Error("no type-in box")
	}
	test.Type(v.typed, "Thimphu")
	if text, _ := v.Typed(); text != "Thimphu" {
		t.Errorf("typed %q", text)
	}
	v.ShowCard(Card{HTML: "next"})
	if text, has := v.Typed(); has || text != "" {
		t.Error("the type-in box stayed")
	}
}

func TestViewScrollsToTheAnswer(t *testing.T) {
	v, _ := newView(t, Options{})
	v.ShowCard(Card{HTML: strings.Repeat("question<br>", 30) + "<hr id=answer>" + strings.Repeat("answer<br>", 30)})
	if v.scroll.Offset.Y == 0 || v.scroll.Offset.Y > v.page.answer {
		t.Errorf("scrolled to %v, the answer is at %v", v.scroll.Offset.Y, v.page.answer)
	}
	if !v.ScrollBy(1) || !v.ScrollBy(-1) {
		t.Error("a tall card did not move")
	}
	v.ShowCard(Card{HTML: "short<hr id=answer>answer"})
	if v.scroll.Offset.Y != 0 || v.ScrollBy(1) {
		t.Error("a short card was scrolled")
	}
}

func TestPictureComesLater(t *testing.T) {
	var work, posted []func()
	v, _ := newView(t, Options{
		Media: files{"a.png": pngOf(t, 30, 20)},
		Work:  func(f func()) { work = append(work, f) }, Post: func(f func()) { posted = append(posted, f) },
	})
	v.ShowCard(Card{HTML: `<img src="a.png">`})
	if len(work) != 1 || len(v.page.objects) != 0 {
		t.Fatalf("%d pictures loading, %d objects", len(work), len(v.page.objects))
	}
	work[0]()
	posted[0]()
	if len(v.page.objects) != 1 {
		t.Errorf("%d objects after the picture came, want 1", len(v.page.objects))
	}
}

func FuzzRead(f *testing.F) {
	f.Add("<div><table><tr><td>x", ".card{color:red", true)
	f.Add("[[type:x]]<ruby>a<rt>b", "a>b{}}", false)
	f.Fuzz(func(_ *testing.T, html, css string, night bool) {
		read(Card{HTML: html, CSS: css, Night: night})
	})
}

func BenchmarkShowCard(b *testing.B) {
	v, _ := newView(b, Options{})
	card := Card{HTML: strings.Repeat("The <b>capital</b> of <i>Bhutan</i> is Thimphu, in the Himalaya.<br>", 12), CSS: ".card{text-align:center}"}
	for b.Loop() {
		v.ShowCard(card)
	}
}
