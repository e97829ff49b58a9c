package editor

import (
	"errors"
	"time"

	"fyne.io/fyne/v2"

	"karuta/app"
	"karuta/collection"
	"karuta/collection/anki"
	"karuta/ui/noteform"
	"karuta/ui/theme"
	"karuta/ui/widgets"
)

// saveDelay is how long typing rests before it is saved.
const saveDelay = 600 * time.Millisecond

// Actions are what the window asks of the program.
type Actions struct {
	After  widgets.After
	Closed func() // optional: the window is gone
}

// View is the window's content.
type View struct {
	worker  *app.Worker
	window  fyne.Window
	actions Actions

	id       anki.NoteID
	stored   stored
	saving   bool
	dirty    bool // something was written that no save has taken yet
	closing  bool
	stopTime func()

	frame *widgets.FormWindow
	form  *noteform.Form
	name  *widgets.Text
	done  *widgets.Button
}

// New fills the window with a note, whose size and place are the caller's; the caller shows it.
func New(window fyne.Window, worker *app.Worker, id anki.NoteID, actions Actions) *View {
	v := &View{worker: worker, window: window, id: id, actions: actions, stopTime: func() {}}
	v.form = noteform.New(window.Canvas())
	v.form.OnChanged = v.changed
	v.form.OnTags = v.tagsChanged
	v.name = widgets.NewMuted("")
	v.done = widgets.NewButton("Close", v.Close)
	v.done.KeyHint = "Esc"
	v.frame = widgets.NewFormWindow(window, actions.After, widgets.FormParts{
		Top: widgets.VStack(theme.Space4, v.name), Body: v.form.Content(), Buttons: []fyne.CanvasObject{v.done},
		Close: v.Close, Gone: actions.Closed,
	})
	v.form.AddShortcuts(v.frame.Layer)
	v.frame.AddShortcut(fyne.KeyReturn, v.Close)
	v.frame.AddShortcut(fyne.KeyEnter, v.Close)
	v.load(func() { v.form.FocusField(0) })
	return v
}

// Note returns the note that is edited.
func (v *View) Note() anki.NoteID { return v.id }

// Hear is told everything that happens.
func (v *View) Hear(event any) {
	if v.frame.Closed() {
		return
	}
	switch e := event.(type) {
	case app.CollectionOpened:
		v.load(nil)
	case app.Changed:
		if e.Notes || e.Notetypes || e.Tags {
			v.load(nil)
		}
	}
}

// load shows the note as it is stored, unless something is written that is not
// saved yet: that is newer.
func (v *View) load(then func()) {
	app.Read(v.worker, read(v.id), func(s stored, err error) {
		switch {
		case v.frame.Closed():
		case errors.Is(err, anki.ErrNotFound):
			v.leave() // the note was deleted
		case v.failed(err) || v.dirty || v.saving:
		default:
			v.show(s)
			if then != nil {
				then()
			}
		}
	})
}

func (v *View) show(s stored) {
	old := v.stored
	v.stored = s
	if !sameFields(old.notetype, s.notetype) {
		v.form.SetNotetype(s.notetype)
	}
	v.form.SetKnownTags(s.tags)
	if old.note == nil || old.differs(s.note.Fields, s.note.Tags) { // else what is on show is as new, or newer
		v.form.SetFields(s.note.Fields)
		v.form.SetTags(s.note.Tags)
	}
	v.name.SetText(s.notetype.Name + " · " + app.Plural(s.cards, "card"))
	v.check()
}

// changed is called with every letter: what is written is saved when typing rests.
func (v *View) changed() {
	v.dirty = true
	v.stopTime()
	v.stopTime = v.actions.After(saveDelay, v.save)
}

// tagsChanged is called when the tags are left: a tag that is half written is
// not to be stored.
func (v *View) tagsChanged() {
	v.dirty = true
	v.save()
}

// save stores what is written, if that is something new.
func (v *View) save() {
	v.stopTime()
	if !v.dirty || v.saving || v.stored.note == nil {
		return
	}
	v.dirty = false
	base, fields, tags := v.stored.note, v.form.Fields(), v.form.Tags()
	if v.form.TypingTags() && !v.closing {
		tags = base.Tags
	}
	if !v.stored.differs(fields, tags) {
		v.finish()
		return
	}
	v.saving = true
	type result struct {
		note    *anki.Note
		changes anki.Changes
	}
	app.Do(v.worker, func(c *collection.Collection) (r result, err error) {
		now, err := c.GetNote(v.id)
		if err != nil {
			return r, err
		}
		if r.note, err = merge(now, base, fields, tags); err != nil {
			return r, err
		}
		r.changes, err = c.UpdateNote(r.note)
		return r, err
	}, func(r result, err error) {
		v.saving = false
		if err == nil {
			v.stored.note = r.note
			v.form.Update(fields, r.note.Fields, tags, r.note.Tags)
		}
		v.worker.Tell(r.changes)
		v.saved(err)
	})
}

func (v *View) saved(err error) {
	switch {
	case v.frame.Closed():
	case errors.Is(err, anki.ErrNotFound):
		v.leave()
	case v.failed(err):
		v.dirty, v.closing = true, false
	case v.dirty:
		v.save()
	default:
		v.frame.Say("Saved", theme.Muted)
		v.finish()
	}
}

// finish closes the window if that waited for the save.
func (v *View) finish() {
	if v.closing {
		v.leave()
	}
}

// check says what is wrong with the note.
func (v *View) check() {
	n := *v.stored.note
	app.Read(v.worker, func(c *collection.Collection) (collection.FieldsState, error) {
		return c.CheckFields(&n)
	}, func(state collection.FieldsState, err error) {
		if !v.frame.Closed() && err == nil {
			v.form.Say(warning(state))
		}
	})
}

func (v *View) failed(err error) bool {
	if err != nil {
		v.frame.Say(app.ErrorText(err), theme.Danger)
	}
	return err != nil
}

// Close saves what is not saved yet and closes the window. Where that fails the
// window stays, with the reason.
func (v *View) Close() {
	if v.frame.Closed() {
		return
	}
	v.closing = true
	if v.saving {
		return
	}
	v.dirty = v.dirty || v.stored.differs(v.form.Fields(), v.form.Tags())
	if !v.dirty {
		v.leave()
		return
	}
	v.save()
}

func (v *View) leave() {
	v.stopTime()
	v.frame.Leave()
}
