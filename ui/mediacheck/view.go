package mediacheck

import (
	"context"
	"errors"
	"io"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"

	"karuta/app"
	"karuta/cardrender"
	"karuta/collection/anki"
	"karuta/ui/theme"
	"karuta/ui/widgets"
)

// Files is what the window asks of the media folder.
type Files interface {
	Check(progress func(app.MediaCheckProgress), then func(app.MediaFindings, error)) (cancel func())
	Trash(names []string, progress func(app.MediaProgress), then func(moved int, err error)) (cancel func())
	Restore(names []string, then func(app.RestoredMedia, error)) (cancel func())
	EmptyTrash(then func(error)) (cancel func())
	MakeFit(names []string, then func(renamed int, err error)) (cancel func())
	TagMissing(notes []anki.NoteID, then func(error))
}

// Actions are what the window asks of the program.
type Actions struct {
	Files     Files
	Cards     func(cardrender.Media) *cardrender.Renderer // draws what files look like
	Open      func(name string) (io.ReadCloser, error)    // a file of the media folder
	OpenTrash func(name string) (io.ReadCloser, error)
	After     widgets.After
	Post      func(func())
	Work      func(func())
	Describe  func(notes []anki.NoteID, then func([]string, error)) // what to call notes
	Edit      func(anki.NoteID)
	Undo      func()
	Closed    func()
}

// View is the content of the window.
type View struct {
	win     fyne.Window
	actions Actions
	model   model
	cancel  func() // of what is running; nil for nothing
	run     int    // number of what began last
	closed  bool

	layer   *widgets.TopLayer
	summary *widgets.Paragraph
	about   *widgets.Paragraph
	bar     *widgets.Progress
	halt    *widgets.Button
	running *fyne.Container // the bar and how to end it
	tabs    []*widgets.Tab
	list    *widget.List
	rows    []row
	buttons *fyne.Container
	lists   fyne.CanvasObject // all but the summary and the bar
}

// New fills the window and begins to check.
func New(win fyne.Window, actions Actions) *View {
	v := &View{win: win, actions: actions, summary: widgets.NewParagraph(""), about: widgets.NewMutedParagraph(""), bar: widgets.NewProgress("")}
	tabs := widgets.HStack(theme.Space12)
	for _, s := range sections {
		tab := widgets.NewTab("", func() { v.show(s) })
		v.tabs = append(v.tabs, tab)
		tabs.Add(tab)
	}
	v.list = widget.NewList(
		func() int { return len(v.rows) },
		func() fyne.CanvasObject { return newRowView() },
		func(id widget.ListItemID, o fyne.CanvasObject) {
			if id < len(v.rows) {
				o.(*fyne.Container).Layout.(*rowView).show(v.rows[id])
			}
		})
	v.list.OnSelected = func(id widget.ListItemID) {
		v.list.Unselect(id)
		if id < len(v.rows) {
			v.details(v.rows[id])
		}
	}
	v.buttons = widgets.HStack(theme.Space12)
	v.halt = widgets.NewButton("Cancel", v.stop)
	v.running = widgets.VStack(theme.Space12, v.bar, widgets.HStack(0, v.halt))
	top := widgets.VStack(theme.Space12, v.summary, v.running)
	v.lists = container.NewBorder(pad(widgets.VStack(theme.Space12, tabs, v.about)), pad(v.buttons), nil, nil, v.list)
	v.layer = widgets.FillSideWindow(win, container.NewBorder(pad(top), nil, nil, nil, v.lists), actions.After)
	win.SetOnClosed(func() {
		v.closed = true
		v.stop()
		actions.Closed()
	})
	v.Check()
	return v
}

func pad(o fyne.CanvasObject) fyne.CanvasObject {
	return container.New(layout.NewCustomPaddedLayout(theme.Space12, theme.Space12, theme.Space16, theme.Space16), o)
}

// Check looks at the folder anew.
func (v *View) Check() {
	run := v.begin(checking(app.MediaCheckProgress{}))
	v.cancel = v.actions.Files.Check(func(p app.MediaCheckProgress) {
		if run == v.run {
			v.bar.Set(-1, checking(p))
		}
	}, func(found app.MediaFindings, err error) {
		if v.end(run, err) {
			v.model.found = found
			v.summary.SetColor(theme.Ink)
			v.show(v.model.at)
		}
	})
}

// begin shows that something is running.
// It returns the number of the run.
func (v *View) begin(text string) int {
	v.stop()
	v.run++
	v.bar.Set(-1, text)
	v.running.Show()
	v.lists.Hide()
	v.summary.SetColor(theme.Ink)
	v.summary.SetText("")
	v.layer.Refresh()
	return v.run
}

