package collection_test

import (
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"karuta/collection"
	"karuta/collection/anki"
	"karuta/internal/interop"
)

// undoer does random operations on a collection that only Karuta has open.
type undoer struct {
	testing.TB
	*rand.Rand
	*collection.Collection
	at time.Time
}

type changing func() (anki.Changes, error)

// elsewhere names the operations that tests of their own undo.
var elsewhere = map[string]bool{
	"TakeConflict": true, "Undo": true, "Redo": true, "ImportPackage": true,
}

func TestUndoRestoresEveryByte(t *testing.T) {
	for seed := range seeds(3) {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) { undoAll(t, rand.New(rand.NewPCG(uint64(seed), 17))) })
	}
}

func undoAll(t *testing.T, rng *rand.Rand) {
	u := newUndoer(t, rng)
	ops := u.operations()
	var names []string
	for name := range ops {
		names = append(names, name)
	}
	slices.Sort(names)
	var did []string
	dumps := []*interop.Dump{u.dump()}
	for len(did) < 25 { // Karuta keeps 30
		name := names[rng.IntN(len(names))]
		u.at = u.at.Add(2 * time.Minute)
		changes, err := ops[name]()
		if err != nil {
			t.Fatalf("%s: %v (after %s)", name, err, strings.Join(did, ", "))
		}
		after := u.dump()
		same := len(interop.DiffExact(dumps[len(dumps)-1], after)) == 0
		if same == changes.Any() {
			t.Fatalf("%s reports %+v, but tables changed: %v", name, changes, !same)
		}
		if !same {
			dumps, did = append(dumps, after), append(did, name)
		}
	}
	for i := len(did) - 1; i >= 0; i-- {
		u.replay("undo", u.Undo, did[i], dumps[i])
	}
	if u.UndoStatus().Undo != anki.OpNone {
		t.Errorf("there is more to undo: %v", u.UndoStatus())
	}
	for i := range did {
		u.replay("redo", u.Redo, did[i], dumps[i+1])
	}
}

func (u *undoer) replay(verb string, replay changing, name string, want *interop.Dump) {
	u.Helper()
	if _, err := replay(); err != nil {
		u.Fatalf("%s %s: %v", verb, name, err)
	}
	if found := interop.DiffExact(want, u.dump()); len(found) > 0 {
		u.Fatalf("%s of %s leaves\n%s", verb, name, strings.Join(found[:min(len(found), 20)], "\n"))
	}
}

// TestEveryOperationIsUndone makes sure that no operation is left out above.
func TestEveryOperationIsUndone(t *testing.T) {
	ops := newUndoer(t, rand.New(rand.NewPCG(1, 1))).operations()
	methods := reflect.TypeOf(&collection.Collection{})
	for i := range methods.NumMethod() {
		m := methods.Method(i)
		for out := range m.Type.NumOut() {
			if m.Type.Out(out) == reflect.TypeOf(anki.Changes{}) && ops[m.Name] == nil && !elsewhere[m.Name] {
				t.Errorf("%s changes the collection and no test undoes it", m.Name)
			}
		}
	}
}

func newUndoer(t testing.TB, rng *rand.Rand) *undoer {
	t.Helper()
	u := &undoer{TB: t, Rand: rng, at: time.Date(2026, 3, 10, 9, 0, 0, 0, time.UTC)}
	var err error
	u.Collection, err = collection.Open(filepath.Join(t.TempDir(), "collection.anki2"),
		collection.Options{Create: true, Now: func() time.Time { return u.at }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = u.Close() })
	for _, name := range []string{"A", "A::B", "A::B::C", "Other"} {
		_, _, err := u.AddDeck(name)
		u.must(err)
	}
	for range 12 {
		_, err := u.addNote()
		u.must(err)
	}
	u.must(u.StartDay())
	// Nothing of what was done so far can be undone any more.
	u.must(u.Close())
	u.Collection, err = collection.Open(u.Path(), collection.Options{Now: func() time.Time { return u.at }})
	u.must(err)
	return u
}

func (u *undoer) must(err error) {
	u.Helper()
	if err != nil {
		u.Fatal(err)
	}
}

func (u *undoer) dump() *interop.Dump {
	u.Helper()
	return interop.ReadDump(u, u.Path())
}

func one[T any](u *undoer, list []T, err error) T {
	u.Helper()
	u.must(err)
	if len(list) == 0 {
		var none T
		return none
	}
	return list[u.IntN(len(list))]
}

// deck returns a normal deck.
func (u *undoer) deck() *anki.Deck {
	decks, err := u.ListDecks()
	return one(u, slices.DeleteFunc(decks, (*anki.Deck).IsFiltered), err)
}

func (u *undoer) notetype() *anki.Notetype {
	all, err := u.ListNotetypes()
	nt, err := u.EditableNotetype(one(u, all, err).ID)
	u.must(err)
	return nt
}

func (u *undoer) preset() *anki.DeckConfig {
	all, err := u.ListPresets()
	return one(u, all, err)
}

func (u *undoer) note() anki.NoteID {
	ids, err := u.FindNotes("")
	return one(u, ids, err)
}

func (u *undoer) card(query string) anki.CardID {
	ids, err := u.FindCards(query)
	return one(u, ids, err)
}

func (u *undoer) addNote() (anki.Changes, error) {
	nt := u.notetype()
	n := &anki.Note{NotetypeID: nt.ID, Tags: []string{pick(u.Rand, "one", "one::two", "Three")}}
	for range nt.Fields {
		n.Fields = append(n.Fields, pick(u.Rand, "", "text", "007", "{{c1::x}} {{c2::y}}"))
	}
	return u.AddNote(n, u.deck().ID)
}
