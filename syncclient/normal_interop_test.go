package syncclient_test

import (
	"testing"
	"time"

	"karuta/internal/interop"
)

// pairs runs a test with Karuta and the real program in both roles. Both sides start with one collection.
func pairs(t *testing.T, test func(t *testing.T, w *world, a, b peer)) {
	t.Helper()
	t.Run("karuta acts", func(t *testing.T) {
		w, ours, theirs := newPair(t)
		test(t, w, ours, theirs)
	})
	t.Run("the real client acts", func(t *testing.T) {
		w, ours, theirs := newPair(t)
		test(t, w, theirs, ours)
	})
}

// newPair makes a Karuta and a real client that have synced.
func newPair(t *testing.T) (*world, karutaPeer, *realPeer) {
	t.Helper()
	w := newWorld(t)
	ours, theirs := w.karutaPeer(), w.real()
	ours.addNote("Basic", "Seed", []string{"seed", "0"}, "seed")
	ours.device.sync()
	ours.upload()
	theirs.c.Sync()
	theirs.c.FullDownload()
	w.tick(2 * time.Second)
	ours.sync()
	return w, ours, theirs
}

func TestNormalSyncCarriesEveryKindOfChange(t *testing.T) {
	pairs(t, func(t *testing.T, w *world, a, b peer) {
		step := func(name string, act func()) {
			t.Helper()
			w.tick(2 * time.Second)
			act()
			a.sync()
			b.sync()
			a.sync()
			t.Log(name)
			requireSame(t, a, b)
		}
		var note, cloze int64
		step("add", func() {
			note = a.addNote("Basic (and reversed card)", "Lang::De", []string{"Hund", "dog <b>x</b>&nbsp;"}, "animals::dog", "Zoo")
			cloze = a.addNote("Cloze", "Lang", []string{"{{c1::a}} {{c2::b::hint}}"})
			a.addNote("Basic", "Default", []string{"12", "zwölf"})
			a.newDeck("Empty::Deeper")
			a.newPreset("Strict", "Lang")
			a.copyNotetype("Basic", "Mine")
			a.addNote("Mine", "Lang", []string{"own", "type"})
			a.setConfig("karutaTest", map[string]any{"list": []any{1, nil, "ü", 1.5}})
		})
		cards := a.cardsOf(note)
		step("edit", func() {
			a.editNote(note, "Katze")
			a.editNote(cloze, "{{c1::a}} {{c3::c}}")
			a.answer(cards[0], 3)
			a.answer(cards[1], 4)
			a.flag(a.cardsOf(cloze)[0], 3)
			a.suspend(a.cardsOf(cloze)[1])
			a.tag(note, "new::tag")
			a.untag(note, "Zoo")
			a.renameDeck("Empty", "Full")
			a.describeDeck("Lang", "words & more")
			a.setNewPerDay("Lang", 7)
			a.moveCard(a.cardsOf(cloze)[2], "Full::Deeper")
			a.styleNotetype("Mine", ".card { color: red }")
			a.renameField("Mine", "Front", "Word")
			a.setConfig("karutaTest", nil)
		})
		step("answer again", func() {
			a.answer(cards[0], 1)
			a.answer(cards[0], 3)
			a.bury(cards[1])
		})
		step("delete", func() {
			a.removeNote(note)
			a.removeDeck("Full")
		})
		requireAllEqual(t, a, b)
	})
}

// requireSame is requireAllEqual without the check.
func requireSame(t *testing.T, a, b peer) {
	t.Helper()
	a.startDay()
	b.startDay()
	interop.RequireEqual(t, a.dump(), b.dump())
}
