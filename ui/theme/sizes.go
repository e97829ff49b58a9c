package theme

import (
	"fyne.io/fyne/v2"
	fynetheme "fyne.io/fyne/v2/theme"
)

// Spacing, in device independent pixels. There are no others.
const (
	Space4  float32 = 4
	Space8  float32 = 8
	Space12 float32 = 12
	Space16 float32 = 16
	Space24 float32 = 24
	Space32 float32 = 32
)

// Sizes of things.
const (
	Radius       float32 = 8   // corners of buttons, inputs, rows
	RadiusLarge  float32 = 12  // corners of cards and dialogs
	ColumnMax    float32 = 720 // the content column is never wider
	ControlSmall float32 = 32  // height of toolbar tools
	Control      float32 = 34  // height of buttons and inputs
	ControlLarge float32 = 44  // height of answer buttons
	Row          float32 = 36  // height of a list row
	IconSize     float32 = 18  // side of an icon beside text
)

// Text sizes.
const (
	TextSmall  float32 = 12
	TextBase   float32 = 14
	TextLarge  float32 = 16
	TextTitle  float32 = 20
	TextNumber float32 = 28
)

var sizes = map[fyne.ThemeSizeName]float32{
	fynetheme.SizeNamePadding:            Space4,
	fynetheme.SizeNameInnerPadding:       Space8,
	fynetheme.SizeNameLineSpacing:        Space4,
	fynetheme.SizeNameText:               TextBase,
	fynetheme.SizeNameSubHeadingText:     TextLarge,
	fynetheme.SizeNameHeadingText:        TextTitle,
	fynetheme.SizeNameCaptionText:        TextSmall,
	fynetheme.SizeNameInlineIcon:         IconSize,
	fynetheme.SizeNameScrollBar:          8,
	fynetheme.SizeNameScrollBarSmall:     4,
	fynetheme.SizeNameScrollBarRadius:    4,
	fynetheme.SizeNameSeparatorThickness: 1,
	fynetheme.SizeNameInputBorder:        1,
	fynetheme.SizeNameInputRadius:        Radius,
	fynetheme.SizeNameButtonRadius:       Radius,
	fynetheme.SizeNameCardRadius:         Radius,
	fynetheme.SizeNamePopupRadius:        Radius,
	fynetheme.SizeNameMenuRadius:         Radius,
	fynetheme.SizeNameSelectionRadius:    6,
	fynetheme.SizeNameDialogRadius:       RadiusLarge,
	// A blur behind dialogs makes what is behind unreadable and costs paint time.
	fynetheme.SizeNameModalBlurRadius: 0,
}
