package widgets

import (
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"karuta/ui/theme"
)

// Deck is one row of the deck list.
type Deck struct {
	Name      string // the last part of the deck's name
	Depth     int    // 0 for a deck of the top level
	Children  bool   // has decks below it
	Collapsed bool   // they are not shown
	Filtered  bool   // its name is shown in the accent colour
	New       int    // counts of today; zero is muted
	Learn     int
	Due       int
}

// DeckRow shows one Deck: chevron, name, three counts, gear. Used by DeckList.
type DeckRow struct {
	widget.BaseWidget

	OnOpen   func()              // the row was clicked
	OnToggle func()              // the chevron was clicked
	OnMenu   func(fyne.Position) // the gear was clicked, or the row with the right button; the position is absolute

	deck     Deck
	selected bool
	ring     bool
	hovered  bool
}

var (
	_ fyne.Tappable          = (*DeckRow)(nil)
	_ fyne.SecondaryTappable = (*DeckRow)(nil)
	_ desktop.Hoverable      = (*DeckRow)(nil)
)

// NewDeckRow makes an empty row.
func NewDeckRow() *DeckRow {
	r := &DeckRow{}
	r.ExtendBaseWidget(r)
	return r
}

// Set changes what the row shows.
func (r *DeckRow) Set(deck Deck, selected, focused bool) {
	r.deck, r.selected, r.ring = deck, selected, focused
	r.Refresh()
}

const (
	deckIndent  float32 = 20 // for each level
	deckNameX   float32 = 30 // of the top level: right of the chevron
	deckGearX   float32 = 18 // middle of the gear, from the right edge
	deckCounts  float32 = 44 // right edge of the last count, from the right edge
	countWide   float32 = 72
	countNarrow float32 = 52
	narrow      float32 = 520
)

// countEdge returns the right edge of count column i (0 new, 1 learn, 2 due) in a row so wide.
func countEdge(width float32, i int) float32 {
	return width - deckCounts - float32(2-i)*countColumn(width)
}

func countColumn(width float32) float32 {
	if width < narrow {
		return countNarrow
	}
	return countWide
}

func (r *DeckRow) onChevron(x float32) bool {
	left := deckNameX + float32(r.deck.Depth)*deckIndent
	return r.deck.Children && x >= left-deckNameX && x < left
}

func (r *DeckRow) onGear(x float32) bool { return x >= r.Size().Width-2*deckGearX }

// Tapped implements fyne.Tappable.
func (r *DeckRow) Tapped(ev *fyne.PointEvent) {
	switch {
	case r.onChevron(ev.Position.X):
		call(r.OnToggle)
	case r.onGear(ev.Position.X):
		r.TappedSecondary(ev)
	default:
		call(r.OnOpen)
	}
}

// TappedSecondary implements fyne.SecondaryTappable.
func (r *DeckRow) TappedSecondary(ev *fyne.PointEvent) {
	if r.OnMenu != nil {
		r.OnMenu(ev.AbsolutePosition)
	}
}

// MouseIn implements desktop.Hoverable.
func (r *DeckRow) MouseIn(*desktop.MouseEvent) {
	r.hovered = true
	r.Refresh()
}

// MouseMoved implements desktop.Hoverable.
func (r *DeckRow) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements desktop.Hoverable.
func (r *DeckRow) MouseOut() {
	r.hovered = false
	r.Refresh()
}

// AccessibilityLabel implements fyne.Accessible.
func (r *DeckRow) AccessibilityLabel() string {
	return fmt.Sprintf("%s, %d new, %d learning, %d due", r.deck.Name, r.deck.New, r.deck.Learn, r.deck.Due)
}

// AccessibilityRole implements fyne.Accessible.
func (r *DeckRow) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

