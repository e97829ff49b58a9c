package cardrender_test

import (
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"

	"golang.org/x/image/font/gofont/gomono"

	"karuta/cardrender"
)

// web is the internet in memory, which remembers what was asked for.
type web struct {
	files map[string][]byte
	mutex sync.Mutex
	asked []string
}

var errNoSuchFile = errors.New("its server answered with status 404")

func (w *web) Fetch(address string) ([]byte, error) {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	w.asked = append(w.asked, address)
	data, ok := w.files[address]
	if !ok {
		return nil, errNoSuchFile
	}
	return data, nil
}

func TestRemoteFilesNeedTheLearnersWord(t *testing.T) {
	w := &web{files: map[string][]byte{"https://a.example/x.png": pngOf(t, 30, 10, oddColor)}}
	r := cardrender.New(goFonts(t), &folder{})
	r.UseWeb(w)
	card := cardrender.Card{
		HTML: `<img src="//a.example/x.png#part"><img src="https://a.example/x.png"><link rel=stylesheet href="http://B.example/x.css">
			<style>@font-face { font-family: f; src: url(http://c.example:81/f.ttf) }</style><p style="background: url(HTTPS://d.example/y.png)">x`,
	}
	for range 2 { // what is kept from the first time changes nothing
		page := r.Render(card, view, true)
		if want := []string{"a.example", "b.example", "c.example", "d.example"}; !slices.Equal(page.Hosts, want) {
			t.Errorf("hosts %q, want %q", page.Hosts, want)
		}
		if len(w.asked) > 0 || len(page.Pending) > 0 || len(page.Problems) > 0 || len(page.Absent) > 0 {
			t.Fatalf("asked for %q, pending %q, problems %q, absent %q", w.asked, page.Pending, page.Problems, page.Absent)
		}
	}
	card.Remote = true
	page := r.Render(card, view, true)
	if got := countOf(paint(t, r, page).Pix, 7); got != 600 || len(page.Hosts) != 0 {
		t.Errorf("%d pixels of the two pictures, want 600; hosts %q", got, page.Hosts)
	}
	slices.Sort(w.asked)
	if want := []string{"http://B.example/x.css", "http://c.example:81/f.ttf", "https://a.example/x.png", "https://d.example/y.png"}; !slices.Equal(w.asked, want) {
		t.Errorf("asked for %q, want %q", w.asked, want)
	}
	if said := strings.Join(page.Problems, "\n"); !strings.Contains(said, "A file from b.example could not be loaded: its server answered with status 404.") {
		t.Errorf("says %q", said)
	}
	card.Remote = false
	if page := r.Render(card, view, true); countOf(paint(t, r, page).Pix, 7) != 0 {
		t.Error("a card without permission shows what another one loaded")
	}
}

func TestRemoteFilesComeBesideTheWindow(t *testing.T) {
	w := &web{files: map[string][]byte{
		"https://a.example/css/x.css":    []byte(`@import "more.css"; @font-face { font-family: f; src: url(../f.ttf) } p { background: url('i.png') }`),
		"https://a.example/css/more.css": []byte(`p { width: 50px; height: 40px }`), "https://a.example/f.ttf": gomono.TTF,
		"https://a.example/css/i.png": pngOf(t, 10, 10, oddColor),
	}}
	media := &folder{}
	r := cardrender.New(goFonts(t), media)
	r.UseWeb(w)
	card := cardrender.Card{HTML: `<link rel=stylesheet href="https://a.example/css/x.css"><p>`, Remote: true}
	page := r.Render(card, view, false)
	if len(w.asked) != 0 || len(page.Pending) != 1 {
		t.Fatalf("the first layout asked for %q, pending %q", w.asked, page.Pending)
	}
	for turn := 0; len(page.Pending) > 0; turn++ {
		if turn == 5 {
			t.Fatalf("still pending: %q", page.Pending)
		}
		for _, name := range page.Pending {
			if !cardrender.IsRemote(name) {
				t.Errorf("%q does not count as remote", name)
			}
		}
		r.Load(page.Pending)
		page = r.Render(card, view, false)
	}
	if got := countOf(paint(t, r, page).Pix, 7); got != 2000 {
		t.Errorf("%d pixels of the background, want 2000", got)
	}
	slices.Sort(w.asked)
	if want := []string{"https://a.example/css/i.png", "https://a.example/css/more.css", "https://a.example/css/x.css", "https://a.example/f.ttf"}; !slices.Equal(w.asked, want) {
		t.Errorf("asked for %q, want %q", w.asked, want)
	}
	if len(media.asked) > 0 {
		t.Errorf("the media folder was asked for %q", media.asked)
	}
}

func TestWhatIsNoAddressOfTheWebIsNotFetched(t *testing.T) {
	w := &web{}
	r := cardrender.New(goFonts(t), &folder{})
	r.UseWeb(w)
	for _, address := range []string{
		"file:///etc/passwd", "ftp://a.example/x.png", "javascript:alert(1)", "http://user:word@a.example/x.png", "http:///x.png", "http:x.png",
		"/x.png", "../x.png", "https://a.example/" + strings.Repeat("x", 5000),
	} {
		page := r.Render(cardrender.Card{HTML: `<img src="` + address + `">`, Remote: true}, view, true)
		if len(w.asked) > 0 || len(page.Hosts) > 0 {
			t.Errorf("%.40s: asked for %q, hosts %q", address, w.asked, page.Hosts)
		}
	}
}

func TestRemoteFilesAreReadAsPicturesOnly(t *testing.T) {
	w := &web{files: map[string][]byte{"https://a.example/x": []byte("<html>hello</html>")}}
	r := cardrender.New(goFonts(t), &folder{})
	r.UseWeb(w)
	page := r.Render(cardrender.Card{HTML: `<img src="https://a.example/x" alt=x><img src="x.png">`, Remote: true}, view, true)
	if want := "A file from a.example could not be loaded: it is not a picture that can be shown."; len(page.Problems) != 1 || page.Problems[0] != want {
		t.Errorf("says %q, want %q", page.Problems, want)
	}
}
