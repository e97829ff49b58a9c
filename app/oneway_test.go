package app

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"karuta/collection"
	"karuta/internal/interop"
	"karuta/internal/testloop"
	"karuta/syncclient"
)

// learner is an app that is logged in to a server.
type learner struct {
	*App
	t testing.TB
	l *testloop.Loop
}

func newLearner(t testing.TB, server *interop.Server) *learner {
	t.Helper()
	a, l := newApp(t)
	if err := logIn(t, a, l, server, server.Users[0].Password); err != nil {
		t.Fatal(err)
	}
	return &learner{a, t, l}
}

func (p *learner) add(front string) { p.t.Helper(); addNote(p.t, p.App, p.l, front) }

// sync syncs and reports whether a question came up.
func (p *learner) sync() (asked bool) {
	p.t.Helper()
	p.Sync.Start()
	p.l.Until("the sync", settled(p.App))
	if err := p.Sync.State().Err; err != nil {
		p.t.Fatal(err)
	}
	p.l.Until("the refreshed state", func() bool {
		q := p.Sync.State().Question
		return q == nil || !q.Comparing
	})
	return p.Sync.State().Phase == SyncAsking
}

// replace answers the question that must come up.
func (p *learner) replace(d Direction) {
	p.t.Helper()
	if !p.sync() {
		p.t.Fatal("no question came up")
	}
	p.Sync.Choose(d)
	p.l.Until("the "+string(d), settled(p.App))
	if err := p.Sync.State().Err; err != nil {
		p.t.Fatal(err)
	}
}

func (p *learner) takeBack() {
	p.t.Helper()
	p.Sync.TakeBackOneWay()
	p.l.Until("taking back", settled(p.App))
	if err := p.Sync.State().Err; err != nil {
		p.t.Fatal(err)
	}
}

// do runs something where the collection is written.
func (p *learner) do(fn func(*collection.Collection) error) {
	p.t.Helper()
	done := false
	Do(p.Worker, func(c *collection.Collection) (struct{}, error) { return struct{}{}, fn(c) }, func(_ struct{}, err error) {
		if err != nil {
			p.t.Error(err)
		}
		done = true
	})
	p.l.Until("the change", func() bool { return done })
}

func (p *learner) force() {
	p.t.Helper()
	p.do(func(c *collection.Collection) error { return c.ForceOneWaySync() })
}

// dump reads all that is in a copy of the collection.
func (p *learner) dump() *interop.Dump {
	p.t.Helper()
	path := filepath.Join(p.t.TempDir(), "copy.colpkg")
	dir := filepath.Join(p.t.TempDir(), "copy")
	p.do(func(c *collection.Collection) error {
		return errors.Join(c.StartDay(), c.WriteBackup(p.t.Context(), path))
	})
	file, err := collection.UnpackBackup(p.t.Context(), path, dir)
	if err != nil {
		p.t.Fatal(err)
	}
	return interop.ReadDump(p.t, file)
}

// downloaded returns what a new device gets from the server.
func downloaded(t testing.TB, server *interop.Server) *interop.Dump {
	t.Helper()
	return reader(t, server)()
}

// reader returns a function that downloads what the server has.
func reader(t testing.TB, server *interop.Server) func() *interop.Dump {
	t.Helper()
	real := interop.NewClient(t, interop.Options{})
	real.Login(server)
	return func() *interop.Dump {
		t.Helper()
		real.Sync()
		real.FullDownload()
		real.DeckTree()
		return real.Dump()
	}
}

func TestQuestionSetsBothSidesAgainstEachOther(t *testing.T) {
	server := interop.StartServer(t)
	p := newLearner(t, server)
	p.add("shared")
	p.replace(Upload)
	real := interop.NewClient(t, interop.Options{})
	real.Login(server)
	real.Sync()
	real.FullDownload()
	note, _ := real.AddNote("Basic", "Default", map[string]string{"Front": "only there", "Back": ""})
	real.Answer(real.IDs("select id from cards where nid = ?", note)[0], "good")
	real.AddField("Basic", "Hint")
	real.Sync()
	real.FullUpload()
	p.add("only here")

	if !p.sync() {
		t.Fatal("no question")
	}
	q := p.Sync.State().Question
	c := q.Comparison
	if q.Reason != ChangedThere || c == nil || !q.There.Counted {
		t.Fatalf("question %+v", q)
	}
	if c.Here.OnlyNotes != 1 || c.There.OnlyNotes != 1 || c.There.OnlyReviews != 1 || c.Here.OnlyReviews != 0 || c.There.OnlyCards != 1 ||
		q.There.Notes != 2 || q.Here.Notes != 2 || len(c.Notetypes) != 1 || c.Notetypes[0] != "Basic" {
		t.Errorf("comparison %+v", c)
	}
	p.Sync.Cancel()
	if q := p.Sync.State().Question; q != nil || len(leftovers(t, p.App)) > 0 {
		t.Errorf("after Cancel: %+v, left %v", q, leftovers(t, p.App))
	}
}

