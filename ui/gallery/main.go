// Command gallery shows the parts the window is made of, to look at them while working on them:
//
//	go run -tags x11 ./ui/gallery [-page decks|answer|dialog|controls|sync|card] [-dark] [-width 900] [-height 620]
//
// The scale is FYNE_SCALE's.
package main

import (
	"flag"

	"fyne.io/fyne/v2"
	fyneapp "fyne.io/fyne/v2/app"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"

	"karuta/ui"
	"karuta/ui/theme"
	"karuta/ui/widgets"
)

func main() {
	page := flag.String("page", "decks", "what to show: decks, answer, dialog, controls, sync, card")
	dark := flag.Bool("dark", false, "dark theme")
	width := flag.Float64("width", 900, "of the window")
	height := flag.Float64("height", 620, "of the window")
	folder := flag.String("media", "", "folder with pictures for the card page")
	flag.Parse()

	a := fyneapp.NewWithID("karuta.gallery")
	choice := theme.Light
	if *dark {
		choice = theme.Dark
	}
	a.Settings().SetTheme(theme.New(choice))
	w := a.NewWindow("Gallery")
	w.SetIcon(theme.AppIcon())
	w.SetPadded(false)
	g := &gallery{window: w, media: *folder}
	root := widgets.NewTopLayer(g.page(*page), ui.After)
	g.layer = root
	w.SetContent(root)
	w.Resize(fyne.NewSize(float32(*width), float32(*height)))
	if g.catcher != nil {
		g.catcher.Activate(w.Canvas())
	}
	if g.opened != nil {
		a.Lifecycle().SetOnStarted(g.opened)
	}
	w.ShowAndRun()
}

type gallery struct {
	window  fyne.Window
	layer   *widgets.TopLayer
	catcher *widgets.KeyCatcher
	media   string
	opened  func() // runs once the window is there
}

func (g *gallery) page(name string) fyne.CanvasObject {
	switch name {
	case "answer":
		return g.answer()
	case "dialog":
		g.opened = g.dialog
		return g.decks()
	case "controls":
		return g.controls()
	case "choose":
		return g.choose()
	case "sync":
		return g.syncStates()
	case "card":
		return g.card()
	case "icons":
		return g.icons()
	}
	return g.decks()
}

// toolbar is the bar of the main window with the sync button in a state.
func (g *gallery) toolbar(state widgets.SyncState, reason string, up, down int) fyne.CanvasObject {
	tabs := []fyne.CanvasObject{}
	for i, name := range []string{"Decks", "Add", "Browse", "Stats"} {
		tab := widgets.NewTab(name, func() {})
		tab.SetSelected(i == 0)
		tabs = append(tabs, tab)
	}
	sync := widgets.NewSyncButton(func() { g.layer.Toast("Sync started", "", nil) }, func() {})
	sync.SetState(state, reason)
	sync.SetCounts(up, down)
	row := container.NewHBox(append(tabs, layout.NewSpacer(), sync)...)
	padded := container.New(layout.NewCustomPaddedLayout(6, 6, 12, 12), row)
	return container.NewBorder(nil, widgets.NewRule(), nil, nil, padded)
}
