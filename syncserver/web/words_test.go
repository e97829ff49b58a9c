package web

import (
	"testing"
	"time"
)

func TestWords(t *testing.T) {
	for d, want := range map[time.Duration]string{
		-time.Hour: "a moment ago", 9 * time.Minute: "a moment ago", 10 * time.Minute: "10 minutes ago", time.Hour: "1 hour ago", 47 * time.Hour: "47 hours ago",
		48 * time.Hour: "2 days ago", 59 * 24 * time.Hour: "59 days ago", 61 * 24 * time.Hour: "2 months ago", 400 * 24 * time.Hour: "13 months ago",
	} {
		if got := ago(d); got != want {
			t.Errorf("%s: %q, want %q", d, got, want)
		}
	}
	for n, want := range map[int64]string{
		0: "0 kB", 12: "1 kB", 1536: "1.5 kB", 131072: "128 kB", 1 << 20: "1 MB", 10 << 20: "10 MB", 5 << 29: "2.5 GB", 3 << 40: "3072 GB",
	} {
		if got := size(n); got != want {
			t.Errorf("%d: %q, want %q", n, got, want)
		}
	}
	for text, want := range map[string]string{
		"anki,26.9.3 (0b5ff0a),lin:debian": "Anki 26.9.3 on Linux", "karuta,1.2,windows": "Karuta 1.2 on Windows", "anki,2.20.1 (x),android:14": "Anki 2.20.1 on Android",
		"karutactl user key": "karutactl user key", "": "A program without a name", ",,": ",,", "x,,": "X", "été,1,plan9": "Été 1",
	} {
		if got := client(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}
