package collection

import (
	"fmt"
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"

	"karuta/collection/anki"
	"karuta/collection/store"
)

// added marks a field or template that the notetype did not have before.
const added = -1

// notetypeDraft is a notetype that is being changed. For each field and
// template it knows the index it had before.
type notetypeDraft struct {
	*anki.Notetype
	fieldOrds    []int
	templateOrds []int
}

func newDraft(nt *anki.Notetype) *notetypeDraft {
	d := &notetypeDraft{Notetype: new(anki.Notetype)}
	*d.Notetype = *nt
	d.Fields, d.Templates = slices.Clone(nt.Fields), slices.Clone(nt.Templates)
	for i := range d.Fields {
		d.fieldOrds = append(d.fieldOrds, i)
	}
	for i := range d.Templates {
		d.templateOrds = append(d.templateOrds, i)
	}
	return d
}

// prepare brings the draft into the form it is stored in; old is what it
// replaces, or nil. A name that is taken is a change made here and now.
func (d *notetypeDraft) prepare(tx *store.Tx, old *anki.Notetype) error {
	if i := slices.Index(d.fieldOrds, int(d.Config.SortFieldIdx)); i >= 0 {
		d.Config.SortFieldIdx = uint32(i)
	}
	name := norm.NFC.String(strings.ReplaceAll(d.Name, `"`, ""))
	if err := prepareNotetype(tx, d.Notetype, old, d.fieldOrds, true); err != nil {
		return fmt.Errorf("notetype %q: %w", d.Name, err)
	}
	if d.Name != name {
		d.Modified, d.USN = tx.Stamp.Now.Secs(), tx.Stamp.USN
	}
	return nil
}

// replace stores a prepared draft in place of old, and brings its notes and
// cards in line. The draft's own stamps are kept.
func (d *notetypeDraft) replace(tx *store.Tx, old *anki.Notetype) error {
	if err := d.prepare(tx, old); err != nil {
		return err
	}
	u := &notetypeUpdate{nt: d.Notetype, old: old, fields: d.fieldOrds, templates: d.templateOrds}
	if err := u.rewriteNotes(tx); err != nil {
		return err
	}
	if err := u.rewriteCards(tx); err != nil {
		return err
	}
	return tx.PutNotetype(d.Notetype)
}

// mergeWith inserts the fields and templates that d lacks, where other has
// them, and moves those that both have to the places they have in other.
func (d *notetypeDraft) mergeWith(other *anki.Notetype) {
	for i := range other.Fields {
		same := slices.IndexFunc(d.Fields, func(f anki.Field) bool { return sameField(&f, &other.Fields[i]) })
		align(&d.Fields, &d.fieldOrds, same, i, other.Fields[i])
	}
	if d.IsCloze() {
		return
	}
	for i := range other.Templates {
		same := slices.IndexFunc(d.Templates, func(t anki.Template) bool { return sameTemplate(&t, &other.Templates[i]) })
		align(&d.Templates, &d.templateOrds, same, i, other.Templates[i])
	}
}

// align brings the part at index have to index want, or inserts it there if have is -1.
func align[T any](parts *[]T, ords *[]int, have, want int, part T) {
	switch {
	case have < 0:
		at := min(want, len(*parts))
		*parts, *ords = slices.Insert(*parts, at, part), slices.Insert(*ords, at, added)
	case have != want && want < len(*parts):
		(*parts)[have], (*parts)[want] = (*parts)[want], (*parts)[have]
		(*ords)[have], (*ords)[want] = (*ords)[want], (*ords)[have]
	}
}

// takeOrds makes d a changed form of the notetype that other is one of.
func (d *notetypeDraft) takeOrds(other *notetypeDraft) {
	d.fieldOrds = fitOrds(other.fieldOrds, len(d.Fields))
	d.templateOrds = fitOrds(other.templateOrds, len(d.Templates))
}

func fitOrds(ords []int, n int) []int {
	ords = slices.Clone(ords)
	for len(ords) < n {
		ords = append(ords, added)
	}
	return ords[:n]
}

// sameSchema reports whether two notetypes have the same fields and templates
// in the same order, whatever they are called.
func sameSchema(a, b *anki.Notetype) bool {
	return slices.EqualFunc(a.Fields, b.Fields, func(x, y anki.Field) bool { return sameField(&x, &y) }) &&
		slices.EqualFunc(a.Templates, b.Templates, func(x, y anki.Template) bool { return sameTemplate(&x, &y) })
}

func sameField(a, b *anki.Field) bool {
	return samePart(a.Config.ID, b.Config.ID, a.Name, b.Name)
}

func sameTemplate(a, b *anki.Template) bool {
	return samePart(a.Config.ID, b.Config.ID, a.Name, b.Name)
}

// samePart compares by id where both have one, since names may change, else by name.
func samePart(idA, idB *int64, nameA, nameB string) bool {
	if idA != nil && idB != nil {
		return *idA == *idB
	}
	return nameA == nameB
}
