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

// farewell is the small window that shows the last sync.
type farewell struct {
	win  fyne.Window
	line *widgets.Progress
}

func newFarewell(driver fyne.App, a *app.App) *farewell {
	f := &farewell{win: driver.NewWindow("Karuta – syncing"), line: widgets.NewProgress(a.Sync.State().Line())}
	// The window goes at once; the server is told in a moment, behind the scenes.
	giveUp := func() {
		f.win.Hide()
		a.Sync.Cancel()
		a.Serve.StopNow()
	}
	quitNow := widgets.NewButton("Quit now, sync next time", giveUp)
	body := widgets.VStack(theme.Space16, widgets.NewText("Syncing before Karuta ends"), f.line, widgets.Centered(0, quitNow))
	f.win.SetContent(widgets.NewTopLayer(container.NewPadded(container.NewPadded(body)), nil))
	f.win.Resize(fyne.NewSize(380, 150))
	f.win.SetFixedSize(true)
	f.win.SetCloseIntercept(giveUp)
	f.win.CenterOnScreen()
	a.Events.Subscribe(func(event any) {
		switch s := event.(type) {
		case app.SyncState:
			f.line.Set(s.Fraction(), s.Line())
		case app.ServeState:
			f.line.Set(-1, s.Line())
		}
	})
	return f
}
