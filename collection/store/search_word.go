package store

import (
	"regexp"
	"slices"
	"strings"

	"karuta/collection/search"
)

// The classes that expressions of searches mean in all languages, as the inside of brackets. Go's own know ASCII only.
const (
	wordClass = `\p{L}\p{M}\p{Nd}\p{Nl}\p{Pc}\x{200c}\x{200d}` +
		`\x{24b6}-\x{24e9}\x{1f130}-\x{1f149}\x{1f150}-\x{1f169}\x{1f170}-\x{1f189}` // letters in circles and squares
	spaceClass = `\t-\r \x{85}\x{a0}\x{1680}\x{2000}-\x{200a}\x{2028}\x{2029}\x{202f}\x{205f}\x{3000}`

	wordChar, noWordChar = "[" + wordClass + "]", "[^" + wordClass + "]"
	wordBegins, wordEnds = "(?:^|" + noWordChar + ")", "(?:$|" + noWordChar + ")"
	betweenWords         = "[^" + wordClass + `\n]` // of such characters, what a wildcard stands for
)

var isWordChar = regexp.MustCompile("^" + wordChar).MatchString

// wordPart is a piece of the pattern of a word.
type wordPart struct {
	expression string
	wildcard   rune // '*' or '_'; 0 for none
	word       bool // of a character: it belongs to a word
}

func wordParts(p search.Pattern) (parts []wordPart) {
	patternParts(p, func(c rune, wildcard bool) {
		switch {
		case wildcard && c == '*':
			parts = append(parts, wordPart{".*", c, false})
		case wildcard:
			parts = append(parts, wordPart{".", c, false})
		default:
			parts = append(parts, wordPart{regexp.QuoteMeta(string(c)), 0, isWordChar(string(c))})
		}
	})
	return parts
}

// characters returns what a part of one character may be: of a word, or not.
func (p wordPart) characters() []wordPart {
	if p.wildcard == 0 {
		return []wordPart{p}
	}
	return []wordPart{{wordChar, 0, true}, {betweenWords, 0, false}}
}

// wordRegexp is an expression for texts in which what the pattern matches lies between two bounds of words: places where
// one side belongs to a word and the other does not. Go's expressions know such bounds for ASCII only, so that the
// characters beside them are matched, too.
func wordRegexp(p search.Pattern) string {
	parts := wordParts(p)
	first := slices.IndexFunc(parts, func(part wordPart) bool { return part.wildcard != '*' })
	if first < 0 {
		return wordChar // there is a bound wherever there is a word
	}
	last := len(parts) - 1
	for parts[last].wildcard == '*' {
		last--
	}
	var choices []string
	for _, head := range parts[first].characters() {
		for _, tail := range parts[last].characters() {
			if first == last && head != tail {
				continue
			}
			choice := slices.Clone(parts[first : last+1])
			choice[0], choice[last-first] = head, tail
			choices = append(choices, wordChoice(choice, first > 0, last+1 < len(parts)))
		}
	}
	return strings.Join(choices, "|")
}

// wordChoice is the expression for parts of which the first and the last are characters, with or without stars around.
func wordChoice(parts []wordPart, starBefore, starAfter bool) string {
	begin, end := wordBegins, wordEnds
	if !parts[0].word {
		begin = wordChar
	}
	if !parts[len(parts)-1].word {
		end = wordChar
	}
	if starBefore {
		begin = "(?:" + begin + "|" + wordBegins + wordChar + ".*|" + wordChar + betweenWords + ".*)"
	}
	if starAfter {
		end = "(?:" + end + "|.*" + wordChar + wordEnds + "|.*" + betweenWords + wordChar + ")"
	}
	var b strings.Builder
	b.WriteString(begin)
	for _, part := range parts {
		b.WriteString(part.expression)
	}
	b.WriteString(end)
	return b.String()
}

// inAllLanguages makes the classes of an expression mean what they mean in Anki. A bound of words stays one of ASCII, as do
// \W and \S within brackets: Go's expressions cannot say those.
func inAllLanguages(expression string) string {
	var b strings.Builder
	escaped := false
	class := 0 // how many characters of a class in brackets were read, its bracket included; 0 outside
	for _, c := range expression {
		if class > 0 {
			class++
		}
		switch {
		case escaped:
			b.WriteString(classOf(c, class > 0))
			escaped = false
		case c == '\\':
			escaped = true
		default:
			b.WriteRune(c)
			switch {
			case c == '[' && class == 0:
				class = 1
			case c == '^' && class == 2:
				class = 1 // a bracket after it is still one of the characters
			case c == ']' && class > 2:
				class = 0
			}
		}
	}
	if escaped {
		b.WriteByte('\\')
	}
	return b.String()
}

// classOf writes what a backslash and the character mean.
func classOf(c rune, inBrackets bool) string {
	switch {
	case c == 'd':
		return `\p{Nd}`
	case c == 'D':
		return `\P{Nd}`
	case c == 'w' && inBrackets:
		return wordClass
	case c == 's' && inBrackets:
		return spaceClass
	case c == 'w':
		return wordChar
	case c == 'W' && !inBrackets:
		return noWordChar
	case c == 's':
		return "[" + spaceClass + "]"
	case c == 'S' && !inBrackets:
		return "[^" + spaceClass + "]"
	}
	return `\` + string(c)
}
