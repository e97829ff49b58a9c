package collection

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"karuta/collection/anki"
	"karuta/collection/store"
)

// importSource is what a package holds, made ready to be merged.
type importSource struct {
	notes      []*anki.Note
	cards      []*anki.Card
	decks      []*anki.Deck // those with cards and their parents
	notetypes  []*anki.Notetype
	presets    []*anki.DeckConfig
	revlog     []anki.RevlogEntry
	today      int32                           // day number of the collection it comes from
	notetypeOf map[anki.NoteID]anki.NotetypeID // as the package has them
}

// gather reads a package's collection. What the options leave out is reset
// here, so that merging need not care.
func (c *Collection) gather(r *store.Reader, opt ImportOptions) (*importSource, error) {
	s, err := c.gatherNotes(r, opt, func(anki.NoteID) bool { return true })
	if err != nil {
		return nil, err
	}
	return s, s.checkText()
}

// gatherNotes reads the notes that are wanted and everything that goes with them.
func (c *Collection) gatherNotes(r *store.Reader, opt ImportOptions, want func(anki.NoteID) bool) (*importSource, error) {
	s := &importSource{}
	if err := s.readNotes(r, want); err != nil {
		return nil, err
	}
	if err := s.readCards(r); err != nil {
		return nil, err
	}
	if opt.WithScheduling {
		if err := s.readRevlog(r); err != nil {
			return nil, err
		}
	}
	if err := c.modernize(r, s); err != nil {
		return nil, err
	}
	if err := s.readDecks(r, opt); err != nil {
		return nil, err
	}
	s.renumberFuture(c.millis())
	s.notetypeOf = make(map[anki.NoteID]anki.NotetypeID, len(s.notes))
	for _, n := range s.notes {
		s.notetypeOf[n.ID] = n.NotetypeID
	}
	keepFiltered := s.canKeepFiltered()
	switch {
	case !opt.WithScheduling:
		if err := s.resetScheduling(r); err != nil {
			return nil, err
		}
	case !keepFiltered:
		s.leaveFilteredDecks()
	}
	s.resetDecks(opt, keepFiltered)
	return s, nil
}

func (s *importSource) readNotes(r *store.Reader, want func(anki.NoteID) bool) error {
	used := map[anki.NotetypeID]bool{}
	err := r.EachNote(func(n *anki.Note) error {
		if want(n.ID) {
			used[n.NotetypeID] = true
			s.notes = append(s.notes, n)
		}
		return nil
	})
	if err != nil {
		return err
	}
	all, err := r.ListNotetypes()
	for _, nt := range all {
		if used[nt.ID] {
			s.notetypes = append(s.notetypes, nt)
		}
	}
	slices.SortFunc(s.notetypes, func(a, b *anki.Notetype) int { return cmp.Compare(a.ID, b.ID) })
	return err
}

func (s *importSource) readCards(r *store.Reader) error {
	have := make(map[anki.NoteID]bool, len(s.notes))
	for _, n := range s.notes {
		have[n.ID] = true
	}
	return r.EachCard(func(card *anki.Card) error {
		if have[card.NoteID] {
			s.cards = append(s.cards, card)
		}
		return nil
	})
}

func (s *importSource) readRevlog(r *store.Reader) error {
	have := make(map[anki.CardID]bool, len(s.cards))
	for _, card := range s.cards {
		have[card.ID] = true
	}
	return r.EachRevlog(0, func(e anki.RevlogEntry) error {
		if have[e.CardID] {
			s.revlog = append(s.revlog, e)
		}
		return nil
	})
}

// readDecks takes the decks that cards are in, with their parents; without
// scheduling the Default deck is left out, so that its options stay.
func (s *importSource) readDecks(r *store.Reader, opt ImportOptions) error {
	used := map[anki.DeckID]bool{}
	for _, card := range s.cards {
		used[card.DeckID] = true
		if opt.WithScheduling {
			used[card.OriginalDeckID] = true
		}
	}
	all, err := r.ListDecks()
	if err != nil {
		return err
	}
	slices.SortFunc(all, func(a, b *anki.Deck) int { return cmp.Compare(a.ID, b.ID) })
	byName := map[string]*anki.Deck{}
	for _, d := range all {
		byName[store.FoldCase(string(d.Name))] = d
		if used[d.ID] {
			s.decks = append(s.decks, d)
		}
	}
	for i := 0; i < len(s.decks); i++ { // grows by the parents
		used[s.decks[i].ID] = true
		parent := byName[store.FoldCase(string(s.decks[i].Name.Parent()))]
		if parent != nil && !used[parent.ID] {
			used[parent.ID] = true
			s.decks = append(s.decks, parent)
		}
	}
	if !opt.WithScheduling {
		s.decks = slices.DeleteFunc(s.decks, func(d *anki.Deck) bool { return d.ID == anki.DefaultDeckID })
	}
	if opt.WithPresets {
		return s.readPresets(r, opt)
	}
	return nil
}

