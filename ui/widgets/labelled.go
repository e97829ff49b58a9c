package widgets

import (
	"fyne.io/fyne/v2"

	"karuta/ui/theme"
)

// Labelled is a control with its name in small letters above it.
func Labelled(name string, control fyne.CanvasObject) fyne.CanvasObject {
	label := NewMuted(name)
	label.Points = theme.TextSmall
	return VStack(theme.Space4, label, control)
}
