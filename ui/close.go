package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"karuta/app"
	"karuta/ui/theme"
	"karuta/ui/widgets"
)

// quit ends the program: the window goes at once, the sync that is due runs
// behind a small one, and "Quit now" does not wait for it.
func (w *window) quit() {
	if w.closing || !w.notes.closeAll() || !w.options.close() {
		return
	}
	w.closing = true
	w.sounds.Stop()
	w.keepSize()
	if !w.opened {
		w.driver.Quit()
		return
	}
	ended := false
	w.app.Sync.OnClose(w.exec.After, func() {
		w.app.Serve.OnClose(func() {
			ended = true
			w.driver.Quit()
		})
	})
	if !ended {
		newFarewell(w.driver, w.app).win.Show()
		w.win.Hide()
	}
}

func (w *window) keepSize() {
	size := w.win.Canvas().Size()
	err := w.app.Prefs.Update(func(p *app.Preferences) { p.WindowWidth, p.WindowHeight = size.Width, size.Height })
	if err != nil {
		w.fail(err) // the size is not worth staying for
	}
}

// farewell is the small window that shows the last sync: this Karuta's, then that of a device with this computer.
type farewell struct {
	win   fyne.Window
	title *widgets.Text
	line  *widgets.Progress
	quit  *widgets.Button
}

// farewellWords say what is waited for, how far it is, and what leaving it means.
func farewellWords(sync app.SyncState, serve app.ServeState) (title, line, quit string) {
	if sync.Phase != app.SyncRunning && serve.Phase == app.ServeStopping {
		return "A device is syncing with this computer", "Karuta ends when it has finished.", "Quit now, it syncs again later"
	}
	return "Syncing before Karuta ends", sync.Line(), "Quit now, sync next time"
}

func (f *farewell) show(sync app.SyncState, serve app.ServeState) {
	title, line, quit := farewellWords(sync, serve)
	f.title.SetText(title)
	f.line.Set(sync.Fraction(), line)
	f.quit.SetText(quit)
}

func newFarewell(driver fyne.App, a *app.App) *farewell {
	f := &farewell{win: driver.NewWindow("Karuta – syncing"), title: widgets.NewText(""), line: widgets.NewProgress("")}
	// The window goes at once; the server is told in a moment, behind the scenes.
	giveUp := func() {
		f.win.Hide()
		a.Sync.Cancel()
		a.Serve.StopNow()
	}
	f.quit = widgets.NewButton("", giveUp)
	f.show(a.Sync.State(), a.Serve.State())
	body := widgets.VStack(theme.Space16, f.title, f.line, widgets.Centered(0, f.quit))
	f.win.SetContent(widgets.NewTopLayer(container.NewPadded(container.NewPadded(body)), nil))
	f.win.Resize(fyne.NewSize(380, 150))
	f.win.SetFixedSize(true)
	f.win.SetCloseIntercept(giveUp)
	f.win.CenterOnScreen()
	a.Events.Subscribe(func(event any) {
		switch event.(type) {
		case app.SyncState, app.ServeState:
			f.show(a.Sync.State(), a.Serve.State())
		}
	})
	return f
}
