package theme

import (
	"image/color"

	"fyne.io/fyne/v2"
	fynetheme "fyne.io/fyne/v2/theme"
)

// Names of our own colours, beside Fyne's.
const (
	Surface     fyne.ThemeColorName = "kSurface"     // what cards and dialogs lie on
	Ink         fyne.ThemeColorName = "kInk"         // text
	Muted       fyne.ThemeColorName = "kMuted"       // secondary text, zero counts
	Line        fyne.ThemeColorName = "kLine"        // hairlines
	Border      fyne.ThemeColorName = "kBorder"      // outlines of buttons and inputs
	Accent      fyne.ThemeColorName = "kAccent"      // the one accent colour
	OnAccent    fyne.ThemeColorName = "kOnAccent"    // text on the accent colour
	AccentHover fyne.ThemeColorName = "kAccentHover" // accent-filled things under the pointer
	Disabled    fyne.ThemeColorName = "kDisabled"    // text of what cannot be used now
	Scrim       fyne.ThemeColorName = "kScrim"       // laid over the window behind a dialog
	Tooltip     fyne.ThemeColorName = "kTooltip"     // background of tooltips and toasts
	OnTooltip   fyne.ThemeColorName = "kOnTooltip"   // text on them
	Danger      fyne.ThemeColorName = "kDanger"      // errors and what cannot be undone
	OnDanger    fyne.ThemeColorName = "kOnDanger"    // text on Danger

	CountNew   fyne.ThemeColorName = "kNew"   // new cards
	CountLearn fyne.ThemeColorName = "kLearn" // cards in learning
	CountDue   fyne.ThemeColorName = "kDue"   // reviews

	SyncNormal fyne.ThemeColorName = "kSyncNormal" // a normal sync is needed
	SyncOneWay fyne.ThemeColorName = "kSyncOneWay" // one side has to be replaced

	FlagRed       fyne.ThemeColorName = "kFlag1" // flags by their number in the collection, 1 to 7
	FlagOrange    fyne.ThemeColorName = "kFlag2"
	FlagGreen     fyne.ThemeColorName = "kFlag3"
	FlagBlue      fyne.ThemeColorName = "kFlag4"
	FlagPink      fyne.ThemeColorName = "kFlag5"
	FlagTurquoise fyne.ThemeColorName = "kFlag6"
	FlagPurple    fyne.ThemeColorName = "kFlag7"
	Marked        fyne.ThemeColorName = "kMarked" // the star of a marked note
)

// FlagColor returns the colour name of flag n, 1 to 7; for any other number Muted.
func FlagColor(n int) fyne.ThemeColorName {
	flags := [...]fyne.ThemeColorName{FlagRed, FlagOrange, FlagGreen, FlagBlue, FlagPink, FlagTurquoise, FlagPurple}
	if n < 1 || n > len(flags) {
		return Muted
	}
	return flags[n-1]
}

type pair struct{ light, dark color.NRGBA }

// rgb makes an opaque colour of 0xRRGGBB, rgba one of 0xRRGGBBAA.
func rgb(v uint32) color.NRGBA { return rgba(v<<8 | 0xFF) }

func rgba(v uint32) color.NRGBA {
	return color.NRGBA{R: uint8(v >> 24), G: uint8(v >> 16), B: uint8(v >> 8), A: uint8(v)}
}

func same(v color.NRGBA) pair { return pair{v, v} }

var (
	ink     = pair{rgb(0x1C1C1E), rgb(0xECECEA)}
	muted   = pair{rgb(0x6B6B70), rgb(0x9A9AA0)}
	paper   = pair{rgb(0xFBFBFA), rgb(0x17181A)}
	surface = pair{rgb(0xFFFFFF), rgb(0x1F2023)}
	line    = pair{rgb(0xE6E6E3), rgb(0x2D2E32)}
	accent  = pair{rgb(0x3B6FD8), rgb(0x7AA2F7)}
	onTint  = pair{rgb(0xFFFFFF), rgb(0x17181A)}
	red     = pair{rgb(0xB42318), rgb(0xF7845E)}
	green   = pair{rgb(0x15803D), rgb(0x6FCF97)}
	clear   = same(rgba(0))
)

