// Package deckoptions is the window for the options of a deck: its preset, its limits, and what holds for all decks.
package deckoptions

import (
	"reflect"
	"slices"

	"karuta/collection"
	"karuta/collection/anki"
)

// model is the options as they are being edited. Nothing of it is stored before change is saved.
type model struct {
	stored  collection.DeckOptions
	presets []*preset // sorted by name
	current *preset
	removed []anki.DeckConfigID
	limits  collection.DeckLimits
	global  collection.AllDecksOptions

	reschedule bool
	// problems are what is wrong with texts that were typed and not taken; by the label of the setting.
	problems map[string]string
	kept     keptLimits
}

// preset is one preset with what is stored of it.
type preset struct {
	anki.DeckConfig
	stored *anki.DeckConfig // nil for one that was added
	decks  int              // that use it as stored
}

func newModel(o collection.DeckOptions) *model {
	m := &model{stored: o, limits: o.Limits, global: o.Collection, problems: map[string]string{}}
	for _, p := range o.Presets {
		m.presets = append(m.presets, &preset{DeckConfig: clone(p.DeckConfig), stored: p.DeckConfig, decks: p.Decks})
	}
	m.current = m.find(o.Deck.Normal.ConfigID)
	if m.current == nil {
		m.current = m.presets[0] // the deck's preset is missing; then the first one holds, which is the Default
	}
	m.kept = keptLimits{
		deck:  [limitKinds]*uint32{o.Limits.New, o.Limits.Review},
		today: [limitKinds]*uint32{or(o.Limits.NewToday, o.LastNewToday), or(o.Limits.ReviewToday, o.LastReviewToday)},
	}
	return m
}

// clone copies a preset with the lists in it, so that neither changes the other.
func clone(p *anki.DeckConfig) anki.DeckConfig {
	c := *p
	for _, list := range []*[]float32{
		&c.Config.LearnSteps, &c.Config.RelearnSteps, &c.Config.EasyDays,
		&c.Config.FSRSParams4, &c.Config.FSRSParams5, &c.Config.FSRSParams6,
	} {
		*list = slices.Clone(*list)
	}
	return c
}

func or[T any](first, second *T) *T {
	if first != nil {
		return first
	}
	return second
}

// options are those of the preset that is chosen.
func (m *model) options() *anki.DeckOptions { return &m.current.Config }

// changed reports whether a preset is not as it is stored.
func (p *preset) changed() bool {
	return p.stored == nil || p.Name != p.stored.Name || !sameOptions(&p.Config, &p.stored.Config)
}

// sameOptions compares as the collection stores: an empty list and none are the same.
func sameOptions(a, b *anki.DeckOptions) bool {
	x, y := clone(&anki.DeckConfig{Config: *a}), clone(&anki.DeckConfig{Config: *b})
	for _, o := range []*anki.DeckOptions{&x.Config, &y.Config} {
		for _, list := range []*[]float32{&o.LearnSteps, &o.RelearnSteps, &o.EasyDays, &o.FSRSParams4, &o.FSRSParams5, &o.FSRSParams6} {
			if len(*list) == 0 {
				*list = nil
			}
		}
	}
	return reflect.DeepEqual(x.Config, y.Config)
}

// dirty reports whether anything would be lost by leaving.
func (m *model) dirty() bool {
	return len(m.problems) > 0 || len(m.removed) > 0 || m.current.ID != m.stored.Deck.Normal.ConfigID || m.current.stored == nil ||
		!reflect.DeepEqual(m.limits, m.stored.Limits) || m.global != m.stored.Collection ||
		slices.ContainsFunc(m.presets, (*preset).changed)
}

// how the options are saved.
type how struct {
	subdecks, optimize bool
}

// change is what is to be saved. It shares nothing with the model.
func (m *model) change(h how) collection.DeckOptionsChange {
	c := collection.DeckOptionsChange{
		Deck: m.stored.Deck.ID, Removed: slices.Clone(m.removed), Limits: m.limits, Collection: m.global,
		Subdecks: h.subdecks, OptimizeAll: h.optimize, Reschedule: m.reschedule && m.global.FSRS,
	}
	add := func(p *preset) {
		copied := clone(&p.DeckConfig)
		c.Presets = append(c.Presets, &copied)
	}
	for _, p := range m.presets {
		if p != m.current && p.changed() {
			add(p)
		}
	}
	add(m.current)
	return c
}

// set puts a text into a setting of the preset; one that makes no sense is remembered as a problem.
func (m *model) set(s *setting, text string) {
	if err := s.put(m.options(), text); err != nil {
		m.problems[s.label] = err.Error()
		return
	}
	delete(m.problems, s.label)
}

// revert gives a setting its default.
func (m *model) revert(s *setting) { m.set(s, s.text(&defaults)) }

// isDefault reports whether a setting has the value that a new preset has.
func (m *model) isDefault(s *setting) bool {
	return m.problems[s.label] == "" && s.text(m.options()) == s.text(&defaults)
}

var defaults = anki.DefaultDeckOptions()
