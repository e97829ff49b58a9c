package collection

import (
	"errors"
	"slices"
	"testing"

	"karuta/collection/anki"
	"karuta/collection/search"
)

func TestFindNotes(t *testing.T) {
	c := newCollection(t)
	hello := addBasic(t, c, "Hello World", "two", "greet", "lang::en").ID
	apple := addBasic(t, c, "apple", "100% (red)", "fruit").ID
	cafe := addBasic(t, c, "Café", "", "lang::fr").ID
	if _, _, err := c.AddDeck("Food::Fruit"); err != nil {
		t.Fatal(err)
	}
	cards, err := c.ListCardsOfNote(apple)
	if err != nil {
		t.Fatal(err)
	}
	deck, err := c.FindDeckByName("food::fruit")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.MoveCards(deck.ID, cards[0].ID); err != nil {
		t.Fatal(err)
	}
	if _, err := c.SetFlag(3, cards[0].ID); err != nil {
		t.Fatal(err)
	}
	for query, want := range map[string][]anki.NoteID{
		"":                        {hello, apple, cafe},
		"hello":                   {hello},
		"hello apple":             nil,
		"hello or apple":          {hello, apple},
		"-hello":                  {apple, cafe},
		"-(hello or apple)":       {cafe},
		`"hello world"`:           {hello},
		"w*ld":                    {hello},
		"_pple":                   {apple},
		"100%":                    {apple},
		`\(red\)`:                 {apple},
		"nc:cafe":                 {cafe},
		"cafe":                    nil,
		"re:^h.*d":                {hello},
		"w:world":                 {hello},
		"w:worl":                  nil,
		"front:apple":             {apple},
		"front:app*":              {apple},
		"front:app":               nil,
		"back:":                   {cafe},
		"back:_*":                 {hello, apple},
		"tag:lang":                {hello, cafe},
		"tag:LANG::en":            {hello},
		"tag:none":                nil,
		"tag:f*":                  {apple},
		"deck:food":               {apple},
		"deck:Default":            {hello, cafe},
		"deck:fo*t":               {apple},
		"flag:3":                  {apple},
		"is:new -deck:food":       {hello, cafe},
		"is:due":                  nil,
		"note:basic card:1":       {hello, apple, cafe},
		`card:"Card 1" tag:greet`: {hello},
		"added:1":                 {hello, apple, cafe},
		"prop:ivl=0":              {hello, apple, cafe},
		"prop:pos>=2":             {apple, cafe},
		"prop:due=0":              nil,
	} {
		got, err := c.FindNotes(query)
		if err != nil || !slices.Equal(got, want) && len(got)+len(want) > 0 {
			t.Errorf("%q: %v, %v, want %v", query, got, err, want)
		}
	}
}

func TestSearchErrors(t *testing.T) {
	c := newCollection(t)
	for query, want := range map[string]search.ErrorKind{
		"and a": search.MisplacedAnd, "a and": search.MisplacedAnd, "a or": search.MisplacedOr, "or": search.MisplacedOr,
		"()": search.EmptyGroup, "(a": search.UnclosedGroup, "a)": search.UnopenedGroup, `""`: search.EmptyQuote, `"a`: search.UnclosedQuote,
		`\q`: search.UnknownEscape, ":x": search.MissingKey, "is:odd": search.InvalidState, "flag:8": search.InvalidFlag,
		"prop:x=1": search.InvalidProperty, "nid:x": search.InvalidNumber, "rated:1:5": search.InvalidButton,
	} {
		_, err := c.FindCards(query)
		var e *search.Error
		if !errors.As(err, &e) || e.Kind != want {
			t.Errorf("%q: %v, want kind %d", query, err, want)
		}
	}
}
