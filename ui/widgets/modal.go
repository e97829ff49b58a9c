package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"

	"karuta/ui/theme"
)

// Modal is a dialog in its window: a title, a body and buttons at the bottom right, over a scrim that takes all clicks.
// Esc cancels, Enter in an entry of one line presses Default, Tab stays inside. Several can be stacked. The body
// scrolls when the window is too low for it.
type Modal struct {
	widget.BaseWidget

	MaxWidth float32        // 0 means 560
	OnCancel func()         // called after Esc or Cancel closed the dialog
	NoEscape bool           // Esc does nothing
	Default  *Button        // pressed by Enter where nothing else uses it; nil for none
	First    fyne.Focusable // gets the focus when shown; nil: nothing has it, Tab starts at the first

	title   *Text
	body    fyne.CanvasObject
	buttons []*Button
	note    *Text
	layer   *TopLayer
	scroll  *container.Scroll // around the body
	canvas  fyne.Canvas
	before  fyne.Focusable
}

var _ escaper = (*Modal)(nil)

// NewModal makes a dialog. The buttons stand at the bottom right in the order given.
func NewModal(title string, body fyne.CanvasObject, buttons ...*Button) *Modal {
	m := &Modal{title: NewTitle(title), body: body, buttons: buttons, note: NewMuted("")}
	panel := newPanel(m)
	m.layer = NewTopLayer(panel, nil)
	m.layer.OnFocus = m.reveal
	m.ExtendBaseWidget(m)
	return m
}

// SetTitle changes the title.
func (m *Modal) SetTitle(title string) { m.title.SetText(title) }

// SetNote sets a muted line at the left of the buttons.
func (m *Modal) SetNote(note string) { m.note.SetText(note) }

// SetBody replaces the body.
func (m *Modal) SetBody(body fyne.CanvasObject) {
	m.body = body
	m.layer.SetContent(newPanel(m))
	m.layer.Refresh()
}

// SetButtons replaces the buttons.
func (m *Modal) SetButtons(buttons ...*Button) {
	m.buttons = buttons
	m.SetBody(m.body)
}

// CancelButton makes a button that closes the dialog as Esc does.
func (m *Modal) CancelButton(text string) *Button { return NewButton(text, m.Cancel) }

// Open shows the dialog on the canvas.
func (m *Modal) Open(c fyne.Canvas) {
	if m.canvas != nil {
		return
	}
	m.canvas, m.before = c, c.Focused()
	if below, ok := c.Content().(*TopLayer); ok {
		below.HideTooltip()
		m.layer.after = below.after
	}
	c.Overlays().Add(m)
	if c.OnTypedKey() == nil { // no screen with keys of its own: Esc has to work all the same
		c.SetOnTypedKey(func(ev *fyne.KeyEvent) {
			if top, ok := c.Overlays().Top().(escaper); ok {
				top.unclaimedKey(ev.Name)
			}
		})
	}
	if m.First != nil {
		c.Focus(m.First)
	}
}

// Close takes the dialog away, with all that lie above it, and gives the focus back to who had it.
func (m *Modal) Close() {
	if m.canvas == nil {
		return
	}
	c := m.canvas
	m.canvas = nil
	m.layer.HideTooltip()
	c.Overlays().Remove(m)
	if m.before != nil && c.Focused() == nil {
		c.Focus(m.before)
	}
	m.before = nil
}

// IsOpen reports whether the dialog is open.
func (m *Modal) IsOpen() bool { return m.canvas != nil }

// Cancel closes the dialog and calls OnCancel.
func (m *Modal) Cancel() {
	if m.canvas == nil {
		return
	}
	m.Close()
	if m.OnCancel != nil {
		m.OnCancel()
	}
}

func (m *Modal) unclaimedKey(name fyne.KeyName) {
	switch name {
	case fyne.KeyEscape:
		if !m.NoEscape {
			m.Cancel()
		}
	case fyne.KeyReturn, fyne.KeyEnter:
		if m.Default != nil && !m.Default.Disabled() {
			m.Default.Tapped(&fyne.PointEvent{})
		}
	}
}

// Submit presses Default; give it to OnSubmitted of the dialog's entries.
func (m *Modal) Submit(string) { m.unclaimedKey(fyne.KeyReturn) }

// Tapped implements fyne.Tappable: the scrim swallows clicks.
func (m *Modal) Tapped(*fyne.PointEvent) {}

// TappedSecondary implements fyne.SecondaryTappable: the scrim swallows clicks.
func (m *Modal) TappedSecondary(*fyne.PointEvent) {}

// AccessibilityLabel implements fyne.Accessible.
func (m *Modal) AccessibilityLabel() string { return m.title.Content }

// AccessibilityRole implements fyne.Accessible.
func (m *Modal) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleContainer }

// CreateRenderer implements fyne.Widget.
func (m *Modal) CreateRenderer() fyne.WidgetRenderer {
	scrim := canvas.NewRectangle(theme.Color(theme.Scrim))
	return &modalRenderer{baseRenderer{[]fyne.CanvasObject{scrim, m.layer}}, m, scrim}
}

type modalRenderer struct {
	baseRenderer
	m     *Modal
	scrim *canvas.Rectangle
}

func (r *modalRenderer) MinSize() fyne.Size { return fyne.Size{} }

func (r *modalRenderer) Layout(size fyne.Size) {
	r.scrim.Resize(size)
	r.m.layer.Resize(size)
}

func (r *modalRenderer) Refresh() {
	r.scrim.FillColor = theme.Color(theme.Scrim)
	r.scrim.Refresh()
	r.m.layer.Refresh()
}

// newPanel builds what is seen of the dialog.
func newPanel(m *Modal) fyne.CanvasObject {
	row := container.New(&buttonRow{}, m.note)
	for _, b := range m.buttons {
		row.Add(b)
	}
	if len(m.buttons) == 0 && m.note.Content == "" {
		row.Hide()
	}
	ground := canvas.NewRectangle(theme.Color(theme.Surface))
	body := container.New(layout.NewCustomPaddedLayout(ringWidth, 0, ringWidth, barRoom), m.body)
	m.scroll = container.NewVScroll(body)
	return newPanelWidget(m, ground, m.scroll, row)
}

// reveal scrolls the body to what has the focus, if it is in there.
func (m *Modal) reveal(o fyne.CanvasObject) {
	for _, b := range m.buttons {
		if o == fyne.CanvasObject(b) {
			return
		}
	}
	if m.scroll.Size().Height > 0 {
		ScrollTo(m.scroll, o)
	}
}
