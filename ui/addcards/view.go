package addcards

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"

	"karuta/app"
	"karuta/collection"
	"karuta/collection/anki"
	"karuta/ui/noteform"
	"karuta/ui/theme"
	"karuta/ui/widgets"
)

// checkDelay is how long typing rests before the first field is looked up.
const checkDelay = 250 * time.Millisecond

// Actions are what the window asks of the program. Those marked optional may be
// nil; what needs them is then not offered.
type Actions struct {
	After  widgets.After
	Edit   func(anki.NoteID)
	Browse func(notes []anki.NoteID) // optional: shows notes in the card browser
	Closed func()                    // optional: the window is gone
}

// View is the window's content.
type View struct {
	worker  *app.Worker
	window  fyne.Window
	actions Actions

	choices  choices
	deck     anki.DeckID
	kept     []string // what pinned fields brought along from the note before
	history  []added
	asked    bool // the person was told of a problem and may add all the same
	adding   bool
	closing  bool
	found    problem
	stopTime func()

	frame    *widgets.FormWindow
	form     *noteform.Form
	notetype *widgets.Select
	decks    *widgets.Select
	past     *widgets.Button
	add      *widgets.Button
}

// New fills the window, whose size and place are the caller's; the caller shows it.
func New(window fyne.Window, worker *app.Worker, actions Actions) *View {
	v := &View{worker: worker, window: window, actions: actions, stopTime: func() {}}
	v.form = noteform.New(window.Canvas())
	v.form.OnChanged = v.changed
	v.form.OnPin = v.togglePin
	v.notetype = widgets.NewSelect(nil, "", v.chooseNotetype)
	v.notetype.Name = "Notetype"
	v.decks = widgets.NewSelect(nil, "", v.chooseDeck)
	v.decks.Name, v.decks.CanCreate, v.decks.OnCreate = "Deck", "Create deck", v.createDeck
	v.notetype.SetTooltip("Notetype (Ctrl+N)")
	v.decks.SetTooltip("Deck for the cards (Ctrl+D)")
	v.past = widgets.NewButton("History", v.openHistory)
	v.past.SetTooltip("Notes added in this window (Ctrl+H)")
	v.past.Disable()
	v.add = widgets.NewPrimary("Add", v.submit)
	v.add.KeyHint = "Ctrl+Enter"

	top := container.NewGridWithColumns(2, widgets.Labelled("Type", v.notetype), widgets.Labelled("Deck", v.decks))
	v.frame = widgets.NewFormWindow(window, actions.After, widgets.FormParts{
		Top: widgets.VStack(theme.Space8, top, widgets.Gap(0)), Body: v.form.Content(), Buttons: []fyne.CanvasObject{v.past, v.add},
		Close: v.Close, Gone: actions.Closed,
	})
	v.addShortcuts()
	v.load()
	return v
}

func (v *View) addShortcuts() {
	v.form.AddShortcuts(v.frame.Layer)
	v.frame.Layer.AddShortcut(v.window.Canvas(), &desktop.CustomShortcut{
		KeyName: fyne.KeyD, Modifier: fyne.KeyModifierShortcutDefault | fyne.KeyModifierShift,
	}, v.showDuplicates)
	v.frame.AddShortcut(fyne.KeyReturn, v.submit)
	v.frame.AddShortcut(fyne.KeyEnter, v.submit)
	v.frame.AddShortcut(fyne.KeyN, v.notetype.Open)
	v.frame.AddShortcut(fyne.KeyD, v.decks.Open)
	v.frame.AddShortcut(fyne.KeyH, v.openHistory)
}

// Hear is told everything that happens.
func (v *View) Hear(event any) {
	if v.frame.Closed() {
		return
	}
	switch e := event.(type) {
	case app.CollectionOpened:
		v.history = nil
		v.past.Disable()
		v.load()
	case app.Changed:
		if e.Notetypes || e.Decks || e.Tags {
			v.reload()
		}
	}
}

// load reads what can be chosen and starts with the defaults.
func (v *View) load() {
	app.Read(v.worker, readChoices, func(ch choices, err error) {
		if v.frame.Closed() || v.failed(err) {
			return
		}
		v.setChoices(ch)
		v.deck = ch.start.Deck
		v.showDeck()
		v.setNotetype(ch.notetype(ch.start.Notetype))
		v.form.FocusField(-1)
	})
}

