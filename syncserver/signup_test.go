package syncserver

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"karuta/syncclient/wire"
)

// letters is a Sender that keeps what it is given.
type letters struct {
	sent []string // "to: text"
	err  error
}

// Send implements Sender.
func (l *letters) Send(_ context.Context, to, _, text string) error {
	if l.err == nil {
		l.sent = append(l.sent, to+": "+text)
	}
	return l.err
}

var linkPattern = regexp.MustCompile(`https://sync\.example/([a-z]+)\?token=([0-9a-f]+)`)

// token returns that of the newest mail, which must have a link to the page.
func (l *letters) token(t *testing.T, page string) string {
	t.Helper()
	if len(l.sent) == 0 {
		t.Fatal("no mail was sent")
	}
	match := linkPattern.FindStringSubmatch(l.sent[len(l.sent)-1])
	if match == nil || match[1] != page {
		t.Fatalf("no link to %s in %q", page, l.sent[len(l.sent)-1])
	}
	return match[2]
}

// signUpWorld is a world where people may sign up; mails go to letters unless it is nil.
func signUpWorld(t *testing.T, mode SignUpMode, l *letters) *world {
	t.Helper()
	w := newWorld(t, Limits{})
	w.stop()
	w.signUp = mode
	if l != nil {
		w.mail = &Mail{Sender: l, PublicURL: "https://sync.example/"}
	}
	w.start()
	return w
}

func (w *world) askSignUp(body string) (status int, answer map[string]any) {
	w.t.Helper()
	r, err := http.NewRequest(http.MethodPost, w.web.URL+"/karuta/signup", strings.NewReader(body))
	w.must(err)
	status, raw, _ := w.do(r)
	if err := json.Unmarshal(raw, &answer); err != nil {
		w.t.Fatalf("%q: %v", raw, err)
	}
	return status, answer
}

func signUpBody(name, password, invite string) string {
	raw, _ := json.Marshal(SignUp{name, password, invite}) // three strings never fail
	return string(raw)
}

func (w *world) tryLogIn(name, password string) (int, string) {
	w.t.Helper()
	p := &peer{world: w, version: wire.Version}
	status, body := p.send("sync/hostKey", wire.EncodeLogin(wire.Login{User: name, Password: password}))
	return status, string(body)
}

func TestInfo(t *testing.T) {
	for mode, want := range map[SignUpMode]string{SignUpClosed: "closed", SignUpInvite: "invite", SignUpOpen: "open"} {
		for _, l := range []*letters{nil, {}} {
			w := signUpWorld(t, mode, l)
			r, err := http.NewRequest(http.MethodGet, w.web.URL+"/karuta/info", nil)
			w.must(err)
			status, raw, _ := w.do(r)
			if full := fmt.Sprintf(`{"server":"karuta","version":1,"signup":%q,"confirm":%v}`, want, l != nil); status != http.StatusOK || strings.TrimSpace(string(raw)) != full {
				t.Errorf("%d %s, want %s", status, raw, full)
			}
		}
	}
}

func TestSignUpOfPrograms(t *testing.T) {
	w := signUpWorld(t, SignUpOpen, nil)
	if status, answer := w.askSignUp(signUpBody("bea", "long enough", "")); status != http.StatusCreated || answer["confirm"] != false {
		t.Fatalf("%d %v", status, answer)
	}
	if status, _ := w.tryLogIn("Bea", "long enough"); status != http.StatusOK {
		t.Errorf("log in: %d", status)
	}
	for name, c := range map[string]struct {
		body string
		want int
	}{
		"taken":         {signUpBody("BEA", "long enough", ""), http.StatusConflict},
		"short":         {signUpBody("carl", "1234567", ""), http.StatusBadRequest},
		"name twice":    {signUpBody("carlotta", "Carlotta", ""), http.StatusBadRequest},
		"long":          {signUpBody("carl", strings.Repeat("x", maxPassword+1), ""), http.StatusBadRequest},
		"no name":       {signUpBody(" ", "long enough", ""), http.StatusBadRequest},
		"control":       {signUpBody("a\nb", "long enough", ""), http.StatusBadRequest},
		"no JSON":       {"name=bea", http.StatusBadRequest},
		"far too much":  {signUpBody("carl", strings.Repeat("x", signUpLimit), ""), http.StatusBadRequest},
		"another thing": {"[]", http.StatusBadRequest},
	} {
		status, answer := w.askSignUp(c.body)
		if sentence, _ := answer["error"].(string); status != c.want || !strings.HasSuffix(sentence, ".") {
			t.Errorf("%s: %d %v, want %d and a sentence", name, status, answer, c.want)
		}
	}
	if list, err := w.store.ListAccounts(t.Context()); err != nil || len(list) != 2 {
		t.Errorf("accounts %v, %v", list, err)
	}
}

