package web

import (
	"html"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"karuta/syncclient/wire"
	"karuta/syncserver"
)

// privatePages are those that only whoever is logged in may see.
var privatePages = []string{"/account", "/account/password", "/account/download", "/account/restore?copy=x", "/account/delete"}

var publicPages = []string{"/", "/sign-up", "/log-in", "/forgot", "/confirm?token=x", "/reset?token=x", "/nowhere"}

func TestPrivatePagesNeedALogIn(t *testing.T) {
	w := newWorld(t, settings{})
	v := w.visitor()
	for _, path := range privatePages {
		if p := v.get(path); p.path != "/log-in" {
			t.Errorf("%s leads to %s", path, p.path)
		}
	}
	v.get("/log-in")
	token := v.form("/log-in").Get("token")
	for _, path := range []string{"/account/sign-out", "/account/password", "/account/restore", "/account/delete"} {
		if p := v.post(path, url.Values{"token": {token}, "password": {"x"}, "device": {"1"}}); p.path != "/log-in" {
			t.Errorf("%s leads to %s", path, p.path)
		}
	}
}

func TestHeaders(t *testing.T) {
	w := newWorld(t, settings{signUp: syncserver.SignUpOpen, mails: true})
	v := w.learner()
	for _, path := range append(append([]string{"/style.css"}, publicPages...), privatePages...) {
		h := v.get(path).header
		for name, want := range map[string]string{
			"Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
			"Referrer-Policy":         "same-origin", "X-Content-Type-Options": "nosniff",
		} {
			if h.Get(name) != want {
				t.Errorf("%s: %s is %q", path, name, h.Get(name))
			}
		}
		if path != "/style.css" && h.Get("Cache-Control") != "no-store" {
			t.Errorf("%s may be kept: %q", path, h.Get("Cache-Control"))
		}
		if strings.Contains(v.page.body, "<script") || strings.Contains(v.page.body, "style=") || strings.Contains(v.page.body, "http-equiv") {
			t.Errorf("%s has something that the policy forbids", path)
		}
	}
}

func TestCookies(t *testing.T) {
	for _, c := range []struct {
		set    settings
		name   string
		secure bool
	}{
		{settings{}, "karuta-session", false},
		{settings{tls: true}, "__Host-karuta-session", true},
		{settings{publicURL: "https://sync.example"}, "__Host-karuta-session", true}, // behind a proxy
	} {
		w := newWorld(t, c.set)
		seen := map[string]bool{}
		for range 2 {
			v := w.visitor()
			v.client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
			v.get("/log-in")
			values := v.fill("/log-in", "name", "learner", "password", "secret word")
			cookies := v.page.header.Values("Set-Cookie")
			r, err := http.NewRequest(http.MethodPost, w.web.URL+"/log-in", strings.NewReader(values.Encode()))
			w.must(err)
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			for _, line := range cookies { // what a browser would do that has come by https
				cookie, err := http.ParseSetCookie(line)
				w.must(err)
				r.AddCookie(&http.Cookie{Name: cookie.Name, Value: cookie.Value})
			}
			v.client.Jar = nil
			p := v.do(r)
			lines := p.header.Values("Set-Cookie")
			if p.status != http.StatusSeeOther || len(lines) != 1 {
				t.Fatalf("%+v: %d, cookies %v", c.set, p.status, lines)
			}
			cookie, err := http.ParseSetCookie(lines[0])
			w.must(err)
			if cookie.Name != c.name || cookie.Secure != c.secure || !cookie.HttpOnly || cookie.SameSite != http.SameSiteStrictMode ||
				cookie.Path != "/" || cookie.Domain != "" || len(cookie.Value) < 32 || cookie.MaxAge != 30*24*60*60 {
				t.Errorf("%+v: %s", c.set, lines[0])
			}
			if seen[cookie.Value] {
				t.Error("two sessions have one secret")
			}
			seen[cookie.Value] = true
			for _, name := range []string{"accounts.db", "accounts.db-wal"} {
				if raw, err := os.ReadFile(filepath.Join(w.dir, name)); err == nil && strings.Contains(string(raw), cookie.Value) {
					t.Errorf("the secret is in %s", name)
				}
			}
		}
	}
}

