package reviewer

import (
	"fmt"
	"time"

	"karuta/app"
	"karuta/collection"
	"karuta/collection/anki"
)

// finishedLines say what was done and when more comes.
func finishedLines(f collection.Finished) []string {
	var lines []string
	add := func(format string, args ...any) { lines = append(lines, fmt.Sprintf(format, args...)) }
	if text := app.StudiedText(f.Studied); text != "" {
		add("%s.", text)
	}
	at := time.Unix(int64(f.NextAt), 0).Format("15:04")
	switch {
	case f.Waiting == 1:
		add("One card in learning comes back today, at %s.", at)
	case f.Waiting > 1:
		add("%d cards in learning come back today, the first at %s.", f.Waiting, at)
	}
	if n := f.New + f.Reviews; n > 0 {
		add("Today's limits are reached: %s for another day.", waiting(f))
	}
	switch {
	case f.Tomorrow == 1:
		add("One card comes up tomorrow.")
	case f.Tomorrow > 1:
		add("%d cards come up tomorrow.", f.Tomorrow)
	}
	switch n := len(f.Buried); {
	case n == 1:
		add("One card is buried until tomorrow.")
	case n > 1:
		add("%d cards are buried until tomorrow.", n)
	}
	return lines
}

// waiting names what the limits hold back.
func waiting(f collection.Finished) string {
	switch {
	case f.Reviews == 0:
		return counted(f.New, "new card")
	case f.New == 0:
		return counted(f.Reviews, "review")
	}
	return fmt.Sprintf("%s and %s wait", app.Plural(f.Reviews, "review"), app.Plural(f.New, "new card"))
}

func counted(n int, noun string) string {
	if n == 1 {
		return app.Plural(n, noun) + " waits"
	}
	return app.Plural(n, noun) + " wait"
}

// untilShown returns how long it is until a card in learning may be shown; zero
// if none comes back today.
func untilShown(f collection.Finished, now time.Time) time.Duration {
	if f.Waiting == 0 {
		return 0
	}
	return max(time.Second, time.Unix(int64(f.ShowAt), 0).Add(time.Second).Sub(now))
}

// unburyText is what the button that brings buried cards back says.
func unburyText(ids []anki.CardID) string {
	return "Unbury " + app.Plural(len(ids), "card")
}

// moreKey is the key that does the same.
func moreKey(deck *anki.Deck) string {
	if deck != nil && deck.IsFiltered() {
		return "R"
	}
	return "C"
}

// moreText is what the button says that finds more to study in the deck.
func moreText(deck *anki.Deck) string {
	if deck != nil && deck.IsFiltered() {
		return "Rebuild deck"
	}
	return "Custom study…"
}

// studyMore finds more to study: custom study, or for a filtered deck what its searches find now.
func (v *View) studyMore() {
	deck := v.model.done.Deck
	switch {
	case deck == nil:
	case deck.IsFiltered():
		v.run(func(c *collection.Collection) (anki.Changes, error) {
			_, changes, err := c.RebuildFilteredDeck(deck.ID)
			return changes, err
		}, nil)
	default:
		v.actions.CustomStudy(deck.ID)
	}
}

// emptyDeck sends the cards of the filtered deck home that are still in it, such as buried ones.
func (v *View) emptyDeck() {
	deck := v.model.done.Deck
	v.run(func(c *collection.Collection) (anki.Changes, error) { return c.EmptyFilteredDeck(deck.ID) }, nil)
}
