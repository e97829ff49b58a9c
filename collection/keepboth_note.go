package collection

import (
	"slices"

	"karuta/collection/anki"
)

// allNotes carries the notes over that were added or edited here.
func (k *keepBoth) allNotes() error {
	byGUID := map[string]anki.NoteID{}
	if k.foreign {
		keys, err := k.tx.ListNoteKeys()
		if err != nil {
			return err
		}
		for guid, key := range keys {
			byGUID[guid] = key.ID
		}
	}
	return k.local.EachNote(func(n *anki.Note) error {
		theirs, found := k.theirNotes[n.ID]
		at := n.ID
		if same, ok := byGUID[n.GUID]; ok {
			at, found = same, true
		} else if found && k.foreign { // another note that was made in the same millisecond
			for found {
				at += importIDStep
				_, found = k.theirNotes[at]
			}
		}
		row := rowStamp{n.USN, n.Modified}
		switch {
		case found:
			k.noteMap[n.ID] = at
			return k.mergeNote(n, at)
		case k.isMissed(row, k.graves.notes[n.ID]):
			k.noteMap[n.ID] = at
			k.theirNotes[at] = theirs
			return k.addNote(n, at)
		}
		return nil
	})
}

// addNote adds a local note under the id at.
func (k *keepBoth) addNote(n *anki.Note, at anki.NoteID) error {
	f, err := k.fit(n.NotetypeID, 0)
	if err != nil || f == nil {
		delete(k.noteMap, n.ID)
		return err
	}
	added := *n
	added.ID, added.Fields = at, f.arrange(n.Fields, nil)
	k.setAside(n, f, nil)
	return k.putNote(&added, f.to)
}

// mergeNote brings a local note together with the note there.
func (k *keepBoth) mergeNote(n *anki.Note, at anki.NoteID) error {
	theirs, err := k.tx.GetNote(at)
	if err != nil {
		return err
	}
	f, err := k.fit(n.NotetypeID, theirs.NotetypeID)
	if err != nil || f == nil {
		return err
	}
	m := noteMerge{
		ours:   noteText{fields: f.arrange(n.Fields, theirs.Fields), tags: n.Tags, mod: n.Modified},
		theirs: textOf(theirs),
	}
	base, stale := k.findBase(n, f, m)
	if !k.isOurs(n.USN) && !stale && k.evidence.knew(rowStamp{n.USN, n.Modified}) {
		return nil // theirs was made from ours
	}
	if base != nil {
		m.base = k.arranged(base, f, theirs.Fields)
	}
	if stale && !k.isOurs(n.USN) {
		m = m.onlyOurs()
	}
	switch {
	case base != nil:
		k.setAside(n, f, base.fields)
	case k.isOurs(n.USN):
		k.setAside(n, f, nil)
	case theirs.Modified >= n.Modified:
		return nil // ours was sent before, and theirs is the newer one
	}
	result := m.merge()
	k.conflicts = append(k.conflicts, result.conflicts(at, f.to, k.tx.Stamp.Now)...)
	k.kept.Conflicts += len(result.displaced)
	if result.isTheirs {
		return nil
	}
	theirs.Fields, theirs.Tags = result.fields, result.tags
	theirs.Modified = max(n.Modified, theirs.Modified+1)
	return k.putNote(theirs, f.to)
}

// arranged returns a base with its fields in their order there.
func (k *keepBoth) arranged(t *noteText, f *notetypeFit, rest []string) *noteText {
	base := &noteText{fields: f.arrange(t.fields, rest), tags: t.tags}
	if t.after != nil {
		base.after = f.arrange(t.after, rest)
	}
	return base
}

// findBase returns the version that both sides have had, with the fields that
// it has here, and whether theirs was made from that without having seen ours;
// nil if it is not known.
func (k *keepBoth) findBase(n *anki.Note, f *notetypeFit, m noteMerge) (base *noteText, stale bool) {
	nt := k.ours[n.NotetypeID]
	sent := k.versions.listSent(n.ID, nt)
	for _, t := range sent {
		m.base = k.arranged(t, f, m.theirs.fields)
		if m.isStale() { // the oldest one has all that was written here since
			base, stale = t, true
		} else if base == nil && slices.Equal(m.base.fields, m.theirs.fields) {
			base = t
		}
	}
	if base != nil {
		return base, stale
	}
	if n.USN == anki.PendingUSN {
		return k.versions.find(n, nt), false
	}
	if len(sent) > 0 {
		return sent[0], false
	}
	return nil, false
}

func (k *keepBoth) putNote(n *anki.Note, nt *anki.Notetype) error {
	n.NotetypeID, n.USN = nt.ID, anki.PendingUSN
	deriveColumns(n, nt)
	k.changed[n.ID] = true
	k.kept.Notes++
	return k.tx.PutNote(n)
}

// missingCards makes the cards that notes written here should have by the
// templates there, and have not.
func (k *keepBoth) missingCards() error {
	for id := range k.changed {
		n, err := k.tx.GetNote(id)
		if err != nil {
			return err
		}
		if err := generateMissing(k.tx, n, k.notetypes[n.NotetypeID], 0); err != nil {
			return err
		}
	}
	return nil
}
