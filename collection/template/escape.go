package template

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

var textEscaper = strings.NewReplacer(`"`, "&quot;", "&", "&amp;", "'", "&#x27;", "<", "&lt;", ">", "&gt;")

// escapeText escapes what must not stand in HTML text or quoted attributes.
func escapeText(s string) string { return textEscaper.Replace(s) }

// escapeAttribute escapes every character below U+0100 but ASCII letters and digits, as Anki does inside attributes.
func escapeAttribute(s string) string {
	var b strings.Builder
	b.Grow(len(s) * 3)
	for _, r := range s {
		switch {
		case strings.ContainsRune(`"&'<>`, r):
			b.WriteString(textEscaper.Replace(string(r)))
		case r > 0xff || isASCIIAlnum(r):
			b.WriteRune(r)
		default:
			fmt.Fprintf(&b, "&#x%02X;", r)
		}
	}
	return b.String()
}

func isASCIIAlnum(r rune) bool {
	return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9'
}

// decodeEntities replaces character references, and no-break spaces by spaces, provided that every ampersand in the
// text starts a well-formed and known reference; otherwise it returns the text as it is.
func decodeEntities(s string) string {
	if !strings.Contains(s, "&") {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	for rest := s; rest != ""; {
		amp := strings.IndexByte(rest, '&')
		if amp < 0 {
			b.WriteString(rest)
			break
		}
		b.WriteString(rest[:amp])
		rest = rest[amp+1:]
		end := strings.IndexByte(rest, ';')
		if end < 0 {
			return s
		}
		r, ok := decodeReference(rest[:end])
		if !ok {
			return s
		}
		b.WriteRune(r)
		rest = rest[end+1:]
	}
	return strings.ReplaceAll(b.String(), "\u00a0", " ")
}

// decodeReference takes what stands between & and ;. Hexadecimal numbers need a small x.
func decodeReference(ref string) (rune, bool) {
	if !strings.HasPrefix(ref, "#") {
		r, ok := namedEntities[ref]
		return r, ok
	}
	digits, base := ref[1:], uint32(10)
	if strings.HasPrefix(digits, "x") {
		digits, base = digits[1:], 16
	}
	if digits == "" {
		return 0, false
	}
	var n uint32
	for _, c := range []byte(digits) {
		d, ok := digitValue(c)
		if !ok || d >= base || n > utf8.MaxRune {
			return 0, false
		}
		n = n*base + d
	}
	if n > utf8.MaxRune || !utf8.ValidRune(rune(n)) {
		return 0, false
	}
	return rune(n), true
}

func digitValue(c byte) (uint32, bool) {
	switch {
	case c >= '0' && c <= '9':
		return uint32(c - '0'), true
	case c >= 'a' && c <= 'f':
		return uint32(c-'a') + 10, true
	case c >= 'A' && c <= 'F':
		return uint32(c-'A') + 10, true
	}
	return 0, false
}