// reload reads what can be chosen again and keeps what is chosen, as far as it exists.
func (v *View) reload() {
	app.Read(v.worker, readChoices, func(ch choices, err error) {
		if v.frame.Closed() || v.failed(err) {
			return
		}
		v.setChoices(ch)
		v.showDeck()
		now := v.form.Notetype()
		if now == nil {
			return
		}
		if nt := ch.notetype(now.ID); nt != nil && (nt.ID != now.ID || !sameForm(nt, now)) {
			v.setNotetype(nt)
		}
	})
}

// sameForm reports whether two notetypes have the same fields to write in.
func sameForm(a, b *anki.Notetype) bool {
	if len(a.Fields) != len(b.Fields) || a.Name != b.Name {
		return false
	}
	for i := range a.Fields {
		if a.Fields[i].Name != b.Fields[i].Name || a.Fields[i].Config.Sticky != b.Fields[i].Config.Sticky {
			return false
		}
	}
	return true
}

func (v *View) setChoices(ch choices) {
	v.choices = ch
	v.notetype.SetOptions(ch.notetypeNames())
	v.decks.SetOptions(ch.deckNames())
	v.form.SetKnownTags(ch.tags)
}

// setNotetype shows the fields of a notetype; what is written is carried over.
func (v *View) setNotetype(nt *anki.Notetype) {
	if nt == nil {
		return
	}
	var values []string
	if old := v.form.Notetype(); old != nil {
		values = noteform.CarryOver(old, v.form.Fields(), nt)
	}
	v.notetype.SetSelected(nt.Name)
	v.form.SetNotetype(nt)
	v.form.SetFields(values)
	v.kept = nil
	v.changed()
}

func (v *View) showDeck() {
	if d := v.choices.deck(v.deck); d != nil {
		v.deck = d.ID
		v.decks.SetSelected(d.Name.Human())
	}
}

func (v *View) chooseNotetype(name string) {
	nt := v.choices.notetypeNamed(name)
	if nt == nil {
		return
	}
	v.setNotetype(nt)
	v.form.FocusField(-1)
	app.Read(v.worker, func(c *collection.Collection) (anki.DeckID, error) {
		return c.DeckForNotetype(nt.ID)
	}, func(deck anki.DeckID, err error) {
		if !v.frame.Closed() && !v.failed(err) && deck != 0 {
			v.deck = deck
			v.showDeck()
		}
	})
}

func (v *View) chooseDeck(name string) {
	if d := v.choices.deckNamed(name); d != nil {
		v.deck = d.ID
	}
	v.form.FocusField(-1)
}

func (v *View) createDeck(name string) {
	type made struct {
		id      anki.DeckID
		changes anki.Changes
	}
	app.Do(v.worker, func(c *collection.Collection) (m made, err error) {
		m.id, m.changes, err = c.AddDeck(name)
		return m, err
	}, func(m made, err error) {
		if v.frame.Closed() || v.failed(err) {
			return
		}
		v.deck = m.id
		v.worker.Tell(m.changes)
		v.reload()
		v.form.FocusField(-1)
	})
}

// failed says what went wrong, in the line at the bottom.
func (v *View) failed(err error) bool {
	if err != nil {
		v.frame.Say(app.ErrorText(err), theme.Danger)
	}
	return err != nil
}

// Close closes the window, after a question if something would be lost.
func (v *View) Close() {
	if v.closing || v.frame.Closed() {
		return
	}
	if !written(v.form.Fields(), v.kept) {
		v.leave()
		return
	}
	v.closing = true
	discard := widgets.NewDanger("Discard note", v.leave)
	m := widgets.NewModal("Discard this note?", widgets.NewMutedParagraph("What you have written was not added yet."))
	m.SetButtons(m.CancelButton("Keep writing"), discard)
	m.OnCancel = func() { v.closing = false }
	m.MaxWidth = 420
	m.Open(v.window.Canvas())
}

func (v *View) leave() {
	v.stopTime()
	v.frame.Leave()
}
