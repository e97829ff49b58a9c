package style

import (
	"slices"
	"strings"
)

// Sheet is a style sheet that was read. It is not changed by use.
type Sheet struct {
	rules   []*rule
	Imports []string // addresses of @import, in order; their rules come before those of this sheet
	Fonts   []FontFace
}

// FontFace is a font that a sheet brings along.
type FontFace struct {
	Family string
	Source []string // addresses, the first that works is taken
	Weight int      // 0: as the file says
	Italic bool
}

type rule struct {
	selectors []selector
	block     []declaration
	media     []media
	order     int
}

type declaration struct {
	name      string
	value     []value
	important bool
}

// maxRules is how many rules one sheet may have.
const maxRules = 20000

// Parse reads a style sheet. Nothing in it is an error: what is not understood is left out.
func Parse(text string) *Sheet {
	s := &Sheet{}
	s.list(tokenize(text), nil)
	return s
}

func (s *Sheet) list(tokens []value, conditions []media) {
	for len(tokens) > 0 && len(s.rules) < maxRules {
		if tokens[0].kind == kSpace || tokens[0].delim(";") || tokens[0].delim("<!--") {
			tokens = tokens[1:]
			continue
		}
		end := slices.IndexFunc(tokens, func(v value) bool {
			return v.kind == kBlock && v.text == "{" || v.delim(";") && tokens[0].kind == kAt
		})
		if end < 0 {
			return
		}
		head, body := tokens[:end], tokens[end]
		tokens = tokens[end+1:]
		if len(head) > 0 && head[0].kind == kAt {
			s.at(head[0].text, trim(head[1:]), body, conditions)
			continue
		}
		s.rule(head, body.args, conditions)
	}
}

func (s *Sheet) rule(head, body []value, conditions []media) {
	selectors := parseSelectors(head)
	block := parseDeclarations(body)
	if len(selectors) > 0 && len(block) > 0 {
		s.rules = append(s.rules, &rule{selectors: selectors, block: block, media: conditions, order: len(s.rules)})
	}
}

func (s *Sheet) at(name string, head []value, body value, conditions []media) {
	switch name {
	case "import":
		if len(head) > 0 && (head[0].kind == kString || head[0].kind == kURL) {
			s.Imports = append(s.Imports, head[0].text)
		} else if len(head) > 0 && head[0].kind == kFunction && head[0].text == "url" && len(head[0].args) > 0 {
			s.Imports = append(s.Imports, head[0].args[0].text)
		}
	case "media":
		inner := append(conditions[:len(conditions):len(conditions)], parseMedia(head))
		s.list(body.args, inner)
	case "supports", "layer":
		s.list(body.args, conditions)
	case "font-face":
		s.fontFace(parseDeclarations(body.args))
	}
}

func (s *Sheet) fontFace(block []declaration) {
	f := FontFace{}
	for _, d := range block {
		switch d.name {
		case "font-family":
			f.Family = strings.Join(families(d.value), " ")
		case "src":
			f.Source = append(f.Source, addresses(d.value)...)
		case "font-weight":
			if v := words(d.value); len(v) > 0 {
				f.Weight = weightOf(v[0], 400)
			}
		case "font-style":
			f.Italic = slices.ContainsFunc(d.value, func(v value) bool { return v.is("italic") || v.is("oblique") })
		}
	}
	if f.Family != "" && len(f.Source) > 0 {
		s.Fonts = append(s.Fonts, f)
	}
}

// addresses lists what url() names in a value.
func addresses(list []value) []string {
	var out []string
	for _, v := range list {
		if address, ok := urlOf(v); ok {
			out = append(out, address)
		}
	}
	return out
}

func urlOf(v value) (string, bool) {
	if v.kind == kURL {
		return v.text, true
	}
	if v.kind == kFunction && v.text == "url" {
		if args := words(v.args); len(args) > 0 {
			return args[0].text, true
		}
	}
	return "", false
}

