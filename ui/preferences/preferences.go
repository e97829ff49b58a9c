// Package preferences is the dialog for a profile's settings on this computer.
package preferences

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"karuta/app"
	"karuta/ui/theme"
	"karuta/ui/widgets"
)

// Actions are what the dialog needs.
type Actions struct {
	Update     func(func(*app.Preferences)) error
	Apply      func() // brings the window in line with the preferences
	LogIn      func()
	LogOut     func()
	Serve      func() // opens the window through which devices sync with this computer
	Account    app.Account
	Test       func(endpoint string, then func(report string, err error)) (cancel func())
	ChooseFile func(then func(path string))
	Fail       func(error)
}

// dialog is the open dialog.
type dialog struct {
	actions Actions
	prefs   app.Preferences
	modal   *widgets.Modal
	proxy   *widgets.Entry
	caFile  *widgets.Entry
	test    *widgets.Button
	report  *widgets.Paragraph
	cancel  func() // of the test under way; nil for none
}

// Open shows the dialog. Every change holds at once.
func Open(canvas fyne.Canvas, prefs app.Preferences, actions Actions) {
	d := newDialog(prefs, actions)
	d.modal.Open(canvas)
}

func newDialog(prefs app.Preferences, actions Actions) *dialog {
	d := &dialog{actions: actions, prefs: prefs}
	rows := []fyne.CanvasObject{heading("Appearance"), d.appearance(), widgets.Gap(theme.Space4), heading("Sync"), d.account()}
	rows = append(rows, d.connection()...)
	rows = append(rows, widgets.Gap(theme.Space4), heading("When to sync"))
	rows = append(rows, d.when()...)
	rows = append(rows, widgets.Gap(theme.Space4), heading("How to sync"))
	rows = append(rows, d.how()...)
	rows = append(rows, widgets.Gap(theme.Space4), heading("Network"))
	rows = append(rows, d.network()...)
	d.modal = widgets.NewModal("Preferences", widgets.VStack(theme.Space12, rows...))
	d.modal.SetButtons(d.modal.CancelButton("Close"))
	d.modal.OnCancel = d.leave
	d.modal.MaxWidth = 480
	return d
}

func (d *dialog) update(change func(*app.Preferences)) {
	if err := d.actions.Update(change); err != nil {
		d.actions.Fail(err)
		return
	}
	d.actions.Apply()
}

// typed keeps what stands in the entries.
func (d *dialog) typed() {
	d.update(network{d.proxy.Text, d.caFile.Text}.apply)
}

// leave is called when the dialog has been closed.
func (d *dialog) leave() {
	d.typed()
	if d.cancel != nil {
		d.cancel()
	}
}

func heading(text string) fyne.CanvasObject {
	t := widgets.NewText(text)
	t.Style.Bold = true
	return t
}

func (d *dialog) appearance() fyne.CanvasObject {
	var list []string
	selected := ""
	for _, a := range appearances {
		list = append(list, a.word)
		if a.value == d.prefs.Appearance {
			selected = a.word
		}
	}
	return widgets.NewSelect(list, selected, func(word string) {
		for _, a := range appearances {
			if a.word == word {
				d.update(func(p *app.Preferences) { p.Appearance = a.value })
			}
		}
	})
}

const buttonWidth = 140

func (d *dialog) account() fyne.CanvasObject {
	leaveTo := func(next func()) func() {
		return func() {
			d.modal.Close()
			d.leave()
			next()
		}
	}
	choose := widgets.NewButton("Choose where…", leaveTo(d.actions.LogIn))
	rows := []fyne.CanvasObject{widgets.NewChoiceRow(choose, buttonWidth, placeText(d.actions.Account))}
	if d.actions.Account.LoggedIn() {
		rows = append(rows, widgets.NewChoiceRow(widgets.NewButton("Log out", leaveTo(d.actions.LogOut)), buttonWidth,
			"Karuta forgets its key, and syncs nowhere until you choose again."))
	}
	return widgets.VStack(theme.Space12, append(rows, widgets.NewChoiceRow(widgets.NewButton("Devices…", leaveTo(d.actions.Serve)), buttonWidth,
		"Let your phone or another computer sync with this computer."))...)
}

// connection is the test of the way to the server; there is none to test before the first log-in.
func (d *dialog) connection() []fyne.CanvasObject {
	d.report = widgets.NewSmallParagraph("")
	d.report.Hide()
	d.test = widgets.NewButton("Test connection", d.testConnection)
	if d.actions.Account.Endpoint == "" {
		return nil
	}
	return []fyne.CanvasObject{
		widgets.NewChoiceRow(d.test, buttonWidth, "Ask the server whether all on the way to it works."), d.report,
	}
}

