package signup

import (
	"image"
	"image/color"

	"karuta/internal/display"
)

// What a window of 900 by 680 pixels shows in the light theme, told by colours: on a busy computer it is no sign of
// anything that nothing moves.

// isWelcome is true of the first page, with its blue button.
func isWelcome(f display.Frame) bool {
	return f.Any(image.Rect(120, 300, 130, 320), func(c color.RGBA) bool { return int(c.B) > int(c.R)+100 })
}

// isDeckList is true of the list with its first row selected and no dialog above it.
func isDeckList(f display.Frame) bool {
	return f.Any(image.Rect(450, 150, 460, 160), func(c color.RGBA) bool { return c.R > 200 && c.B > c.R+10 }) && !isWelcome(f)
}

// isDialog is true while a dialog makes everything else dark.
func isDialog(f display.Frame) bool {
	return f.Any(image.Rect(5, 400, 6, 401), func(c color.RGBA) bool { return c.R < 240 })
}

// isQuestion is true of the dialog that asks which side to keep: behind it the button for syncing is red.
func isQuestion(f display.Frame) bool {
	return isDialog(f) && f.Any(image.Rect(840, 40, 890, 64), func(c color.RGBA) bool { return int(c.R) > int(c.G)+80 })
}
