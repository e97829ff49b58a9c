package collection

import (
	"errors"
	"fmt"

	"karuta/collection/anki"
)

// mergeNote merges a received note: with the one that waits to be sent here,
// field by field where the version that both sides have had is known.
func (e *Exchange) mergeNote(note *anki.Note, notetypes map[anki.NotetypeID]*anki.Notetype) error {
	local, err := e.tx.GetNote(note.ID)
	if errors.Is(err, anki.ErrNotFound) { // a new one
		return e.takeNote(note, notetypes)
	}
	if err != nil {
		return err
	}
	if e.side.isClient() {
		merged, err := e.mergeFields(local, note, notetypes)
		if err != nil || merged {
			return err
		}
	}
	if !takesRow(e.side.pends(local.USN), local.Modified, note.Modified) {
		return nil
	}
	return e.takeNote(note, notetypes)
}

// takeNote stores a received note.
func (e *Exchange) takeNote(note *anki.Note, notetypes map[anki.NotetypeID]*anki.Notetype) error {
	nt, err := e.notetypeOf(note, notetypes)
	if err != nil {
		return err
	}
	normalizeFields(note)
	e.received(&note.USN)
	return e.putNote(note, nt)
}

func normalizeFields(note *anki.Note) {
	for i, field := range note.Fields {
		note.Fields[i] = normalizeText(field, false)
	}
	note.Flags, note.Data = 0, ""
}

func (e *Exchange) putNote(note *anki.Note, nt *anki.Notetype) error {
	deriveColumns(note, nt)
	e.changes.Notes = true
	return e.tx.PutNote(note)
}

// notetypeOf returns the notetype of a received note, which must fit.
func (e *Exchange) notetypeOf(note *anki.Note, notetypes map[anki.NotetypeID]*anki.Notetype) (*anki.Notetype, error) {
	nt := notetypes[note.NotetypeID]
	if nt == nil {
		var err error
		nt, err = e.tx.GetNotetype(note.NotetypeID)
		if errors.Is(err, anki.ErrNotFound) {
			return nil, fmt.Errorf("%w: its notetype %d is missing", ErrIncompatible, note.NotetypeID)
		}
		if err != nil {
			return nil, err
		}
		notetypes[note.NotetypeID] = nt
	}
	if len(note.Fields) != len(nt.Fields) {
		return nil, fmt.Errorf("%w: it has %d fields, notetype %q %d", ErrIncompatible, len(note.Fields), nt.Name, len(nt.Fields))
	}
	return nt, nil
}

// mergeFields merges a received note with the local one by field, and reports
// whether that settled it: if not, one of the two stands as a whole.
func (e *Exchange) mergeFields(local, note *anki.Note, notetypes map[anki.NotetypeID]*anki.Notetype) (bool, error) {
	if local.NotetypeID != note.NotetypeID || len(local.Fields) != len(note.Fields) {
		return false, nil
	}
	if err := e.needVersions(); err != nil {
		return false, err
	}
	nt, err := e.notetypeOf(note, notetypes)
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
		return true, e.takeNote(note, notetypes)
	}
	if r.isOurs && local.USN == anki.PendingUSN && local.Modified > note.Modified {
		return true, nil
	}
	// In the same sync, after this, it goes out; it must be newer than both for the others to take it.
	local.Fields, local.Tags = r.fields, r.tags
	local.Modified = max(e.tx.Stamp.Now.Secs(), local.Modified+1, note.Modified+1)
	local.USN = anki.PendingUSN
	return true, e.putNote(local, nt)
}

func (e *Exchange) needVersions() (err error) {
	if e.versions == nil {
		e.versions, err = readVersions(e.c.versionsPath(), e.start.LastSync)
	}
	return err
}
