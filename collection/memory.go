package collection

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"karuta/collection/anki"
	"karuta/collection/sched"
	"karuta/collection/sched/fsrs"
	"karuta/collection/store"
)

// memoryUpdate computes anew, from the review log, what FSRS knows of cards.
// Cards without a log, and new ones, are left alone.
type memoryUpdate struct {
	ctx      context.Context
	tx       *store.Tx
	timing   sched.Timing
	decks    *studyDecks // as they are now
	on       bool        // FSRS; else what it knew is dropped
	spread   *sched.Rescheduler
	resched  bool // reviews get the intervals that follow
	missing  bool // only of cards of which nothing is known
	progress func(done, total int)

	found []rememberedCard
}

// rememberedCard is a card with what its log says.
type rememberedCard struct {
	card    *anki.Card
	preset  *anki.DeckConfig
	known   bool
	memory  fsrs.Memory
	answers int // the memory was computed from

	answeredAt anki.Secs // 0 for never
	prolonged  uint32    // interval before that answer
}

// run works on the cards of the decks, each list with its preset.
func (m *memoryUpdate) run(presets []*anki.DeckConfig, decks map[anki.DeckConfigID][]anki.DeckID) error {
	for _, preset := range presets {
		if err := m.remember(preset, decks[preset.ID]); err != nil {
			return fmt.Errorf("recompute memory: %w", err)
		}
	}
	for i := range m.found {
		if err := m.ctx.Err(); err != nil {
			return err
		}
		if err := m.store(&m.found[i]); err != nil {
			return fmt.Errorf("recompute memory: %w", err)
		}
		if m.progress != nil {
			m.progress(i+1, len(m.found))
		}
	}
	return nil
}

// remember reads the logs of a preset's cards. They come in Anki's order, which
// decides what spreading them over the days finds: those with the shortest
// history first, before them those that have none.
func (m *memoryUpdate) remember(preset *anki.DeckConfig, decks []anki.DeckID) error {
	cards, ids, err := m.cards(decks)
	if err != nil {
		return err
	}
	model, history := fsrs.New(preset.Config.FSRSParams()), m.history(preset)
	first := len(m.found)
	err = m.tx.EachCardLog(ids, func(log []anki.RevlogEntry) error {
		r := rememberedCard{card: cards[log[0].CardID], preset: preset}
		if m.on {
			r.memory, r.answers, r.known = model.FromLog(log, history)
			r.answeredAt, r.prolonged = fsrs.LastAnswer(log)
		}
		m.found = append(m.found, r)
		return m.ctx.Err()
	})
	slices.SortStableFunc(m.found[first:], func(a, b rememberedCard) int {
		return cmp.Or(cmp.Compare(rank(&a), rank(&b)), cmp.Compare(a.card.ID, b.card.ID))
	})
	return err
}

func rank(r *rememberedCard) int {
	if !r.known {
		return -1
	}
	return r.answers
}

func (m *memoryUpdate) history(preset *anki.DeckConfig) fsrs.History {
	return fsrs.History{
		NextDayAt: m.timing.NextDayAt, Retention: preset.Config.HistoricalRetention,
		IgnoreBefore: fsrs.IgnoreBefore(preset.Config.IgnoreRevlogsBeforeDate),
	}
}

// cards returns the cards concerned that are in one of the decks or belong there.
func (m *memoryUpdate) cards(decks []anki.DeckID) (map[anki.CardID]*anki.Card, []anki.CardID, error) {
	cards := map[anki.CardID]*anki.Card{}
	var ids []anki.CardID
	for _, deck := range decks {
		list, err := m.tx.ListCardsInDeck(deck)
		if err != nil {
			return nil, nil, err
		}
		for _, card := range list {
			if card.Type == anki.TypeNew || m.missing && anki.ParseCardData(card.Data).Stability != nil {
				continue
			}
			if cards[card.ID] == nil {
				cards[card.ID] = card
				ids = append(ids, card.ID)
			}
		}
	}
	return cards, ids, nil
}

