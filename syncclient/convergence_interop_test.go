package syncclient_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"karuta/internal/interop"
)

// cardState is what the random operations must know of a card.
type cardState struct {
	id        int64
	suspended bool
}

// objects are the notes and cards a peer has now.
type objects struct {
	notes []int64
	cards []cardState
}

func (r *realPeer) objects() (o objects) {
	r.t.Helper()
	o.notes = r.c.IDs("select id from notes order by id")
	for _, row := range r.c.SQL("select id, queue from cards order by id") {
		o.cards = append(o.cards, cardState{int64(row[0].(float64)), row[1].(float64) < 0})
	}
	return o
}

func (p karutaPeer) objects() (o objects) {
	p.t.Helper()
	dump := interop.ReadDump(p.t, p.path) // the file and its log, as they are
	for _, key := range sortedKeys(dump.Tables["notes"].Rows) {
		o.notes = append(o.notes, dump.Tables["notes"].Rows[key]["id"].(int64))
	}
	for _, key := range sortedKeys(dump.Tables["cards"].Rows) {
		row := dump.Tables["cards"].Rows[key]
		o.cards = append(o.cards, cardState{row["id"].(int64), row["queue"].(int64) < 0})
	}
	return o
}

// fuzzer plays random operations on a peer.
type fuzzer struct {
	*rand.Rand
	w     *world
	decks []string
	made  int // things made so far, for names of their own
}

// op does one random operation and says which.
func (f *fuzzer) op(p interface {
	peer
	objects() objects
},
) string {
	f.w.t.Helper()
	have := p.objects()
	note := func() int64 { return have.notes[f.IntN(len(have.notes))] }
	card := have.cards[f.IntN(len(have.cards))]
	f.made++
	switch n := f.IntN(100); {
	case n < 22 || len(have.notes) < 4:
		return fmt.Sprint("add ", p.addNote(f.notetype(), f.deck(), []string{fmt.Sprintf("{{c1::n%d}} {{c2::x}}", f.made), "back"}, "t"))
	case n < 37:
		id := note()
		p.editNote(id, fmt.Sprintf("{{c%d::e%d}}", 1+f.IntN(3), f.made))
		return fmt.Sprint("edit ", id)
	case n < 43:
		id := note()
		p.removeNote(id)
		return fmt.Sprint("remove ", id)
	case n < 68 && !card.suspended:
		rating := 1 + f.IntN(4)
		p.answer(card.id, rating)
		return fmt.Sprint("answer ", card.id, " ", rating)
	case n < 76:
		deck := f.deck()
		p.moveCard(card.id, deck)
		return fmt.Sprint("move ", card.id, " to ", deck)
	case n < 82:
		id := note()
		p.tag(id, fmt.Sprintf("tag%d", f.IntN(5)))
		return fmt.Sprint("tag ", id)
	case n < 86:
		id := note()
		p.untag(id, fmt.Sprintf("tag%d", f.IntN(5)))
		return fmt.Sprint("untag ", id)
	case n < 89:
		p.suspend(card.id)
		return fmt.Sprint("suspend ", card.id)
	case n < 92:
		name := fmt.Sprintf("%s::made%d", f.deck(), f.made)
		p.newDeck(name)
		return "new deck " + name
	case n < 95:
		deck := f.deck()
		p.setNewPerDay(deck, f.made)
		return "options of " + deck
	case n < 98:
		deck := f.deck()
		p.describeDeck(deck, fmt.Sprint(f.made))
		return "describe " + deck
	default:
		p.setConfig(fmt.Sprintf("karuta%d", f.IntN(4)), f.made)
		return "setting"
	}
}

func (f *fuzzer) deck() string { return f.decks[f.IntN(len(f.decks))] }

func (f *fuzzer) notetype() string {
	return []string{"Basic", "Basic (and reversed card)", "Cloze"}[f.IntN(3)]
}

// long reports whether the tests may take their time.
func long() bool { return os.Getenv("KARUTA_LONG") == "1" }

// skipUnderRace skips a test in which nothing runs beside anything else: the race detector, which runs with -short, would
// find nothing in it and take a minute.
func skipUnderRace(t *testing.T) {
	t.Helper()
	if testing.Short() {
		t.Skip("nothing runs at the same time here")
	}
}

