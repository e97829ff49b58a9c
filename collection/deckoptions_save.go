package collection

import (
	"context"
	"fmt"
	"reflect"
	"slices"
	"time"

	"karuta/collection/anki"
	"karuta/collection/sched"
	"karuta/collection/sched/fsrs"
	"karuta/collection/store"
)

// DeckOptionsChange is what is saved when the options of a deck are closed.
type DeckOptionsChange struct {
	Deck anki.DeckID
	// Presets are those that were changed or added, the one of the deck last.
	// Saving fills in the ids of added ones.
	Presets []*anki.DeckConfig
	// Removed presets; decks that use one get the deck's preset and limits.
	// The next sync must then be one-way.
	Removed []anki.DeckConfigID
	// Subdecks gives the decks below the same preset and limits.
	Subdecks   bool
	Limits     DeckLimits
	Collection AllDecksOptions
	// Reschedule gives reviews whose memory is computed anew the intervals that
	// follow from it. Else a change of FSRS options holds from the next answer on.
	Reschedule bool
	// OptimizeAll looks for better FSRS parameters of all presets before saving.
	OptimizeAll bool
	// Progress, which may be nil, is told how far the work is.
	Progress func(DeckOptionsProgress)
}

// DeckOptionsProgress is how far saving is: with one preset that is optimised,
// or with the cards whose memory is computed anew.
type DeckOptionsProgress struct {
	Preset      string // being optimised; empty in the second part
	Done, Total int    // parts of that, or cards
}

// SaveDeckOptions stores the options of a deck, and all that follows from them,
// as one operation: decks, the order of new cards, the steps left of cards in
// learning, and what FSRS knows of the cards if FSRS was switched on or off, or
// parameters or the wanted retention changed. The error is the context's if it
// was cancelled, an *anki.InvalidError, or one of package anki; then nothing
// has changed.
func (c *Collection) SaveDeckOptions(ctx context.Context, change DeckOptionsChange) (anki.Changes, error) {
	if err := checkDeckOptions(&change); err != nil {
		return anki.Changes{}, err
	}
	if change.OptimizeAll {
		if err := c.optimizeAll(ctx, &change); err != nil {
			return anki.Changes{}, err
		}
	}
	return c.mutate(anki.OpUpdateDeck, func(tx *store.Tx) error { return c.putDeckOptions(ctx, tx, &change) })
}

func checkDeckOptions(change *DeckOptionsChange) error {
	if len(change.Presets) == 0 {
		return &anki.InvalidError{Field: "deck options", Reason: "they name no preset"}
	}
	return nil
}

// checkRetention refuses a retention wanted for the deck that is out of bounds, unless something else has put it there.
func checkRetention(wanted, stored *float32) error {
	if wanted == nil || *wanted >= 0.7 && *wanted <= 0.99 || stored != nil && *stored == *wanted {
		return nil
	}
	return &anki.InvalidError{Field: "desired retention", Reason: "it is not between 0.7 and 0.99"}
}

// putDeckOptions does inside a transaction what SaveDeckOptions promises.
func (c *Collection) putDeckOptions(ctx context.Context, tx *store.Tx, change *DeckOptionsChange) error {
	s := optionsSave{c: c, ctx: ctx, tx: tx, change: change, recompute: map[anki.DeckConfigID][]anki.DeckID{}}
	return s.run()
}

// optionsSave is SaveDeckOptions inside the transaction.
type optionsSave struct {
	c      *Collection
	ctx    context.Context
	tx     *store.Tx
	change *DeckOptionsChange
	timing sched.Timing

	before, after map[anki.DeckConfigID]*anki.DeckConfig
	chosen        *anki.DeckConfig // the preset of the deck
	selected      map[anki.DeckID]bool
	toggled       bool // FSRS was switched on or off

	recompute map[anki.DeckConfigID][]anki.DeckID // decks whose cards' memory is to be computed, by preset
	order     []*anki.DeckConfig                  // the presets of it
}

