package web

import (
	"context"
	"crypto/tls"
	"html"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"karuta/syncserver"
)

// world is a server with its pages, an account "learner" with password "secret word", and a clock that stands still.
type world struct {
	t      *testing.T
	dir    string
	store  *syncserver.Embedded
	server *syncserver.Server
	web    *httptest.Server
	id     syncserver.AccountID
	mails  *letters
	now    time.Time
	client string // what devices call themselves
}

// letters keeps the mails that are sent.
type letters struct {
	mu   sync.Mutex
	sent []string
	err  error
	came chan struct{} // holds a token if another mail may have come since somebody looked
}

// Send implements syncserver.Sender.
func (l *letters) Send(_ context.Context, to, _, text string) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.err == nil {
		l.sent = append(l.sent, to+"\n"+text)
		select {
		case l.came <- struct{}{}:
		default: // nobody has looked since the one before
		}
	}
	return l.err
}

func (l *letters) all() []string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return append([]string(nil), l.sent...)
}

// settings are how a world differs from the plainest one.
type settings struct {
	signUp    syncserver.SignUpMode
	mails     bool
	tls       bool
	publicURL string
	limits    syncserver.Limits
	patience  time.Duration
}

func newWorld(t *testing.T, set settings) *world {
	t.Helper()
	w := &world{t: t, dir: t.TempDir(), client: "anki,26.9.3 (0b5ff0a),lin:debian", now: time.Date(2026, 5, 4, 12, 0, 0, 0, time.UTC)}
	var err error
	w.store, err = syncserver.OpenEmbedded(w.dir)
	w.must(err)
	now := func() time.Time { return w.now }
	opt := syncserver.Options{Store: w.store, Now: now, SignUp: set.signUp, Limits: set.limits}
	if set.mails {
		w.mails = &letters{came: make(chan struct{}, 1)}
		opt.Mail = &syncserver.Mail{Sender: w.mails, PublicURL: "https://sync.example"}
	}
	w.server = syncserver.New(opt)
	mux := http.NewServeMux()
	mux.Handle("/sync/", w.server)
	mux.Handle("/msync/", w.server)
	mux.Handle("/", New(Options{Server: w.server, Now: now, PublicURL: set.publicURL, Patience: set.patience}))
	w.web = httptest.NewUnstartedServer(mux)
	if set.tls {
		w.web.TLS = &tls.Config{}
		w.web.StartTLS()
	} else {
		w.web.Start()
	}
	w.id, err = syncserver.Accounts{Store: w.store, Now: now}.Add(t.Context(), "learner", "secret word")
	w.must(err)
	t.Cleanup(func() { w.web.Close(); w.server.Close(); _ = w.store.Close() })
	return w
}

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

// visitor is a browser without eyes: it keeps cookies and sends the forms of pages.
type visitor struct {
	*world
	client *http.Client
	page   page
}

// page is what a visitor sees.
type page struct {
	status int
	path   string // with the query
	body   string
	header http.Header
}

func (w *world) visitor() *visitor {
	w.t.Helper()
	jar, err := cookiejar.New(nil)
	w.must(err)
	return &visitor{world: w, client: &http.Client{Jar: jar, Transport: w.web.Client().Transport}}
}

func (v *visitor) do(r *http.Request) page {
	v.t.Helper()
	resp, err := v.client.Do(r)
	v.must(err)
	defer func() { _ = resp.Body.Close() }()
	body, err := io.ReadAll(resp.Body)
	v.must(err)
	v.page = page{resp.StatusCode, resp.Request.URL.RequestURI(), string(body), resp.Header}
	return v.page
}

func (v *visitor) get(path string) page {
	v.t.Helper()
	r, err := http.NewRequest(http.MethodGet, v.web.URL+path, nil)
	v.must(err)
	return v.do(r)
}

var (
	formPattern  = regexp.MustCompile(`(?s)<form method="post" action="([^"]+)">(.*?)</form>`)
	inputPattern = regexp.MustCompile(`<input([^>]*)>`)
	attrPattern  = regexp.MustCompile(`([a-z]+)="([^"]*)"`)
)

// form returns the values of the form for the path on the page; nil for none.
func (v *visitor) form(path string) url.Values {
	for _, f := range formPattern.FindAllStringSubmatch(v.page.body, -1) {
		if html.UnescapeString(f[1]) != path {
			continue
		}
		values := url.Values{}
		for _, input := range inputPattern.FindAllStringSubmatch(f[2], -1) {
			attrs := map[string]string{}
			for _, a := range attrPattern.FindAllStringSubmatch(input[1], -1) {
				attrs[a[1]] = html.UnescapeString(a[2])
			}
			if attrs["name"] != "" {
				values.Set(attrs["name"], attrs["value"])
			}
		}
		return values
	}
	return nil
}

// fill fills the form for the path on the page in, with names and values in turn.
func (v *visitor) fill(path string, fields ...string) url.Values {
	v.t.Helper()
	values := v.form(path)
	if values == nil {
		v.t.Fatalf("no form for %s on %s:\n%s", path, v.page.path, v.page.body)
	}
	for i := 0; i < len(fields); i += 2 {
		if !values.Has(fields[i]) {
			v.t.Fatalf("the form for %s has no field %s", path, fields[i])
		}
		values.Set(fields[i], fields[i+1])
	}
	return values
}

// send fills a form in and sends it, as a browser does.
func (v *visitor) send(path string, fields ...string) page {
	v.t.Helper()
	return v.post(path, v.fill(path, fields...), "Origin", v.web.URL)
}

// post sends a form with headers.
func (v *visitor) post(path string, values url.Values, headers ...string) page {
	v.t.Helper()
	r, err := http.NewRequest(http.MethodPost, v.web.URL+path, strings.NewReader(values.Encode()))
	v.must(err)
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	return v.do(r)
}

// logIn logs in and shows the account.
func (v *visitor) logIn(name, password string) page {
	v.t.Helper()
	v.get("/log-in")
	return v.send("/log-in", "name", name, "password", password)
}

// learner is a visitor who is logged in.
func (w *world) learner() *visitor {
	w.t.Helper()
	v := w.visitor()
	if p := v.logIn("learner", "secret word"); p.status != http.StatusOK || p.path != "/account" {
		w.t.Fatalf("log in: %d at %s", p.status, p.path)
	}
	return v
}

// wants fails unless the page has the status and the words.
func (v *visitor) wants(status int, words ...string) {
	v.t.Helper()
	if v.page.status != status {
		v.t.Errorf("%s: status %d, want %d", v.page.path, v.page.status, status)
	}
	text := html.UnescapeString(v.page.body)
	for _, w := range words {
		if !strings.Contains(text, w) {
			v.t.Errorf("%s does not say %q:\n%s", v.page.path, w, text)
		}
	}
}
