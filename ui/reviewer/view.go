package reviewer

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"karuta/app"
	"karuta/cardrender"
	"karuta/cardrender/script"
	"karuta/collection"
	"karuta/collection/anki"
	"karuta/ui/cardview"
	"karuta/ui/theme"
	"karuta/ui/widgets"
)

// Actions are what the reviewer asks of the window. Those marked optional may
// be nil; what needs them is then not offered.
type Actions struct {
	Cards   *cardrender.Renderer // draws the cards
	Scripts *script.Host         // runs their scripts; may be nil
	Post    func(func())         // runs a function on the window's thread
	Work    func(func())         // runs a function off the window's thread
	After   widgets.After
	Now     func() time.Time
	InFront func() bool // the reviewer is the screen in front

	// Customize runs the script for custom scheduling. It is called off the window's thread; nil where there is no way.
	Customize func(script.Schedule) (script.Scheduled, error)

	Zoom     int               // of cards, in percent; 0 means 100
	SaveZoom func(percent int) // the learner chose another; optional

	Back        func() // to the decks
	Edit        func(anki.NoteID)
	Options     func(anki.DeckID) // optional
	Filtered    func(anki.DeckID) // the options of a filtered deck; optional
	CustomStudy func(anki.DeckID)
	Info        func(anki.CardID)       // optional
	Player      Player                  // optional
	Web         Web                     // optional
	OpenLink    func(address string)    // optional
	Key         func(fyne.KeyName) bool // keys of the whole window
	Rune        func(rune)
	Fail        func(error)
}

// Player plays the sounds of cards. None of its methods waits.
type Player interface {
	Play([]collection.Sound) // one after the other, instead of what is playing
	Pause()                  // or goes on
	Skip(by time.Duration)   // forward, or backward if by is negative
	Playing() bool
	Stop()
}

// Web knows which decks may show files from the internet; such a deck stands for the decks in it, too.
type Web interface {
	Allowed(decks ...anki.DeckID) bool
	Allow(deck anki.DeckID, allowed bool) error
}

// View is the screen.
type View struct {
	worker  *app.Worker
	window  fyne.Window
	actions Actions

	model   model
	seq     int  // of the newest look at the collection; what comes back for an older one is dropped
	own     bool // what is heard now was done here
	stale   bool // something changed while another screen was in front
	syncing bool

	keys      *widgets.KeyCatcher
	card      cardview.View
	header    *header
	bottom    *bottom
	studying  fyne.CanvasObject
	done      *donePage
	stopTimer func()
	stopNote  func()
	stopClock func()
	advance   advance
	activated bool
	night     bool // the card is shown in the colours of the night
	zoom      int  // of cards, in percent
}

// New makes the screen; Study fills it.
func New(window fyne.Window, worker *app.Worker, actions Actions) *View {
	v := &View{worker: worker, window: window, actions: actions, stopTimer: func() {}, stopNote: func() {}, stopClock: func() {}, advance: advance{stop: func() {}}}
	options := cardview.Options{
		Renderer: actions.Cards, Post: actions.Post, Work: actions.Work, After: actions.After, InFront: actions.InFront, Scripts: actions.Scripts,
		OnLink:    actions.OpenLink,
		OnCommand: v.command, OnProblem: actions.Fail,
		OnSubmit: func(string) { v.turn() },
		OnEscape: func() { v.keys.TakeFocus() },
	}
	if actions.Web != nil {
		options.OnRemote = v.askRemote
	}
	options.OnZoom = v.zoomBy
	v.card = cardview.New(options)
	v.zoom = noZoom
	if actions.Zoom != 0 {
		v.zoom = zoomed(actions.Zoom, 0)
		v.card.SetZoom(float32(v.zoom) / noZoom)
	}
	v.header = newHeader(actions.Back, v.openMenu)
	v.bottom = newBottom(v.turn, v.rate, v.undo)
	v.done = newDonePage(actions.Back, v.unbury, v.studyMore)
	sheet := container.NewStack(widgets.NewSurface(v.card, 0), v.header.signs)
	v.studying = widgets.NewColumn(container.NewBorder(nil, v.bottom.content, nil, nil, sheet))
	v.done.content.Hide()
	body := container.NewStack(v.studying, v.done.content)
	v.keys = widgets.NewKeyCatcher(container.NewBorder(v.header.content, nil, nil, nil, body))
	v.keys.OnKey = v.onKey
	v.keys.OnRune = v.onRune
	return v
}

// Content returns what is shown.
func (v *View) Content() fyne.CanvasObject { return v.keys }

// Activate is called when the screen comes to the front.
func (v *View) Activate() {
	v.keys.Activate(v.window.Canvas())
	if !v.activated {
		v.activated = true
		v.addShortcuts()
		fyne.CurrentApp().Settings().AddListener(func(fyne.Settings) { v.themeChanged() })
	}
	if v.model.side == question {
		v.card.FocusTyped()
	}
	v.runClock()
	if v.stale {
		v.refresh()
	}
}

