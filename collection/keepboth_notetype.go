package collection

import (
	"errors"
	"slices"

	"karuta/collection/anki"
)

// notetypeFit says how notes of a local notetype become notes of the one there.
type notetypeFit struct {
	to        *anki.Notetype
	fields    []int           // for each field there its place here, -1 for one that is not here
	lost      []int           // places here of fields that are not there
	templates map[int32]int32 // ord here to ord there; nil for a cloze, where they are the same
}

type fitKey struct{ from, to anki.NotetypeID }

// ord returns the ord there of a card here.
func (f *notetypeFit) ord(ord int32) (int32, bool) {
	if f.templates == nil {
		return ord, true
	}
	to, ok := f.templates[ord]
	return to, ok
}

// arrange returns the fields of a note in their order there; a field that is not here is what rest has.
func (f *notetypeFit) arrange(fields, rest []string) []string {
	out := make([]string, len(f.fields))
	for i, from := range f.fields {
		switch {
		case from >= 0 && from < len(fields):
			out[i] = fields[from]
		case i < len(rest):
			out[i] = rest[i]
		}
	}
	return out
}

// fitNotetypes matches fields and templates by id, then by name.
func fitNotetypes(from, to *anki.Notetype) *notetypeFit {
	f := &notetypeFit{to: to, fields: matchParts(fieldParts(from), fieldParts(to))}
	for i := range from.Fields {
		if !slices.Contains(f.fields, i) {
			f.lost = append(f.lost, i)
		}
	}
	if from.IsCloze() && to.IsCloze() {
		return f
	}
	f.templates = map[int32]int32{}
	for there, here := range matchParts(templateParts(from), templateParts(to)) {
		if here >= 0 {
			f.templates[int32(here)] = int32(there)
		}
	}
	return f
}

// matchParts returns for each part of to the place of the same part in from, or -1.
func matchParts(from, to []part) []int {
	match := make([]int, len(to))
	used := make([]bool, len(from))
	for i := range match {
		match[i] = -1
	}
	take := func(same func(a, b part) bool) {
		for i := range to {
			for j := range from {
				if match[i] < 0 && !used[j] && same(from[j], to[i]) {
					match[i], used[j] = j, true
				}
			}
		}
	}
	take(func(a, b part) bool { return *a.id != nil && *b.id != nil && **a.id == **b.id })
	take(func(a, b part) bool { return a.name == b.name })
	return match
}

// fit returns how notes of a local notetype become notes of one there; to 0
// means the one there that stands for it, which is added if there is none.
func (k *keepBoth) fit(from, to anki.NotetypeID) (*notetypeFit, error) {
	key := fitKey{from, to}
	if f := k.fits[key]; f != nil {
		return f, nil
	}
	ours := k.ours[from]
	if ours == nil {
		return nil, nil // a note without a notetype: the database check's business
	}
	theirs := k.notetypes[to]
	if theirs == nil {
		var err error
		if theirs, err = k.counterpart(ours); err != nil {
			return nil, err
		}
	}
	f := fitNotetypes(ours, theirs)
	k.fits[key] = f
	return f, nil
}

// counterpart returns the notetype there that stands for ours: that of its id;
// between foreign collections one that looks the same; else ours, which is added.
func (k *keepBoth) counterpart(ours *anki.Notetype) (*anki.Notetype, error) {
	theirs := k.notetypes[ours.ID]
	if theirs != nil && theirs.IsCloze() == ours.IsCloze() {
		return theirs, nil
	}
	if k.foreign {
		for _, nt := range k.notetypes {
			if nt.Name == ours.Name && nt.IsCloze() == ours.IsCloze() && slices.Equal(nt.FieldNames(), ours.FieldNames()) &&
				slices.Equal(templateNames(nt), templateNames(ours)) {
				return nt, nil
			}
		}
	}
	added := *ours
	if theirs != nil {
		id, err := k.tx.FreeNotetypeID()
		if err != nil {
			return nil, err
		}
		added.ID = id
	}
	added.USN = anki.PendingUSN
	if err := freeNotetypeName(k.tx, &added); err != nil {
		return nil, err
	}
	k.notetypes[added.ID] = &added
	return &added, k.tx.PutNotetype(&added)
}

func templateNames(nt *anki.Notetype) []string {
	names := make([]string, len(nt.Templates))
	for i, t := range nt.Templates {
		names[i] = t.Name
	}
	return names
}

// changedNotetypes carries over notetypes that were added or changed here. Where
// fields or templates differ, the notetype there stands.
func (k *keepBoth) changedNotetypes() error {
	ours, err := k.local.ListNotetypes()
	if err != nil {
		return err
	}
	for _, nt := range ours {
		if nt.USN != anki.PendingUSN {
			continue
		}
		theirs := k.notetypes[nt.ID]
		if theirs == nil {
			_, err = k.fit(nt.ID, 0)
		} else if theirs.Modified < nt.Modified && sameSchema(nt, theirs) {
			changed := *nt
			k.notetypes[nt.ID] = &changed
			err = errors.Join(freeNotetypeName(k.tx, &changed), k.tx.PutNotetype(&changed))
		}
		if err != nil {
			return err
		}
	}
	return nil
}
