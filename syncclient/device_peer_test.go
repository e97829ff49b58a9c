package syncclient_test

import (
	"time"

	"karuta/collection"
	"karuta/collection/anki"
)

// karutaPeer is a device as a peer.
type karutaPeer struct{ *device }

func (w *world) karutaPeer() karutaPeer { w.t.Helper(); return karutaPeer{w.karuta()} }

// did fails the test if an operation did.
func (p karutaPeer) did(_ anki.Changes, err error) {
	p.t.Helper()
	p.must(err)
}

func (p karutaPeer) deck(name string) *anki.Deck {
	p.t.Helper()
	deck, err := p.col.FindDeckByName(name)
	p.must(err)
	return deck
}

func (p karutaPeer) addNote(notetype, deck string, fields []string, tags ...string) int64 {
	p.t.Helper()
	nt, err := p.col.FindNotetypeByName(notetype)
	p.must(err)
	id, _, err := p.col.AddDeck(deck) // or the one there is
	if existing := p.deck(deck); existing != nil {
		id, err = existing.ID, nil
	}
	p.must(err)
	n := &anki.Note{NotetypeID: nt.ID, Fields: make([]string, len(nt.Fields)), Tags: tags}
	copy(n.Fields, fields)
	p.did(p.col.AddNote(n, id))
	return int64(n.ID)
}

func (p karutaPeer) editNote(note int64, first string) {
	p.t.Helper()
	n, err := p.col.GetNote(anki.NoteID(note))
	p.must(err)
	n.Fields[0] = first
	p.did(p.col.UpdateNote(n))
}

func (p karutaPeer) removeNote(note int64) { p.t.Helper(); p.did(p.col.RemoveNotes(anki.NoteID(note))) }

func (p karutaPeer) cardsOf(note int64) (ids []int64) {
	p.t.Helper()
	cards, err := p.col.ListCardsOfNote(anki.NoteID(note))
	p.must(err)
	for _, c := range cards {
		ids = append(ids, int64(c.ID))
	}
	return ids
}

func (p karutaPeer) answer(card int64, rating int) {
	p.t.Helper()
	p.did(p.col.AnswerCard(collection.Answer{Card: anki.CardID(card), Rating: anki.Rating(rating), Took: time.Second}))
}

func (p karutaPeer) moveCard(card int64, deck string) {
	p.t.Helper()
	p.did(p.col.MoveCards(p.deck(deck).ID, anki.CardID(card)))
}

func (p karutaPeer) flag(card int64, flag int) {
	p.t.Helper()
	p.did(p.col.SetFlag(flag, anki.CardID(card)))
}

func (p karutaPeer) suspend(card int64) { p.t.Helper(); p.did(p.col.SuspendCards(anki.CardID(card))) }
func (p karutaPeer) bury(card int64)    { p.t.Helper(); p.did(p.col.BuryCards(anki.CardID(card))) }

func (p karutaPeer) tag(note int64, tag string) {
	p.t.Helper()
	p.did(p.col.AddTags([]anki.NoteID{anki.NoteID(note)}, []string{tag}))
}

func (p karutaPeer) untag(note int64, tag string) {
	p.t.Helper()
	p.did(p.col.RemoveTags([]anki.NoteID{anki.NoteID(note)}, []string{tag}))
}

func (p karutaPeer) clearUnusedTags() { p.t.Helper(); p.did(p.col.ClearUnusedTags()) }

func (p karutaPeer) newDeck(name string) {
	p.t.Helper()
	_, _, err := p.col.AddDeck(name)
	p.must(err)
}

func (p karutaPeer) renameDeck(name, to string) {
	p.t.Helper()
	p.did(p.col.RenameDeck(p.deck(name).ID, to))
}

func (p karutaPeer) removeDeck(name string) {
	p.t.Helper()
	_, _, err := p.col.RemoveDecks(p.deck(name).ID)
	p.must(err)
}

func (p karutaPeer) describeDeck(name, text string) {
	p.t.Helper()
	d := p.deck(name)
	d.Normal.Description = text
	p.did(p.col.UpdateDeck(d))
}

func (p karutaPeer) newPreset(name, deck string) {
	p.t.Helper()
	preset := &anki.DeckConfig{Name: name, Config: anki.DefaultDeckOptions()}
	p.did(p.col.SavePreset(p.t.Context(), preset))
	d := p.deck(deck)
	d.Normal.ConfigID = preset.ID
	p.did(p.col.UpdateDeck(d))
}

func (p karutaPeer) setNewPerDay(deck string, n int) {
	p.t.Helper()
	preset, err := p.col.GetPreset(p.deck(deck).Normal.ConfigID)
	p.must(err)
	preset.Config.NewPerDay = uint32(n)
	p.did(p.col.SavePreset(p.t.Context(), preset))
}

func (p karutaPeer) setConfig(key string, value any) {
	p.t.Helper()
	p.did(p.col.SetSetting(key, value))
}

func (p karutaPeer) notetype(name string) *anki.Notetype {
	p.t.Helper()
	nt, err := p.col.FindNotetypeByName(name)
	p.must(err)
	nt, err = p.col.EditableNotetype(nt.ID)
	p.must(err)
	return nt
}

func (p karutaPeer) copyNotetype(name, to string) {
	p.t.Helper()
	_, _, err := p.col.CopyNotetype(p.notetype(name).ID, to)
	p.must(err)
}

func (p karutaPeer) styleNotetype(name, css string) {
	p.t.Helper()
	nt := p.notetype(name)
	nt.Config.CSS = css
	p.did(p.col.UpdateNotetype(nt))
}

func (p karutaPeer) renameField(notetype, field, to string) {
	p.t.Helper()
	nt := p.notetype(notetype)
	nt.Fields[nt.FieldIndex(field)].Name = to
	p.did(p.col.UpdateNotetype(nt))
}

func (p karutaPeer) addField(notetype, field string) {
	p.t.Helper()
	nt := p.notetype(notetype)
	nt.Fields = append(nt.Fields, anki.NewField(field))
	p.did(p.col.UpdateNotetype(nt))
}

func (p karutaPeer) check() []string {
	p.t.Helper()
	p.close()
	path := copyOf(p.t, p.path)
	p.open()
	return checkCopy(p.t, p.world, path)
}

func (p karutaPeer) sync()     { p.t.Helper(); p.syncNormally() }
func (p karutaPeer) startDay() { p.t.Helper(); p.must(p.col.StartDay()) }
