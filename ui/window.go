package ui

import (
	"errors"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"karuta/app"
	"karuta/collection/anki"
	"karuta/ui/deckbrowser"
	"karuta/ui/reviewer"
	"karuta/ui/syncdialog"
	"karuta/ui/theme"
	"karuta/ui/widgets"
)

// window is the main window: toolbar, one screen, and a status line while there
// is something to say.
type window struct {
	driver  fyne.App
	win     fyne.Window
	app     *app.App
	version string
	exec    Executor

	top     *widgets.TopLayer
	toolbar *toolbar
	status  *widgets.StatusLine
	nav     *navigator
	menu    *menu

	decks    *deckbrowser.View
	reviewer *reviewer.View
	sounds   cardSounds
	deaf     bool // it was said that there is no sound output
	notes    *noteWindows
	options  optionsWindow
	diary    *diaryWindow
	files    *mediaCheckWindow
	serve    *serveWindow
	sleep    *app.SleepWatch // nil where the system tells nothing

	question *syncdialog.Direction // which side to keep; nil before the first time

	mediaLine string // and about media
	syncLine  string // what the status line said last about syncing

	opened  bool // the collection is open
	closing bool
}

func newWindow(driver fyne.App, a *app.App, version string, exec Executor) *window {
	w := &window{driver: driver, app: a, version: version, exec: exec, win: driver.NewWindow("Karuta")}
	w.applyTheme()
	w.status = widgets.NewStatusLine()
	w.toolbar = newToolbar(w.showDecks, w.showAdd, a.Sync.Start, a.Sync.Cancel)
	w.nav = newNavigator(w.screenChanged)
	w.decks = deckbrowser.New(w.win, a.Worker, deckbrowser.Actions{
		Study: w.study, Options: w.showOptions, Filtered: w.showFiltered, NewFiltered: w.newFiltered, CustomStudy: w.showCustomStudy,
		Import: w.importFile, Sample: w.importSample, LogIn: w.logIn, Web: a.Web, Key: w.key, Rune: w.rune, Fail: w.fail,
	})
	w.sounds = w.newSounds()
	w.reviewer = w.newReviewer()
	w.notes = newNoteWindows(w)
	w.diary = &diaryWindow{}
	w.files = &mediaCheckWindow{}
	w.serve = &serveWindow{}
	content := container.NewBorder(w.toolbar.content(), w.status, nil, nil, w.nav.holder)
	w.top = widgets.NewTopLayer(content, exec.After)
	w.win.SetContent(w.top)
	w.win.SetPadded(false)
	w.menu = newMenu(w)
	prefs := a.Prefs.Get()
	w.win.Resize(fyne.NewSize(prefs.WindowWidth, prefs.WindowHeight))
	w.win.SetCloseIntercept(w.quit)
	w.win.SetOnDropped(w.dropped)
	a.Events.Subscribe(w.hear)
	w.toolbar.showSync(a.Sync.State())
	return w
}

// open opens the collection; the window is on the screen already.
func (w *window) open() {
	w.nav.push(w.decks)
	w.app.Open(func(err error) {
		if err != nil {
			w.cannotOpen(err)
			return
		}
		w.ready()
	})
}

// ready begins what needs an open collection.
func (w *window) ready() {
	w.opened = true
	w.app.Sync.OnOpen()
	w.app.StartAutoSync(w.exec.After)
	w.app.Serve.Update()
	w.watchSleep()
}

// cannotOpen says why there are no decks and offers to try again.
func (w *window) cannotOpen(err error) {
	w.status.Warn(app.ErrorText(err), "Try again", func() {
		w.status.Say("")
		w.app.Open(func(err error) {
			if err != nil {
				w.cannotOpen(err)
				return
			}
			w.ready()
		})
	})
}

