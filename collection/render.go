package collection

import (
	"karuta/collection/anki"
	"karuta/collection/store"
	"karuta/collection/template"
)

// RenderedCard is what a card shows.
type RenderedCard struct {
	template.Rendered
	CSS      string
	Card     *anki.Card
	Note     *anki.Note
	Notetype *anki.Notetype
	Deck     *anki.Deck // the home deck; nil if it is missing
}

// RenderCard returns both sides of a card as HTML. A broken template or an
// empty question gives a message in place of the text and is no error.
func (c *Collection) RenderCard(id anki.CardID) (*RenderedCard, error) {
	return read(c, func(r *store.Reader) (*RenderedCard, error) { return readAndRender(r, id) })
}

// readAndRender is RenderCard inside a snapshot.
func readAndRender(r *store.Reader, id anki.CardID) (*RenderedCard, error) {
	card, err := r.GetCard(id)
	if err != nil {
		return nil, err
	}
	note, err := r.GetNote(card.NoteID)
	if err != nil {
		return nil, err
	}
	nt, err := r.GetNotetype(note.NotetypeID)
	if err != nil {
		return nil, err
	}
	deck, err := r.FindDeck(card.HomeDeckID())
	if err != nil {
		return nil, err
	}
	return renderCard(card, note, nt, deck), nil
}

func renderCard(card *anki.Card, note *anki.Note, nt *anki.Notetype, deck *anki.Deck) *RenderedCard {
	in := template.Input{
		Tags: note.Tags, Notetype: nt.Name, Ord: int(card.Ord), Flag: card.Flag(), CardID: int64(card.ID),
		Cloze: nt.IsCloze(), LatexSVG: nt.Config.LatexSVG, Fields: templateFields(note, nt),
	}
	if t := nt.TemplateFor(card.Ord); t != nil {
		in.Template, in.Question, in.Answer = t.Name, t.Config.QuestionFormat, t.Config.AnswerFormat
	}
	if deck != nil {
		in.Deck = deck.Name.Human()
	}
	return &RenderedCard{template.RenderCard(in), nt.Config.CSS, card, note, nt, deck}
}

// templateFields pairs a note's fields with their names.
func templateFields(note *anki.Note, nt *anki.Notetype) []template.Field {
	fields := make([]template.Field, 0, len(nt.Fields))
	for i, f := range nt.Fields {
		value := ""
		if i < len(note.Fields) {
			value = note.Fields[i]
		}
		fields = append(fields, template.Field{Name: f.Name, Value: value})
	}
	return fields
}
