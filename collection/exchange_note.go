package collection

import (
	"errors"
	"fmt"
	"maps"

	"karuta/collection/anki"
	"karuta/collection/store"
)

// mergeNotes merges received notes: with those that wait to be sent here,
// field by field where the version that both sides have had is known.
func (e *Exchange) mergeNotes(notes []*anki.Note) error {
	here, err := e.tx.ListNoteHeads(idsOf(notes, func(n *anki.Note) anki.NoteID { return n.ID }))
	if err != nil {
		return err
	}
	seen := make(map[anki.NoteID]bool, len(notes))
	for _, note := range notes {
		local, known := here[note.ID]
		if seen[note.ID] { // a chunk may name a note twice
			again, err := e.tx.ListNoteHeads([]anki.NoteID{note.ID})
			if err != nil {
				return err
			}
			local, known = again[note.ID]
		}
		seen[note.ID] = true
		if err := e.mergeNote(note, local, known); err != nil {
			return fmt.Errorf("merge note %d: %w", note.ID, err)
		}
	}
	return nil
}

// mergeNote merges one note with the one here, if there is one.
func (e *Exchange) mergeNote(note *anki.Note, here store.NoteHead, known bool) error {
	if !known {
		return e.takeNote(note, e.tx.PutNote)
	}
	merging, err := e.mayMerge(note.ID, here)
	if err != nil {
		return err
	}
	if merging {
		local, err := e.tx.GetNote(note.ID)
		if err != nil {
			return err
		}
		merged, err := e.mergeFields(local, note)
		if err != nil || merged {
			return err
		}
	}
	if !takesRow(e.side.pends(here.USN), here.Modified, note.Modified) {
		return nil
	}
	return e.takeNote(note, func(n *anki.Note) error { return e.tx.ReplaceNote(n, here) })
}

// mayMerge reports whether there is something to merge by field: changes that wait to be sent, or some that were sent
// and that the other side may not have seen.
func (e *Exchange) mayMerge(id anki.NoteID, here store.NoteHead) (bool, error) {
	if !e.side.isClient() {
		return false, nil
	}
	if err := e.needVersions(); err != nil {
		return false, err
	}
	return here.USN == anki.PendingUSN || len(e.versions.sent[id]) > 0, nil
}

// takeNote stores a received note.
func (e *Exchange) takeNote(note *anki.Note, put func(*anki.Note) error) error {
	nt, err := e.notetypeOf(note)
	if err != nil {
		return err
	}
	normalizeFields(note)
	e.received(&note.USN)
	deriveColumns(note, nt)
	e.changes.Notes = true
	return put(note)
}

func normalizeFields(note *anki.Note) {
	for i, field := range note.Fields {
		note.Fields[i] = normalizeText(field, false)
	}
	note.Flags, note.Data = 0, ""
}

// servedNotetypes are notetypes as they were at the end of a sync: a server needs them again in the next.
type servedNotetypes struct {
	modified anki.Millis // of the collection
	byID     map[anki.NotetypeID]*anki.Notetype
}

// notetypesAt returns what holds for a collection that was changed last at that time.
func (s servedNotetypes) notetypesAt(modified anki.Millis) map[anki.NotetypeID]*anki.Notetype {
	if s.byID == nil || s.modified != modified {
		return map[anki.NotetypeID]*anki.Notetype{}
	}
	return maps.Clone(s.byID)
}

// notetypeOf returns the notetype of a received note, which must fit.
func (e *Exchange) notetypeOf(note *anki.Note) (*anki.Notetype, error) {
	nt := e.notetypes[note.NotetypeID]
	if nt == nil {
		var err error
		nt, err = e.tx.GetNotetype(note.NotetypeID)
		if errors.Is(err, anki.ErrNotFound) {
			return nil, fmt.Errorf("%w: its notetype %d is missing", ErrIncompatible, note.NotetypeID)
		}
		if err != nil {
			return nil, err
		}
		e.notetypes[note.NotetypeID] = nt
	}
	if len(note.Fields) != len(nt.Fields) {
		return nil, fmt.Errorf("%w: it has %d fields, notetype %q %d", ErrIncompatible, len(note.Fields), nt.Name, len(nt.Fields))
	}
	return nt, nil
}

// mergeFields merges a received note with the local one by field, and reports
// whether that settled it: if not, one of the two stands as a whole.
func (e *Exchange) mergeFields(local, note *anki.Note) (bool, error) {
	if local.NotetypeID != note.NotetypeID || len(local.Fields) != len(note.Fields) {
		return false, nil
	}
	nt, err := e.notetypeOf(note)
	if err != nil {
		return false, err
	}
	normalizeFields(note)
	m := noteMerge{ours: textOf(local), theirs: textOf(note)}
	m.base = e.versions.find(local, nt)
	if local.USN != anki.PendingUSN {
		if m.base = m.staleBase(e.versions.listSent(local.ID, nt)); m.base == nil {
			return false, nil
		}
		m = m.onlyOurs()
	} else if stale := m.staleBase(e.versions.listSent(local.ID, nt)); stale != nil {
		m.base = stale
	}
	r := m.merge()
	e.conflicts = append(e.conflicts, r.conflicts(note.ID, nt, e.tx.Stamp.Now)...)
	if m.base == nil {
		return false, nil
	}
	if r.isTheirs {
		return true, e.takeNote(note, e.tx.PutNote)
	}
	if r.isOurs && local.USN == anki.PendingUSN && local.Modified > note.Modified {
		return true, nil
	}
	// In the same sync, after this, it goes out; it must be newer than both for the others to take it.
	local.Fields, local.Tags = r.fields, r.tags
	local.Modified = max(e.tx.Stamp.Now.Secs(), local.Modified+1, note.Modified+1)
	local.USN = anki.PendingUSN
	deriveColumns(local, nt)
	e.changes.Notes = true
	return true, e.tx.PutNote(local)
}

func (e *Exchange) needVersions() (err error) {
	if e.versions == nil {
		e.versions, err = readVersions(e.c.versionsPath(), e.start.LastSync)
	}
	return err
}
