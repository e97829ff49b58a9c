package syncserver

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"karuta/internal/interop"
)

const (
	loadWorkers = 16
	loadRounds  = 3
	loadSample  = 10 // accounts between two that are looked at in the end
)

var loadAccounts = flag.Int("load-accounts", 80, "accounts of TestLoad; its goal is said of 200")

// TestLoad lets many accounts sync at once, with Karuta's server and with Anki's, and prints how both did.
func TestLoad(t *testing.T) {
	if os.Getenv("KARUTA_LONG") == "" {
		t.Skip("takes a minute or two")
	}
	l := newLearner(t)
	rounds := make([]recording, loadRounds)
	for i := range rounds {
		rounds[i] = l.record()
	}
	var users []interop.User
	for i := range *loadAccounts {
		users = append(users, interop.User{Name: fmt.Sprint("user", i), Password: "secret"})
	}
	ours := load(t, interop.StartKarutaServer(t, users...), l, rounds)
	theirs := load(t, interop.StartServer(t, users...), l, rounds)
	for i := range rounds {
		t.Logf("sync %d of each account\n\tKaruta %s\n\tAnki   %s", i+1, ours[i], theirs[i])
	}
}

// loadResult is how long syncs took.
type loadResult struct {
	took            time.Duration   // all together
	syncs           []time.Duration // each, in order
	server, devices time.Duration   // of the processors' time
	memory          int64           // bytes that the server has in memory afterwards
}

func (r loadResult) String() string {
	n := len(r.syncs)
	each := func(all time.Duration) time.Duration { return (all / time.Duration(n)).Round(10 * time.Microsecond) }
	return fmt.Sprintf("%.1f syncs/s, median %s, p99 %s; processor time of a sync: server %s, device %s; %d MiB in memory", float64(n)/r.took.Seconds(),
		r.syncs[n/2].Round(time.Millisecond), r.syncs[n*99/100].Round(time.Millisecond), each(r.server), each(r.devices), r.memory>>20)
}

// load fills the accounts, lets each sync in rounds, and looks at what some of them have in the end: collections are
// closed before the first round and open afterwards.
func load(t *testing.T, server *interop.Server, l *learner, rounds []recording) (results []loadResult) {
	t.Helper()
	devices := make([]*remote, len(server.Users))
	for i, user := range server.Users {
		devices[i] = &remote{endpoint: server.Endpoint, run: "upload"}
		devices[i].logIn(t, user)
		if answer, err := devices[i].ask("sync/upload", l.file); err != nil || string(answer) != uploadAccepted {
			t.Fatalf("upload: %s, %v", answer, err)
		}
	}
	for _, sent := range rounds {
		results = append(results, syncAll(t, server, devices, sent))
	}
	server.Stop() // as a power cut would
	for i := 0; i < len(devices); i += loadSample {
		l.check(filepath.Join(server.FolderOf(i), collectionName), server.MediaFolder(t, i))
	}
	return results
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
			defer conn.close()
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
	if t.Failed() {
		t.FailNow()
	}
	r.took = time.Since(began)
	usage := server.Usage()
	r.memory = usage.Memory
	r.server, r.devices = usage.CPU-serverBefore, interop.OwnUsage(t).CPU-devicesBefore
	slices.Sort(r.syncs)
	return r
}
