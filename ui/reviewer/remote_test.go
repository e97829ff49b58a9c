package reviewer

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"

	"karuta/app"
	"karuta/cardrender"
	"karuta/cardrender/fonts"
	"karuta/collection/anki"
	"karuta/ui/widgets"
)

// newWebDesk is a desk whose way into the internet ends at a server of the test, which has one picture under every
// address. requests counts what arrives there.
func newWebDesk(t *testing.T) (d *desk, a *app.App, requests *atomic.Int32) {
	t.Helper()
	var picture bytes.Buffer
	img := image.NewRGBA(image.Rect(0, 0, 100, 100))
	for i := range 100 * 100 {
		img.Set(i%100, i/100, color.RGBA{200, 30, 90, 255})
	}
	if err := png.Encode(&picture, img); err != nil {
		t.Fatal(err)
	}
	requests = &atomic.Int32{}
	proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		requests.Add(1)
		_, _ = w.Write(picture.Bytes())
	}))
	t.Cleanup(proxy.Close)
	t.Setenv("XDG_CACHE_HOME", t.TempDir())
	a, err := app.New(app.Config{Base: t.TempDir(), Post: func(f func()) { f() }, Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = a.Close() })
	if err := a.Prefs.Update(func(p *app.Preferences) { p.Proxy = proxy.URL }); err != nil {
		t.Fatal(err)
	}
	d = newDesk(t)
	actions := d.v.actions
	actions.Web = a.Web
	actions.Cards = cardrender.New(fonts.NewSet(), nil)
	actions.Cards.UseWeb(a.Web)
	window := test.NewTempWindow(t, nil)
	d.v = New(window, d.v.worker, actions)
	window.SetContent(widgets.NewTopLayer(d.v.Content(), d.after))
	window.SetPadded(false)
	window.Resize(fyne.NewSize(900, 640))
	d.canvas = window.Canvas()
	return d, a, requests
}

// shows reports whether the picture is on the card.
func (d *desk) shows() (shown bool) {
	walk(d.v.card, func(o fyne.CanvasObject) {
		tile, ok := o.(*canvas.Image)
		if !ok || tile.Image == nil {
			return
		}
		painted := tile.Image.(*image.RGBA)
		for i := 0; i < len(painted.Pix); i += 4 {
			shown = shown || painted.Pix[i] == 200 && painted.Pix[i+1] == 30 && painted.Pix[i+2] == 90
		}
	})
	return shown
}

// menuItem returns the line of the card's menu that begins so.
func (d *desk) menuItem(begins string) *fyne.MenuItem {
	d.t.Helper()
	for _, item := range d.v.menu().Items {
		if strings.HasPrefix(item.Label, begins) {
			return item
		}
	}
	d.t.Fatalf("no line %q in the menu", begins)
	return nil
}

// press presses the button of the dialog in front that has the text.
func (d *desk) press(text string) {
	d.t.Helper()
	top := d.canvas.Overlays().Top()
	if top == nil {
		d.t.Fatalf("no dialog, where %q was to be pressed", text)
	}
	var found *widgets.Button
	walk(top, func(o fyne.CanvasObject) {
		if b, ok := o.(*widgets.Button); ok && b.Text == text {
			found = b
		}
	})
	if found == nil {
		d.t.Fatalf("no button %q", text)
	}
	found.OnTapped()
}

// walk visits what is shown, from the outer to the inner.
func walk(o fyne.CanvasObject, visit func(fyne.CanvasObject)) {
	visit(o)
	switch o := o.(type) {
	case *fyne.Container:
		for _, child := range o.Objects {
			walk(child, visit)
		}
	case fyne.Widget:
		for _, child := range test.WidgetRenderer(o).Objects() {
			walk(child, visit)
		}
	}
}

func TestRemotePicturesAreShownAfterPermissionOnly(t *testing.T) {
	d, a, requests := newWebDesk(t)
	inner, _, err := d.c.AddDeck("Default::Inner")
	if err != nil {
		t.Fatal(err)
	}
	n := d.add("Basic", `<img src="http://pictures.example/a.png">`, "back")
	cards, err := d.c.ListCardsOfNote(n.ID)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.c.MoveCards(inner, cards[0].ID); err != nil {
		t.Fatal(err)
	}
	d.study()
	if requests.Load() != 0 || d.shows() {
		t.Fatalf("%d requests before anything was allowed", requests.Load())
	}
	d.v.askRemote([]string{"pictures.example"})
	d.press("Cancel")
	if requests.Load() != 0 || a.Web.Allowed(inner) {
		t.Fatalf("%d requests after the answer no", requests.Load())
	}
	d.v.askRemote([]string{"pictures.example"})
	d.press("Allow for this deck")
	if requests.Load() != 1 || !d.shows() {
		t.Errorf("%d requests after the answer yes, want 1; the picture is shown: %t", requests.Load(), d.shows())
	}
	if !a.Web.Allowed(inner) || a.Web.Allowed(anki.DefaultDeckID) {
		t.Error("the answer holds for other decks than that of the card")
	}

	item := d.menuItem("Files from the internet")
	if !item.Checked {
		t.Error("the menu does not say that it is allowed")
	}
	item.Action()
	if d.shows() || a.Web.Allowed(inner) {
		t.Error("the picture is shown after the permission was taken back")
	}
	d.menuItem("Files from the internet…").Action()
	d.press("Cancel")
	if err := a.Web.Allow(anki.DefaultDeckID, true); err != nil {
		t.Fatal(err)
	}
	d.v.redraw()
	if !d.shows() {
		t.Error("a permission does not hold for the decks inside")
	}
	d.clean()
}
