package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"karuta/ui/theme"
)

// DeckList is the list of decks with its header. The tree is flattened by its owner: SetDecks gets the visible rows.
//
// Keys: arrows move, Home, End and the page keys jump, Enter and Space open, Left and Right collapse and expand
// (OnToggle), everything else goes to the screen. The row of the keyboard is remembered while the focus is elsewhere.
type DeckList struct {
	widget.BaseWidget

	OnOpen   func(row int)
	OnToggle func(row int)
	OnMenu   func(row int, at fyne.Position) // absolute position
	OnMove   func(row int)                   // the keyboard went to another row

	decks   []Deck
	current int
	list    *deckItems
	header  *deckHeader
}

// NewDeckList makes an empty list.
func NewDeckList() *DeckList {
	d := &DeckList{header: newDeckHeader()}
	d.list = newDeckItems(d)
	d.ExtendBaseWidget(d)
	return d
}

// SetDecks replaces the rows. The keyboard's row stays at its number, as far as there are so many.
func (d *DeckList) SetDecks(decks []Deck) {
	d.decks = decks
	d.current = max(0, min(d.current, len(decks)-1))
	d.list.Refresh()
}

// Current returns the row of the keyboard, or -1 where there are no rows.
func (d *DeckList) Current() int {
	if len(d.decks) == 0 {
		return -1
	}
	return d.current
}

// SetCurrent moves the keyboard to a row and scrolls there.
func (d *DeckList) SetCurrent(row int) {
	if len(d.decks) == 0 {
		return
	}
	row = max(0, min(row, len(d.decks)-1))
	moved := row != d.current
	d.current = row
	if d.list.Size().Height > 0 { // before its first layout it would scroll to nowhere
		d.list.ScrollTo(row)
	}
	d.list.Refresh()
	if moved && d.OnMove != nil {
		d.OnMove(row)
	}
}

// Focusable returns what takes the focus of the list.
func (d *DeckList) Focusable() fyne.Focusable { return d.list }

// CreateRenderer implements fyne.Widget.
func (d *DeckList) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(container.NewBorder(d.header, nil, nil, nil, d.list))
}

// deckItems is the windowed list of rows; it has the keys.
type deckItems struct {
	widget.List
	d       *DeckList
	keys    press
	focused bool
}

var _ desktop.Keyable = (*deckItems)(nil)

func newDeckItems(d *DeckList) *deckItems {
	l := &deckItems{d: d}
	l.HideSeparators = true
	l.Length = func() int { return len(d.decks) }
	l.CreateItem = func() fyne.CanvasObject { return NewDeckRow() }
	l.UpdateItem = func(id widget.ListItemID, o fyne.CanvasObject) {
		if id >= len(d.decks) {
			return
		}
		row := o.(*DeckRow)
		row.OnOpen = func() { d.SetCurrent(id); callRow(d.OnOpen, id) }
		row.OnToggle = func() { callRow(d.OnToggle, id) }
		row.OnMenu = func(at fyne.Position) {
			d.SetCurrent(id)
			if d.OnMenu != nil {
				d.OnMenu(id, at)
			}
		}
		row.Set(d.decks[id], id == d.current, l.focused && id == d.current)
	}
	l.ExtendBaseWidget(l)
	return l
}

func (l *deckItems) FocusGained() {
	l.focused = true
	l.Refresh()
}

func (l *deckItems) FocusLost() {
	l.focused, l.keys = false, press{}
	l.Refresh()
}

func (l *deckItems) KeyDown(ev *fyne.KeyEvent) {
	l.keys.down(ev)
	forwardKeyDown(l, ev)
}

func (l *deckItems) KeyUp(ev *fyne.KeyEvent) {
	l.keys.up(ev)
	forwardKeyUp(l, ev)
}

func (l *deckItems) TypedKey(ev *fyne.KeyEvent) {
	name, d := l.keys.typed(ev), l.d
	if d.move(ev.Name) {
		return
	}
	switch ev.Name {
	case fyne.KeySpace:
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeyLeft, fyne.KeyRight:
		d.act(name) // nothing for a key that repeats
	default:
		forwardTypedKey(l, ev)
	}
}

