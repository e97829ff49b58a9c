// Package theme is what the window looks like: colours, sizes and icons. Everything else asks it and knows no numbers of its own.
package theme

import (
	"image/color"

	"fyne.io/fyne/v2"
	fynetheme "fyne.io/fyne/v2/theme"
)

// Choice is the learner's choice between light and dark.
type Choice int

// The choices of Preferences. System follows what the desktop says.
const (
	System Choice = iota
	Light
	Dark
)

// Theme is Karuta's fyne.Theme. It is immutable; another choice is another Theme given to Settings().SetTheme.
type Theme struct {
	choice Choice
}

var _ fyne.Theme = (*Theme)(nil)

// New returns the theme for the choice.
func New(choice Choice) *Theme { return &Theme{choice: choice} }

// Choice returns what the theme was made with.
func (t *Theme) Choice() Choice { return t.choice }

// Color returns a colour of the palette. Names that are not ours fall back to Fyne's.
func (t *Theme) Color(name fyne.ThemeColorName, variant fyne.ThemeVariant) color.Color {
	switch t.choice {
	case Light:
		variant = fynetheme.VariantLight
	case Dark:
		variant = fynetheme.VariantDark
	}
	pair, ok := palette[name]
	if !ok {
		return fynetheme.DefaultTheme().Color(name, variant)
	}
	if variant == fynetheme.VariantDark {
		return pair.dark
	}
	return pair.light
}

// Size returns a size in device independent pixels.
func (t *Theme) Size(name fyne.ThemeSizeName) float32 {
	if size, ok := sizes[name]; ok {
		return size
	}
	return fynetheme.DefaultTheme().Size(name)
}

// Font returns the font of the style: Fyne's bundled one.
func (t *Theme) Font(style fyne.TextStyle) fyne.Resource {
	return fynetheme.DefaultTheme().Font(style)
}

// Icon returns an icon that Fyne's own widgets ask for.
func (t *Theme) Icon(name fyne.ThemeIconName) fyne.Resource {
	return fynetheme.DefaultTheme().Icon(name)
}

// Color returns the colour of the running application's theme as it is now. Ask again in Refresh: it is a copy.
func Color(name fyne.ThemeColorName) color.Color {
	settings := fyne.CurrentApp().Settings()
	if ours, ok := settings.Theme().(*Theme); ok {
		return ours.Color(name, settings.ThemeVariant())
	}
	return New(System).Color(name, settings.ThemeVariant()) // made before the theme was set
}

// IsDark reports whether the window is dark now; cards are then shown in night mode.
func IsDark() bool {
	r, g, b, _ := Color(fynetheme.ColorNameBackground).RGBA()
	return r+g+b < 3*0x8000
}
