package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"karuta/ui/theme"
)

// Select is a chooser for lists of any length: it shows the choice and opens a list with a box to filter it by typing.
// Keys: Enter, Space or Down opens; in the list Up, Down, Enter and Esc.
type Select struct {
	Button
	Options     []string
	PlaceHolder string
	OnChanged   func(string) // called when the learner chose another option
	CanCreate   string       // e.g. "Create deck": offered for a text that is no option; "" for no
	OnCreate    func(string) // called with that text

	selected string
}

// NewSelect makes a chooser.
func NewSelect(options []string, selected string, changed func(string)) *Select {
	s := &Select{Options: options, selected: selected, OnChanged: changed}
	s.OnTapped = s.Open
	s.ExtendBaseWidget(s)
	return s
}

// Selected returns the choice, "" for none.
func (s *Select) Selected() string { return s.selected }

// SetSelected changes the choice without calling OnChanged.
func (s *Select) SetSelected(option string) {
	s.selected = option
	s.Refresh()
}

// SetOptions replaces the options and keeps the choice.
func (s *Select) SetOptions(options []string) { s.Options = options }

// Open shows the list.
func (s *Select) Open() {
	if c := canvasOf(s); c != nil && !s.Disabled() {
		newChooser(s).open(c)
	}
}

func (s *Select) choose(option string) {
	if option == s.selected {
		return
	}
	s.SetSelected(option)
	if s.OnChanged != nil {
		s.OnChanged(option)
	}
}

// TypedKey implements fyne.Focusable.
func (s *Select) TypedKey(ev *fyne.KeyEvent) {
	if ev.Name == fyne.KeyDown {
		s.Open()
		return
	}
	s.Button.TypedKey(ev)
}

// AccessibilityLabel implements fyne.Accessible.
func (s *Select) AccessibilityLabel() string {
	if s.Name != "" {
		return s.Name + ": " + s.selected
	}
	return s.selected
}

// CreateRenderer implements fyne.Widget.
func (s *Select) CreateRenderer() fyne.WidgetRenderer {
	inner := s.Pill.CreateRenderer().(*pillRenderer)
	r := &selectRenderer{inner, s, newIcon(theme.IconChevronDown, theme.Muted), NewText("")}
	r.shown.Elastic = true
	inner.objects = []fyne.CanvasObject{inner.ground, inner.shade, r.shown, r.chevron, inner.ring}
	r.Refresh()
	return r
}

type selectRenderer struct {
	*pillRenderer
	s       *Select
	chevron *canvas.Image
	shown   *Text
}

func (r *selectRenderer) MinSize() fyne.Size { return fyne.NewSize(120, theme.Control) }

func (r *selectRenderer) Layout(size fyne.Size) {
	r.ground.Resize(size)
	r.shade.Resize(size)
	placeRing(r.ring, fyne.Position{}, size, theme.Radius)
	height := r.shown.MinSize().Height
	r.shown.Move(fyne.NewPos(theme.Space12, (size.Height-height)/2))
	r.shown.Resize(fyne.NewSize(max(0, size.Width-2*theme.Space12-theme.Space16), height))
	r.chevron.Resize(fyne.NewSquareSize(14))
	r.chevron.Move(fyne.NewPos(size.Width-14-theme.Space12, (size.Height-14)/2))
}

func (r *selectRenderer) Refresh() {
	r.pillRenderer.Refresh()
	r.shown.Content, r.shown.Color = r.s.selected, theme.Ink
	if r.s.selected == "" {
		r.shown.Content, r.shown.Color = r.s.PlaceHolder, theme.Muted
	}
	if r.s.Disabled() {
		r.shown.Color = theme.Disabled
	}
	setIcon(r.chevron, theme.NewIcon(theme.IconChevronDown, theme.Muted))
	r.Layout(r.s.Size())
	r.shown.Refresh()
}
