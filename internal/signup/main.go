// Command signup makes an account at a server of Karuta's as a person with a phone does: it fills in the page for
// signing up in a real browser, receives the server's mail, opens the link in it, and confirms.
package main

import (
	"flag"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"time"

	"karuta/internal/browser"
)

// The size of a phone's page in CSS pixels.
const phoneWidth, phoneHeight = 390, 844

// patience is how long the mail may take.
const patience = time.Minute

type person struct {
	server, name, password string
	pictures               string // folder for pictures of the pages
	mails                  net.Listener
	screen                 *browser.Browser
}

func main() {
	var p person
	smtp := flag.String("smtp", "", "`address` to receive the server's mails at")
	flag.StringVar(&p.server, "server", "", "`URL` of the server")
	flag.StringVar(&p.name, "name", "", "e-mail `address` of the account")
	flag.StringVar(&p.password, "password", "", "its password")
	flag.StringVar(&p.pictures, "pictures", "", "`folder` for pictures")
	flag.Parse()
	if err := p.run(*smtp); err != nil {
		fmt.Fprintln(os.Stderr, "signup:", err)
		os.Exit(1)
	}
}

func (p *person) run(smtp string) (err error) {
	if p.mails, err = net.Listen("tcp", smtp); err != nil {
		return err
	}
	defer func() { _ = p.mails.Close() }()
	profile, err := os.MkdirTemp("", "karuta-signup")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(profile) }()
	if p.screen, err = browser.Start(browser.Find(), profile, phoneWidth, phoneHeight); err != nil {
		return err
	}
	defer func() { _ = p.screen.Close() }()
	type received struct {
		mail string
		err  error
	}
	arrived := make(chan received, 1)
	go func() { // the page comes once the mail was taken
		mail, err := receive(p.mails, patience)
		arrived <- received{mail, err}
	}()
	if err := p.signUp(); err != nil {
		return err
	}
	got := <-arrived
	if got.err != nil {
		return got.err
	}
	return p.confirm(got.mail)
}

func (p *person) signUp() error {
	s := p.screen
	if err := s.Open(strings.TrimSuffix(p.server, "/") + "/sign-up"); err != nil {
		return err
	}
	if err := s.Type(`main input[name="name"]`, p.name); err != nil {
		return err
	}
	if err := s.Type(`main input[name="password"]`, p.password); err != nil {
		return err
	}
	if err := p.picture("27-sign-up"); err != nil {
		return err
	}
	if err := s.Press("main button"); err != nil {
		return err
	}
	return p.says("A mail is on its way")
}

// confirm follows the link in the mail.
func (p *person) confirm(mail string) error {
	for line := range strings.Lines(mail) {
		link := strings.TrimSpace(line)
		if !strings.HasPrefix(link, p.server) || !strings.Contains(link, "token=") {
			continue
		}
		if err := p.screen.Open(link); err != nil {
			return err
		}
		if err := p.picture("28-confirm"); err != nil {
			return err
		}
		if err := p.screen.Press("main button"); err != nil {
			return err
		}
		return p.says("Your address is confirmed")
	}
	return fmt.Errorf("no link to %s in the mail:\n%s", p.server, mail)
}

// says reports an error unless the page has these words.
func (p *person) says(words string) error {
	text, err := p.screen.Text()
	if err == nil && !strings.Contains(text, words) {
		err = fmt.Errorf("the page does not say %q:\n%s", words, text)
	}
	return err
}

func (p *person) picture(name string) error {
	png, err := p.screen.Picture()
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(p.pictures, name+".png"), png, 0o644)
}