// store writes what is known now into the card, and its new interval.
func (m *memoryUpdate) store(r *rememberedCard) error {
	data := anki.ParseCardData(r.card.Data)
	data.Stability, data.Difficulty, data.DesiredRetention, data.Decay = nil, nil, nil, nil
	var retention float32
	if m.on {
		decay := fsrs.StoredDecay(r.preset.Config.FSRSParams())
		retention = m.retention(r)
		data.DesiredRetention, data.Decay = &retention, &decay
	}
	if r.known {
		data.Stability, data.Difficulty = &r.memory.Stability, &r.memory.Difficulty
	}
	r.card.Data = data.String()
	if r.known && m.resched && r.answeredAt != 0 && r.card.Type == anki.TypeReview && r.card.Queue != anki.QueueSuspended {
		if err := m.reschedule(r, retention); err != nil {
			return err
		}
	}
	return m.tx.UpdateCard(r.card)
}

// retention returns the wanted chance to recall: the home deck's, else the preset's.
func (m *memoryUpdate) retention(r *rememberedCard) float32 {
	if home := m.decks.byID[r.card.HomeDeckID()]; home != nil && home.Normal != nil && home.Normal.DesiredRetention != nil {
		return *home.Normal.DesiredRetention
	}
	return r.preset.Config.DesiredRetention
}

// reschedule gives the review the interval that its memory asks for, counted
// from the last answer, and notes it in the log.
func (m *memoryUpdate) reschedule(r *rememberedCard, retention float32) error {
	before := r.card.Interval
	preset := m.presetOf(r)
	elapsed := int32(max(0, m.timing.NextDayAt-r.answeredAt) / daySecs)
	r.card.Interval = m.spread.NewInterval(&sched.Rescheduled{
		Card: r.card, Preset: preset, Interval: fsrs.New(r.preset.Config.FSRSParams()).Interval(r.memory.Stability, retention),
		Previous: r.prolonged, Elapsed: uint32(elapsed), Maximum: r.preset.Config.MaximumReviewInterval,
	})
	due := &r.card.Due
	if r.card.OriginalDue != 0 {
		due = &r.card.OriginalDue
	}
	day := m.timing.Today - elapsed + int32(r.card.Interval)
	if m.spread != nil {
		m.spread.Moved(preset, *due, day)
	}
	*due = day
	factor := uint32(((r.memory.Difficulty-1)/9 + 0.1) * 1000)
	return m.tx.AddRevlogEntry(&anki.RevlogEntry{
		CardID: r.card.ID, Interval: int32(r.card.Interval), LastInterval: int32(before), EaseFactor: factor, Kind: anki.ReviewRescheduled,
	})
}

func (m *memoryUpdate) presetOf(r *rememberedCard) anki.DeckConfigID {
	if home := m.decks.byID[r.card.HomeDeckID()]; home != nil && home.Normal != nil {
		return home.Normal.ConfigID
	}
	return r.preset.ID
}

// rescheduler counts what is due and what was studied today, nil if the load
// balancer is switched off.
func (c *Collection) rescheduler(r *store.Reader, t sched.Timing, decks *studyDecks) (*sched.Rescheduler, error) {
	on, err := setting(r, confLoadBalancer, true)
	if err != nil || !on {
		return nil, err
	}
	s := sched.NewRescheduler(t, c.now().Location())
	for id, p := range decks.presets {
		s.AddPreset(id, &p.Config)
	}
	preset := func(deck anki.DeckID) anki.DeckConfigID {
		if d := decks.byID[deck]; d != nil && d.Normal != nil {
			return d.Normal.ConfigID
		}
		return 0
	}
	err = r.EachReviewDue(func(deck anki.DeckID, day int32, n int) { s.CountDue(preset(deck), day, n) })
	if err != nil {
		return nil, err
	}
	since := anki.Millis(t.NextDayAt-daySecs) * 1000
	return s, r.EachStudied(since, func(deck anki.DeckID, n int) { s.CountStudied(preset(deck), n) })
}
