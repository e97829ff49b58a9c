package syncdialog

import (
	"errors"
	"net/url"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"karuta/app"
	"karuta/ui/theme"
	"karuta/ui/widgets/keytest"
)

// asked is what a dialog of a test asked for, and how it was answered.
type asked struct {
	*logIn
	canvas  fyne.Canvas
	calls   []string
	page    string
	offer   app.SignUpOffer
	confirm bool
	err     error
	answers []func()
}

func openLogIn(t *testing.T, account app.Account) *asked {
	t.Helper()
	a := test.NewTempApp(t)
	a.Settings().SetTheme(theme.New(theme.Light))
	w := &asked{canvas: test.NewTempWindow(t, nil).Canvas()}
	note := func(words ...string) func() {
		w.calls = append(w.calls, strings.Join(words, " "))
		return func() { w.calls = append(w.calls, "stop "+words[0]) }
	}
	w.logIn = newLogIn(account, LogInActions{
		LogIn: func(endpoint, user, password string, then func(error)) func() {
			stop := note("log in", endpoint, user, password)
			w.later(func() { then(w.err) })
			return stop
		},
		Here: func(then func(error)) {
			note("here")
			w.later(func() { then(w.err) })
		},
		Ask: func(endpoint string, then func(app.SignUpOffer, error)) func() {
			stop := note("ask", endpoint)
			w.later(func() { then(w.offer, w.err) })
			return stop
		},
		SignUp: func(n app.NewAccount, then func(bool, error)) func() {
			stop := note("sign up", n.Endpoint, n.Name, n.Password, n.Invite)
			w.later(func() { then(w.confirm, w.err) })
			return stop
		},
		Test:     func(endpoint string, _ func(string, error)) func() { return note("test", endpoint) },
		OpenPage: func(u *url.URL) { w.page = u.String() },
		LoggedIn: func() { note("logged in") },
	})
	w.open(w.canvas)
	return w
}

// later keeps an answer until the test lets it come.
func (w *asked) later(answer func()) { w.answers = append(w.answers, answer) }

// answer lets all answers come, and those to what they lead to.
func (w *asked) answer() {
	for len(w.answers) > 0 {
		next := w.answers[0]
		w.answers = w.answers[1:]
		next()
	}
}

func (w *asked) choose(place string) {
	w.place.SetSelected(place)
	w.showPlace()
}

func (w *asked) expect(t *testing.T, want ...string) {
	t.Helper()
	if strings.Join(w.calls, "; ") != strings.Join(want, "; ") {
		t.Errorf("asked for %q, want %q", w.calls, want)
	}
	w.calls = nil
}

func TestEachPlaceShowsWhatItNeeds(t *testing.T) {
	w := openLogIn(t, app.Account{})
	for place, want := range map[string]struct{ address, user, notice bool }{
		here: {false, false, true}, server: {true, true, false}, ankiWeb: {false, true, true},
	} {
		w.choose(place)
		if w.address.Visible() != want.address || w.user.Visible() != want.user || w.password.Visible() != want.user || w.notice.Visible() != want.notice {
			t.Errorf("%s shows the wrong things", place)
		}
	}
	w.choose(ankiWeb)
	if !strings.Contains(w.notice.Text(), "terms of use") {
		t.Errorf("AnkiWeb's notice: %q", w.notice.Text())
	}
}

func TestPlaceIsThatOfTheAccount(t *testing.T) {
	for endpoint, want := range map[string]string{
		"": server, "https://home.example/": server, app.HereEndpoint: here, ankiWebEndpoint: ankiWeb,
	} {
		w := openLogIn(t, app.Account{Endpoint: endpoint, User: "bea"})
		if w.place.Selected() != want {
			t.Errorf("%q: %s", endpoint, w.place.Selected())
		}
		if shown := w.address.Text; shown != "" && want != server {
			t.Errorf("%q: the address is %q", endpoint, shown)
		}
	}
}

func TestThisComputerNeedsNothingTyped(t *testing.T) {
	w := openLogIn(t, app.Account{})
	w.choose(here)
	w.modal.Submit("")
	w.answer()
	w.expect(t, "here", "logged in")
	if w.modal.IsOpen() {
		t.Error("the dialog stays open")
	}
	failing := openLogIn(t, app.Account{})
	failing.choose(here)
	failing.err = errors.New("it broke")
	failing.submit()
	failing.answer()
	if failing.failure.Text() != "It broke." || failing.ok.Disabled() {
		t.Errorf("after a failure: %q", failing.failure.Text())
	}
}

