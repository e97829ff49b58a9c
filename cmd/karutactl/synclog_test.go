package main

import (
	"net"
	"strings"
	"testing"

	"karuta/app"
	"karuta/internal/interop"
)

func TestSyncLog(t *testing.T) {
	server := interop.StartServer(t)
	c := newCtl(t)
	c.ok(nil, "add", "--notetype", "Basic", "--deck", "Default", "--field", "Front=a word", "--field", "Back=b")
	c.vars["KARUTA_PASSWORD"] = server.Users[0].Password
	account := []string{"sync", "--endpoint", server.Endpoint, "--user", server.Users[0].Name}
	if code, _, errs := c.run(account...); code != exitOneWay {
		t.Fatalf("exit code %d: %s", code, errs)
	}
	c.ok(nil, append(account, "--on-conflict", "upload")...)
	server.Stop()
	delete(c.vars, "KARUTA_PASSWORD") // the key is kept
	if code, _, errs := c.run("sync"); code != exitNetwork {
		t.Errorf("a server that is down: exit code %d: %s", code, errs)
	}
	var log syncLogResult
	c.ok(&log, "sync-log")
	want := []app.SyncOutcome{app.OutcomeFailed, app.OutcomeDone, app.OutcomeQuestion}
	if len(log.Syncs) != len(want) {
		t.Fatalf("%d entries: %+v", len(log.Syncs), log.Syncs)
	}
	for i, e := range log.Syncs {
		if e.Outcome != want[i] || e.Reason != app.ReasonCommand || e.Server != app.HostOf(server.Endpoint) {
			t.Errorf("entry %d: %+v", i, e)
		}
	}
	if e := log.Syncs[1]; e.Work != app.WorkUpload || e.BytesSent == 0 {
		t.Errorf("the upload: %+v", e)
	}
	if _, out, _ := c.run("sync-log", "--limit", "1"); !strings.Contains(out, "Nothing listens at") || strings.Contains(out, "replaced") {
		t.Errorf("the latest in words: %s", out)
	}
}

// TestTimeout: a server that never answers is given up after --timeout, and that is told.
func TestTimeout(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	c := newCtl(t)
	c.vars["KARUTA_PASSWORD"] = "p"
	code, _, errs := c.run("sync", "--endpoint", "http://"+listener.Addr().String(), "--user", "u", "--timeout", "50ms")
	if code != exitNetwork || !strings.Contains(errs, "did not answer in time") {
		t.Errorf("exit code %d: %s", code, errs)
	}
}
