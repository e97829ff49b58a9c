package template

import (
	"fmt"
	"regexp"
	"slices"
)

// InvalidKind says why a notetype's templates cannot be saved.
type InvalidKind int

// The kinds of invalid templates.
const (
	InvalidSyntax         InvalidKind = iota + 1 // one of the sides does not parse
	InvalidDuplicateFront                        // another template has the same question
	InvalidNoFrontField                          // the question uses no field
	InvalidUnknownField                          // a side names a field the notetype lacks
	InvalidMissingCloze                          // a cloze notetype's first template has no cloze filter on one of its sides
)

// InvalidError is the reason why a notetype cannot be saved.
type InvalidError struct {
	Kind  InvalidKind
	Ord   int      // the template
	Other int      // of InvalidDuplicateFront: the earlier template
	Field string   // of InvalidUnknownField
	Cause *Problem // of InvalidSyntax
}

// Error describes the reason in English.
func (e *InvalidError) Error() string {
	what := fmt.Sprintf("check template %d: ", e.Ord+1)
	switch e.Kind {
	case InvalidSyntax:
		return what + e.Cause.Error()
	case InvalidDuplicateFront:
		return what + fmt.Sprintf("its front is that of template %d", e.Other+1)
	case InvalidNoFrontField:
		return what + "its front shows no field"
	case InvalidUnknownField:
		return what + fmt.Sprintf("there is no field '%s'", e.Field)
	default:
		return what + "a cloze filter is needed on the front and on the back"
	}
}

// Unwrap returns the problem of a template that does not parse.
func (e *InvalidError) Unwrap() error {
	if e.Cause == nil {
		return nil
	}
	return e.Cause
}

// Sides are the two texts of a template.
type Sides struct {
	Question, Answer string
}

// showsCardName lets templates share a front: what it shows differs all the same.
var showsCardName = regexp.MustCompile(`\{\{` + lineSpace + `*Card` + lineSpace + `*\}\}`)

// Validate tells whether a notetype with these templates may be saved. The error is an *InvalidError.
func Validate(cloze bool, templates []Sides, fieldNames []string) error {
	if err := checkFronts(templates); err != nil {
		return err
	}
	for ord, sides := range templates {
		if err := checkSides(sides, fieldNames); err != nil {
			err.Ord = ord
			return err
		}
	}
	if !cloze {
		return nil
	}
	if len(templates) == 0 || !hasClozeFilter(templates[0].Question) || !hasClozeFilter(templates[0].Answer) {
		return &InvalidError{Kind: InvalidMissingCloze}
	}
	return nil
}

func checkFronts(templates []Sides) error {
	seen := map[string]int{}
	for ord, sides := range templates {
		other, found := seen[sides.Question]
		if found && !showsCardName.MatchString(sides.Question) {
			return &InvalidError{Kind: InvalidDuplicateFront, Ord: ord, Other: other}
		}
		seen[sides.Question] = ord
	}
	return nil
}

func checkSides(sides Sides, fieldNames []string) *InvalidError {
	question, problem := parse(sides.Question)
	if problem != nil {
		problem.Side = Question
		return &InvalidError{Kind: InvalidSyntax, Cause: problem}
	}
	answer, problem := parse(sides.Answer)
	if problem != nil {
		problem.Side = Answer
		return &InvalidError{Kind: InvalidSyntax, Cause: problem}
	}
	names := question.references()
	if len(names) == 0 {
		return &InvalidError{Kind: InvalidNoFrontField}
	}
	for _, name := range append(names, answer.references()...) {
		// No name at all is for add-ons, which make text of their own.
		if name != "" && !slices.Contains(specialFields, name) && !slices.Contains(fieldNames, name) {
			return &InvalidError{Kind: InvalidUnknownField, Field: name}
		}
	}
	return nil
}

func hasClozeFilter(text string) bool {
	t, problem := parse(text)
	return problem == nil && len(t.ClozeFields()) > 0
}

// ClozeFields lists the names that stand behind a cloze filter, in the order of the text. They may be unknown ones.
func (t *Template) ClozeFields() []string {
	var names []string
	walk(t.nodes, func(n node) {
		if n.kind == nodeReplacement && slices.Contains(n.filters, "cloze") {
			names = append(names, n.key)
		}
	})
	return names
}

// references lists all names used, but for conditionals such as {{#c1}}.
func (t *Template) references() []string {
	var names []string
	walk(t.nodes, func(n node) {
		if n.kind == nodeReplacement || !isClozeConditional(n.key) {
			names = append(names, n.key)
		}
	})
	return names
}

// hasReplacement tells whether a field is shown anywhere, under whatever conditions.
func (t *Template) hasReplacement() bool {
	found := false
	walk(t.nodes, func(n node) { found = found || n.kind == nodeReplacement })
	return found
}

// walk visits all nodes that name a field.
func walk(nodes []node, visit func(node)) {
	for _, n := range nodes {
		if n.kind == nodeText || n.kind == nodeComment {
			continue
		}
		visit(n)
		walk(n.children, visit)
	}
}
