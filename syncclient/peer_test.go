package syncclient_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"karuta/internal/interop"
)

// peer is a client on which a test acts without caring whose it is: Karuta or the real program.
type peer interface {
	addNote(notetype, deck string, fields []string, tags ...string) int64
	editNote(note int64, first string)
	removeNote(note int64)
	cardsOf(note int64) []int64
	answer(card int64, rating int) // 1 Again to 4 Easy
	moveCard(card int64, deck string)
	flag(card int64, flag int)
	suspend(card int64)
	bury(card int64)
	tag(note int64, tag string)
	untag(note int64, tag string)
	clearUnusedTags()
	newDeck(name string)
	renameDeck(name, to string)
	removeDeck(name string)
	describeDeck(name, text string)
	newPreset(name, deck string) // and lets the deck use it
	setNewPerDay(deck string, n int)
	setConfig(key string, value any)
	copyNotetype(name, to string)
	styleNotetype(name, css string)
	renameField(notetype, field, to string)
	addField(notetype, field string) // which forces a one-way sync
	check() []string                 // the real database check, on a copy

	sync() // a normal one, or nothing
	dump() *interop.Dump
	startDay()
}

// world is a server, the clients around it, and the time they all see.
type world struct {
	t      testing.TB
	server *interop.Server
	now    time.Time
	reals  []*interop.Client
	// checker is the client that checks copies; made when it is first needed.
	checker *interop.Client
}

func newWorld(t testing.TB) *world {
	t.Helper()
	return &world{t: t, server: interop.StartServer(t), now: time.Now().Truncate(time.Second)}
}

// tick moves the time of all clients, by more if they fall behind the computer's time: that is the server's, and it
// bears five minutes of difference. A client behind it would never be the one that changed last.
func (w *world) tick(by time.Duration) {
	w.t.Helper()
	w.now = w.now.Add(by)
	if ahead := time.Now().Truncate(time.Second).Add(time.Second); w.now.Before(ahead) {
		w.now = ahead
	}
	w.setClocks()
}

func (w *world) setClocks() {
	w.t.Helper()
	for _, real := range w.reals {
		real.SetClock(interop.Clock{At: w.now, Frozen: true})
	}
}

// karuta adds a Karuta client that has logged in.
func (w *world) karuta() *device {
	w.t.Helper()
	d := newDevice(w.t, func() time.Time { return w.now })
	d.world = w
	d.loginTo(w.server)
	return d
}

// real adds a real client that has logged in.
func (w *world) real() *realPeer {
	w.t.Helper()
	c := interop.NewClient(w.t, interop.Options{Clock: &interop.Clock{At: w.now, Frozen: true}})
	w.reals = append(w.reals, c)
	c.Login(w.server)
	return &realPeer{c, w.t, w}
}

// requireAllEqual fails the test unless all peers hold the same and the real check finds nothing in any.
func requireAllEqual(t testing.TB, peers ...peer) {
	t.Helper()
	requireAllEqualBut(t, nil, peers...)
}

// requireAllEqualBut is requireAllEqual where the check may find problems that contain one of the known texts.
func requireAllEqualBut(t testing.TB, known []string, peers ...peer) {
	t.Helper()
	var first *interop.Dump
	for _, p := range peers {
		p.startDay()
		dump := p.dump()
		if first == nil {
			first = dump
		}
		interop.RequireEqual(t, first, dump)
	}
	for _, p := range peers {
		for _, problem := range p.check() {
			if !slices.ContainsFunc(known, func(text string) bool { return strings.Contains(problem, text) }) {
				t.Fatalf("the real check finds: %q", problem)
			}
		}
	}
}
