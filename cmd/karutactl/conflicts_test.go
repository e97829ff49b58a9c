package main

import (
	"fmt"
	"testing"

	"karuta/internal/interop"
)

func TestBothSidesAreKeptFromTheCommandLine(t *testing.T) {
	server := interop.StartServer(t)
	one, two := newCtl(t), newCtl(t)
	one.add("a")
	one.ok(nil, one.loggedIn(server, "--upload")...)
	two.add("b")
	var r syncResult
	two.ok(&r, two.loggedIn(server, "--on-conflict", "keep-both")...)
	if r.Done != "keep-both" || r.Kept == nil || r.Kept.Notes != 1 || r.Sent.Notes != 1 || two.notes() != 2 {
		t.Fatalf("%+v, %d notes", r, two.notes())
	}
	one.ok(&r, one.loggedIn(server)...)
	if r.Required != "normal" || one.notes() != 2 {
		t.Errorf("%+v, %d notes", r, one.notes())
	}

	var found conflictsResult
	one.ok(&found, "conflicts")
	if len(found.Conflicts) != 0 {
		t.Errorf("%+v", found)
	}
	if code, _, _ := one.run("conflicts", "take", fmt.Sprint(7)); code != exitFailed {
		t.Errorf("taking what is not there: exit %d", code)
	}
	if code, _, _ := one.run("conflicts", "dismiss", "7"); code != exitFailed {
		t.Errorf("dismissing what is not there: exit %d", code)
	}
}
