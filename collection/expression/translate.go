package expression

import (
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// nestLimit is how deep groups and classes may be nested.
const nestLimit = 250

// flags are what an expression may switch on and off.
type flags struct {
	fold    bool // i: upper and lower case are the same
	lines   bool // m: ^ and $ are the ends of lines
	all     bool // s: a dot is every character
	swapped bool // U: what is repeated is short, and long with a question mark
	ascii   bool // not u: classes know ASCII only
	verbose bool // x: spaces and comments do not count
}

// group is one that is open.
type group struct {
	start int // of what was written of it
	flags flags
}

// translator writes an expression anew. What it writes has no flags and no names.
type translator struct {
	in     []rune
	at     int // of the next character
	out    []byte
	flags  flags
	groups []group
	// atom is where in out that begins what a sign of repetition would repeat; -1 for nothing.
	atom     int
	repeated bool // that is repeated already
	bounds   []bound
}

// translate writes an expression anew for Go's engine. The groups in it, which are empty, stand for the bounds.
func translate(text string) (out string, bounds []bound, err error) {
	t := &translator{in: []rune(text), atom: -1, flags: flags{fold: true}}
	for t.at < len(t.in) {
		if err := t.step(); err != nil {
			return "", nil, err
		}
	}
	if len(t.groups) > 0 {
		return "", nil, ErrInvalid
	}
	return string(t.out), t.bounds, nil
}

// peek returns the next character, or 0 at the end.
func (t *translator) peek() rune {
	if t.at < len(t.in) {
		return t.in[t.at]
	}
	return 0
}

// take passes what comes next if it is that.
func (t *translator) take(text string) bool {
	runes := []rune(text)
	if !slices.Equal(t.in[t.at:min(len(t.in), t.at+len(runes))], runes) {
		return false
	}
	t.at += len(runes)
	return true
}

// until passes all up to a character and that, and returns what comes before it.
func (t *translator) until(end rune) (string, error) {
	i := slices.Index(t.in[t.at:], end)
	if i < 0 {
		return "", ErrInvalid
	}
	text := string(t.in[t.at : t.at+i])
	t.at += i + 1
	return text, nil
}

// write writes something that can be repeated.
func (t *translator) write(text string) {
	t.atom, t.repeated = len(t.out), false
	t.out = append(t.out, text...)
}

func (t *translator) step() error {
	if t.skipComment() {
		return nil
	}
	c := t.peek()
	t.at++
	switch c {
	case '\\':
		return t.escape()
	case '[':
		s, err := t.class(0)
		if err != nil {
			return err
		}
		t.write(s.String())
	case '(':
		return t.open()
	case ')':
		return t.close()
	case '|':
		t.atom = -1
		t.out = append(t.out, '|')
	case '*', '+', '?':
		return t.repeat(string(c))
	case '{':
		return t.count()
	default:
		t.write(t.single(c))
	}
	return nil
}

// skipComment passes a space or a comment, where these do not count.
func (t *translator) skipComment() bool {
	if !t.flags.verbose {
		return false
	}
	before := t.at
	t.skipSpace()
	if t.peek() == '#' {
		for t.at < len(t.in) && t.peek() != '\n' {
			t.at++
		}
	}
	return t.at > before
}

// single writes a character that is neither escaped nor a sign of more.
func (t *translator) single(c rune) string {
	switch c {
	case '.':
		if t.flags.all {
			return "(?s:.)"
		}
		return `[^\n]`
	case '^':
		if t.flags.lines {
			return "(?m:^)"
		}
		return `\A`
	case '$':
		if t.flags.lines {
			return "(?m:$)"
		}
		return `\z`
	}
	return t.literal(c)
}

// literal writes a character that stands for itself.
func (t *translator) literal(c rune) string {
	if t.flags.fold && !t.flags.ascii && unicode.SimpleFold(c) != c {
		return "(?i:" + setOf(c, c).String() + ")" // faster than a set of two
	}
	return t.folded(setOf(c, c)).String()
}

// folded adds what differs in case only, where that does not count.
func (t *translator) folded(s set) set {
	switch {
	case !t.flags.fold:
		return s
	case t.flags.ascii:
		return s.foldedASCII()
	}
	return s.folded()
}

func (t *translator) open() error {
	if len(t.groups) == nestLimit {
		return ErrInvalid
	}
	g := group{len(t.out), t.flags}
	switch {
	case t.take("?P<") || t.take("?<"):
		if name, err := t.until('>'); err != nil || !isName(name) { // what looks behind has none
			return ErrInvalid
		}
	case t.take("?"):
		whole, err := t.switches()
		if err != nil {
			return err
		}
		if whole { // for the rest of the group around
			t.atom = -1
			return nil
		}
	}
	t.groups = append(t.groups, g)
	t.out = append(t.out, "(?:"...)
	t.atom = -1
	return nil
}

func isName(name string) bool {
	for i, c := range name {
		if c != '_' && !unicode.IsLetter(c) && (i == 0 || !unicode.IsDigit(c) && !strings.ContainsRune(".[]", c)) {
			return false
		}
	}
	return name != ""
}

// switches reads flags, and whether they are for the rest of the group around and not for one that begins here.
func (t *translator) switches() (whole bool, err error) {
	on, changed := true, false
	for t.at < len(t.in) {
		c := t.peek()
		t.at++
		switch c {
		case ':':
			return false, nil
		case ')':
			if !changed {
				return false, ErrInvalid
			}
			return true, nil
		case '-':
			if !on {
				return false, ErrInvalid
			}
			on = false
			continue
		case 'i':
			t.flags.fold = on
		case 'm':
			t.flags.lines = on
		case 's':
			t.flags.all = on
		case 'U':
			t.flags.swapped = on
		case 'u':
			t.flags.ascii = !on
		case 'x':
			t.flags.verbose = on
		default:
			return false, ErrInvalid
		}
		changed = true
	}
	return false, ErrInvalid
}

func (t *translator) close() error {
	if len(t.groups) == 0 {
		return ErrInvalid
	}
	last := t.groups[len(t.groups)-1]
	t.groups = t.groups[:len(t.groups)-1]
	t.out = append(t.out, ')')
	t.flags, t.atom, t.repeated = last.flags, last.start, false
	return nil
}

// repeat writes how often what came last is repeated.
func (t *translator) repeat(how string) error {
	if t.atom < 0 {
		return ErrInvalid
	}
	if t.repeated {
		t.out = slices.Insert(t.out, t.atom, []byte("(?:")...)
		t.out = append(t.out, ')')
	}
	t.out = append(t.out, how...)
	if t.take("?") != t.flags.swapped {
		t.out = append(t.out, '?')
	}
	t.repeated = true
	return nil
}

// count reads numbers in braces: {2}, {2,}, {2,3}.
func (t *translator) count() error {
	text, err := t.until('}')
	if err != nil {
		return err
	}
	low, high, isRange := strings.Cut(text, ",")
	least, err := strconv.ParseUint(strings.TrimSpace(low), 10, 31)
	if err != nil {
		return ErrInvalid
	}
	how := strconv.FormatUint(least, 10)
	switch high = strings.TrimSpace(high); {
	case isRange && high == "":
		how += ","
	case isRange:
		most, err := strconv.ParseUint(high, 10, 31)
		if err != nil || most < least {
			return ErrInvalid
		}
		how += "," + strconv.FormatUint(most, 10)
	}
	return t.repeat("{" + how + "}")
}
