package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"karuta/ui/theme"
)

// SettingRow is a setting with its control: label and explanation at the left, the control at the right, and a button
// that gives the setting its default while it has another value. Below them stands what is wrong with the value.
// Where room is short, or the control is Wide, the control goes below the text. Without a label there is the control
// alone, which then has its own.
type SettingRow struct {
	widget.BaseWidget

	Wide     bool
	OnRevert func()

	label   *Text
	detail  *Paragraph
	control fyne.CanvasObject
	revert  *Button
	note    *Paragraph
	width   float32 // it was laid out for
}

const (
	settingRevert  float32 = 32  // width of the place for the button
	settingControl float32 = 160 // a wider control is made so narrow where room is short
	settingNarrow  float32 = 440 // below this the control goes under the text
)

// NewSettingRow makes a row. revert may be nil, for a setting without a default.
func NewSettingRow(label, detail string, control fyne.CanvasObject, revert func()) *SettingRow {
	r := &SettingRow{
		label: NewText(label), detail: NewSmallParagraph(detail), control: control, OnRevert: revert, note: NewSmallParagraph(""),
	}
	r.label.Elastic = true
	r.revert = NewIconButton(theme.IconUndo, "Back to the default", func() { call(r.OnRevert) })
	r.revert.Name = "Default of " + label
	r.revert.Hide()
	r.note.Hide()
	SetVisible(r.label, label != "")
	SetVisible(r.detail, detail != "")
	r.ExtendBaseWidget(r)
	return r
}

// SetRevert shows the button that brings the default back, or hides it.
func (r *SettingRow) SetRevert(shown bool) { SetVisible(r.revert, shown && r.OnRevert != nil) }

// SetDetail changes the explanation.
func (r *SettingRow) SetDetail(text string) {
	r.detail.SetText(text)
	SetVisible(r.detail, text != "")
}

// SetNote says below the control what is wrong or unwise; "" for nothing.
func (r *SettingRow) SetNote(text string, color fyne.ThemeColorName) bool {
	if r.note.Text() == text && r.note.Visible() == (text != "") {
		return false
	}
	r.note.SetText(text)
	r.note.SetColor(color)
	SetVisible(r.note, text != "")
	return true
}

// Note returns what SetNote was told.
func (r *SettingRow) Note() string { return r.note.Text() }

// CreateRenderer implements fyne.Widget.
func (r *SettingRow) CreateRenderer() fyne.WidgetRenderer {
	return &settingRenderer{baseRenderer{[]fyne.CanvasObject{r.label, r.detail, r.control, r.revert, r.note}}, r}
}

type settingRenderer struct {
	baseRenderer
	r *SettingRow
}

func (s *settingRenderer) MinSize() fyne.Size {
	return fyne.NewSize(min(s.r.control.MinSize().Width, settingControl)+settingRevert, s.place(s.r.width))
}

func (s *settingRenderer) Layout(size fyne.Size) {
	s.r.width = size.Width
	s.place(size.Width)
}

func (s *settingRenderer) Refresh() {
	for _, o := range s.objects {
		o.Refresh()
	}
	s.place(s.r.width)
}

// place puts everything where it belongs in a row so wide, and returns the height.
func (s *settingRenderer) place(width float32) float32 {
	r := s.r
	inner := max(0, width-settingRevert)
	control := r.control.MinSize()
	control.Width = min(control.Width, max(inner, settingControl))
	below := r.Wide || width < settingNarrow
	text := inner
	if !below {
		text -= control.Width + theme.Space16
	}
	y := s.text(text, control.Height, below)
	pos := fyne.NewPos(inner-control.Width, 0)
	switch {
	case !r.label.Visible(): // the control has label and explanation of its own
		pos, control.Width = fyne.NewPos(0, 0), inner
		r.control.Resize(fyne.NewSize(inner, control.Height)) // it may wrap
		control.Height = r.control.MinSize().Height
	case r.Wide:
		pos, control.Width = fyne.NewPos(0, y+theme.Space4), inner
	case below:
		pos = fyne.NewPos(0, y+theme.Space4)
	}
	r.control.Move(pos)
	r.control.Resize(control)
	y = max(y, pos.Y+control.Height)
	revert := r.revert.MinSize()
	r.revert.Move(fyne.NewPos(width-revert.Width, pos.Y+(min(control.Height, theme.Control)-revert.Height)/2))
	r.revert.Resize(revert)
	if r.note.Visible() {
		y = wrapAt(r.note, fyne.NewPos(0, y+theme.Space4), inner)
	}
	return y
}

// text places label and explanation and returns where they end.
func (s *settingRenderer) text(width, controlHeight float32, below bool) float32 {
	r := s.r
	if !r.label.Visible() {
		return 0
	}
	height := r.label.MinSize().Height
	y := float32(0)
	if !below && !r.detail.Visible() {
		y = max(0, (controlHeight-height)/2)
	}
	r.label.Move(fyne.NewPos(0, y))
	r.label.Resize(fyne.NewSize(width, height))
	if r.detail.Visible() {
		return wrapAt(r.detail, fyne.NewPos(0, y+height), width)
	}
	return y + height
}

// wrapAt places wrapping text and returns where it ends.
func wrapAt(p *Paragraph, pos fyne.Position, width float32) float32 {
	p.Move(pos)
	p.Resize(fyne.NewSize(width, p.Size().Height)) // it knows its height only once it has its width
	height := p.MinSize().Height
	p.Resize(fyne.NewSize(width, height))
	return pos.Y + height
}
