package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"

	"karuta/ui/theme"
)

// StatusLine is the line at the bottom of the window. It is there only while it has something to say, and takes more
// lines where the sentence needs them.
type StatusLine struct {
	widget.BaseWidget
	text   *Paragraph
	action *Link
	box    *fyne.Container
}

// NewStatusLine makes an empty, hidden line.
func NewStatusLine() *StatusLine {
	s := &StatusLine{text: NewSmallParagraph(""), action: NewLink("", nil)}
	s.action.Small = true
	s.action.Hide()
	pad := layout.NewCustomPaddedLayout(theme.Space8, theme.Space8, theme.Space16, theme.Space16)
	row := container.New(pad, container.NewBorder(nil, nil, nil, s.action, s.text))
	s.box = container.NewBorder(NewRule(), nil, nil, nil, row)
	s.ExtendBaseWidget(s)
	s.Hide()
	return s
}

// Say shows a line; "" hides it.
func (s *StatusLine) Say(text string) { s.SayWith(text, "", nil) }

// Warn shows a line in the colour of errors.
func (s *StatusLine) Warn(text, action string, do func()) {
	s.SayWith(text, action, do)
	s.text.SetColor(theme.Danger)
}

// SayWith shows a line with a link at its right that does the next step; a nil do shows none.
func (s *StatusLine) SayWith(text, action string, do func()) {
	s.text.SetColor(theme.Muted)
	s.text.SetText(text)
	s.action.OnTapped = do
	s.action.SetText(action)
	SetVisible(s.action, do != nil)
	SetVisible(s, text != "")
	s.box.Refresh()
}

// Text returns what the line says.
func (s *StatusLine) Text() string { return s.text.Text() }

// CreateRenderer implements fyne.Widget.
func (s *StatusLine) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(s.box) }
