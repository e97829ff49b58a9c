package deckbrowser

import (
	"errors"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"

	"karuta/app"
	"karuta/collection"
	"karuta/collection/anki"
	"karuta/ui/theme"
	"karuta/ui/widgets"
)

// Actions are what the deck list asks the window to do.
type Actions struct {
	Study       func(anki.DeckID)
	Options     func(anki.DeckID)
	Filtered    func(anki.DeckID) // asks what a filtered deck is to hold
	NewFiltered func()            // the same for a new one
	CustomStudy func(anki.DeckID)
	Import      func()
	Sample      func() // imports the sample deck
	LogIn       func()
	Web         Web
	Key         func(fyne.KeyName) bool // keys of the whole window
	Rune        func(rune)
	Fail        func(error)
}

// Web knows which decks may show files from the internet.
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
	loading bool // a tree is on its way
	stale   bool // and another one is needed after it

	keys    *widgets.KeyCatcher
	list    *widgets.DeckList
	studied *widgets.Text
	media   *widgets.Text
	welcome fyne.CanvasObject
	decks   fyne.CanvasObject
}

// New makes the screen; Refresh fills it.
func New(window fyne.Window, worker *app.Worker, actions Actions) *View {
	v := &View{worker: worker, window: window, actions: actions}
	v.list = widgets.NewDeckList()
	v.list.OnOpen = func(row int) { v.withRow(row, func(n *collection.DeckNode) { actions.Study(n.ID) }) }
	v.list.OnToggle = func(row int) { v.withRow(row, v.toggle) }
	v.list.OnMenu = v.openMenu
	v.studied = widgets.NewMuted("")
	v.media = widgets.NewMuted("")
	v.studied.Align, v.media.Align = fyne.TextAlignCenter, fyne.TextAlignCenter
	v.media.Hide()
	buttons := widgets.Centered(theme.Space16,
		widgets.NewButton("Create deck", v.askNewDeck), widgets.NewButton("Import file", actions.Import))
	footer := container.NewVBox(widgets.Gap(theme.Space12), v.studied, v.media, widgets.Gap(theme.Space8), buttons, widgets.Gap(theme.Space16))
	v.decks = widgets.NewColumn(container.NewBorder(widgets.Gap(theme.Space12), footer, nil, nil, v.list))
	v.welcome = v.newWelcome()
	v.welcome.Hide()
	v.keys = widgets.NewKeyCatcher(container.NewStack(v.decks, v.welcome))
	v.keys.OnKey = func(key fyne.KeyName) bool { return v.list.HandleKey(key) || v.onKey(key) || actions.Key(key) }
	v.keys.OnRune = actions.Rune
	return v
}

// newWelcome is what a person sees who has no cards yet.
func (v *View) newWelcome() fyne.CanvasObject {
	const buttonWidth = 150
	row := func(text, sentence string, primary bool, do func()) fyne.CanvasObject {
		b := widgets.NewButton(text, do)
		if primary {
			b.Kind = widgets.Primary
		}
		return widgets.NewChoiceRow(b, buttonWidth, sentence)
	}
	body := widgets.VStack(theme.Space16,
		widgets.NewTitle("Welcome to Karuta"),
		widgets.NewMutedParagraph("There are no cards here yet. How would you like to begin?"),
		widgets.Gap(theme.Space4),
		row("Try the sample", "A few small decks with pictures, to see how studying works. Delete them whenever you like.", true, v.actions.Sample),
		row("Import a file", "A deck (.apkg) or a whole collection (.colpkg) exported from Anki or Karuta.", false, v.actions.Import),
		row("Sync", "Log in to the server that has your collection and download it.", false, v.actions.LogIn),
		row("Create a deck", "Start empty and write cards of your own.", false, v.askNewDeck),
	)
	return widgets.NewColumn(container.NewVBox(layout.NewSpacer(), widgets.NewSurface(body, theme.Space24), layout.NewSpacer(), layout.NewSpacer()))
}

// Content returns what is shown.
func (v *View) Content() fyne.CanvasObject { return v.keys }

// Current returns the deck that stands out, or 0.
func (v *View) Current() anki.DeckID {
	if n := v.model.row(v.list.Current()); n != nil {
		return n.ID
	}
	return 0
}

// Activate is called when the screen comes to the front.
func (v *View) Activate() {
	v.keys.Activate(v.window.Canvas())
	v.Refresh()
}

// today is what one look at the collection gives.
type today struct {
	tree        []*collection.DeckNode
	studied     collection.Studied
	current     anki.DeckID
	defaultUsed bool
}

// Refresh reads the decks anew. Calls while one is under way become one.
func (v *View) Refresh() {
	if v.loading {
		v.stale = true
		return
	}
	v.loading = true
	app.Do(v.worker, readToday, func(t today, err error) {
		v.loading = false
		if errors.Is(err, app.ErrNoCollection) {
			return // it is being opened; then everybody hears of it
		}
		if err != nil {
			v.actions.Fail(err)
			return
		}
		v.show(t)
		if v.stale {
			v.stale = false
			v.Refresh()
		}
	})
}

func readToday(c *collection.Collection) (t today, err error) {
	if t.tree, err = c.DeckTree(); err != nil {
		return t, err
	}
	if t.studied, err = c.StudiedToday(); err != nil {
		return t, err
	}
	if t.defaultUsed, err = c.HasCardsIn(anki.DefaultDeckID); err != nil {
		return t, err
	}
	deck, err := c.CurrentDeck()
	if err == nil {
		t.current = deck.ID
	}
	return t, err
}

func (v *View) show(t today) {
	first := v.model.tree == nil
	v.model.setTree(t.tree, t.defaultUsed)
	v.list.SetDecks(v.model.decks())
	if row := v.model.rowOf(t.current); first && row >= 0 {
		v.list.SetCurrent(row)
	}
	v.studied.Content = app.StudiedText(t.studied)
	v.studied.Refresh()
	if v.model.empty {
		v.welcome.Show()
		v.decks.Hide()
		return
	}
	welcomed := v.welcome.Visible()
	v.welcome.Hide()
	v.decks.Show()
	if welcomed {
		v.keys.TakeFocus() // a button of the welcome must not keep hearing keys
	}
}

func (v *View) withRow(row int, do func(*collection.DeckNode)) {
	if n := v.model.row(row); n != nil {
		do(n)
	}
}

func (v *View) toggle(n *collection.DeckNode) {
	if len(n.Children) == 0 {
		return
	}
	v.model.toggle(n)
	v.list.SetDecks(v.model.decks())
	app.Change(v.worker, func(c *collection.Collection) (anki.Changes, error) {
		return c.CollapseDeck(n.ID, n.Collapsed)
	}, v.done)
}

// SayAboutMedia shows a line about the pictures and sounds of today's cards; "" for none.
func (v *View) SayAboutMedia(line string) {
	v.media.SetText(line)
	if show := line != ""; show != v.media.Visible() {
		if show {
			v.media.Show()
		} else {
			v.media.Hide()
		}
		v.decks.Refresh()
	}
}

// AboutMedia returns that line.
func (v *View) AboutMedia() string { return v.media.Content }

// done ends a change: whoever listens has heard of it already.
func (v *View) done(_ anki.Changes, err error) {
	if err != nil {
		v.actions.Fail(err)
	}
}
