package web

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"karuta/internal/browser"
	"karuta/syncserver"
)

// The size of a phone's page in CSS pixels.
const phoneWidth, phoneHeight = 390, 844

// screen is a browser that a test looks at.
type screen struct {
	*world
	*browser.Browser
}

// TestInABrowser plays sign-up, confirmation, log-in and the account in a real browser as wide as a phone.
// With KARUTA_SERVER_PICTURES it leaves pictures in that folder.
func TestInABrowser(t *testing.T) {
	if testing.Short() {
		t.Skip("it starts a browser")
	}
	path := browser.Require(t)
	w := newWorld(t, settings{signUp: syncserver.SignUpInvite, mails: true, publicURL: "https://sync.example.org", limits: syncserver.Limits{Account: 500 << 20}})
	w.now = time.Now().Truncate(time.Hour) // browsers have a clock of their own, and cookies an end
	code, _, err := syncserver.Accounts{Store: w.store, Now: func() time.Time { return w.now }}.Invite(t.Context(), 1, 14)
	w.must(err)
	b, err := browser.Start(path, t.TempDir(), phoneWidth, phoneHeight)
	w.must(err)
	defer func() { _ = b.Close() }()
	s := &screen{w, b}

	s.open("/")
	s.looks("home", "What to type on your devices", "https://sync.example.org/")
	s.must(s.Press(`a[href="/sign-up"]`))
	s.typeIn("invite", code)
	s.typeIn("name", "bea@example.org")
	s.typeIn("password", "seven moons")
	s.looks("sign-up", "Create an account")
	s.must(s.Press("main button"))
	s.looks("", "A mail is on its way", "bea@example.org")
	s.open(w.link(1))
	s.must(s.Press("main button"))
	s.looks("log-in", "Your address is confirmed")
	s.typeIn("name", "bea@example.org")
	s.typeIn("password", "six moons")
	s.must(s.Press("main button"))
	s.looks("", "The name or the password is wrong.")
	s.typeIn("password", "seven moons")
	s.must(s.Press("main button"))
	s.looks("", "Your account", "No device has logged in yet")

	w.furnish("bea@example.org", "seven moons")
	s.open("/account")
	s.looks("account", "Anki 26.9.3", "Download everything", "before a device replaced everything")
	s.must(s.Dark(true))
	s.looks("account-dark", "Your account")
	s.must(s.Dark(false))
	s.must(s.Press(`section form[action="/account/sign-out"] button`))
	s.looks("", "The device is signed out")
	s.must(s.Press(`a[href^="/account/restore"]`))
	s.looks("restore", "First a copy of the present is made")
	s.must(s.Press("main button"))
	s.looks("", "The copy is restored", "before another copy was restored")
	s.must(s.Press(`a[href="/account/password"]`))
	s.typeIn("old", "seven moons")
	s.typeIn("password", "eight moons")
	s.must(s.Press("main button"))
	s.looks("", "Your password is changed")
	s.must(s.Press(`nav form button`))
	s.looks("", "You are logged out.")
}

func (s *screen) open(path string) {
	s.t.Helper()
	s.must(s.Open(s.web.URL + path))
}

func (s *screen) typeIn(name, text string) {
	s.t.Helper()
	s.must(s.Type(`main input[name="`+name+`"]`, text))
}

// looks checks the words of the page and that it fits a phone, and keeps a picture under the name if it has one.
func (s *screen) looks(name string, words ...string) {
	s.t.Helper()
	text, err := s.Text()
	s.must(err)
	for _, w := range words {
		if !strings.Contains(text, w) {
			s.t.Fatalf("the page does not say %q:\n%s", w, text)
		}
	}
	var width int
	s.must(s.Eval("document.documentElement.scrollWidth", &width))
	if width > phoneWidth {
		s.t.Errorf("%s is %d pixels wide", name, width)
	}
	var small []string
	s.must(s.Eval(`[...document.querySelectorAll("button, .button, input:not([type=hidden])")].filter(e => e.getBoundingClientRect().height < 44).map(e => e.outerHTML)`, &small))
	if len(small) > 0 {
		s.t.Errorf("too small for a finger: %v", small)
	}
	if name == "" {
		return
	}
	raw, err := s.Picture()
	s.must(err)
	picture, err := png.Decode(bytes.NewReader(raw))
	s.must(err)
	if picture.Bounds().Dx() != 2*phoneWidth || colours(picture) < 20 {
		s.t.Errorf("%s: a picture of %v with %d colours: no style?", name, picture.Bounds(), colours(picture))
	}
	if dir := os.Getenv("KARUTA_SERVER_PICTURES"); dir != "" {
		s.must(os.WriteFile(filepath.Join(dir, "server-"+name+".png"), raw, 0o644))
	}
}

func colours(m image.Image) int {
	seen := map[color.Color]bool{}
	for y := m.Bounds().Min.Y; y < m.Bounds().Max.Y; y++ {
		for x := m.Bounds().Min.X; x < m.Bounds().Max.X; x++ {
			seen[m.At(x, y)] = true
		}
	}
	return len(seen)
}
