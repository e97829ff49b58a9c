package filtereddeck

import (
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
	Built func(id anki.DeckID, name string) // the deck is saved and filled
	Fail  func(error)
}

// dialog is the open dialog.
type dialog struct {
	worker  *app.Worker
	actions Actions
	draft   collection.FilteredDraft
	form    form
	busy    bool

	modal    *widgets.Modal
	build    *widgets.Button
	second   fyne.CanvasObject
	previews fyne.CanvasObject
	problem  *widgets.Paragraph
}

// Open shows the dialog for a filtered deck, or for id 0 for a new one.
func Open(canvas fyne.Canvas, worker *app.Worker, id anki.DeckID, actions Actions) {
	open(canvas, worker, func(c *collection.Collection) (collection.FilteredDraft, error) { return c.DraftFilteredDeck(id) }, actions)
}

// OpenFrom shows the dialog for a new filtered deck that takes its cards from a deck.
func OpenFrom(canvas fyne.Canvas, worker *app.Worker, deck anki.DeckID, actions Actions) {
	open(canvas, worker, func(c *collection.Collection) (collection.FilteredDraft, error) { return c.DraftFilteredDeckFrom(deck) }, actions)
}

func open(canvas fyne.Canvas, worker *app.Worker, draft func(*collection.Collection) (collection.FilteredDraft, error), actions Actions) {
	app.Read(worker, draft, func(draft collection.FilteredDraft, err error) {
		if err != nil {
			actions.Fail(err)
			return
		}
		newDialog(worker, draft, actions).modal.Open(canvas)
	})
}

func newDialog(worker *app.Worker, draft collection.FilteredDraft, actions Actions) *dialog {
	d := &dialog{worker: worker, actions: actions, draft: draft, form: formOf(draft)}
	name := d.entry("Name", &d.form.name)
	d.second = widgets.VStack(theme.Space8, d.term(1)...)
	d.previews = d.delays()
	d.problem = widgets.NewProblem()
	rows := []fyne.CanvasObject{widgets.Labelled("Name", name)}
	rows = append(rows, d.term(0)...)
	rows = append(rows,
		widgets.NewCheckRow("A second search", "Its cards come after those of the first.", d.form.second, func(on bool) {
			d.form.second = on
			d.arrange()
		}),
		d.second,
		widgets.NewCheckRow("Answers count for scheduling", "Else the cards go home as they came.", d.form.reschedule, func(on bool) {
			d.form.reschedule = on
			d.arrange()
		}),
		d.previews,
		widgets.NewCheckRow("Build it even if no card matches", "", d.form.allowEmpty, func(on bool) { d.form.allowEmpty = on }),
		d.problem)
	title, verb := "Filtered deck", "Rebuild"
	if draft.ID == 0 {
		title, verb = "New filtered deck", "Build"
	}
	d.modal = widgets.NewModal(title, widgets.VStack(theme.Space12, rows...))
	d.build = widgets.NewPrimary(verb, d.save)
	d.modal.SetButtons(d.modal.CancelButton("Cancel"), d.build)
	d.modal.MaxWidth, d.modal.Default, d.modal.First = 520, d.build, name
	name.SelectText()
	d.arrange()
	return d
}

// entry is an entry for a text of the form.
func (d *dialog) entry(name string, text *string) *widgets.Entry {
	e := widgets.NewEntry("")
	e.Name = name
	e.SetText(*text)
	e.OnChanged = func(now string) { *text = now }
	e.OnSubmitted = func(string) { d.modal.Submit("") }
	return e
}

// term are the rows for a search.
func (d *dialog) term(i int) []fyne.CanvasObject {
	t := &d.form.terms[i]
	order := widgets.NewSelect(orderWords(), wordsOf(t.order), func(words string) { t.order = orderOf(words) })
	order.Name = "Order"
	return []fyne.CanvasObject{
		widgets.Labelled("Search", d.entry("Search", &t.search)),
		container.NewGridWithColumns(2,
			widgets.Labelled("Cards at most", d.entry("Cards at most", &t.limit)),
			widgets.Labelled("In this order", order)),
	}
}

// delays are the entries for when a card comes back whose answers do not count.
func (d *dialog) delays() fyne.CanvasObject {
	row := container.NewGridWithColumns(3)
	for i, name := range []string{"Again", "Hard", "Good"} {
		row.Add(widgets.Labelled(name+" (seconds)", d.entry(name, &d.form.delays[i])))
	}
	return widgets.VStack(theme.Space8, row, widgets.NewSmallParagraph("So long after an answer the card comes back; with 0 it goes home."))
}

// arrange shows what the choices made call for.
func (d *dialog) arrange() {
	widgets.SetVisible(d.second, d.form.second)
	widgets.SetVisible(d.previews, !d.form.reschedule)
	d.modal.SayProblem(d.problem, "")
}

func (d *dialog) save() {
	if d.busy {
		return
	}
	draft := d.draft
	if problem := d.form.apply(&draft); problem != "" {
		d.modal.SayProblem(d.problem, problem)
		return
	}
	type saved struct {
		id      anki.DeckID
		changes anki.Changes
	}
	d.busy = true
	d.build.Disable()
	app.Do(d.worker, func(c *collection.Collection) (s saved, err error) {
		s.id, s.changes, err = c.SaveFilteredDeck(draft)
		return s, err
	}, func(s saved, err error) {
		d.busy = false
		d.build.Enable()
		if err != nil {
			d.modal.SayProblem(d.problem, app.ErrorText(err))
			return
		}
		d.modal.Close()
		d.worker.Tell(s.changes)
		d.actions.Built(s.id, draft.Name)
	})
}
