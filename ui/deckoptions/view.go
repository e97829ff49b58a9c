package deckoptions

import (
	"context"
	"errors"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"

	"karuta/app"
	"karuta/collection"
	"karuta/collection/anki"
	"karuta/ui/theme"
	"karuta/ui/widgets"
)

// effectDelay is how long nothing is changed before the effect is looked up.
const effectDelay = 700 * time.Millisecond

// Actions are what the window asks of the program.
type Actions struct {
	After  widgets.After
	Post   func(func()) // runs a function on the window's thread
	Saved  func(line string)
	Closed func() // the window is gone
}

// View is the window's content.
type View struct {
	worker  *app.Worker
	window  fyne.Window
	actions Actions
	deck    anki.DeckID

	model      *model // nil until the options are read
	saving     bool
	asking     bool   // whether to discard
	stopTime   func() // of the effect
	stopEffect context.CancelFunc
	working    context.CancelFunc // ends the work on show; nil for none

	frame     *widgets.FormWindow
	title     *widgets.Text
	preset    *widgets.Select
	scroll    *container.Scroll
	effect    *widgets.Paragraph
	plot      *widgets.Plot
	plotted   *fyne.Container // effect and plot
	rows      []*row
	save      *widgets.Button
	more      *widgets.Button
	sheet     *fyne.Container
	fsrs      fsrsParts
	workload  workload
	listening bool // what changes in a control is a person's doing
}

// New fills the window, whose size and place are the caller's; the caller shows it.
func New(window fyne.Window, worker *app.Worker, deck anki.DeckID, actions Actions) *View {
	v := &View{
		worker: worker, window: window, deck: deck, actions: actions,
		stopTime: func() {}, stopEffect: func() {}, workload: newWorkload(),
	}
	v.title = widgets.NewTitle("")
	v.preset = widgets.NewSelect(nil, "", v.choosePreset)
	v.preset.Name = "Preset"
	manage := widgets.NewIconButton(theme.IconMore, "Add, clone, rename or delete the preset", nil)
	manage.OnTapped = func() { v.openMenu(manage, v.presetMenu()) }
	v.effect = widgets.NewSmallParagraph("")
	v.plot = widgets.NewPlot()
	v.plot.Left, v.plot.Right, v.plot.Point = dayName(0), dayName(collection.ForecastDays-2), dayName
	v.plotted = widgets.VStack(theme.Space4, v.effect)
	v.sheet = widgets.VStack(theme.Space16)
	v.scroll = container.NewVScroll(nil)
	padded := container.New(layout.NewCustomPaddedLayout(theme.Space4, theme.Space4, theme.Space4, theme.Space12), v.sheet)
	v.scroll.Content = container.NewStack(padded, widgets.NewWheelCover(v.scroll))
	v.save = widgets.NewPrimary("Save", func() { v.store(how{}) })
	v.save.KeyHint = "Ctrl+Enter"
	v.more = widgets.NewIconButton(theme.IconUp, "Other ways to save", nil)
	v.more.OnTapped = func() { v.openMenu(v.more, v.saveMenu()) }
	top := widgets.VStack(theme.Space8, v.title, container.NewBorder(nil, nil, nil, manage, v.preset), widgets.Gap(theme.Space4))
	foot := widgets.VStack(theme.Space8, widgets.NewRule(), v.plotted, widgets.Gap(theme.Space4))
	v.frame = widgets.NewFormWindow(window, actions.After, widgets.FormParts{
		Top: top, Body: container.NewBorder(nil, foot, nil, nil, v.scroll),
		Buttons: []fyne.CanvasObject{v.more, v.save}, Close: v.Close, Gone: actions.Closed,
	})
	v.frame.Layer.OnFocus = v.reveal
	for _, key := range []fyne.KeyName{fyne.KeyReturn, fyne.KeyEnter} {
		v.frame.AddShortcut(key, func() { v.store(how{}) })
	}
	v.load()
	return v
}

// reveal scrolls to what has the focus, if it is one of the settings.
func (v *View) reveal(o fyne.CanvasObject) {
	driver := fyne.CurrentApp().Driver()
	at, from := driver.AbsolutePositionForObject(o).Y, driver.AbsolutePositionForObject(v.scroll).Y
	if o == fyne.CanvasObject(v.preset) || o == fyne.CanvasObject(v.save) || o == fyne.CanvasObject(v.more) {
		return
	}
	if at >= from-v.scroll.Offset.Y {
		widgets.ScrollTo(v.scroll, o)
	}
}

// Deck returns the deck whose options are shown.
func (v *View) Deck() anki.DeckID { return v.deck }

// Hear is told everything that happens.
func (v *View) Hear(event any) {
	if v.frame.Closed() || v.saving {
		return
	}
	switch e := event.(type) {
	case app.CollectionOpened:
		v.endLookUps()
		v.model = nil
		v.load()
	case app.Changed:
		if (e.Decks || e.Presets || e.Config) && (v.model == nil || !v.model.dirty()) {
			v.load()
		}
	}
}

func (v *View) load() {
	app.Read(v.worker, func(c *collection.Collection) (collection.DeckOptions, error) { return c.DeckOptions(v.deck) },
		func(o collection.DeckOptions, err error) {
			switch {
			case v.frame.Closed() || v.model != nil && v.model.dirty():
			case errors.Is(err, anki.ErrNotFound):
				v.leave() // the deck was deleted
			case err != nil:
				v.frame.Say(app.ErrorText(err), theme.Danger)
			default:
				v.show(o)
			}
		})
}

