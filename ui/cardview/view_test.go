package cardview

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"io"
	"io/fs"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
	"golang.org/x/image/font/gofont/goregular"

	"karuta/cardrender"
	"karuta/cardrender/fonts"
	"karuta/ui/theme"
)

// files is a media folder in memory.
type files map[string][]byte

func (f files) Open(name string) (io.ReadCloser, error) {
	data, ok := f[name]
	if !ok {
		return nil, fs.ErrNotExist
	}
	return io.NopCloser(bytes.NewReader(data)), nil
}

func redPNG(t testing.TB, width, height int) []byte {
	t.Helper()
	img := image.NewRGBA(image.Rect(0, 0, width, height))
	for i := range width * height {
		img.Set(i%width, i/width, color.RGBA{255, 0, 0, 255})
	}
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// desk is a view in a window of 400 by 300, with what was asked of it.
type desk struct {
	view              *cardView
	window            fyne.Window
	links, said, play []string
}

func newDesk(t *testing.T, media files, o Options) *desk {
	t.Helper()
	set := fonts.NewSet()
	if err := set.Add(goregular.TTF, "go", ""); err != nil {
		t.Fatal(err)
	}
	test.NewTempApp(t).Settings().SetTheme(theme.New(theme.Light))
	d := &desk{}
	o.Renderer = cardrender.New(set, media)
	o.OnLink = func(address string) { d.links = append(d.links, address) }
	o.OnSubmit = func(typed string) { d.said = append(d.said, typed) }
	o.OnCommand = func(command string) { d.play = append(d.play, command) }
	o.OnProblem = func(err error) { t.Error(err) }
	d.view = New(o).(*cardView)
	d.window = test.NewTempWindow(t, d.view)
	d.window.SetPadded(false)
	d.window.Resize(fyne.NewSize(400, 300))
	return d
}

// tap clicks the middle of the first part of the card that reacts.
func (d *desk) tap(t *testing.T) {
	t.Helper()
	if len(d.view.shown.Areas) == 0 {
		t.Fatal("nothing on the card reacts to clicks")
	}
	box := d.view.shown.Areas[0].Box
	d.view.page.Tapped(&fyne.PointEvent{Position: fyne.NewPos(box.X+box.W/2, box.Y+box.H/2)})
}

func TestLinksAndButtonsAnswerClicks(t *testing.T) {
	d := newDesk(t, nil, Options{})
	d.view.ShowCard(Card{HTML: `<a href="https://example.org/a">link</a>`})
	d.tap(t)
	d.view.ShowCard(Card{HTML: `[anki:play:q:0]`, QuestionSounds: []string{"x.mp3"}, Buttons: true})
	d.tap(t)
	d.view.ShowCard(Card{HTML: `<a href="javascript:alert(1)">link</a>`})
	d.tap(t)
	if len(d.links) != 1 || d.links[0] != "https://example.org/a" || len(d.play) != 1 || d.play[0] != "play:q:0" {
		t.Errorf("links %q, commands %q", d.links, d.play)
	}
}

func TestHintOpensInPlace(t *testing.T) {
	d := newDesk(t, nil, Options{})
	d.view.ShowCard(Card{HTML: `<a class=hint href="#">Show</a><div class=hint style="display:none">secret</div>`})
	before := d.view.text()
	d.tap(t)
	if after := d.view.text(); strings.Contains(before, "secret") || !strings.Contains(after, "secret") {
		t.Errorf("before %q, after the click %q", before, after)
	}
}

// text is all text on show.
func (v *cardView) text() string {
	text, _ := v.shown.Selected(v.shown.All())
	return text
}

func TestTyping(t *testing.T) {
	d := newDesk(t, nil, Options{})
	d.view.ShowCard(Card{HTML: `no box`})
	if _, has := d.view.Typed(); has || d.view.FocusTyped() {
		t.Error("a box on a card that has none")
	}
	d.view.ShowCard(Card{HTML: `Capital?<br>[[type:Back]]`})
	if !d.view.FocusTyped() {
		t.Fatal("the box does not take the focus")
	}
	if in := d.view.shown.Input; d.view.typed.Position() != fyne.NewPos(in.X, in.Y) || d.view.typed.Size().Width < 300 {
		t.Errorf("the box is at %v, %v, its place at %v", d.view.typed.Position(), d.view.typed.Size(), in)
	}
	test.Type(d.view.typed, "Oslo")
	d.view.typed.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if text, has := d.view.Typed(); !has || text != "Oslo" || len(d.said) != 1 || d.said[0] != "Oslo" {
		t.Errorf("typed %q, submitted %q", text, d.said)
	}
	d.view.ShowCard(Card{HTML: `[[type:Back]]`})
	if text, _ := d.view.Typed(); text != "" {
		t.Errorf("the next card starts with %q", text)
	}
}

func TestLongAnswersAreScrolledTo(t *testing.T) {
	d := newDesk(t, nil, Options{})
	d.view.ShowCard(Card{HTML: strings.Repeat("question<br>", 60) + "<hr id=answer>" + strings.Repeat("answer<br>", 60)})
	answer := d.view.shown.Places["answer"]
	if offset := d.view.scroll.Offset.Y; answer < 500 || offset < answer-100 || offset > answer {
		t.Errorf("the answer is at %v, the view at %v", answer, offset)
	}
	if len(d.view.page.tiles) == 0 || len(d.view.page.tiles) > 3 {
		t.Errorf("%d tiles are painted for a view of 300 pixels", len(d.view.page.tiles))
	}
	if before := d.view.scroll.Offset.Y; !d.view.ScrollBy(1) || d.view.scroll.Offset.Y <= before {
		t.Error("it cannot be scrolled by a page")
	}
	d.view.ShowCard(Card{HTML: "short"})
	if d.view.scroll.Offset.Y != 0 || d.view.ScrollBy(1) {
		t.Error("a short card is scrolled")
	}
}

func TestPicturesComeLater(t *testing.T) {
	var work []func()
	d := newDesk(t, files{"a.png": redPNG(t, 50, 40)}, Options{Work: func(f func()) { work = append(work, f) }})
	run := func() {
		for len(work) > 0 {
			f := work[0]
			work = work[1:]
			f()
		}
	}
	run() // the fonts
	d.view.ShowCard(Card{HTML: `text <img src="a.png"> <img src="gone.png">`})
	if len(d.view.shown.Pending) != 2 || !strings.Contains(d.view.text(), "text") {
		t.Fatalf("before: pending %q, text %q", d.view.shown.Pending, d.view.text())
	}
	run()
	if len(d.view.shown.Pending) != 0 || len(d.view.shown.Absent) != 1 {
		t.Fatalf("after: pending %q, absent %q", d.view.shown.Pending, d.view.shown.Absent)
	}
	reds := 0
	tile := d.view.page.tiles[0].Image.(*image.RGBA)
	for i := 0; i < len(tile.Pix); i += 4 {
		if tile.Pix[i] == 255 && tile.Pix[i+1] == 0 && tile.Pix[i+3] == 255 {
			reds++
		}
	}
	if reds != 50*40 {
		t.Errorf("%d red pixels, want %d", reds, 50*40)
	}
}

func TestSelectAndCopy(t *testing.T) {
	d := newDesk(t, nil, Options{})
	d.view.ShowCard(Card{HTML: `<div style="text-align:left">first line<br>second <b>line</b></div>`})
	if d.view.Copy() {
		t.Error("something is copied without a selection")
	}
	at := func(x, y float32) fyne.PointEvent { return fyne.PointEvent{Position: fyne.NewPos(x, y)} }
	box := d.view.shown.Texts[0].Box
	last := d.view.shown.Texts[len(d.view.shown.Texts)-1].Box
	d.view.page.MouseDown(&desktop.MouseEvent{PointEvent: at(box.X-5, box.Y+5), Button: desktop.MouseButtonPrimary})
	d.view.page.Dragged(&fyne.DragEvent{PointEvent: at(last.Right()+20, last.Y+5)})
	d.view.page.DragEnd()
	if !d.view.Copy() || fyne.CurrentApp().Clipboard().Content() != "first line\nsecond line" {
		t.Errorf("copied %q", fyne.CurrentApp().Clipboard().Content())
	}
	if len(d.view.page.marks) < 2 {
		t.Errorf("%d marks for two lines", len(d.view.page.marks))
	}
	d.view.page.MouseDown(&desktop.MouseEvent{PointEvent: at(1, 1), Button: desktop.MouseButtonPrimary})
	if d.view.Copy() {
		t.Error("a click leaves the selection")
	}
}

func TestTheGroundIsThePaperOrTheCards(t *testing.T) {
	d := newDesk(t, nil, Options{})
	for _, c := range []struct {
		css   string
		night bool
		want  color.Color
	}{
		{"", false, theme.Color(theme.Surface)},
		{".card { background: white }", false, theme.Color(theme.Surface)},
		{".card { background: #123456 }", false, color.NRGBA{0x12, 0x34, 0x56, 0xff}},
	} {
		d.view.ShowCard(Card{HTML: "x", CSS: c.css, Night: c.night})
		if got := color.NRGBAModel.Convert(d.view.ground.FillColor); got != color.NRGBAModel.Convert(c.want) {
			t.Errorf("%q: ground %v, want %v", c.css, got, c.want)
		}
	}
}

func TestClosedViewShowsNothing(t *testing.T) {
	d := newDesk(t, nil, Options{})
	d.view.ShowCard(Card{HTML: "x"})
	d.view.Close()
	if d.view.shown != nil || len(d.view.page.tiles) != 0 {
		t.Error("the card is still there")
	}
}

// TestMasksAreToggled: the picture is 360 wide, the mask covers its upper left quarter.
func TestMasksAreToggled(t *testing.T) {
	d := newDesk(t, files{"red.png": redPNG(t, 36, 18)}, Options{})
	if d.view.ToggleMasks() {
		t.Error("an empty view toggles masks")
	}
	d.view.ShowCard(Card{HTML: `<div style="display: none"><div class="cloze-inactive" data-shape="rect" data-left="0" data-top="0" data-width=".5" data-height=".5" data-occludeInactive="1"></div></div>
<div id="image-occlusion-container"><img src="red.png"><canvas id="image-occlusion-canvas"></canvas></div><button id="toggle">Toggle Masks</button>`})
	at := func() color.RGBA {
		img := image.NewRGBA(image.Rect(0, 0, 400, 300))
		if err := d.view.renderer.Paint(d.view.shown, img, 1); err != nil {
			t.Fatal(err)
		}
		return img.RGBAAt(100, 60)
	}
	red, masked := color.RGBA{255, 0, 0, 255}, color.RGBA{0xff, 0xeb, 0xa2, 255}
	if at() != masked {
		t.Errorf("the mask is %v", at())
	}
	if !d.view.ToggleMasks() || at() != red {
		t.Errorf("with the masks hidden: %v", at())
	}
	if !d.view.ToggleMasks() || at() != masked {
		t.Errorf("with the masks back: %v", at())
	}
}
