package ui

import (
	"time"

	"fyne.io/fyne/v2"

	"karuta/app"
	"karuta/ui/servehere"
)

// serveWindow is the window through which devices get to sync with this computer, while it is open.
type serveWindow struct {
	win  fyne.Window
	view *servehere.View
	line string // what the main window's status line said last about it
}

// showServe opens this computer to devices and shows how they get there, or brings that window to the front.
func (w *window) showServe() {
	s := w.serve
	if s.win != nil {
		s.win.RequestFocus()
		return
	}
	if !w.opened {
		return
	}
	w.app.Serve.Hold()
	s.win = w.driver.NewWindow("Sync with this computer – Karuta")
	s.view = servehere.New(s.win, w.app.Serve.State(), servehere.Actions{
		SetAlways: w.app.Serve.SetAlways, Renew: w.app.Serve.Renew, SyncHere: w.syncHere,
		Copy:  func(text string) { w.driver.Clipboard().SetContent(text) },
		After: w.exec.After, Now: time.Now,
		Server: func() string {
			if account := w.app.Sync.Account(); account.LoggedIn() {
				return app.HostOf(account.Endpoint)
			}
			return ""
		},
		Closed: func() {
			s.win, s.view = nil, nil
			w.app.Serve.Release()
		},
	})
	s.win.Resize(fyne.NewSize(600, 680))
	s.win.Show()
}

// syncHere makes this Karuta sync with this computer's own server, and does so.
func (w *window) syncHere(then func(error)) {
	w.app.Sync.LogInHere(func(err error) {
		if err == nil {
			w.app.Sync.Start()
			w.win.RequestFocus() // the first sync has a question
		}
		then(err)
	})
}

// sayHowServingStands shows what changed in the window about it, and says in the main window what is still waited for.
func (w *window) sayHowServingStands(state app.ServeState) {
	s := w.serve
	if s.view != nil {
		s.view.Show(state)
	}
	line := state.Line()
	if line == s.line || w.closing {
		return
	}
	s.line = line
	if line != "" {
		w.status.SayWith(line, "Stop now", w.app.Serve.StopNow)
		return
	}
	w.status.Say(w.app.Sync.State().Line())
}
