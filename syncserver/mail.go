package syncserver

import (
	"context"
	"net/mail"
	"net/url"
	"strings"
	"unicode"
)

// Mail is how mails with links are sent.
type Mail struct {
	Sender Sender
	// PublicURL is the address that the links begin with, such as
	// "https://sync.example.org". It is never taken from a request.
	PublicURL string
}

// Sender sends mails.
type Sender interface {
	// Send sends a mail in plain text. It returns once the mail is on its way.
	Send(ctx context.Context, to, subject, text string) error
}

// link returns the address of a page with a token.
func (m *Mail) link(page, token string) string {
	return strings.TrimSuffix(m.PublicURL, "/") + "/" + page + "?token=" + url.QueryEscape(token)
}

// isAddress reports whether a mail can be sent to the name, and nowhere else.
func isAddress(name string) bool {
	a, err := mail.ParseAddress(name)
	return err == nil && a.Name == "" && a.Address == name && !strings.ContainsFunc(name, unicode.IsSpace)
}
