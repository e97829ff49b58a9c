package web

import (
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"karuta/syncserver"
)

func itoa(n int64) string { return strconv.FormatInt(n, 10) }

func TestFirstPage(t *testing.T) {
	w := newWorld(t, settings{})
	v := w.visitor()
	v.get("/")
	v.wants(http.StatusOK, "AnkiDroid", "<code>"+w.web.URL+"/</code>", "Ask for one there", `href="/log-in"`)
	if strings.Contains(v.page.body, `href="/sign-up"`) {
		t.Error("it offers to sign up where nobody may")
	}
	w = newWorld(t, settings{signUp: syncserver.SignUpInvite, publicURL: "https://sync.example/"})
	v = w.visitor()
	v.get("/")
	v.wants(http.StatusOK, "<code>https://sync.example/</code>", `href="/sign-up"`)
	if p := v.get("/nowhere"); p.status != http.StatusNotFound {
		t.Errorf("a page that is not: %d", p.status)
	}
}

func TestSignUpWithoutMails(t *testing.T) {
	w := newWorld(t, settings{signUp: syncserver.SignUpOpen})
	v := w.visitor()
	v.get("/sign-up")
	v.send("/sign-up", "name", "bea", "password", "short")
	v.wants(http.StatusBadRequest, "at least 8 characters", `value="bea"`)
	v.send("/sign-up", "name", "LEARNER", "password", "long enough")
	v.wants(http.StatusConflict, "Choose another name")
	v.send("/sign-up", "name", "bea", "password", "long enough")
	v.wants(http.StatusOK, "Your account is ready")
	v.send("/log-in", "name", "bea", "password", "long enough")
	v.wants(http.StatusOK, "No device has logged in yet", w.web.URL+"/")
	v.get("/forgot")
	v.wants(http.StatusOK, "sends no mails")
	if v.form("/forgot") != nil {
		t.Error("a form that leads to nothing")
	}
}

func TestSignUpClosedAndByInvite(t *testing.T) {
	w := newWorld(t, settings{})
	v := w.visitor()
	v.get("/sign-up")
	v.wants(http.StatusOK, "made by whoever runs it")
	if v.form("/sign-up") != nil {
		t.Error("a form that leads to nothing")
	}
	w = newWorld(t, settings{signUp: syncserver.SignUpInvite})
	code, _, err := syncserver.Accounts{Store: w.store, Now: func() time.Time { return w.now }}.Invite(t.Context(), 1, 1)
	w.must(err)
	v = w.visitor()
	v.get("/sign-up")
	v.send("/sign-up", "name", "bea", "password", "long enough", "invite", "wrong")
	v.wants(http.StatusForbidden, "invite code is not valid")
	v.get("/sign-up?invite=" + code)
	v.send("/sign-up", "name", "bea", "password", "long enough")
	v.wants(http.StatusOK, "Your account is ready")
}

var linkPattern = regexp.MustCompile(`https://sync\.example(/[a-z]+\?token=[0-9a-f]{40})\n`)

// mailLimit is how long a mail may take that is sent while nobody waits for it.
const mailLimit = 30 * time.Second

// link returns the path in the newest of so many mails.
func (w *world) link(mails int) string {
	w.t.Helper()
	late := time.After(mailLimit)
	all := w.mails.all()
	for ; len(all) < mails; all = w.mails.all() {
		select {
		case <-w.mails.came:
		case <-late:
			w.t.Fatalf("mail %d does not come", mails)
		}
	}
	if len(all) > mails {
		w.t.Fatalf("%d mails, want %d", len(all), mails)
	}
	match := linkPattern.FindStringSubmatch(all[mails-1])
	if match == nil {
		w.t.Fatalf("no link in %q", all[mails-1])
	}
	return match[1]
}

