package syncdialog

import (
	"strings"

	"fyne.io/fyne/v2"

	"karuta/app"
	"karuta/ui/theme"
	"karuta/ui/widgets"
)

// signUp is the dialog that makes an account; it lies over the one for logging in, and leads back to it.
type signUp struct {
	below    *logIn
	endpoint string
	offer    app.SignUpOffer
	modal    *widgets.Modal
	name     *widgets.Entry
	password *widgets.Entry
	again    *widgets.Entry
	invite   *widgets.Entry
	problem  *widgets.Paragraph
	ok       *widgets.Button
	cancel   func() // of the request under way; nil for none
}

// openSignUp asks for what the server wants of a new account.
func (d *logIn) openSignUp(endpoint string, offer app.SignUpOffer) {
	s := &signUp{below: d, endpoint: endpoint, offer: offer}
	word := nameWord(offer)
	s.name = widgets.NewEntry(strings.ToUpper(word[:1]) + word[1:])
	s.name.SetText(d.user.Text)
	s.password, s.again = widgets.NewPasswordEntry("Password"), widgets.NewPasswordEntry("The password again")
	s.invite = widgets.NewEntry("Invite code")
	widgets.SetVisible(s.invite, offer.Invite)
	s.problem = widgets.NewProblem()
	s.ok = widgets.NewPrimary("Create account", s.submit)
	s.modal = widgets.NewModal("Create an account", widgets.VStack(theme.Space12,
		widgets.NewMutedParagraph("On "+app.HostOf(endpoint)+". Whoever runs that server can read what you sync with it."),
		s.name, s.password, s.again, s.invite, s.problem))
	s.modal.SetButtons(s.modal.CancelButton("Cancel"), s.ok)
	s.modal.MaxWidth, s.modal.Default, s.modal.First = 460, s.ok, fyne.Focusable(s.name)
	if s.name.Text != "" {
		s.modal.First = s.password
	}
	s.modal.OnCancel = s.stop
	for _, e := range []*widgets.Entry{s.name, s.password, s.again, s.invite} {
		e.OnSubmitted = s.modal.Submit
	}
	d.above = s
	s.modal.Open(d.on)
}

func (s *signUp) submit() {
	form := signUpForm{s.name.Text, s.password.Text, s.again.Text, s.invite.Text}
	problem := form.problem(s.offer)
	s.modal.SayProblem(s.problem, problem)
	if problem != "" || s.cancel != nil {
		return
	}
	s.ok.SetText("Creating…")
	s.ok.Disable()
	s.cancel = s.below.actions.SignUp(app.NewAccount{
		Endpoint: s.endpoint, Name: strings.TrimSpace(form.name), Password: form.password, Invite: strings.TrimSpace(form.invite),
	}, s.done)
}

// done leads back: to log in at once, or when the link in the mail was opened.
func (s *signUp) done(confirm bool, err error) {
	s.cancel = nil
	if !s.modal.IsOpen() {
		return
	}
	s.ok.SetText("Create account")
	s.ok.Enable()
	if err != nil {
		s.modal.SayProblem(s.problem, app.ErrorText(err))
		return
	}
	d := s.below
	d.user.SetText(strings.TrimSpace(s.name.Text))
	d.password.SetText(s.password.Text)
	s.modal.Close()
	if confirm {
		d.say("The account is made. Open the link in the mail that was sent to " + d.user.Text + ", then press Log in.")
		return
	}
	d.submit()
}

func (s *signUp) stop() {
	if s.cancel != nil {
		s.cancel()
	}
}
