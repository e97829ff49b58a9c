package main

import (
	"fmt"
	"time"

	"karuta/collection"
	"karuta/collection/anki"
	"karuta/collection/sched"
)

type cardCmd struct {
	Card anki.CardID `arg:"" help:"Id of the card."`
}

// cardResult has the row's columns under the names they have in the file.
type cardResult struct {
	ID       anki.CardID   `json:"id"`
	NID      anki.NoteID   `json:"nid"`
	DID      anki.DeckID   `json:"did"`
	Ord      int32         `json:"ord"`
	Mod      anki.Secs     `json:"mod"`
	USN      anki.USN      `json:"usn"`
	Type     anki.CardType `json:"type"`
	Queue    anki.Queue    `json:"queue"`
	Due      int32         `json:"due"`
	Ivl      uint32        `json:"ivl"`
	Factor   uint16        `json:"factor"`
	Reps     uint32        `json:"reps"`
	Lapses   uint32        `json:"lapses"`
	Left     uint32        `json:"left"`
	ODue     int32         `json:"odue"`
	ODID     anki.DeckID   `json:"odid"`
	Flags    uint8         `json:"flags"`
	Data     string        `json:"data"`
	Question string        `json:"question"`
	Answer   string        `json:"answer"`
	CSS      string        `json:"css"`
	Buttons  [4]string     `json:"buttons"`
	States   cardStates    `json:"states"`
}

func (r cardResult) text(w writer) {
	fmt.Fprintf(w, "%s\n\n%s\n\n", r.Question, r.Answer)
	r.States.text(w, r.Buttons)
}

func (cmd *cardCmd) Run(e *env) error {
	return e.with(func(c *collection.Collection) error {
		shown, err := c.RenderCard(cmd.Card)
		if err != nil {
			return err
		}
		study, err := c.States(cmd.Card)
		if err != nil {
			return err
		}
		card := study.Card
		return e.print(cardResult{
			ID: card.ID, NID: card.NoteID, DID: card.DeckID, Ord: card.Ord, Mod: card.Modified, USN: card.USN,
			Type: card.Type, Queue: card.Queue, Due: card.Due, Ivl: card.Interval, Factor: card.EaseFactor,
			Reps: card.Reps, Lapses: card.Lapses, Left: card.RemainingSteps, ODue: card.OriginalDue, ODID: card.OriginalDeckID,
			Flags: card.Flags, Data: card.Data,
			Question: shown.Question, Answer: shown.Answer, CSS: shown.CSS, Buttons: study.Labels, States: statesOf(&study.States),
		})
	})
}

type queueCmd struct {
	Deck  string `required:"" help:"Deck, by name." placeholder:"NAME"`
	Limit int    `default:"50" help:"Cards to list at most."`
}

type queueResult struct {
	Counts queueCounts   `json:"counts"`
	Cards  []anki.CardID `json:"cards"`
}

type queueCounts struct {
	New    int `json:"new"`
	Learn  int `json:"learn"`
	Review int `json:"review"`
}

func countsOf(c sched.Counts) queueCounts {
	return queueCounts{New: c.New, Learn: c.Learning, Review: c.Review}
}

func (r queueResult) text(w writer) {
	fmt.Fprintf(w, "%d new, %d learning, %d to review\n", r.Counts.New, r.Counts.Learn, r.Counts.Review)
	for _, id := range r.Cards {
		fmt.Fprintln(w, id)
	}
}

func (cmd *queueCmd) Run(e *env) error {
	return e.with(func(c *collection.Collection) error {
		deck, err := deckNamed(c, cmd.Deck)
		if err != nil {
			return err
		}
		queued, err := c.PeekQueue(deck.ID, cmd.Limit)
		if err != nil {
			return err
		}
		r := queueResult{Counts: countsOf(queued.Counts), Cards: []anki.CardID{}}
		for _, card := range queued.Cards {
			r.Cards = append(r.Cards, card.Card.ID)
		}
		return e.print(r)
	})
}

type answerCmd struct {
	Card   anki.CardID `arg:"" help:"Id of the card."`
	Rating string      `arg:"" enum:"again,hard,good,easy" help:"again, hard, good or easy."`
	Took   int64       `default:"0" help:"Milliseconds until the answer." placeholder:"MS"`
}

var ratings = map[string]anki.Rating{
	"again": anki.RatingAgain, "hard": anki.RatingHard, "good": anki.RatingGood, "easy": anki.RatingEasy,
}

type answerResult struct {
	Card     anki.CardID `json:"card"`
	Queue    anki.Queue  `json:"queue"`
	Due      int32       `json:"due"`
	Interval uint32      `json:"ivl"`
}

func (r answerResult) text(w writer) { fmt.Fprintf(w, "answered card %d\n", r.Card) }

func (cmd *answerCmd) Run(e *env) error {
	return e.change(func(c *collection.Collection) error {
		_, err := c.AnswerCard(collection.Answer{
			Card: cmd.Card, Rating: ratings[cmd.Rating], Took: time.Duration(cmd.Took) * time.Millisecond,
		})
		if err != nil {
			return err
		}
		card, err := c.GetCard(cmd.Card)
		if err != nil {
			return err
		}
		return e.print(answerResult{card.ID, card.Queue, card.Due, card.Interval})
	})
}
