// Package addcards is the window in which notes are added.
package addcards

import (
	"slices"
	"strings"

	"karuta/app"
	"karuta/collection"
	"karuta/collection/anki"
)

// choices are what can be chosen in the window.
type choices struct {
	notetypes []*anki.Notetype
	decks     []*anki.Deck // filtered ones left out
	tags      []string
	start     collection.AddDefaults
}

func readChoices(c *collection.Collection) (ch choices, err error) {
	if ch.notetypes, err = c.ListNotetypes(); err != nil {
		return ch, err
	}
	if ch.decks, err = c.ListDecks(); err != nil {
		return ch, err
	}
	ch.decks = slices.DeleteFunc(ch.decks, (*anki.Deck).IsFiltered)
	if ch.tags, err = c.ListTags(); err != nil {
		return ch, err
	}
	ch.start, err = c.AddDefaults()
	return ch, err
}

func (ch *choices) notetypeNames() []string {
	names := make([]string, len(ch.notetypes))
	for i, nt := range ch.notetypes {
		names[i] = nt.Name
	}
	return names
}

func (ch *choices) deckNames() []string {
	names := make([]string, len(ch.decks))
	for i, d := range ch.decks {
		names[i] = d.Name.Human()
	}
	return names
}

// notetype returns the notetype with the id, or the first, or nil.
func (ch *choices) notetype(id anki.NotetypeID) *anki.Notetype {
	for _, nt := range ch.notetypes {
		if nt.ID == id {
			return nt
		}
	}
	if len(ch.notetypes) == 0 {
		return nil
	}
	return ch.notetypes[0]
}

func (ch *choices) notetypeNamed(name string) *anki.Notetype {
	for _, nt := range ch.notetypes {
		if nt.Name == name {
			return nt
		}
	}
	return nil
}

// deck returns the deck with the id, or the Default deck, or nil.
func (ch *choices) deck(id anki.DeckID) *anki.Deck {
	var def *anki.Deck
	for _, d := range ch.decks {
		switch d.ID {
		case id:
			return d
		case anki.DefaultDeckID:
			def = d
		}
	}
	return def
}

func (ch *choices) deckNamed(name string) *anki.Deck {
	for _, d := range ch.decks {
		if d.Name.Human() == name {
			return d
		}
	}
	return nil
}

// problem is what is to be said about a note that is being written.
type problem struct {
	text    string
	refuses bool // the note cannot be added like this
	asks    bool // it is added when the person asks a second time
	dupes   []anki.NoteID
}

// problemOf puts what the collection found into words. Nothing is said about a
// first field that nobody has written in yet.
func problemOf(state collection.FieldsState, dupes []anki.NoteID, field string, adding bool) problem {
	switch state {
	case collection.FieldsFirstEmpty:
		if adding {
			return problem{text: "The field “" + field + "” is empty: a note needs something there.", refuses: true}
		}
	case collection.FieldsDuplicate:
		others := app.Plural(len(dupes), "other note")
		if len(dupes) == 1 {
			others = "Another note"
		}
		return problem{text: others + " of this type " + has(len(dupes)) + " the same “" + field + "”.", dupes: dupes}
	case collection.FieldsMissingCloze:
		if adding {
			return problem{text: "There is no cloze deletion yet, so there is nothing to ask. Add again to add the note all the same.", asks: true}
		}
	case collection.FieldsClozeInNormal:
		return problem{text: "This notetype makes no cloze cards: the deletions will be shown as they are written.", asks: adding}
	case collection.FieldsClozeOutside:
		return problem{text: "A cloze deletion stands in a field that is not shown as cloze, so it will make no card.", asks: adding}
	}
	return problem{}
}

func has(n int) string {
	if n == 1 {
		return "has"
	}
	return "have"
}

// added is a note that was added in this window.
type added struct {
	id    anki.NoteID
	title string
}

// maxHistory is how many added notes the window remembers.
const maxHistory = 20

// remember puts a note at the head of the history.
func remember(history []added, a added) []added {
	history = append([]added{a}, history...)
	return history[:min(len(history), maxHistory)]
}

// titleOf makes a line of a note for the history: its sort field.
func titleOf(n *anki.Note) string { return cut(n.SortField) }

// cut brings a text onto one line of readable length.
func cut(text string) string {
	text = strings.Join(strings.Fields(text), " ")
	if runes := []rune(text); len(runes) > 60 {
		text = string(runes[:59]) + "…"
	}
	if text == "" {
		return "(empty)"
	}
	return text
}

// listNotes returns notes with what tells notes of the same first field apart:
// the text of their fields.
func listNotes(c *collection.Collection, ids []anki.NoteID) ([]added, error) {
	var out []added
	for _, id := range ids {
		n, err := c.GetNote(id)
		if err != nil {
			return nil, err
		}
		out = append(out, added{id, cut(strings.Join(n.Fields, " · "))})
	}
	return out, nil
}

// keptFields returns the texts that stay for the next note: those of pinned fields.
func keptFields(values []string, pinned func(int) bool) []string {
	out := make([]string, len(values))
	for i, value := range values {
		if pinned(i) {
			out[i] = value
		}
	}
	return out
}

// written reports whether there is anything that closing the window would lose.
func written(values, kept []string) bool {
	for i, value := range values {
		if value != "" && (i >= len(kept) || value != kept[i]) {
			return true
		}
	}
	return false
}
