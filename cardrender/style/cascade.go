package style

import (
	"cmp"
	"slices"
	"strings"

	"golang.org/x/net/html"
)

// Origin says whose a style sheet is: the stronger the later.
type Origin uint8

// The origins.
const (
	Browser Origin = iota // the default sheet
	Author                // the program's sheet for cards, the notetype's and the card's own
)

// Source is a sheet with its origin.
type Source struct {
	Sheet  *Sheet
	Origin Origin
}

// Resolver finds the styles of elements.
type Resolver struct {
	screen Screen
	byID   map[string][]candidate
	byName map[string][]candidate // classes, with a dot, and types
	rest   []candidate
	root   *Style
	inline map[string][]declaration
	found  []candidate // kept for its memory
}

type candidate struct {
	selector *selector
	block    []declaration
	origin   Origin
	order    int
}

// NewResolver prepares sheets, weakest first, for a screen.
func NewResolver(screen Screen, sheets ...Source) *Resolver {
	r := &Resolver{
		screen: screen, byID: map[string][]candidate{}, byName: map[string][]candidate{}, inline: map[string][]declaration{},
	}
	order := 0
	for _, source := range sheets {
		for _, rule := range source.Sheet.rules {
			if !slices.ContainsFunc(rule.media, func(m media) bool { return !m.matches(screen) }) {
				for i := range rule.selectors {
					r.add(candidate{&rule.selectors[i], rule.block, source.Origin, order})
					order++
				}
			}
		}
	}
	return r
}

func (r *Resolver) add(c candidate) {
	last := &c.selector.parts[len(c.selector.parts)-1]
	switch {
	case last.id != "":
		r.byID[last.id] = append(r.byID[last.id], c)
	case len(last.classes) > 0:
		r.byName["."+last.classes[0]] = append(r.byName["."+last.classes[0]], c)
	case last.tag != "":
		r.byName[last.tag] = append(r.byName[last.tag], c)
	default:
		r.rest = append(r.rest, c)
	}
}

// Style returns the style of an element below one with the style parent; nil is for the root.
func (r *Resolver) Style(n *html.Node, parent *Style) *Style {
	if parent == nil {
		parent = &rootStyle
	}
	s := r.compute(n, "", parent)
	if lang := attr(n, "lang"); lang != "" {
		s.Lang = lang
	}
	if r.root == nil {
		r.root = s
	}
	return s
}

// Pseudo returns the style of ::before, ::after or ::marker of an element, or nil if no rule is for it.
func (r *Resolver) Pseudo(n *html.Node, name string, s *Style) *Style {
	if len(r.match(n, name)) == 0 {
		return nil
	}
	return r.compute(n, name, s)
}

// match collects the rules for an element or a part of it, weakest first.
func (r *Resolver) match(n *html.Node, pseudo string) []candidate {
	r.found = r.found[:0]
	take := func(list []candidate) {
		for i := range list {
			if list[i].selector.pseudo == pseudo && list[i].selector.matches(n) {
				r.found = append(r.found, list[i])
			}
		}
	}
	take(r.rest)
	take(r.byName[n.Data])
	if lower := strings.ToLower(n.Data); lower != n.Data {
		take(r.byName[lower])
	}
	for _, class := range strings.Fields(attr(n, "class")) {
		take(r.byName["."+class])
	}
	if id := attr(n, "id"); id != "" {
		take(r.byID[id])
	}
	slices.SortFunc(r.found, func(a, b candidate) int {
		return cmp.Or(cmp.Compare(a.origin, b.origin), cmp.Compare(a.selector.weight, b.selector.weight), cmp.Compare(a.order, b.order))
	})
	return r.found
}

func (r *Resolver) compute(n *html.Node, pseudo string, parent *Style) *Style {
	s := &Style{Inherited: parent.Inherited, Own: ownStyle}
	matched := r.match(n, pseudo)
	var list []declaration
	author := len(matched)
	for i, c := range matched {
		if c.origin == Author {
			author = i
			break
		}
		list = append(list, c.block...)
	}
	if pseudo == "" {
		list = append(list, hints(n)...)
	}
	for _, c := range matched[author:] {
		list = append(list, c.block...)
	}
	if pseudo == "" {
		list = append(list, r.inlineStyle(n)...)
	}
	r.applyAll(s, parent, list)
	s.finish(parent)
	return s
}

func (r *Resolver) inlineStyle(n *html.Node) []declaration {
	text := attr(n, "style")
	if text == "" {
		return nil
	}
	list, ok := r.inline[text]
	if !ok {
		list = parseDeclarations(tokenize(text))
		r.inline[text] = list
	}
	return list
}

