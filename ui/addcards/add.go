package addcards

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"karuta/app"
	"karuta/collection"
	"karuta/collection/anki"
	"karuta/ui/theme"
)

// note is what is written, as a note.
func (v *View) note() *anki.Note {
	return &anki.Note{NotetypeID: v.form.Notetype().ID, Fields: v.form.Fields(), Tags: v.form.Tags()}
}

// changed is called with every letter: the first field is looked up when typing rests.
func (v *View) changed() {
	v.asked = false
	v.stopTime()
	v.stopTime = v.actions.After(checkDelay, v.check)
}

// look is what the collection says of a note that is being written.
type look struct {
	state collection.FieldsState
	dupes []anki.NoteID
}

func lookAt(n *anki.Note) func(*collection.Collection) (look, error) {
	return func(c *collection.Collection) (l look, err error) {
		if l.state, err = c.CheckFields(n); err != nil || l.state != collection.FieldsDuplicate {
			return l, err
		}
		l.dupes, err = c.ListDuplicates(n)
		return l, err
	}
}

// check looks what is written up and says what is wrong with it.
func (v *View) check() {
	if v.frame.Closed() || v.form.Notetype() == nil {
		return
	}
	n := v.note()
	app.Read(v.worker, lookAt(n), func(l look, err error) {
		if v.frame.Closed() || err != nil || v.asked || v.form.Notetype().ID != n.NotetypeID {
			return
		}
		v.show(problemOf(l.state, l.dupes, v.firstField(), false))
	})
}

func (v *View) firstField() string { return v.form.Notetype().Fields[0].Name }

func (v *View) show(p problem) {
	v.found = p
	if len(p.dupes) == 0 {
		v.form.Say(p.text)
		return
	}
	v.form.SayWith(p.text, "Show", "Ctrl+Shift+D", v.showDuplicates)
}

// showDuplicates shows the notes that say the same, or lists them where there is no browser.
func (v *View) showDuplicates() {
	ids := v.found.dupes
	switch {
	case len(ids) == 0:
	case v.actions.Browse != nil:
		v.actions.Browse(ids)
	case len(ids) == 1:
		v.actions.Edit(ids[0])
	default:
		v.listDuplicates(ids)
	}
}

// listDuplicates shows a menu of the notes, told apart by what follows the first field.
func (v *View) listDuplicates(ids []anki.NoteID) {
	app.Read(v.worker, func(c *collection.Collection) ([]added, error) {
		return listNotes(c, ids[:min(len(ids), maxHistory)])
	}, func(notes []added, err error) {
		if !v.frame.Closed() && !v.failed(err) {
			v.openList(notes, v.form.Content())
		}
	})
}

// submit adds the note.
func (v *View) submit() {
	if v.adding || v.frame.Closed() || v.form.Notetype() == nil {
		return
	}
	v.adding = true
	v.stopTime()
	n, deck, asked := v.note(), v.deck, v.asked
	type result struct {
		look
		changes anki.Changes
		cards   int
		refused problem
	}
	first := v.firstField()
	app.Do(v.worker, func(c *collection.Collection) (r result, err error) {
		if r.look, err = lookAt(n)(c); err != nil {
			return r, err
		}
		if p := problemOf(r.state, r.dupes, first, true); p.refuses || p.asks && !asked {
			r.refused = p
			return r, nil
		}
		if r.changes, err = c.AddNote(n, deck); err != nil {
			return r, err
		}
		cards, err := c.ListCardsOfNote(n.ID)
		r.cards = len(cards)
		return r, err
	}, func(r result, err error) {
		v.adding = false
		v.worker.Tell(r.changes)
		switch {
		case v.frame.Closed() || v.failed(err):
		case r.refused.text != "":
			v.asked = r.refused.asks
			v.show(r.refused)
			v.frame.Say("", theme.Muted)
			v.form.FocusField(0)
		default:
			v.wasAdded(n, r.cards)
		}
	})
}

// wasAdded makes the window ready for the next note.
func (v *View) wasAdded(n *anki.Note, cards int) {
	v.history = remember(v.history, added{n.ID, titleOf(n)})
	v.past.Enable()
	v.frame.Say("Added “"+titleOf(n)+"”, "+app.Plural(cards, "card")+".", theme.CountDue)
	v.kept = keptFields(v.form.Fields(), v.form.Pinned)
	v.form.SetFields(v.kept)
	v.asked = false
	v.show(problem{})
	v.form.FocusField(-1)
	v.changed()
}

// openHistory lists what was added in this window.
func (v *View) openHistory() { v.openList(v.history, v.past) }

// openList shows a menu of notes beside an object; choosing one opens it.
func (v *View) openList(notes []added, beside fyne.CanvasObject) {
	if len(notes) == 0 {
		return
	}
	items := make([]*fyne.MenuItem, len(notes))
	for i, a := range notes {
		items[i] = fyne.NewMenuItem(a.title, func() { v.actions.Edit(a.id) })
	}
	menu := widget.NewPopUpMenu(fyne.NewMenu("", items...), v.window.Canvas())
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(beside)
	menu.ShowAtPosition(fyne.NewPos(at.X, max(0, at.Y-menu.MinSize().Height)))
}

// togglePin keeps a field's text for the next notes of the notetype, or no longer.
func (v *View) togglePin(i int) {
	nt := v.form.Notetype()
	pinned := !v.form.Pinned(i)
	show := func(pinned bool) {
		nt.Fields[i].Config.Sticky = pinned
		v.form.SetPinned(i, pinned)
	}
	show(pinned)
	app.Change(v.worker, func(c *collection.Collection) (anki.Changes, error) {
		stored, err := c.EditableNotetype(nt.ID)
		if err != nil {
			return anki.Changes{}, err
		}
		if i >= len(stored.Fields) || stored.Fields[i].Name != nt.Fields[i].Name {
			return anki.Changes{}, anki.ErrStale
		}
		stored.Fields[i].Config.Sticky = pinned
		return c.UpdateNotetype(stored)
	}, func(_ anki.Changes, err error) {
		if !v.frame.Closed() && v.failed(err) {
			show(!pinned)
		}
	})
}
