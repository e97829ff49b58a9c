package ui

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"karuta/app"
	"karuta/collection"
	"karuta/collection/anki"
)

// menu is the window's menu, whose undo and redo name what they would do.
type menu struct {
	w          *window
	main       *fyne.MainMenu
	undo, redo *fyne.MenuItem
	logOut     *fyne.MenuItem
	status     collection.UndoStatus
}

func newMenu(w *window) *menu {
	m := &menu{w: w}
	ctrl := func(item *fyne.MenuItem, key fyne.KeyName, more fyne.KeyModifier) *fyne.MenuItem {
		item.Shortcut = &desktop.CustomShortcut{KeyName: key, Modifier: fyne.KeyModifierShortcutDefault | more}
		return item
	}
	m.undo = fyne.NewMenuItem("Undo", w.undo)
	m.undo.Shortcut = &fyne.ShortcutUndo{}
	m.redo = fyne.NewMenuItem("Redo", w.redo)
	m.redo.Shortcut = &fyne.ShortcutRedo{}
	m.logOut = fyne.NewMenuItem("Log out", w.logOut)
	quit := ctrl(fyne.NewMenuItem("Quit", w.quit), fyne.KeyQ, 0)
	quit.IsQuit = true
	m.main = fyne.NewMainMenu(
		fyne.NewMenu("File",
			ctrl(fyne.NewMenuItem("Import…", w.importFile), fyne.KeyI, fyne.KeyModifierShift),
			fyne.NewMenuItem("Back up now", w.backUp),
			fyne.NewMenuItemSeparator(),
			ctrl(fyne.NewMenuItem("Preferences…", w.showPreferences), fyne.KeyP, 0),
			fyne.NewMenuItemSeparator(),
			quit,
		),
		fyne.NewMenu("Edit", m.undo, m.redo),
		fyne.NewMenu("Tools",
			fyne.NewMenuItem("Sync", w.app.Sync.Start),
			fyne.NewMenuItem("Sync with this computer…", w.showServe),
			fyne.NewMenuItem("Sync diary", w.showDiary),
			m.logOut,
			fyne.NewMenuItem("Take back last one-way sync…", w.takeBackOneWay),
			fyne.NewMenuItem("Conflicts…", w.showConflicts),
			fyne.NewMenuItemSeparator(),
			fyne.NewMenuItem("New filtered deck…", w.newFiltered),
			fyne.NewMenuItemSeparator(),
			fyne.NewMenuItem("Check database", w.checkDatabase),
			fyne.NewMenuItem("Check media…", w.showMediaCheck),
			fyne.NewMenuItem("Empty cards…", w.showEmptyCards),
		),
		fyne.NewMenu("Help",
			fyne.NewMenuItem("Keys", w.showKeys),
			fyne.NewMenuItem("About Karuta", w.showAbout),
		),
	)
	w.win.SetMainMenu(m.main)
	return m
}

// refresh asks the collection what can be undone, and shows it if that changed.
func (m *menu) refresh() {
	m.logOut.Disabled = !m.w.app.Sync.State().LoggedIn
	app.Do(m.w.app.Worker, func(c *collection.Collection) (collection.UndoStatus, error) {
		return c.UndoStatus(), nil
	}, func(s collection.UndoStatus, err error) {
		if err != nil || s == m.status && m.undo.Label != "Undo" {
			return
		}
		m.status = s
		m.undo.Label, m.undo.Disabled = label("Undo", s.Undo), s.Undo == anki.OpNone
		m.redo.Label, m.redo.Disabled = label("Redo", s.Redo), s.Redo == anki.OpNone
		m.main.Refresh()
	})
}

func label(verb string, op anki.Op) string {
	return strings.TrimSpace(verb + " " + string(op))
}

func (w *window) undo() {
	app.Change(w.app.Worker, func(c *collection.Collection) (anki.Changes, error) { return c.Undo() }, w.done)
}

func (w *window) redo() {
	app.Change(w.app.Worker, func(c *collection.Collection) (anki.Changes, error) { return c.Redo() }, w.done)
}
