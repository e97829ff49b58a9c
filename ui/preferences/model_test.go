package preferences

import (
	"testing"

	"karuta/app"
)

func TestChoices(t *testing.T) {
	for _, c := range []struct {
		choices []choice
		value   int
		want    string
	}{
		{idleChoices, 0, "Never"},
		{idleChoices, 1, "2 minutes"},
		{idleChoices, 10, "10 minutes"},
		{idleChoices, 999, "30 minutes"},
		{timeoutChoices, 60, "1 minute"},
		{timeoutChoices, 1, "15 seconds"},
		{limitChoices, 0, "No limit"},
		{limitChoices, 300, "300 MiB"},
		{limitChoices, 5000, "2 GiB"},
	} {
		if got := wordOf(c.choices, c.value); got != c.want {
			t.Errorf("%d: %q, want %q", c.value, got, c.want)
		}
	}
	for _, choices := range [][]choice{idleChoices, timeoutChoices, limitChoices} {
		for _, c := range choices {
			if got := valueOf(choices, wordOf(choices, c.value)); got != c.value {
				t.Errorf("%d came back as %d", c.value, got)
			}
		}
	}
}

func TestNetworkAsPeopleTypeIt(t *testing.T) {
	for typed, want := range map[string]string{
		"": "", "  ": "", " proxy:3128 ": "http://proxy:3128", "socks5://127.0.0.1:1080": "socks5://127.0.0.1:1080",
	} {
		var p app.Preferences
		if (network{proxy: typed, caFile: " /a/b.pem "}).apply(&p); p.Proxy != want || p.CAFile != "/a/b.pem" {
			t.Errorf("%q: %+v, want %q", typed, p, want)
		}
	}
}
