package collection

import (
	"karuta/collection/anki"
	"karuta/collection/sched"
	"karuta/collection/store"
)

// studySettings are what studying reads besides the cards. They are kept from
// one answer to the next, with the decks as the answers have left them.
type studySettings struct {
	calendar  sched.Calendar
	current   anki.DeckID // the deck selected last
	ahead     int         // see learnAhead
	fsrs      bool
	shortTerm bool // FSRS may choose delays below a day although steps are set
	decks     *studyDecks
	shown     *shownCard // nil for none
}

// shownCard is what was read of the card that is to be answered next. An answer
// makes it void, and with it everything else that makes the settings void.
type shownCard struct {
	card     anki.Card
	siblings []int // see siblingDays
}

// cardShown returns what was read of the card, nil if it was not shown last.
func (s *studySettings) cardShown(id anki.CardID) *shownCard {
	if s.shown == nil || s.shown.card.ID != id {
		return nil
	}
	return s.shown
}

// studying returns the settings to study by: those at hand, or else as they are
// in the collection. It belongs to the goroutine that writes.
func (c *Collection) studying(r *store.Reader) (*studySettings, error) {
	if c.started.settings != nil {
		return c.started.settings, nil
	}
	s, err := c.readStudySettings(r)
	if err == nil {
		c.started.settings = s
	}
	return s, err
}

func (c *Collection) readStudySettings(r *store.Reader) (_ *studySettings, err error) {
	s := &studySettings{}
	if s.calendar, err = c.calendar(r); err != nil {
		return nil, err
	}
	if s.current, err = setting(r, confCurrentDeck, anki.DefaultDeckID); err != nil {
		return nil, err
	}
	if s.ahead, err = learnAhead(r); err != nil {
		return nil, err
	}
	if s.fsrs, err = setting(r, confFSRS, false); err != nil {
		return nil, err
	}
	if s.shortTerm, err = setting(r, confFSRSShortTerm, false); err != nil {
		return nil, err
	}
	if s.decks, err = loadStudyDecks(r); err != nil {
		return nil, err
	}
	return s, nil
}

// timing is Collection.timing without reading.
func (s *studySettings) timing(c *Collection) sched.Timing {
	cal := s.calendar
	cal.NowWest = sched.MinutesWest(c.now())
	return cal.At(c.millis())
}
