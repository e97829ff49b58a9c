package customstudy

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"karuta/app"
	"karuta/collection"
	"karuta/collection/anki"
	"karuta/ui/theme"
	"karuta/ui/widgets"
)

// Actions are what the dialog asks of the window.
type Actions struct {
	// Ready is called when there is more to study: in the deck itself, or in the session's own deck.
	Ready func(session bool)
	Fail  func(error)
}

// dialog is the open dialog.
type dialog struct {
	worker  *app.Worker
	actions Actions
	form    form
	busy    bool

	modal  *widgets.Modal
	ok     *widgets.Button
	name   *widgets.Text
	amount *widgets.Entry
	about  *widgets.Paragraph
	tags   fyne.CanvasObject
	wrong  *widgets.Paragraph
}

// Open shows the dialog for a deck that is not filtered.
func Open(canvas fyne.Canvas, worker *app.Worker, deck anki.DeckID, actions Actions) {
	app.Read(worker, func(c *collection.Collection) (collection.CustomStudyDefaults, error) {
		return c.CustomStudyDefaults(deck)
	}, func(defaults collection.CustomStudyDefaults, err error) {
		if err != nil {
			actions.Fail(err)
			return
		}
		newDialog(worker, newForm(deck, defaults), actions).modal.Open(canvas)
	})
}

func newDialog(worker *app.Worker, f form, actions Actions) *dialog {
	d := &dialog{worker: worker, actions: actions, form: f}
	choose := widgets.NewSelect(wordsOf(ways), f.way.words, func(words string) {
		d.form.choose(find(ways, words))
		d.arrange()
	})
	choose.Name = "What to study"
	d.name = widgets.NewMuted("")
	d.name.Points = theme.TextSmall
	d.amount = widgets.NewEntry("")
	d.amount.OnChanged = func(text string) { d.form.amount = text }
	d.about = widgets.NewSmallParagraph("")
	d.wrong = widgets.NewProblem()
	d.tags = d.newTags()
	d.modal = widgets.NewModal("Custom study", widgets.VStack(theme.Space12,
		choose, widgets.VStack(theme.Space4, d.name, d.amount), d.tags, d.about, d.wrong))
	d.ok = widgets.NewPrimary("Study", d.start)
	d.modal.SetButtons(d.modal.CancelButton("Cancel"), d.ok)
	d.modal.MaxWidth, d.modal.Default, d.modal.First = 460, d.ok, d.amount
	d.amount.OnSubmitted = d.modal.Submit
	d.arrange()
	return d
}

// newTags are the rows for state and tags.
func (d *dialog) newTags() fyne.CanvasObject {
	state := widgets.NewSelect(wordsOf(states), d.form.state.words, func(words string) {
		d.form.state = find(states, words)
		d.arrange()
	})
	state.Name = "Which cards"
	return widgets.VStack(theme.Space12, state,
		d.tagRow("With one of these tags", "Any", &d.form.include), d.tagRow("With none of these tags", "None", &d.form.exclude))
}

// tagRow is an entry for tags, parted by spaces, and below it the tags of the deck to choose from.
func (d *dialog) tagRow(name, empty string, tags *string) fyne.CanvasObject {
	entry := widgets.NewEntry(empty)
	entry.Name = name
	entry.SetText(*tags)
	entry.OnChanged = func(text string) { *tags = text }
	entry.OnSubmitted = func(string) { d.modal.Submit("") }
	if len(d.form.defaults.Tags) == 0 {
		return widgets.Labelled(name, entry)
	}
	var add *widgets.Select
	known := make([]string, len(d.form.defaults.Tags))
	for i, tag := range d.form.defaults.Tags {
		known[i] = tag.Name
	}
	add = widgets.NewSelect(known, "", func(tag string) {
		add.SetSelected("")
		entry.SetText(withTag(*tags, tag))
	})
	add.Name, add.PlaceHolder = "Add a tag: "+name, "Add a tag…"
	return widgets.Labelled(name, container.NewBorder(nil, nil, nil, container.NewHBox(widgets.Gap(theme.Space4), add), entry))
}

// withTag adds a tag to others, unless it is among them.
func withTag(tags, tag string) string {
	if collection.HasTag(&anki.Note{Tags: anki.SplitTags(tags)}, tag) {
		return tags
	}
	return strings.TrimSpace(tags + " " + tag)
}

// arrange shows what the choice made calls for.
func (d *dialog) arrange() {
	d.name.SetText(d.form.way.amount)
	d.amount.Name = d.form.way.amount
	d.amount.SetText(d.form.amount)
	d.amount.SelectText()
	widgets.SetVisible(d.tags, d.form.way.kind == byTags)
	d.about.SetText(d.form.about())
	widgets.SetVisible(d.about, d.form.about() != "")
	d.modal.SayProblem(d.wrong, "")
}

func (d *dialog) start() {
	if d.busy {
		return
	}
	s, problem := d.form.apply()
	if problem != "" {
		d.modal.SayProblem(d.wrong, problem)
		return
	}
	d.busy = true
	d.ok.Disable()
	app.Change(d.worker, func(c *collection.Collection) (anki.Changes, error) { return c.CustomStudy(s) }, func(_ anki.Changes, err error) {
		d.busy = false
		d.ok.Enable()
		if err != nil {
			d.modal.SayProblem(d.wrong, app.ErrorText(err))
			return
		}
		d.modal.Close()
		d.actions.Ready(builds(s.Kind))
	})
}
