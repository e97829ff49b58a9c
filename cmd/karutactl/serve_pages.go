package main

import (
	"net/http"
	"net/url"
	"strings"

	"karuta/syncserver"
	"karuta/syncserver/mail"
	"karuta/syncserver/web"
)

// pagesFlags are the settings of a server that are about people: who may sign
// up, where the pages are, and how mails are sent.
type pagesFlags struct {
	SignUp    string `name:"sign-up" enum:"open,invite,closed" default:"closed" help:"Who may make an account without you: anybody (open), who has a code of \"user invite\" (invite), or nobody (closed)." env:"KARUTA_SERVER_SIGN_UP"`
	PublicURL string `name:"public-url" help:"Address that people reach the server by, such as https://sync.example.org; needed for mails, and behind a reverse proxy." env:"KARUTA_SERVER_PUBLIC_URL"`

	SMTPServer   string `name:"smtp-server" help:"Host and port of a mail server. With it new accounts confirm their e-mail address, and passwords can be reset." env:"KARUTA_SERVER_SMTP_SERVER"`
	SMTPSecurity string `name:"smtp-security" enum:"starttls,tls,none" default:"starttls" help:"How to talk to it: starttls (usual at port 587), tls (465) or none." env:"KARUTA_SERVER_SMTP_SECURITY"`
	SMTPUser     string `name:"smtp-user" help:"Name to log in to it; its password is read from KARUTA_SERVER_SMTP_PASSWORD." env:"KARUTA_SERVER_SMTP_USER"`
	MailFrom     string `name:"mail-from" help:"Address that mails come from." env:"KARUTA_SERVER_MAIL_FROM"`
}

func (f *pagesFlags) signUp() syncserver.SignUpMode {
	if f.SignUp == "closed" {
		return syncserver.SignUpClosed
	}
	return syncserver.SignUpMode(f.SignUp)
}

// check reports settings that do not go together.
func (f *pagesFlags) check() error {
	if f.PublicURL != "" {
		u, err := url.Parse(f.PublicURL)
		if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" || strings.Trim(u.Path, "/") != "" || u.RawQuery != "" || u.User != nil {
			return usage("--public-url is a scheme and a host, such as https://sync.example.org")
		}
	}
	if f.SMTPServer != "" && (f.PublicURL == "" || f.MailFrom == "") {
		return usage("--smtp-server needs --public-url, which the links in mails begin with, and --mail-from")
	}
	return nil
}

// mail returns how mails are sent; nil for not at all.
func (f *pagesFlags) mail(e *env) (*syncserver.Mail, error) {
	if f.SMTPServer == "" {
		return nil, nil
	}
	sender, err := mail.New(mail.Config{
		Server: f.SMTPServer, Security: mail.Security(f.SMTPSecurity), From: f.MailFrom,
		User: f.SMTPUser, Password: e.getenv("KARUTA_SERVER_SMTP_PASSWORD"), Now: e.now,
	})
	if err != nil {
		return nil, usage("%v", err)
	}
	return &syncserver.Mail{Sender: sender, PublicURL: f.PublicURL}, nil
}

// handler returns what answers devices and browsers.
func withPages(server http.Handler, pages *web.Pages) http.Handler {
	mux := http.NewServeMux()
	for _, path := range []string{"/sync/", "/msync/", "/karuta/", "/health", "/healthz"} {
		mux.Handle(path, server)
	}
	mux.Handle("/", pages)
	return mux
}
