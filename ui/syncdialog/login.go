// Package syncdialog holds what a person is asked about syncing: where, as
// whom, and which side to keep when the two cannot be merged.
package syncdialog

import (
	"net/url"
	"strings"

	"fyne.io/fyne/v2"

	"karuta/app"
	"karuta/ui/theme"
	"karuta/ui/widgets"
)

// The places to sync with.
const (
	ownServer = "Own server"
	ankiWeb   = "AnkiWeb"
)

// AnkiWeb's addresses.
const (
	ankiWebEndpoint = "https://sync.ankiweb.net/"
	ankiWebSignUp   = "https://ankiweb.net/account/signup"
)

const ankiWebNotice = "AnkiWeb's terms of use name the programs that may sync with it; Karuta is not among them. " +
	"Use it only if you know that you may."

// LogInActions are what the log-in dialog needs.
type LogInActions struct {
	LogIn    func(endpoint, user, password string, then func(error)) (cancel func())
	Test     func(endpoint string, then func(report string, err error)) (cancel func())
	OpenPage func(*url.URL)
	LoggedIn func() // called when the dialog has closed after a log-in
}

// logIn is the dialog that asks where to sync and as whom.
type logIn struct {
	actions  LogInActions
	modal    *widgets.Modal
	place    *widgets.Select
	address  *widgets.Entry
	user     *widgets.Entry
	password *widgets.Entry
	notice   *widgets.Paragraph
	failure  *widgets.Paragraph
	report   *widgets.Paragraph // of the test of the connection
	test     *widgets.Link
	signUp   *widgets.Link
	ok       *widgets.Button
	cancel   func() // of the log-in under way; nil for none
	hangUp   func() // of the test under way; nil for none
}

// OpenLogIn asks where to sync, and as whom. account fills in what is known.
func OpenLogIn(canvas fyne.Canvas, account app.Account, actions LogInActions) {
	d := &logIn{actions: actions}
	d.place = widgets.NewSelect([]string{ownServer, ankiWeb}, ownServer, func(string) { d.showPlace() })
	d.address = widgets.NewEntry("http://192.168.1.5:8080/")
	d.address.Name = "Server address"
	d.user = widgets.NewEntry("Name or e-mail address")
	d.password = widgets.NewPasswordEntry("Password")
	d.notice = widgets.NewSmallParagraph(ankiWebNotice)
	d.failure = widgets.NewParagraph("")
	d.failure.SetColor(theme.Danger)
	d.failure.Hide()
	d.report = widgets.NewSmallParagraph("")
	d.report.Hide()
	d.test = widgets.NewLink("Test connection", d.testConnection)
	d.signUp = widgets.NewLink("Create an account", d.openSignUp)
	d.ok = widgets.NewPrimary("Log in", d.submit)
	if account.Endpoint == ankiWebEndpoint {
		d.place.SetSelected(ankiWeb)
	} else {
		d.address.SetText(account.Endpoint)
	}
	d.user.SetText(account.User)
	body := widgets.VStack(theme.Space12,
		d.place, d.address, d.notice, d.user, d.password,
		widgets.NewSmallParagraph("The password is not stored; the server gives Karuta a key for it."),
		d.failure, d.report, widgets.HStack(theme.Space16, d.test, d.signUp))
	d.modal = widgets.NewModal("Where do you sync?", body)
	d.modal.SetButtons(d.modal.CancelButton("Cancel"), d.ok)
	d.modal.MaxWidth, d.modal.Default, d.modal.First = 460, d.ok, d.firstEmpty()
	d.modal.OnCancel = d.stop
	for _, e := range []*widgets.Entry{d.address, d.user, d.password} {
		e.OnSubmitted = d.modal.Submit
	}
	d.showPlace()
	d.modal.Open(canvas)
}

func (d *logIn) firstEmpty() fyne.Focusable {
	switch {
	case d.place.Selected() == ownServer && d.address.Text == "":
		return d.address
	case d.user.Text == "":
		return d.user
	}
	return d.password
}

// showPlace shows what the chosen place needs.
func (d *logIn) showPlace() {
	if d.place.Selected() == ankiWeb {
		d.address.Hide()
		d.notice.Show()
		d.signUp.Show()
	} else {
		d.address.Show()
		d.notice.Hide()
		d.signUp.Show()
	}
	d.modal.Refresh()
}

func (d *logIn) endpoint() string {
	if d.place.Selected() == ankiWeb {
		return ankiWebEndpoint
	}
	return NormalizeAddress(d.address.Text)
}

// NormalizeAddress completes what people type as an address: a scheme where
// there is none, a slash at the end.
func NormalizeAddress(text string) string {
	text = strings.TrimSpace(text)
	if text == "" {
		return ""
	}
	if !strings.Contains(text, "://") {
		text = "http://" + text
	}
	return strings.TrimRight(text, "/") + "/"
}

// openSignUp opens the server's page for new accounts: its own front page
// where the server is nobody's but yours.
func (d *logIn) openSignUp() {
	address := d.endpoint()
	if d.place.Selected() == ankiWeb {
		address = ankiWebSignUp
	}
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		d.fail("Enter the server's address first.")
		return
	}
	d.actions.OpenPage(u)
}

func (d *logIn) submit() {
	endpoint, user := d.endpoint(), strings.TrimSpace(d.user.Text)
	switch {
	case d.cancel != nil:
		return
	case endpoint == "":
		d.fail("Enter the server's address.")
		return
	case user == "" || d.password.Text == "":
		d.fail("Enter your name and password.")
		return
	}
	d.failure.Hide()
	d.report.Hide()
	d.ok.SetText("Logging in…")
	d.ok.Disable()
	d.cancel = d.actions.LogIn(endpoint, user, d.password.Text, d.done)
}

func (d *logIn) done(err error) {
	d.cancel = nil
	if !d.modal.IsOpen() {
		return
	}
	d.ok.SetText("Log in")
	d.ok.Enable()
	if err != nil {
		d.fail(app.ErrorText(err))
		return
	}
	d.modal.Close()
	d.actions.LoggedIn()
}

func (d *logIn) fail(text string) {
	d.failure.SetText(text)
	d.failure.Show()
	d.modal.Refresh()
}

// testConnection asks whether a server answers at the address, without logging in.
func (d *logIn) testConnection() {
	endpoint := d.endpoint()
	if d.hangUp != nil || d.cancel != nil {
		return
	}
	if endpoint == "" {
		d.fail("Enter the server's address.")
		return
	}
	d.failure.Hide()
	d.say("Asking…")
	d.hangUp = d.actions.Test(endpoint, func(report string, err error) {
		d.hangUp = nil
		switch {
		case !d.modal.IsOpen():
		case err != nil:
			d.report.Hide()
			d.fail(app.ErrorText(err))
		default:
			d.say(report)
		}
	})
}

func (d *logIn) say(text string) {
	d.report.SetText(text)
	d.report.Show()
	d.modal.Refresh()
}

func (d *logIn) stop() {
	if d.hangUp != nil {
		d.hangUp()
	}
	if d.cancel != nil {
		d.cancel()
	}
}
