package collection

import (
	"karuta/collection/anki"
	"karuta/collection/sched"
	"karuta/collection/store"
)

// buildBalancer counts the reviews of the coming days, nil if the setting is off.
func (c *Collection) buildBalancer(r *store.Reader, s *studySettings, t sched.Timing) (*sched.Balancer, error) {
	on, err := setting(r, confLoadBalancer, true)
	if err != nil || !on {
		return nil, err
	}
	b := sched.NewBalancer(t.NextDayAt, c.now().Location())
	for id, p := range s.decks.presets {
		b.AddPreset(id, &p.Config)
	}
	err = r.EachDueLoad(t.Today, t.Today+sched.BalancedDays-1, func(deck anki.DeckID, day int32, n int) {
		if d := s.decks.byID[deck]; d != nil && d.Normal != nil {
			b.Count(d.Normal.ConfigID, int(day-t.Today), n)
		}
	})
	return b, err
}

// siblingDays returns the days, from today, on which the queue's balancer takes
// cards of the note to be due.
func (c *Collection) siblingDays(r *store.Reader, note anki.NoteID, today int32) ([]int, error) {
	if days, ok := c.queue.balancer.NoteDays(note); ok {
		return days, nil
	}
	due, err := r.ListDueOfNote(note)
	var days []int
	for _, d := range due {
		if d >= today && d < today+sched.BalancedDays {
			days = append(days, int(d-today))
		}
	}
	return days, err
}
