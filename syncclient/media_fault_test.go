package syncclient_test

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"karuta/internal/faulty"
	"karuta/internal/interop"
	"karuta/media"
	"karuta/syncclient"
)

// disagreeAboutMedia makes changes of each kind on both sides.
func disagreeAboutMedia(ours, theirs *mediaDevice, mark string) {
	for i := range 3 {
		ours.write(fmt.Sprintf("ours %s %d", mark, i), fmt.Sprint("ours", mark, i))
		theirs.write(fmt.Sprintf("theirs %s %d", mark, i), fmt.Sprint("theirs", mark, i))
	}
	ours.write("dropped here "+mark, mark)
	ours.write("dropped there "+mark, mark)
	ours.sync()
	theirs.sync()
	ours.remove("dropped here " + mark)
	theirs.remove("dropped there " + mark)
	theirs.write("ours "+mark+" 0", "changed there "+mark)
	theirs.sync()
	for i := range 30 {
		ours.write(fmt.Sprintf("more of ours %s %d", mark, i), fmt.Sprint("more", mark, i))
	}
}

// settle syncs until both folders and the server's are the same.
func settle(t *testing.T, server *interop.Server, ours, theirs *mediaDevice) {
	t.Helper()
	theirs.sync()
	ours.sync()
	theirs.sync()
	requireSameFiles(t, ours.folder, theirs.folder, serverMedia(t, server))
}

func TestMediaSyncFailingAtAnyCallLosesNothing(t *testing.T) {
	server := interop.StartServer(t)
	ours, theirs := newMediaDevice(t, server), newMediaDevice(t, server)
	connect := connector(t).Connect
	calls := 1
	for n := 1; n <= calls; n++ {
		for _, after := range []bool{false, true} {
			mark := fmt.Sprintf("%d %t", n, after)
			disagreeAboutMedia(ours, theirs, mark)
			plan := &faulty.Plan{At: n, After: after}
			client := syncclient.New(syncclient.Options{Connect: plan.Connector(connect), Endpoint: server.Endpoint, HostKey: ours.key})
			_, err := client.SyncMedia(context.Background(), ours.tracker, syncclient.MediaOptions{})
			if n <= len(plan.Calls) && len(plan.Calls) >= n && !errors.Is(err, faulty.ErrInjected) {
				t.Fatalf("%s: %v after %v", mark, err, plan.Calls)
			}
			settle(t, server, ours, theirs)
			if n == 1 && !after {
				calls = countMediaCalls(ours, theirs, server)
			}
		}
	}
	if calls < 8 {
		t.Errorf("only %d calls", calls)
	}
}

// countMediaCalls returns how many calls a whole sync takes.
func countMediaCalls(ours, theirs *mediaDevice, server *interop.Server) int {
	ours.t.Helper()
	disagreeAboutMedia(ours, theirs, "count")
	plan := &faulty.Plan{}
	client := syncclient.New(syncclient.Options{Connect: plan.Connector(connector(ours.t).Connect), Endpoint: server.Endpoint, HostKey: ours.key})
	_, err := client.SyncMedia(context.Background(), ours.tracker, syncclient.MediaOptions{})
	ours.must(err)
	return len(plan.Calls)
}

func TestSpoiledMediaMessagesLoseNothing(t *testing.T) {
	server := interop.StartServer(t)
	ours, theirs := newMediaDevice(t, server), newMediaDevice(t, server)
	proxy := faulty.NewProxy(t, server.Endpoint)
	client := syncclient.New(syncclient.Options{Connect: connector(t).Connect, Endpoint: proxy.Endpoint, HostKey: ours.key})
	for i, fault := range []faulty.Fault{
		faulty.LoseRequest, faulty.LoseAnswer, faulty.CutRequest, faulty.CutAnswer, faulty.SpoilAnswer, faulty.EmptyAnswer,
		faulty.StripHeader, faulty.AnswerNonsense,
	} {
		disagreeAboutMedia(ours, theirs, string(fault))
		failed := 0
		for n := 1; n <= 12; n++ {
			proxy.Harm(n, fault)
			_, err := client.SyncMedia(context.Background(), ours.tracker, syncclient.MediaOptions{})
			if err != nil {
				failed++
				if kind := syncclient.KindOf(err); kind == syncclient.LocalFailed || kind == "" {
					t.Errorf("%s of message %d: %v", fault, n, err)
				}
			}
		}
		if failed < 3 {
			t.Errorf("fault %d did harm to %d messages only", i, failed)
		}
		proxy.Harm(0, "")
		settle(t, server, ours, theirs)
	}
}

