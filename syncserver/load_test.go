package syncserver

import (
	"fmt"
	"net/http"
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
	loadAccounts = 200
	loadCards    = 1000
	loadNotes    = 20 // changed in each sync
	loadWorkers  = 16
)

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
	for i := range loadAccounts {
		users = append(users, interop.User{Name: fmt.Sprint("user", i), Password: "secret"})
	}
	http.DefaultTransport.(*http.Transport).MaxIdleConnsPerHost = loadWorkers
	ours := load(t, interop.StartKarutaServer(t, users...), file, chunk)
	theirs := load(t, interop.StartServer(t, users...), file, chunk)
	for round, what := range []string{"first sync of each account", "second sync"} {
		t.Logf("%s: Karuta %s; Anki %s", what, ours[round], theirs[round])
	}
}

// changedNotes is a chunk with the newest notes of a collection, changed.
func changedNotes(t *testing.T, path string) []byte {
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
	took  time.Duration   // all together
	syncs []time.Duration // each, in order
}

func (r loadResult) String() string {
	n := len(r.syncs)
	return fmt.Sprintf("%.1f syncs/s, median %s, p99 %s", float64(n)/r.took.Seconds(), r.syncs[n/2].Round(time.Millisecond), r.syncs[n*99/100].Round(time.Millisecond))
}

// load fills the accounts, and then lets each sync twice: collections are closed at first and open the second time.
func load(t *testing.T, server *interop.Server, file, chunk []byte) (rounds [2]loadResult) {
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
		rounds[i] = syncAll(t, devices, chunk, mediaZip(t, fmt.Sprint(i), strings.Repeat("x", 20<<10)+fmt.Sprint(i)))
	}
	server.Stop()
	return rounds
}

// syncAll lets each device sync once, some at a time.
func syncAll(t *testing.T, devices []*remote, chunk, media []byte) (r loadResult) {
	t.Helper()
	var mu sync.Mutex
	queue := make(chan *remote, len(devices))
	for _, d := range devices {
		queue <- d
	}
	close(queue)
	began := time.Now()
	var workers sync.WaitGroup
	for range loadWorkers {
		workers.Go(func() {
			for d := range queue {
				start := time.Now()
				if err := d.wholeSync(chunk, media); err != nil {
					t.Error(err)
				}
				mu.Lock()
				r.syncs = append(r.syncs, time.Since(start))
				mu.Unlock()
			}
		})
	}
	workers.Wait()
	r.took = time.Since(began)
	slices.Sort(r.syncs)
	return r
}

// wholeSync sends changed notes and a media file.
func (r *remote) wholeSync(chunk, media []byte) error {
	r.run = wire.NewRunKey()
	for _, step := range []struct{ method, payload string }{
		{"sync/meta", `{"v":11,"cv":"load"}`},
		{"sync/start", `{"minUsn":1,"lnewer":true,"graves":null}`},
		{"sync/applyChanges", emptyChanges},
		{"sync/chunk", "{}"},
		{"sync/applyChunk", string(chunk)},
		{"sync/finish", "{}"},
		{"msync/begin", `{"v":"load"}`},
	} {
		if _, err := r.ask(step.method, []byte(step.payload)); err != nil {
			return fmt.Errorf("%s: %w", step.method, err)
		}
	}
	_, err := r.ask("msync/uploadChanges", media)
	if err != nil {
		return fmt.Errorf("media: %w", err)
	}
	return nil
}
