package collection

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"karuta/collection/anki"
	"karuta/collection/store"
)

// SideCounts are the rows of one side of a comparison.
type SideCounts = store.SideCounts

// Comparison is what this collection and another one have and have not in common.
type Comparison struct {
	store.Comparison
	// Notetypes are the names of the notetypes that have other fields or other
	// templates on the two sides, or are on one side only: why they cannot be merged.
	Notetypes []string `json:"notetypes,omitempty"`
}

// CompareWith compares this collection, as "here", with the file at path, as
// "there", which must have passed CheckDownload and be nobody else's. Notes are
// the same if their guids are, cards and reviews if their ids are. Both sides
// are streamed: nothing grows with their size but temporary files. It only reads.
func (c *Collection) CompareWith(ctx context.Context, path string) (result Comparison, err error) {
	defer func() {
		if err != nil {
			err = fmt.Errorf("compare collections: %w", err)
		}
	}()
	here, err := read(c, func(r *store.Reader) (sideObjects, error) { return readSide(r) })
	if err != nil {
		return result, err
	}
	db, err := store.Open(path, store.Options{Unlocked: true, Sparing: true})
	if err != nil {
		return result, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	var there sideObjects
	if err := db.View(func(r *store.Reader) error { there, err = readSide(r); return err }); err != nil {
		return result, err
	}
	result.Notetypes = differingNotetypes(here.notetypes, there.notetypes)
	result.Comparison, err = db.CompareWith(ctx, c.Path(), here.col.LastSync.Secs())
	return result, err
}

type sideObjects struct {
	col       store.Col
	notetypes []*anki.Notetype
}

func readSide(r *store.Reader) (s sideObjects, err error) {
	if s.col, err = r.GetCol(); err != nil {
		return s, err
	}
	s.notetypes, err = r.ListNotetypes()
	return s, err
}

// differingNotetypes names what cannot be merged, in the order of the names.
func differingNotetypes(here, there []*anki.Notetype) (names []string) {
	other := map[anki.NotetypeID]*anki.Notetype{}
	for _, nt := range there {
		other[nt.ID] = nt
	}
	for _, nt := range here {
		if o := other[nt.ID]; o == nil || !sameLayout(nt, o) {
			names = append(names, nt.Name)
		}
		delete(other, nt.ID)
	}
	for _, nt := range other {
		names = append(names, nt.Name)
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// sameLayout reports whether two notetypes have the same fields and templates in the same order.
func sameLayout(a, b *anki.Notetype) bool {
	return slices.EqualFunc(a.Fields, b.Fields, func(x, y anki.Field) bool { return x.Name == y.Name }) &&
		slices.EqualFunc(a.Templates, b.Templates, func(x, y anki.Template) bool { return x.Name == y.Name })
}
