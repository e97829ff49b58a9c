package syncdialog

import (
	"strings"

	"karuta/app"
)

// The places to sync with, in the words of the dialog.
const (
	here    = "This computer"
	server  = "A Karuta or Anki server"
	ankiWeb = "AnkiWeb"
)

var places = []string{here, server, ankiWeb}

const ankiWebEndpoint = "https://sync.ankiweb.net/"

// notices say what has to be known of a place before it is chosen.
var notices = map[string]string{
	here: "Karuta serves your phone and your other computers itself, in your own network, and syncs with them. " +
		"No other server and no account is needed. Tools, Sync with this computer shows what to type there.",
	ankiWeb: "AnkiWeb's terms of use name the programs that may sync with it; Karuta is not among them. " +
		"Use it only if you know that you may.",
}

// placeOf returns where an account syncs.
func placeOf(a app.Account) string {
	switch a.Endpoint {
	case app.HereEndpoint:
		return here
	case ankiWebEndpoint:
		return ankiWeb
	}
	return server
}

// verb is what the dialog's button does.
func verb(place string) string {
	if place == here {
		return "Sync here"
	}
	return "Log in"
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

// signUpForm is what somebody has typed who wants an account.
type signUpForm struct {
	name, password, again, invite string
}

// problem says what is missing or wrong; "" for nothing.
func (f signUpForm) problem(offer app.SignUpOffer) string {
	name := strings.TrimSpace(f.name)
	switch {
	case name == "":
		return "Enter " + nameWord(offer) + "."
	case offer.Confirm && !strings.Contains(name, "@"):
		return "The server sends a mail with a link: enter your e-mail address as the name."
	case f.password == "":
		return "Choose a password."
	case f.password != f.again:
		return "The two passwords differ. Type them again."
	case offer.Invite && strings.TrimSpace(f.invite) == "":
		return "Enter the invite code that you got from whoever runs the server."
	}
	return ""
}

// nameWord is what the account is to be named by.
func nameWord(offer app.SignUpOffer) string {
	if offer.Confirm {
		return "your e-mail address"
	}
	return "a name or your e-mail address"
}
