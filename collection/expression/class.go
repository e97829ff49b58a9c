package expression

import (
	"slices"
	"unicode"
)

// class reads what follows an opening bracket, up to the closing one.
func (t *translator) class(depth int) (set, error) {
	if depth == nestLimit {
		return nil, ErrInvalid
	}
	negated := t.take("^")
	s := set{}
	for t.skipSpace(); t.take("-"); t.skipSpace() {
		s = s.union(setOf('-', '-'))
	}
	if len(s) == 0 && t.take("]") {
		s = setOf(']', ']')
	}
	s, err := t.operations(s, depth)
	if negated {
		s = s.negated()
	}
	return s, err
}

// skipSpace passes what does not count where spaces do not.
func (t *translator) skipSpace() {
	for t.flags.verbose && unicode.Is(unicode.Pattern_White_Space, t.peek()) {
		t.at++
	}
}

// operation puts the sets on both its sides together.
type operation func(left, right set) set

var operations = map[string]operation{
	"&&": set.intersection,
	"--": set.without,
	"~~": func(left, right set) set { return left.union(right).without(left.intersection(right)) },
}

// operations reads sets with signs between them, up to the end of the class. s is what was read of the first.
func (t *translator) operations(s set, depth int) (set, error) {
	var left set
	pending := operation(func(_, right set) set { return right })
	for {
		t.skipSpace()
		if t.at == len(t.in) {
			return nil, ErrInvalid
		}
		if t.take("]") {
			return pending(left, t.folded(s)), nil
		}
		if next := t.operator(); next != nil {
			left, pending, s = pending(left, t.folded(s)), next, set{}
			continue
		}
		more, err := t.item(depth)
		if err != nil {
			return nil, err
		}
		s = s.union(more)
	}
}

func (t *translator) operator() operation {
	for sign, op := range operations {
		if t.take(sign) {
			return op
		}
	}
	return nil
}

// item reads a character, a range or a set.
func (t *translator) item(depth int) (set, error) {
	if t.take("[") {
		if s, ok := t.named(); ok {
			return s, nil
		}
		return t.class(depth + 1)
	}
	low, s, err := t.classCharacter()
	if err != nil {
		return nil, err
	}
	t.skipSpace()
	if t.peek() != '-' || t.at+1 == len(t.in) || slices.Contains([]rune("]-"), t.in[t.at+1]) {
		if s != nil {
			return s, nil
		}
		return setOf(low, low), nil
	}
	t.at++
	t.skipSpace()
	high, s2, err := t.classCharacter()
	if err != nil || s != nil || s2 != nil || high < low {
		return nil, ErrInvalid
	}
	return setOf(low, high), nil
}

func (t *translator) classCharacter() (c rune, s set, err error) {
	if t.at == len(t.in) {
		return 0, nil, ErrInvalid
	}
	c = t.peek()
	t.at++
	if c == '\\' {
		return t.character()
	}
	return c, nil, nil
}

// asciiClasses are those with names.
var asciiClasses = map[string]string{
	"alnum": "[0-9A-Za-z]", "alpha": "[A-Za-z]", "ascii": `[\x00-\x7f]`, "blank": `[\t ]`, "cntrl": `[\x00-\x1f\x7f]`, "digit": "[0-9]",
	"graph": "[!-~]", "lower": "[a-z]", "print": "[ -~]", "punct": `[!-/:-@\[-` + "`" + `{-~]`, "space": `[\t-\r ]`, "upper": "[A-Z]",
	"word": "[0-9A-Za-z_]", "xdigit": "[0-9A-Fa-f]",
}

// named reads the rest of [:alpha:] and the like, the first bracket of which was read.
func (t *translator) named() (set, bool) {
	before := t.at
	if t.take(":") {
		negated := t.take("^")
		if name, err := t.until(':'); err == nil && t.take("]") && asciiClasses[name] != "" {
			s := t.folded(perlSet(asciiClasses[name]))
			if negated {
				s = s.negated()
			}
			return s, true
		}
	}
	t.at = before
	return nil, false
}
