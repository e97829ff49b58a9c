package syncclient_test

import (
	"fmt"
	"slices"
	"strings"

	"karuta/collection/anki"
	"karuta/internal/interop"
)

// rows returns the rows of a table that fit, in the order of their keys.
func (s *seat) rows(table string, fit func(interop.Row) bool) (rows []interop.Row) {
	all := s.now.Tables[table].Rows
	for _, key := range sortedKeys(all) {
		if fit(all[key]) {
			rows = append(rows, all[key])
		}
	}
	return rows
}

func anyRow(interop.Row) bool { return true }

func (s *seat) decks(filtered bool) []interop.Row {
	const filteredKind = 0x12 // the first byte of the kind of a filtered deck: field 2, with a length
	return s.rows("decks", func(r interop.Row) bool { return (r["kind"].([]byte)[0] == filteredKind) == filtered })
}

func id(r interop.Row) int64 { return r["id"].(int64) }

func humanName(r interop.Row) string { return strings.ReplaceAll(r["name"].(string), "\x1f", "::") }

// cards returns up to three cards that fit, of a filtered deck if there are such.
func (s *study) cards(seat *seat, fit func(interop.Row) bool) (ids []int64) {
	rows := seat.rows("cards", fit)
	borrowed := slices.DeleteFunc(slices.Clone(rows), func(r interop.Row) bool { return r["odid"].(int64) == 0 })
	if len(borrowed) > 0 && s.IntN(3) > 0 {
		rows = borrowed
	}
	s.Shuffle(len(rows), func(i, j int) { rows[i], rows[j] = rows[j], rows[i] })
	for _, r := range rows[:min(len(rows), 1+s.IntN(3))] {
		ids = append(ids, id(r))
	}
	return ids
}

// studied reports whether a card can be studied: it is neither suspended nor buried, and no other client has removed its deck.
func (s *seat) studied(r interop.Row) bool {
	_, there := s.now.Tables["decks"].Rows[fmt.Sprint(r["did"])]
	return there && r["queue"].(int64) >= 0
}

// op does one random operation.
func (s *study) op(seat *seat) {
	s.t.Helper()
	s.made++
	cards := s.cards(seat, anyRow)
	if len(cards) == 0 {
		s.addNote(seat)
		return
	}
	done := func(what string, act func(studyPeer)) {
		s.t.Helper()
		s.both(seat, what, func(p studyPeer) error { act(p); return nil })
	}
	switch n := s.IntN(100); {
	case n < 12:
		s.addNote(seat)
	case n < 34:
		s.answer(seat)
	case n < 58:
		s.filteredOp(seat)
	case n < 64:
		deck := humanName(pick(s.Rand, seat.decks(false)))
		done(fmt.Sprint("move ", cards[0], " to ", deck), func(p studyPeer) { p.moveCard(cards[0], deck) })
	case n < 67:
		note := id(pick(s.Rand, seat.rows("notes", anyRow)))
		done(fmt.Sprint("remove note ", note), func(p studyPeer) { p.removeNote(note) })
	case n < 76:
		s.takeOutOfStudy(seat, cards)
	case n < 80:
		days := pick(s.Rand, []string{"0", "3", "1!", "0!"})
		done(fmt.Sprint("due ", days, " ", cards), func(p studyPeer) { p.setDue(days, cards...) })
	case n < 83:
		done(fmt.Sprint("forget ", cards), func(p studyPeer) { p.forget(cards...) })
	case n < 85:
		flag := s.IntN(8)
		done(fmt.Sprint("flag ", cards[0], " ", flag), func(p studyPeer) { p.flag(cards[0], flag) })
	case n < 91:
		s.deckOp(seat)
	case n < 94:
		s.optionsOp(seat, "")
	case n < 95:
		done("check the database", func(p studyPeer) { p.mend() })
	default:
		s.schemaOp(seat)
	}
}

func (s *study) addNote(seat *seat) {
	s.t.Helper()
	notetype, deck := pick(s.Rand, seat.rows("notetypes", anyRow))["name"].(string), humanName(pick(s.Rand, seat.decks(false)))
	fields := []string{fmt.Sprintf("{{c%d::n%d}}", 1+s.IntN(2), s.made)} // of several the real program makes the cards in any order
	s.both(seat, "add note "+notetype+" to "+deck, func(p studyPeer) error { p.addNote(notetype, deck, fields); return nil })
}

func (s *study) answer(seat *seat) {
	s.t.Helper()
	for _, card := range s.cards(seat, seat.studied) {
		rating := 1 + s.IntN(4)
		s.both(seat, fmt.Sprint("answer ", card, " ", rating), func(p studyPeer) error { p.answer(card, rating); return nil })
	}
}

