package anki

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// NormalizeDeckName turns a name with levels joined by "::" into a DeckName as
// Anki does: each level composed (NFC), without control characters, without
// white space and colons at its ends, and "blank" where nothing is left.
func NormalizeDeckName(human string) DeckName {
	parts := strings.Split(human, "::")
	for i, part := range parts {
		parts[i] = normalizeDeckNamePart(part)
	}
	return DeckName(strings.Join(parts, deckNameSeparator))
}

func normalizeDeckNamePart(part string) string {
	part = strings.Map(func(r rune) rune {
		if r < ' ' || r == '\x7f' {
			return -1
		}
		return r
	}, norm.NFC.String(part))
	part = strings.TrimFunc(part, func(r rune) bool { return r == ':' || unicode.IsSpace(r) })
	if part == "" {
		return "blank"
	}
	return part
}