// Study selects a deck and shows its first card. The screen is brought to the
// front by the caller.
func (v *View) Study(deck anki.DeckID) {
	v.model = model{custom: v.model.custom}
	v.customize() // of what was on show nothing is awaited any more
	v.stale = false
	v.advance.on = false
	v.show(nil)
	v.run(func(c *collection.Collection) (anki.Changes, error) { return c.SelectDeck(deck) }, nil)
}

// Hear is told everything that happens.
func (v *View) Hear(event any) {
	switch e := event.(type) {
	case app.SyncState:
		v.syncing = e.Phase == app.SyncRunning
	case app.CollectionOpened:
		v.changed()
	case app.MediaArrived:
		v.redraw()
	case app.Changed:
		if !v.own && (e.StudyQueue || e.Cards || e.Notes || e.Notetypes || e.Decks || e.Presets) {
			v.changed()
		}
	}
}

// changed is called when somebody else changed what may be on show.
func (v *View) changed() {
	if v.model.side == nothing {
		return
	}
	if !v.actions.InFront() {
		v.stale = true
		return
	}
	v.refresh()
}

// refresh looks at the collection anew.
func (v *View) refresh() {
	v.stale = false
	v.run(nil, nil)
}

// themeChanged shows the card in the colours of day or night; it stays where it is.
func (v *View) themeChanged() {
	if v.night != theme.IsDark() {
		v.redraw()
	}
}

// redraw shows the card on show again, with what has come meanwhile.
func (v *View) redraw() {
	switch v.model.side {
	case question:
		if typed, _ := v.card.Typed(); typed == "" {
			v.showSide(v.model.shown.Question)
		}
	case answer:
		v.showSide(v.model.shown.Answer(v.model.typed))
	case finished:
		v.done.show(v.model.done)
	case nothing:
	}
	v.header.showSigns(&v.model)
}

// run does an operation, if there is one, and shows what comes next, all in one
// turn of the worker. then is called after a success.
func (v *View) run(op func(*collection.Collection) (anki.Changes, error), then func()) {
	v.seq++
	seq := v.seq
	app.Do(v.worker, func(c *collection.Collection) (step, error) {
		var changes anki.Changes
		var failed error
		if op != nil {
			changes, failed = op(c)
		}
		s, err := look(c)
		s.changes, s.failed = changes, failed
		return s, err
	}, func(s step, err error) { v.arrive(seq, s, err, then) })
}

// arrive is called with what run has done and read.
func (v *View) arrive(seq int, s step, err error, then func()) {
	v.model.busy = false
	v.silence()
	v.own = true
	v.worker.Tell(s.changes)
	v.own = false
	if err != nil {
		v.actions.Fail(err)
	}
	if s.failed != nil {
		v.actions.Fail(s.failed)
	}
	if err == nil && seq == v.seq {
		v.show(&s)
	}
	if err == nil && s.failed == nil && then != nil {
		then()
	}
}

// show puts what was read on the screen; nil empties it.
func (v *View) show(s *step) {
	v.stopTimer()
	if s != nil {
		same := v.model.take(*s, v.actions.Now())
		v.customize()
		v.header.show(&v.model)
		v.bottom.show(&v.model)
		v.runClock()
		switch {
		case v.model.side == finished:
			v.stopSounds()
			v.armAdvance()
			v.showFinished()
			return
		case same && v.model.side == answer:
			v.showSide(v.model.shown.Answer(v.model.typed))
		default:
			v.showQuestion(same)
		}
		if s.next != nil {
			v.card.Prepare(v.side(s.next, s.next.Question))
		}
	}
	widgets.SetVisible(v.studying, true)
	widgets.SetVisible(v.done.content, false)
}

func (v *View) showQuestion(same bool) {
	typed, _ := v.card.Typed()
	if same && typed != "" {
		return // somebody is typing
	}
	v.showSide(v.model.shown.Question)
	v.card.Prepare(v.side(v.model.shown, v.model.shown.Answer("")))
	if v.actions.InFront() && !v.card.FocusTyped() {
		v.keys.TakeFocus()
	}
	if !same {
		v.autoplay(v.model.shown.QuestionSounds)
		v.armAdvance()
	}
}

// showSide shows one side of the card at hand.
func (v *View) showSide(html string) {
	v.night = theme.IsDark()
	v.card.ShowCard(v.side(v.model.shown, html))
}

func (v *View) side(s *collection.Shown, html string) cardview.Card {
	return cardview.Card{
		HTML: html, CSS: s.CSS, Night: theme.IsDark(), Class: cardClass(s.Card.Ord),
		QuestionSounds: collection.SoundFiles(s.QuestionSounds), AnswerSounds: collection.SoundFiles(s.AnswerSounds), Buttons: v.actions.Player != nil,
		Remote: v.actions.Web != nil && v.actions.Web.Allowed(s.Decks...),
	}
}

// showFinished shows what was done and comes back by itself when more is to do.
func (v *View) showFinished() {
	v.done.show(v.model.done)
	widgets.SetVisible(v.studying, false)
	widgets.SetVisible(v.done.content, true)
	if v.actions.InFront() {
		v.keys.TakeFocus()
	}
	if wait := untilShown(v.model.done, v.actions.Now()); wait > 0 {
		v.stopTimer = v.actions.After(wait, v.refresh)
	}
}
