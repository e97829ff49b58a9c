package syncclient_test

import (
	"errors"

	"karuta/collection"
	"karuta/collection/anki"
	"karuta/internal/interop"
	"karuta/syncclient"
)

func cardIDs(ids []int64) (cards []anki.CardID) {
	for _, id := range ids {
		cards = append(cards, anki.CardID(id))
	}
	return cards
}

func (p karutaPeer) saveFiltered(d filteredDraft) error {
	p.t.Helper()
	draft, err := p.col.DraftFilteredDeck(anki.DeckID(d.Deck))
	if err != nil {
		return err
	}
	draft.Name, draft.AllowEmpty = d.Name, d.AllowEmpty
	draft.Config.Reschedule, draft.Config.SearchTerms = d.Reschedule, nil
	for _, text := range d.Searches {
		draft.Config.SearchTerms = append(draft.Config.SearchTerms, anki.SearchTerm{Search: text, Limit: uint32(d.Limit), Order: anki.FilteredOrder(d.Order)})
	}
	_, _, err = p.col.SaveFilteredDeck(draft)
	return err
}

func (p karutaPeer) rebuildFiltered(deck int64) error {
	_, _, err := p.col.RebuildFilteredDeck(anki.DeckID(deck))
	return err
}

func (p karutaPeer) emptyFiltered(deck int64) error {
	_, err := p.col.EmptyFilteredDeck(anki.DeckID(deck))
	return err
}

func (p karutaPeer) customStudy(deck int64, kind, amount int) error {
	_, err := p.col.CustomStudy(collection.CustomStudy{Deck: anki.DeckID(deck), Kind: collection.CustomStudyKind(kind), Amount: amount})
	return err
}

func (p karutaPeer) grade(rating int, cards ...int64) {
	p.t.Helper()
	p.did(p.col.GradeNow(anki.Rating(rating), cardIDs(cards)...))
}

func (p karutaPeer) setDue(days string, cards ...int64) {
	p.t.Helper()
	due, err := collection.ParseDueRange(days)
	p.must(err)
	p.did(p.col.SetDueDate(due, cardIDs(cards)...))
}

func (p karutaPeer) forget(cards ...int64) {
	p.t.Helper()
	p.did(p.col.ForgetCards(collection.ForgetOptions{}, cardIDs(cards)...))
}

func (p karutaPeer) unsuspend(cards ...int64) {
	p.t.Helper()
	p.did(p.col.UnsuspendCards(cardIDs(cards)...))
}

func (p karutaPeer) unbury(cards ...int64) {
	p.t.Helper()
	p.did(p.col.UnburyCards(cardIDs(cards)...))
}

func (p karutaPeer) saveOptions(deck int64, o optionsDraft) {
	p.t.Helper()
	options, err := p.col.DeckOptions(anki.DeckID(deck))
	p.must(err)
	change := collection.DeckOptionsChange{
		Deck: anki.DeckID(deck), Removed: o.Removed, Limits: options.Limits, Collection: options.Collection,
	}
	for _, preset := range options.Presets {
		if preset.ID == anki.DefaultDeckConfigID {
			change.Presets = []*anki.DeckConfig{preset.DeckConfig}
		}
	}
	if o.Added != "" {
		change.Presets = []*anki.DeckConfig{{Name: o.Added, Config: anki.DefaultDeckOptions()}}
	}
	change.Collection.FSRS = o.FSRS
	p.did(p.col.SaveDeckOptions(p.t.Context(), change))
}

func (p karutaPeer) removeField(notetype, field string) {
	p.t.Helper()
	nt := p.notetype(notetype)
	at := nt.FieldIndex(field)
	nt.Fields = append(nt.Fields[:at], nt.Fields[at+1:]...)
	p.did(p.col.UpdateNotetype(nt))
}

func (p karutaPeer) addTemplate(notetype, name, question string) {
	p.t.Helper()
	nt := p.notetype(notetype)
	nt.Templates = append(nt.Templates, anki.NewTemplate(name, question, "{{FrontSide}}"))
	p.did(p.col.UpdateNotetype(nt))
}

func (p karutaPeer) removeTemplate(notetype, name string) {
	p.t.Helper()
	nt := p.notetype(notetype)
	for i := range nt.Templates {
		if nt.Templates[i].Name == name {
			nt.Templates = append(nt.Templates[:i], nt.Templates[i+1:]...)
			break
		}
	}
	p.did(p.col.UpdateNotetype(nt))
}

func (p karutaPeer) moveLastField(notetype string) {
	p.t.Helper()
	nt := p.notetype(notetype)
	last := len(nt.Fields) - 1
	nt.Fields = append([]anki.Field{nt.Fields[last]}, nt.Fields[:last]...)
	nt.Config.SortFieldIdx = (nt.Config.SortFieldIdx + 1) % uint32(len(nt.Fields)) // the same field
	p.did(p.col.UpdateNotetype(nt))
}

func (p karutaPeer) removeNotetype(name string) {
	p.t.Helper()
	p.did(p.col.RemoveNotetype(p.notetype(name).ID))
}

func (p karutaPeer) changeNotetype(note int64, to string) {
	p.t.Helper()
	n, err := p.col.GetNote(anki.NoteID(note))
	p.must(err)
	change, err := p.col.SuggestNotetypeChange(n.NotetypeID, p.notetype(to).ID)
	p.must(err)
	change.Notes = []anki.NoteID{n.ID}
	p.did(p.col.ChangeNotetype(change))
}

func (p karutaPeer) redo() {
	p.t.Helper()
	if _, err := p.col.Redo(); !errors.Is(err, anki.ErrNothingToUndo) {
		p.must(err)
	}
}

func (p karutaPeer) mend() {
	p.t.Helper()
	_, err := p.col.CheckDatabase(p.t.Context(), nil)
	p.must(err)
}

func (p karutaPeer) meet() string {
	p.t.Helper()
	result, err := p.client.Sync(p.t.Context(), p.col)
	switch {
	case err != nil:
		p.t.Logf("sync: %v", err)
		return string(syncclient.KindOf(err))
	case result.Required != syncclient.RequiredFull:
		return interop.RequiredNone
	case !result.Upload:
		return interop.RequiredFullDownload
	case !result.Download:
		return interop.RequiredFullUpload
	}
	return interop.RequiredFull
}

func (p karutaPeer) look() *interop.Dump { p.t.Helper(); return interop.ReadDump(p.t, p.path) }