func TestConfirming(t *testing.T) {
	w := newWorld(t, settings{signUp: syncserver.SignUpOpen, mails: true})
	v := w.visitor()
	v.get("/sign-up")
	v.send("/sign-up", "name", "bea", "password", "long enough")
	v.wants(http.StatusBadRequest, "e-mail address")
	v.send("/sign-up", "name", "bea@example.org", "password", "long enough")
	v.wants(http.StatusOK, "A mail is on its way to", "bea@example.org")
	v.logIn("bea@example.org", "long enough")
	v.wants(http.StatusForbidden, "open the link")
	link := w.link(1)
	for range 2 { // whoever looks at it changes nothing
		w.visitor().get(link)
	}
	v.logIn("bea@example.org", "long enough")
	v.wants(http.StatusForbidden, "open the link")
	phone := w.visitor() // the mail may be read elsewhere
	phone.get(link)
	phone.send("/confirm")
	phone.wants(http.StatusOK, "Your address is confirmed")
	v.logIn("bea@example.org", "long enough")
	v.wants(http.StatusOK, "bea@example.org")
	phone.get(link)
	phone.send("/confirm")
	phone.wants(http.StatusNotFound, "does not work any more")
}

func TestForgottenPassword(t *testing.T) {
	w := newWorld(t, settings{mails: true})
	_, err := syncserver.Accounts{Store: w.store, Now: func() time.Time { return w.now }}.Add(t.Context(), "bea@example.org", "old word")
	w.must(err)
	inside := w.visitor()
	inside.logIn("bea@example.org", "old word")
	status, _ := w.hostKey("bea@example.org", "old word")
	v := w.visitor()
	ask := func(name string) page {
		t.Helper()
		v.get("/forgot")
		return v.send("/forgot", "name", name)
	}
	known := ask("Bea@example.org")
	link := w.link(1)
	for _, name := range []string{"nobody@example.org", "learner", "bea@example.org\nbcc: x@example.org"} {
		if p := ask(name); p.status != known.status || p.path != known.path || strings.ReplaceAll(p.body, v.form("/forgot").Get("token"), "") == p.body {
			t.Errorf("%q is answered differently: %d at %s", name, p.status, p.path)
		}
	}
	if !strings.Contains(known.body, "If there is an account") || !strings.HasPrefix(w.mails.all()[0], "bea@example.org\n") {
		t.Errorf("said %s, sent %q", known.body, w.mails.all())
	}

	v.get(link)
	v.send("/reset", "password", "short")
	v.wants(http.StatusBadRequest, "at least 8 characters")
	v.send("/reset", "password", "brand new word")
	v.wants(http.StatusOK, "Your password is changed")
	if p := inside.get("/account"); p.path != "/log-in" {
		t.Error("a browser stays logged in")
	}
	account, err := w.store.FindAccount(t.Context(), "bea@example.org")
	w.must(err)
	if devices, err := w.store.ListDevices(t.Context(), account.ID); err != nil || len(devices) != 0 || status != http.StatusOK {
		t.Errorf("devices %v, %v", devices, err)
	}
	v.logIn("bea@example.org", "old word")
	v.wants(http.StatusForbidden)
	v.logIn("bea@example.org", "brand new word")
	v.wants(http.StatusOK)
	if p := v.get(link); p.status != http.StatusNotFound {
		t.Errorf("the link a second time: %d", p.status)
	}

	v = w.visitor()
	ask("bea@example.org")
	link = w.link(2)
	v.get(link)
	stale := v.fill("/reset", "password", "long enough")
	w.now = w.now.Add(time.Hour)
	if p := v.post("/reset", stale); p.status != http.StatusNotFound {
		t.Errorf("an hour later: %d", p.status)
	}
}