func TestSignUpIsClosedUnlessOpened(t *testing.T) {
	w := newWorld(t, Limits{})
	if status, _ := w.askSignUp(signUpBody("bea", "long enough", "")); status != http.StatusForbidden {
		t.Errorf("status %d", status)
	}
}

func TestSignUpFromForeignPagesIsRefused(t *testing.T) {
	w := signUpWorld(t, SignUpOpen, nil)
	r, err := http.NewRequest(http.MethodPost, w.web.URL+"/karuta/signup", strings.NewReader(signUpBody("bea", "long enough", "")))
	w.must(err)
	r.Header.Set("Origin", "https://evil.example")
	if status, _, _ := w.do(r); status != http.StatusBadRequest {
		t.Errorf("status %d", status)
	}
}

func TestInvites(t *testing.T) {
	w := signUpWorld(t, SignUpInvite, nil)
	code, _, err := w.server.accounts.Invite(t.Context(), 2, 7)
	w.must(err)
	for _, c := range []struct {
		name, code string
		want       int
	}{
		{"a", "", http.StatusForbidden},
		{"a", "aaaa-aaaa-aaaa-aaaa", http.StatusForbidden},
		{"learner", code, http.StatusConflict}, // takes no use
		{"a", " " + strings.ToUpper(strings.ReplaceAll(code, "-", " ")), http.StatusCreated},
		{"b", code, http.StatusCreated},
		{"c", code, http.StatusForbidden},
	} {
		if status, answer := w.askSignUp(signUpBody(c.name, "long enough", c.code)); status != c.want {
			t.Errorf("%s with %q: %d %v, want %d", c.name, c.code, status, answer, c.want)
		}
	}
	old, _, err := w.server.accounts.Invite(t.Context(), 1, 7)
	w.must(err)
	w.now = w.now.AddDate(0, 0, 7)
	if status, _ := w.askSignUp(signUpBody("d", "long enough", old)); status != http.StatusForbidden {
		t.Errorf("an old code: %d", status)
	}
	for _, bad := range [][2]int{{0, 1}, {1, 0}, {-1, 1}, {1, maxInviteDays + 1}} {
		if _, _, err := w.server.accounts.Invite(t.Context(), bad[0], bad[1]); !errors.Is(err, ErrBadInvite) {
			t.Errorf("%v: %v", bad, err)
		}
	}
}

// TestWithoutAnInviteNamesAreNotTold counts the passwords that are hashed, which is what takes the time: none where no
// code is right, and always as many where a mail could be wanted again.
func TestWithoutAnInviteNamesAreNotTold(t *testing.T) {
	for mails, want := range map[bool]int{false: 0, true: 1} {
		var l *letters
		if mails {
			l = &letters{}
		}
		w := signUpWorld(t, SignUpInvite, l)
		for name, unconfirmed := range map[string]bool{"confirmed@example.org": false, "waiting@example.org": true} {
			_, err := w.store.AddAccount(t.Context(), Account{Name: name, Password: HashPassword("another one"), Created: w.now, Unconfirmed: unconfirmed})
			w.must(err)
		}
		hashed := w.countHashes()
		for _, name := range []string{"nobody@example.org", "confirmed@example.org", "waiting@example.org"} {
			before := hashed.Load()
			if status, _ := w.askSignUp(signUpBody(name, "long enough", "aaaa")); status != http.StatusForbidden {
				t.Errorf("mails %v, %s: %d", mails, name, status)
			}
			if n := int(hashed.Load() - before); n != want {
				t.Errorf("mails %v, %s: %d passwords were hashed, want %d", mails, name, n, want)
			}
		}
	}
}

// countHashes counts the passwords that the server hashes or compares from now on.
func (w *world) countHashes() *atomic.Int64 {
	var n atomic.Int64
	turns, ended := make(chan struct{}), make(chan struct{})
	w.server.hashing = turns
	go func() {
		for {
			select {
			case <-turns:
				n.Add(1)
				turns <- struct{}{}
			case <-ended:
				return
			}
		}
	}()
	w.t.Cleanup(func() { close(ended) })
	return &n
}

func TestMailIsSentAgainAfterTheInviteWasUsed(t *testing.T) {
	l := &letters{}
	w := signUpWorld(t, SignUpInvite, l)
	code, _, err := w.server.accounts.Invite(t.Context(), 1, 7)
	w.must(err)
	for range 2 {
		if status, answer := w.askSignUp(signUpBody("bea@example.org", "long enough", code)); status != http.StatusCreated || answer["confirm"] != true {
			t.Fatalf("%d %v", status, answer)
		}
	}
	if status, _ := w.askSignUp(signUpBody("bea@example.org", "another one", code)); status != http.StatusForbidden {
		t.Errorf("with another password: %d", status)
	}
	if len(l.sent) != 2 {
		t.Errorf("%d mails, want 2", len(l.sent))
	}
}

