package syncclient_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"karuta/internal/faulty"
	"karuta/internal/interop"
	"karuta/syncclient"
)

// overtaking lets another device sync between a client's meta and its start: once with something of its own, once only
// to fetch. What the client sends has to reach that device all the same.
func overtaking(t *testing.T, w *world, overtaken func(meanwhile func()), its, other peer) {
	t.Helper()
	for _, sends := range []bool{true, false} {
		mark := fmt.Sprintf("sends %t", sends)
		kept := its.addNote("Basic", "Seed", []string{"kept " + mark})
		syncInTurn(w, its, other)
		w.tick(2 * time.Second)
		its.editNote(kept, "edited "+mark)
		its.answer(its.cardsOf(kept)[0], 3)
		its.addNote("Basic", "Seed", []string{"new " + mark})
		w.tick(2 * time.Second) // no two notes with one id
		third := w.karutaPeer()
		third.device.sync()
		third.download()
		third.addNote("Basic", "Seed", []string{"third " + mark})
		third.sync() // so that the other has something to fetch
		overtaken(func() {
			w.tick(2 * time.Second)
			if sends {
				other.addNote("Basic", "Seed", []string{"meanwhile " + mark})
			}
			other.sync()
		})
		other.sync()
		syncInTurn(w, its, other)
		requireSame(t, its, other)
		third.sync()
		syncInTurn(w, its, third)
		requireSame(t, other, third)
	}
	requireAllEqual(t, its, other)
}

func TestOvertakenSyncReachesTheOtherDevice(t *testing.T) {
	w, ours, theirs := newPair(t)
	overtaking(t, w, func(meanwhile func()) {
		plan := &faulty.Plan{At: 2, Spare: true, Meanwhile: meanwhile}
		_, err := ours.clientThrough(plan).Sync(context.Background(), ours.col)
		ours.must(err)
	}, ours, theirs)
}

// TestRealClientOvertaken shows what the real client does to the other device, whose next sync fails, and how that is
// repaired. Once it does not, the document on the protocol is to be changed.
func TestRealClientOvertaken(t *testing.T) {
	w, ours, theirs := newPair(t)
	proxy := faulty.NewProxy(t, w.server.Endpoint)
	theirs.c.LoginAs(&interop.Server{Endpoint: proxy.Endpoint}, w.server.Users[0])
	syncInTurn(w, ours, theirs)
	theirs.addNote("Basic", "Seed", []string{"theirs"})
	w.tick(2 * time.Second) // no two notes with one id
	ours.addNote("Basic", "Seed", []string{"ours"})
	proxy.Meanwhile = ours.sync
	proxy.Harm(2, faulty.Delay) // of start
	theirs.sync()
	if seen := proxy.Seen(); seen[1] != "start" {
		t.Fatalf("the messages are %v", seen)
	}
	w.tick(2 * time.Second)
	_, err := ours.client.Sync(context.Background(), ours.col)
	if w.server.Karuta { // which marks what it receives with its own number
		ours.must(err)
		return
	}
	if syncclient.KindOf(err) != syncclient.SanityCheckFailed {
		t.Fatalf("the sync after: %v, want %s", err, syncclient.SanityCheckFailed)
	}

	// Keep both repairs it, with nothing lost, and without a one-way sync of the other device.
	w.tick(2 * time.Second)
	ours.answer(ours.cardsOf(ours.addNote("Basic", "Seed", []string{"after the failed check"}))[0], 3)
	want := reviews(ours)
	ours.must(keepBoth(context.Background(), ours.client, ours.col))
	ours.open()
	syncInTurn(w, ours, theirs)
	requireAllEqual(t, ours, theirs)
	if got := reviews(ours); got != want {
		t.Errorf("%d reviews of %d are left", got, want)
	}
}

func TestOneCardChangedOnTwoDevicesInTheSameSecond(t *testing.T) {
	w, ours, theirs := newPair(t)
	card := ours.cardsOf(ours.addNote("Basic", "Seed", []string{"tie"}))[0]
	syncInTurn(w, ours, theirs)
	w.tick(2 * time.Second)
	theirs.flag(card, 1)
	ours.flag(card, 2)
	theirs.sync()
	ours.sync()
	theirs.sync()
	requireAllEqual(t, ours, theirs)
}
