package web

import (
	"strconv"

	"karuta/syncserver"
)

// accountData is what the account page shows.
type accountData struct {
	Endpoint string
	Devices  []syncserver.Device
	Usage    syncserver.Usage
	Copies   []syncserver.Copy
}

func (p *Pages) account(v *visit) (err error) {
	data := accountData{Endpoint: v.endpoint()}
	if data.Devices, err = p.server.Devices(v.r.Context(), v.account.ID); err != nil {
		return err
	}
	if data.Usage, err = p.server.Usage(v.account); err != nil {
		return err
	}
	if data.Copies, err = p.server.Copies(v.account.ID); err != nil {
		return err
	}
	return v.show("account", "Your account", data)
}

func (p *Pages) signOutDevice(v *visit) error {
	device, err := strconv.ParseInt(v.field("device"), 10, 64)
	if err != nil {
		return errBadForm
	}
	if err := p.server.SignOutDevice(v.r.Context(), v.account.ID, device); err != nil {
		return err
	}
	return v.goTo("/account", doneSignedOut)
}

const passwordTitle = "Change password"

func (p *Pages) passwordForm(v *visit) error {
	return v.show("password", passwordTitle, syncserver.MinPassword)
}

func (p *Pages) changePassword(v *visit) error {
	session, err := p.server.ChangePassword(v.r.Context(), v.address(), v.account, v.field("old"), v.field("password"))
	if err != nil {
		return v.showForm("password", passwordTitle, syncserver.MinPassword, err)
	}
	v.enter(session)
	return v.goTo("/account", donePassword)
}

func (p *Pages) download(v *visit) error { return p.server.SendEverything(v.w, v.r, v.account.ID) }

const restoreTitle = "Restore a copy"

func (p *Pages) restoreForm(v *visit) error {
	c, err := p.server.FindCopy(v.account.ID, v.r.URL.Query().Get("copy"))
	if err != nil {
		return err
	}
	return v.show("restore", restoreTitle, c)
}

func (p *Pages) restore(v *visit) error {
	c, err := p.server.FindCopy(v.account.ID, v.field("copy"))
	if err != nil {
		return err
	}
	if err := p.server.Restore(v.r.Context(), v.account.ID, c.Name); err != nil {
		return v.showForm("restore", restoreTitle, c, err)
	}
	return v.goTo("/account", doneRestored)
}

const deleteTitle = "Delete this account"

func (p *Pages) deleteForm(v *visit) error { return v.show("delete", deleteTitle, nil) }

func (p *Pages) deleteAccount(v *visit) error {
	if err := p.server.RemoveAccount(v.r.Context(), v.address(), v.account, v.field("password")); err != nil {
		return v.showForm("delete", deleteTitle, nil, err)
	}
	v.setCookie(sessionCookie, "", -1)
	return v.goTo("/", doneDeleted)
}
