package collection

import (
	"fmt"
	"slices"

	"karuta/collection/anki"
	"karuta/collection/sched"
	"karuta/collection/store"
)

// Settings that only the deck options are about.
const (
	confLoadBalancer        = "loadBalancerEnabled"
	confHealthCheck         = "fsrsHealthCheck"
	confLastOptimized       = "lastFsrsOptimize"
	confCardStateCustomizer = "cardStateCustomizer"
)

// DeckLimits are the options that belong to one deck and not to a preset; nil
// where those of the preset hold.
type DeckLimits struct {
	New, Review *uint32 // cards a day, 0–9999
	// NewToday and ReviewToday hold on this day only.
	NewToday, ReviewToday *uint32
	DesiredRetention      *float32 // 0.7–0.99
}

// AllDecksOptions are the options that hold for all decks.
type AllDecksOptions struct {
	FSRS                 bool
	NewIgnoreReviewLimit bool   // new cards come although the review limit is reached
	LimitsFromTop        bool   // limits of decks above hold also while a deck below is studied
	HealthCheck          bool   // say so when FSRS predicts a log badly
	CardStateCustomizer  string // JavaScript for custom scheduling, see Script; "" for none
}

// UsedPreset is a preset and the number of decks that use it.
type UsedPreset struct {
	*anki.DeckConfig
	Decks int
}

// DeckOptions is what the options of a deck are about.
type DeckOptions struct {
	Deck    *anki.Deck
	Presets []UsedPreset // in the order of their names; FSRSParams6 holds older parameters where it is empty
	Above   []anki.DeckConfigID
	Limits  DeckLimits
	// LastNewToday and LastReviewToday are limits of an earlier day, to start from.
	LastNewToday, LastReviewToday *uint32
	Collection                    AllDecksOptions
	// OneWayAnyway is set if the next sync must be one-way whatever is saved.
	OneWayAnyway bool
	// DaysSinceOptimizing is 0 also if all presets were never optimised.
	DaysSinceOptimizing int32
}

// DeckOptions returns the options of a normal deck; anki.ErrFiltered for a filtered one.
func (c *Collection) DeckOptions(id anki.DeckID) (DeckOptions, error) {
	return read(c, func(r *store.Reader) (DeckOptions, error) {
		o, err := c.deckOptions(r, id)
		if err != nil {
			return o, fmt.Errorf("deck options: %w", err)
		}
		return o, nil
	})
}

func (c *Collection) deckOptions(r *store.Reader, id anki.DeckID) (o DeckOptions, err error) {
	if o.Deck, err = r.GetDeck(id); err != nil {
		return o, err
	}
	if o.Deck.Normal == nil {
		return o, fmt.Errorf("%q: %w", o.Deck.Name.Human(), anki.ErrFiltered)
	}
	decks, err := loadStudyDecks(r)
	if err != nil {
		return o, err
	}
	t, err := c.timing(r)
	if err != nil {
		return o, err
	}
	if o.Presets, err = usedPresets(r, decks); err != nil {
		return o, err
	}
	for d := decks.parent(o.Deck); d != nil; d = decks.parent(d) {
		if d.Normal != nil && !slices.Contains(o.Above, d.Normal.ConfigID) {
			o.Above = append(o.Above, d.Normal.ConfigID)
		}
	}
	o.setLimits(t)
	if o.Collection, err = collectionOptions(r); err != nil {
		return o, err
	}
	col, err := r.GetCol()
	if err != nil {
		return o, err
	}
	o.OneWayAnyway = col.SchemaModified > col.LastSync
	last, err := setting(r, confLastOptimized, int32(0))
	if last > 0 {
		o.DaysSinceOptimizing = max(0, t.Today-last)
	}
	return o, err
}

func usedPresets(r *store.Reader, decks *studyDecks) ([]UsedPreset, error) {
	presets, err := r.ListDeckConfigs()
	if err != nil {
		return nil, err
	}
	uses := map[anki.DeckConfigID]int{}
	for _, d := range decks.list {
		if d.Normal != nil {
			uses[d.Normal.ConfigID]++
		}
	}
	var out []UsedPreset
	for _, p := range presets {
		if len(p.Config.FSRSParams6) == 0 {
			p.Config.FSRSParams6 = p.Config.FSRSParams()
		}
		out = append(out, UsedPreset{p, uses[p.ID]})
	}
	return out, nil
}

func (o *DeckOptions) setLimits(t sched.Timing) {
	n := o.Deck.Normal
	o.Limits = DeckLimits{New: n.NewLimit, Review: n.ReviewLimit, DesiredRetention: n.DesiredRetention}
	of := func(l *anki.DayLimit) (today, last *uint32) {
		switch {
		case l == nil:
			return nil, nil
		case l.Today == uint32(t.Today):
			return &l.Limit, nil
		}
		return nil, &l.Limit
	}
	o.Limits.NewToday, o.LastNewToday = of(n.NewLimitToday)
	o.Limits.ReviewToday, o.LastReviewToday = of(n.ReviewLimitToday)
}

func collectionOptions(r *store.Reader) (o AllDecksOptions, err error) {
	for _, s := range []struct {
		key   string
		value *bool
		def   bool
	}{
		{confFSRS, &o.FSRS, false},
		{confNewIgnoreReview, &o.NewIgnoreReviewLimit, false},
		{confAllParentLimits, &o.LimitsFromTop, false},
		{confHealthCheck, &o.HealthCheck, true},
	} {
		if *s.value, err = setting(r, s.key, s.def); err != nil {
			return o, err
		}
	}
	o.CardStateCustomizer, err = setting(r, confCardStateCustomizer, "")
	return o, err
}
