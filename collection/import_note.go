package collection

import (
	"fmt"
	"slices"

	"karuta/collection/anki"
	"karuta/collection/store"
	"karuta/collection/template"
)

// importIDStep is what is added to the id of an imported note or card until it is free.
const importIDStep = 999

// importNotes adds the notes whose guid is unknown and updates the others as the options say.
func (im *importer) importNotes() error {
	existing, err := im.tx.ListNoteKeys()
	if err != nil {
		return err
	}
	if im.opt.MergeNotetypes {
		if err := im.mergeConflicting(existing); err != nil {
			return err
		}
	}
	taken := make(map[anki.NoteID]bool, len(existing))
	for _, key := range existing {
		taken[key.ID] = true
	}
	nfc, err := setting(&im.tx.Reader, confNormalizeText, true)
	if err != nil {
		return err
	}
	notetypes := map[anki.NotetypeID]*anki.Notetype{}
	im.result.Found = len(im.source.notes)
	for _, n := range im.source.notes {
		im.toOurNotetype(n)
		nt := notetypes[n.NotetypeID]
		if nt == nil {
			if nt, err = im.tx.GetNotetype(n.NotetypeID); err != nil {
				return fmt.Errorf("note %d: %w: %w", n.ID, anki.ErrPackageDamaged, err)
			}
			notetypes[nt.ID] = nt
		}
		if key, known := existing[n.GUID]; known {
			err = im.updateNote(n, nt, key, nfc)
		} else {
			err = im.addNote(n, nt, taken, nfc)
			existing[n.GUID] = store.NoteKey{ID: n.ID, NotetypeID: n.NotetypeID, Modified: n.Modified}
		}
		if err != nil {
			return err
		}
	}
	return im.removeMergedNotetypes()
}

// toOurNotetype puts the fields in the order, and names the notetype, that this collection has.
func (im *importer) toOurNotetype(n *anki.Note) {
	if order, ok := im.fieldMap[n.NotetypeID]; ok {
		n.Fields = movedFields(n.Fields, order)
	}
	if id, ok := im.notetypeMap[n.NotetypeID]; ok {
		n.NotetypeID = id
	}
}

func (im *importer) addNote(n *anki.Note, nt *anki.Notetype, taken map[anki.NoteID]bool, nfc bool) error {
	if err := im.prepareNote(n, nt, nfc); err != nil {
		return err
	}
	id := n.ID
	for taken[n.ID] {
		n.ID += importIDStep
	}
	taken[n.ID] = true
	im.noteMap[id] = n.ID
	im.result.New++
	n.Flags, n.Data = 0, ""
	return im.tx.PutNote(n)
}

// updateNote handles a note whose guid is known.
func (im *importer) updateNote(n *anki.Note, nt *anki.Notetype, known store.NoteKey, nfc bool) error {
	if !im.opt.MergeNotetypes && n.NotetypeID != known.NotetypeID {
		im.result.Conflicting++
		return nil
	}
	im.noteMap[n.ID] = known.ID
	if !im.opt.UpdateNotes.allows(known.Modified, n.Modified) {
		im.result.Unchanged++
		return nil
	}
	old, err := im.tx.GetNote(known.ID)
	if err != nil {
		return err
	}
	n.ID, n.Flags, n.Data = old.ID, old.Flags, old.Data
	if err := im.prepareNote(n, nt, nfc); err != nil {
		return err
	}
	im.result.Updated++
	return im.tx.PutNote(n)
}

// prepareNote brings a note from a package into its stored form. Its time of
// change stays, so that a later export of the same deck counts as newer.
func (im *importer) prepareNote(n *anki.Note, nt *anki.Notetype, nfc bool) error {
	if len(n.Fields) != len(nt.Fields) {
		return fmt.Errorf("note %d has %d fields, its notetype %d: %w", n.ID, len(n.Fields), len(nt.Fields), anki.ErrPackageDamaged)
	}
	for i, f := range n.Fields {
		n.Fields[i] = normalizeText(template.RenameMedia(f, im.media.Use), nfc)
	}
	tags, err := im.knownTags(n.Tags)
	if err != nil {
		return err
	}
	n.Tags, n.USN = tags, im.tx.Stamp.USN
	deriveColumns(n, nt)
	return nil
}

// knownTags is canonifyTags for many notes with the same few tags.
func (im *importer) knownTags(tags []string) ([]string, error) {
	var out []string
	for _, tag := range tags {
		known, seen := im.tags[tag]
		if !seen {
			list, err := canonifyTags(im.tx, []string{tag})
			if err != nil {
				return nil, err
			}
			if len(list) > 0 {
				known = list[0]
			}
			im.tags[tag] = known
		}
		if known != "" {
			out = append(out, known)
		}
	}
	slices.SortFunc(out, store.CompareNames)
	return slices.CompactFunc(out, func(a, b string) bool { return store.CompareNames(a, b) == 0 }), nil
}
