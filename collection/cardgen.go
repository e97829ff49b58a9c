package collection

import (
	"karuta/collection/anki"
	"karuta/collection/sched"
	"karuta/collection/store"
	"karuta/collection/template"
)

// cardGenerator makes the cards that notes of one notetype should have.
type cardGenerator struct {
	tx        *store.Tx
	nt        *anki.Notetype
	questions []*template.Template // parsed question sides; nil where one does not parse
	deck      anki.DeckID          // where cards go if nothing else says so
}

// newCardGenerator prepares for notes of nt; deck 0 means the deck last used with it.
func newCardGenerator(tx *store.Tx, nt *anki.Notetype, deck anki.DeckID) (*cardGenerator, error) {
	g := &cardGenerator{tx: tx, nt: nt, deck: deck, questions: parseQuestions(nt)}
	if deck == 0 {
		last, err := setting(&tx.Reader, lastDeckKey(nt.ID), anki.DefaultDeckID)
		if err != nil {
			return nil, err
		}
		g.deck = last
	}
	return g, nil
}

// parseQuestions parses the question sides of a notetype; one that does not parse is nil.
func parseQuestions(nt *anki.Notetype) []*template.Template {
	questions := make([]*template.Template, len(nt.Templates))
	for i, t := range nt.Templates {
		if parsed, err := template.Parse(t.Config.QuestionFormat); err == nil {
			questions[i] = parsed
		}
	}
	return questions
}

// generateMissing makes the cards that a stored note lacks.
func generateMissing(tx *store.Tx, n *anki.Note, nt *anki.Notetype, deck anki.DeckID) error {
	existing, err := tx.ListCardsOfNote(n.ID)
	if err != nil {
		return err
	}
	gen, err := newCardGenerator(tx, nt, deck)
	if err != nil {
		return err
	}
	return gen.generate(n, existing)
}

// ords returns the ords of the cards the note should have by its content; it may be none.
func (g *cardGenerator) ords(n *anki.Note) []int { return cardOrds(n, g.nt, g.questions) }

func cardOrds(n *anki.Note, nt *anki.Notetype, questions []*template.Template) []int {
	return template.CardOrds(nt.IsCloze(), questions, templateFields(n, nt), len(n.Tags) > 0)
}

// generate makes the note's cards that are not among the existing ones. All of
// a note's new cards share one position.
func (g *cardGenerator) generate(n *anki.Note, existing []*anki.Card) error {
	have := map[int]bool{}
	for _, card := range existing {
		have[int(card.Ord)] = true
	}
	filled := g.ords(n)
	ords := filled
	if len(ords) == 0 && len(existing) == 0 {
		ords = []int{0}
	}
	position := siblingPosition(existing)
	var next *uint32 // drawn once for all the note's cards
	for _, ord := range ords {
		if have[ord] {
			continue
		}
		deck, err := g.deckFor(ord, existing, len(filled) == 0)
		if err != nil {
			return err
		}
		due := position
		if due < 0 {
			if due, err = g.nextPosition(deck, &next); err != nil {
				return err
			}
		}
		card := &anki.Card{NoteID: n.ID, DeckID: deck.ID, Ord: int32(ord), Due: due}
		if err := g.tx.AddCard(card); err != nil {
			return err
		}
	}
	return nil
}

// siblingPosition returns the position of the oldest sibling that is still new, or -1.
func siblingPosition(cards []*anki.Card) int32 {
	var oldest *anki.Card
	for _, card := range cards {
		if card.Type == anki.TypeNew && (oldest == nil || card.ID < oldest.ID) {
			oldest = card
		}
	}
	switch {
	case oldest == nil:
		return -1
	case oldest.OriginalDue != 0:
		return max(oldest.OriginalDue, 0)
	}
	return max(oldest.Due, 0)
}

// deckFor returns the deck of a new card: the template's own, else the one that
// the note's cards share, else the generator's. Where that one cannot take
// cards it is the Default deck. Cloze cards, and the one that a note without
// content gets, do not ask the template.
func (g *cardGenerator) deckFor(ord int, existing []*anki.Card, empty bool) (*anki.Deck, error) {
	id := sharedDeck(existing)
	if id == 0 {
		id = g.deck
	}
	if !empty && !g.nt.IsCloze() && ord < len(g.nt.Templates) {
		if target := g.nt.Templates[ord].Config.TargetDeckID; target > 0 {
			id = target
		}
	}
	deck, err := g.tx.FindDeck(id)
	if err != nil {
		return nil, err
	}
	if deck != nil && !deck.IsFiltered() {
		return deck, nil
	}
	return g.tx.GetDeck(anki.DefaultDeckID)
}

// sharedDeck returns the home deck that all the cards have, or 0.
func sharedDeck(cards []*anki.Card) anki.DeckID {
	var shared anki.DeckID
	for _, card := range cards {
		if shared != 0 && card.HomeDeckID() != shared {
			return 0
		}
		shared = card.HomeDeckID()
	}
	return shared
}

// nextPosition takes the next place in the queue of new cards, unless next has
// one already; where the deck's preset wants random places, one is drawn.
func (g *cardGenerator) nextPosition(deck *anki.Deck, next **uint32) (int32, error) {
	if *next == nil {
		position, err := setting(&g.tx.Reader, confNextPosition, uint32(0))
		if err != nil {
			return 0, err
		}
		if err := g.tx.SetConfig(confNextPosition, position+1); err != nil {
			return 0, err
		}
		*next = &position
	}
	preset, err := presetOfDeck(&g.tx.Reader, deck)
	if err != nil {
		return 0, err
	}
	if preset.Config.NewCardInsertOrder == anki.InsertRandom {
		return int32(sched.RandomPosition(**next)), nil
	}
	return int32(**next), nil
}
