package collection

import (
	"karuta/collection/anki"
	"karuta/collection/sched"
	"karuta/collection/store"
)

// buildBalancer counts the reviews of the coming days, nil if the setting is
// off. It counts for the presets that studying the decks needs; others follow
// when they are asked for.
func (c *Collection) buildBalancer(r *store.Reader, s *studySettings, decks []*anki.Deck, t sched.Timing) (*sched.Balancer, error) {
	on, err := setting(r, confLoadBalancer, true)
	if err != nil || !on {
		return nil, err
	}
	b := sched.NewBalancer(t.NextDayAt, c.now().Location())
	return b, addPresets(b, r, s, s.decks.presetsOf(decks), t.Today)
}

// addPresets makes presets known to the balancer, with the reviews of their decks.
func addPresets(b *sched.Balancer, r *store.Reader, s *studySettings, presets map[anki.DeckConfigID]*anki.DeckConfig, today int32) error {
	for id, p := range presets {
		b.AddPreset(id, &p.Config)
	}
	var decks []anki.DeckID
	for _, d := range s.decks.list {
		if d.Normal != nil && presets[d.Normal.ConfigID] != nil {
			decks = append(decks, d.ID)
		}
	}
	return r.EachDueLoad(decks, today, today+sched.BalancedDays-1, func(deck anki.DeckID, day int32, n int) {
		b.Count(s.decks.byID[deck].Normal.ConfigID, int(day-today), n)
	})
}

// balancer returns the queue's balancer, which knows the preset; nil without one.
// A card of another preset than the queue's is answered out of turn, which ends
// the queue: nothing in decks of that preset has changed since the queue was built.
func (c *Collection) balancer(r *store.Reader, s *studySettings, preset *anki.DeckConfig, today int32) (*sched.Balancer, error) {
	if c.queue == nil || c.queue.balancer == nil {
		return nil, nil
	}
	b := c.queue.balancer
	if b.Knows(preset.ID) || s.decks.presets[preset.ID] == nil {
		return b, nil
	}
	err := addPresets(b, r, s, map[anki.DeckConfigID]*anki.DeckConfig{preset.ID: preset}, today)
	if err != nil {
		c.queue = nil // its balancer knows half of the preset
	}
	return b, err
}

// siblingDays returns the days, from today, on which the queue's balancer takes
// cards of the card's note to be due.
func (c *Collection) siblingDays(r *store.Reader, s *studySettings, card *anki.Card, today int32) ([]int, error) {
	if days, ok := c.queue.balancer.NoteDays(card.NoteID); ok {
		return days, nil
	}
	siblings, err := s.upcoming.siblings(r, card)
	var days []int
	for _, c := range siblings {
		if deck := s.decks.byID[c.DeckID]; deck == nil || deck.Normal == nil {
			continue
		}
		if c.Due >= today && c.Due < today+sched.BalancedDays {
			days = append(days, int(c.Due-today))
		}
	}
	return days, err
}
