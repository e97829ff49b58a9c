package collection

import (
	"errors"
	"fmt"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"karuta/collection/anki"
	"karuta/collection/store"
	"karuta/collection/template"
)

// prepareNotetype brings a notetype that is about to be stored into shape:
// names, requirements, template texts. old is what is stored now, or nil, and
// fieldOrds gives for each field its place in old, -1 for none. What cannot be
// mended is reported as *anki.InvalidError; unchecked leaves the templates be.
func prepareNotetype(tx *store.Tx, nt, old *anki.Notetype, fieldOrds []int, unchecked bool) error {
	switch {
	case len(nt.Fields) == 0:
		return &anki.InvalidError{Field: "fields", Reason: "a notetype needs at least one"}
	case len(nt.Templates) == 0:
		return &anki.InvalidError{Field: "templates", Reason: "a notetype needs at least one"}
	}
	if err := fixNames(nt); err != nil {
		return err
	}
	nt.Config.SortFieldIdx = min(nt.Config.SortFieldIdx, uint32(len(nt.Fields)-1))
	// As in Anki before the texts follow renamed fields; the requirements are advisory.
	setRequirements(nt)
	if old != nil {
		rewriteTemplates(nt, fieldChanges(nt, old, fieldOrds))
	}
	if !unchecked {
		if err := checkTemplates(nt); err != nil {
			return err
		}
	}
	return freeNotetypeName(tx, nt)
}

// fixNames composes all names, drops what they cannot hold and makes them unique.
func fixNames(nt *anki.Notetype) error {
	nt.Name = norm.NFC.String(strings.ReplaceAll(nt.Name, `"`, ""))
	if nt.Name == "" {
		return &anki.InvalidError{Field: "name", Reason: "it is empty"}
	}
	taken := map[string]bool{}
	for i := range nt.Templates {
		name := strings.ReplaceAll(norm.NFC.String(nt.Templates[i].Name), `"`, "")
		if name == "" {
			return &anki.InvalidError{Field: "template name", Reason: "it is empty"}
		}
		nt.Templates[i].Name = freeName(taken, name)
	}
	clear(taken)
	for i := range nt.Fields {
		name := fixFieldName(norm.NFC.String(nt.Fields[i].Name))
		if name == "" {
			return &anki.InvalidError{Field: "field name", Reason: fmt.Sprintf("nothing is left of %q without what templates cannot spell", nt.Fields[i].Name)}
		}
		nt.Fields[i].Name = freeName(taken, name)
	}
	return nil
}

// fixFieldName drops the characters that mean something else in a template.
func fixFieldName(name string) string {
	name = strings.TrimSpace(strings.NewReplacer(":", "", "{", "", "}", "", `"`, "").Replace(name))
	return strings.TrimLeftFunc(name, func(r rune) bool { return strings.ContainsRune("#/^", r) || unicode.IsSpace(r) })
}

// freeName appends "+" to name until it is not among those taken, and takes it.
func freeName(taken map[string]bool, name string) string {
	for taken[store.FoldCase(name)] {
		name += "+"
	}
	taken[store.FoldCase(name)] = true
	return name
}

// freeNotetypeName appends "+" to the name until no other notetype has it.
func freeNotetypeName(tx *store.Tx, nt *anki.Notetype) error {
	for {
		other, err := tx.FindNotetypeByName(nt.Name)
		if err != nil || other == nil || other.ID == nt.ID {
			return err
		}
		nt.Name += "+"
	}
}

// setRequirements tells old clients which fields make which card.
func setRequirements(nt *anki.Notetype) {
	nt.Config.Reqs = nil
	for ord, t := range nt.Templates {
		parsed, err := template.Parse(t.Config.QuestionFormat)
		if err != nil {
			parsed = nil
		}
		found := template.Requirements(parsed, nt.FieldNames())
		req := anki.CardRequirement{CardOrd: uint32(ord), Kind: anki.RequirementKind(found.Kind)}
		for _, field := range found.Fields {
			req.FieldOrds = append(req.FieldOrds, uint32(field))
		}
		nt.Config.Reqs = append(nt.Config.Reqs, req)
	}
}

// fieldChanges says which fields of old were renamed or removed.
func fieldChanges(nt, old *anki.Notetype, fieldOrds []int) template.FieldChanges {
	changes := template.FieldChanges{}
	kept := map[int]bool{}
	for i, ord := range fieldOrds {
		if ord < 0 || ord >= len(old.Fields) {
			continue
		}
		kept[ord] = true
		if was := old.Fields[ord].Name; was != nt.Fields[i].Name {
			changes[was] = nt.Fields[i].Name
		}
	}
	for ord, f := range old.Fields {
		if !kept[ord] {
			changes[f.Name] = ""
		}
	}
	return changes
}

// rewriteTemplates makes the templates follow the fields' changes.
func rewriteTemplates(nt *anki.Notetype, changes template.FieldChanges) {
	if len(changes) == 0 {
		return
	}
	first := nt.Fields[0].Name
	for i := range nt.Templates {
		c := &nt.Templates[i].Config
		sides := template.RewriteSides(template.Sides{Question: c.QuestionFormat, Answer: c.AnswerFormat}, changes, first, nt.IsCloze())
		c.QuestionFormat, c.AnswerFormat = sides.Question, sides.Answer
		sides = template.RewriteSides(template.Sides{Question: c.BrowserQuestionFormat, Answer: c.BrowserAnswerFormat}, changes, first, nt.IsCloze())
		c.BrowserQuestionFormat, c.BrowserAnswerFormat = sides.Question, sides.Answer
	}
}

// checkTemplates reports, as *anki.InvalidError, why the templates cannot be saved.
func checkTemplates(nt *anki.Notetype) error {
	var sides []template.Sides
	for _, t := range nt.Templates {
		sides = append(sides, template.Sides{Question: t.Config.QuestionFormat, Answer: t.Config.AnswerFormat})
	}
	var invalid *template.InvalidError
	err := template.Validate(nt.IsCloze(), sides, nt.FieldNames())
	if !errors.As(err, &invalid) {
		return err
	}
	return &anki.InvalidError{
		Field:  fmt.Sprintf("template %q", nt.Templates[invalid.Ord].Name),
		Reason: invalidReason(nt, invalid),
	}
}

func invalidReason(nt *anki.Notetype, e *template.InvalidError) string {
	switch e.Kind {
	case template.InvalidSyntax:
		return e.Cause.Error()
	case template.InvalidDuplicateFront:
		return fmt.Sprintf("its front is the same as that of %q", nt.Templates[e.Other].Name)
	case template.InvalidNoFrontField:
		return "its front shows no field"
	case template.InvalidUnknownField:
		return fmt.Sprintf("there is no field %q", e.Field)
	default:
		return "a cloze filter is needed on the front and on the back"
	}
}
