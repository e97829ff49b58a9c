package deckoptions

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"karuta/ui/widgets"
)

func (v *View) openMenu(below fyne.CanvasObject, menu *fyne.Menu) {
	if v.model == nil {
		return
	}
	driver := fyne.CurrentApp().Driver()
	at := driver.AbsolutePositionForObject(below).AddXY(0, below.Size().Height)
	widget.ShowPopUpMenuAtPosition(menu, v.window.Canvas(), at)
}

func (v *View) presetMenu() *fyne.Menu {
	remove := fyne.NewMenuItem("Delete preset…", v.askRemove)
	if v.model != nil {
		remove.Disabled = !v.model.removable()
	}
	return fyne.NewMenu("",
		fyne.NewMenuItem("Add preset…", func() { v.askName("Add preset", "", func(name string) { v.model.add(name, false) }) }),
		fyne.NewMenuItem("Clone preset…", func() {
			v.askName("Clone preset", v.model.current.Name+" copy", func(name string) { v.model.add(name, true) })
		}),
		fyne.NewMenuItem("Rename preset…", func() { v.askName("Rename preset", v.model.current.Name, v.model.rename) }),
		fyne.NewMenuItemSeparator(), remove)
}

func (v *View) saveMenu() *fyne.Menu {
	all := fyne.NewMenuItem("Optimise all presets and save", func() { v.store(how{optimize: true}) })
	if v.model != nil {
		all.Disabled = !v.model.global.FSRS
	}
	return fyne.NewMenu("", fyne.NewMenuItem("Save to all subdecks", func() { v.store(how{subdecks: true}) }), all)
}

func (v *View) choosePreset(name string) {
	v.model.choose(name)
	v.fsrs.found.Hide()
	v.refresh()
}

// askName asks for a preset's name and gives it to use.
func (v *View) askName(title, initial string, use func(string)) {
	widgets.AskName(v.window.Canvas(), title, "Name", initial, func(name string) {
		use(name)
		v.fsrs.found.Hide()
		v.refresh()
	})
}

// askRemove deletes the preset, after a question if the next sync is then a one-way one.
func (v *View) askRemove() {
	remove := func() {
		v.model.remove()
		v.refresh()
	}
	if !v.model.removalIsOneWay() {
		remove()
		return
	}
	m := widgets.NewModal("Delete “"+v.model.current.Name+"”?", widgets.NewMutedParagraph(
		"Its decks get the preset that this deck has when you save. The deletion of a preset cannot be merged: "+
			"the next sync will ask which side to keep. Sync first if there are changes on another device."))
	ok := widgets.NewDanger("Delete preset", func() {
		m.Close()
		remove()
	})
	m.SetButtons(m.CancelButton("Keep it"), ok)
	m.MaxWidth = 440
	m.Open(v.window.Canvas())
}
