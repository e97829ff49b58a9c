package deckoptions

import "slices"

// weekdays begin with Monday, as the collection's easy days do.
var weekdays = [...]string{"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"}

// loads are how much of the usual work a weekday gets.
var loads = []word[float32]{{1, "Normal"}, {0.5, "Reduced"}, {0, "Minimum"}}

var loadWords = func() []string {
	words := make([]string, len(loads))
	for i, l := range loads {
		words[i] = l.text
	}
	return words
}()

// load returns the word for a weekday, 0 being Monday. A share between the known ones is called by the nearest.
func (m *model) load(day int) string {
	share := float32(1)
	if days := m.options().EasyDays; len(days) == len(weekdays) {
		share = days[day]
	}
	switch {
	case share > 0.75:
		return loads[0].text
	case share > 0.25:
		return loads[1].text
	}
	return loads[2].text
}

func (m *model) setLoad(day int, text string) {
	days := m.options().EasyDays
	if len(days) != len(weekdays) {
		days = slices.Clone(defaults.EasyDays)
	}
	for _, l := range loads {
		if l.text == text {
			days[day] = l.value
		}
	}
	m.options().EasyDays = days
}

// noNormalDay reports whether every day is an easy one, which then makes no difference between them.
func (m *model) noNormalDay() bool {
	days := m.options().EasyDays
	return len(days) == len(weekdays) && !slices.Contains(days, 1)
}
