package collection

import (
	"context"
	"fmt"
	"slices"

	"golang.org/x/text/unicode/norm"

	"karuta/collection/anki"
	"karuta/collection/store"
	"karuta/collection/template"
)

// MissingMediaTag is the tag for notes whose pictures or sounds are missing, as in Anki.
const MissingMediaTag = "missing-media"

// ListMediaUses returns which notes refer to which files, by the names of these. Files of notetypes are not among
// them: their names begin with "_", and nothing can tell which of those are in use. report is told now and then how
// many notes were looked at; it may be nil.
func (c *Collection) ListMediaUses(ctx context.Context, report func(notes int)) (map[string][]anki.NoteID, error) {
	return read(c, func(r *store.Reader) (map[string][]anki.NoteID, error) {
		svg, err := latexAsSVG(r)
		if err != nil {
			return nil, err
		}
		uses, notes := map[string][]anki.NoteID{}, 0
		return uses, r.EachNote(func(n *anki.Note) error {
			if err := ctx.Err(); err != nil {
				return err
			}
			if report != nil && notes%progressEvery == 0 {
				report(notes)
			}
			notes++
			m := newMediaNames()
			m.addNote(n, svg[n.NotetypeID])
			for _, name := range m.names {
				uses[name] = append(uses[name], n.ID)
			}
			return nil
		})
	})
}

// latexAsSVG tells for each notetype whether its formulas are files of SVG.
func latexAsSVG(r *store.Reader) (map[anki.NotetypeID]bool, error) {
	notetypes, err := r.ListNotetypes()
	svg := map[anki.NotetypeID]bool{}
	for _, nt := range notetypes {
		svg[nt.ID] = nt.Config.LatexSVG
	}
	return svg, err
}

// RenameMedia makes the notes refer to files by their new names, the values of names, and returns how many notes that
// changed. It cannot be undone: the files have their new names.
func (c *Collection) RenameMedia(names map[string]string) (changed int, err error) {
	to := make(map[string]string, len(names))
	for from, name := range names {
		if from = norm.NFC.String(from); from != name {
			to[from] = name
		}
	}
	if len(to) == 0 {
		return 0, nil
	}
	err = c.mutateWithoutUndo(anki.OpRenameMedia, func(tx *store.Tx) error {
		notes, err := renamedNotes(tx, func(name string) (string, bool) { name, ok := to[norm.NFC.String(name)]; return name, ok })
		if err != nil {
			return err
		}
		changed = len(notes)
		for _, n := range notes {
			nt, err := tx.GetNotetype(n.NotetypeID)
			if err != nil {
				return err
			}
			deriveColumns(n, nt)
			if err := tx.UpdateNote(n); err != nil {
				return fmt.Errorf("note %d: %w", n.ID, err)
			}
		}
		if changed > 0 {
			return tx.SetModified()
		}
		return nil
	})
	return changed, err
}

// renamedNotes returns the notes whose fields change.
func renamedNotes(tx *store.Tx, rename func(string) (string, bool)) (notes []*anki.Note, err error) {
	err = tx.EachNote(func(n *anki.Note) error {
		before := slices.Clone(n.Fields)
		for i, f := range n.Fields {
			n.Fields[i] = template.RenameMedia(f, rename)
		}
		if !slices.Equal(before, n.Fields) {
			notes = append(notes, n)
		}
		return nil
	})
	return notes, err
}
