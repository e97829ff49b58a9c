package signup

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"karuta/internal/browser"
	"karuta/internal/display"
	"karuta/internal/interop"
)

// The size of a phone's page in CSS pixels.
const phoneWidth, phoneHeight = 390, 844

// person is somebody with a browser, and with a mailbox.
type person struct {
	t      testing.TB
	server *interop.Server
	user   interop.User
	screen *browser.Browser
}

func newPerson(t testing.TB, browserPath string, server *interop.Server, user interop.User) *person {
	t.Helper()
	p := &person{t: t, server: server, user: user}
	var err error
	p.screen, err = browser.Start(browserPath, t.TempDir(), phoneWidth, phoneHeight)
	p.must(err)
	return p
}

func (p *person) must(err error) {
	p.t.Helper()
	if err != nil {
		p.t.Fatal(err)
	}
}

// signUp fills in the page for that.
func (p *person) signUp() {
	p.t.Helper()
	p.must(p.screen.Open(p.server.Endpoint + "sign-up"))
	p.must(p.screen.Type(`main input[name="name"]`, p.user.Name))
	p.must(p.screen.Type(`main input[name="password"]`, p.user.Password))
	p.picture("27-sign-up")
	p.must(p.screen.Press("main button"))
	p.says("A mail is on its way")
}

// confirm follows the link in the mail.
func (p *person) confirm(mail string) {
	p.t.Helper()
	for line := range strings.Lines(mail) {
		link := strings.TrimSpace(line)
		if strings.HasPrefix(link, p.server.Endpoint) && strings.Contains(link, "token=") {
			p.must(p.screen.Open(link))
			p.picture("28-confirm")
			p.must(p.screen.Press("main button"))
			p.says("Your address is confirmed")
			return
		}
	}
	p.t.Fatalf("no link to %s in the mail:\n%s", p.server.Endpoint, mail)
}

// says fails unless the page has these words.
func (p *person) says(words string) {
	p.t.Helper()
	text, err := p.screen.Text()
	p.must(err)
	if !strings.Contains(text, words) {
		p.t.Fatalf("the page does not say %q:\n%s", words, text)
	}
}

// pictures is the folder for pictures of the play; empty for none.
var pictures = os.Getenv("KARUTA_PICTURES")

// picture keeps one of the page.
func (p *person) picture(name string) {
	p.t.Helper()
	if pictures == "" {
		return
	}
	png, err := p.screen.Picture()
	p.must(err)
	p.must(os.WriteFile(filepath.Join(pictures, name+".png"), png, 0o644))
}

// logIn logs in to the server in Karuta's window, which shows the decks.
func (p *person) logIn(d *display.Display, w *display.Window) {
	p.t.Helper()
	w.Press("y")
	d.See("the dialog for logging in", isDialog)
	w.Type(p.server.Endpoint)
	w.Press("Tab")
	w.Type(p.user.Name)
	w.Press("Tab")
	w.Type(p.user.Password)
	if pictures != "" {
		p.must(w.SavePicture(filepath.Join(pictures, "29-login.png")))
	}
	w.Press("Return")
}
