package deckoptions

import (
	"fmt"
	"slices"
	"strings"

	"karuta/app"
	"karuta/collection/anki"
)

func (m *model) find(id anki.DeckConfigID) *preset {
	i := slices.IndexFunc(m.presets, func(p *preset) bool { return p.ID == id })
	if i < 0 {
		return nil
	}
	return m.presets[i]
}

// names are the presets as they are offered; no two are the same.
func (m *model) names() []string {
	names := make([]string, len(m.presets))
	seen := map[string]int{}
	for i, p := range m.presets {
		name := p.Name + " (" + usedBy(m.decksOf(p)) + ")"
		if seen[name]++; seen[name] > 1 {
			name = fmt.Sprintf("%s #%d", name, seen[name])
		}
		names[i] = name
	}
	return names
}

// name is that of the chosen preset in names.
func (m *model) name() string { return m.names()[slices.Index(m.presets, m.current)] }

// decksOf counts the decks that will have a preset once the options are saved.
func (m *model) decksOf(p *preset) int {
	decks := p.decks
	if p.stored != nil && p.ID == m.stored.Deck.Normal.ConfigID {
		decks--
	}
	if p == m.current {
		decks++
	}
	return decks
}

func usedBy(decks int) string {
	if decks == 0 {
		return "unused"
	}
	return "used by " + app.Plural(decks, "deck")
}

// choose takes the preset of a name in names for the deck.
func (m *model) choose(name string) {
	if i := slices.Index(m.names(), name); i >= 0 {
		m.use(m.presets[i])
	}
}

func (m *model) use(p *preset) {
	m.current = p
	clear(m.problems) // what was typed and not taken is gone from the window
}

// add makes a preset with the default options, or a copy of the one that is chosen, and chooses it.
func (m *model) add(name string, copied bool) {
	p := &preset{DeckConfig: anki.DeckConfig{Name: name, Config: anki.DefaultDeckOptions()}}
	if copied {
		c := clone(&m.current.DeckConfig)
		p.Config = c.Config
	}
	m.presets = append(m.presets, p)
	m.sort()
	m.use(p)
}

func (m *model) rename(name string) {
	m.current.Name = name
	m.sort()
}

func (m *model) sort() {
	slices.SortStableFunc(m.presets, func(a, b *preset) int {
		return strings.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name))
	})
}

// removable reports whether the chosen preset may be deleted: all but the Default.
func (m *model) removable() bool { return m.current.ID != anki.DefaultDeckConfigID }

// removalIsOneWay reports whether deleting the chosen preset makes the next sync a one-way one that would not be it anyway.
func (m *model) removalIsOneWay() bool {
	return m.current.stored != nil && !m.stored.OneWayAnyway && len(m.removed) == 0
}

// remove deletes the chosen preset; the deck gets the Default one.
func (m *model) remove() {
	if !m.removable() {
		return
	}
	gone := m.current
	if gone.stored != nil {
		m.removed = append(m.removed, gone.ID)
	}
	m.presets = slices.DeleteFunc(m.presets, func(p *preset) bool { return p == gone })
	def := m.find(anki.DefaultDeckConfigID)
	if def == nil {
		def = m.presets[0]
	}
	m.use(def)
}