func (s *study) takeOutOfStudy(seat *seat, cards []int64) {
	s.t.Helper()
	what, act := "", func(studyPeer) {}
	switch s.IntN(5) {
	case 0:
		what, act = "suspend", func(p studyPeer) { p.suspend(cards[0]) }
	case 1:
		what, act = "bury", func(p studyPeer) { p.bury(cards[0]) }
	case 2:
		suspended := s.cards(seat, func(r interop.Row) bool { return r["queue"].(int64) == int64(anki.QueueSuspended) })
		what, act = "unsuspend", func(p studyPeer) { p.unsuspend(suspended...) }
	case 3:
		buried := s.cards(seat, func(r interop.Row) bool { return r["queue"].(int64) < int64(anki.QueueSuspended) })
		what, act = "unbury", func(p studyPeer) { p.unbury(buried...) }
	default:
		cards, rating := s.cards(seat, seat.studied), 1+s.IntN(4)
		what, act = fmt.Sprint("grade ", rating), func(p studyPeer) { p.grade(rating, cards...) }
	}
	s.both(seat, fmt.Sprint(what, " ", cards), func(p studyPeer) error { act(p); return nil })
}

var filteredSearches = []string{
	"", "deck:A", "deck:C", "is:new", "is:due", "is:new or is:learn", "-is:new", "prop:ivl>=1", "rated:1", "deck:filtered", "added:1 -is:new", "nothing", "(unclosed",
}

func (s *study) filteredOp(seat *seat) {
	s.t.Helper()
	filtered := seat.decks(true)
	n := s.IntN(20)
	if len(filtered) == 0 {
		n = s.IntN(5)
	}
	switch {
	case n < 5:
		s.saveFiltered(seat, filtered)
	case n < 7 && !s.alone:
		deck, kind := id(pick(s.Rand, seat.decks(false))), pick(s.Rand, []int{3, 4, 5, 6})
		s.both(seat, fmt.Sprint("custom study ", deck, " ", kind), func(p studyPeer) error { return p.customStudy(deck, kind, 3) })
	case n < 13:
		deck := id(pick(s.Rand, filtered))
		s.both(seat, fmt.Sprint("rebuild ", deck), func(p studyPeer) error { return p.rebuildFiltered(deck) })
		s.undo(seat)
	case n < 17:
		deck := id(pick(s.Rand, filtered))
		s.both(seat, fmt.Sprint("empty ", deck), func(p studyPeer) error { return p.emptyFiltered(deck) })
		s.undo(seat)
	default:
		deck := humanName(pick(s.Rand, filtered))
		s.both(seat, "remove filtered deck "+deck, func(p studyPeer) error { p.removeDeck(deck); return nil })
		s.undo(seat)
	}
}

// undo undoes what has changed something just now, and perhaps does it again.
func (s *study) undo(seat *seat) {
	s.t.Helper()
	if s.IntN(4) > 0 || !seat.changed {
		return
	}
	s.both(seat, "undo", func(p studyPeer) error { p.undo(); return nil })
	if s.IntN(2) == 0 {
		s.both(seat, "redo", func(p studyPeer) error { p.redo(); return nil })
	}
}

func (s *study) saveFiltered(seat *seat, filtered []interop.Row) {
	s.t.Helper()
	d := filteredDraft{
		Name: pick(s.Rand, []string{"Cram", "cram", "Cram::Below", "A::Cram", "A", "Custom Study Session", fmt.Sprint("Cram ", s.made)}), Limit: pick(s.Rand, []int{1, 4, 99}),
		Order:      int(pick(s.Rand, []anki.FilteredOrder{anki.FilteredDue, anki.FilteredOldestReviewed, anki.FilteredAdded, anki.FilteredLapses})),
		Reschedule: s.IntN(2) == 0, AllowEmpty: s.IntN(4) > 0,
	}
	if s.alone { // the clients would call them by different names
		d.Name = fmt.Sprint("Cram ", s.made)
	}
	if len(filtered) > 0 && s.IntN(2) == 0 {
		d.Deck = id(pick(s.Rand, filtered))
	}
	for range 1 + s.IntN(2) {
		d.Searches = append(d.Searches, pick(s.Rand, filteredSearches))
	}
	s.both(seat, fmt.Sprintf("save filtered deck %+v", d), func(p studyPeer) error { return p.saveFiltered(d) })
}

