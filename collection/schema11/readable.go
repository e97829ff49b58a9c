package schema11

import (
	"encoding/json"
	"strconv"
	"unicode/utf8"
)

// deepest is how many lists and objects may lie in each other.
const deepest = 126

// Readable reports whether the other programs can read a JSON text. They refuse some that the standard allows, and with
// it all that travels in the same message: numbers beyond the range of a float64, halves of characters ("\ud800"), bytes that are not
// UTF-8, and deep nesting.
func Readable(raw []byte) bool {
	if !utf8.Valid(raw) || !json.Valid(raw) {
		return false
	}
	depth := 0
	for i := 0; i < len(raw); i++ {
		switch c := raw[i]; {
		case c == '"':
			length, whole := textLength(raw[i:])
			if !whole {
				return false
			}
			i += length - 1
		case c == '[' || c == '{':
			if depth++; depth > deepest {
				return false
			}
		case c == ']' || c == '}':
			depth--
		case c == '-' || '0' <= c && c <= '9':
			length := numberLength(raw[i:])
			if _, err := strconv.ParseFloat(string(raw[i:i+length]), 64); err != nil {
				return false
			}
			i += length - 1
		}
	}
	return true
}

// textLength returns the length of the string that raw, valid JSON, begins with; whole reports that it has no half of a character.
func textLength(raw []byte) (length int, whole bool) {
	for i := 1; ; i++ {
		switch raw[i] {
		case '"':
			return i + 1, true
		case '\\':
			i++
			if raw[i] != 'u' {
				continue
			}
			first := escaped(raw[i+1:])
			i += 4
			if first < 0xd800 || first > 0xdfff {
				continue
			}
			if first >= 0xdc00 || raw[i+1] != '\\' || raw[i+2] != 'u' {
				return 0, false
			}
			if second := escaped(raw[i+3:]); second < 0xdc00 || second > 0xdfff {
				return 0, false
			}
			i += 6
		}
	}
}

// escaped is the number that the four digits after "\u" make.
func escaped(raw []byte) uint64 {
	n, _ := strconv.ParseUint(string(raw[:4]), 16, 16) // valid JSON has digits there
	return n
}

func numberLength(raw []byte) int {
	for i, c := range raw {
		if (c < '0' || c > '9') && c != '-' && c != '+' && c != '.' && c != 'e' && c != 'E' {
			return i
		}
	}
	return len(raw)
}