func leftovers(t testing.TB, a *App) []string {
	t.Helper()
	left, err := filepath.Glob(filepath.Join(a.Profile().Folder, ".karuta-*"))
	if err != nil {
		t.Fatal(err)
	}
	return left
}

func TestDownloadIsTakenBack(t *testing.T) {
	server := interop.StartServer(t)
	first, second := newLearner(t, server), newLearner(t, server)
	first.add("first")
	first.replace(Upload)
	second.add("second")
	second.replace(Upload)
	first.add("waits to be sent")
	before := first.dump()

	first.replace(Download)
	first.add("after the download")
	after := first.dump()
	first.takeBack()
	if found := interop.DiffExact(before, first.dump()); len(found) > 0 {
		t.Errorf("not as it was: %v", found)
	}
	first.takeBack() // which is taken back in turn
	if found := interop.DiffExact(after, first.dump()); len(found) > 0 {
		t.Errorf("not as it was before taking back: %v", found)
	}
	first.takeBack()
	if !first.sync() {
		t.Error("the next sync does not ask again")
	}
	first.Sync.Choose(Upload)
	first.l.Until("the upload", settled(first.App))
	interop.RequireEqual(t, first.dump(), downloaded(t, server))
	if left := leftovers(t, first.App); len(left) > 0 {
		t.Errorf("left: %v", left)
	}
}

func TestKeepBothIsTakenBack(t *testing.T) {
	server := interop.StartServer(t)
	first, second := newLearner(t, server), newLearner(t, server)
	first.add("theirs")
	first.replace(Upload)
	second.add("ours")
	before := second.dump()
	second.replace(KeepBoth)
	second.l.Until("the sync", settled(second.App))
	if notes := notesOf(t, second.App, second.l); notes != 2 {
		t.Fatalf("%d notes after keeping both", notes)
	}
	kept := second.dump()
	interop.RequireEqual(t, kept, downloaded(t, server))
	second.takeBack()
	if found := interop.DiffExact(before, second.dump()); len(found) > 0 {
		t.Errorf("not as it was: %v", found)
	}
	interop.RequireEqual(t, kept, downloaded(t, server))
	if list, err := second.Diary.List(); err != nil || list[0].Work != WorkKeepBothTakenBack || list[0].Outcome != OutcomeDone {
		t.Errorf("diary %+v, %v", list, err)
	}
	second.replace(KeepBoth) // again: nothing comes twice
	second.l.Until("the sync", settled(second.App))
	interop.RequireEqual(t, kept, second.dump())
	interop.RequireEqual(t, second.dump(), downloaded(t, server))
}

func TestUploadIsTakenBack(t *testing.T) {
	server := interop.StartServer(t)
	first, other := newLearner(t, server), newLearner(t, server)
	first.add("on the server")
	first.replace(Upload)
	other.replace(Download)
	first.force()
	first.add("here")
	before := downloaded(t, server)

	first.replace(Upload)
	mine := first.dump()
	first.takeBack()
	interop.RequireEqual(t, before, downloaded(t, server))
	interop.RequireEqual(t, mine, first.dump())
	if list, err := first.Diary.List(); err != nil || list[0].Work != WorkUploadTakenBack || list[0].Outcome != OutcomeDone {
		t.Errorf("diary %+v, %v", list, err)
	}
	// Another device goes on as if nothing had happened, with what it had to send.
	other.add("from the other device")
	if other.sync() {
		t.Error("the other device is asked which side to keep")
	}
	interop.RequireEqual(t, other.dump(), downloaded(t, server))
	if !first.sync() {
		t.Error("this device is not asked which side to keep")
	}
	first.Sync.Cancel()
	first.takeBack()
	interop.RequireEqual(t, mine, downloaded(t, server))
}

func TestNothingToTakeBack(t *testing.T) {
	server := interop.StartServer(t)
	p := newLearner(t, server)
	p.add("x")
	p.replace(Upload) // the server was empty
	if _, err := p.LastOneWay(); !errors.Is(err, ErrNothingToTakeBack) {
		t.Errorf("an upload to an empty server: %v", err)
	}
	p.force()
	if err := p.Prefs.Update(func(prefs *Preferences) { prefs.BackUpServer = false }); err != nil {
		t.Fatal(err)
	}
	p.replace(Upload)
	p.Sync.TakeBackOneWay()
	p.l.Until("taking back", settled(p.App))
	if err := p.Sync.State().Err; !errors.Is(err, ErrNothingToTakeBack) {
		t.Errorf("an upload without a backup: %v", err)
	}
}

