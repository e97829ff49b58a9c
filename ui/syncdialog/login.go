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

// LogInActions are what the log-in dialog needs.
type LogInActions struct {
	LogIn    func(endpoint, user, password string, then func(error)) (cancel func())
	Here     func(then func(error)) // makes this computer's own server the place to sync with
	Ask      func(endpoint string, then func(app.SignUpOffer, error)) (cancel func())
	SignUp   func(account app.NewAccount, then func(confirm bool, err error)) (cancel func())
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
	promise  *widgets.Paragraph // what becomes of the password
	failure  *widgets.Paragraph
	report   *widgets.Paragraph // of the test of the connection
	test     *widgets.Link
	signUp   *widgets.Link
	links    fyne.CanvasObject // both
	on       fyne.Canvas
	above    *signUp // the dialog for an account that was opened last; nil for none
	ok       *widgets.Button
	busy     bool   // a log-in is under way
	cancel   func() // of it; nil for none
	hangUp   func() // of the test under way; nil for none
}

// OpenLogIn asks where to sync, and as whom. account fills in what is known.
func OpenLogIn(canvas fyne.Canvas, account app.Account, actions LogInActions) {
	newLogIn(account, actions).open(canvas)
}

func (d *logIn) open(canvas fyne.Canvas) {
	d.on = canvas
	d.modal.Open(canvas)
}

func newLogIn(account app.Account, actions LogInActions) *logIn {
	d := &logIn{actions: actions}
	d.place = widgets.NewSelect(places, placeOf(account), func(string) { d.showPlace() })
	d.place.Name = "Place"
	d.address = widgets.NewEntry("http://192.168.1.5:8080/")
	d.address.Name = "Server address"
	d.user = widgets.NewEntry("Name or e-mail address")
	d.password = widgets.NewPasswordEntry("Password")
	d.notice = widgets.NewSmallParagraph("")
	d.promise = widgets.NewSmallParagraph("The password is not stored; the server gives Karuta a key for it.")
	d.failure = widgets.NewParagraph("")
	d.failure.SetColor(theme.Danger)
	d.failure.Hide()
	d.report = widgets.NewSmallParagraph("")
	d.report.Hide()
	d.test = widgets.NewLink("Test connection", d.testConnection)
	d.signUp = widgets.NewLink("Create an account", d.askSignUp)
	d.ok = widgets.NewPrimary("Log in", d.submit)
	d.links = widgets.HStack(theme.Space16, d.test, d.signUp)
	if placeOf(account) == server {
		d.address.SetText(account.Endpoint)
	}
	if placeOf(account) != here {
		d.user.SetText(account.User)
	}
	body := widgets.VStack(theme.Space12,
		d.place, d.address, d.notice, d.user, d.password,
		d.promise, d.failure, d.report, d.links)
	d.modal = widgets.NewModal("Where do you sync?", body)
	d.modal.SetButtons(d.modal.CancelButton("Cancel"), d.ok)
	d.modal.MaxWidth, d.modal.Default, d.modal.First = 460, d.ok, d.firstEmpty()
	d.modal.OnCancel = d.stop
	for _, e := range []*widgets.Entry{d.address, d.user, d.password} {
		e.OnSubmitted = d.modal.Submit
	}
	d.showPlace()
	return d
}

func (d *logIn) firstEmpty() fyne.Focusable {
	switch {
	case d.place.Selected() == here:
		return d.ok
	case d.place.Selected() == server && d.address.Text == "":
		return d.address
	case d.user.Text == "":
		return d.user
	}
	return d.password
}

// showPlace shows what the chosen place needs.
func (d *logIn) showPlace() {
	place := d.place.Selected()
	d.notice.SetText(notices[place])
	widgets.SetVisible(d.notice, notices[place] != "")
	widgets.SetVisible(d.address, place == server)
	for _, o := range []fyne.CanvasObject{d.user, d.password, d.promise, d.links} {
		widgets.SetVisible(o, place != here)
	}
	d.failure.Hide()
	d.report.Hide()
	d.ok.SetText(verb(place))
	if d.modal.IsOpen() {
		d.modal.Refresh()
	}
}

func (d *logIn) endpoint() string {
	if d.place.Selected() == ankiWeb {
		return ankiWebEndpoint
	}
	return NormalizeAddress(d.address.Text)
}

// askSignUp opens AnkiWeb's page for new accounts, or asks the server whether it makes accounts and what it needs for that.
func (d *logIn) askSignUp() {
	if d.place.Selected() == ankiWeb {
		d.actions.OpenPage(&url.URL{Scheme: "https", Host: "ankiweb.net", Path: "/account/signup"})
		return
	}
	endpoint := d.endpoint()
	if d.hangUp != nil || d.busy {
		return
	}
	if endpoint == "" {
		d.fail("Enter the server's address first.")
		return
	}
	d.failure.Hide()
	d.say("Asking…")
	d.hangUp = d.actions.Ask(endpoint, func(offer app.SignUpOffer, err error) {
		d.hangUp = nil
		if !d.modal.IsOpen() {
			return
		}
		d.report.Hide()
		if err != nil {
			d.fail(app.ErrorText(err))
			return
		}
		d.openSignUp(endpoint, offer)
	})
}

func (d *logIn) submit() {
	endpoint, user := d.endpoint(), strings.TrimSpace(d.user.Text)
	switch {
	case d.busy:
		return
	case d.place.Selected() == here:
		d.begin("One moment…")
		d.actions.Here(d.done)
		return
	case endpoint == "":
		d.fail("Enter the server's address.")
		return
	case user == "" || d.password.Text == "":
		d.fail("Enter your name and password.")
		return
	}
	d.begin("Logging in…")
	d.cancel = d.actions.LogIn(endpoint, user, d.password.Text, d.done)
}

// begin shows that the log-in is under way.
func (d *logIn) begin(text string) {
	d.busy = true
	d.failure.Hide()
	d.report.Hide()
	d.ok.SetText(text)
	d.ok.Disable()
	d.place.Disable()
}

func (d *logIn) done(err error) {
	d.busy, d.cancel = false, nil
	if !d.modal.IsOpen() {
		return
	}
	d.ok.SetText(verb(d.place.Selected()))
	d.ok.Enable()
	d.place.Enable()
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
	if d.hangUp != nil || d.busy {
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
