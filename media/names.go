package media

import (
	"regexp"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
	"golang.org/x/text/unicode/rangetable"
)

// MaxNameBytes is the length a name is cut to.
const MaxNameBytes = 120

// Longest extension that is kept whole when a name is cut.
const maxExtensionBytes = 10

// assigned are the characters Anki takes for real: those of the Unicode version
// its tables are made of. Names must come out the same in both programs.
var assigned = sync.OnceValue(func() *unicode.RangeTable { return rangetable.Assigned("10.0.0") })

var deviceName = regexp.MustCompile(`(?i)^(con|prn|aux|nul|com[1-9]|lpt[1-9])(\.|$)`)

// NormalizeName brings a file name into the form that every platform can store,
// as Anki does: composed, without the characters []<>:"/?*^\| and controls, no
// device name of Windows, no space or dot at its end, at most MaxNameBytes long.
// It may be empty.
func NormalizeName(name string) string {
	name = norm.NFC.String(name)
	name = strings.Map(func(r rune) rune {
		switch {
		case strings.ContainsRune(`[]<>:"/?*^\|`, r), r < ' ', r == 0x7f:
			return -1
		case r >= utf8.RuneSelf && !unicode.Is(assigned(), r):
			return -1
		case r == '\u00a0':
			return ' '
		}
		return r
	}, name)
	name = norm.NFC.String(name) // marks may have come together; in Anki they stay, and its name is not a normal one
	name = deviceName.ReplaceAllString(name, "${1}_${2}")
	return cutName(guardEnd(name))
}

// guardEnd appends "_" where Windows would drop the last character.
func guardEnd(name string) string {
	if strings.HasSuffix(name, " ") || strings.HasSuffix(name, ".") {
		name += "_"
	}
	return name
}

func cutName(name string) string {
	if len(name) <= MaxNameBytes {
		return name
	}
	stem, ext := splitName(name, MaxNameBytes)
	if ext != "" {
		stem += "." + ext
	}
	return guardEnd(stem)
}

// splitName returns the name before and after its last dot, both cut so that
// they fit into limit bytes together with the dot and one character more.
func splitName(name string, limit int) (stem, ext string) {
	stem = name
	if i := strings.LastIndexByte(name, '.'); i >= 0 {
		stem, ext = name[:i], name[i+1:]
	}
	ext = cutText(ext, maxExtensionBytes)
	return cutText(stem, limit-len(ext)-2), ext
}

// cutText returns the longest prefix of whole characters that fits into limit bytes.
func cutText(s string, limit int) string {
	if len(s) <= limit {
		return s
	}
	for !utf8.RuneStart(s[limit]) {
		limit--
	}
	return s[:limit]
}

// NameWithHash returns the name that tells a file from another of the same
// name: "a.jpg" becomes "a-<sum in hex>.jpg".
func NameWithHash(name string, sum Sum) string {
	const hashBytes = 40 + len("-")
	stem, ext := splitName(name, MaxNameBytes-hashBytes)
	if stem += "-" + sum.String(); ext == "" {
		return stem // Anki appends a dot even here, and then cannot sync the file
	}
	return stem + "." + ext
}

// IsPlainName reports whether name is that of a file in a folder and nothing
// else: no path, on any platform.
func IsPlainName(name string) bool {
	return name != "" && name != "." && name != ".." && utf8.ValidString(name) && !strings.ContainsAny(name, "/\\\x00")
}
