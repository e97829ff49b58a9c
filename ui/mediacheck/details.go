package mediacheck

import (
	"html"
	"io"
	"net/url"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"karuta/app"
	"karuta/ui/cardview"
	"karuta/ui/theme"
	"karuta/ui/widgets"
)

// mostNotes is how many of the notes that need a file are listed with it.
const mostNotes = 8

// opener gives the preview its one file.
type opener func(name string) (io.ReadCloser, error)

// Open implements cardrender.Media.
func (o opener) Open(name string) (io.ReadCloser, error) { return o(name) }

// details shows one file: what it looks like, or who needs it.
func (v *View) details(r row) {
	switch {
	case len(r.notes) > 0:
		v.actions.Describe(r.notes[:min(len(r.notes), mostNotes)], func(words []string, err error) {
			switch {
			case v.closed:
			case err != nil:
				v.layer.Toast(app.ErrorText(err), "", nil)
			default:
				v.showNotes(r, words)
			}
		})
	case r.file:
		v.preview(r)
	}
}

// showNotes lists notes that need a file; each can be opened.
func (v *View) showNotes(r row, words []string) {
	var modal *widgets.Modal
	lines := []fyne.CanvasObject{widgets.NewMutedParagraph("Missing, " + r.detail + ":")}
	for i, text := range words {
		lines = append(lines, widgets.NewLink(text, func() {
			modal.Close()
			v.actions.Edit(r.notes[i])
		}))
	}
	if more := len(r.notes) - len(words); more > 0 {
		lines = append(lines, widgets.NewMutedParagraph("and "+app.Plural(more, "more note")))
	}
	modal = widgets.NewModal(r.name, widgets.VStack(theme.Space8, lines...))
	modal.SetButtons(modal.CancelButton("Close"))
	modal.MaxWidth = 460
	modal.Open(v.win.Canvas())
}

// preview shows a file of the folder or the trash, with what can be done with it.
func (v *View) preview(r row) {
	body, closed := fyne.CanvasObject(widgets.NewMutedParagraph(r.detail)), func() {}
	if isPicture(r.name) {
		shown := v.picture(r.name)
		body = widgets.VStack(theme.Space12, container.NewStack(widgets.Gap(previewHeight), shown), body)
		closed = shown.Close
	}
	modal := widgets.NewModal(r.name, body)
	modal.OnCancel = closed
	act := func(text string, do func([]string)) *widgets.Button {
		return widgets.NewButton(text, func() {
			modal.Cancel()
			do([]string{r.name})
		})
	}
	buttons := []*widgets.Button{modal.CancelButton("Close")}
	switch v.model.at {
	case unused:
		buttons = append(buttons, act("Move to the trash", v.trash))
	case trash:
		buttons = append(buttons, act("Bring back", v.restore))
	}
	modal.SetButtons(buttons...)
	modal.MaxWidth = 460
	modal.Open(v.win.Canvas())
}

// picture draws a picture as a card would.
func (v *View) picture(name string) cardview.View {
	open := v.actions.Open
	if v.model.at == trash {
		open = v.actions.OpenTrash
	}
	shown := cardview.New(cardview.Options{
		// Whatever the page makes of the name, there is one file to open.
		Renderer: v.actions.Cards(opener(func(string) (io.ReadCloser, error) { return open(name) })),
		Post:     v.actions.Post, Work: v.actions.Work,
	})
	shown.ShowCard(cardview.Card{
		HTML:  `<img src="` + html.EscapeString(url.PathEscape(name)) + `" alt="This picture cannot be shown.">`,
		CSS:   "body, .card { margin: 0; text-align: center; } img { max-width: 100%; max-height: 240px; }",
		Night: theme.IsDark(),
	})
	return shown
}

// previewHeight is the room for a picture.
const previewHeight = 260