// TestHostIsNotBelieved asks for a link under a name of somebody else's.
func TestHostIsNotBelieved(t *testing.T) {
	w := newWorld(t, settings{mails: true})
	_, err := syncserver.Accounts{Store: w.store, Now: func() time.Time { return w.now }}.Add(t.Context(), "bea@example.org", "old word")
	w.must(err)
	v := w.visitor()
	v.get("/forgot")
	values := v.fill("/forgot", "name", "bea@example.org")
	r, err := http.NewRequest(http.MethodPost, w.web.URL+"/forgot", strings.NewReader(values.Encode()))
	w.must(err)
	for _, cookie := range v.client.Jar.Cookies(r.URL) {
		r.AddCookie(cookie)
	}
	r.Host = "evil.example"
	r.Header.Set("X-Forwarded-Host", "evil.example")
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	v.do(r)
	v.wants(http.StatusOK, "If there is an account")
	w.link(1)
	if text := w.mails.all()[0]; strings.Contains(text, "evil") {
		t.Errorf("the mail says %q", text)
	}
}

func TestForgotIsLimited(t *testing.T) {
	w := newWorld(t, settings{mails: true})
	_, err := syncserver.Accounts{Store: w.store, Now: func() time.Time { return w.now }}.Add(t.Context(), "bea@example.org", "old word")
	w.must(err)
	v := w.visitor()
	status := 0
	for range 50 {
		v.get("/forgot")
		if status = v.send("/forgot", "name", "bea@example.org").status; status != http.StatusOK {
			break
		}
	}
	if status != http.StatusTooManyRequests {
		t.Errorf("50 times: %d", status)
	}
	w.server.Close() // and with it whoever sends
	if n := len(w.mails.all()); n == 0 || n > 4 {
		t.Errorf("%d mails", n)
	}
}

func TestMailServerThatIsAway(t *testing.T) {
	w := newWorld(t, settings{signUp: syncserver.SignUpOpen, mails: true})
	w.mails.err = errors.New("away")
	v := w.visitor()
	v.get("/sign-up")
	v.send("/sign-up", "name", "bea@example.org", "password", "long enough")
	v.wants(http.StatusBadGateway, "could not be sent")
	w.mails.mu.Lock()
	w.mails.err = nil
	w.mails.mu.Unlock()
	v.send("/sign-up", "name", "bea@example.org", "password", "long enough")
	v.wants(http.StatusOK, "A mail is on its way")
	w.link(1)
}

func TestDevices(t *testing.T) {
	w := newWorld(t, settings{})
	_, key := w.hostKey("learner", "secret word")
	w.now = w.now.Add(3 * time.Hour)
	v := w.learner()
	v.wants(http.StatusOK, "Anki 26.9.3", "3 hours ago")
	v.send("/account/sign-out")
	v.wants(http.StatusOK, "The device is signed out", "No device has logged in yet")
	if devices, err := w.store.ListDevices(t.Context(), w.id); err != nil || len(devices) != 0 || key == "" {
		t.Errorf("devices %v, %v", devices, err)
	}
}

func TestDeleteAccount(t *testing.T) {
	w := newWorld(t, settings{})
	_, key := w.hostKey("learner", "secret word")
	folder, release, err := w.store.Folder(t.Context(), w.id)
	w.must(err)
	w.must(release())
	w.must(os.WriteFile(filepath.Join(folder, "something"), nil, 0o600))
	v := w.learner()
	v.get("/account/delete")
	v.send("/account/delete", "password", "wrong word")
	v.wants(http.StatusForbidden, "not typed right")
	v.send("/account/delete", "password", "secret word")
	v.wants(http.StatusOK, "all that belonged to it are deleted")
	if v.page.path != "/?done=deleted" {
		t.Errorf("at %s", v.page.path)
	}
	if entries, err := os.ReadDir(filepath.Join(w.dir, "users")); err != nil || len(entries) != 0 || key == "" {
		t.Errorf("left behind: %v, %v", entries, err)
	}
	if p := v.get("/account"); p.path != "/log-in" {
		t.Errorf("still at %s", p.path)
	}
	v.logIn("learner", "secret word")
	v.wants(http.StatusForbidden, "wrong")
}
