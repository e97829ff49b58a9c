package collection

import (
	"fmt"
	"slices"

	"karuta/collection/anki"
	"karuta/collection/store"
)

// mergeNotetype makes one notetype of the incoming one, the one of its id and
// the copies that earlier imports made.
func (im *importer) mergeNotetype(incomingType, original *anki.Notetype, siblings []*anki.Notetype) error {
	if incomingType.IsCloze() != original.IsCloze() {
		return fmt.Errorf("notetype %q: %w", original.Name, anki.ErrNotetypeKinds)
	}
	existing, incoming := newDraft(original), newDraft(incomingType)
	for _, s := range siblings {
		existing.mergeWith(s)
	}
	incoming.mergeWith(existing.Notetype)
	existing.mergeWith(incoming.Notetype)
	im.recordMoves(incoming)
	result := existing
	newer := existing.Modified < incoming.Modified
	if im.opt.UpdateNotetypes == UpdateAlways || im.opt.UpdateNotetypes == UpdateIfNewer && newer {
		incoming.takeOrds(existing)
		result = incoming
	}
	if err := im.replaceMerged(result, original); err != nil {
		return err
	}
	for _, s := range siblings {
		d := newDraft(s)
		d.mergeWith(result.Notetype)
		if err := im.changeNotetype(d, result.ID, nil); err != nil {
			return err
		}
		im.merged[s.ID] = true
	}
	return nil
}

// replaceMerged stores the result of a merge, which is a change made here and now.
func (im *importer) replaceMerged(d *notetypeDraft, original *anki.Notetype) error {
	d.Modified, d.USN = im.tx.Stamp.Now.Secs(), im.tx.Stamp.USN
	// Twice, as Anki does: the requirements are those of the templates after the first time, and a sort field
	// that moved is looked for once more.
	if err := d.prepare(im.tx, original); err != nil {
		return err
	}
	return d.replace(im.tx, original)
}

// recordMoves notes where the fields and templates of a notetype in the
// package have gone; called again, on top of where they had gone before.
func (im *importer) recordMoves(d *notetypeDraft) {
	fields := d.fieldOrds
	if before, ok := im.fieldMap[d.ID]; ok {
		fields = make([]int, len(d.fieldOrds))
		for i, from := range d.fieldOrds {
			fields[i] = added
			if from >= 0 && from < len(before) {
				fields[i] = before[from]
			}
		}
	}
	im.fieldMap[d.ID] = slices.Clone(fields)
	moves := map[int32]int32{}
	for now, was := range d.templateOrds {
		if was != added {
			moves[int32(was)] = int32(now)
		}
	}
	if before, ok := im.templateMap[d.ID]; ok {
		for source, ord := range before {
			if now, moved := moves[ord]; moved {
				before[source] = now
			}
		}
		return
	}
	im.templateMap[d.ID] = moves
}

// notetypePair is the notetype a note has here and the one it has in the package.
type notetypePair struct{ here, incoming anki.NotetypeID }

// mergeConflicting merges the notetypes of notes that have one here and
// another in the package, and gives the notes that of the package.
func (im *importer) mergeConflicting(existing map[string]store.NoteKey) error {
	conflicts := map[notetypePair][]anki.NoteID{}
	var order []notetypePair
	for _, n := range im.source.notes {
		known, ok := existing[n.GUID]
		if !ok || known.NotetypeID == n.NotetypeID {
			continue
		}
		pair := notetypePair{known.NotetypeID, n.NotetypeID}
		if conflicts[pair] == nil {
			order = append(order, pair)
		}
		conflicts[pair] = append(conflicts[pair], known.ID)
	}
	for _, pair := range order {
		if err := im.mergePair(pair, conflicts[pair]); err != nil {
			return err
		}
	}
	return nil
}

func (im *importer) mergePair(pair notetypePair, notes []anki.NoteID) error {
	here, err := im.tx.GetNotetype(pair.here)
	if err != nil {
		return err
	}
	target, err := im.tx.GetNotetype(pair.incoming)
	if err != nil {
		return err
	}
	if here.IsCloze() != target.IsCloze() {
		return fmt.Errorf("notetype %q: %w", here.Name, anki.ErrNotetypeKinds)
	}
	old, merged := newDraft(here), newDraft(target)
	old.mergeWith(target)
	merged.mergeWith(old.Notetype)
	im.recordMoves(merged)
	if err := im.replaceMerged(merged, target); err != nil {
		return err
	}
	im.merged[pair.here] = true
	return im.changeNotetype(old, pair.incoming, notes)
}

// changeNotetype gives notes (nil for all) of the notetype that d was made from
// another one, which has d's fields and templates in d's order.
func (im *importer) changeNotetype(d *notetypeDraft, to anki.NotetypeID, only []anki.NoteID) error {
	if err := im.tx.SetSchemaModified(); err != nil {
		return err
	}
	nt, err := im.tx.GetNotetype(to)
	if err != nil {
		return err
	}
	notes, err := im.tx.ListNotes(d.ID)
	if err != nil {
		return err
	}
	before := 0
	for _, ord := range d.templateOrds {
		before = max(before, ord+1)
	}
	moves := newOrdMap(d.templateOrds, before)
	for _, n := range notes {
		if only != nil && !slices.Contains(only, n.ID) {
			continue
		}
		cards, err := im.tx.ListCardsOfNote(n.ID)
		if err != nil {
			return err
		}
		if err := moves.apply(im.tx, cards); err != nil {
			return err
		}
		n.Fields, n.NotetypeID = movedFields(n.Fields, d.fieldOrds), to
		deriveColumns(n, nt)
		if err := im.tx.UpdateNote(n); err != nil {
			return err
		}
		if err := generateMissing(im.tx, n, nt, 0); err != nil {
			return err
		}
	}
	return nil
}

// removeMergedNotetypes deletes the notetypes that were merged into others and
// have no notes left.
func (im *importer) removeMergedNotetypes() error {
	for id := range im.merged {
		notes, err := im.tx.ListNotes(id)
		if err != nil {
			return err
		}
		if len(notes) > 0 {
			continue
		}
		if err := im.tx.SetSchemaModified(); err != nil {
			return err
		}
		if err := im.tx.RemoveConfigPrefix(lastDeckKey(id)); err != nil {
			return err
		}
		if err := im.tx.RemoveNotetype(id); err != nil {
			return err
		}
		rest, err := im.tx.ListNotetypes()
		if err != nil {
			return err
		}
		if err := im.tx.SetConfig(confCurrentNotetype, rest[0].ID); err != nil {
			return err
		}
	}
	return nil
}
