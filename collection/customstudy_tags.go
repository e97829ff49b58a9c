package collection

import (
	"fmt"
	"slices"
	"strings"

	"karuta/collection/anki"
	"karuta/collection/search"
	"karuta/collection/store"
)

// Endings of the settings, kept per deck, with the tags chosen last.
const (
	confStudyInclude = "customStudyIncludeTags"
	confStudyExclude = "customStudyExcludeTags"
)

// tagSearch returns the part of a search that asks for tags, with a space in
// front, or "" if there are none.
func tagSearch(s CustomStudy) string {
	var include, exclude []string
	for _, tag := range s.IncludeTags {
		include = append(include, search.Term("tag", tag))
	}
	for _, tag := range s.ExcludeTags {
		exclude = append(exclude, "-"+search.Term("tag", tag))
	}
	text := ""
	switch len(include) {
	case 0:
	case 1:
		text = " " + include[0]
	default:
		text = " " + search.AnyOf(include...)
	}
	switch len(exclude) {
	case 0:
	case 1:
		text += " " + exclude[0]
	default:
		text += " (" + strings.Join(exclude, " ") + ")"
	}
	return text
}

// rememberStudyTags keeps the choice for the next time.
func rememberStudyTags(tx *store.Tx, s CustomStudy) error {
	prefix := deckKeyPrefix(s.Deck)
	if err := tx.SetConfig(prefix+confStudyInclude, append([]string{}, s.IncludeTags...)); err != nil {
		return err
	}
	return tx.SetConfig(prefix+confStudyExclude, append([]string{}, s.ExcludeTags...))
}

// StudyTag is a tag that custom study can ask for.
type StudyTag struct {
	Name             string
	Include, Exclude bool // what was chosen last
}

// CustomStudyDefaults is what a dialogue for custom study begins with.
type CustomStudyDefaults struct {
	Tags                       []StudyTag // of the notes in the deck, in order
	ExtendNew, ExtendReviews   int        // what was chosen last
	NewCards, Reviews          int        // that wait in the deck itself, whatever the limits
	NewBeneath, ReviewsBeneath int        // that wait in the decks below
}

// CustomStudyDefaults returns what there is to study in the deck beyond the
// limits, and what was chosen last. It reports anki.ErrFiltered for a filtered
// deck.
func (c *Collection) CustomStudyDefaults(id anki.DeckID) (CustomStudyDefaults, error) {
	return read(c, func(r *store.Reader) (d CustomStudyDefaults, err error) {
		deck, err := r.GetDeck(id)
		if err != nil {
			return d, err
		}
		if deck.Normal == nil {
			return d, fmt.Errorf("%q has no limits: %w", deck.Name.Human(), anki.ErrFiltered)
		}
		d.ExtendNew, d.ExtendReviews = int(deck.Normal.ExtendNew), int(deck.Normal.ExtendReview)
		children, err := r.ListDeckChildren(deck.Name)
		if err != nil {
			return d, err
		}
		if err := c.countWaiting(r, &d, id, children); err != nil {
			return d, err
		}
		ids := []anki.DeckID{id}
		for _, child := range children {
			ids = append(ids, child.ID)
		}
		d.Tags, err = studyTags(r, id, ids)
		return d, err
	})
}

func (c *Collection) countWaiting(r *store.Reader, d *CustomStudyDefaults, id anki.DeckID, children []*anki.Deck) error {
	t, err := c.timing(r)
	if err != nil {
		return err
	}
	counts, err := r.ListDueCounts(t.Today, t.Now.Secs())
	if err != nil {
		return err
	}
	d.NewCards, d.Reviews = counts[id].New, counts[id].Review
	for _, child := range children {
		d.NewBeneath += counts[child.ID].New
		d.ReviewsBeneath += counts[child.ID].Review
	}
	return nil
}

// studyTags lists the tags of notes in the decks, marked as they were chosen last.
func studyTags(r *store.Reader, id anki.DeckID, decks []anki.DeckID) ([]StudyTag, error) {
	include, err := setting(r, deckKeyPrefix(id)+confStudyInclude, []string(nil))
	if err != nil {
		return nil, err
	}
	exclude, err := setting(r, deckKeyPrefix(id)+confStudyExclude, []string(nil))
	if err != nil {
		return nil, err
	}
	names, err := r.ListTagsInDecks(decks)
	var tags []StudyTag
	for _, name := range names {
		tags = append(tags, StudyTag{name, slices.Contains(include, name), slices.Contains(exclude, name)})
	}
	return tags, err
}
