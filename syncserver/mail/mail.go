// Package mail sends mails in plain text through a mail server (SMTP).
package mail

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/tls"
	"encoding/hex"
	"errors"
	"fmt"
	"mime"
	"mime/quotedprintable"
	"net"
	"net/mail"
	"net/smtp"
	"strings"
	"time"
)

// Security says how the connection to a mail server is kept private.
type Security string

// The kinds of security.
const (
	StartTLS Security = "starttls" // begins in the clear; it is an error if the server does not switch
	TLS      Security = "tls"      // from the first byte
	None     Security = "none"     // never: for a server on the same machine
)

// Config says which mail server to send with, and as whom.
type Config struct {
	Server         string // host and port
	Security       Security
	User, Password string           // none for a server that wants no log-in
	From           string           // the address that mails come from
	Timeout        time.Duration    // for the sending of one mail; 30 seconds unless set
	TLS            *tls.Config      // nil for the system's certificates
	Now            func() time.Time // the clock, for the dates of mails; nil for the machine's
}

// Sender sends mails.
type Sender struct {
	cfg  Config
	host string
	from *mail.Address
}

// ErrConfig means that a Sender cannot work with what it was given.
var ErrConfig = errors.New("settings of the mail server")

// New returns a sender. It reports ErrConfig.
func New(cfg Config) (*Sender, error) {
	host, _, err := net.SplitHostPort(cfg.Server)
	if err != nil {
		return nil, fmt.Errorf("%w: %q is no host and port: %w", ErrConfig, cfg.Server, err)
	}
	from, err := mail.ParseAddress(cfg.From)
	if err != nil {
		return nil, fmt.Errorf("%w: %q is no address to send from: %w", ErrConfig, cfg.From, err)
	}
	switch cfg.Security {
	case StartTLS, TLS, None:
	default:
		return nil, fmt.Errorf("%w: there is no security %q", ErrConfig, cfg.Security)
	}
	if cfg.Timeout == 0 {
		cfg.Timeout = 30 * time.Second
	}
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	return &Sender{cfg: cfg, host: host, from: from}, nil
}

// Send sends a mail. It returns once the mail server has taken it.
func (s *Sender) Send(ctx context.Context, to, subject, text string) error {
	if err := s.send(ctx, to, subject, text); err != nil {
		return fmt.Errorf("send mail: %w", err)
	}
	return nil
}

func (s *Sender) send(ctx context.Context, to, subject, text string) error {
	address, err := mail.ParseAddress(to)
	if err != nil || address.Address != to {
		return errors.New("not an address to send to")
	}
	message, err := s.compose(address, subject, text)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, s.cfg.Timeout)
	defer cancel()
	client, err := s.dial(ctx)
	if err != nil {
		return err
	}
	err = s.deliver(client, to, message)
	if err == nil {
		return client.Quit()
	}
	_ = client.Close() // what went wrong before is what matters
	if ctx.Err() != nil {
		err = errors.Join(ctx.Err(), err)
	}
	return err
}

// dial connects to the mail server; the connection ends with ctx.
func (s *Sender) dial(ctx context.Context) (*smtp.Client, error) {
	plain, err := new(net.Dialer).DialContext(ctx, "tcp", s.cfg.Server)
	if err != nil {
		return nil, err
	}
	context.AfterFunc(ctx, func() { _ = plain.SetDeadline(time.Unix(1, 0)) }) // or it is closed
	conn := plain
	if s.cfg.Security == TLS {
		conn = tls.Client(conn, s.tls())
	}
	client, err := smtp.NewClient(conn, s.host)
	if err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	return client, nil
}

func (s *Sender) tls() *tls.Config {
	cfg := s.cfg.TLS.Clone()
	if cfg == nil {
		cfg = &tls.Config{}
	}
	cfg.ServerName = s.host
	return cfg
}

func (s *Sender) deliver(client *smtp.Client, to string, message []byte) error {
	if err := client.Hello(domain(s.from.Address)); err != nil {
		return err
	}
	if s.cfg.Security == StartTLS {
		if err := client.StartTLS(s.tls()); err != nil {
			return err
		}
	}
	if s.cfg.User != "" {
		if err := client.Auth(smtp.PlainAuth("", s.cfg.User, s.cfg.Password, s.host)); err != nil {
			return err
		}
	}
	if err := client.Mail(s.from.Address); err != nil {
		return err
	}
	if err := client.Rcpt(to); err != nil {
		return err
	}
	w, err := client.Data()
	if err != nil {
		return err
	}
	if _, err := w.Write(message); err != nil {
		return err
	}
	return w.Close()
}

// domain returns what stands behind the @ of an address.
func domain(address string) string { return address[strings.LastIndexByte(address, '@')+1:] }

// compose returns the mail as it travels.
func (s *Sender) compose(to *mail.Address, subject, text string) ([]byte, error) {
	id := make([]byte, 16)
	_, _ = rand.Read(id) // never fails
	var b bytes.Buffer
	for _, line := range [][2]string{
		{"From", s.from.String()},
		{"To", to.String()},
		{"Subject", mime.QEncoding.Encode("utf-8", subject)},
		{"Date", s.cfg.Now().Format(time.RFC1123Z)},
		{"Message-ID", "<" + hex.EncodeToString(id) + "@" + domain(s.from.Address) + ">"},
		{"Auto-Submitted", "auto-generated"},
		{"MIME-Version", "1.0"},
		{"Content-Type", "text/plain; charset=utf-8"},
		{"Content-Transfer-Encoding", "quoted-printable"},
	} {
		fmt.Fprintf(&b, "%s: %s\r\n", line[0], line[1])
	}
	b.WriteString("\r\n")
	w := quotedprintable.NewWriter(&b)
	_, err := w.Write([]byte(strings.ReplaceAll(text, "\n", "\r\n")))
	return b.Bytes(), errors.Join(err, w.Close())
}
