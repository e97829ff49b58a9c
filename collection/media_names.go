package collection

import (
	"strings"

	"golang.org/x/text/unicode/norm"

	"karuta/collection/anki"
	"karuta/collection/store"
	"karuta/collection/template"
)

// dueCardsWithMedia bounds how many cards of a deck ListDueMediaNames looks at.
const dueCardsWithMedia = 2000

// mediaNames gathers the names of files that notes and notetypes refer to, each
// once, in the order in which they are met.
type mediaNames struct {
	seen  map[string]bool
	names []string
}

func newMediaNames() *mediaNames { return &mediaNames{seen: map[string]bool{}} }

func (m *mediaNames) add(names ...string) {
	for _, name := range names {
		name = norm.NFC.String(name)
		if name == "" || m.seen[name] || isRemote(name) {
			continue
		}
		m.seen[name] = true
		m.names = append(m.names, name)
	}
}

// isRemote reports whether a reference leads out of the media folder.
func isRemote(name string) bool {
	scheme, _, found := strings.Cut(name, ":")
	if !found {
		return false
	}
	switch strings.ToLower(scheme) {
	case "http", "https", "data", "file", "ftp":
		return true
	}
	return false
}

func (m *mediaNames) addNotetype(nt *anki.Notetype) {
	m.add(template.UnderscoredImports(nt.Config.CSS)...)
	for _, t := range nt.Templates {
		m.add(template.UnderscoredNames(t.Config.QuestionFormat + "\n" + t.Config.AnswerFormat)...)
	}
}

func (m *mediaNames) addNote(n *anki.Note, svg bool) {
	for _, f := range n.Fields {
		m.add(template.MediaNames(f)...)
		for _, l := range template.LatexInField(f, svg) {
			m.add(l.Filename)
		}
	}
}

// ListCardMediaNames returns the names of the files that a card may show, those of its note first.
func (c *Collection) ListCardMediaNames(id anki.CardID) ([]string, error) {
	return read(c, func(r *store.Reader) ([]string, error) {
		m := &dueMedia{mediaNames: newMediaNames(), r: r, notes: map[anki.NoteID]bool{}, notetypes: map[anki.NotetypeID]*anki.Notetype{}}
		err := m.addCard(id)
		return m.names, err
	})
}

// ListDueMediaNames returns the names of the files that today's cards need, in
// the order in which the cards come: first those of the current deck, then
// those of the others.
func (c *Collection) ListDueMediaNames() ([]string, error) {
	return read(c, func(r *store.Reader) ([]string, error) {
		s, err := c.readStudySettings(r)
		if err != nil {
			return nil, err
		}
		current, err := s.decks.orDefault(s.current)
		if err != nil {
			return nil, err
		}
		m := &dueMedia{mediaNames: newMediaNames(), r: r, notes: map[anki.NoteID]bool{}, notetypes: map[anki.NotetypeID]*anki.Notetype{}}
		for i, deck := range append([]*anki.Deck{current}, s.decks.list...) {
			if i > 0 && (deck == current || deck.Name.Level() > 0) {
				continue // it was the first, or is in the queue of the one above
			}
			q, err := buildQueue(r, s, deck, s.timing(c))
			if err != nil {
				return nil, err
			}
			for _, e := range q.List(dueCardsWithMedia) {
				if err := m.addCard(e.ID); err != nil {
					return nil, err
				}
			}
		}
		return m.names, nil
	})
}

// dueMedia gathers the names that cards need.
type dueMedia struct {
	*mediaNames
	r         *store.Reader
	notes     map[anki.NoteID]bool
	notetypes map[anki.NotetypeID]*anki.Notetype
}

func (m *dueMedia) addCard(id anki.CardID) error {
	card, err := m.r.GetCard(id)
	if err != nil || m.notes[card.NoteID] {
		return err
	}
	m.notes[card.NoteID] = true
	note, err := m.r.GetNote(card.NoteID)
	if err != nil {
		return err
	}
	nt, known := m.notetypes[note.NotetypeID]
	if !known {
		if nt, err = m.r.GetNotetype(note.NotetypeID); err != nil {
			return err
		}
		m.notetypes[note.NotetypeID] = nt
	}
	m.addNote(note, nt.Config.LatexSVG)
	if !known {
		m.addNotetype(nt)
	}
	return nil
}
