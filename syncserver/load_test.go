package syncserver

import (
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"karuta/collection"
	"karuta/internal/interop"
	"karuta/syncclient/wire"
)

const (
	loadCards   = 1000
	loadNotes   = 20 // changed in each sync
	loadWorkers = 16
	loadRounds  = 3
)

var loadAccounts = flag.Int("load-accounts", 200, "accounts of TestLoad; fewer are measured faster")

// TestLoad lets many accounts sync at once, with Karuta's server and with Anki's, and prints how both did.
func TestLoad(t *testing.T) {
	if os.Getenv("KARUTA_LONG") == "" {
		t.Skip("takes a minute or two")
	}
	names := make([]string, loadCards)
	for i := range names {
		names[i] = fmt.Sprint("note ", i)
	}
	path := newFile(t, names...)
	file, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	chunk := changedNotes(t, path)
	var users []interop.User
	for i := range *loadAccounts {
		users = append(users, interop.User{Name: fmt.Sprint("user", i), Password: "secret"})
	}
	ours := load(t, interop.StartKarutaServer(t, users...), file, chunk)
	theirs := load(t, interop.StartServer(t, users...), file, chunk)
	for round := range loadRounds {
		t.Logf("sync %d of each account\n\tKaruta %s\n\tAnki   %s", round+1, ours[round], theirs[round])
	}
}

// changedNotes is a chunk with the newest notes of a collection, changed.
func changedNotes(t testing.TB, path string) []byte {
	t.Helper()
	col, err := collection.Open(path, collection.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = col.Close() }()
	ids, err := col.FindNotes("")
	if err != nil {
		t.Fatal(err)
	}
	chunk := wire.Chunk{Done: true}
	for _, id := range ids[:loadNotes] {
		note, err := col.GetNote(id)
		if err != nil {
			t.Fatal(err)
		}
		note.Modified, note.Fields[1] = note.Modified+100, "changed"
		chunk.Notes = append(chunk.Notes, note)
	}
	return wire.EncodeApplyChunk(chunk)
}

// loadResult is how long syncs took.
type loadResult struct {
	took            time.Duration   // all together
	syncs           []time.Duration // each, in order
	server, devices time.Duration   // of the processors' time
}

func (r loadResult) String() string {
	n := len(r.syncs)
	each := func(all time.Duration) time.Duration { return (all / time.Duration(n)).Round(10 * time.Microsecond) }
	return fmt.Sprintf("%.1f syncs/s, median %s, p99 %s; processor time of a sync: server %s, device %s", float64(n)/r.took.Seconds(),
		r.syncs[n/2].Round(time.Millisecond), r.syncs[n*99/100].Round(time.Millisecond), each(r.server), each(r.devices))
}

// load fills the accounts, and then lets each sync in rounds: collections are closed before the first and open afterwards.
func load(t *testing.T, server *interop.Server, file, chunk []byte) (rounds [loadRounds]loadResult) {
	t.Helper()
	devices := make([]*remote, len(server.Users))
	for i, user := range server.Users {
		devices[i] = &remote{endpoint: server.Endpoint, run: "upload"}
		devices[i].logIn(t, user)
		if answer, err := devices[i].ask("sync/upload", file); err != nil || string(answer) != uploadAccepted {
			t.Fatalf("upload: %s, %v", answer, err)
		}
	}
	for i := range rounds {
		zip := mediaZip(t, fmt.Sprint(i), strings.Repeat("x", 20<<10)+fmt.Sprint(i))
		rounds[i] = syncAll(t, server, devices, loadSync(t, chunk, zip))
	}
	server.Stop()
	return rounds
}

// loadSync is a sync that sends changed notes and a media file.
func loadSync(t testing.TB, chunk, zip []byte) recording {
	t.Helper()
	return record(t,
		"sync/meta", `{"v":11,"cv":"load"}`,
		"sync/start", `{"minUsn":1,"lnewer":true,"graves":null}`,
		"sync/applyChanges", emptyChanges,
		"sync/chunk", "{}",
		"sync/applyChunk", string(chunk),
		"sync/finish", "{}",
		"msync/begin", `{"v":"load"}`,
		"msync/uploadChanges", string(zip))
}

// syncAll lets each device sync once, some at a time.
func syncAll(t *testing.T, server *interop.Server, devices []*remote, sent recording) (r loadResult) {
	t.Helper()
	var mu sync.Mutex
	queue := make(chan *remote, len(devices))
	for _, d := range devices {
		queue <- d
	}
	close(queue)
	serverBefore, devicesBefore := server.Usage().CPU, interop.OwnUsage(t).CPU
	began := time.Now()
	var workers sync.WaitGroup
	for range loadWorkers {
		workers.Go(func() {
			conn, err := dialLoad(server.Endpoint)
			if err != nil {
				t.Error(err)
				return
			}
			defer func() { _ = conn.conn.Close() }()
			for d := range queue {
				start := time.Now()
				if err := conn.play(sent, d.key); err != nil {
					t.Error(err)
					return
				}
				mu.Lock()
				r.syncs = append(r.syncs, time.Since(start))
				mu.Unlock()
			}
		})
	}
	workers.Wait()
	r.took = time.Since(began)
	r.server, r.devices = server.Usage().CPU-serverBefore, interop.OwnUsage(t).CPU-devicesBefore
	slices.Sort(r.syncs)
	return r
}
