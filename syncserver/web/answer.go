package web

import (
	"bytes"
	"embed"
	"errors"
	"fmt"
	"html/template"
	"net/http"
	"time"

	"karuta/syncserver"
)

//go:embed pages
var files embed.FS

var style = mustRead("pages/style.css")

func mustRead(name string) []byte {
	content, err := files.ReadFile(name)
	if err != nil {
		panic(err)
	}
	return content
}

// pages are the templates by their names, each with the frame around it.
var pages = parsePages("home", "sign-up", "confirm", "wait", "log-in", "forgot", "reset", "account", "password", "restore", "delete", "error")

func parsePages(names ...string) map[string]*template.Template {
	frame := template.Must(template.New("frame.html").Funcs(words).ParseFS(files, "pages/frame.html"))
	parsed := map[string]*template.Template{}
	for _, name := range names {
		parsed[name] = template.Must(template.Must(frame.Clone()).ParseFS(files, "pages/"+name+".html"))
	}
	return parsed
}

// message is what a page says about what was done on the one before.
type message string

const (
	doneConfirmed message = "confirmed"
	doneSignedUp  message = "signed-up"
	doneSignedOut message = "signed-out"
	doneLoggedOut message = "logged-out"
	doneAsked     message = "asked"
	doneReset     message = "reset"
	donePassword  message = "password"
	doneRestored  message = "restored"
	doneDeleted   message = "deleted"
)

var messages = map[message]string{
	doneConfirmed: "Your address is confirmed. Log in here, and on your devices.",
	doneSignedUp:  "Your account is ready. Log in here, and on your devices.",
	doneSignedOut: "The device is signed out. To sync again it has to log in.",
	doneLoggedOut: "You are logged out.",
	doneAsked:     "If there is an account with this address, a mail with a link is on its way to it. The link works for an hour.",
	doneReset:     "Your password is changed. Log in with the new one, here and on your devices.",
	donePassword:  "Your password is changed. All devices are signed out: log in with the new one there.",
	doneRestored:  "The copy is restored. At the next sync each device asks for a direction: choose to download.",
	doneDeleted:   "The account and all that belonged to it are deleted.",
}

// look is what a page is made of.
type look struct {
	Title   string
	Done    string // what was done before; "" for nothing
	Problem string // what was wrong with a form; "" for nothing
	Name    string // of the account that is logged in; "" for none
	Token   string // of the page's forms
	SignUp  bool   // people may sign up
	Mails   bool   // the server sends mails
	Narrow  bool   // the page is a form and little else
	Now     time.Time
	Data    any // what the page itself needs
}

// show answers with a page.
func (v *visit) show(name, title string, data any) error { return v.showForm(name, title, data, nil) }

// showForm is show for a form that was not accepted because of err.
func (v *visit) showForm(name, title string, data any, problem error) error {
	status := http.StatusOK
	l := look{
		Title: title, Done: messages[message(v.r.URL.Query().Get("done"))], Name: v.account.Name, Token: v.FormToken(),
		SignUp: v.p.server.SignUpMode() != syncserver.SignUpClosed, Mails: v.p.server.Confirms(),
		Narrow: name != "home" && name != "account", Now: v.p.now(), Data: data,
	}
	if problem != nil {
		status, l.Problem = syncserver.Sentence(problem)
		v.logProblem(status, problem)
		l.Done = ""
	}
	return v.write(status, name, l)
}

func (v *visit) write(status int, name string, l look) error {
	var b bytes.Buffer
	if err := pages[name].Execute(&b, l); err != nil {
		return fmt.Errorf("page %s: %w", name, err)
	}
	v.w.Header().Set("Content-Type", "text/html; charset=utf-8")
	v.w.WriteHeader(status)
	_, _ = b.WriteTo(v.w) // or the other side is gone
	return nil
}

// Errors of requests that no page of ours makes.
var (
	errNoPage  = &pageError{http.StatusNotFound, "There is no such page on this server."}
	errForeign = &pageError{http.StatusForbidden, "This came from a page of another site, and was not carried out."}
	errBadForm = &pageError{http.StatusBadRequest, "The form could not be read. Go back and try again."}
	errOldForm = &pageError{http.StatusForbidden, "The form was shown too long ago, or the browser keeps no cookies of this site. Go back, load the page again, and try once more."}
)

type pageError struct {
	status   int
	sentence string
}

func (e *pageError) Error() string { return e.sentence }

// refuse answers with a page that says what is wrong.
func (v *visit) refuse(err error) {
	if errors.Is(err, syncserver.ErrLoggedOut) {
		_ = v.goTo("/log-in", "") // never fails
		return
	}
	status, sentence := syncserver.Sentence(err)
	if e := (*pageError)(nil); errors.As(err, &e) {
		status, sentence = e.status, e.sentence
	}
	v.logProblem(status, err)
	l := look{Title: "This did not work", Problem: sentence, Name: v.account.Name, Token: v.FormToken(), Narrow: true}
	if err := v.write(status, "error", l); err != nil {
		v.p.log.Error("show a page", "err", err)
	}
}

func (v *visit) logProblem(status int, err error) {
	log := v.p.log.With("page", v.r.URL.Path, "status", status, "address", v.address())
	if status >= http.StatusInternalServerError {
		log.Error("page failed", "err", err)
		return
	}
	log.Info("page refused")
}

func (p *Pages) fail(w http.ResponseWriter, r *http.Request, err error) {
	(&visit{p: p, w: w, r: r}).refuse(err)
}
