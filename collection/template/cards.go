package template

import "slices"

// MaxClozeOrd is the highest ord a cloze card gets; higher numbers share it.
const MaxClozeOrd = 499

// specialFields are the names every template may use besides those of the notetype. A field of the same name hides one.
var specialFields = []string{"FrontSide", "Card", "CardFlag", "Deck", "Subdeck", "Tags", "Type", "CardID"}

// FieldIsEmpty tells whether a field counts as empty: nothing but ASCII white space and br and div tags without
// attributes. A no-break space is content.
func FieldIsEmpty(html string) bool {
	for html != "" {
		if isASCIISpace(html[0]) {
			html = html[1:]
			continue
		}
		n := blankTag(html)
		if n == 0 {
			return false
		}
		html = html[n:]
	}
	return true
}

func isASCIISpace(c byte) bool { return c == ' ' || c >= '\t' && c <= '\r' }

// blankTag returns the length of the br or div tag at the start of html, or 0.
func blankTag(html string) int {
	if html[0] != '<' {
		return 0
	}
	n := 1
	skip := func(c byte) {
		if n < len(html) && html[n] == c {
			n++
		}
	}
	skip('/')
	name := foldedPrefix(html[n:], "br")
	if name == 0 {
		name = foldedPrefix(html[n:], "div")
	}
	if name == 0 {
		return 0
	}
	n += name
	skip(' ')
	skip('/')
	if n < len(html) && html[n] == '>' {
		return n + 1
	}
	return 0
}

// CardOrds returns the ords of the cards a note has by its content, ascending. A note for which it is empty still gets
// the card of ord 0 when it is added.
//
// questions are the notetype's question sides; one that does not parse (nil) makes no card. They do not matter if
// cloze is set: there every number in a field makes a card, whether a template shows the field or not.
func CardOrds(cloze bool, questions []*Template, fields []Field, hasTags bool) []int {
	if cloze {
		return clozeOrds(fields)
	}
	names := map[string]bool{}
	nonempty := map[string]bool{}
	for _, f := range fields {
		names[f.Name] = true
		if !FieldIsEmpty(f.Value) {
			nonempty[f.Name] = true
		}
	}
	for _, special := range specialFields {
		if !names[special] && special != "FrontSide" && (special != "Tags" || hasTags) {
			nonempty[special] = true
		}
	}
	var ords []int
	for ord, t := range questions {
		if t != nil && showsField(t.nodes, nonempty, true) {
			ords = append(ords, ord)
		}
	}
	return ords
}

func clozeOrds(fields []Field) []int {
	texts := make([]string, len(fields))
	for i, f := range fields {
		texts[i] = f.Value
	}
	var ords []int
	for _, number := range ClozeNumbers(texts...) {
		ords = append(ords, min(number-1, MaxClozeOrd))
	}
	return slices.Compact(ords)
}

// showsField tells whether rendering shows at least one of the fields that have content. Where checkNegated is not set
// the children of negated conditionals are always taken as shown.
func showsField(nodes []node, nonempty map[string]bool, checkNegated bool) bool {
	for _, n := range nodes {
		switch n.kind {
		case nodeReplacement:
			if nonempty[n.key] {
				return true
			}
		case nodeConditional:
			if nonempty[n.key] && showsField(n.children, nonempty, checkNegated) {
				return true
			}
		case nodeNegated:
			if (!checkNegated || !nonempty[n.key]) && showsField(n.children, nonempty, checkNegated) {
				return true
			}
		}
	}
	return false
}

// RequirementKind says how the fields of a Requirement are meant. The values are those stored in a notetype.
type RequirementKind int

// The kinds of requirements.
const (
	RequireNone RequirementKind = iota // no set of fields makes the card, or the template does not parse
	RequireAny                         // each of the fields alone makes the card
	RequireAll                         // the card needs each of the fields
)

// Requirement is what older clients go by to tell which cards a note gets.
type Requirement struct {
	Kind   RequirementKind
	Fields []int // positions in the notetype, ascending
}

// Requirements computes the requirement of a question side. Negated conditionals are ignored, as Anki does. t is nil
// for a template that does not parse.
func Requirements(t *Template, fieldNames []string) Requirement {
	if t == nil {
		return Requirement{}
	}
	nonempty := map[string]bool{}
	shows := func() bool { return showsField(t.nodes, nonempty, false) }
	var anyOf, allOf []int
	for ord, name := range fieldNames {
		nonempty[name] = true
		if shows() {
			anyOf = append(anyOf, ord)
		}
		delete(nonempty, name)
	}
	if anyOf != nil {
		return Requirement{RequireAny, anyOf}
	}
	for _, name := range fieldNames {
		nonempty[name] = true
	}
	if !shows() {
		return Requirement{}
	}
	for ord, name := range fieldNames {
		delete(nonempty, name)
		if !shows() {
			allOf = append(allOf, ord)
		}
		nonempty[name] = true
	}
	if allOf == nil {
		return Requirement{}
	}
	return Requirement{RequireAll, allOf}
}
