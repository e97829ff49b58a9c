package noteform

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"karuta/collection/anki"
	"karuta/ui/theme"
	"karuta/ui/widgets"
)

// tags is the entry for tags with a row of known ones that fit what is typed. Keys: Enter takes the one that stands
// out, Up and Down choose another.
type tags struct {
	content *fyne.Container
	entry   *widgets.Entry
	row     *fyne.Container
	known   []string
	offered []string
	current int
	typing  bool     // the person is here
	given   []string // the tags when the person came
	changed func()   // called when the person leaves with another text
}

func newTags(changed func()) *tags {
	t := &tags{entry: widgets.NewEntry("Parted by spaces"), changed: changed, row: widgets.HStack(theme.Space4)}
	t.entry.Name = "Tags"
	t.entry.OnChanged = func(string) { t.suggest() }
	t.entry.OnKey = t.key
	t.entry.OnFocus = t.focus
	label := widgets.NewMuted("Tags")
	label.Points = theme.TextSmall
	room := container.New(rowLayout{}, t.row)
	t.content = widgets.VStack(theme.Space4, label, t.entry, room)
	return t
}

// focus makes room for another tag when the person comes, and tells when one leaves with other tags.
func (t *tags) focus(gained bool) {
	t.typing = gained
	if gained {
		t.given = t.list()
		if text := t.entry.Text; text != "" && lastWord(text) != "" {
			t.entry.SetText(text + " ")
		}
		toEnd(t.entry)
		t.offer(nil)
		return
	}
	t.offer(nil)
	if !slices.Equal(t.list(), t.given) {
		t.changed()
	}
}

func (t *tags) set(list []string) {
	if slices.Equal(list, t.list()) {
		return
	}
	t.given = list
	t.entry.SetText(strings.Join(list, " "))
	t.offer(nil)
}

func (t *tags) list() []string { return anki.SplitTags(t.entry.Text) }

// suggest offers known tags for the word at the end.
func (t *tags) suggest() {
	if t.entry.CursorColumn < len([]rune(t.entry.Text))-1 {
		t.offer(nil) // the person is changing an earlier word
		return
	}
	t.offer(suggestTags(t.entry.Text, t.known))
}

func (t *tags) offer(list []string) {
	if len(list) == 0 && len(t.offered) == 0 {
		return
	}
	t.offered, t.current = list, 0
	t.row.RemoveAll()
	for _, tag := range list {
		pill := widgets.NewPill(tag, func() { t.accept(tag) })
		pill.Kind, pill.Height = widgets.Flat, theme.Space24
		t.row.Add(pill)
	}
	t.stress()
}

// stress makes the tag that Enter takes stand out.
func (t *tags) stress() {
	for i, o := range t.row.Objects {
		pill := o.(*widgets.Pill)
		pill.Tint = theme.Muted
		pill.KeyHint = ""
		if i == t.current {
			pill.Tint, pill.KeyHint = theme.Accent, "Enter"
		}
		pill.Refresh()
	}
	t.row.Refresh()
}

func (t *tags) key(name fyne.KeyName) bool {
	if len(t.offered) == 0 {
		return false
	}
	switch name {
	case fyne.KeyReturn, fyne.KeyEnter:
		t.accept(t.offered[t.current])
	case fyne.KeyDown:
		t.current = (t.current + 1) % len(t.offered)
		t.stress()
	case fyne.KeyUp:
		t.current = (t.current + len(t.offered) - 1) % len(t.offered)
		t.stress()
	case fyne.KeyEscape:
		t.offer(nil)
	default:
		return false
	}
	return true
}

func (t *tags) accept(tag string) {
	text := acceptTag(t.entry.Text, tag)
	t.entry.SetText(text)
	t.entry.CursorColumn = len([]rune(text))
	t.entry.Refresh()
	t.offer(nil)
	if c := fyne.CurrentApp().Driver().CanvasForObject(t.entry); c != nil && c.Focused() != fyne.Focusable(t.entry) {
		c.Focus(t.entry)
	}
}

// rowLayout keeps room for a row of suggestions, so that nothing moves when they come, and cuts them at the edge.
type rowLayout struct{}

// MinSize implements fyne.Layout.
func (rowLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(0, theme.Space24) }

// Layout implements fyne.Layout.
func (rowLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		o.Resize(size)
	}
}
