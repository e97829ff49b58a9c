package main

import (
	"fmt"
	"io"
	"strings"

	"karuta/collection"
	"karuta/collection/anki"
)

type writer = io.Writer

type addCmd struct {
	Notetype string   `required:"" help:"Notetype, by name." placeholder:"N"`
	Deck     string   `required:"" help:"Deck, made if it is missing; levels are joined by '::'." placeholder:"D"`
	Field    []string `required:"" sep:"none" help:"Field and its content." placeholder:"NAME=VALUE"`
	Tag      []string `sep:"none" help:"Tag to give the note." placeholder:"T"`
}

type addResult struct {
	Note  anki.NoteID   `json:"note"`
	Cards []anki.CardID `json:"cards"`
}

func (r addResult) text(w writer) { fmt.Fprintf(w, "note %d with %d cards\n", r.Note, len(r.Cards)) }

func (cmd *addCmd) Run(e *env) error {
	return e.change(func(c *collection.Collection) error {
		nt, err := c.FindNotetypeByName(cmd.Notetype)
		if err != nil {
			return err
		}
		if nt == nil {
			return fmt.Errorf("there is no notetype %q: %w", cmd.Notetype, anki.ErrNotFound)
		}
		n := &anki.Note{NotetypeID: nt.ID, Fields: make([]string, len(nt.Fields)), Tags: cmd.Tag}
		if err := setFields(n, nt, cmd.Field); err != nil {
			return err
		}
		deck, err := deckByName(c, cmd.Deck)
		if err != nil {
			return err
		}
		if _, err := c.AddNote(n, deck); err != nil {
			return err
		}
		cards, err := cardIDs(c, n.ID)
		if err != nil {
			return err
		}
		return e.print(addResult{n.ID, cards})
	})
}

func setFields(n *anki.Note, nt *anki.Notetype, assignments []string) error {
	for _, a := range assignments {
		name, value, ok := strings.Cut(a, "=")
		if !ok {
			return usage("--field %q: write NAME=VALUE", a)
		}
		i := nt.FieldIndex(name)
		if i < 0 {
			return usage("notetype %q has no field %q; it has %s", nt.Name, name, strings.Join(nt.FieldNames(), ", "))
		}
		n.Fields[i] = value
	}
	return nil
}

// deckByName returns the deck of that name, made if it is missing.
func deckByName(c *collection.Collection, name string) (anki.DeckID, error) {
	deck, err := c.FindDeckByName(name)
	if err != nil {
		return 0, err
	}
	if deck != nil {
		return deck.ID, nil
	}
	id, _, err := c.AddDeck(name)
	return id, err
}

func cardIDs(c *collection.Collection, note anki.NoteID) ([]anki.CardID, error) {
	cards, err := c.ListCardsOfNote(note)
	ids := make([]anki.CardID, len(cards))
	for i, card := range cards {
		ids[i] = card.ID
	}
	return ids, err
}

type editCmd struct {
	Note  anki.NoteID `arg:"" help:"Id of the note."`
	Field []string    `sep:"none" help:"Field and its new content." placeholder:"NAME=VALUE"`
	Tag   []string    `sep:"none" help:"Tag to add." placeholder:"T"`
}

func (cmd *editCmd) Run(e *env) error {
	return e.change(func(c *collection.Collection) error {
		n, err := c.GetNote(cmd.Note)
		if err != nil {
			return err
		}
		nt, err := c.GetNotetype(n.NotetypeID)
		if err != nil {
			return err
		}
		if err := setFields(n, nt, cmd.Field); err != nil {
			return err
		}
		n.Tags = append(n.Tags, cmd.Tag...)
		if _, err := c.UpdateNote(n); err != nil {
			return err
		}
		cards, err := cardIDs(c, n.ID)
		if err != nil {
			return err
		}
		return e.print(addResult{n.ID, cards})
	})
}

type removeCmd struct {
	Note []anki.NoteID `arg:"" help:"Ids of the notes."`
}

type removeResult struct {
	Notes int `json:"notes"`
	Cards int `json:"cards"`
}

func (r removeResult) text(w writer) {
	fmt.Fprintf(w, "deleted %d notes with %d cards\n", r.Notes, r.Cards)
}

func (cmd *removeCmd) Run(e *env) error {
	return e.change(func(c *collection.Collection) error {
		before, err := c.Info()
		if err != nil {
			return err
		}
		if _, err := c.RemoveNotes(cmd.Note...); err != nil {
			return err
		}
		after, err := c.Info()
		if err != nil {
			return err
		}
		return e.print(removeResult{before.Notes - after.Notes, before.Cards - after.Cards})
	})
}