func (s *importSource) readPresets(r *store.Reader, opt ImportOptions) error {
	used := map[anki.DeckConfigID]bool{}
	for _, d := range s.decks {
		if d.Normal != nil {
			used[d.Normal.ConfigID] = true
		}
	}
	all, err := r.ListDeckConfigs()
	for _, p := range all {
		if !used[p.ID] {
			continue
		}
		if !opt.WithScheduling {
			p.Config.FSRSParams4, p.Config.FSRSParams5, p.Config.FSRSParams6 = nil, nil, nil
		}
		s.presets = append(s.presets, p)
	}
	return err
}

// renumberFuture gives ids that lie more than a day ahead, made on a computer
// whose clock was wrong, one of now. Ids are times of creation, and a wrong one
// would stay in everybody's collection.
func (s *importSource) renumberFuture(now anki.Millis) {
	limit := int64(now) + 24*60*60*1000
	notes := map[anki.NoteID]anki.NoteID{}
	renumber(s.notes, limit, int64(now), func(n *anki.Note) *anki.NoteID { return &n.ID }, notes)
	cards := map[anki.CardID]anki.CardID{}
	renumber(s.cards, limit, int64(now), func(c *anki.Card) *anki.CardID { return &c.ID }, cards)
	for _, card := range s.cards {
		if id, ok := notes[card.NoteID]; ok {
			card.NoteID = id
		}
	}
	entries := make([]*anki.RevlogEntry, len(s.revlog))
	for i := range s.revlog {
		entries[i] = &s.revlog[i]
		if id, ok := cards[entries[i].CardID]; ok {
			entries[i].CardID = id
		}
	}
	renumber(entries, limit, int64(now), func(e *anki.RevlogEntry) *anki.RevlogID { return &e.ID }, map[anki.RevlogID]anki.RevlogID{})
}

// renumber moves ids above limit to the first free ones from next on and notes them in moved.
func renumber[T any, ID ~int64](list []*T, limit, next int64, id func(*T) *ID, moved map[ID]ID) {
	for _, x := range list {
		if v := int64(*id(x)); v <= limit {
			next = max(next, v+1)
		}
	}
	for _, x := range list {
		if old := *id(x); int64(old) > limit {
			moved[old] = ID(next)
			*id(x) = ID(next)
			next++
		}
	}
}

// checkText refuses text that is not UTF-8: Anki could not read it again.
func (s *importSource) checkText() error {
	bad := func(what string, id any) error {
		return fmt.Errorf("%s %v is not text: %w", what, id, anki.ErrPackageDamaged)
	}
	for _, n := range s.notes {
		if !utf8.ValidString(n.GUID + strings.Join(n.Fields, "") + strings.Join(n.Tags, "")) {
			return bad("note", n.ID)
		}
	}
	for _, d := range s.decks {
		if !utf8.ValidString(string(d.Name)) || d.Normal != nil && !utf8.ValidString(d.Normal.Description) {
			return bad("deck", d.ID)
		}
	}
	for _, p := range s.presets {
		if !utf8.ValidString(p.Name + p.Config.ParamSearch + p.Config.IgnoreRevlogsBeforeDate) {
			return bad("preset", p.ID)
		}
	}
	for _, nt := range s.notetypes {
		if !utf8.ValidString(notetypeText(nt)) {
			return bad("notetype", nt.ID)
		}
	}
	return nil
}

func notetypeText(nt *anki.Notetype) string {
	parts := append(nt.FieldNames(), nt.Name, nt.Config.CSS, nt.Config.LatexPre, nt.Config.LatexPost)
	for _, f := range nt.Fields {
		parts = append(parts, f.Config.FontName, f.Config.Description)
	}
	for _, t := range nt.Templates {
		parts = append(parts, t.Name, t.Config.QuestionFormat, t.Config.AnswerFormat,
			t.Config.BrowserQuestionFormat, t.Config.BrowserAnswerFormat, t.Config.BrowserFontName)
	}
	return strings.Join(parts, "")
}
