package collection

import (
	"crypto/sha1"
	"encoding/binary"
	"strings"

	"golang.org/x/text/unicode/norm"

	"karuta/collection/anki"
	"karuta/collection/template"
)

// normalizeText drops control characters other than line feed and tab, and
// composes characters if nfc is set.
func normalizeText(s string, nfc bool) string {
	s = withoutControls(s, "\n\t")
	if nfc {
		s = norm.NFC.String(s)
	}
	return s
}

// normalizeName is normalizeText for names, which have no line feeds or tabs.
func normalizeName(s string) string { return norm.NFC.String(withoutControls(s, "")) }

func withoutControls(s, except string) string {
	isControl := func(r rune) bool { return (r < 0x20 || r == 0x7f) && !strings.ContainsRune(except, r) }
	if !strings.ContainsFunc(s, isControl) {
		return s
	}
	return strings.Map(func(r rune) rune {
		if isControl(r) {
			return -1
		}
		return r
	}, s)
}

// fieldChecksum is the first 4 bytes of the SHA-1 of a stripped first field; it
// finds notes that may be duplicates.
func fieldChecksum(stripped string) uint32 {
	sum := sha1.Sum([]byte(stripped))
	return binary.BigEndian.Uint32(sum[:4])
}

// deriveColumns sets the columns that follow from the fields: sfld and csum.
func deriveColumns(n *anki.Note, nt *anki.Notetype) {
	first := template.StripHTMLPreservingMedia(n.Fields[0])
	n.Checksum = fieldChecksum(first)
	n.SortField = first
	if i := int(nt.Config.SortFieldIdx); i > 0 && i < len(n.Fields) {
		n.SortField = template.StripHTMLPreservingMedia(n.Fields[i])
	}
}
