package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"karuta/app"
	"karuta/internal/interop"
)

// loggedIn returns the arguments that log a command in to the server.
func (c *ctl) loggedIn(s *interop.Server, args ...string) []string {
	c.vars["KARUTA_PASSWORD"] = s.Users[0].Password
	return append([]string{"sync", "--media", "skip", "--endpoint", s.Endpoint, "--user", s.Users[0].Name}, args...)
}

func (c *ctl) add(front string) {
	c.t.Helper()
	c.ok(nil, "add", "--notetype", "basic", "--deck", "Default", "--field", "Front="+front)
}

func (c *ctl) notes() int {
	c.t.Helper()
	var info infoResult
	c.ok(&info, "info")
	return info.Notes
}

func TestServerWithinTheWindowIsNotReachedByCommands(t *testing.T) {
	c := newCtl(t)
	account := `{"endpoint": "` + app.HereEndpoint + `", "user": "karuta", "key": "x"}`
	if err := os.WriteFile(filepath.Join(filepath.Dir(c.path), "account.json"), []byte(account), 0o600); err != nil {
		t.Fatal(err)
	}
	if code, _, errs := c.run("sync"); code != exitUsage || !strings.Contains(errs, "--endpoint") {
		t.Errorf("exit %d, %s", code, errs)
	}
}

func TestOneWaySyncsFromTheCommandLine(t *testing.T) {
	server := interop.StartServer(t)
	one, two := newCtl(t), newCtl(t)
	one.add("a")
	one.ok(nil, one.loggedIn(server, "--on-conflict", "upload")...)
	two.add("b")
	two.add("c")

	if code, _, errs := two.run(two.loggedIn(server)...); code != exitOneWay {
		t.Fatalf("exit %d, %s", code, errs)
	}
	var dry dryRunResult
	two.ok(&dry, two.loggedIn(server, "--dry-run", "--compare")...)
	if dry.Required != "full" || dry.Comparison == nil || dry.Comparison.Here.OnlyNotes != 2 || dry.Comparison.There.OnlyNotes != 1 || dry.Pending.Notes != 2 {
		t.Errorf("dry run %+v", dry)
	}
	var r syncResult
	two.ok(&r, two.loggedIn(server, "--download")...)
	if r.Done != "download" || two.notes() != 1 {
		t.Errorf("%+v, %d notes", r, two.notes())
	}
	var back takeBackResult
	two.ok(&back, "undo-one-way")
	if back.TakenBack != app.Download || two.notes() != 2 {
		t.Errorf("%+v, %d notes", back, two.notes())
	}
	two.ok(&r, two.loggedIn(server, "--on-conflict", "upload")...)
	two.ok(&back, "undo-one-way")
	if back.TakenBack != app.Upload || two.notes() != 2 {
		t.Errorf("%+v, %d notes", back, two.notes())
	}
	var log syncLogResult
	two.ok(&log, "sync-log")
	if len(log.Syncs) < 3 || log.Syncs[0].Work != app.WorkUploadTakenBack || log.Syncs[2].Work != app.WorkDownloadTakenBack {
		t.Errorf("diary %+v", log.Syncs)
	}
	// For the first device the upload has never happened.
	one.add("d")
	dry = dryRunResult{}
	one.ok(&dry, one.loggedIn(server, "--dry-run")...)
	if dry.Required != "normal" || dry.Pending.Notes != 1 || dry.Comparison != nil {
		t.Errorf("dry run %+v", dry)
	}
	one.ok(&r, one.loggedIn(server)...)
	if r.Sent.Notes != 1 || one.notes() != 2 {
		t.Errorf("%+v, %d notes", r, one.notes())
	}
	if code, _, _ := newCtl(t).run("undo-one-way"); code != exitFailed {
		t.Errorf("nothing to take back: exit %d", code)
	}
}

func TestBackUpAndRestore(t *testing.T) {
	c := newCtl(t)
	c.add("a")
	var r backupResult
	c.ok(&r, "backup")
	if _, err := os.Stat(r.Path); err != nil || len(r.Backups) != 1 {
		t.Fatalf("%+v, %v", r, err)
	}
	c.add("b")
	var restored restoreResult
	c.ok(&restored, "restore", filepath.Base(r.Path))
	if c.notes() != 1 {
		t.Errorf("%d notes after restoring", c.notes())
	}
	r = backupResult{}
	c.ok(&r, "backup", "--list")
	if r.Path != "" || len(r.Backups) == 0 {
		t.Errorf("%+v", r)
	}
	if code, _, _ := c.run("restore", "no-such-file.colpkg"); code != exitFailed {
		t.Errorf("a file that is not there: exit %d", code)
	}
}