func TestLogInAtAServer(t *testing.T) {
	w := openLogIn(t, app.Account{})
	w.submit()
	w.expect(t) // nothing is typed
	w.address.SetText("home.example:27701")
	w.user.SetText(" bea ")
	w.password.SetText("secret")
	w.submit()
	w.submit() // twice
	w.expect(t, "log in http://home.example:27701/ bea secret")
	keytest.Press(t, w.canvas, fyne.KeyEscape)
	w.expect(t, "stop log in")
}

func TestCreateAnAccount(t *testing.T) {
	w := openLogIn(t, app.Account{})
	w.askSignUp()
	w.answer()
	w.expect(t) // where?
	w.address.SetText("https://home.example")
	w.user.SetText("bea")
	w.err = app.ErrSignUpClosed
	w.askSignUp()
	w.answer()
	w.expect(t, "ask https://home.example/")
	if w.above != nil || !strings.Contains(w.failure.Text(), "whoever runs it") {
		t.Errorf("at a closed server: %q", w.failure.Text())
	}
	w.err, w.offer = nil, app.SignUpOffer{Invite: true}
	w.askSignUp()
	w.answer()
	s := w.above
	if s == nil || !s.invite.Visible() || s.name.Text != "bea" {
		t.Fatal("the dialog does not ask for what is needed")
	}
	s.password.SetText("long enough")
	s.again.SetText("long enougH")
	s.submit()
	s.again.SetText("long enough")
	s.submit()
	w.expect(t, "ask https://home.example/") // neither was sent
	s.invite.SetText("abc ")
	w.err = errors.New("taken")
	s.submit()
	w.answer()
	if s.problem.Text() != "Taken." || !s.modal.IsOpen() {
		t.Errorf("a refusal says %q", s.problem.Text())
	}
	w.err = nil
	s.submit()
	w.answer()
	w.expect(t, "sign up https://home.example/ bea long enough abc", "sign up https://home.example/ bea long enough abc",
		"log in https://home.example/ bea long enough", "logged in")
	if s.modal.IsOpen() || w.modal.IsOpen() {
		t.Error("a dialog stays open")
	}
}

func TestAccountThatHasToBeConfirmed(t *testing.T) {
	w := openLogIn(t, app.Account{Endpoint: "https://home.example/"})
	w.offer, w.confirm = app.SignUpOffer{Confirm: true}, true
	w.askSignUp()
	w.answer()
	s := w.above
	s.name.SetText("bea")
	s.password.SetText("long enough")
	s.again.SetText("long enough")
	s.submit()
	if !strings.Contains(s.problem.Text(), "e-mail address") {
		t.Errorf("a name that is no address: %q", s.problem.Text())
	}
	s.name.SetText("bea@example.org")
	s.submit()
	w.answer()
	w.expect(t, "ask https://home.example/", "sign up https://home.example/ bea@example.org long enough ")
	if s.modal.IsOpen() || !w.modal.IsOpen() || !strings.Contains(w.report.Text(), "Open the link") || w.user.Text != "bea@example.org" {
		t.Errorf("afterwards: %q", w.report.Text())
	}
}

func TestSignUpEndsWithItsDialog(t *testing.T) {
	w := openLogIn(t, app.Account{Endpoint: "https://home.example/", User: "bea"})
	w.askSignUp()
	w.answer()
	w.above.password.SetText("long enough")
	w.above.again.SetText("long enough")
	w.above.submit()
	keytest.Press(t, w.canvas, fyne.KeyEscape)
	w.expect(t, "ask https://home.example/", "sign up https://home.example/ bea long enough ", "stop sign up")
	if !w.modal.IsOpen() {
		t.Error("the dialog below has gone, too")
	}
}

func TestAnkiWebHasAPageForThat(t *testing.T) {
	w := openLogIn(t, app.Account{})
	w.choose(ankiWeb)
	w.askSignUp()
	w.answer()
	if w.page != "https://ankiweb.net/account/signup" {
		t.Errorf("opened %q", w.page)
	}
	w.expect(t)
}
