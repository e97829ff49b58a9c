package store

import (
	"strings"
	"sync"
	"unicode/utf8"

	"golang.org/x/text/cases"
)

// unicaseCompare orders a and b as the collation unicase does: by the code
// points of their folded forms. It returns -1, 0 or 1.
func unicaseCompare(a, b string) int {
	n := min(len(a), len(b))
	for i := range n {
		x, y := a[i], b[i]
		if x >= utf8.RuneSelf || y >= utf8.RuneSelf {
			return strings.Compare(foldUnicase(a[i:]), foldUnicase(b[i:]))
		}
		if x, y = lowerASCII(x), lowerASCII(y); x != y {
			if x < y {
				return -1
			}
			return 1
		}
	}
	switch {
	case len(a) < len(b):
		return -1
	case len(a) > len(b):
		return 1
	}
	return 0
}

func lowerASCII(c byte) byte {
	if 'A' <= c && c <= 'Z' {
		return c + ('a' - 'A')
	}
	return c
}

// foldUnicase returns the form in which names that differ only in case are
// equal: Unicode's full case folding as Anki does it, without any
// normalisation. Where Anki's folding differs from the standard, so does this,
// since both programs must agree on which names are the same.
func foldUnicase(s string) string {
	if isASCII(s) {
		return strings.ToLower(s)
	}
	var b strings.Builder
	b.Grow(len(s))
	table := foldTable()
	for _, r := range s {
		switch folded, special := table[r]; {
		case special:
			b.WriteString(folded)
		case r < utf8.RuneSelf:
			b.WriteByte(lowerASCII(byte(r)))
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// foldTable holds every character outside ASCII whose folded form is not
// itself. It is made once, on first use.
var foldTable = sync.OnceValue(func() map[rune]string {
	fold := cases.Fold()
	table := make(map[rune]string, 1500)
	for r := rune(utf8.RuneSelf); r <= lastFolding; r++ {
		if r >= 0xD800 && r <= 0xDFFF {
			continue
		}
		if folded, changed := foldRune(fold, r); changed {
			table[r] = folded
		}
	}
	return table
})

// lastFolding is above every character that folds to another.
const lastFolding = 0x1FFFF

func foldRune(fold cases.Caser, r rune) (folded string, changed bool) {
	switch {
	case isNewLetter(r):
		return "", false
	case r >= 0x13A0 && r <= 0x13F5: // Cherokee folds to its capitals, the older letters
		return "", false
	case r >= 0x13F8 && r <= 0x13FD:
		return string(r - 8), true
	case r >= 0xAB70 && r <= 0xABBF:
		return string(r - 0xAB70 + 0x13A0), true
	}
	folded = fold.String(string(r))
	if parts := []rune(folded); len(parts) == 3 {
		folded = string([]rune{parts[2], parts[0], parts[1]}) // a mistake of Anki's library
	}
	return folded, folded != string(r)
}

// isNewLetter reports whether r came after Unicode 12, whose table Anki uses.
func isNewLetter(r rune) bool {
	switch r {
	case 0x2C2F, 0xA7C0, 0xA7C7, 0xA7C9, 0xA7D0, 0xA7D6, 0xA7D8, 0xA7F5:
		return true
	}
	return r >= 0x10570 && r <= 0x10595
}
