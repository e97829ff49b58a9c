package collection

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"karuta/collection/anki"
	"karuta/collection/apkg"
	"karuta/collection/store"
	"karuta/collection/template"
	"karuta/internal/atomicfile"
)

// ExportOptions are the choices of an export.
type ExportOptions struct {
	Deck           anki.DeckID // the deck, with those below it; 0 for all
	WithScheduling bool        // due dates and the review log; else cards go out as new ones
	WithPresets    bool
	WithMedia      bool
	// MediaDir is the media folder; "" is the one beside the collection.
	MediaDir string
	// Progress is told how many of the media files are packed; it may be nil.
	Progress func(done, total int)
}

func (o *ExportOptions) packing(collection string, names []string) apkg.WriteOptions {
	w := apkg.WriteOptions{Names: names, Progress: o.Progress}
	if !o.WithMedia {
		return w
	}
	if w.MediaDir = o.MediaDir; w.MediaDir == "" {
		w.MediaDir = MediaFolderOf(collection)
	}
	return w
}

// ExportPackage writes the notes that have cards in a deck, with all their
// cards, into a deck package (.apkg) of the latest format, in place of a file
// that is there. It returns the number of notes.
func (c *Collection) ExportPackage(ctx context.Context, path string, opt ExportOptions) (notes int, err error) {
	source, col, err := c.gatherExport(opt)
	if err != nil {
		return 0, fmt.Errorf("export: %w", err)
	}
	err = writePackage(ctx, path, opt.packing(c.Path(), source.mediaNames()), func(file string) error {
		return c.writeSource(file, source, col)
	})
	if err != nil {
		return 0, fmt.Errorf("export: %w", err)
	}
	return len(source.notes), nil
}

// ExportCollection writes the whole collection into a collection package
// (.colpkg) of the latest format, in place of a file that is there. Of the
// options only those about media count.
func (c *Collection) ExportCollection(ctx context.Context, path string, opt ExportOptions) error {
	err := writePackage(ctx, path, opt.packing(c.Path(), nil), func(file string) error { return c.db.CopyTo(ctx, file) })
	if err != nil {
		return fmt.Errorf("export: %w", err)
	}
	return nil
}

// writePackage packs the collection file that build writes. The package is
// there whole or not at all.
func writePackage(ctx context.Context, path string, opt apkg.WriteOptions, build func(file string) error) (err error) {
	dir, err := os.MkdirTemp(filepath.Dir(path), ".karuta-export-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	file := filepath.Join(dir, "collection.anki2")
	if err := build(file); err != nil {
		return err
	}
	f, err := atomicfile.Create(path)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Abort()) }()
	if err := apkg.Write(ctx, f, file, opt); err != nil {
		return err
	}
	return f.Commit()
}

// gatherExport reads what is to be exported.
func (c *Collection) gatherExport(opt ExportOptions) (source *importSource, col exportedCalendar, err error) {
	err = c.db.View(func(r *store.Reader) error {
		want, err := notesOfDeck(r, opt.Deck)
		if err != nil {
			return err
		}
		row, err := r.GetCol()
		if err != nil {
			return err
		}
		col.created = row.Created
		if col.west, err = setting[*int](r, confCreationOffset, nil); err != nil {
			return err
		}
		source, err = c.gatherNotes(r, ImportOptions{WithScheduling: opt.WithScheduling, WithPresets: opt.WithPresets}, want)
		return err
	})
	return source, col, err
}

// exportedCalendar says when the days of the cards' due dates are counted from.
type exportedCalendar struct {
	created anki.Secs
	west    *int // minutes west of UTC; nil if it is not known
}

// notesOfDeck returns which notes have a card in the deck or below it; all for deck 0.
func notesOfDeck(r *store.Reader, id anki.DeckID) (func(anki.NoteID) bool, error) {
	if id == 0 {
		return func(anki.NoteID) bool { return true }, nil
	}
	deck, err := r.GetDeck(id)
	if err != nil {
		return nil, err
	}
	decks, err := r.ListDeckChildren(deck.Name)
	if err != nil {
		return nil, err
	}
	want := map[anki.NoteID]bool{}
	for _, d := range append(decks, deck) {
		cards, err := r.ListCardsInDeck(d.ID)
		if err != nil {
			return nil, err
		}
		for _, card := range cards {
			// As in Anki a card that a filtered deck has borrowed goes with that one.
			if card.DeckID == d.ID {
				want[card.NoteID] = true
			}
		}
	}
	return func(id anki.NoteID) bool { return want[id] }, nil
}

// writeSource writes a collection file with what was gathered and nothing else.
func (c *Collection) writeSource(file string, s *importSource, cal exportedCalendar) (err error) {
	db, err := store.Open(file, store.Options{Create: true, Unlocked: true, ReadOnlyCopy: true})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	return db.Update(store.Stamp{Now: c.millis(), USN: 0}, func(tx *store.Tx) error {
		if err := c.createFresh(tx); err != nil {
			return err
		}
		stock, err := tx.ListNotetypes()
		if err != nil {
			return err
		}
		for _, nt := range stock {
			if err := tx.RemoveNotetype(nt.ID); err != nil {
				return err
			}
		}
		if err := cal.put(tx); err != nil {
			return err
		}
		return s.put(tx)
	})
}

func (cal exportedCalendar) put(tx *store.Tx) error {
	col, err := tx.GetCol()
	if err != nil {
		return err
	}
	col.Created, col.Modified = cal.created, tx.Stamp.Now
	if err := tx.PutCol(col); err != nil {
		return err
	}
	if cal.west == nil {
		return tx.RemoveConfig(confCreationOffset)
	}
	return tx.SetConfig(confCreationOffset, *cal.west)
}

// put stores everything exactly as it is.
func (s *importSource) put(tx *store.Tx) error {
	for _, err := range []error{
		putAll(s.decks, tx.PutDeck), putAll(s.notes, tx.PutNote), putAll(s.cards, tx.PutCard),
		putAll(s.notetypes, tx.PutNotetype), putAll(s.presets, tx.PutDeckConfig),
	} {
		if err != nil {
			return err
		}
	}
	for i := range s.revlog {
		if _, err := tx.AddRevlogEntryIfNew(&s.revlog[i]); err != nil {
			return err
		}
	}
	return nil
}

func putAll[T any](list []*T, put func(*T) error) error {
	for _, x := range list {
		if err := put(x); err != nil {
			return err
		}
	}
	return nil
}

// mediaNames returns the names of the files that the notes and notetypes refer to, in order.
func (s *importSource) mediaNames() []string {
	used := map[string]bool{}
	svg := map[anki.NotetypeID]bool{}
	for _, nt := range s.notetypes {
		svg[nt.ID] = nt.Config.LatexSVG
		for _, name := range template.UnderscoredImports(nt.Config.CSS) {
			used[name] = true
		}
		for _, t := range nt.Templates {
			for _, name := range template.UnderscoredNames(t.Config.QuestionFormat + "\n" + t.Config.AnswerFormat) {
				used[name] = true
			}
		}
	}
	for _, n := range s.notes {
		for _, f := range n.Fields {
			for _, name := range template.MediaNames(f) {
				used[name] = true
			}
			for _, l := range template.LatexInField(f, svg[n.NotetypeID]) {
				used[l.Filename] = true
			}
		}
	}
	names := make([]string, 0, len(used))
	for name := range used {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}
