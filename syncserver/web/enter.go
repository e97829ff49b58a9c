package web

import (
	"karuta/syncserver"
)

func (v *visit) endpoint() string { return v.p.endpoint(v.r) }

// homeData is the address to type, and whether what is sent there can be read on the way.
type homeData struct {
	Endpoint string
	Clear    bool
}

func (p *Pages) home(v *visit) error {
	return v.show("home", "Sync your flashcards", homeData{v.endpoint(), !p.isSecure(v.r)})
}

// signUpData is what was typed already, so that nobody has to type it again.
type signUpData struct {
	Name, Invite string
	AskInvite    bool
	MinPassword  int
}

func (p *Pages) signUpData(name, invite string) signUpData {
	return signUpData{name, invite, p.server.SignUpMode() == syncserver.SignUpInvite, syncserver.MinPassword}
}

const signUpTitle = "Create an account"

func (p *Pages) signUpForm(v *visit) error {
	return v.show("sign-up", signUpTitle, p.signUpData("", v.r.URL.Query().Get("invite")))
}

func (p *Pages) signUp(v *visit) error {
	want := syncserver.SignUp{Name: v.field("name"), Password: v.field("password"), Invite: v.field("invite")}
	confirm, err := p.server.SignUp(v.r.Context(), v.address(), want)
	if err != nil {
		return v.showForm("sign-up", signUpTitle, p.signUpData(want.Name, want.Invite), err)
	}
	if confirm {
		return v.show("wait", "One more step", want.Name)
	}
	return v.goTo("/log-in", doneSignedUp)
}

// confirmForm shows a button: programs that look at each link of a mail must not confirm anything.
func (p *Pages) confirmForm(v *visit) error {
	return v.show("confirm", "Confirm your e-mail address", v.r.URL.Query().Get("token"))
}

func (p *Pages) confirm(v *visit) error {
	if _, err := p.server.Confirm(v.r.Context(), v.field("link")); err != nil {
		return err
	}
	return v.goTo("/log-in", doneConfirmed)
}

const logInTitle = "Log in"

func (p *Pages) logInForm(v *visit) error {
	if v.account.ID != 0 {
		return v.goTo("/account", "")
	}
	return v.show("log-in", logInTitle, "")
}

func (p *Pages) logIn(v *visit) error {
	session, err := p.server.LogIn(v.r.Context(), v.address(), v.field("name"), v.field("password"))
	if err != nil {
		return v.showForm("log-in", logInTitle, v.field("name"), err)
	}
	if err := v.leave(); err != nil {
		return err
	}
	v.enter(session)
	return v.goTo("/account", "")
}

// leave ends the session that the browser has.
func (v *visit) leave() error {
	if session := v.cookie(sessionCookie); session != "" {
		return v.p.server.LogOut(v.r.Context(), session)
	}
	return nil
}

func (p *Pages) logOut(v *visit) error {
	if err := v.leave(); err != nil {
		return err
	}
	v.setCookie(sessionCookie, "", -1)
	return v.goTo("/log-in", doneLoggedOut)
}

const forgotTitle = "Forgotten password"

func (p *Pages) forgotForm(v *visit) error { return v.show("forgot", forgotTitle, "") }

func (p *Pages) forgot(v *visit) error {
	if err := p.server.AskReset(v.address(), v.field("name")); err != nil {
		return v.showForm("forgot", forgotTitle, v.field("name"), err)
	}
	return v.goTo("/forgot", doneAsked)
}

const resetTitle = "Choose a new password"

type resetData struct {
	Link        string
	MinPassword int
}

func (p *Pages) resetForm(v *visit) error {
	link := v.r.URL.Query().Get("token")
	if err := p.server.CheckReset(v.r.Context(), link); err != nil {
		return err
	}
	return v.show("reset", resetTitle, resetData{link, syncserver.MinPassword})
}

func (p *Pages) reset(v *visit) error {
	link := v.field("link")
	err := p.server.CheckReset(v.r.Context(), link)
	if err != nil {
		return err
	}
	if err := p.server.Reset(v.r.Context(), link, v.field("password")); err != nil {
		return v.showForm("reset", resetTitle, resetData{link, syncserver.MinPassword}, err)
	}
	return v.goTo("/log-in", doneReset)
}