func (v *View) show(o collection.DeckOptions) {
	v.model = newModel(o)
	v.workload.cards = nil // others may be due now
	v.title.SetText(strings.ReplaceAll(o.Deck.Name.Human(), "::", " › "))
	if len(v.rows) == 0 {
		v.sheet.Objects = v.sections()
	}
	v.refresh()
}

// refresh shows all of the model.
func (v *View) refresh() {
	v.listening = false
	v.preset.SetOptions(v.model.names())
	v.preset.SetSelected(v.model.name())
	for _, r := range v.rows {
		r.show()
		r.mark()
	}
	v.listening = true
	v.sheet.Refresh()
	v.scroll.Refresh()
	v.changed()
}

// changed is called with every change of the model: the effect is looked up when nothing changes for a while.
func (v *View) changed() {
	v.stopTime()
	v.stopEffect()
	v.lookUpWorkload()
	if len(v.model.problems) > 0 {
		v.frame.Say(problemText(v.model.problems), theme.Danger)
	} else {
		v.frame.Say("", theme.Muted)
	}
	if !v.model.dirty() && !v.model.reschedule {
		v.effect.SetText("")
		v.showPlot(nil)
		return
	}
	v.stopTime = v.actions.After(effectDelay, v.lookUpEffect)
}

func problemText(problems map[string]string) string {
	if len(problems) > 1 {
		return "Some settings cannot be read."
	}
	for label := range problems {
		return label + " cannot be read."
	}
	return ""
}

func (v *View) lookUpEffect() {
	if v.frame.Closed() || v.saving || len(v.model.problems) > 0 {
		return
	}
	ctx, cancel := context.WithCancel(context.Background())
	v.stopEffect = cancel
	change := v.model.change(how{})
	app.Read(v.worker, func(c *collection.Collection) (collection.DeckOptionsEffect, error) {
		return c.PreviewDeckOptions(ctx, change)
	}, func(e collection.DeckOptionsEffect, err error) {
		if ctx.Err() != nil || v.frame.Closed() {
			return
		}
		cancel()
		if err != nil {
			v.effect.SetText(app.ErrorText(err))
			v.showPlot(nil)
			return
		}
		v.effect.SetText(effectText(&e))
		v.showPlot(&e)
	})
}

// showPlot draws what becomes due in the coming days, if that would change.
func (v *View) showPlot(e *collection.DeckOptionsEffect) {
	v.plotted.Objects = []fyne.CanvasObject{v.effect}
	if e != nil && movesCards(e) {
		v.plot.SetLines(
			widgets.PlotLine{Name: "Reviews as they are", Color: theme.Muted, Values: forecast(&e.Before)},
			widgets.PlotLine{Name: "After saving", Color: theme.Accent, Values: forecast(&e.After)})
		v.plotted.Add(v.plot)
	}
	v.window.Content().Refresh()
}

// store saves the options and closes the window.
func (v *View) store(h how) {
	if v.model == nil || v.saving {
		return
	}
	if len(v.model.problems) > 0 {
		v.showProblem()
		return
	}
	if !v.model.dirty() && h == (how{}) && !v.model.reschedule {
		v.leave()
		return
	}
	v.endLookUps()
	v.saving = true
	change := v.model.change(h)
	var changes anki.Changes
	title := "Saving"
	if h.optimize {
		title = "Optimising and saving"
	}
	v.work(title, func(ctx context.Context, tell progress) job {
		change.Progress = func(p collection.DeckOptionsProgress) { tell(saveText(p), p.Done, p.Total) }
		return func(c *collection.Collection) (err error) {
			changes, err = c.SaveDeckOptions(ctx, change)
			return err
		}
	}, func(err error) {
		v.saving = false
		if err != nil {
			v.frame.Say(app.ErrorText(err), theme.Danger)
			return
		}
		v.leave()
		v.worker.Tell(changes)
		v.actions.Saved("Deck options saved.")
	})
}

func saveText(p collection.DeckOptionsProgress) string {
	if p.Preset != "" {
		return "Learning from the reviews of “" + p.Preset + "”"
	}
	return "Computing what FSRS knows of the cards"
}

// showProblem leads to the first setting that cannot be read.
func (v *View) showProblem() {
	for _, r := range v.rows {
		if v.model.problems[r.label] != "" {
			v.window.Canvas().Focus(r.focus)
			return
		}
	}
}

// Close leaves, and asks first if something would be lost.
func (v *View) Close() { v.TryClose() }

// TryClose is Close and reports whether the window is gone.
func (v *View) TryClose() bool {
	if v.frame.Closed() {
		return true
	}
	if v.asking || v.working != nil {
		return false
	}
	if v.model == nil || !v.model.dirty() {
		v.leave()
		return true
	}
	v.asking = true
	m := widgets.NewModal("Save the changes?", widgets.NewMutedParagraph("You have changed options of this deck."))
	discard := widgets.NewButton("Discard", func() {
		m.Close()
		v.leave()
	})
	save := widgets.NewPrimary("Save", func() {
		m.Close()
		v.asking = false
		v.store(how{})
	})
	m.SetButtons(m.CancelButton("Go on"), discard, save)
	m.OnCancel = func() { v.asking = false }
	m.MaxWidth, m.Default = 440, save
	m.Open(v.window.Canvas())
	return false
}

func (v *View) leave() {
	v.endLookUps()
	v.frame.Leave()
}

// endLookUps gives up what is being found out about what was typed.
func (v *View) endLookUps() {
	v.stopTime()
	v.stopEffect()
	v.endWorkload()
}
