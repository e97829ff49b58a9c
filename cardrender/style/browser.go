package style

import (
	_ "embed"
	"sync"
)

//go:embed browser.css
var browserCSS string

// BrowserSheet returns how elements look where nobody says anything: the rendering section of the HTML standard,
// as far as cards are concerned.
var BrowserSheet = sync.OnceValue(func() *Sheet { return Parse(browserCSS) })