func TestRefusedUploadKeepsTheRecordBefore(t *testing.T) {
	server := interop.StartServer(t)
	p := newLearner(t, server)
	p.add("x")
	p.replace(Upload)
	p.force()
	p.replace(Upload)
	before, err := p.LastOneWay()
	if err != nil {
		t.Fatal(err)
	}
	o := &OneWay{Path: p.profile.Collection(), Backups: p.profile.Backups(), Now: p.cfg.Now}
	refused := &syncclient.Error{Kind: syncclient.ServerMessage}
	if err := o.recorded(before, func() error { return refused }); !errors.Is(err, refused) {
		t.Fatal(err)
	}
	if after, err := p.LastOneWay(); err != nil || !after.At.Equal(before.At) {
		t.Errorf("after a refusal: %+v, %v", after, err)
	}
	lost := &syncclient.Error{Kind: syncclient.Offline, Op: "upload"}
	if err := o.recorded(before, func() error { return lost }); !errors.Is(err, lost) {
		t.Fatal(err)
	}
	if after, err := p.LastOneWay(); err != nil || after.At.Equal(before.At) {
		t.Errorf("after a lost answer: %+v, %v", after, err)
	}
}

func TestForcedOneWaySync(t *testing.T) {
	server := interop.StartServer(t)
	p := newLearner(t, server)
	p.add("one")
	p.replace(Upload)
	p.add("two")
	force := func(on bool) {
		if err := p.Prefs.Update(func(prefs *Preferences) { prefs.ForceOneWay = on }); err != nil {
			t.Fatal(err)
		}
	}
	force(true)
	if !p.sync() || p.Sync.State().Question.Reason != Forced {
		t.Fatalf("state %+v", p.Sync.State())
	}
	p.Sync.Cancel()
	force(false) // taken back: what could be merged still can
	if p.sync() {
		t.Fatal("still forced")
	}
	force(true)
	p.add("three")
	p.replace(Download)
	if notes := notesOf(t, p.App, p.l); notes != 2 || p.Prefs.Get().ForceOneWay {
		t.Errorf("%d notes after the download; still forced: %t", notes, p.Prefs.Get().ForceOneWay)
	}
}

func TestReasonOfAOneWaySync(t *testing.T) {
	both := syncclient.Action{Required: syncclient.RequiredFull, Upload: true, Download: true}
	up := syncclient.Action{Required: syncclient.RequiredFull, Upload: true}
	down := syncclient.Action{Required: syncclient.RequiredFull, Download: true}
	synced, changed := collection.SyncState{LastSync: 5, SchemaModified: 4}, collection.SyncState{LastSync: 5, SchemaModified: 6}
	for _, c := range []struct {
		action syncclient.Action
		state  collection.SyncState
		cause  OneWayReason
		want   OneWayReason
	}{
		{up, changed, CheckFailed, ServerIsEmpty},
		{down, changed, Forced, HereIsEmpty},
		{both, changed, Forced, Forced},
		{both, changed, CheckFailed, CheckFailed},
		{both, collection.SyncState{}, "", FirstSync},
		{both, changed, "", ChangedHere},
		{both, synced, "", ChangedThere},
	} {
		if got := oneWayReason(c.action, c.state, c.cause); got != c.want {
			t.Errorf("%+v: %s", c, got)
		}
	}
}

func TestOldReplacedBackupsGo(t *testing.T) {
	dir := t.TempDir()
	write := func(path string) error { return os.WriteFile(path, nil, 0o600) }
	at := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	names := map[string]bool{}
	for range replacedKept + 5 {
		name, err := keepReplaced(dir, replacedHere, at, write)
		if err != nil || names[name] {
			t.Fatalf("%q, %v", name, err)
		}
		names[name] = true
	}
	left, err := os.ReadDir(dir)
	if err != nil || len(left) != replacedKept {
		t.Errorf("%d are left, %v", len(left), err)
	}
}

func TestBothSidesAreKept(t *testing.T) {
	server := interop.StartServer(t)
	one, two := newLearner(t, server), newLearner(t, server)
	one.add("a")
	one.replace(Upload)
	two.add("b")
	if !two.sync() || !two.Sync.State().Question.KeepBoth() {
		t.Fatal("keeping both is not offered")
	}
	two.Sync.Choose(KeepBoth)
	two.l.Until("keeping both", settled(two.App))
	if state := two.Sync.State(); state.Err != nil || state.OneWay {
		t.Fatalf("%+v", state)
	}
	if one.sync() {
		t.Fatal("the other device is to choose")
	}
	two.sync()
	for _, p := range []*learner{one, two} {
		if n := len(p.dump().Tables["notes"].Rows); n != 2 {
			t.Errorf("%d notes", n)
		}
	}
	if kept, err := filepath.Glob(filepath.Join(two.App.profile.Backups(), "*")); err != nil || len(kept) == 0 {
		t.Errorf("no backup was made: %v, %v", kept, err)
	}
}