func TestFormsNeedTheirToken(t *testing.T) {
	w := newWorld(t, settings{})
	early := w.visitor()
	early.get("/log-in")
	before := early.form("/log-in").Get("token")
	v := w.learner()
	v.get("/account/password")
	right := v.form("/account/password").Get("token")
	other := w.learner()
	other.get("/account/password")
	values := url.Values{"old": {"secret word"}, "password": {"another word"}}
	for name, token := range map[string]string{
		"none": "", "another visitor's": other.form("/account/password").Get("token"), "one from before the log-in": before, "part of it": right[:len(right)-1],
	} {
		values.Set("token", token)
		if p := v.post("/account/password", values); p.status != http.StatusForbidden {
			t.Errorf("%s: %d", name, p.status)
		}
	}
	values.Del("token")
	if p := v.post("/account/password?token="+url.QueryEscape(right), values); p.status != http.StatusForbidden {
		t.Errorf("in the address: %d", p.status)
	}
	values.Set("token", right)
	if p := v.post("/account/password", values); p.status != http.StatusOK || !strings.HasPrefix(p.path, "/account?") {
		t.Errorf("the right one: %d at %s", p.status, p.path)
	}
}

func TestTokenOfAFormEndsWithTheLogIn(t *testing.T) {
	w := newWorld(t, settings{})
	v := w.visitor()
	v.get("/log-in")
	before := v.form("/log-in").Get("token")
	v.send("/log-in", "name", "learner", "password", "secret word")
	if v.page.path != "/account" || v.form("/log-out").Get("token") == before {
		t.Errorf("at %s with the token of before", v.page.path)
	}
	if p := v.post("/log-out", url.Values{"token": {before}}); p.status != http.StatusForbidden {
		t.Errorf("status %d", p.status)
	}
}

func TestPagesOfOtherSitesSendNothing(t *testing.T) {
	w := newWorld(t, settings{})
	v := w.learner()
	v.get("/account/password")
	values := v.fill("/account/password", "old", "secret word", "password", "another word")
	for _, headers := range [][]string{
		{"Origin", "https://evil.example"},
		{"Origin", "null"},
		{"Origin", "https" + strings.TrimPrefix(w.web.URL, "http") + "0"},
		{"Sec-Fetch-Site", "cross-site"},
		{"Sec-Fetch-Site", "same-site"},
	} {
		if p := v.post("/account/password", values, headers...); p.status != http.StatusForbidden || !strings.Contains(p.body, "another site") {
			t.Errorf("%v: %d", headers, p.status)
		}
	}
	for _, headers := range [][]string{{"Origin", w.web.URL}, {"Sec-Fetch-Site", "same-origin"}} {
		v.get("/account/password")
		values := v.fill("/account/password", "old", "secret word", "password", "secret word")
		if p := v.post("/account/password", values, headers...); p.status != http.StatusOK {
			t.Errorf("%v: %d", headers, p.status)
		}
	}
}

func TestSessionsEnd(t *testing.T) {
	w := newWorld(t, settings{})
	ended := func(name string, v *visitor) {
		t.Helper()
		if p := v.get("/account"); p.path != "/log-in" {
			t.Errorf("%s: still at %s", name, p.path)
		}
	}
	steal := func(v *visitor) *visitor { // the cookies as they are now
		thief := w.visitor()
		u, err := url.Parse(w.web.URL)
		w.must(err)
		thief.client.Jar.SetCookies(u, v.client.Jar.Cookies(u))
		return thief
	}
	v := w.learner()
	thief := steal(v)
	if thief.get("/account").path != "/account" {
		t.Fatal("the copied cookie never worked")
	}
	v.get("/account")
	v.send("/log-out")
	ended("logged out", v)
	ended("logged out, copied cookie", thief)

	v, other := w.learner(), w.learner()
	thief = steal(v)
	v.get("/account/password")
	v.send("/account/password", "old", "secret word", "password", "another word")
	v.wants(http.StatusOK, "Your password is changed")
	ended("another browser after a new password", other)
	ended("this browser's old cookie after a new password", thief)
	if p := v.get("/account"); p.path != "/account" {
		t.Error("the browser that changed the password is logged out")
	}

	accounts := syncserver.Accounts{Store: w.store, Now: func() time.Time { return w.now }}
	w.must(accounts.SetDisabled(t.Context(), w.id, true))
	ended("disabled", v)
	w.must(accounts.SetDisabled(t.Context(), w.id, false))
	w.now = w.now.Add(syncserver.SessionFor - time.Second)
	if p := v.get("/account"); p.path != "/account" {
		t.Error("it ended too early")
	}
	w.now = w.now.Add(time.Second)
	ended("a month later", v)
}

func TestLogInAgainEndsTheOldSession(t *testing.T) {
	w := newWorld(t, settings{})
	v := w.learner()
	u, err := url.Parse(w.web.URL)
	w.must(err)
	old := v.client.Jar.Cookies(u)
	v.get("/account/password") // a form's token that fits
	token := v.form("/account/password").Get("token")
	v.post("/log-in", url.Values{"token": {token}, "name": {"learner"}, "password": {"secret word"}})
	if v.page.path != "/account" {
		t.Fatalf("at %s", v.page.path)
	}
	thief := w.visitor()
	thief.client.Jar.SetCookies(u, old)
	if p := thief.get("/account"); p.path != "/log-in" {
		t.Error("the old session goes on")
	}
}