func (d *dialog) testConnection() {
	if d.cancel != nil {
		return
	}
	d.typed()
	d.say("Asking…", theme.Muted)
	d.test.Disable()
	d.cancel = d.actions.Test(d.actions.Account.Endpoint, func(report string, err error) {
		d.cancel = nil
		d.test.Enable()
		if err != nil {
			d.say(app.ErrorText(err), theme.Danger)
			return
		}
		d.say(report, theme.Ink)
	})
}

func (d *dialog) say(text string, color fyne.ThemeColorName) {
	d.report.SetColor(color)
	d.report.SetText(text)
	d.report.Show()
	if d.modal.IsOpen() {
		d.modal.Refresh()
	}
}

// check makes a row for a setting that is on or off.
func (d *dialog) check(label, detail string, on bool, set func(*app.Preferences, bool)) fyne.CanvasObject {
	return widgets.NewCheckRow(label, detail, on, func(on bool) {
		d.update(func(p *app.Preferences) { set(p, on) })
	})
}

// number makes a row for a setting that is one of some numbers.
func (d *dialog) number(label string, choices []choice, value int, set func(*app.Preferences, int)) fyne.CanvasObject {
	text := widgets.NewText(label)
	text.Elastic = true
	choose := widgets.NewSelect(words(choices), wordOf(choices, value), func(word string) {
		d.update(func(p *app.Preferences) { set(p, valueOf(choices, word)) })
	})
	return container.NewBorder(nil, nil, nil, choose, text)
}

func (d *dialog) when() []fyne.CanvasObject {
	return []fyne.CanvasObject{
		d.check("When a profile is opened", "", d.prefs.SyncOnOpen, func(p *app.Preferences, on bool) { p.SyncOnOpen = on }),
		d.check("When Karuta is closed", "Closing never waits for a server that does not answer.", d.prefs.SyncOnClose,
			func(p *app.Preferences, on bool) { p.SyncOnClose = on }),
		d.check("Before the computer sleeps or the session ends", "Where the system tells of it.", d.prefs.SyncOnSleep,
			func(p *app.Preferences, on bool) { p.SyncOnSleep = on }),
		d.number("After so long without a change", idleChoices, d.prefs.IdleMinutes, func(p *app.Preferences, n int) { p.IdleMinutes = n }),
		d.check("See what the server has", "The sync button turns blue when there is something to fetch. The server is asked every five minutes at most.",
			d.prefs.AskServer, func(p *app.Preferences, on bool) { p.AskServer = on }),
		d.check("Ask AnkiWeb, too", "", d.prefs.AskAnkiWeb, func(p *app.Preferences, on bool) { p.AskAnkiWeb = on }),
	}
}

func (d *dialog) how() []fyne.CanvasObject {
	return []fyne.CanvasObject{
		d.check("Sync pictures and sounds", "In the background, after each sync.", d.prefs.SyncMedia,
			func(p *app.Preferences, on bool) { p.SyncMedia = on }),
		d.number("Pictures and sounds again after", mediaChoices, d.prefs.MediaMinutes, func(p *app.Preferences, n int) { p.MediaMinutes = n }),
		d.check("Back up the server's collection before an upload", "It is downloaded first, so that the upload can be taken back.",
			d.prefs.BackUpServer, func(p *app.Preferences, on bool) { p.BackUpServer = on }),
		d.check("Sync in one direction next time", "The next sync asks which side to keep, even where both could be merged.",
			d.prefs.ForceOneWay, func(p *app.Preferences, on bool) { p.ForceOneWay = on }),
		d.number("Largest collection the server takes", limitChoices, d.prefs.UploadLimitMB, func(p *app.Preferences, n int) { p.UploadLimitMB = n }),
	}
}

func (d *dialog) network() []fyne.CanvasObject {
	d.proxy = widgets.NewEntry("Proxy: as the system says")
	d.proxy.Name = "Proxy"
	d.proxy.SetText(d.prefs.Proxy)
	d.caFile = widgets.NewEntry("Certificate file: the system's only")
	d.caFile.Name = "Certificate file"
	d.caFile.SetText(d.prefs.CAFile)
	choose := widgets.NewButton("Choose…", func() {
		d.actions.ChooseFile(func(path string) {
			d.caFile.SetText(path)
			d.typed()
		})
	})
	return []fyne.CanvasObject{
		d.number("Give up when nothing moves for", timeoutChoices, d.prefs.NetworkSecs, func(p *app.Preferences, n int) { p.NetworkSecs = n }),
		d.proxy,
		widgets.NewSmallParagraph("A proxy's address, such as http://proxy.example.org:3128."),
		container.NewBorder(nil, nil, nil, choose, d.caFile),
		widgets.NewSmallParagraph("For a server whose certificate you signed yourself: the file (PEM) with its certificate."),
	}
}