func (s *optionsSave) run() error {
	for _, step := range []func() error{
		s.begin, s.preparePresets, s.removePresets, s.putPresets, s.selectDecks, s.toggleFSRS, s.updateDecks, s.recomputeMemory, s.putSettings,
	} {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

func (s *optionsSave) begin() (err error) {
	if s.timing, err = s.c.timing(&s.tx.Reader); err != nil {
		return err
	}
	presets, err := s.tx.ListDeckConfigs()
	s.before, s.after = map[anki.DeckConfigID]*anki.DeckConfig{}, map[anki.DeckConfigID]*anki.DeckConfig{}
	for _, p := range presets {
		s.before[p.ID], s.after[p.ID] = p, p
	}
	return err
}

// preparePresets brings the presets into the form in which the options are saved.
func (s *optionsSave) preparePresets() error {
	// As in Anki the dates are compared as texts, so that most of what is no date is cut to today, too.
	today := time.Unix(int64(s.timing.NextDayAt-daySecs), 0).In(s.c.now().Location()).Format(time.DateOnly)
	for _, p := range s.change.Presets {
		if err := normalizePreset(p); err != nil {
			return err
		}
		p.Config.IgnoreRevlogsBeforeDate = min(p.Config.IgnoreRevlogsBeforeDate, today)
		// Older parameters must not come back where the newer ones were cleared.
		if len(p.Config.FSRSParams6) == 0 {
			p.Config.FSRSParams5, p.Config.FSRSParams4 = nil, nil
		}
		if !fsrs.ValidParams(p.Config.FSRSParams()) {
			return &anki.InvalidError{Field: "FSRS parameters", Reason: "they are not 17, 19 or 21 numbers"}
		}
	}
	return nil
}

func (s *optionsSave) removePresets() error {
	for _, id := range s.change.Removed {
		if id == anki.DefaultDeckConfigID {
			return &anki.InvalidError{Field: "preset", Reason: "the Default preset cannot be deleted"}
		}
		if s.after[id] == nil {
			return fmt.Errorf("preset %d: %w", id, anki.ErrNotFound)
		}
		if err := s.tx.SetSchemaModified(); err != nil {
			return err
		}
		if err := s.tx.RemoveDeckConfig(id); err != nil {
			return err
		}
		delete(s.after, id)
	}
	return nil
}

func (s *optionsSave) putPresets() error {
	for _, p := range s.change.Presets {
		put := updatePreset
		if p.ID == 0 {
			put = (*store.Tx).AddDeckConfig
		}
		if err := put(s.tx, p); err != nil {
			return err
		}
		s.after[p.ID], s.chosen = p, p
	}
	return nil
}

func (s *optionsSave) selectDecks() error {
	deck, err := s.tx.GetDeck(s.change.Deck)
	if err != nil {
		return err
	}
	if deck.IsFiltered() {
		return fmt.Errorf("%q: %w", deck.Name.Human(), anki.ErrFiltered)
	}
	if err := checkRetention(s.change.Limits.DesiredRetention, deck.Normal.DesiredRetention); err != nil {
		return err
	}
	s.selected = map[anki.DeckID]bool{deck.ID: true}
	if !s.change.Subdecks {
		return nil
	}
	below, err := s.tx.ListDeckChildren(deck.Name)
	for _, d := range below {
		s.selected[d.ID] = true
	}
	return err
}

func (s *optionsSave) toggleFSRS() error {
	on, err := setting(&s.tx.Reader, confFSRS, false)
	if err != nil || on == s.change.Collection.FSRS {
		return err
	}
	s.toggled = true
	return s.tx.SetConfig(confFSRS, s.change.Collection.FSRS)
}

func (s *optionsSave) updateDecks() error {
	decks, err := s.tx.ListDecks()
	if err != nil {
		return err
	}
	for _, d := range decks {
		if d.Normal == nil {
			continue
		}
		if err := s.updateDeck(d); err != nil {
			return err
		}
	}
	return nil
}

// updateDeck gives a deck its preset and limits, if it is one of those chosen
// or has lost its preset, and does what follows from what holds for it now.
func (s *optionsSave) updateDeck(d *anki.Deck) error {
	old, oldRetention := s.before[d.Normal.ConfigID], d.Normal.DesiredRetention
	if s.selected[d.ID] || s.after[d.Normal.ConfigID] == nil {
		own := *d.Normal
		changed := *d
		changed.Normal = &own
		own.ConfigID = s.chosen.ID
		s.setLimits(&own)
		if !reflect.DeepEqual(&changed, d) {
			if err := s.tx.UpdateDeck(&changed); err != nil {
				return err
			}
		}
		d = &changed
	}
	now := s.after[d.Normal.ConfigID]
	if s.memoryChanged(old, oldRetention, now, d.Normal.DesiredRetention) {
		if s.recompute[now.ID] == nil {
			s.order = append(s.order, now)
		}
		s.recompute[now.ID] = append(s.recompute[now.ID], d.ID)
	}
	return s.adaptCards(d.ID, old, now)
}

func (s *optionsSave) setLimits(n *anki.NormalDeck) {
	limits, today := &s.change.Limits, uint32(s.timing.Today)
	n.NewLimit, n.ReviewLimit, n.DesiredRetention = limits.New, limits.Review, limits.DesiredRetention
	n.NewLimitToday = dayLimit(n.NewLimitToday, limits.NewToday, today)
	n.ReviewLimitToday = dayLimit(n.ReviewLimitToday, limits.ReviewToday, today)
}

// dayLimit returns a limit for today. One that is switched off is kept as one of
// yesterday, to be offered again, unless there was none or it is of the future.
func dayLimit(old *anki.DayLimit, limit *uint32, today uint32) *anki.DayLimit {
	switch {
	case limit != nil:
		return &anki.DayLimit{Limit: *limit, Today: today}
	case old == nil || old.Today == 0 || old.Today > today:
		return nil
	}
	kept := *old
	if today > 0 {
		kept.Today = min(kept.Today, today-1)
	}
	return &kept
}

// memoryChanged reports whether what FSRS knows of a deck's cards is to be
// computed anew. old is nil if the deck's preset was missing.
func (s *optionsSave) memoryChanged(old *anki.DeckConfig, oldRetention *float32, now *anki.DeckConfig, retention *float32) bool {
	if s.toggled || old == nil {
		return true
	}
	wanted := func(own *float32, p *anki.DeckConfig) float32 {
		if own != nil {
			return *own
		}
		return p.Config.DesiredRetention
	}
	return !slices.Equal(old.Config.FSRSParams(), now.Config.FSRSParams()) ||
		wanted(oldRetention, old) != wanted(retention, now) ||
		s.change.Reschedule && !slices.Equal(old.Config.EasyDays, now.Config.EasyDays)
}

// adaptCards orders the deck's new cards anew and adapts the steps left of those
// in learning, where its options ask for that.
func (s *optionsSave) adaptCards(deck anki.DeckID, old, now *anki.DeckConfig) error {
	if old == nil {
		old = &anki.DeckConfig{Config: now.Config}
		old.Config.NewCardInsertOrder = anki.InsertInOrder
	}
	steps := map[anki.CardType]bool{
		anki.TypeLearning:   !slices.Equal(old.Config.LearnSteps, now.Config.LearnSteps),
		anki.TypeRelearning: !slices.Equal(old.Config.RelearnSteps, now.Config.RelearnSteps),
	}
	sort := old.Config.NewCardInsertOrder != now.Config.NewCardInsertOrder
	if !sort && !steps[anki.TypeLearning] && !steps[anki.TypeRelearning] {
		return nil
	}
	cards, err := s.tx.ListCardsInDeck(deck)
	if err != nil {
		return err
	}
	if sort {
		if err := sortNewCards(s.tx, cards, now.Config.NewCardInsertOrder); err != nil {
			return err
		}
	}
	for _, card := range cards {
		if steps[card.Type] && adaptRemaining(card, &old.Config, &now.Config) {
			if err := s.tx.UpdateCard(card); err != nil {
				return err
			}
		}
	}
	return nil
}

func (s *optionsSave) recomputeMemory() error {
	if len(s.order) == 0 {
		return nil
	}
	decks, err := loadStudyDecks(&s.tx.Reader)
	if err != nil {
		return err
	}
	m := memoryUpdate{
		ctx: s.ctx, tx: s.tx, timing: s.timing, decks: decks,
		on: s.change.Collection.FSRS, resched: s.change.Reschedule && s.change.Collection.FSRS,
	}
	if report := s.change.Progress; report != nil {
		m.progress = func(done, total int) { report(DeckOptionsProgress{Done: done, Total: total}) }
	}
	if m.resched {
		if m.spread, err = s.c.rescheduler(&s.tx.Reader, s.timing, decks); err != nil {
			return err
		}
	}
	return m.run(s.order, s.recompute)
}

func (s *optionsSave) putSettings() error {
	o := &s.change.Collection
	for _, p := range []struct {
		key   string
		value any
	}{
		{confCardStateCustomizer, o.CardStateCustomizer},
		{confNewIgnoreReview, o.NewIgnoreReviewLimit},
		{confAllParentLimits, o.LimitsFromTop},
		{confHealthCheck, o.HealthCheck},
	} {
		if err := s.tx.SetConfig(p.key, p.value); err != nil {
			return err
		}
	}
	if s.change.OptimizeAll {
		return s.tx.SetConfig(confLastOptimized, s.timing.Today)
	}
	return nil
}