func (l *deckItems) TypedRune(r rune) {
	name, act := l.keys.rune()
	if r != ' ' {
		forwardRune(l, r)
	} else if act && name == fyne.KeySpace {
		l.d.act(fyne.KeyReturn)
	}
}

func (l *deckItems) TypedShortcut(s fyne.Shortcut) { forwardShortcut(l, s) }

// HandleKey does what the key means to the list and reports whether it means anything: a screen whose KeyCatcher has
// the focus passes its keys here.
func (d *DeckList) HandleKey(key fyne.KeyName) bool { return d.move(key) || d.act(key) }

// move moves the keyboard's row for an arrow, Home, End or page key and reports whether the key was one of them.
func (d *DeckList) move(key fyne.KeyName) bool {
	page := max(1, int(d.list.Size().Height/(theme.Row+theme.Space4))-1)
	switch key {
	case fyne.KeyDown:
		d.SetCurrent(d.current + 1)
	case fyne.KeyUp:
		d.SetCurrent(d.current - 1)
	case fyne.KeyPageDown:
		d.SetCurrent(d.current + page)
	case fyne.KeyPageUp:
		d.SetCurrent(d.current - page)
	case fyne.KeyHome:
		d.SetCurrent(0)
	case fyne.KeyEnd:
		d.SetCurrent(len(d.decks) - 1)
	default:
		return false
	}
	return true
}

// act does what Enter, Left or Right mean on the keyboard's row and reports whether the key was one of them.
func (d *DeckList) act(key fyne.KeyName) bool {
	if len(d.decks) == 0 {
		return false
	}
	deck := d.decks[d.current]
	switch key {
	case fyne.KeyReturn, fyne.KeyEnter:
		callRow(d.OnOpen, d.current)
	case fyne.KeyLeft:
		if deck.Children && !deck.Collapsed {
			callRow(d.OnToggle, d.current)
		} else {
			d.SetCurrent(d.parent())
		}
	case fyne.KeyRight:
		if deck.Children && deck.Collapsed {
			callRow(d.OnToggle, d.current)
		}
	default:
		return false
	}
	return true
}

// parent returns the row of the deck above the current one, or the current row itself.
func (d *DeckList) parent() int {
	for row := d.current - 1; row >= 0; row-- {
		if d.decks[row].Depth < d.decks[d.current].Depth {
			return row
		}
	}
	return d.current
}

func callRow(f func(int), row int) {
	if f != nil {
		f(row)
	}
}

// deckHeader names the columns above a DeckList.
type deckHeader struct {
	widget.BaseWidget
}

func newDeckHeader() *deckHeader {
	h := &deckHeader{}
	h.ExtendBaseWidget(h)
	return h
}

func (h *deckHeader) CreateRenderer() fyne.WidgetRenderer {
	r := &deckHeaderRenderer{}
	for i, name := range [4]string{"Deck", "New", "Learn", "Due"} {
		r.texts[i] = canvas.NewText(name, theme.Color(theme.Muted))
		r.texts[i].TextSize = theme.TextSmall
		if i > 0 {
			r.texts[i].Alignment = fyne.TextAlignTrailing
		}
		r.objects = append(r.objects, r.texts[i])
	}
	return r
}

type deckHeaderRenderer struct {
	baseRenderer
	texts [4]*canvas.Text
}

func (r *deckHeaderRenderer) MinSize() fyne.Size { return fyne.NewSize(240, 32) }

func (r *deckHeaderRenderer) Layout(size fyne.Size) {
	height := r.texts[0].MinSize().Height
	y := (size.Height - height) / 2
	r.texts[0].Move(fyne.NewPos(deckNameX, y))
	for i, text := range r.texts[1:] {
		text.Move(fyne.NewPos(countEdge(size.Width, i)-countColumn(size.Width), y))
		text.Resize(fyne.NewSize(countColumn(size.Width), height))
	}
}

func (r *deckHeaderRenderer) Refresh() {
	for _, text := range r.texts {
		text.Color = theme.Color(theme.Muted)
		text.Refresh()
	}
}
