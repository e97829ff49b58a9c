package preferences

import (
	"strings"

	"karuta/app"
)

// choice is one option of a setting that is a number.
type choice struct {
	value int
	word  string
}

// The choices. A value that somebody wrote into the file and that is none of them is shown as the nearest.
var (
	idleChoices    = []choice{{0, "Never"}, {2, "2 minutes"}, {5, "5 minutes"}, {10, "10 minutes"}, {30, "30 minutes"}}
	mediaChoices   = []choice{{0, "Never"}, {5, "5 minutes"}, {15, "15 minutes"}, {30, "30 minutes"}, {60, "1 hour"}}
	timeoutChoices = []choice{{15, "15 seconds"}, {30, "30 seconds"}, {60, "1 minute"}, {120, "2 minutes"}, {300, "5 minutes"}}
	limitChoices   = []choice{{300, "300 MiB"}, {600, "600 MiB"}, {1024, "1 GiB"}, {2048, "2 GiB"}, {0, "No limit"}}
)

// The appearances, in the words of the dialog.
var appearances = []struct {
	value app.Appearance
	word  string
}{{app.AppearanceSystem, "Like the system"}, {app.AppearanceLight, "Light"}, {app.AppearanceDark, "Dark"}}

func words(choices []choice) []string {
	list := make([]string, len(choices))
	for i, c := range choices {
		list[i] = c.word
	}
	return list
}

// wordOf returns the word of the choice nearest to a value.
func wordOf(choices []choice, value int) string {
	best := choices[0]
	for _, c := range choices {
		if (value == 0) != (c.value == 0) {
			continue // never and without limit are near to nothing else
		}
		if best.value == 0 && value != 0 || abs(c.value-value) < abs(best.value-value) {
			best = c
		}
	}
	return best.word
}

func abs(n int) int { return max(n, -n) }

// valueOf returns the value of a word.
func valueOf(choices []choice, word string) int {
	for _, c := range choices {
		if c.word == word {
			return c.value
		}
	}
	return choices[0].value
}

// network is what is typed in the dialog.
type network struct{ proxy, caFile string }

// apply puts it into the preferences.
func (n network) apply(p *app.Preferences) {
	p.Proxy, p.CAFile = completeProxy(n.proxy), strings.TrimSpace(n.caFile)
}

// completeProxy adds the scheme that people leave out.
func completeProxy(text string) string {
	text = strings.TrimSpace(text)
	if text != "" && !strings.Contains(text, "://") {
		return "http://" + text
	}
	return text
}

// placeText says where the account syncs, and as whom.
func placeText(a app.Account) string {
	switch {
	case !a.LoggedIn():
		return "Karuta syncs nowhere yet. It can with this computer itself, with a server of yours, or with AnkiWeb."
	case a.Endpoint == app.HereEndpoint:
		return "Karuta syncs with this computer itself, and so with the devices that do."
	}
	return "Logged in as " + a.User + " at " + a.Endpoint
}
