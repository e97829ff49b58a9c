package collection

import (
	"karuta/collection/anki"
	"karuta/collection/search"
	"karuta/collection/store"
	"karuta/collection/template"
)

const confIgnoreAccents = "ignoreAccentsInSearch"

// FindCards returns the cards that a search in Anki's language finds, ordered by
// id. The empty search finds all. A search that cannot be understood is a
// *search.Error.
func (c *Collection) FindCards(query string) ([]anki.CardID, error) {
	return find(c, query, (*store.Reader).FindCards)
}

// FindNotes returns the notes with any card that the search finds, ordered by id.
func (c *Collection) FindNotes(query string) ([]anki.NoteID, error) {
	return find(c, query, (*store.Reader).FindNotes)
}

func find[ID any](c *Collection, query string, run func(*store.Reader, search.Node, store.SearchContext) ([]ID, error)) ([]ID, error) {
	node, err := search.Parse(query)
	if err != nil {
		return nil, err
	}
	return read(c, func(r *store.Reader) ([]ID, error) {
		ctx, err := c.searchContext(r)
		if err != nil {
			return nil, err
		}
		return run(r, node, ctx)
	})
}

func (c *Collection) searchContext(r *store.Reader) (ctx store.SearchContext, err error) {
	t, err := c.timing(r)
	if err != nil {
		return ctx, err
	}
	ahead, err := learnAhead(r)
	if err != nil {
		return ctx, err
	}
	deck, err := currentDeck(r)
	if err != nil {
		return ctx, err
	}
	ctx = store.SearchContext{
		Today: t.Today, Now: t.Now.Secs(), NextDayAt: t.NextDayAt, LearnCutoff: t.Now.Secs() + anki.Secs(ahead), CurrentDeck: deck.Name,
		Strip: template.StripHTMLPreservingMedia,
	}
	ctx.IgnoreAccents, err = setting(r, confIgnoreAccents, false)
	return ctx, err
}