func (s *study) deckOp(seat *seat) {
	s.t.Helper()
	normal := humanName(pick(s.Rand, seat.decks(false)))
	other := humanName(pick(s.Rand, seat.rows("decks", anyRow)))
	switch s.IntN(5) {
	case 0:
		name := fmt.Sprint(normal, "::made", s.made)
		s.both(seat, "new deck "+name, func(p studyPeer) error { p.newDeck(name); return nil })
	case 1:
		s.optionsOp(seat, fmt.Sprint("preset", s.made))
	case 2:
		s.both(seat, "describe "+normal, func(p studyPeer) error { p.describeDeck(normal, fmt.Sprint("text ", s.made)); return nil })
	case 3:
		if strings.Contains(normal, "made") {
			s.both(seat, "remove deck "+normal, func(p studyPeer) error { p.removeDeck(normal); return nil })
		}
	default:
		to := fmt.Sprint(normal, "::renamed", s.made)
		if other != "Default" && !strings.HasPrefix(to, other) {
			s.both(seat, "rename deck "+other+" to "+to, func(p studyPeer) error { p.renameDeck(other, to); return nil })
		}
	}
}

// optionsOp switches FSRS on or off, and may give a deck a new preset.
func (s *study) optionsOp(seat *seat, preset string) {
	s.t.Helper()
	deck, fsrs := id(pick(s.Rand, seat.decks(false))), s.IntN(2) == 0
	draft := optionsDraft{FSRS: fsrs, Added: preset, Removed: []anki.DeckConfigID{}}
	s.both(seat, fmt.Sprint("options ", draft), func(p studyPeer) error { p.saveOptions(deck, draft); return nil })
}

// schemaOp does something after which the next sync must be one-way.
func (s *study) schemaOp(seat *seat) {
	s.t.Helper()
	nt := pick(s.Rand, seat.rows("notetypes", anyRow))
	name := nt["name"].(string)
	parts := func(table string) (names []string) {
		for _, r := range seat.rows(table, func(r interop.Row) bool { return r["ntid"].(int64) == id(nt) }) {
			names = append(names, r["name"].(string))
		}
		return names
	}
	added := func(table string) string { // a part that was added
		for _, part := range parts(table) {
			if strings.HasPrefix(part, "Added") {
				return part
			}
		}
		return ""
	}
	part := fmt.Sprint("Added ", s.made)
	_, isReal := seat.ours.(*realPeer)
	careful := isReal && s.alone // it cannot keep both
	if careful {
		s.sync(seat, true)
		defer s.sync(seat, true)
	}
	done := func(what string, act func(studyPeer)) {
		s.t.Helper()
		s.both(seat, what+" of "+name, func(p studyPeer) error { act(p); return nil })
	}
	switch n := s.IntN(12); {
	case n < 2:
		done("add field "+part, func(p studyPeer) { p.addField(name, part) })
	case n < 4 && added("fields") != "":
		done("remove field "+added("fields"), func(p studyPeer) { p.removeField(name, added("fields")) })
	case n < 5:
		done("move the last field", func(p studyPeer) { p.moveLastField(name) })
	case n < 7 && !strings.HasPrefix(name, "Cloze"):
		done("add template "+part, func(p studyPeer) { p.addTemplate(name, part, fmt.Sprintf("%s {{%s}}", part, parts("fields")[0])) })
	case n < 9 && added("templates") != "":
		done("remove template "+added("templates"), func(p studyPeer) { p.removeTemplate(name, added("templates")) })
	case n < 10:
		s.copyOrRemoveNotetype(seat, name)
	case n < 11:
		note := id(pick(s.Rand, seat.rows("notes", anyRow)))
		done(fmt.Sprint("change note ", note, " to one"), func(p studyPeer) { p.changeNotetype(note, name) })
	default:
		s.removePreset(seat)
	}
}

func (s *study) copyOrRemoveNotetype(seat *seat, name string) {
	s.t.Helper()
	if strings.HasSuffix(name, "copy") {
		s.both(seat, "remove notetype "+name, func(p studyPeer) error { p.removeNotetype(name); return nil })
		return
	}
	to := fmt.Sprint(name, " ", s.made, " copy")
	s.both(seat, "copy notetype "+name, func(p studyPeer) error { p.copyNotetype(name, to); return nil })
}

func (s *study) removePreset(seat *seat) {
	s.t.Helper()
	presets := seat.rows("deck_config", func(r interop.Row) bool { return id(r) != 1 })
	if len(presets) == 0 {
		return
	}
	deck, preset := id(pick(s.Rand, seat.decks(false))), id(pick(s.Rand, presets))
	fsrs := s.IntN(2) == 0
	s.both(seat, fmt.Sprint("remove preset ", preset, ", FSRS ", fsrs), func(p studyPeer) error {
		p.saveOptions(deck, optionsDraft{FSRS: fsrs, Removed: []anki.DeckConfigID{anki.DeckConfigID(preset)}})
		return nil
	})
}
