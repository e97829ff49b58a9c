package collection

import (
	"karuta/collection/anki"
	"karuta/collection/sched"
	"karuta/collection/store"
)

// studySettings are what studying reads besides the queue. They are kept from
// one answer to the next, with decks and cards as the answers have left them.
type studySettings struct {
	calendar  sched.Calendar
	current   anki.DeckID // the deck selected last
	ahead     uint32      // see learnAhead
	fsrs      bool
	shortTerm bool // FSRS may choose delays below a day although steps are set
	decks     *studyDecks
	upcoming  upcoming

	customizer string // the script for custom scheduling; "" if there is none
}

// studying returns the settings to study by: those at hand, or else as they are
// in the collection. It belongs to the goroutine that writes. The error is
// anki.ErrOldScheduler for a collection that has to be brought up to date first.
func (c *Collection) studying(r *store.Reader) (*studySettings, error) {
	if c.started.settings != nil {
		return c.started.settings, nil
	}
	if err := checkScheduler(r); err != nil {
		return nil, err
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
	if s.customizer, err = setting(r, confCardStateCustomizer, ""); err != nil {
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
