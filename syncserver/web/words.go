package web

import (
	"fmt"
	"html/template"
	"math"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"karuta/syncserver"
)

// words are the functions that templates put things into words with.
var words = template.FuncMap{
	"ago":    func(now, t time.Time) string { return ago(now.Sub(t)) },
	"size":   size,
	"client": client,
	"date":   func(t time.Time) string { return t.UTC().Format("2 January 2006, 15:04 UTC") },
	"why":    why,
	"sum":    func(a, b int64) int64 { return a + b },
}

// ago says how long something is ago.
func ago(d time.Duration) string {
	unit := func(n int, name string) string {
		if n == 1 {
			return "1 " + name + " ago"
		}
		return fmt.Sprintf("%d %ss ago", n, name)
	}
	switch hours := int(d.Hours()); {
	case d < 10*time.Minute: // the last use of a device is not known more exactly
		return "a moment ago"
	case hours < 1:
		return unit(int(d.Minutes()), "minute")
	case hours < 48:
		return unit(hours, "hour")
	case hours < 60*24:
		return unit(hours/24, "day")
	}
	return unit(int(d.Hours()/24/30.44), "month")
}

// size says how long a file is, in the units that the operator's settings have, too.
func size(bytes int64) string {
	if bytes > 0 {
		bytes = max(bytes, 1024)
	}
	unit := float64(1)
	for _, name := range []string{"kB", "MB"} {
		unit *= 1024
		if n := float64(bytes) / unit; n < 1000 {
			return short(n) + " " + name
		}
	}
	return short(float64(bytes)/unit/1024) + " GB"
}

// short writes a number with one digit behind the point where that says something.
func short(n float64) string {
	if n >= 9.95 || n == math.Trunc(n) {
		return fmt.Sprintf("%.0f", n)
	}
	return fmt.Sprintf("%.1f", n)
}

// systems are the names of systems as clients write them, and as people do.
var systems = []struct{ written, name string }{
	{"win", "Windows"}, {"mac", "macOS"}, {"darwin", "macOS"}, {"android", "Android"}, {"ios", "iOS"}, {"lin", "Linux"},
}

// client puts into words what a program calls itself: a name, a version with a
// build in brackets, and a system, with commas between.
func client(text string) string {
	parts := strings.Split(text, ",")
	if len(parts) != 3 || parts[0] == "" {
		if text == "" {
			return "A program without a name"
		}
		return text
	}
	name, version := parts[0], parts[1]
	version, _, _ = strings.Cut(version, " ")
	first, length := utf8.DecodeRuneInString(name)
	words := strings.TrimSpace(string(unicode.ToUpper(first)) + name[length:] + " " + version)
	for _, s := range systems {
		if strings.HasPrefix(strings.ToLower(parts[2]), s.written) {
			return words + " on " + s.name
		}
	}
	return words
}

// why says why a copy was made.
func why(reason string) string {
	switch reason {
	case syncserver.CopyUpload:
		return "before a device replaced everything"
	case syncserver.CopyDaily:
		return "of the day"
	case syncserver.CopyRestore:
		return "before another copy was restored"
	}
	return reason
}
