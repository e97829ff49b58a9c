package collection_test

import (
	"karuta/collection"
	"karuta/collection/anki"
)

// filteredOps are the operations on filtered decks, and what stands on them.
func (u *undoer) filteredOps() map[string]changing {
	return map[string]changing{
		"SaveFilteredDeck": func() (anki.Changes, error) {
			draft, err := u.DraftFilteredDeck(0)
			u.must(err)
			draft.AllowEmpty = true
			draft.Config.SearchTerms[0].Search = pick(u.Rand, "", "deck:A", "is:new")
			_, changes, err := u.SaveFilteredDeck(draft)
			return changes, err
		},
		"RebuildFilteredDeck": u.ofFiltered(func(id anki.DeckID) (anki.Changes, error) {
			_, changes, err := u.RebuildFilteredDeck(id)
			return changes, err
		}),
		"EmptyFilteredDeck": u.ofFiltered(u.EmptyFilteredDeck),
		"CustomStudy": func() (anki.Changes, error) {
			return u.CustomStudy(collection.CustomStudy{Deck: anki.DefaultDeckID, Kind: collection.MoreNew, Amount: 1 + u.IntN(5)})
		},
		"GradeNow": func() (anki.Changes, error) {
			return u.GradeNow(anki.Rating(1+u.IntN(4)), u.card("-is:suspended -is:buried"))
		},
	}
}

// ofFiltered does op with a filtered deck, or nothing where there is none.
func (u *undoer) ofFiltered(op func(anki.DeckID) (anki.Changes, error)) changing {
	return func() (anki.Changes, error) {
		decks, err := u.ListDecks()
		u.must(err)
		for _, d := range decks {
			if d.IsFiltered() {
				return op(d.ID)
			}
		}
		return anki.Changes{}, nil
	}
}
