// Package preferences is the dialog for a profile's settings on this computer.
package preferences

import (
	"fyne.io/fyne/v2"

	"karuta/app"
	"karuta/ui/theme"
	"karuta/ui/widgets"
)

// Actions are what the dialog needs.
type Actions struct {
	Update  func(func(*app.Preferences)) error
	Apply   func() // brings the window in line with the preferences
	LogIn   func()
	LogOut  func()
	Account app.Account
	Fail    func(error)
}

// The appearances, in the words of the dialog.
var appearances = []struct {
	value app.Appearance
	word  string
}{{app.AppearanceSystem, "Like the system"}, {app.AppearanceLight, "Light"}, {app.AppearanceDark, "Dark"}}

// Open shows the dialog. Every change holds at once.
func Open(canvas fyne.Canvas, prefs app.Preferences, actions Actions) {
	update := func(change func(*app.Preferences)) {
		if err := actions.Update(change); err != nil {
			actions.Fail(err)
			return
		}
		actions.Apply()
	}
	var modal *widgets.Modal
	onOpen := widgets.NewCheckRow("Sync when a profile is opened", "", prefs.SyncOnOpen, func(on bool) {
		update(func(p *app.Preferences) { p.SyncOnOpen = on })
	})
	onClose := widgets.NewCheckRow("Sync when Karuta is closed", "Closing never waits for a server that does not answer.", prefs.SyncOnClose, func(on bool) {
		update(func(p *app.Preferences) { p.SyncOnClose = on })
	})
	media := widgets.NewCheckRow("Sync pictures and sounds", "In the background after each sync, and every 15 minutes.", prefs.SyncMedia, func(on bool) {
		update(func(p *app.Preferences) { p.SyncMedia = on })
	})
	server := widgets.NewCheckRow("Back up the server's collection before an upload", "It is downloaded first, so that the upload can be taken back.", prefs.BackUpServer, func(on bool) {
		update(func(p *app.Preferences) { p.BackUpServer = on })
	})
	force := widgets.NewCheckRow("Sync in one direction next time", "The next sync asks which side to keep, even where both could be merged.", prefs.ForceOneWay, func(on bool) {
		update(func(p *app.Preferences) { p.ForceOneWay = on })
	})
	body := widgets.VStack(theme.Space12,
		heading("Appearance"), appearanceSelect(prefs, update),
		widgets.Gap(theme.Space4), heading("Sync"),
		accountRow(actions, func() { modal.Close() }), onOpen, onClose, media, server, force)
	modal = widgets.NewModal("Preferences", body)
	modal.SetButtons(modal.CancelButton("Close"))
	modal.MaxWidth = 480
	modal.Open(canvas)
}

func heading(text string) fyne.CanvasObject {
	t := widgets.NewText(text)
	t.Style.Bold = true
	return t
}

func appearanceSelect(prefs app.Preferences, update func(func(*app.Preferences))) fyne.CanvasObject {
	var words []string
	selected := ""
	for _, a := range appearances {
		words = append(words, a.word)
		if a.value == prefs.Appearance {
			selected = a.word
		}
	}
	return widgets.NewSelect(words, selected, func(word string) {
		for _, a := range appearances {
			if a.word == word {
				update(func(p *app.Preferences) { p.Appearance = a.value })
			}
		}
	})
}

func accountRow(actions Actions, closeDialog func()) fyne.CanvasObject {
	if !actions.Account.LoggedIn() {
		return widgets.NewChoiceRow(widgets.NewButton("Log in…", func() { closeDialog(); actions.LogIn() }), 110, "Nobody is logged in.")
	}
	return widgets.NewChoiceRow(widgets.NewButton("Log out", func() { closeDialog(); actions.LogOut() }), 110,
		"Logged in as "+actions.Account.User+" at "+actions.Account.Endpoint)
}
