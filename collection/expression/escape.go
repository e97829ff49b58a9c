package expression

import (
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// The classes that expressions mean in all languages, as the inside of brackets. Go's own know ASCII only.
const (
	// wordClass is what belongs to a word: \w.
	wordClass  = `\p{L}\p{M}\p{Nd}\p{Nl}\p{Pc}` + "\u200c\u200dⒶ-ⓩ🄰-🅉🅐-🅩🅰-🆉" // the last are letters in circles and squares
	digitClass = `\p{Nd}`
	spaceClass = "\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"

	asciiWordClass, asciiDigitClass, asciiSpaceClass = "0-9A-Za-z_", "0-9", "\t-\r "
)

// escape writes what a backslash and what follows it mean outside of brackets.
func (t *translator) escape() error {
	switch c := t.peek(); c {
	case 'A', 'z':
		t.at++
		t.write(`\` + string(c))
		return nil
	case 'b', 'B', '<', '>':
		t.at++
		return t.bound(c)
	case 'd', 'D', 'w', 'W', 's', 'S':
		t.at++
		t.write(t.perlClass(c))
		return nil
	}
	c, s, err := t.character()
	switch {
	case err != nil:
		return err
	case s != nil:
		t.write(s.String())
	default:
		t.write(t.literal(c))
	}
	return nil
}

// perlClass is a class that a letter means, as an expression.
func (t *translator) perlClass(c rune) string {
	inside := map[rune]string{'d': digitClass, 'w': wordClass, 's': spaceClass}
	if t.flags.ascii {
		inside = map[rune]string{'d': asciiDigitClass, 'w': asciiWordClass, 's': asciiSpaceClass}
	}
	if unicode.IsUpper(c) {
		return "[^" + inside[unicode.ToLower(c)] + "]"
	}
	return "[" + inside[c] + "]"
}

var boundName = regexp.MustCompile(`^\{[a-z-]+\}`)

// bound writes a bound of words: a group that is empty.
func (t *translator) bound(c rune) error {
	sign := string(c)
	if name := boundName.FindString(string(t.in[t.at:min(len(t.in), t.at+16)])); name != "" && c == 'b' {
		sign = name
		t.at += len(name)
	}
	kind, ok := boundKinds[sign]
	if !ok {
		return ErrInvalid
	}
	t.bounds = append(t.bounds, bound{kind, t.flags.ascii})
	t.write("()")
	return nil
}

// character reads what follows a backslash and is one character or, if s is not nil, one of a set.
func (t *translator) character() (c rune, s set, err error) {
	if t.at == len(t.in) {
		return 0, nil, ErrInvalid
	}
	c = t.peek()
	t.at++
	if plain, ok := map[rune]rune{'a': '\a', 'f': '\f', 't': '\t', 'n': '\n', 'r': '\r', 'v': '\v'}[c]; ok {
		return plain, nil, nil
	}
	switch c {
	case 'x':
		c, err = t.number(2)
	case 'u':
		c, err = t.number(4)
	case 'U':
		c, err = t.number(8)
	case 'd', 'D', 'w', 'W', 's', 'S':
		s, err = perlSet(t.perlClass(c)), nil
	case 'p', 'P':
		s, err = t.property(c == 'P')
	default:
		if c >= utf8.RuneSelf || c == '<' || c == '>' || unicode.IsLetter(c) || unicode.IsDigit(c) {
			err = ErrInvalid
		}
	}
	return c, s, err
}

// number reads a character by its number: so many digits, or any in braces.
func (t *translator) number(digits int) (rune, error) {
	text := string(t.in[t.at:min(len(t.in), t.at+digits)])
	if t.take("{") {
		inside, err := t.until('}')
		if err != nil {
			return 0, err
		}
		text = strings.TrimSpace(inside)
	} else {
		t.at = min(len(t.in), t.at+digits)
		if len(text) != digits {
			return 0, ErrInvalid
		}
	}
	n, err := strconv.ParseUint(text, 16, 31)
	if err != nil || !utf8.ValidRune(rune(n)) {
		return 0, ErrInvalid
	}
	return rune(n), nil
}

// property reads the name behind \p or \P.
func (t *translator) property(negated bool) (set, error) {
	name := string(t.peek())
	t.at++
	if name == "{" {
		var err error
		if name, err = t.until('}'); err != nil {
			return nil, err
		}
	}
	s, ok := properties()[looseName(name)]
	if !ok || t.flags.ascii {
		return nil, ErrInvalid
	}
	s = t.folded(s)
	if negated {
		s = s.negated()
	}
	return s, nil
}
