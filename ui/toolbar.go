package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"

	"karuta/app"
	"karuta/ui/theme"
	"karuta/ui/widgets"
)

// toolbar is the row at the top: the screens at the left, sync at the far right.
type toolbar struct {
	decks *widgets.Tab
	add   *widgets.Tab
	sync  *widgets.SyncButton
}

func newToolbar(decks, add, startSync, cancelSync func()) *toolbar {
	return &toolbar{
		decks: widgets.NewTab("Decks", decks),
		add:   widgets.NewTab("Add", add),
		sync:  widgets.NewSyncButton(startSync, cancelSync),
	}
}

func (t *toolbar) content() fyne.CanvasObject {
	row := container.NewHBox(t.decks, t.add, layout.NewSpacer(), t.sync)
	padded := container.New(layout.NewCustomPaddedLayout(theme.Space8, theme.Space8, theme.Space12, theme.Space12), row)
	return container.NewBorder(nil, widgets.NewRule(), nil, nil, padded)
}

// showSync brings the button in line with how syncing stands.
func (t *toolbar) showSync(s app.SyncState) {
	t.sync.SetState(buttonState(s), s.Tooltip())
	up := 0
	if s.LoggedIn {
		up = s.Pending.Total()
	}
	t.sync.SetCounts(up, 0)
}

func buttonState(s app.SyncState) widgets.SyncState {
	switch {
	case s.Phase == app.SyncRunning:
		return widgets.SyncRunning
	case !s.LoggedIn:
		return widgets.SyncNoLogin
	case s.NeedsOneWay():
		return widgets.SyncOneWay
	case s.Err != nil:
		return widgets.SyncOffline
	case s.NeedsSync():
		return widgets.SyncNormal
	}
	return widgets.SyncIdle
}