// CreateRenderer implements fyne.Widget.
func (r *DeckRow) CreateRenderer() fyne.WidgetRenderer {
	d := &deckRenderer{
		r: r, ground: canvas.NewRectangle(theme.Color(theme.Surface)), ring: newRing(),
		chevron: newIcon(theme.IconChevronDown, theme.Muted), gear: newIcon(theme.IconGear, theme.Muted),
		name: canvas.NewText("", nil),
	}
	d.ground.CornerRadius = 6
	d.objects = []fyne.CanvasObject{d.ground, d.chevron, d.name}
	for i := range d.counts {
		d.counts[i] = canvas.NewText("", nil)
		d.counts[i].Alignment = fyne.TextAlignTrailing
		d.objects = append(d.objects, d.counts[i])
	}
	d.objects = append(d.objects, d.gear, d.ring)
	d.Refresh()
	return d
}

type deckRenderer struct {
	baseRenderer
	r             *DeckRow
	ground, ring  *canvas.Rectangle
	chevron, gear *canvas.Image
	name          *canvas.Text
	counts        [3]*canvas.Text
}

func (d *deckRenderer) MinSize() fyne.Size { return fyne.NewSize(240, theme.Row) }

func (d *deckRenderer) Layout(size fyne.Size) {
	d.ground.Resize(size)
	// Inside: the list clips what lies outside of its rows.
	placeRing(d.ring, fyne.NewPos(ringWidth, ringWidth), size.SubtractWidthHeight(2*ringWidth, 2*ringWidth), 4)
	x := deckNameX + float32(d.r.deck.Depth)*deckIndent
	d.chevron.Resize(fyne.NewSquareSize(14))
	d.chevron.Move(fyne.NewPos(x-21, (size.Height-14)/2))

	right := countEdge(size.Width, 0) - countColumn(size.Width)/2 - theme.Space8
	d.name.Text = ellipsis(d.r.deck.Name, theme.TextBase, d.name.TextStyle, max(0, right-x))
	height := d.name.MinSize().Height
	d.name.Move(fyne.NewPos(x, (size.Height-height)/2))
	d.name.Resize(fyne.NewSize(max(0, right-x), height))
	for i, c := range d.counts {
		c.Move(fyne.NewPos(countEdge(size.Width, i)-countColumn(size.Width), (size.Height-height)/2))
		c.Resize(fyne.NewSize(countColumn(size.Width), height))
	}
	d.gear.Resize(fyne.NewSquareSize(16))
	d.gear.Move(fyne.NewPos(size.Width-deckGearX-8, (size.Height-16)/2))
}

func (d *deckRenderer) Refresh() {
	r := d.r
	switch {
	case r.selected:
		d.ground.FillColor = theme.Color(fynetheme.ColorNameSelection)
	default:
		d.ground.FillColor = theme.Color(fynetheme.ColorNameHover)
	}
	SetVisible(d.ground, r.selected || r.hovered)
	d.ground.Refresh()
	refreshRing(d.ring, r.ring)

	SetVisible(d.chevron, r.deck.Children)
	chevron := theme.IconChevronDown
	if r.deck.Collapsed {
		chevron = theme.IconChevronRight
	}
	setIcon(d.chevron, theme.NewIcon(chevron, theme.Muted))
	setIcon(d.gear, theme.NewIcon(theme.IconGear, theme.Muted))
	d.gear.Translucency = 0.45
	if r.hovered || r.selected {
		d.gear.Translucency = 0
	}
	name := theme.Ink
	if r.deck.Filtered {
		name = theme.Accent
	}
	d.name.Color, d.name.TextSize = theme.Color(name), theme.TextBase
	colors := [3]fyne.ThemeColorName{theme.CountNew, theme.CountLearn, theme.CountDue}
	for i, n := range [3]int{r.deck.New, r.deck.Learn, r.deck.Due} {
		color := colors[i]
		if n == 0 {
			color = theme.Muted
		}
		d.counts[i].Text, d.counts[i].Color, d.counts[i].TextSize = fmt.Sprint(n), theme.Color(color), theme.TextBase
	}
	d.Layout(r.Size())
	d.name.Refresh()
	for _, c := range d.counts {
		c.Refresh()
	}
	d.gear.Refresh()
}

func call(f func()) {
	if f != nil {
		f()
	}
}