func TestCanceledMediaSyncGoesOnWhereItStopped(t *testing.T) {
	server := interop.StartServer(t)
	ours, theirs := newMediaDevice(t, server), newMediaDevice(t, server)
	for i := range 120 {
		theirs.write(fmt.Sprintf("%03d", i), string(noise(i, 1000)))
	}
	theirs.sync()
	ctx, cancel := context.WithCancel(context.Background())
	result, err := ours.client.SyncMedia(ctx, ours.tracker, syncclient.MediaOptions{Arrived: func([]string) { cancel() }})
	if syncclient.KindOf(err) != syncclient.Canceled || result.Received == 0 || result.Received == 120 {
		t.Fatalf("got %+v, %v", result, err)
	}
	ours.must(ours.tracker.Close())
	ours.open()
	plan := &faulty.Plan{}
	client := syncclient.New(syncclient.Options{Connect: plan.Connector(connector(t).Connect), Endpoint: server.Endpoint, HostKey: ours.key})
	again, err := client.SyncMedia(context.Background(), ours.tracker, syncclient.MediaOptions{})
	if err != nil || result.Received+again.Received != 120 {
		t.Errorf("received %d, then %d, %v", result.Received, again.Received, err)
	}
	requireSameFiles(t, theirs.folder, ours.folder)
}

func TestUrgentMediaComeFirst(t *testing.T) {
	server := interop.StartServer(t)
	ours, theirs := newMediaDevice(t, server), newMediaDevice(t, server)
	for i := range 200 {
		theirs.write(fmt.Sprintf("%03d", i), fmt.Sprint("content", i))
	}
	theirs.sync()
	urgent := []string{"190", "no such file", "180"}
	var order []string
	_, err := ours.client.SyncMedia(context.Background(), ours.tracker, syncclient.MediaOptions{
		Priority: func() []string { return urgent },
		Arrived: func(names []string) {
			if len(order) == 0 {
				urgent = append([]string{"150"}, urgent...) // a card was shown that needs it
			}
			order = append(order, names...)
		},
	})
	ours.must(err)
	if len(order) != 200 || !slices.Contains(order[:25], "190") || !slices.Contains(order[:25], "180") ||
		!slices.Contains(order[25:50], "150") {
		t.Errorf("the order is %q", order)
	}
}

func TestMediaProgressAddsUp(t *testing.T) {
	server := interop.StartServer(t)
	ours, theirs := newMediaDevice(t, server), newMediaDevice(t, server)
	for i := range 60 {
		theirs.write(fmt.Sprintf("theirs %d", i), string(noise(i, 5000)))
		ours.write(fmt.Sprintf("ours %d", i), string(noise(1000+i, 5000)))
	}
	theirs.sync()
	var last syncclient.MediaProgress
	most := 0
	result, err := ours.client.SyncMedia(context.Background(), ours.tracker, syncclient.MediaOptions{
		Progress: func(p syncclient.MediaProgress) {
			if p.BytesLeft < 0 || p.FilesLeft() < 0 {
				t.Errorf("less than nothing is left: %+v", p)
			}
			most, last = max(most, p.FilesLeft()), p
		},
	})
	ours.must(err)
	if most < 60 || last.FilesLeft() != 0 || last.Phase != syncclient.MediaChecking || last.Received != 60 || last.Sent != 60 {
		t.Errorf("at most %d left, at the end %+v", most, last)
	}
	if result.ReceivedBytes != 300_000 || result.SentBytes != 300_000 {
		t.Errorf("got %+v", result)
	}
}

func TestMediaWithWrongContentAreNeverStored(t *testing.T) {
	server := interop.StartServer(t)
	ours, theirs := newMediaDevice(t, server), newMediaDevice(t, server)
	content := strings.Repeat("x", interop.LargeMedia)
	for i := range 10 {
		theirs.write(fmt.Sprint(i), fmt.Sprint(content, i))
	}
	theirs.sync()
	// The server's disk has something else than what the server announces.
	spoilt := server.MediaFile(t, "3")
	writeFile(t, filepath.Dir(spoilt), filepath.Base(spoilt), "spoiled")
	_, err := ours.client.SyncMedia(context.Background(), ours.tracker, syncclient.MediaOptions{})
	var wrong *syncclient.WrongContentError
	if !errors.As(err, &wrong) || !slices.Equal(wrong.Names, []string{"3"}) || syncclient.KindOf(err) != syncclient.BadResponse {
		t.Fatalf("got %v", err)
	}
	if got := files(t, ours.folder); len(got) != 9 || got["3"] != (media.Sum{}) {
		t.Errorf("there are %d files", len(got))
	}
	writeFile(t, filepath.Dir(spoilt), filepath.Base(spoilt), content+"3")
	ours.sync()
	requireSameFiles(t, theirs.folder, ours.folder)
}