// TestGuessingIsSlowedDownEverywhere guesses on the page, and is stopped on the devices' side, too.
func TestGuessingIsSlowedDownEverywhere(t *testing.T) {
	w := newWorld(t, settings{})
	inside := w.learner() // before the address is known for guessing
	v := w.visitor()
	v.get("/log-in")
	for range 10 {
		v.get("/log-in")
		v.send("/log-in", "name", "Learner ", "password", "guess")
		v.wants(http.StatusForbidden, "The name or the password is wrong.", `value="Learner "`)
	}
	v.get("/log-in")
	v.send("/log-in", "name", "learner", "password", "secret word")
	v.wants(http.StatusTooManyRequests, "too many wrong passwords")
	if status, _ := w.hostKey("learner", "secret word"); status != http.StatusTooManyRequests {
		t.Errorf("a device: %d", status)
	}
	inside.get("/account/delete")
	inside.send("/account/delete", "password", "secret word")
	inside.wants(http.StatusTooManyRequests)
	inside.get("/account/password")
	inside.send("/account/password", "old", "secret word", "password", "another word")
	inside.wants(http.StatusTooManyRequests)
}

// hostKey logs a device in.
func (w *world) hostKey(name, password string) (int, string) {
	w.t.Helper()
	frame := wire.Compress(wire.EncodeLogin(wire.Login{User: name, Password: password}))
	r, err := http.NewRequest(http.MethodPost, w.web.URL+"/sync/hostKey", strings.NewReader(string(frame)))
	w.must(err)
	r.Header.Set(wire.HeaderName, wire.EncodeHeader(wire.Header{Version: wire.Version, Client: w.client}))
	p := w.visitor().do(r)
	if p.status != http.StatusOK {
		return p.status, p.body
	}
	raw, err := wire.Decompress(strings.NewReader(p.body), 1<<20)
	w.must(err)
	key, err := wire.DecodeHostKey(raw)
	w.must(err)
	return p.status, key
}

func TestLongFormsAreRefused(t *testing.T) {
	w := newWorld(t, settings{})
	v := w.visitor()
	v.get("/log-in")
	values := v.fill("/log-in", "name", "learner", "password", "secret word")
	values.Set("more", strings.Repeat("x", formLimit))
	v.post("/log-in", values)
	v.wants(http.StatusBadRequest, "could not be read")
}

// TestSlowFormsAreGivenUp opens connections that begin a form and do not end it.
func TestSlowFormsAreGivenUp(t *testing.T) {
	w := newWorld(t, settings{patience: 200 * time.Millisecond})
	var conns []net.Conn
	for range 20 {
		conn, err := net.Dial("tcp", w.web.Listener.Addr().String())
		w.must(err)
		defer func() { _ = conn.Close() }()
		_, err = io.WriteString(conn, "POST /log-in HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 1000\r\n\r\nname=")
		w.must(err)
		conns = append(conns, conn)
	}
	w.visitor().get("/")
	for _, conn := range conns {
		w.must(conn.SetReadDeadline(time.Now().Add(20 * time.Second)))
		if answer, err := io.ReadAll(conn); err != nil || !strings.HasPrefix(string(answer), "HTTP/1.1 400") {
			t.Fatalf("%q, %v", answer, err)
		}
	}
}

// limited is an answer on a connection that has limits from the one before.
type limited struct {
	*httptest.ResponseRecorder
	reads []time.Time
	write time.Time
}

// SetReadDeadline is called by http.ResponseController.
func (l *limited) SetReadDeadline(t time.Time) error { l.reads = append(l.reads, t); return nil }

// SetWriteDeadline is called by http.ResponseController.
func (l *limited) SetWriteDeadline(t time.Time) error { l.write = t; return nil }

