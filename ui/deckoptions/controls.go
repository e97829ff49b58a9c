package deckoptions

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"

	"karuta/ui/theme"
	"karuta/ui/widgets"
)

// sized gives a control a width.
func sized(o fyne.CanvasObject, width float32) fyne.CanvasObject {
	return container.New(fixed(width), o)
}

// fixed is the layout of one object with a width of its own.
type fixed float32

// MinSize implements fyne.Layout.
func (f fixed) MinSize(o []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(float32(f), o[0].MinSize().Height)
}

// Layout implements fyne.Layout.
func (f fixed) Layout(o []fyne.CanvasObject, size fyne.Size) { o[0].Resize(size) }

// withUnit puts the unit after an entry; one without is wider.
func withUnit(e *widgets.Entry, unit string) fyne.CanvasObject {
	if unit == "" {
		return sized(e, controlWidth)
	}
	word := widgets.NewText(unit)
	word.Color = theme.Muted
	return sized(widgets.HStack(theme.Space8, sized(e, entryWidth), word), controlWidth)
}

// The widths of the controls: they line up at both sides.
const (
	controlWidth float32 = 240
	entryWidth   float32 = 96
)

// scopes are the words to choose between whose limit it is; one is underlined.
type scopes struct {
	tabs    []*widgets.Tab
	content fyne.CanvasObject
}

func newScopes(n int, choose func(scope)) *scopes {
	s := &scopes{}
	var tabs []fyne.CanvasObject
	for i, text := range scopeWords[:n] {
		tab := widgets.NewTab(text, func() { choose(scope(i)) })
		s.tabs = append(s.tabs, tab)
		tabs = append(tabs, tab)
	}
	s.content = container.New(layout.NewCustomPaddedLayout(0, 0, -theme.Space8, 0), widgets.HStack(0, tabs...)) // in line with what is below
	return s
}

func (s *scopes) set(chosen scope) {
	for i, tab := range s.tabs {
		tab.SetSelected(scope(i) == chosen)
	}
}
