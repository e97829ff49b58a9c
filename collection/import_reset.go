package collection

import (
	"slices"
	"strings"

	"karuta/collection/anki"
	"karuta/collection/sched"
	"karuta/collection/store"
)

// This file takes the history out of what a package holds, as far as it is not wanted or does not fit together.

// secsPerDay is the length of a day of the first scheduler.
const secsPerDay = 24 * 60 * 60

// modernize finds out the day of the collection that the package was made from,
// and brings what the first scheduler left to what it means now.
func (c *Collection) modernize(r *store.Reader, s *importSource) error {
	cal, err := c.calendar(r)
	if err != nil {
		return err
	}
	version, err := setting(r, confScheduler, 1)
	if err != nil {
		return err
	}
	if version >= usualScheduler {
		s.today = cal.At(c.millis()).Today
		return nil
	}
	if !slices.ContainsFunc(s.cards, func(card *anki.Card) bool { return card.Queue != anki.QueueNew }) {
		s.today = int32((c.millis().Secs() - cal.Created) / secsPerDay)
		return nil
	}
	if cal.CreatedWest == nil {
		west := sched.MinutesWest(c.now())
		cal.CreatedWest = &west
	}
	s.today = cal.At(c.millis()).Today
	return s.fromFirstScheduler(r)
}

// fromFirstScheduler turns cards and answers of Anki's first scheduler into those of the later ones.
func (s *importSource) fromFirstScheduler(r *store.Reader) error {
	filtered, err := filteredDecks(r)
	if err != nil {
		return err
	}
	for i := range s.revlog {
		modernizeEntry(&s.revlog[i])
	}
	for _, card := range s.cards {
		modernizeCard(card, filtered)
	}
	return nil
}

// canKeepFiltered reports whether every card in a filtered deck has a home to return to.
func (s *importSource) canKeepFiltered() bool {
	filtered := map[anki.DeckID]bool{}
	for _, d := range s.decks {
		filtered[d.ID] = d.IsFiltered()
	}
	for _, card := range s.cards {
		isFiltered, known := filtered[card.DeckID]
		atHome := card.OriginalDeckID == 0 && known && !isFiltered
		_, hasHome := filtered[card.OriginalDeckID]
		if !atHome && !hasHome && card.OriginalDeckID != anki.DefaultDeckID {
			return false
		}
	}
	return true
}

// resetScheduling makes all cards new and drops the marks of their history.
func (s *importSource) resetScheduling(r *store.Reader) error {
	position, err := setting(r, confNextPosition, uint32(1))
	if err != nil {
		return err
	}
	for _, n := range s.notes {
		n.Tags = slices.DeleteFunc(n.Tags, func(tag string) bool {
			return strings.EqualFold(tag, MarkedTag) || strings.EqualFold(tag, "leech")
		})
	}
	for _, card := range s.cards {
		data := anki.ParseCardData(card.Data)
		switch {
		case card.Type == anki.TypeNew && card.OriginalDeckID != 0:
			card.Due = card.OriginalDue
		case card.Type == anki.TypeNew:
		case data.OriginalPosition != nil:
			card.Due = int32(*data.OriginalPosition)
		default:
			card.Due = int32(position)
			position++
		}
		// The deck stays: a filtered one becomes a normal one.
		if card.OriginalDeckID != 0 {
			card.OriginalDeckID, card.OriginalDue = 0, 0
		}
		card.Type, card.Queue = anki.TypeNew, anki.QueueNew
		card.Interval, card.EaseFactor, card.Reps, card.Lapses, card.Flags = 0, 0, 0, 0, 0
		data.OriginalPosition, data.Stability, data.Difficulty = nil, nil, nil
		card.Data = data.String()
	}
	return nil
}

// leaveFilteredDecks takes cards out of filtered decks, which become normal ones with the cards in them.
func (s *importSource) leaveFilteredDecks() {
	for _, card := range s.cards {
		if card.OriginalDeckID > 0 {
			card.OriginalDeckID = card.DeckID
			leaveFiltered(card)
		}
	}
}

func (s *importSource) resetDecks(opt ImportOptions, keepFiltered bool) {
	for _, d := range s.decks {
		if !opt.WithScheduling {
			d.Common = anki.DeckCommon{}
		}
		if d.IsFiltered() {
			if !opt.WithScheduling || !keepFiltered {
				d.Filtered, d.Normal = nil, &anki.NormalDeck{ConfigID: anki.DefaultDeckConfigID}
			}
			continue
		}
		if !opt.WithPresets {
			d.Normal.ConfigID = anki.DefaultDeckConfigID
		}
		if !opt.WithScheduling {
			n := d.Normal
			n.ExtendNew, n.ExtendReview = 0, 0
			n.ReviewLimit, n.NewLimit, n.ReviewLimitToday, n.NewLimitToday = nil, nil, nil, nil
		}
	}
}