// end takes that away, says what went wrong, and reports whether all went well. A run that another has followed is
// of no interest.
func (v *View) end(run int, err error) bool {
	if v.closed || run != v.run {
		return false
	}
	v.cancel = nil
	v.running.Hide()
	switch {
	case errors.Is(err, context.Canceled):
		v.show(v.model.at)
	case err != nil:
		v.show(v.model.at)
		v.summary.SetColor(theme.Danger)
		v.summary.SetText(app.ErrorText(err))
	}
	v.layer.Refresh()
	return err == nil
}

func (v *View) stop() {
	if v.cancel != nil {
		v.cancel()
		v.cancel = nil
	}
}

// show brings a section to the front.
func (v *View) show(s section) {
	v.model.at = s
	v.rows = v.model.rows()
	v.summary.SetText(v.model.summary())
	v.about.SetText(v.model.about())
	for i, s := range sections {
		v.tabs[i].SetText(v.model.tab(s))
		v.tabs[i].SetSelected(s == v.model.at)
	}
	v.buttons.Objects = v.sectionButtons()
	v.buttons.Refresh()
	v.lists.Show()
	v.list.ScrollToTop()
	v.list.Refresh()
	v.layer.Refresh()
}

// sectionButtons are what can be done with the list in front.
func (v *View) sectionButtons() []fyne.CanvasObject {
	found := v.model.found
	buttons := []fyne.CanvasObject{}
	add := func(text string, do func()) { buttons = append(buttons, widgets.NewButton(text, do)) }
	switch {
	case v.model.at == unused && len(found.Unused) > 0:
		add("Move "+app.Plural(len(found.Unused), "file")+" to the trash", func() { v.trash(names(found.Unused)) })
	case v.model.at == missing && len(found.Missing) > 0:
		add("Tag "+app.Plural(len(found.MissingNotes()), "note")+" “missing-media”", v.tag)
	case v.model.at == trash && len(found.Trash) > 0:
		add("Bring all back", func() { v.restore(names(found.Trash)) })
		buttons = append(buttons, widgets.NewDanger("Empty the trash…", v.askEmpty))
	case v.model.at == unsynced && len(found.Unfit) > 0:
		add("Rename "+app.Plural(len(found.Unfit), "file"), v.rename)
	}
	add("Check again", v.Check)
	return buttons
}

func (v *View) trash(files []string) {
	run := v.begin("Moving files to the trash…")
	v.cancel = v.actions.Files.Trash(files, func(p app.MediaProgress) {
		v.bar.Set(float64(p.Done)/float64(p.Total), "Moving "+app.Plural(p.Total-p.Done, "file")+" to the trash…")
	}, func(moved int, err error) {
		if v.end(run, err) {
			v.Check()
			v.layer.Toast(app.Plural(moved, "file")+" moved to the trash", "Bring back", func() { v.restore(files) })
		}
	})
}

func (v *View) restore(files []string) {
	run := v.begin("Bringing files back…")
	v.cancel = v.actions.Files.Restore(files, func(r app.RestoredMedia, err error) {
		if v.end(run, err) {
			v.Check()
			v.layer.Toast(restored(r), "", nil)
		}
	})
}

// askEmpty asks before files are gone for good.
func (v *View) askEmpty() {
	list := v.model.found.Trash
	var modal *widgets.Modal
	remove := widgets.NewDanger("Delete "+app.Plural(len(list), "file"), func() {
		modal.Close()
		run := v.begin("Emptying the trash…")
		v.cancel = v.actions.Files.EmptyTrash(func(err error) {
			if v.end(run, err) {
				v.Check()
			}
		})
	})
	modal = widgets.NewModal("Empty the trash", widgets.NewParagraph(
		app.Plural(len(list), "file")+" ("+app.SizeText(total(list))+") will be deleted for good. This cannot be undone."))
	modal.SetButtons(modal.CancelButton("Cancel"), remove)
	modal.MaxWidth = 440
	modal.Open(v.win.Canvas())
}

func (v *View) tag() {
	v.actions.Files.TagMissing(v.model.found.MissingNotes(), func(err error) {
		if v.closed {
			return
		}
		if err != nil {
			v.layer.Toast(app.ErrorText(err), "", nil)
			return
		}
		v.layer.Toast("Tagged the notes “missing-media”", "Undo", v.actions.Undo)
	})
}

func (v *View) rename() {
	run := v.begin("Renaming files…")
	v.cancel = v.actions.Files.MakeFit(v.model.found.Unfit, func(renamed int, err error) {
		if v.end(run, err) {
			v.Check()
			v.layer.Toast("Renamed "+app.Plural(renamed, "file"), "", nil)
		}
	})
}

// Summary returns what the window says of the folder as a whole; "" while it is being looked at.
func (v *View) Summary() string { return v.summary.Text() }