// applyAll applies declarations, weakest first: variables, then what others count in, then the rest.
func (r *Resolver) applyAll(s, parent *Style, list []declaration) {
	ordered := list
	if slices.ContainsFunc(list, func(d declaration) bool { return d.important }) {
		ordered = make([]declaration, 0, len(list))
		for _, important := range []bool{false, true} {
			for _, d := range list {
				if d.important == important {
					ordered = append(ordered, d)
				}
			}
		}
	}
	r.setVariables(s, ordered)
	x := &setter{style: s, parent: parent, units: units{em: parent.Size, rem: 16, vw: r.screen.Width, vh: r.screen.Height}}
	if r.root != nil {
		x.units.rem = r.root.Size
	}
	early := func(name string) bool {
		return name == "font-size" || name == "font" || name == "color" || name == "direction" || name == "all"
	}
	for _, d := range ordered {
		if early(d.name) {
			x.expand(d)
		}
	}
	x.units.em = s.Size
	x.units.line = s.LinePixels(s.Size * 1.2)
	s.underline.Color = s.Color
	for _, d := range ordered {
		if !early(d.name) && !strings.HasPrefix(d.name, "--") {
			x.expand(d)
		}
	}
}

func (r *Resolver) setVariables(s *Style, list []declaration) {
	copied := false
	for _, d := range list {
		if !strings.HasPrefix(d.name, "--") {
			continue
		}
		if !copied {
			own := make(map[string][]value, len(s.vars)+1)
			for name, v := range s.vars {
				own[name] = v
			}
			s.vars, copied = own, true
		}
		s.vars[d.name] = d.value
	}
}

// maxExpanded is how many component values a declaration may have once its variables are filled in.
const maxExpanded = 4000

// expand fills in variables and applies a declaration.
func (x *setter) expand(d declaration) {
	list := d.value
	if hasVariable(list) {
		left := maxExpanded
		var ok bool
		if list, ok = fillIn(list, x.style.vars, 0, &left); !ok {
			return
		}
	}
	x.apply(d.name, list)
}

func hasVariable(list []value) bool {
	return slices.ContainsFunc(list, func(v value) bool {
		return v.kind == kFunction && v.text == "var" || len(v.args) > 0 && hasVariable(v.args)
	})
}

func fillIn(list []value, vars map[string][]value, depth int, left *int) ([]value, bool) {
	if depth > 24 {
		return nil, false
	}
	var out []value
	for _, v := range list {
		if *left--; *left < 0 {
			return nil, false
		}
		switch {
		case v.kind == kFunction && v.text == "var":
			filled, ok := lookup(v, vars, depth, left)
			if !ok {
				return nil, false
			}
			out = append(out, filled...)
		case len(v.args) > 0:
			args, ok := fillIn(v.args, vars, depth+1, left)
			if !ok {
				return nil, false
			}
			v.args = args
			out = append(out, v)
		default:
			out = append(out, v)
		}
	}
	return out, true
}

func lookup(v value, vars map[string][]value, depth int, left *int) ([]value, bool) {
	args := trim(v.args)
	if len(args) == 0 {
		return nil, false
	}
	if known, ok := vars[args[0].raw]; ok {
		return fillIn(known, vars, depth+1, left)
	}
	comma := slices.IndexFunc(args, func(v value) bool { return v.delim(",") })
	if comma < 0 {
		return nil, false
	}
	return fillIn(trim(args[comma+1:]), vars, depth+1, left)
}

func onlyMono(families []string) bool {
	return len(families) == 1 && strings.EqualFold(families[0], "monospace")
}

// finish brings values in line with each other.
func (s *Style) finish(parent *Style) {
	if s.Outside() || s.Float != "" {
		s.Display = s.Display.Blockified()
	}
	if s.Outside() {
		s.Float = ""
	}
	// Monospaced text is smaller by default, but not where a size was given: browsers do so, and cards count on it.
	if !s.FixedSize && onlyMono(s.Family) && !onlyMono(parent.Family) {
		s.Size *= 13.0 / 16
	}
	s.Decorations = parent.Decorations
	switch s.Display {
	case InlineBlock, InlineFlex, InlineGrid, InlineTable, RubyText:
		s.Decorations = nil
	}
	if s.Outside() || s.Float != "" {
		s.Decorations = nil
	}
	if s.hasDecoration {
		s.Decorations = append(slices.Clip(s.Decorations), s.underline)
	}
	if s.Writing == "tb-rl" || s.Writing == "tb" {
		s.Writing = "vertical-rl"
	}
}
