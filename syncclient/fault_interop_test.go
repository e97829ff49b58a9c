package syncclient_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"karuta/internal/faulty"
	"karuta/internal/interop"
	"karuta/syncclient"
)

// everyCall are the calls of a normal sync with something of each kind to send.
var everyCall = []string{"meta", "start", "applyGraves", "applyChanges", "chunk", "applyChunk", "sanityCheck2", "finish"}

// disagree makes changes on both sides that a normal sync has to carry.
func disagree(w *world, ours, theirs peer, mark string) {
	w.t.Helper()
	kept := ours.addNote("Basic", "Seed", []string{"kept " + mark}, "tag::"+mark)
	dropped := ours.addNote("Basic", "Seed", []string{"dropped " + mark})
	gone := theirs.addNote("Basic", "Seed", []string{"gone " + mark})
	syncInTurn(w, ours, theirs)
	w.tick(2 * time.Second)
	theirs.editNote(kept, "edited "+mark)
	theirs.removeNote(gone)
	theirs.describeDeck("Seed", mark)
	theirs.sync()
	w.tick(2 * time.Second)
	ours.answer(ours.cardsOf(kept)[0], 3)
	ours.removeNote(dropped)
	ours.addNote("Cloze", "Seed", []string{"{{c1::" + mark + "}}"}, "ours::"+mark)
	ours.setConfig("karuta"+mark, mark)
	ours.startDay()
}

// requireUntouched fails the test unless the collection is what it was, to the last stamp.
func requireUntouched(t *testing.T, before, after *interop.Dump) {
	t.Helper()
	if found := interop.DiffExact(before, after); len(found) > 0 {
		t.Fatalf("the failed sync left traces: %q", found)
	}
}

func TestSyncFailingAtAnyCallLosesNothing(t *testing.T) {
	w, ours, theirs := newPair(t)
	for n := 1; n <= len(everyCall); n++ {
		for _, after := range []bool{false, true} {
			name := fmt.Sprintf("%s lost, answer only: %t", everyCall[n-1], after)
			disagree(w, ours, theirs, fmt.Sprintf("m%d%t", n, after))
			before := ours.dump()
			plan := &faulty.Plan{At: n, After: after}
			client := ours.clientThrough(plan)

			_, err := client.Sync(context.Background(), ours.col)
			if !errors.Is(err, faulty.ErrInjected) {
				t.Fatalf("%s: %v", name, err)
			}
			if want := everyCall[:n]; !slices.Equal(plan.Calls, want) {
				t.Fatalf("%s: calls were %v, want %v", name, plan.Calls, want)
			}
			if started := n > 1; (plan.Aborts == 1) != started {
				t.Fatalf("%s: %d aborts", name, plan.Aborts)
			}
			requireUntouched(t, before, ours.dump())

			syncInTurn(w, ours, theirs)
			requireSame(t, ours, theirs)
		}
	}
	requireAllEqual(t, ours, theirs)
}

// clientThrough returns a client for the device's account whose calls fail by the plan.
func (d *device) clientThrough(plan *faulty.Plan) *syncclient.Client {
	d.t.Helper()
	connect := connector(d.t).Connect
	opt := syncclient.Options{Connect: plan.Connector(connect), Endpoint: d.world.server.Endpoint, HostKey: d.key, Now: d.now}
	return syncclient.New(opt)
}

func TestCancelAtAnyCallUnlocksTheServer(t *testing.T) {
	w, ours, theirs := newPair(t)
	for n := 2; n <= len(everyCall); n++ {
		if !long() && n%3 != 0 { // the calls in between fail in the test above
			continue
		}
		disagree(w, ours, theirs, fmt.Sprintf("c%d", n))
		before := ours.dump()
		ctx, cancel := context.WithCancel(context.Background())
		plan := &faulty.Plan{At: n, After: true, Kind: syncclient.Canceled, Meanwhile: cancel}
		_, err := ours.clientThrough(plan).Sync(ctx, ours.col)
		if syncclient.KindOf(err) != syncclient.Canceled || plan.Aborts != 1 {
			t.Fatalf("canceled at %s: %v, %d aborts", everyCall[n-1], err, plan.Aborts)
		}
		if plan.AbortLimit > 2*time.Second {
			t.Errorf("canceled at %s: the server has %s to confirm it", everyCall[n-1], plan.AbortLimit)
		}
		requireUntouched(t, before, ours.dump())
		theirs.sync() // the server has no sync open
		syncInTurn(w, ours, theirs)
		requireSame(t, ours, theirs)
	}
}

func TestSpoiledMessagesLoseNothing(t *testing.T) {
	skipUnderRace(t)
	w, ours, theirs := newPair(t)
	proxy := faulty.NewProxy(t, w.server.Endpoint)
	client := syncclient.New(syncclient.Options{
		Connect: connector(t).Connect, Endpoint: proxy.Endpoint, HostKey: ours.key, Now: ours.now,
	})
	kinds := map[faulty.Fault]syncclient.Kind{
		faulty.LoseRequest:    syncclient.Offline,
		faulty.LoseAnswer:     syncclient.Offline,
		faulty.CutRequest:     syncclient.CheckRequired,
		faulty.CutAnswer:      syncclient.Offline,
		faulty.SpoilAnswer:    syncclient.BadResponse,
		faulty.EmptyAnswer:    syncclient.BadResponse,
		faulty.StripHeader:    syncclient.BadResponse,
		faulty.AnswerNonsense: syncclient.BadResponse,
	}
	disagree(w, ours, theirs, "spoiled")
	before := ours.dump()
	for fault, want := range kinds {
		for n := 1; n <= len(everyCall); n++ {
			if everyCall[n-1] == "finish" && fault != faulty.LoseRequest && fault != faulty.CutRequest {
				continue // the server has kept it all by then: see below
			}
			proxy.Harm(n, fault)
			_, err := client.Sync(context.Background(), ours.col)
			if got := syncclient.KindOf(err); got != want {
				t.Errorf("%s of %s: %v, want %s", fault, everyCall[n-1], err, want)
			}
			if seen := proxy.Seen(); err != nil && n > 1 && seen[len(seen)-1] != "abort" {
				t.Errorf("%s of %s: no abort, but %v", fault, everyCall[n-1], seen)
			}
			if err != nil {
				requireUntouched(t, before, ours.dump())
			}
		}
	}
	proxy.Harm(len(everyCall), faulty.LoseAnswer)
	if _, err := client.Sync(context.Background(), ours.col); syncclient.KindOf(err) != syncclient.Offline {
		t.Fatalf("lost answer to finish: %v", err)
	}
	proxy.Harm(0, "")
	requireUntouched(t, before, ours.dump())
	syncInTurn(w, ours, theirs)
	requireAllEqual(t, ours, theirs)
}