// TestLimitsOfAConnection: what limits a form or a download must not end what comes after it on the same connection.
func TestLimitsOfAConnection(t *testing.T) {
	w := newWorld(t, settings{})
	pages := New(Options{Server: w.server})
	for _, c := range []struct {
		handler      http.Handler
		method, path string
		reads        int
	}{{pages, http.MethodGet, "/log-in", 0}, {pages, http.MethodPost, "/log-in", 2}, {w.server, http.MethodGet, "/karuta/info", 0}} {
		answer := &limited{ResponseRecorder: httptest.NewRecorder(), write: time.Now().Add(-time.Hour)}
		r := httptest.NewRequest(c.method, c.path, strings.NewReader("name=x"))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		c.handler.ServeHTTP(answer, r)
		if !answer.write.IsZero() || len(answer.reads) != c.reads {
			t.Errorf("%s %s: limits for reading %v, for writing %s", c.method, c.path, answer.reads, answer.write)
		}
		if c.reads == 2 && (!answer.reads[0].After(time.Now().Add(10*time.Second)) || !answer.reads[1].IsZero()) {
			t.Errorf("%s %s: limits for reading %v", c.method, c.path, answer.reads)
		}
	}
}

func TestWhatPeopleTypeIsEscaped(t *testing.T) {
	w := newWorld(t, settings{signUp: syncserver.SignUpOpen})
	const name = `"><script>alert(1)</script>`
	w.client = `anki,26.9.3 (x),<b>"lin`
	v := w.visitor()
	v.get("/sign-up")
	v.send("/sign-up", "name", name, "password", "short")
	v.wants(http.StatusBadRequest)
	check := func() {
		t.Helper()
		if strings.Contains(v.page.body, "<script") || strings.Contains(v.page.body, "<b>\"lin") {
			t.Errorf("%s has it as it is:\n%s", v.page.path, v.page.body)
		}
	}
	check()
	v.get("/sign-up")
	v.send("/sign-up", "name", name, "password", "long enough")
	if status, _ := w.hostKey(name, "long enough"); status != http.StatusOK {
		t.Fatalf("log in: %d", status)
	}
	v.logIn(name, "long enough")
	v.wants(http.StatusOK, name, "Anki 26.9.3")
	check()
	for _, path := range []string{"/confirm?token=" + url.QueryEscape(name), "/sign-up?invite=" + url.QueryEscape(name), "/account?done=" + url.QueryEscape(name), "/account/delete"} {
		v.get(path)
		check()
	}
	r, err := http.NewRequest(http.MethodGet, w.web.URL+"/", nil)
	w.must(err)
	r.Host = `evil"><script>`
	v.do(r)
	check()
}

func TestNothingLeadsElsewhere(t *testing.T) {
	w := newWorld(t, settings{})
	v := w.visitor()
	v.client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	for _, path := range []string{"/account", "/account?next=//evil.example", "//evil.example/account", "/account/../../log-in", "/log-in?next=https://evil.example"} {
		p := v.get(path)
		if to := p.header.Get("Location"); to != "" && (!strings.HasPrefix(to, "/") || strings.HasPrefix(to, "//")) {
			t.Errorf("%s leads to %s", path, to)
		}
	}
	v.get("/log-in?next=https://evil.example")
	if strings.Contains(v.page.body, "evil.example") {
		t.Error("the page carries the address on")
	}
}

func TestOneAccountCannotTouchAnother(t *testing.T) {
	w := newWorld(t, settings{})
	accounts := syncserver.Accounts{Store: w.store, Now: func() time.Time { return w.now }}
	bea, err := accounts.Add(t.Context(), "bea", "bea's word")
	w.must(err)
	key, err := accounts.NewKey(t.Context(), bea, "anki")
	w.must(err)
	devices, err := w.store.ListDevices(t.Context(), bea)
	w.must(err)
	folder, release, err := w.store.Folder(t.Context(), bea)
	w.must(err)
	w.must(release())
	const name = "2026-05-03-12.00.00.000-daily.colpkg"
	w.must(os.Mkdir(filepath.Join(folder, "copies"), 0o700))
	w.must(os.WriteFile(filepath.Join(folder, "copies", name), []byte("x"), 0o600))
	v := w.learner()
	token := v.form("/log-out").Get("token")
	v.post("/account/sign-out", url.Values{"token": {token}, "device": {html.EscapeString(itoa(devices[0].ID))}})
	if _, err := w.store.ListDevices(t.Context(), bea); err != nil {
		t.Error(err)
	}
	if left, err := w.store.ListDevices(t.Context(), bea); err != nil || len(left) != 1 || key == "" {
		t.Errorf("devices of the other account: %v, %v", left, err)
	}
	for _, copy := range []string{name, "../../2/copies/" + name, "/etc/passwd", ".."} {
		if p := v.get("/account/restore?copy=" + url.QueryEscape(copy)); p.status != http.StatusNotFound {
			t.Errorf("%s: %d", copy, p.status)
		}
		if p := v.post("/account/restore", url.Values{"token": {token}, "copy": {copy}}); p.status != http.StatusNotFound {
			t.Errorf("restore %s: %d", copy, p.status)
		}
	}
}
