package deckoptions

import "karuta/collection"

// A limit holds for the preset, for the deck alone, or for today. The narrower one wins.
type scope int

const (
	scopePreset scope = iota
	scopeDeck
	scopeToday
)

var scopeWords = [...]string{"Preset", "This deck", "Today only"}

// limit is one of the two daily limits.
type limit int

const (
	newLimit limit = iota
	reviewLimit
	limitKinds
)

// keptLimits are numbers to come back to when a scope is chosen again.
type keptLimits struct {
	deck, today [limitKinds]*uint32
	retention   *float32
}

// own returns where the deck's own limits are.
func (l limit) own(d *collection.DeckLimits) (deck, today **uint32) {
	if l == newLimit {
		return &d.New, &d.NewToday
	}
	return &d.Review, &d.ReviewToday
}

// ofPreset returns where the preset's limit is.
func (m *model) ofPreset(l limit) *uint32 {
	if l == newLimit {
		return &m.options().NewPerDay
	}
	return &m.options().ReviewsPerDay
}

// scopeOf says which limit holds now.
func (m *model) scopeOf(l limit) scope {
	deck, today := l.own(&m.limits)
	switch {
	case *today != nil:
		return scopeToday
	case *deck != nil:
		return scopeDeck
	}
	return scopePreset
}

// limit returns the limit that holds now.
func (m *model) limit(l limit) uint32 {
	deck, today := l.own(&m.limits)
	return *or(or(*today, *deck), m.ofPreset(l))
}

// setLimit changes the limit that holds now.
func (m *model) setLimit(l limit, n uint32) {
	deck, today := l.own(&m.limits)
	switch m.scopeOf(l) {
	case scopePreset:
		*m.ofPreset(l) = n
	case scopeDeck:
		*deck, m.kept.deck[l] = &n, &n
	case scopeToday:
		*today, m.kept.today[l] = &n, &n
	}
}

// usual is the limit of a new preset.
func (l limit) usual() uint32 {
	if l == newLimit {
		return defaults.NewPerDay
	}
	return defaults.ReviewsPerDay
}

// putLimit takes the text of a limit.
func (m *model) putLimit(l limit, text string) {
	n, err := parseCount(text, 0, 9999)
	if err != nil {
		m.problems[limitTexts[l].label] = err.Error()
		return
	}
	delete(m.problems, limitTexts[l].label)
	m.setLimit(l, n)
}

// revertLimit has the preset's limit hold, with the usual number.
func (m *model) revertLimit(l limit) {
	m.setScope(l, scopePreset)
	*m.ofPreset(l) = l.usual()
}

// setScope makes another limit hold. It begins with what it was before, or with what held until now. A limit of the
// deck stays while another one holds for today.
func (m *model) setScope(l limit, s scope) {
	delete(m.problems, limitTexts[l].label)
	now := m.limit(l)
	deck, today := l.own(&m.limits)
	begin := func(kept *uint32) *uint32 {
		n := *or(kept, &now)
		return &n
	}
	switch s {
	case scopePreset:
		*deck, *today = nil, nil
	case scopeDeck:
		*deck, *today = begin(m.kept.deck[l]), nil
	case scopeToday:
		*today = begin(m.kept.today[l])
	}
}

// retentionScope says whose desired retention holds.
func (m *model) retentionScope() scope {
	if m.limits.DesiredRetention != nil {
		return scopeDeck
	}
	return scopePreset
}

// retention returns the desired retention that holds, 0.7–0.99.
func (m *model) retention() float32 {
	return *or(m.limits.DesiredRetention, &m.options().DesiredRetention)
}

func (m *model) setRetention(r float32) {
	if m.limits.DesiredRetention != nil {
		m.limits.DesiredRetention, m.kept.retention = &r, &r
		return
	}
	m.options().DesiredRetention = r
}

func (m *model) setRetentionScope(s scope) {
	delete(m.problems, retentionLabel)
	if s == scopePreset {
		m.limits.DesiredRetention = nil
		return
	}
	r := *or(m.kept.retention, &m.options().DesiredRetention)
	m.limits.DesiredRetention = &r
}
