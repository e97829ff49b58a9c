package collection_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"karuta/collection"
	"karuta/internal/interop"
)

// pair is one collection twice: open in the real Anki and in Karuta, both on
// one clock that stands still during an operation, so that even ids are equal.
type pair struct {
	testing.TB
	anki *interop.Client
	col  *collection.Collection
	path string // Karuta's file
	at   time.Time
	log  []string // what was done so far
}

// newPair lets Anki build a collection with a script and copies it for Karuta.
func newPair(t testing.TB, build string) *pair {
	t.Helper()
	return newPairIn(t, time.UTC, build, nil)
}

// newPairIn is newPair in a time zone, with arguments for the script.
func newPairIn(t testing.TB, zone *time.Location, build string, args pyArgs) *pair {
	t.Helper()
	p := &pair{TB: t, at: time.Date(2026, 3, 10, 12, 0, 0, 0, time.UTC).In(zone)}
	p.anki = interop.NewClient(t, interop.Options{Clock: &interop.Clock{At: p.at, Frozen: true}, Zone: zone.String()})
	p.path = filepath.Join(t.TempDir(), "collection.anki2")
	p.tick()
	p.python(build, args, nil)
	p.copyToKaruta()
	t.Cleanup(func() {
		if p.col != nil {
			_ = p.col.Close()
		}
		if t.Failed() {
			t.Logf("operations so far:\n%s", strings.Join(p.log, "\n"))
		}
	})
	return p
}

// copyToKaruta makes Karuta's file a copy of Anki's.
func (p *pair) copyToKaruta() {
	p.Helper()
	p.closeKaruta()
	p.anki.Close()
	copyFile(p, p.anki.Path, p.path)
	p.anki.Open()
	p.openKaruta()
}

func copyFile(t testing.TB, from, to string) {
	t.Helper()
	data, err := os.ReadFile(from)
	if err == nil {
		err = os.WriteFile(to, data, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
}

func (p *pair) openKaruta() {
	p.Helper()
	var err error
	p.col, err = collection.Open(p.path, collection.Options{Now: func() time.Time { return p.at }})
	p.check(err)
}

func (p *pair) closeKaruta() {
	p.Helper()
	if p.col != nil {
		p.check(p.col.Close())
		p.col = nil
	}
}

func (p *pair) check(err error) {
	p.Helper()
	if err != nil {
		p.Fatal(err)
	}
}

// tick moves both clocks on by some seconds.
func (p *pair) tick() {
	p.Helper()
	p.at = p.at.Add(7 * time.Second)
	p.anki.SetClock(interop.Clock{At: p.at, Frozen: true})
}

type pyArgs = map[string]any

func (p *pair) python(code string, args pyArgs, out any) {
	p.Helper()
	p.check(p.anki.Script(code, args, out))
}

// both does one thing in both programs and compares the files. Both or none may refuse.
func (p *pair) both(what string, code string, args pyArgs, karuta func() error) {
	p.Helper()
	p.tick()
	p.log = append(p.log, fmt.Sprintf("%s %v", what, args))
	theirs, ours := p.anki.Script(code, args, nil), karuta()
	if (theirs == nil) != (ours == nil) {
		p.Fatalf("%s %v: Anki says %v, Karuta %v", what, args, theirs, ours)
	}
	p.compare(what)
}

// compare fails the test if the files differ in anything but random numbers.
func (p *pair) compare(what string, ignore ...string) {
	p.Helper()
	theirs, ours := interop.ReadDump(p, p.anki.Path), interop.ReadDump(p, p.path)
	if found := interop.DiffExact(theirs, ours, append(ignore, "notes.guid")...); len(found) > 0 {
		p.Fatalf("after %q Anki and Karuta differ:\n%s", what, strings.Join(found[:min(len(found), 30)], "\n"))
	}
}
