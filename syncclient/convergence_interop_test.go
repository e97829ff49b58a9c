package syncclient_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"karuta/collection/anki"
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

// convergingPeer is a client as the random operations need it.
type convergingPeer interface {
	peer
	objects() objects
	decksWith(mark string) []string // names of the decks whose name contains mark
	undo()                          // the last operation, if there is one
}

func (r *realPeer) decksWith(mark string) (names []string) {
	r.t.Helper()
	r.script(`result = [d.name for d in col.decks.all_names_and_ids() if args["mark"] in d.name]`, map[string]any{"mark": mark}, &names)
	return names
}

func (r *realPeer) undo() {
	r.t.Helper()
	r.script(`
if col.undo_status().undo:
    col.undo()
`, nil, nil)
}

func (p karutaPeer) decksWith(mark string) (names []string) {
	p.t.Helper()
	decks, err := p.col.ListDecks()
	p.must(err)
	for _, d := range decks {
		if name := d.Name.Human(); strings.Contains(name, mark) {
			names = append(names, name)
		}
	}
	return names
}

func (p karutaPeer) undo() {
	p.t.Helper()
	if _, err := p.col.Undo(); !errors.Is(err, anki.ErrNothingToUndo) {
		p.must(err)
	}
}

// fuzzer plays random operations on a peer.
type fuzzer struct {
	*rand.Rand
	w     *world
	decks []string
	made  int // things made so far, for names of their own
}

// op does one random operation and says which.
func (f *fuzzer) op(p convergingPeer) string {
	f.w.t.Helper()
	have := p.objects()
	note := func() int64 { return have.notes[f.IntN(len(have.notes))] }
	card := have.cards[f.IntN(len(have.cards))]
	f.made++
	if f.IntN(20) == 0 {
		return f.rareOp(p)
	}
	switch n := f.IntN(100); {
	case n < 22 || len(have.notes) < 4:
		fields := []string{fmt.Sprintf("{{c1::n%d}} {{c2::x}} %s", f.made, pick(f.Rand, oddTexts)), pick(f.Rand, oddTexts)}
		return fmt.Sprint("add ", p.addNote(f.notetype(), f.deck(), fields, pick(f.Rand, oddTags)))
	case n < 37:
		id := note()
		p.editNote(id, fmt.Sprintf("{{c%d::e%d}} %s", 1+f.IntN(3), f.made, pick(f.Rand, oddTexts)))
		return fmt.Sprint("edit ", id)
	case n < 43:
		id := note()
		p.removeNote(id)
		f.w.tick(time.Second) // the real program gives the next note the same id, and does not send its deletion later on
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
		id, tag := note(), pick(f.Rand, oddTags)
		p.tag(id, tag)
		return fmt.Sprint("tag ", id, " ", tag)
	case n < 86:
		id, tag := note(), pick(f.Rand, oddTags)
		p.untag(id, tag)
		return fmt.Sprint("untag ", id, " ", tag)
	case n < 89:
		p.suspend(card.id)
		return fmt.Sprint("suspend ", card.id)
	case n < 92:
		name := fmt.Sprintf("%s::%s made%d", f.deck(), pick(f.Rand, objectNames), f.made)
		p.newDeck(name)
		return "new deck " + name
	case n < 95:
		deck := f.deck()
		p.setNewPerDay(deck, f.made)
		return "options of " + deck
	case n < 98:
		deck := f.deck()
		p.describeDeck(deck, fmt.Sprint(f.made, pick(f.Rand, oddTexts)))
		return "describe " + deck
	default:
		key := pick(f.Rand, oddKeys)
		p.setConfig("karuta"+key, pick(f.Rand, oddValues))
		return "setting " + key
	}
}

// rareOp does something that is done seldom.
func (f *fuzzer) rareOp(p convergingPeer) string {
	f.w.t.Helper()
	made := p.decksWith(" made") // in which no cards are, so that nothing is lost with them
	switch n := f.IntN(10); {
	case n < 3:
		p.styleNotetype(f.notetype(), fmt.Sprintf("/* %d %s */", f.made, pick(f.Rand, oddTexts)))
		return "style"
	case n < 4:
		name := fmt.Sprintf("%s copy%d", pick(f.Rand, objectNames), f.made)
		p.copyNotetype(f.notetype(), name)
		return "copy notetype " + name
	case n < 6 && len(made) > 0:
		deck := pick(f.Rand, made)
		p.renameDeck(deck, fmt.Sprintf("%s::%s made%d", f.deck(), pick(f.Rand, objectNames), f.made))
		return "rename " + deck
	case n < 7 && len(made) > 0:
		deck := pick(f.Rand, made)
		p.removeDeck(deck)
		f.w.tick(time.Second)
		return "remove " + deck
	default:
		p.undo()
		return "undo"
	}
}

func pick[T any](r *rand.Rand, list []T) T { return list[r.IntN(len(list))] }

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

	peers := []convergingPeer{first, second, third}
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
// another has added a card; two have added the same card to a note.
var mergeLeavings = []string{"Added last review time", "card with missing note", "cards with missing note", "duplicate template"}

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
		{
			"both add the same card to a note",
			func(p peer, note int64) { p.editNote(note, "{{c1::a}} {{c2::first}}") },
			func(p peer, note int64) { p.editNote(note, "{{c1::a}} {{c2::second}}") },
			mergeLeavings[3],
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