var palette = map[fyne.ThemeColorName]pair{
	Surface: surface, Ink: ink, Muted: muted, Line: line, Accent: accent, OnAccent: onTint,
	Border:      {rgb(0xCFCFCB), rgb(0x44464D)},
	AccentHover: {rgb(0x3263C4), rgb(0x8FB1F9)},
	Disabled:    {rgb(0xA5A5A8), rgb(0x5F6066)},
	Scrim:       {rgba(0x00000029), rgba(0x0000006E)},
	Tooltip:     {rgb(0x2B2B2E), rgb(0xE4E4E2)},
	OnTooltip:   {rgb(0xFAFAF9), rgb(0x1C1C1E)},
	Danger:      red,
	OnDanger:    onTint,
	CountNew:    {rgb(0x2563EB), rgb(0x7AA2F7)},
	CountLearn:  {rgb(0xC2410C), rgb(0xF7845E)},
	CountDue:    green,
	SyncNormal:  accent,
	SyncOneWay:  red,

	FlagRed:       {rgb(0xDC2626), rgb(0xF87171)},
	FlagOrange:    {rgb(0xEA580C), rgb(0xFB923C)},
	FlagGreen:     {rgb(0x16A34A), rgb(0x4ADE80)},
	FlagBlue:      {rgb(0x2563EB), rgb(0x60A5FA)},
	FlagPink:      {rgb(0xDB2777), rgb(0xF472B6)},
	FlagTurquoise: {rgb(0x0D9488), rgb(0x2DD4BF)},
	FlagPurple:    {rgb(0x7C3AED), rgb(0xA78BFA)},
	Marked:        {rgb(0xD4A017), rgb(0xF2C94C)},

	fynetheme.ColorNameBackground:          paper,
	fynetheme.ColorNameForeground:          ink,
	fynetheme.ColorNamePrimary:             accent,
	fynetheme.ColorNameHyperlink:           accent,
	fynetheme.ColorNameForegroundOnPrimary: onTint,
	fynetheme.ColorNameForegroundOnError:   onTint,
	fynetheme.ColorNameForegroundOnSuccess: onTint,
	fynetheme.ColorNameForegroundOnWarning: onTint,
	fynetheme.ColorNameError:               red,
	fynetheme.ColorNameSuccess:             green,
	fynetheme.ColorNameWarning:             {rgb(0xC2410C), rgb(0xF7845E)},
	fynetheme.ColorNameDisabled:            {rgb(0xA5A5A8), rgb(0x5F6066)},
	fynetheme.ColorNamePlaceHolder:         muted,
	fynetheme.ColorNameSeparator:           line,
	fynetheme.ColorNameInputBackground:     surface,
	fynetheme.ColorNameInputBorder:         {rgb(0xCFCFCB), rgb(0x44464D)},
	fynetheme.ColorNameButton:              {rgb(0xEFEFED), rgb(0x2A2B2F)},
	fynetheme.ColorNameDisabledButton:      {rgb(0xF4F4F2), rgb(0x232427)},
	fynetheme.ColorNameHover:               {rgba(0x0000000A), rgba(0xFFFFFF0D)},
	fynetheme.ColorNamePressed:             {rgba(0x0000001A), rgba(0xFFFFFF1F)},
	fynetheme.ColorNameSelection:           {rgba(0x3B6FD830), rgba(0x7AA2F740)},
	fynetheme.ColorNameFocus:               {rgba(0x3B6FD878), rgba(0x7AA2F782)},
	fynetheme.ColorNameHeaderBackground:    {rgb(0xF4F4F2), rgb(0x1C1D20)},
	fynetheme.ColorNameMenuBackground:      {rgb(0xFFFFFF), rgb(0x26272B)},
	fynetheme.ColorNameOverlayBackground:   {rgb(0xFFFFFF), rgb(0x26272B)},
	fynetheme.ColorNameShadow:              {rgba(0x00000029), rgba(0x0000006E)},
	fynetheme.ColorNameScrollBar:           {rgba(0x00000040), rgba(0xFFFFFF40)},
	fynetheme.ColorNameScrollBarBackground: clear,
}
