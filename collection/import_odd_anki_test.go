package collection_test

import (
	"testing"

	"karuta/collection"
)

// TestImportOverEmptyMediaFilesLikeAnki has files without content in the way of those of a package.
func TestImportOverEmptyMediaFilesLikeAnki(t *testing.T) {
	for _, format := range []int{1, 3} {
		s, p := newSource(t), newPair(t, clock)
		path := s.export(format, pyArgs{"scheduling": true, "presets": true, "deck": nil})
		p.python(`
for name in ["a.png", "b c.jpg", "_static.css"]:
    open(col.media.dir() + "/" + name, "w").close()`, nil, nil)
		p.copyMedia()
		if got := p.importBoth(path, collection.ImportOptions{WithScheduling: true}); got.Media != 3 {
			t.Errorf("format %d: %+v", format, got)
		}
	}
}

// TestImportOfCardsWithoutADeckLikeAnki imports cards whose decks are neither in the package nor here: they keep the
// number of their deck until the database is checked.
func TestImportOfCardsWithoutADeckLikeAnki(t *testing.T) {
	for _, format := range []int{1, 3} {
		s, p := newSource(t), newPair(t, clock)
		s.run(`col.db.execute("delete from decks where name in ('A', 'Filtered', 'Lang' || char(31) || 'De')")`, nil)
		path := s.export(format, pyArgs{"scheduling": true, "presets": true, "deck": nil})
		for _, scheduling := range []bool{false, true} {
			p.importBoth(path, collection.ImportOptions{WithScheduling: scheduling})
		}
		p.both("check", `col._backend.check_database()`, nil, func() error {
			_, err := p.col.CheckDatabase(t.Context(), nil)
			return err
		})
	}
}
