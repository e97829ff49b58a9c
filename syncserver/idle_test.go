package syncserver

import (
	"fmt"
	"io"
	"net"
	"os"
	"runtime/debug"
	"strings"
	"testing"
	"time"

	"karuta/internal/interop"
	"karuta/syncclient/wire"
)

// TestIdleConnectionsStopNobody opens a thousand connections that say nothing, and some that send a byte now and then of
// a header or of a body: a device syncs all the same.
func TestIdleConnectionsStopNobody(t *testing.T) {
	server := interop.StartKarutaServer(t)
	r := &remote{endpoint: server.Endpoint}
	r.logIn(t, server.Users[0])
	address := strings.TrimSuffix(strings.TrimPrefix(server.Endpoint, "http://"), "/")
	header := wire.EncodeHeader(wire.Header{Version: wire.Version, HostKey: r.key, RunKey: "slow"})
	beginnings := map[string]int{
		"":                                   1000,
		"POST /sync/meta HTTP/1.1\r\nHost: ": 100,
		"POST /sync/upload HTTP/1.1\r\nHost: x\r\nanki-sync: " + header + "\r\nContent-Length: 1000000\r\n\r\nx": 100,
	}
	var unfinished []net.Conn
	for beginning, n := range beginnings {
		for range n {
			conn, err := net.Dial("tcp", address)
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = conn.Close() }()
			if _, err := io.WriteString(conn, beginning); err != nil {
				t.Fatal(err)
			}
			if strings.HasSuffix(beginning, "Host: ") {
				unfinished = append(unfinished, conn)
			}
		}
	}
	for i := range 20 {
		if err := r.syncCard(int64(i + 1)); err != nil {
			t.Fatal(err)
		}
		for _, conn := range unfinished {
			_, _ = io.WriteString(conn, "x") // as slowly as that
		}
	}
	if os.Getenv("KARUTA_LONG") == "" {
		return
	}
	for _, conn := range unfinished { // a header must be there in ten seconds
		if err := conn.SetReadDeadline(time.Now().Add(time.Minute)); err != nil {
			t.Fatal(err)
		}
		if _, err := io.ReadAll(conn); err != nil {
			t.Fatalf("a header may take for ever: %v", err)
		}
	}
}

// TestIdleAccountsTakeNoMemory uses many accounts and lets them rest: what the process takes does not grow with their number.
func TestIdleAccountsTakeNoMemory(t *testing.T) {
	if testing.Short() {
		t.Skip("the race detector takes memory of its own")
	}
	w := newWorld(t, Limits{})
	made := 0
	use := func(accounts int) int64 {
		for range accounts {
			made++
			id, err := w.store.AddAccount(t.Context(), Account{Name: fmt.Sprint("account ", made), Created: w.now})
			w.must(err)
			key, err := w.server.accounts.NewKey(t.Context(), id, "test")
			w.must(err)
			p := &peer{world: w, key: key, run: "run", version: wire.Version}
			p.meta()
			p.uploadMedia("a.txt", "content")
		}
		w.now = w.now.Add(2 * time.Minute)
		w.server.Tidy()
		if n := len(w.server.spaces); n != 0 {
			t.Fatalf("%d accounts are open", n)
		}
		debug.FreeOSMemory()
		return interop.OwnUsage(t).Memory
	}
	before := use(50) // the pools are full now
	const more = 150
	grown := use(more) - before
	t.Logf("%d bytes more for %d accounts", grown, more)
	// Other tests of the process leave some megabytes now and then; an open collection alone takes hundreds of kilobytes.
	if grown/more > 128<<10 {
		t.Errorf("%d bytes for each account that is idle", grown/more)
	}
}
