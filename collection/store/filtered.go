package store

import (
	"cmp"
	"maps"
	"slices"

	"karuta/collection/anki"
	"karuta/collection/search"
)

// Candidate is a card that a filtered deck may borrow.
type Candidate struct {
	*anki.Card
	LastLogged anki.RevlogID // id of its last entry in the review log; 0 if there is none
}

// FindCandidates returns the cards that match the search, ordered by id.
// withLog also reads when each was last reviewed.
func (r *Reader) FindCandidates(n search.Node, ctx SearchContext, withLog bool) ([]Candidate, error) {
	ids, err := r.FindCards(n, ctx)
	if err != nil {
		return nil, err
	}
	cards, err := r.ListCards(ids)
	if err != nil {
		return nil, err
	}
	found := make([]Candidate, len(cards))
	for i, card := range cards {
		found[i].Card = card
		if !withLog {
			continue
		}
		query := "select coalesce(max(id), 0) from revlog where cid = ?"
		if _, err := r.conn.one(query, []any{card.ID}, &found[i].LastLogged); err != nil {
			return nil, wrap("read last review", err)
		}
	}
	return found, nil
}

// ListTagsInDecks returns the tags of the notes with a card in one of the
// decks, each once, in the order of their names whatever the case.
func (r *Reader) ListTagsInDecks(decks []anki.DeckID) ([]string, error) {
	seen := map[string]bool{}
	query := "select distinct tags from notes where id in (select nid from cards where did in (select value from json_each(?)))"
	err := r.conn.each(query, []any{idList(decks)}, func(scan func(...any) error) error {
		var tags string
		err := scan(&tags)
		for _, tag := range anki.SplitTags(tags) {
			seen[tag] = true
		}
		return err
	})
	names := slices.SortedFunc(maps.Keys(seen), func(a, b string) int {
		return cmp.Or(cmp.Compare(FoldCase(a), FoldCase(b)), cmp.Compare(a, b))
	})
	return names, wrap("read tags", err)
}
