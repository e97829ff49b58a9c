package collection_test

import (
	"context"
	"fmt"
	"time"

	"karuta/collection"
	"karuta/collection/anki"
)

// operations are all that change a collection, by the names of their methods.
// None of them may fail.
func (u *undoer) operations() map[string]changing {
	ops := map[string]changing{}
	for _, group := range []map[string]changing{u.noteOps(), u.cardOps(), u.deckOps(), u.notetypeOps(), u.filteredOps()} {
		for name, op := range group {
			ops[name] = op
		}
	}
	return ops
}

// few reports whether so few notes are left that all could go at once.
func (u *undoer) few() bool {
	ids, err := u.FindNotes("")
	u.must(err)
	return len(ids) < 10
}

func (u *undoer) noteOps() map[string]changing {
	tag := func() []string { return []string{pick(u.Rand, "one", "new", "three", "x::y")} }
	return map[string]changing{
		"AddNote": u.addNote,
		"UpdateNote": func() (anki.Changes, error) {
			n, err := u.GetNote(u.note())
			u.must(err)
			n.Fields[u.IntN(len(n.Fields))] = fmt.Sprint(u.IntN(100))
			n.Tags = append(n.Tags, tag()...)
			return u.UpdateNote(n)
		},
		"RemoveNotes":     func() (anki.Changes, error) { return u.RemoveNotes(u.note(), u.note()) },
		"AddTags":         func() (anki.Changes, error) { return u.AddTags([]anki.NoteID{u.note(), u.note()}, tag()) },
		"RemoveTags":      func() (anki.Changes, error) { return u.RemoveTags([]anki.NoteID{u.note(), u.note()}, tag()) },
		"RenameTag":       func() (anki.Changes, error) { return u.RenameTag(tag()[0], tag()[0]) },
		"ClearUnusedTags": u.ClearUnusedTags,
		"ToggleMark":      func() (anki.Changes, error) { return u.ToggleMark(u.note()) },
		"SetSetting":      func() (anki.Changes, error) { return u.SetSetting("karuta", u.IntN(3)) },
	}
}

func (u *undoer) cardOps() map[string]changing {
	return map[string]changing{
		"AnswerCard": func() (anki.Changes, error) {
			return u.AnswerCard(collection.Answer{Card: u.card("-is:suspended -is:buried"), Rating: anki.Rating(1 + u.IntN(4)), Took: 3 * time.Second})
		},
		"SuspendCards":   func() (anki.Changes, error) { return u.SuspendCards(u.card(""), u.card("")) },
		"UnsuspendCards": func() (anki.Changes, error) { return u.UnsuspendCards(u.card("is:suspended")) },
		"BuryCards":      func() (anki.Changes, error) { return u.BuryCards(u.card(""), u.card("")) },
		"UnburyCards":    func() (anki.Changes, error) { return u.UnburyCards(u.card("is:buried")) },
		"SetFlag":        func() (anki.Changes, error) { return u.SetFlag(u.IntN(8), u.card("")) },
		"MoveCards":      func() (anki.Changes, error) { return u.MoveCards(u.deck().ID, u.card(""), u.card("")) },
		"RemoveCards":    func() (anki.Changes, error) { return u.RemoveCards(u.card("")) },
		"SetDueDate": func() (anki.Changes, error) {
			return u.SetDueDate(collection.DueRange{First: 1, Last: 5, SetInterval: true}, u.card(""), u.card(""))
		},
		"ForgetCards": func() (anki.Changes, error) {
			return u.ForgetCards(collection.ForgetOptions{ResetCounts: u.IntN(2) == 0}, u.card(""))
		},
		"RepositionCards": func() (anki.Changes, error) {
			_, changes, err := u.RepositionCards(collection.Reposition{Start: 5, Step: 2, Shift: true}, u.card("is:new"), u.card(""))
			return changes, err
		},
		"RemoveEmptyCards": func() (anki.Changes, error) {
			found, err := u.FindEmptyCards()
			u.must(err)
			return u.RemoveEmptyCards(found, u.IntN(2) == 0)
		},
	}
}