// hear reacts to what happened.
func (w *window) hear(event any) {
	w.reviewer.Hear(event)
	w.notes.hear(event)
	w.options.hear(event)
	switch e := event.(type) {
	case app.CollectionOpened:
		w.nav.home()
		w.decks.Refresh()
		w.menu.refresh()
	case app.Changed:
		w.menu.refresh()
		// Counting is work; a list that nobody sees is counted when it comes to the front.
		if (e.Decks || e.Cards || e.Presets || e.Revlog) && w.nav.front() == screen(w.decks) {
			w.decks.Refresh()
		}
	case app.LogInNeeded:
		w.logIn()
	case app.DiaryChanged:
		w.diary.refresh()
	case app.SyncState:
		w.showSync(e)
	case app.ServeState:
		w.sayHowServingStands(e)
	case app.MediaState:
		w.decks.SayAboutMedia(e.TodayLine())
		w.sayHowMediaStand(e)
	}
}

// sayHowMediaStand shows in the status line what the media sync is doing, while
// there is nothing else to say.
func (w *window) sayHowMediaStand(s app.MediaState) {
	line := s.Line()
	if line == w.mediaLine || w.closing || w.app.Sync.State().Phase == app.SyncRunning {
		return
	}
	w.mediaLine = line
	switch s.Phase {
	case app.MediaRunning:
		w.status.SayWith(line, "Pause", w.app.Media.Pause)
	case app.MediaPaused:
		w.status.SayWith(line, "Resume", w.app.Media.Resume)
	default:
		if s.Err != nil {
			w.status.Warn(line, "Try again", func() { w.app.Media.Start(nil) })
			return
		}
		w.status.Say(w.app.Sync.State().Line())
	}
}

func (w *window) showSync(s app.SyncState) {
	w.toolbar.showSync(s)
	w.menu.refresh()
	if w.closing {
		return
	}
	w.sayHowSyncStands(s)
	if s.Phase == app.SyncAsking {
		w.askDirection(*s.Question)
	}
}

// sayHowSyncStands changes the status line, but leaves what others have said
// there while nothing about syncing is new.
func (w *window) sayHowSyncStands(s app.SyncState) {
	line := s.Line()
	if line == w.syncLine {
		return
	}
	w.syncLine = line
	switch {
	case s.Err != nil && s.Phase == app.SyncIdle:
		w.status.Warn(line, string(s.Remedy()), func() { w.remedy(s.Remedy()) })
	case s.Phase == app.SyncRunning:
		w.status.SayWith(line, "Cancel", w.app.Sync.Cancel)
	default:
		w.status.Say(line)
	}
}

// remedy does what helps against a failed sync.
func (w *window) remedy(r app.Remedy) {
	switch r {
	case app.RemedyCheck:
		w.checkDatabase()
	case app.RemedySettings:
		w.showPreferences()
	case app.RemedyLogIn:
		w.logIn()
	case app.RemedyFollow:
		syncdialog.OpenRedirect(w.win.Canvas(), app.ErrorText(w.app.Sync.State().Err), w.app.Sync.FollowRedirect)
	default:
		w.app.Sync.Start()
	}
}

// fail tells the person that something did not work.
func (w *window) fail(err error) {
	if errors.Is(err, anki.ErrOldScheduler) {
		w.offerScheduler()
		return
	}
	w.status.Warn(app.ErrorText(err), "", nil)
}

// done is the end of a change that somebody may have to be told failed.
func (w *window) done(_ anki.Changes, err error) {
	if err != nil {
		w.fail(err)
	}
}

func (w *window) applyTheme() {
	choice := theme.System
	switch w.app.Prefs.Get().Appearance {
	case app.AppearanceLight:
		choice = theme.Light
	case app.AppearanceDark:
		choice = theme.Dark
	}
	w.driver.Settings().SetTheme(theme.New(choice))
}

func (w *window) screenChanged(front screen) {
	w.toolbar.decks.SetSelected(front == screen(w.decks))
	if front != screen(w.reviewer) {
		w.sounds.Stop()
	}
}

func (w *window) showDecks() { w.nav.home() }
