package style

import "golang.org/x/text/unicode/bidi"

// FirstStrong reports whether the first character with a direction runs from right to left, and whether there is one.
func FirstStrong(text string) (rtl, found bool) {
	for _, r := range text {
		p, _ := bidi.LookupRune(r)
		switch p.Class() {
		case bidi.L:
			return false, true
		case bidi.R, bidi.AL:
			return true, true
		}
	}
	return false, false
}