func (u *undoer) deckOps() map[string]changing {
	return map[string]changing{
		"AddDeck": func() (anki.Changes, error) {
			_, changes, err := u.AddDeck(fmt.Sprintf("%s::New %d::Deep", u.deck().Name.Human(), u.at.Unix()))
			return changes, err
		},
		"RenameDeck": func() (anki.Changes, error) {
			return u.RenameDeck(u.deck().ID, pick(u.Rand, "Renamed", "A::Moved", "Far::Away", "a"))
		},
		"RemoveDecks": func() (anki.Changes, error) {
			if u.few() {
				return anki.Changes{}, nil
			}
			_, changes, err := u.RemoveDecks(u.deck().ID)
			return changes, err
		},
		"SelectDeck":   func() (anki.Changes, error) { return u.SelectDeck(u.deck().ID) },
		"CollapseDeck": func() (anki.Changes, error) { return u.CollapseDeck(u.deck().ID, u.IntN(2) == 0) },
		"UpdateDeck": func() (anki.Changes, error) {
			d := u.deck()
			d.Normal.ConfigID, d.Normal.Description = u.preset().ID, fmt.Sprint(u.IntN(3))
			return u.UpdateDeck(d)
		},
		"SaveDeckOptions": u.saveDeckOptions,
		"SavePreset": func() (anki.Changes, error) {
			p := u.preset()
			p.Config.NewPerDay = uint32(u.IntN(50))
			return u.SavePreset(context.Background(), p)
		},
	}
}

func (u *undoer) notetypeOps() map[string]changing {
	return map[string]changing{
		"AddNotetype": func() (anki.Changes, error) { return u.AddNotetype(&anki.StockNotetypes()[u.IntN(6)]) },
		"CopyNotetype": func() (anki.Changes, error) {
			_, changes, err := u.CopyNotetype(u.notetype().ID, "Copy")
			return changes, err
		},
		"UpdateNotetype": func() (anki.Changes, error) {
			nt := u.notetype()
			switch u.IntN(4) {
			case 0:
				nt.Fields[0].Name += "x"
			case 1:
				nt.Fields = append(nt.Fields, anki.NewField("Added"))
			case 2:
				nt.Fields[0], nt.Fields[1] = nt.Fields[1], nt.Fields[0]
			default:
				nt.Templates = append(nt.Templates, anki.NewTemplate("Added", fmt.Sprintf("%d {{%s}}", u.at.Unix(), nt.Fields[1].Name), ""))
			}
			return u.UpdateNotetype(nt)
		},
		"ChangeNotetype": func() (anki.Changes, error) {
			n, err := u.GetNote(u.note())
			u.must(err)
			change, err := u.SuggestNotetypeChange(n.NotetypeID, u.notetype().ID)
			u.must(err)
			change.Notes = []anki.NoteID{n.ID}
			return u.ChangeNotetype(change)
		},
		"RestoreStockNotetype": func() (anki.Changes, error) { return u.RestoreStockNotetype(u.notetype().ID, anki.StockBasic) },
		"RemoveNotetype": func() (anki.Changes, error) {
			if u.few() {
				return anki.Changes{}, nil
			}
			return u.RemoveNotetype(u.notetype().ID)
		},
	}
}

// saveDeckOptions changes whatever the options of a deck can change.
func (u *undoer) saveDeckOptions() (anki.Changes, error) {
	p := u.preset()
	p.Config.NewCardInsertOrder = anki.NewCardInsertOrder(u.IntN(2))
	p.Config.LearnSteps = pick(u.Rand, []float32{1, 10}, []float32{2, 20, 200}, nil)
	p.Config.FSRSParams6 = someParams(u.Rand)
	change := collection.DeckOptionsChange{
		Deck: u.deck().ID, Presets: []*anki.DeckConfig{p}, Subdecks: u.IntN(2) == 0, Reschedule: u.IntN(2) == 0,
		Collection: collection.AllDecksOptions{FSRS: u.IntN(3) > 0, LimitsFromTop: u.IntN(2) == 0},
	}
	if other := u.preset(); other.ID != p.ID && other.ID != anki.DefaultDeckConfigID && u.IntN(3) == 0 {
		change.Removed = []anki.DeckConfigID{other.ID}
	}
	return u.SaveDeckOptions(context.Background(), change)
}
