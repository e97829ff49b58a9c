package syncclient_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"karuta/internal/faulty"
	"karuta/internal/interop"
	"karuta/syncclient"
	"karuta/syncclient/httpclient"
)

// Another device of the same account syncs between any two calls of ours, once the server knows of our sync. It does
// from start on; what comes between meta and start see TestOvertakenSyncReachesTheOtherDevice.
func TestTwoClientsAtOnceLoseNothing(t *testing.T) {
	w, ours, theirs := newPair(t)
	for n := 3; n <= len(everyCall); n++ {
		if !long() && n%3 != 2 {
			continue
		}
		mark := fmt.Sprintf("t%d", n)
		disagree(w, ours, theirs, mark)
		before := ours.dump()
		plan := &faulty.Plan{At: n, Spare: true, Meanwhile: func() {
			w.tick(time.Second) // no two notes with one id
			theirs.addNote("Basic", "Seed", []string{"meanwhile " + mark})
			theirs.sync()
		}}
		_, err := ours.clientThrough(plan).Sync(context.Background(), ours.col)
		if syncclient.KindOf(err) != syncclient.Conflict {
			t.Fatalf("before %s: %v", everyCall[n-1], err)
		}
		requireUntouched(t, before, ours.dump())
		syncInTurn(w, ours, theirs)
		requireSame(t, ours, theirs)
	}
	requireAllEqual(t, ours, theirs)
}

// impatient makes clients that give up soon when nothing moves.
func impatient(t testing.TB) *httpclient.Connector {
	t.Helper()
	c := httpclient.NewConnector(httpclient.Config{Retries: -1, Stall: 2 * time.Second})
	t.Cleanup(c.Close)
	return c
}

func TestServerThatFallsSilentLosesNothing(t *testing.T) {
	w, ours, theirs := newPair(t)
	proxy := faulty.NewProxy(t, w.server.Endpoint)
	client := syncclient.New(syncclient.Options{
		Connect: impatient(t).Connect, Endpoint: proxy.Endpoint, HostKey: ours.key, Now: ours.now,
	})
	for n := 1; n <= len(everyCall); n++ {
		if !long() && n != len(everyCall) {
			continue
		}
		disagree(w, ours, theirs, fmt.Sprintf("s%d", n))
		before := ours.dump()
		proxy.Harm(n, faulty.FallSilent)
		if _, err := client.Sync(context.Background(), ours.col); syncclient.KindOf(err) != syncclient.Timeout {
			t.Fatalf("silence after %s: %v", everyCall[n-1], err)
		}
		requireUntouched(t, before, ours.dump())
		syncInTurn(w, ours, theirs)
		requireSame(t, ours, theirs)
	}
	requireAllEqual(t, ours, theirs)
}

func TestSilentServerLosesNoMedia(t *testing.T) {
	server := interop.StartServer(t)
	ours, theirs := newMediaDevice(t, server), newMediaDevice(t, server)
	proxy := faulty.NewProxy(t, server.Endpoint)
	client := syncclient.New(syncclient.Options{Connect: impatient(t).Connect, Endpoint: proxy.Endpoint, HostKey: ours.key})
	messages := 1
	if long() {
		messages = 6
	}
	for n := 1; n <= messages; n++ {
		disagreeAboutMedia(ours, theirs, fmt.Sprintf("silent %d", n))
		proxy.Harm(n, faulty.FallSilent)
		if _, err := client.SyncMedia(context.Background(), ours.tracker, syncclient.MediaOptions{}); syncclient.KindOf(err) != syncclient.Timeout {
			t.Errorf("silence at message %d: %v", n, err)
		}
		settle(t, server, ours, theirs)
	}
}
