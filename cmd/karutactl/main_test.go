package main

import (
	"bytes"
	"context"
	"encoding/json"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// ctl runs the command on a collection of its own.
type ctl struct {
	t    testing.TB
	path string
	vars map[string]string
}

func newCtl(t testing.TB) *ctl {
	t.Helper()
	c := &ctl{t: t, path: filepath.Join(t.TempDir(), "collection.anki2"), vars: map[string]string{}}
	c.ok(nil, "new")
	return c
}

// run runs one command and returns its exit code and what it printed.
func (c *ctl) run(args ...string) (code int, out, errs string) {
	var o, e bytes.Buffer
	env := &env{ctx: context.Background(), out: &o, getenv: func(k string) string { return c.vars[k] }, now: time.Now}
	code = run(env, append([]string{"--collection", c.path, "--json"}, args...), &e)
	return code, o.String(), e.String()
}

// ok runs a command that must succeed and decodes what it printed.
func (c *ctl) ok(into any, args ...string) {
	c.t.Helper()
	code, out, errs := c.run(args...)
	if code != exitDone {
		c.t.Fatalf("%v: exit %d, %s", args, code, errs)
	}
	if into == nil {
		return
	}
	if err := json.Unmarshal([]byte(out), into); err != nil {
		c.t.Fatalf("%v: %q: %v", args, out, err)
	}
}

func TestNotesFromTheCommandLine(t *testing.T) {
	c := newCtl(t)
	var added addResult
	c.ok(&added, "add", "--notetype", "basic", "--deck", "A::B", "--field", "Front=a=b, c", "--field", "Back=two", "--tag", "x", "--tag", "y")
	if len(added.Cards) != 1 {
		t.Fatalf("added %+v", added)
	}
	note, card := num(int64(added.Note)), num(int64(added.Cards[0]))

	var shown map[string]any
	c.ok(&shown, "card", card)
	if shown["question"] != "a=b, c" || shown["type"] != float64(0) || shown["data"] != "{}" {
		t.Errorf("card %v", shown)
	}
	states, _ := shown["states"].(map[string]any)
	if again, _ := states["again"].(map[string]any); again["kind"] != "learning" || again["secs"] != 60.0 || again["left"] != 2.0 {
		t.Errorf("states %v", states)
	}
	if easy, _ := states["easy"].(map[string]any); easy["kind"] != "review" || easy["ease"] != 2.5 {
		t.Errorf("states %v", states)
	}
	buttons, _ := shown["buttons"].([]any)
	if len(buttons) != 4 || !slices.Equal(buttons[:3], []any{"<1m", "<6m", "<10m"}) {
		t.Errorf("buttons %v", buttons) // the fourth is fuzzed
	}

	var queue queueResult
	c.ok(&queue, "queue", "--deck", "A")
	if queue.Counts.New != 1 || len(queue.Cards) != 1 || queue.Cards[0] != added.Cards[0] {
		t.Errorf("queue %+v", queue)
	}
	var found searchResult
	c.ok(&found, "search", "deck:A tag:x", "--notes")
	if len(found.IDs) != 1 || found.IDs[0] != int64(added.Note) {
		t.Errorf("found %+v", found)
	}
	c.ok(nil, "edit", note, "--field", "Front=new")
	c.ok(nil, "answer", card, "good", "--took", "1234")
	c.ok(&shown, "card", card)
	if shown["question"] != "new" || shown["reps"] != float64(1) {
		t.Errorf("after the answer %v", shown)
	}
	var info infoResult
	c.ok(&info, "info")
	if info.Revlog != 1 || info.Pending.Revlog != 1 || info.Schema != 18 {
		t.Errorf("info %+v", info)
	}
	c.ok(nil, "undo")
	c.ok(&info, "info")
	if info.Revlog != 0 {
		t.Errorf("the answer was not undone: %+v", info)
	}
	if code, _, errs := c.run("undo"); code != exitFailed || !strings.Contains(errs, "nothing to undo") {
		t.Errorf("second undo: %d %s", code, errs)
	}
	var check checkResult
	c.ok(&check, "check")
	if len(check.Problems) != 0 {
		t.Errorf("problems %v", check.Problems)
	}
	var removed removeResult
	c.ok(&removed, "remove", note)
	if removed.Notes != 1 || removed.Cards != 1 {
		t.Errorf("removed %+v", removed)
	}
}

func num(n int64) string {
	b, _ := json.Marshal(n)
	return string(b)
}

func TestExitCodes(t *testing.T) {
	c := newCtl(t)
	for _, tc := range []struct {
		args []string
		want int
		says string
	}{
		{[]string{"nonsense"}, exitUsage, "nonsense"},
		{[]string{"answer", "1", "perhaps"}, exitUsage, "perhaps"},
		{[]string{"card", "1"}, exitFailed, "not found"},
		{[]string{"add", "--notetype", "Nope", "--deck", "D", "--field", "Front=x"}, exitFailed, "Nope"},
		{[]string{"add", "--notetype", "Basic", "--deck", "D", "--field", "Frnt=x"}, exitUsage, "Front, Back"},
		{[]string{"search", "(a"}, exitFailed, "never closed"},
		{[]string{"sync"}, exitUsage, "--endpoint"},
		{[]string{"sync", "--endpoint", "http://127.0.0.1:9/", "--user", "u"}, exitUsage, "KARUTA_PASSWORD"},
		{[]string{"new"}, exitFailed, "already"},
	} {
		code, _, errs := c.run(tc.args...)
		if code != tc.want || !strings.Contains(errs, tc.says) {
			t.Errorf("%v: exit %d, want %d; said %q", tc.args, code, tc.want, errs)
		}
	}
	c.vars["KARUTA_PASSWORD"] = "p"
	if code, _, errs := c.run("sync", "--endpoint", "http://127.0.0.1:9/", "--user", "u"); code != exitNetwork {
		t.Errorf("server down: exit %d, %s", code, errs)
	}
}
