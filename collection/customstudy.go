package collection

import (
	"fmt"

	"karuta/collection/anki"
	"karuta/collection/search"
	"karuta/collection/store"
)

// CustomStudyKind says what a learner wants to study beyond what is due today.
type CustomStudyKind int

// The kinds of custom study. The first two raise a limit for today; the others
// fill the filtered deck CustomStudyDeck.
const (
	MoreNew          CustomStudyKind = iota // Amount more new cards today
	MoreReviews                             // Amount more reviews today
	StudyForgotten                          // cards answered Again in the last Amount days; nothing is rescheduled
	StudyAhead                              // reviews that are due within Amount days
	PreviewNew                              // new cards added in the last Amount days; nothing is rescheduled
	StudyTagsDue                            // Amount cards that are due
	StudyTagsNew                            // Amount new cards
	StudyTagsReviews                        // Amount cards that are not new, at random
	StudyTagsAll                            // Amount cards at random; nothing is rescheduled
)

// CustomStudyDeck is the name of the filtered deck that custom study builds or replaces.
const CustomStudyDeck = "Custom Study Session"

// customStudyLimit is how many cards a session takes that has no limit.
const customStudyLimit = 99999

// CustomStudy says what to study beyond what is due today.
type CustomStudy struct {
	Deck   anki.DeckID
	Kind   CustomStudyKind
	Amount int // cards or days, see the kinds; only the limits may be lowered by a negative one
	// IncludeTags are tags of which a note must have one, ExcludeTags those it
	// must not have. They count for the kinds StudyTags… only, and are
	// remembered for the deck.
	IncludeTags, ExcludeTags []string
}

// CustomStudy raises today's limits or builds the deck CustomStudyDeck. Errors
// are ErrNoMatch, anki.ErrExists if a normal deck has that name, and
// anki.ErrFiltered if the limits of a filtered deck are to be raised.
func (c *Collection) CustomStudy(s CustomStudy) (anki.Changes, error) {
	if s.Amount < 0 && s.Kind != MoreNew && s.Kind != MoreReviews {
		return anki.Changes{}, &anki.InvalidError{Field: "amount", Reason: fmt.Sprintf("%d is less than 0", s.Amount)}
	}
	return c.mutate(anki.OpCustomStudy, func(tx *store.Tx) error {
		deck, err := tx.GetDeck(s.Deck)
		if err != nil {
			return err
		}
		switch s.Kind {
		case MoreNew, MoreReviews:
			return c.extendLimits(tx, deck, s)
		case StudyTagsDue, StudyTagsNew, StudyTagsReviews, StudyTagsAll:
			if err := rememberStudyTags(tx, s); err != nil {
				return err
			}
		}
		return c.buildCustomStudy(tx, customStudyConfig(deck.Name.Human(), s))
	})
}

// extendLimits lets the learner see more cards of the deck today, by counting
// as many as not studied; also in the decks above, where their limits hold below.
func (c *Collection) extendLimits(tx *store.Tx, deck *anki.Deck, s CustomStudy) error {
	if deck.Normal == nil && s.Amount > 0 {
		return fmt.Errorf("%q has no limits: %w", deck.Name.Human(), anki.ErrFiltered)
	}
	t, err := c.timing(&tx.Reader)
	if err != nil {
		return err
	}
	switch {
	case s.Amount <= 0: // the choice remembered stays
	case s.Kind == MoreNew:
		deck.Normal.ExtendNew = uint32(s.Amount)
	default:
		deck.Normal.ExtendReview = uint32(s.Amount)
	}
	extendToday(&deck.Common, uint32(t.Today), s)
	if err := tx.UpdateDeck(deck); err != nil {
		return err
	}
	return extendAbove(tx, deck, uint32(t.Today), s)
}

func extendAbove(tx *store.Tx, deck *anki.Deck, today uint32, s CustomStudy) error {
	on, err := setting(&tx.Reader, confAllParentLimits, false)
	if err != nil || !on {
		return err
	}
	decks, err := loadStudyDecks(&tx.Reader)
	if err != nil {
		return err
	}
	for above := decks.parent(deck); above != nil; above = decks.parent(above) {
		extendToday(&above.Common, today, s)
		if err := tx.UpdateDeckCommon(above); err != nil {
			return err
		}
	}
	return nil
}

func extendToday(common *anki.DeckCommon, today uint32, s CustomStudy) {
	if common.LastDayStudied != today {
		common.LastDayStudied = today
		common.NewStudied, common.ReviewStudied, common.LearningStudied, common.MillisecondsStudied = 0, 0, 0, 0
	}
	if s.Kind == MoreNew {
		common.NewStudied -= int32(s.Amount)
	} else {
		common.ReviewStudied -= int32(s.Amount)
	}
}

// buildCustomStudy builds the session's deck, in place of one that is there.
func (c *Collection) buildCustomStudy(tx *store.Tx, config anki.FilteredDeck) error {
	draft := FilteredDraft{Name: CustomStudyDeck, Config: config}
	old, err := tx.FindDeckByName(anki.NormalizeDeckName(CustomStudyDeck))
	if err != nil {
		return err
	}
	if old != nil {
		if !old.IsFiltered() {
			return fmt.Errorf("deck %q is in the way: %w", CustomStudyDeck, anki.ErrExists)
		}
		draft.ID = old.ID
	}
	_, err = c.saveFiltered(tx, draft)
	return err
}

// customStudyConfig returns what the session's deck searches for.
func customStudyConfig(deck string, s CustomStudy) anki.FilteredDeck {
	in := search.Term("deck", deck)
	term := anki.SearchTerm{Limit: customStudyLimit, Order: anki.FilteredRandom}
	reschedule := true
	switch s.Kind {
	case StudyForgotten:
		term.Search, reschedule = search.AllOf(fmt.Sprintf("rated:%d:1", s.Amount), in), false
	case StudyAhead:
		term.Search, term.Order = search.AllOf(fmt.Sprintf("prop:due<=%d", s.Amount), in), anki.FilteredDue
	case PreviewNew:
		term.Search, term.Order, reschedule = search.AllOf("is:new", fmt.Sprintf("added:%d", s.Amount), in), anki.FilteredAdded, false
	case StudyTagsDue:
		term.Search, term.Order = search.AllOf("is:due", in), anki.FilteredDue
	case StudyTagsNew:
		term.Search, term.Order = search.AllOf("is:new", in), anki.FilteredAdded
	case StudyTagsReviews:
		term.Search = search.AllOf("-is:new", in)
	default:
		term.Search, reschedule = in, false
	}
	if s.Kind >= StudyTagsDue {
		term.Limit = uint32(s.Amount)
		term.Search += tagSearch(s)
	}
	config := newFilteredConfig(term)
	config.Reschedule, config.PreviewDelay = reschedule, 10
	return config
}
