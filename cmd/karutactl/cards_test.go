package main

import (
	"strings"
	"testing"
)

// addCards adds basic notes with these fronts to a deck and returns their cards.
func (c *ctl) addCards(deck string, fronts ...string) []string {
	c.t.Helper()
	var ids []string
	for _, front := range fronts {
		var added addResult
		c.ok(&added, "add", "--notetype", "Basic", "--deck", deck, "--field", "Front="+front)
		ids = append(ids, num(int64(added.Cards[0])))
	}
	return ids
}

// column returns a column of a card's row.
func (c *ctl) column(card, name string) any {
	c.t.Helper()
	var row map[string]any
	c.ok(&row, "card", card)
	return row[name]
}

func TestCardsFromTheCommandLine(t *testing.T) {
	c := newCtl(t)
	ids := c.addCards("D", "one", "two", "three")
	steps := []struct {
		args   []string
		card   int
		column string
		want   any
	}{
		{[]string{"bury", ids[0]}, 0, "queue", -3.0},
		{[]string{"unbury", ids[0]}, 0, "queue", 0.0},
		{[]string{"suspend", "--search", "front:t*"}, 2, "queue", -1.0},
		{[]string{"unsuspend", ids[1], ids[2]}, 2, "queue", 0.0},
		{[]string{"set-due", "5!", ids[1]}, 1, "ivl", 5.0},
		{[]string{"forget", ids[1], "--restore-position", "--reset-counts"}, 1, "type", 0.0},
		{[]string{"reposition", ids[2], ids[0], "--start", "40", "--step", "2"}, 0, "due", 42.0},
		{[]string{"undo"}, 0, "due", 1.0},
	}
	for _, s := range steps {
		c.ok(nil, s.args...)
		if got := c.column(ids[s.card], s.column); got != s.want {
			t.Errorf("%v: %s is %v, want %v", s.args, s.column, got, s.want)
		}
	}
	for _, args := range [][]string{{"bury"}, {"bury", ids[0], "--search", "x"}, {"set-due", "soon", ids[0]}} {
		if code, _, errs := c.run(args...); code != exitUsage {
			t.Errorf("%v: exit %d, %s", args, code, errs)
		}
	}
	if code, _, errs := c.run("suspend", "12345"); code != exitFailed || !strings.Contains(errs, "not found") {
		t.Errorf("unknown card: exit %d, %s", code, errs)
	}
}

func TestFilteredDecksFromTheCommandLine(t *testing.T) {
	c := newCtl(t)
	ids := c.addCards("D", "one", "two", "three")
	var deck filteredResult
	c.ok(&deck, "filtered", "create", "Cram", "--search", "deck:D front:t*", "--order", "added-desc", "--limit", "1", "--search2", "front:one", "--preview")
	if deck.Name != "Cram" || deck.Cards != 2 {
		t.Errorf("created %+v", deck)
	}
	for i, want := range []any{-99999.0, 2.0, -100000.0} {
		if got := c.column(ids[i], "due"); got != want {
			t.Errorf("card %d is due %v, want %v", i, got, want)
		}
	}
	c.ok(&deck, "filtered", "empty", "Cram")
	if got := c.column(ids[0], "odid"); deck.Cards != 0 || got != 0.0 {
		t.Errorf("emptied %+v, home deck %v", deck, got)
	}
	c.ok(nil, "suspend", ids[2])
	c.ok(&deck, "filtered", "rebuild", "Cram")
	if got := c.column(ids[1], "queue"); deck.Cards != 2 || got != 2.0 {
		t.Errorf("rebuilt %+v, queue %v", deck, got)
	}
	for says, args := range map[string][]string{
		"match":        {"filtered", "create", "None", "--search", "nothing"},
		"never closed": {"filtered", "create", "Bad", "--search", "(a"},
		"no deck":      {"filtered", "rebuild", "Nope"},
		"filtered":     {"filtered", "empty", "D"},
	} {
		if code, _, errs := c.run(args...); code != exitFailed || !strings.Contains(errs, says) {
			t.Errorf("%v: exit %d, %s", args, code, errs)
		}
	}
	c.ok(&deck, "filtered", "create", "None", "--search", "nothing", "--empty")
	if deck.Cards != 0 {
		t.Errorf("empty deck %+v", deck)
	}
}