// parseDeclarations reads the inside of a rule or of a style attribute.
func parseDeclarations(tokens []value) []declaration {
	var out []declaration
	for _, part := range split(tokens, ";") {
		part = trim(part)
		// A nested rule is no declaration; what follows it is.
		for len(part) > 0 {
			at := slices.IndexFunc(part, func(v value) bool { return v.kind == kBlock && v.text == "{" })
			if at < 0 || len(part) > 0 && strings.HasPrefix(part[0].raw, "--") {
				break
			}
			part = trim(part[at+1:])
		}
		colon := slices.IndexFunc(part, func(v value) bool { return v.delim(":") })
		if colon < 1 || part[0].kind != kIdent {
			continue
		}
		d := declaration{name: part[0].text}
		if strings.HasPrefix(part[0].raw, "--") {
			d.name = part[0].raw
		}
		d.value, d.important = cutImportant(trim(part[colon+1:]))
		out = append(out, d)
	}
	return out
}

func cutImportant(list []value) ([]value, bool) {
	n := len(list)
	if n >= 2 && list[n-1].is("important") {
		rest := trim(list[:n-1])
		if len(rest) > 0 && rest[len(rest)-1].delim("!") {
			return trim(rest[:len(rest)-1]), true
		}
	}
	return list, false
}

// media is a list of queries, one of which must hold.
type media [][]value

func parseMedia(head []value) media { return split(head, ",") }

// Screen is what media queries ask about.
type Screen struct {
	Width, Height float32 // in CSS pixels
	Scale         float32 // device pixels for one of them
	Dark          bool
}

func (m media) matches(s Screen) bool {
	for _, query := range m {
		if matchQuery(words(query), s) {
			return true
		}
	}
	return len(m) == 0
}

func matchQuery(query []value, s Screen) bool {
	result, negate := true, false
	for _, v := range query {
		switch {
		case v.is("not"):
			negate = true
		case v.is("and"), v.is("only"), v.is("all"), v.is("screen"):
		case v.kind == kIdent: // print, speech and the like
			result = false
		case v.kind == kBlock && v.text == "(":
			result = result && matchFeature(words(v.args), s)
		default:
			result = false
		}
	}
	return result != negate
}

func matchFeature(f []value, s Screen) bool {
	if len(f) == 0 {
		return false
	}
	if f[0].kind == kBlock || f[0].is("not") { // (not (…)), ((…) and (…))
		return matchQuery(f, s)
	}
	if len(f) < 3 || !f[1].delim(":") {
		return compareFeature(f, s) || len(f) == 1 && (f[0].is("color") || f[0].is("hover"))
	}
	v := f[2]
	switch f[0].text {
	case "orientation":
		return v.is("landscape") == (s.Width > s.Height)
	case "prefers-color-scheme":
		return v.is("dark") == s.Dark
	case "hover", "any-hover", "pointer", "any-pointer", "prefers-reduced-motion":
		return v.is("hover") || v.is("fine") || v.is("reduce")
	}
	return matchSize(f[0].text, v, s)
}

// matchSize knows the features that compare a size.
func matchSize(name string, v value, s Screen) bool {
	l, _ := parseLength(v, &units{em: 16, rem: 16, vw: s.Width, vh: s.Height})
	px := l.Px
	switch name {
	case "min-width":
		return s.Width >= px
	case "max-width":
		return s.Width <= px
	case "min-height":
		return s.Height >= px
	case "max-height":
		return s.Height <= px
	}
	return false
}

// compareFeature knows (width >= 400px) and its turned form.
func compareFeature(f []value, s Screen) bool {
	var side []value
	ops := ""
	for _, v := range f {
		if v.kind == kDelim {
			ops += v.text
		} else {
			side = append(side, v)
		}
	}
	if len(side) != 2 || ops == "" {
		return false
	}
	measure := func(v value) float32 {
		if v.is("width") {
			return s.Width
		}
		if v.is("height") {
			return s.Height
		}
		l, _ := parseLength(v, &units{em: 16, rem: 16, vw: s.Width, vh: s.Height})
		return l.Px
	}
	a, b := measure(side[0]), measure(side[1])
	switch ops {
	case "<":
		return a < b
	case "<=":
		return a <= b
	case ">":
		return a > b
	case ">=":
		return a >= b
	}
	return a == b
}
