package main

import (
	"strings"
	"testing"

	"karuta/syncserver"
)

func TestUsers(t *testing.T) {
	c := newCtl(t)
	data := t.TempDir()
	user := func(want int, args ...string) (out, errs string) {
		t.Helper()
		code, out, errs := c.run(append([]string{"user"}, append(args, "--data", data)...)...)
		if code != want {
			t.Fatalf("user %v: exit %d, want %d; %s", args, code, want, errs)
		}
		return out, errs
	}
	c.vars["KARUTA_PASSWORD"] = "first"
	user(exitDone, "add", "Bea@example.org")
	if _, errs := user(exitFailed, "add", "bea@EXAMPLE.org"); !strings.Contains(errs, "another account has this name") {
		t.Errorf("said %q", errs)
	}
	user(exitDone, "add", "../x")
	user(exitDone, "key", "bea@example.org")
	if out, _ := user(exitDone, "list"); !strings.Contains(out, "../x") || !strings.Contains(out, `"devices":1`) {
		t.Errorf("list %s", out)
	}
	c.vars["KARUTA_PASSWORD"] = "second"
	user(exitDone, "passwd", "bea@example.org")
	user(exitDone, "disable", "bea@example.org")
	store, err := syncserver.OpenEmbedded(data)
	if err != nil {
		t.Fatal(err)
	}
	account, err := store.FindAccount(t.Context(), "bea@example.org")
	if err != nil || !account.Disabled || syncserver.CheckPassword(account.Password, "first") || !syncserver.CheckPassword(account.Password, "second") {
		t.Errorf("account %v %v, %v", account.ID, account.Disabled, err)
	}
	if devices, err := store.ListDevices(t.Context(), account.ID); err != nil || len(devices) != 0 {
		t.Errorf("after a new password %d devices, %v", len(devices), err)
	}
	if err := store.Close(); err != nil {
		t.Fatal(err)
	}
	if out, _ := user(exitDone, "invite", "--uses", "3"); !strings.Contains(out, `"uses":3`) {
		t.Errorf("invite %s", out)
	}
	user(exitFailed, "invite", "--days", "0")
	user(exitDone, "enable", "bea@example.org")
	user(exitUsage, "remove", "bea@example.org")
	user(exitDone, "remove", "bea@example.org", "--yes")
	user(exitFailed, "disable", "bea@example.org")
	c.vars["KARUTA_PASSWORD"] = ""
	user(exitUsage, "add", "nobody")
}
