package collection

import (
	"slices"

	"karuta/collection/anki"
)

// noteText is one version of what a person wrote.
type noteText struct {
	fields []string
	tags   []string
	mod    anki.Secs
	after  []string // of a base: the fields after what was changed here then; nil if that is not known
}

func textOf(n *anki.Note) noteText { return noteText{fields: n.Fields, tags: n.Tags, mod: n.Modified} }

// noteMerge are two versions of a note and the one both came from, all with
// the same fields; base is nil if it is not known.
type noteMerge struct {
	base         *noteText
	ours, theirs noteText
}

// mergedNote is what came of them.
type mergedNote struct {
	fields   []string
	tags     []string
	isTheirs bool // the result is their version as it is
	isOurs   bool
	// displaced are the texts that gave way to another one of the same field.
	displaced []displacedText
}

type displacedText struct {
	field int
	text  string
}

// merge takes each field from the side that changed it. Where both did, the
// version that is newer stands, ours of equally old ones. Without a base the
// newer version stands as a whole.
func (m noteMerge) merge() mergedNote {
	newer, older := m.theirs, m.ours
	if m.ours.mod >= m.theirs.mod {
		newer, older = m.ours, m.theirs
	}
	r := mergedNote{fields: slices.Clone(newer.fields), tags: newer.tags}
	for i, text := range newer.fields {
		other := older.fields[i]
		switch {
		case text == other:
		case m.base != nil && m.base.fields[i] == text:
			r.fields[i] = other
		case m.base != nil && m.base.fields[i] == other:
		default:
			r.displaced = append(r.displaced, displacedText{i, other})
		}
	}
	if m.base != nil {
		r.tags = mergeTags(m.base.tags, m.ours.tags, m.theirs.tags)
	}
	r.isTheirs = slices.Equal(r.fields, m.theirs.fields) && slices.Equal(r.tags, m.theirs.tags)
	r.isOurs = slices.Equal(r.fields, m.ours.fields) && slices.Equal(r.tags, m.ours.tags)
	return r
}

// mergeTags returns their tags with what was added and removed on our side.
func mergeTags(base, ours, theirs []string) []string {
	var merged []string
	for _, tag := range theirs {
		if slices.Contains(ours, tag) || !slices.Contains(base, tag) {
			merged = append(merged, tag)
		}
	}
	for _, tag := range ours {
		if !slices.Contains(base, tag) && !slices.Contains(merged, tag) {
			merged = append(merged, tag)
		}
	}
	return merged
}

// isStale reports whether their version was made without having seen ours:
// something we changed is in it as it was before, and it differs from that
// elsewhere. It is the same if somebody took our change back and made another
// one; that is rarer, and costs nobody a text.
func (m noteMerge) isStale() bool {
	if m.base == nil {
		return false
	}
	stale := false
	for i, before := range m.base.fields {
		stale = stale || m.isOurChange(i) && m.theirs.fields[i] == before
	}
	return stale && !(slices.Equal(m.theirs.fields, m.base.fields) && slices.Equal(m.theirs.tags, m.base.tags))
}

// isOurChange reports whether a field says what was written here after the base.
func (m noteMerge) isOurChange(i int) bool {
	after := m.base.after
	return after != nil && after[i] != m.base.fields[i] && after[i] == m.ours.fields[i]
}

// onlyOurs returns the merge with their version as the base of all that was not
// changed here: for a version that was sent, what came after it is not our doing.
func (m noteMerge) onlyOurs() noteMerge {
	base, ours := *m.base, m.ours
	base.fields, ours.fields = slices.Clone(m.theirs.fields), slices.Clone(m.theirs.fields)
	for i := range base.fields {
		if m.isOurChange(i) {
			base.fields[i], ours.fields[i] = m.base.fields[i], m.ours.fields[i]
		}
	}
	m.base, m.ours = &base, ours
	return m
}

// staleBase returns the oldest of the versions, given latest first, that theirs was made from without
// having seen what we sent after it; nil if there is none.
func (m noteMerge) staleBase(versions []*noteText) (oldest *noteText) {
	for _, v := range versions {
		if m.base = v; m.isStale() {
			oldest = v
		}
	}
	return oldest
}

// conflicts returns the displaced texts as entries of the conflict list.
func (r mergedNote) conflicts(note anki.NoteID, nt *anki.Notetype, at anki.Millis) []Conflict {
	var list []Conflict
	for _, d := range r.displaced {
		if d.field < len(nt.Fields) {
			list = append(list, Conflict{At: at, Note: note, Field: nt.Fields[d.field].Name, Text: d.text})
		}
	}
	return list
}
