package noteform

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/layout"

	"karuta/collection/anki"
	"karuta/ui/theme"
	"karuta/ui/widgets"
)

// Form shows one note for writing. It knows no collection: its owner fills it and reads it.
type Form struct {
	OnChanged func()          // a field was changed by the person
	OnTags    func()          // the tags were changed by the person, who has left them
	OnPin     func(field int) // the pin of a field was pressed; nil shows no pins

	canvas   fyne.Canvas
	content  fyne.CanvasObject
	fields   []*field
	tags     *tags
	rows     *fyne.Container
	scroll   *container.Scroll
	cloze    *widgets.Pill
	last     *field // had the focus last
	notetype *anki.Notetype
}

// New makes an empty form for a window whose canvas is c.
func New(c fyne.Canvas) *Form {
	f := &Form{canvas: c}
	f.tags = newTags(func() {
		if f.OnTags != nil {
			f.OnTags()
		}
	})
	f.rows = container.New(formLayout{f})
	f.scroll = container.NewVScroll(f.rows)
	tool := func(icon theme.IconName, tip string, do func()) *widgets.Pill {
		p := widgets.NewPill("", do)
		p.Icon, p.Kind, p.Height = icon, widgets.Flat, theme.ControlSmall
		p.SetTooltip(tip)
		return p
	}
	f.cloze = tool(theme.IconCloze, "Cloze deletion (Ctrl+Shift+C)", func() { f.wrapCloze(false) })
	tools := widgets.HStack(theme.Space4,
		tool(theme.IconBold, "Bold (Ctrl+B)", f.bold),
		tool(theme.IconItalic, "Italic (Ctrl+I)", f.italic),
		tool(theme.IconUnderline, "Underline (Ctrl+U)", f.underline),
		f.cloze)
	tools = container.New(layout.NewCustomPaddedLayout(0, theme.Space4, -theme.Space8, 0), tools) // in line with the fields
	f.content = container.NewBorder(tools, f.tags.content, nil, nil, f.scroll)
	return f
}

// Content returns what is shown.
func (f *Form) Content() fyne.CanvasObject { return f.content }

// SetNotetype makes the fields of a notetype; they are empty.
func (f *Form) SetNotetype(nt *anki.Notetype) {
	f.notetype, f.fields, f.last = nt, nil, nil
	f.rows.RemoveAll()
	for i, nf := range nt.Fields {
		row := newField(nf.Name, nf.Config.Description)
		row.entry.OnChanged = func(string) {
			if row.fit() {
				f.rows.Refresh()
			}
			f.changed()
		}
		row.entry.OnFocus = func(gained bool) {
			if gained {
				f.last = row
				f.reveal(row)
			}
		}
		if f.OnPin != nil {
			row.pinned = nf.Config.Sticky
			row.pin.OnTapped = func() { f.OnPin(i) }
			row.pin.Show()
			row.showPinned()
		}
		f.fields = append(f.fields, row)
		f.rows.Add(row.content)
	}
	widgets.SetVisible(f.cloze, nt.IsCloze())
	f.scroll.ScrollToTop()
	f.content.Refresh()
}

// Notetype returns what SetNotetype was told, or nil.
func (f *Form) Notetype() *anki.Notetype { return f.notetype }

// SetFields fills the fields with HTML; missing ones become empty. OnChanged is not called.
func (f *Form) SetFields(values []string) {
	for i, row := range f.fields {
		html := ""
		if i < len(values) {
			html = values[i]
		}
		row.setHTML(html)
	}
	f.rows.Refresh()
}

// Update replaces what the person left as it was: the texts of before become those of now. Where the person has
// written something else meanwhile, or is in the tags, that stays.
func (f *Form) Update(before, now []string, tagsBefore, tagsNow []string) {
	for i, row := range f.fields {
		if i < len(before) && i < len(now) && row.html() == before[i] {
			row.setHTML(now[i])
		}
	}
	f.rows.Refresh()
	if !f.TypingTags() && slices.Equal(f.Tags(), tagsBefore) {
		f.SetTags(tagsNow)
	}
}

// Fields returns the fields' HTML.
func (f *Form) Fields() []string {
	out := make([]string, len(f.fields))
	for i, row := range f.fields {
		out[i] = row.html()
	}
	return out
}

// TypingTags reports whether the person is writing in the tags.
func (f *Form) TypingTags() bool { return f.tags.typing }

