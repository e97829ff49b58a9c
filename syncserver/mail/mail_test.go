package mail

import (
	"bufio"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/quotedprintable"
	"net"
	"net/http/httptest"
	"net/mail"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// office is a mail server of the test: it takes mails and keeps them.
type office struct {
	listener net.Listener
	cert     tls.Certificate
	roots    *x509.CertPool
	tls      bool   // from the first byte
	startTLS bool   // offered
	login    string // what a log-in must be; "" for none
	silent   bool   // takes connections and says nothing
	refuse   string // the command that is refused

	served sync.WaitGroup
	mu     sync.Mutex
	heard  []string // commands, the log-in included
	secure bool     // the last mail came encrypted
	mails  []string
}

func open(t *testing.T, o *office) *office {
	t.Helper()
	web := httptest.NewTLSServer(nil) // for its certificate of 127.0.0.1
	o.cert, o.roots = web.TLS.Certificates[0], x509.NewCertPool()
	o.roots.AddCert(web.Certificate())
	web.Close()
	var err error
	if o.listener, err = net.Listen("tcp", "127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
	o.served.Go(func() {
		for {
			conn, err := o.listener.Accept()
			if err != nil {
				return
			}
			o.served.Go(func() { o.serve(conn) })
		}
	})
	t.Cleanup(func() { _ = o.listener.Close(); o.served.Wait() })
	return o
}

func (o *office) serve(conn net.Conn) {
	defer func() { _ = conn.Close() }()
	encrypted := o.tls
	if o.tls {
		conn = tls.Server(conn, &tls.Config{Certificates: []tls.Certificate{o.cert}})
	}
	if o.silent {
		_, _ = io.Copy(io.Discard, conn) // until the other side has enough
		return
	}
	in := bufio.NewReader(conn)
	say := func(line string) { _, _ = fmt.Fprintf(conn, "%s\r\n", line) }
	say("220 office")
	for {
		line, err := in.ReadString('\n')
		if err != nil {
			return
		}
		line = strings.TrimRight(line, "\r\n")
		o.mu.Lock()
		o.heard = append(o.heard, line)
		o.mu.Unlock()
		verb, rest, _ := strings.Cut(line, " ")
		if verb == o.refuse {
			say("550 no")
			continue
		}
		switch verb {
		case "EHLO":
			if o.startTLS && !encrypted {
				say("250-STARTTLS")
			}
			say("250 AUTH PLAIN")
		case "STARTTLS":
			if !o.startTLS {
				say("502 no")
				continue
			}
			say("220 go on")
			conn = tls.Server(conn, &tls.Config{Certificates: []tls.Certificate{o.cert}})
			in = bufio.NewReader(conn)
			encrypted = true
		case "AUTH":
			raw, _ := base64.StdEncoding.DecodeString(strings.TrimPrefix(rest, "PLAIN "))
			if string(raw) != o.login {
				say("535 wrong")
				continue
			}
			say("235 yes")
		case "DATA":
			say("354 go on")
			var b strings.Builder
			for {
				line, err := in.ReadString('\n')
				if err != nil {
					return
				}
				if line == ".\r\n" {
					break
				}
				b.WriteString(strings.TrimPrefix(line, "."))
			}
			o.mu.Lock()
			o.mails = append(o.mails, b.String())
			o.secure = encrypted
			o.mu.Unlock()
			say("250 taken")
		case "QUIT":
			say("221 bye")
			return
		default:
			say("250 yes")
		}
	}
}

// got returns the mails that were taken and the commands that were heard.
func (o *office) got() (mails, heard []string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return slices.Clone(o.mails), slices.Clone(o.heard)
}

func (o *office) sender(t *testing.T, security Security, change func(*Config)) *Sender {
	t.Helper()
	cfg := Config{
		Server: o.listener.Addr().String(), Security: security, From: "Karuta <karuta@example.org>", TLS: &tls.Config{RootCAs: o.roots},
		Now: func() time.Time { return time.Date(2026, 5, 4, 12, 0, 0, 0, time.UTC) },
	}
	if change != nil {
		change(&cfg)
	}
	s, err := New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

const letter = "Grüße!\n\nhttps://sync.example/confirm?token=0123456789abcdef0123456789abcdef01234567\n.\n.. a line that is only a dot is no end\n"

func TestSend(t *testing.T) {
	for _, security := range []Security{None, StartTLS, TLS} {
		o := open(t, &office{tls: security == TLS, startTLS: security == StartTLS, login: "\x00bea\x00secret"})
		s := o.sender(t, security, func(c *Config) { c.User, c.Password = "bea", "secret" })
		if err := s.Send(t.Context(), "carl@example.net", "Schöne Grüße", letter); err != nil {
			t.Fatalf("%s: %v", security, err)
		}
		mails, commands := o.got()
		if len(mails) != 1 || o.secure != (security != None) {
			t.Fatalf("%s: %d mails, encrypted %v", security, len(mails), o.secure)
		}
		m, err := mail.ReadMessage(strings.NewReader(mails[0]))
		if err != nil {
			t.Fatal(err)
		}
		subject, err := new(mime.WordDecoder).DecodeHeader(m.Header.Get("Subject"))
		if err != nil || subject != "Schöne Grüße" {
			t.Errorf("subject %q, %v", subject, err)
		}
		for name, want := range map[string]string{
			"From": `"Karuta" <karuta@example.org>`, "To": "<carl@example.net>", "Date": "Mon, 04 May 2026 12:00:00 +0000",
			"Auto-Submitted": "auto-generated", "Content-Type": "text/plain; charset=utf-8",
		} {
			if got := m.Header.Get(name); got != want {
				t.Errorf("%s: %q, want %q", name, got, want)
			}
		}
		text, err := io.ReadAll(quotedprintable.NewReader(m.Body))
		if err != nil || strings.ReplaceAll(string(text), "\r\n", "\n") != letter {
			t.Errorf("text %q, %v", text, err)
		}
		heard := strings.Join(commands, "\n")
		for _, want := range []string{"EHLO example.org", "MAIL FROM:<karuta@example.org>", "RCPT TO:<carl@example.net>", "QUIT"} {
			if !strings.Contains(heard, want) {
				t.Errorf("no %s in\n%s", want, heard)
			}
		}
	}
}

func TestNothingTravelsInTheClear(t *testing.T) {
	o := open(t, &office{login: "\x00bea\x00secret"}) // offers no STARTTLS
	s := o.sender(t, StartTLS, func(c *Config) { c.User, c.Password = "bea", "secret" })
	if err := s.Send(t.Context(), "carl@example.net", "x", "x"); err == nil {
		t.Error("it went through")
	}
	o = open(t, &office{startTLS: true})
	s = o.sender(t, StartTLS, func(c *Config) { c.TLS = nil }) // a certificate nobody knows
	if err := s.Send(t.Context(), "carl@example.net", "x", "x"); err == nil {
		t.Error("an unknown certificate is believed")
	}
	_, heard := o.got()
	for _, line := range heard {
		if strings.HasPrefix(line, "AUTH") || strings.HasPrefix(line, "MAIL") {
			t.Errorf("it said %s", line)
		}
	}
}

func TestRefusals(t *testing.T) {
	for _, verb := range []string{"AUTH", "MAIL", "RCPT", "DATA"} {
		o := open(t, &office{refuse: verb, login: "\x00bea\x00secret"})
		s := o.sender(t, None, func(c *Config) { c.User, c.Password = "bea", "secret" })
		err := s.Send(t.Context(), "carl@example.net", "x", "x")
		if mails, _ := o.got(); err == nil || len(mails) != 0 {
			t.Errorf("%s is refused: %v, %d mails", verb, err, len(mails))
		}
	}
	o := open(t, &office{login: "\x00bea\x00secret"})
	err := o.sender(t, None, func(c *Config) { c.User, c.Password = "bea", "wrong" }).Send(t.Context(), "carl@example.net", "x", "x")
	if err == nil || strings.Contains(err.Error(), "wrong ") {
		t.Errorf("a wrong password: %v", err)
	}
}

func TestSilentServer(t *testing.T) {
	for _, security := range []Security{None, TLS} {
		o := open(t, &office{silent: true})
		s := o.sender(t, security, func(c *Config) { c.Timeout = 100 * time.Millisecond })
		if err := s.Send(t.Context(), "carl@example.net", "x", "x"); err == nil {
			t.Errorf("%s: it waited for ever and then succeeded", security)
		}
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if err := o.sender(t, security, nil).Send(ctx, "carl@example.net", "x", "x"); !errors.Is(err, context.Canceled) {
			t.Errorf("%s: %v", security, err)
		}
	}
}

func TestNoServer(t *testing.T) {
	o := open(t, &office{})
	s := o.sender(t, None, nil)
	_ = o.listener.Close()
	if err := s.Send(t.Context(), "carl@example.net", "x", "x"); err == nil {
		t.Error("sent to nobody")
	}
}

func TestLinesOfSomebodyElse(t *testing.T) {
	o := open(t, &office{})
	s := o.sender(t, None, nil)
	for _, to := range []string{"", "carl", "carl@example.net\r\nRCPT TO:<x@example.net>", "Carl <carl@example.net>", "a@example.net, b@example.net"} {
		if err := s.Send(t.Context(), to, "x", "x"); err == nil {
			t.Errorf("%q is an address", to)
		}
	}
	if err := s.Send(t.Context(), "carl@example.net", "Hello\r\nBcc: x@example.net", "x"); err != nil {
		t.Fatal(err)
	}
	if mails, _ := o.got(); len(mails) != 1 || strings.Contains(mails[0], "\nBcc") {
		t.Errorf("%q", mails)
	}
}

func TestConfig(t *testing.T) {
	good := Config{Server: "localhost:25", Security: None, From: "a@example.org"}
	if _, err := New(good); err != nil {
		t.Error(err)
	}
	for name, change := range map[string]func(*Config){
		"no port": func(c *Config) { c.Server = "localhost" }, "no address": func(c *Config) { c.From = "karuta" },
		"no security": func(c *Config) { c.Security = "" },
	} {
		cfg := good
		change(&cfg)
		if _, err := New(cfg); !errors.Is(err, ErrConfig) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
