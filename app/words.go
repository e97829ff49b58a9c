package app

import (
	"fmt"
	"time"

	"karuta/collection"
)

// StudiedText says how much was studied today; empty if nothing was.
func StudiedText(s collection.Studied) string {
	if s.Cards == 0 {
		return ""
	}
	each := s.Took.Seconds() / float64(s.Cards)
	return fmt.Sprintf("Studied %s in %s today (%.1f s a card)", Plural(s.Cards, "card"), durationText(s.Took), each)
}

// durationText writes a time in its largest sensible unit.
func durationText(d time.Duration) string {
	switch {
	case d < time.Minute:
		return fmt.Sprintf("%.0f s", d.Seconds())
	case d < time.Hour:
		return fmt.Sprintf("%.0f min", d.Minutes())
	}
	return fmt.Sprintf("%.1f hours", d.Hours())
}