// SetTags fills the tags. OnTags is not called.
func (f *Form) SetTags(list []string) { f.tags.set(list) }

// Tags returns the tags.
func (f *Form) Tags() []string { return f.tags.list() }

// SetKnownTags sets the tags that are offered while typing.
func (f *Form) SetKnownTags(list []string) { f.tags.known = list }

// SetPinned shows whether a field's text is kept for the next note.
func (f *Form) SetPinned(i int, pinned bool) {
	f.fields[i].pinned = pinned
	f.fields[i].showPinned()
}

// Pinned reports whether a field's text is kept for the next note.
func (f *Form) Pinned(i int) bool { return f.fields[i].pinned }

// Say shows a line below the first field; "" takes it away.
func (f *Form) Say(text string) { f.SayWith(text, "", "", nil) }

// SayWith is Say with a button that does the next step, and the key that does the same.
func (f *Form) SayWith(text, action, key string, do func()) {
	if len(f.fields) > 0 {
		f.fields[0].say(text, action, key, do)
		f.rows.Refresh()
	}
}

// FocusField gives a field the focus, with the cursor behind its text; the first without a pin if i is negative.
func (f *Form) FocusField(i int) {
	if len(f.fields) == 0 {
		return
	}
	if i < 0 {
		i = 0
		for i < len(f.fields)-1 && f.fields[i].pinned {
			i++
		}
	}
	f.focus(f.fields[i])
	toEnd(f.fields[i].entry)
}

func (f *Form) focus(row *field) { f.canvas.Focus(row.entry) }

// AddShortcuts makes the window's shortcuts those of the toolbar.
func (f *Form) AddShortcuts(layer *widgets.TopLayer) {
	const ctrl = fyne.KeyModifierShortcutDefault
	add := func(key fyne.KeyName, modifier fyne.KeyModifier, do func()) {
		layer.AddShortcut(f.canvas, &desktop.CustomShortcut{KeyName: key, Modifier: modifier}, do)
	}
	add(fyne.KeyB, ctrl, f.bold)
	add(fyne.KeyI, ctrl, f.italic)
	add(fyne.KeyU, ctrl, f.underline)
	add(fyne.KeyC, ctrl|fyne.KeyModifierShift, func() { f.wrapCloze(false) })
	add(fyne.KeyC, ctrl|fyne.KeyModifierShift|fyne.KeyModifierAlt, func() { f.wrapCloze(true) })
}

func (f *Form) bold() { f.wrap("<b>", "</b>") }

func (f *Form) italic() { f.wrap("<i>", "</i>") }

func (f *Form) underline() { f.wrap("<u>", "</u>") }

func (f *Form) wrapCloze(same bool) {
	if f.notetype != nil && f.notetype.IsCloze() {
		f.wrap(clozeOpening(f.Fields(), same), "}}")
	}
}

// wrap formats in the field that had the focus last.
func (f *Form) wrap(before, after string) {
	if f.last == nil {
		return
	}
	wrap(f.last.entry, before, after)
	f.focus(f.last)
}

func (f *Form) changed() {
	if f.OnChanged != nil {
		f.OnChanged()
	}
}

// reveal scrolls a field into view.
func (f *Form) reveal(row *field) {
	top, height := row.content.Position().Y, row.content.Size().Height
	switch view := f.scroll.Size().Height; {
	case top < f.scroll.Offset.Y:
		f.scroll.ScrollToOffset(fyne.NewPos(0, top))
	case top+height > f.scroll.Offset.Y+view:
		f.scroll.ScrollToOffset(fyne.NewPos(0, top+height-view))
	}
}

// formLayout lays the fields below each other; a field that gets another width may need another height.
type formLayout struct{ f *Form }

// MinSize implements fyne.Layout.
func (l formLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var size fyne.Size
	for _, o := range objects {
		min := o.MinSize()
		size = fyne.NewSize(max(size.Width, min.Width), size.Height+min.Height+theme.Space12)
	}
	return size
}

// Layout implements fyne.Layout.
func (l formLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	var y float32
	for i, o := range objects {
		o.Resize(fyne.NewSize(size.Width, o.Size().Height))
		l.f.fields[i].fit()
		height := o.MinSize().Height
		o.Move(fyne.NewPos(0, y))
		o.Resize(fyne.NewSize(size.Width, height))
		y += height + theme.Space12
	}
}
