// Package assets embeds the files the program carries with it: the application icon and the icons of the window.
package assets

import (
	"embed"
	"fmt"
)

//go:embed icons/*.svg
var icons embed.FS

//go:embed karuta.svg
var appIcon []byte

//go:embed karuta.png
var appIconPNG []byte

// Icon returns the SVG of the icon with the given name (the file name without ".svg").
// Its strokes are "currentColor". An unknown name is a mistake in our own code and panics.
func Icon(name string) []byte {
	data, err := icons.ReadFile("icons/" + name + ".svg")
	if err != nil {
		panic(fmt.Sprintf("assets: no icon %q", name))
	}
	return data
}

// IconNames lists the names Icon knows.
func IconNames() []string {
	entries, err := icons.ReadDir("icons")
	if err != nil {
		panic(fmt.Sprintf("assets: %v", err))
	}
	names := make([]string, len(entries))
	for i, e := range entries {
		names[i] = e.Name()[:len(e.Name())-len(".svg")]
	}
	return names
}

// AppIconSVG returns the application icon as SVG, a single karuta card.
func AppIconSVG() []byte { return appIcon }

// AppIconPNG returns the application icon as a 512 pixel PNG, for window managers and packages.
func AppIconPNG() []byte { return appIconPNG }