func TestManySignUpsAreSlowedDown(t *testing.T) {
	w := signUpWorld(t, SignUpInvite, nil)
	for i := range freeSignUps + 1 {
		status, _ := w.askSignUp(signUpBody("a", "long enough", fmt.Sprint("guess ", i)))
		if want := map[bool]int{true: http.StatusForbidden, false: http.StatusTooManyRequests}[i < freeSignUps]; status != want {
			t.Fatalf("attempt %d: %d, want %d", i, status, want)
		}
	}
	w.now = w.now.Add(attemptPeriod)
	if status, _ := w.askSignUp(signUpBody("a", "long enough", "x")); status != http.StatusForbidden {
		t.Errorf("a minute later: %d", status)
	}
}

func TestConfirmation(t *testing.T) {
	l := &letters{}
	w := signUpWorld(t, SignUpOpen, l)
	for _, name := range []string{"bea", "Bea <bea@example.org>", "bea@example.org, x@example.org", "bea@example.org\nbcc: x@example.org"} {
		if status, _ := w.askSignUp(signUpBody(name, "long enough", "")); status != http.StatusBadRequest {
			t.Errorf("%q: %d", name, status)
		}
	}
	if status, answer := w.askSignUp(signUpBody("bea@example.org", "long enough", "")); status != http.StatusCreated || answer["confirm"] != true {
		t.Fatalf("%d %v", status, answer)
	}
	if status, text := w.tryLogIn("bea@example.org", "long enough"); status != http.StatusForbidden || !strings.Contains(text, "open the link") {
		t.Errorf("before it was confirmed: %d %q", status, text)
	}
	if status, text := w.tryLogIn("bea@example.org", "wrong enough"); status != http.StatusForbidden || text != "403" {
		t.Errorf("with a wrong password: %d %q", status, text)
	}
	token := l.token(t, "confirm")
	if !strings.HasPrefix(l.sent[0], "bea@example.org: ") {
		t.Errorf("sent %q", l.sent[0])
	}
	if _, err := w.server.Confirm(t.Context(), token+"0"); !errors.Is(err, errOldLink) {
		t.Errorf("another token: %v", err)
	}
	if _, err := w.server.Confirm(t.Context(), token); err != nil {
		t.Fatal(err)
	}
	if _, err := w.server.Confirm(t.Context(), token); !errors.Is(err, errOldLink) {
		t.Errorf("a second time: %v", err)
	}
	if status, _ := w.tryLogIn("bea@example.org", "long enough"); status != http.StatusOK {
		t.Errorf("after it was confirmed: %d", status)
	}
}

func TestAskingForTheConfirmationAgain(t *testing.T) {
	l := &letters{err: errors.New("the mail server is away")}
	w := signUpWorld(t, SignUpOpen, l)
	again := func(password string, want int) {
		t.Helper()
		if status, answer := w.askSignUp(signUpBody("bea@example.org", password, "")); status != want {
			t.Errorf("%d %v, want %d", status, answer, want)
		}
	}
	again("long enough", http.StatusBadGateway)
	l.err = nil
	again("another one", http.StatusConflict)
	again("long enough", http.StatusCreated)
	first := l.token(t, "confirm")
	again("long enough", http.StatusCreated)
	again("long enough", http.StatusCreated)
	again("long enough", http.StatusTooManyRequests)
	if _, err := w.server.Confirm(t.Context(), first); err != nil {
		t.Errorf("the first link: %v", err)
	}
	again("long enough", http.StatusConflict)
}

func TestUnconfirmedAccountsAreRemoved(t *testing.T) {
	l := &letters{}
	w := signUpWorld(t, SignUpOpen, l)
	w.askSignUp(signUpBody("bea@example.org", "long enough", ""))
	w.askSignUp(signUpBody("carl@example.org", "long enough", ""))
	_, err := w.server.Confirm(t.Context(), l.token(t, "confirm"))
	w.must(err)
	token := linkPattern.FindStringSubmatch(l.sent[0])[2]
	w.now = w.now.Add(confirmFor + time.Second)
	if _, err := w.server.Confirm(t.Context(), token); !errors.Is(err, errOldLink) {
		t.Errorf("an old link: %v", err)
	}
	w.server.Tidy()
	list, err := w.store.ListAccounts(t.Context())
	w.must(err)
	if len(list) != 2 || list[0].Name != "carl@example.org" || list[1].Name != "learner" {
		t.Errorf("accounts %+v", list)
	}
}

func TestNetworks(t *testing.T) {
	for address, want := range map[string]string{
		"192.0.2.7": "192.0.2.7", "::ffff:192.0.2.7": "::ffff:192.0.2.7", "2001:db8:1:2:3:4:5:6": "2001:db8:1:2::/64", "fe80::1%eth0": "fe80::/64", "pipe": "pipe", "": "",
	} {
		if got := network(address); got != want {
			t.Errorf("%s counts as %s, want %s", address, got, want)
		}
	}
}
