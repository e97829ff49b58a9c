package ui

import (
	"fyne.io/fyne/v2"

	"karuta/collection/anki"
	"karuta/ui/addcards"
	"karuta/ui/editor"
)

// noteWindows are the windows beside the main one: one for adding notes, one
// for each note that is edited.
type noteWindows struct {
	w       *window
	add     *addcards.View
	addWin  fyne.Window
	editors map[anki.NoteID]*noteEditor
}

type noteEditor struct {
	view *editor.View
	win  fyne.Window
}

func newNoteWindows(w *window) *noteWindows {
	return &noteWindows{w: w, editors: map[anki.NoteID]*noteEditor{}}
}

// openAdd shows the window for adding notes, or brings it to the front.
func (n *noteWindows) openAdd() {
	if !n.w.opened {
		return
	}
	if n.add != nil {
		n.addWin.RequestFocus()
		return
	}
	n.addWin = n.w.driver.NewWindow("Add – Karuta")
	n.addWin.Resize(fyne.NewSize(640, 560))
	n.add = addcards.New(n.addWin, n.w.app.Worker, addcards.Actions{
		After: n.w.exec.After, Edit: n.openEditor, Closed: func() { n.add, n.addWin = nil, nil },
	})
	n.addWin.Show()
}

// openEditor shows the window for a note, or brings it to the front.
func (n *noteWindows) openEditor(id anki.NoteID) {
	if e := n.editors[id]; e != nil {
		e.win.RequestFocus()
		return
	}
	win := n.w.driver.NewWindow("Edit – Karuta")
	win.Resize(fyne.NewSize(640, 520))
	view := editor.New(win, n.w.app.Worker, id, editor.Actions{
		After: n.w.exec.After, Closed: func() { delete(n.editors, id) },
	})
	n.editors[id] = &noteEditor{view, win}
	win.Show()
}

// hear passes on what happened.
func (n *noteWindows) hear(event any) {
	if n.add != nil {
		n.add.Hear(event)
	}
	for _, e := range n.editors {
		e.view.Hear(event)
	}
}

// closeAll closes the windows, which saves what is written in them. It reports
// false if one has a question first.
func (n *noteWindows) closeAll() bool {
	for _, e := range n.editors {
		e.view.Close()
	}
	if n.add != nil {
		n.add.Close()
	}
	return n.add == nil
}

func (w *window) showAdd() { w.notes.openAdd() }

func (w *window) editNote(id anki.NoteID) { w.notes.openEditor(id) }