// operationsEach is how many operations each client does: few in a hurry, 200 with KARUTA_LONG=1.
func operationsEach() int {
	if long() {
		return 200
	}
	return 30
}

// seed is the one of the environment, to repeat a run, or a new one.
func seed(t *testing.T) uint64 {
	t.Helper()
	n := uint64(1)
	if s := os.Getenv("KARUTA_SEED"); s != "" {
		var err error
		if n, err = strconv.ParseUint(s, 10, 64); err != nil {
			t.Fatalf("KARUTA_SEED: %v", err)
		}
	}
	t.Logf("KARUTA_SEED=%d repeats this run", n)
	return n
}

func TestRandomEditsOnThreeClientsConverge(t *testing.T) {
	skipUnderRace(t)
	w := newWorld(t)
	f := &fuzzer{Rand: rand.New(rand.NewPCG(seed(t), 0)), w: w, decks: []string{"A", "A::B", "C", "Default"}}
	first, second, third := w.karutaPeer(), w.karutaPeer(), w.real()
	for _, deck := range f.decks[:3] {
		first.newDeck(deck)
	}
	first.newPreset("shared", "A")
	for i := range 5 {
		first.addNote("Basic", "A", []string{fmt.Sprint("seed ", i)})
	}
	first.device.sync()
	first.upload()
	second.device.sync()
	second.download()
	third.c.Sync()
	third.c.FullDownload()

	peers := []interface {
		peer
		objects() objects
	}{first, second, third}
	left := []int{operationsEach(), operationsEach(), operationsEach()}
	for total := 3 * operationsEach(); total > 0; {
		// One client at a time does a few things: edits of one object on two clients must lie apart.
		w.tick(2 * time.Second)
		i := f.IntN(len(peers))
		for n := min(left[i], 4+f.IntN(12)); n > 0; n-- {
			what := f.op(peers[i])
			t.Logf("client %d: %s", i, what)
			left[i]--
			total--
		}
		if f.IntN(2) == 0 {
			t.Logf("client %d syncs", i)
			peers[i].sync()
		}
	}
	syncInTurn(w, first, second, third)
	requireAllEqualBut(t, mergeLeavings, first, second, third)
}

// mergeLeavings are what the real check finds between real clients too: one has moved a card that another has
// answered, so the card is the one that was moved and the review log has the answer; one has deleted a note to which
// another has added a card.
var mergeLeavings = []string{"Added last review time", "card with missing note", "cards with missing note"}

func TestMergingLeavesTheSameBetweenRealClients(t *testing.T) {
	skipUnderRace(t)
	for _, c := range []struct {
		name          string
		first, second func(p peer, note int64) // on the clients that sync first and second
		finds         string
	}{
		{
			"one moves a card, another has answered it",
			func(p peer, note int64) { p.answer(p.cardsOf(note)[0], 3) },
			func(p peer, note int64) { p.moveCard(p.cardsOf(note)[0], "Default") },
			mergeLeavings[0],
		},
		{
			"one deletes a note, another adds a card to it",
			func(p peer, note int64) { p.removeNote(note) },
			func(p peer, note int64) { p.editNote(note, "{{c1::a}} {{c2::b}}") },
			mergeLeavings[1],
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			w, ours, first := newPair(t)
			second := w.real()
			note := first.addNote("Cloze", "Seed", []string{"{{c1::a}}", "back"})
			first.answer(first.cardsOf(note)[0], 2)
			first.sync()
			second.c.Sync()
			second.c.FullDownload()
			w.tick(2 * time.Second)
			c.first(first, note)
			w.tick(2 * time.Second)
			c.second(second, note)
			syncInTurn(w, first, second, ours)
			for _, p := range []peer{first, second, ours} {
				found := p.check()
				if !slices.ContainsFunc(found, func(problem string) bool { return strings.Contains(problem, c.finds) }) {
					t.Errorf("the check does not find %q but %q", c.finds, found)
				}
			}
			requireAllEqualBut(t, []string{c.finds}, first, second, ours)
		})
	}
}
