package template

// FieldChanges tells what becomes of a notetype's fields: old names to new ones, or to "" for a field that is removed.
// Names that stay as they are do not appear in it.
type FieldChanges map[string]string

// RewriteSides brings a template in line with changed fields. Replacements of removed fields go, conditionals on them
// leave their content behind. A question that shows no field afterwards gets firstField, and so do the sides of a cloze
// notetype without a cloze filter. A side that does not parse stays as it is.
//
// firstField is the first of the fields that remain, by its new name. The browser's own sides go through the same, but
// only where there are any: an empty question would come back as {{firstField}} (Anki lets that happen).
func RewriteSides(sides Sides, changes FieldChanges, firstField string, cloze bool) Sides {
	if len(changes) == 0 {
		return sides
	}
	return Sides{
		Question: rewrite(sides.Question, changes, firstField, cloze, !cloze),
		Answer:   rewrite(sides.Answer, changes, firstField, cloze, false),
	}
}

func rewrite(text string, changes FieldChanges, firstField string, needCloze, needField bool) string {
	t, problem := parse(text)
	if problem != nil {
		return text
	}
	t.nodes = renameNodes(t.nodes, changes)
	switch {
	case needCloze && len(t.ClozeFields()) == 0:
		t.nodes = append(t.nodes, node{kind: nodeReplacement, key: firstField, filters: []string{"cloze"}})
	case needField && !t.hasReplacement():
		t.nodes = append(t.nodes, node{kind: nodeReplacement, key: firstField})
	}
	return t.String()
}

func renameNodes(nodes []node, changes FieldChanges) []node {
	out := make([]node, 0, len(nodes))
	for _, n := range nodes {
		n.children = renameNodes(n.children, changes)
		name, changed := changes[n.key]
		named := n.kind != nodeText && n.kind != nodeComment
		switch {
		case !named || !changed:
			out = append(out, n)
		case name == "":
			out = append(out, n.children...)
		default:
			n.key = name
			out = append(out, n)
		}
	}
	return out
}

// FillEmpty puts sample texts into the empty fields of a note, for the preview of a template that is being edited.
func FillEmpty(fields []Field, question string) []Field {
	cloze := map[string]bool{}
	if t, problem := parse(question); problem == nil {
		for _, name := range t.ClozeFields() {
			cloze[name] = true
		}
	} else {
		return fields
	}
	filled := make([]Field, len(fields))
	for i, f := range fields {
		switch {
		case !FieldIsEmpty(f.Value):
		case cloze[f.Name]:
			f.Value = "Here stands a {{c1::hidden}} word."
		default:
			f.Value = "(" + f.Name + ")"
		}
		filled[i] = f
	}
	return filled
}
