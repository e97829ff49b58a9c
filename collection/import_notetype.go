package collection

import (
	"karuta/collection/anki"
)

// importNotetypes adds the notetypes that are new, and updates, merges or
// copies those that are there.
func (im *importer) importNotetypes() error {
	ours, err := im.tx.ListNotetypes()
	if err != nil {
		return err
	}
	for _, nt := range im.source.notetypes {
		id := nt.ID
		nt.Config.OriginalID = &id
		existing := findNotetype(ours, nt.ID)
		switch {
		case existing == nil:
			err = im.addNotetype(nt)
		case im.opt.MergeNotetypes:
			err = im.mergeNotetype(nt, existing, siblingsOf(ours, nt.ID))
		default:
			err = im.updateOrCopyNotetype(nt, existing, ours)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func findNotetype(list []*anki.Notetype, id anki.NotetypeID) *anki.Notetype {
	for _, nt := range list {
		if nt.ID == id {
			return nt
		}
	}
	return nil
}

// siblingsOf returns the notetypes that were copied from one of that id.
func siblingsOf(list []*anki.Notetype, original anki.NotetypeID) []*anki.Notetype {
	var siblings []*anki.Notetype
	for _, nt := range list {
		if nt.ID != original && nt.Config.OriginalID != nil && *nt.Config.OriginalID == original {
			siblings = append(siblings, nt)
		}
	}
	return siblings
}

// addNotetype adds a notetype whose id is free.
func (im *importer) addNotetype(nt *anki.Notetype) error {
	d := newDraft(nt)
	if err := d.prepare(im.tx, nil); err != nil {
		return err
	}
	d.USN = im.tx.Stamp.USN
	return im.tx.PutNotetype(d.Notetype)
}

// updateOrCopyNotetype updates a notetype of the same fields and templates; one
// that differs in them is copied under an id of its own, or goes into the copy
// that an earlier import made.
func (im *importer) updateOrCopyNotetype(incoming, existing *anki.Notetype, ours []*anki.Notetype) error {
	if !sameSchema(existing, incoming) {
		source := incoming.ID
		existing = nil
		for _, nt := range siblingsOf(ours, source) {
			if sameSchema(nt, incoming) {
				existing = nt
				break
			}
		}
		if existing == nil {
			return im.copyNotetype(incoming)
		}
		im.notetypeMap[source] = existing.ID
		incoming.ID = existing.ID
	}
	if !im.opt.UpdateNotetypes.allows(existing.Modified, incoming.Modified) {
		return nil
	}
	incoming.USN = im.tx.Stamp.USN
	return newDraft(incoming).replace(im.tx, existing)
}

// copyNotetype adds a notetype whose id is taken by a different one.
func (im *importer) copyNotetype(nt *anki.Notetype) error {
	source := nt.ID
	d := newDraft(nt)
	d.ID = 0
	if err := d.prepare(im.tx, nil); err != nil {
		return err
	}
	id, err := im.tx.FreeNotetypeID()
	if err != nil {
		return err
	}
	d.ID, d.USN = id, im.tx.Stamp.USN
	if err := im.tx.PutNotetype(d.Notetype); err != nil {
		return err
	}
	im.notetypeMap[source] = id
	return im.tx.SetConfig(confCurrentNotetype, id)
}
