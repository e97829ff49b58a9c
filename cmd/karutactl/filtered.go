package main

import (
	"fmt"
	"slices"
	"strings"

	"karuta/collection"
	"karuta/collection/anki"
)

type filteredCmd struct {
	Create  filteredCreateCmd  `cmd:"" help:"Make a filtered deck and fill it."`
	Rebuild filteredRebuildCmd `cmd:"" help:"Send a filtered deck's cards home and fill it anew."`
	Empty   filteredEmptyCmd   `cmd:"" help:"Send a filtered deck's cards home."`
}

// filteredOrders are the orders by their numbers.
var filteredOrders = []string{
	"oldest", "random", "interval", "interval-desc", "lapses", "added", "due", "added-desc", "retrievability", "retrievability-desc", "overdueness",
}

type filteredCreateCmd struct {
	Name    string `arg:"" help:"Name of the deck."`
	Search  string `required:"" help:"Which cards to borrow, in Anki's search language." placeholder:"QUERY"`
	Limit   uint32 `default:"100" help:"Cards at most."`
	Order   string `default:"random" enum:"oldest,random,interval,interval-desc,lapses,added,due,added-desc,retrievability,retrievability-desc,overdueness" help:"Order of the cards: ${enum}."`
	Search2 string `name:"search2" help:"A second search." placeholder:"QUERY"`
	Limit2  uint32 `name:"limit2" default:"20" help:"Cards of the second search at most."`
	Order2  string `name:"order2" default:"due" enum:"oldest,random,interval,interval-desc,lapses,added,due,added-desc,retrievability,retrievability-desc,overdueness" help:"Order of the cards of the second search."`
	Preview bool   `help:"Do not reschedule cards by the answers."`
	Empty   bool   `help:"Make the deck even if no card matches."`
}

type filteredResult struct {
	Deck  anki.DeckID `json:"deck"`
	Name  string      `json:"name"`
	Cards int         `json:"cards"`
}

func (r filteredResult) text(w writer) { fmt.Fprintf(w, "%s: %d cards\n", r.Name, r.Cards) }

func (cmd *filteredCreateCmd) Run(e *env) error {
	return e.change(func(c *collection.Collection) error {
		draft, err := c.DraftFilteredDeck(0)
		if err != nil {
			return err
		}
		draft.Name, draft.AllowEmpty = cmd.Name, cmd.Empty
		draft.Config.Reschedule = !cmd.Preview
		draft.Config.SearchTerms = []anki.SearchTerm{filteredTerm(cmd.Search, cmd.Limit, cmd.Order)}
		if strings.TrimSpace(cmd.Search2) != "" {
			draft.Config.SearchTerms = append(draft.Config.SearchTerms, filteredTerm(cmd.Search2, cmd.Limit2, cmd.Order2))
		}
		id, _, err := c.SaveFilteredDeck(draft)
		if err != nil {
			return err
		}
		return printFiltered(e, c, id)
	})
}

func filteredTerm(query string, limit uint32, order string) anki.SearchTerm {
	return anki.SearchTerm{Search: query, Limit: limit, Order: anki.FilteredOrder(slices.Index(filteredOrders, order))}
}

// printFiltered prints a filtered deck and how many cards it holds.
func printFiltered(e *env, c *collection.Collection, id anki.DeckID) error {
	deck, err := c.GetDeck(id)
	if err != nil {
		return err
	}
	cards, err := c.FindCards(fmt.Sprintf("did:%d", id))
	if err != nil {
		return err
	}
	return e.print(filteredResult{id, deck.Name.Human(), len(cards)})
}

// deckNamed returns the deck of that name.
func deckNamed(c *collection.Collection, name string) (*anki.Deck, error) {
	deck, err := c.FindDeckByName(name)
	if err == nil && deck == nil {
		err = fmt.Errorf("there is no deck %q: %w", name, anki.ErrNotFound)
	}
	return deck, err
}

type filteredRebuildCmd struct {
	Name string `arg:"" help:"Name of the deck."`
}

func (cmd *filteredRebuildCmd) Run(e *env) error {
	return changeFiltered(e, cmd.Name, func(c *collection.Collection, id anki.DeckID) error {
		_, _, err := c.RebuildFilteredDeck(id)
		return err
	})
}

type filteredEmptyCmd struct {
	Name string `arg:"" help:"Name of the deck."`
}

func (cmd *filteredEmptyCmd) Run(e *env) error {
	return changeFiltered(e, cmd.Name, func(c *collection.Collection, id anki.DeckID) error {
		_, err := c.EmptyFilteredDeck(id)
		return err
	})
}

func changeFiltered(e *env, name string, fn func(*collection.Collection, anki.DeckID) error) error {
	return e.change(func(c *collection.Collection) error {
		deck, err := deckNamed(c, name)
		if err != nil {
			return err
		}
		if err := fn(c, deck.ID); err != nil {
			return err
		}
		return printFiltered(e, c, deck.ID)
	})
}
