package app

import (
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"karuta/internal/interop"
)

// alarms is a clock whose timers go off when the test says so.
type alarms struct {
	next int
	set  map[int]alarm
}

type alarm struct {
	d time.Duration
	f func()
}

func (c *alarms) after(d time.Duration, f func()) (stop func()) {
	if c.set == nil {
		c.set = map[int]alarm{}
	}
	id := c.next
	c.next++
	c.set[id] = alarm{d, f}
	return func() { delete(c.set, id) }
}

// ring lets the timers of that length go off that are set now.
func (c *alarms) ring(d time.Duration) (rang int) {
	for _, id := range slices.Sorted(maps.Keys(c.set)) {
		if a, ok := c.set[id]; ok && a.d == d {
			delete(c.set, id)
			a.f()
			rang++
		}
	}
	return rang
}

// synced is an app that is in sync with a real server.
func synced(t *testing.T, server *interop.Server) *learner {
	t.Helper()
	p := newLearner(t, server)
	p.add("one")
	if p.sync() {
		p.Sync.Choose(Upload)
		p.l.Until("the upload", settled(p.App))
	}
	p.l.Until("media", mediaRested(p.App))
	p.l.Until("the plain button", func() bool { return !p.Sync.State().NeedsSync() })
	return p
}

func TestIdleSync(t *testing.T) {
	p := synced(t, interop.StartServer(t))
	clock := &alarms{}
	p.StartAutoSync(clock.after)
	const wait = 7 * time.Minute
	if clock.ring(wait) != 0 {
		t.Error("a timer that nobody asked for")
	}
	if err := p.Prefs.Update(func(p *Preferences) { p.IdleMinutes = 7 }); err != nil {
		t.Fatal(err)
	}
	p.Auto.Reset()
	if clock.ring(wait); p.Sync.State().Phase != SyncIdle {
		t.Error("a sync of nothing")
	}
	p.add("two")
	p.l.Until("the blue button", func() bool { return p.Sync.State().NeedsSync() })
	if clock.ring(wait) != 1 {
		t.Error("there is not one timer")
	}
	if p.Sync.State().Phase != SyncRunning {
		t.Fatal("no sync after so long without a change")
	}
	if clock.ring(wait); p.Sync.State().Phase != SyncRunning {
		t.Error("the second timer does something to the sync that runs")
	}
	p.l.Until("the sync", settled(p.App))
	p.l.Until("the plain button", func() bool { return !p.Sync.State().NeedsSync() })
	list, err := p.Diary.List()
	if err != nil || list[0].Reason != ReasonIdle || list[0].Sent.Notes != 1 {
		t.Errorf("diary %+v, %v", list[0], err)
	}
}

// TestServerIsAskedPolitely: a change that another computer sent turns the
// button blue, but the server is asked once in five minutes at most.
func TestServerIsAskedPolitely(t *testing.T) {
	server := interop.StartServer(t)
	p := synced(t, server)
	other := interop.NewClient(t, interop.Options{})
	other.Login(server)
	other.Sync()
	other.FullDownload()
	other.AddNote("Basic", "Default", map[string]string{"Front": "from elsewhere", "Back": "b"})
	other.Sync()

	clock := &alarms{}
	p.StartAutoSync(clock.after)
	clock.ring(askInterval)
	if p.Auto.hangUp != nil {
		t.Error("asked just after a sync")
	}
	p.Sync.state.LastSync = time.Now().Add(-time.Hour)
	clock.ring(askInterval)
	if p.Auto.hangUp == nil {
		t.Fatal("not asked")
	}
	p.l.Until("the answer", func() bool { return p.Auto.hangUp == nil })
	if s := p.Sync.State(); !s.NeedsSync() || s.Tooltip() != "There are changes to fetch" {
		t.Errorf("%+v: %s", s, s.Tooltip())
	}
	p.Sync.Start()
	p.l.Until("the sync", settled(p.App))
	p.l.Until("the plain button", func() bool { return !p.Sync.State().NeedsSync() })
	p.l.Until("media", mediaRested(p.App))
	p.Sync.state.LastSync = time.Time{}
	if clock.ring(askInterval); p.Auto.hangUp != nil {
		t.Error("asked again within five minutes")
	}
	account := p.Sync.account
	account.Endpoint, account.CurrentEndpoint = "https://sync.ankiweb.net/", ""
	p.Sync.setAccount(account)
	p.Auto.asked = time.Time{}
	if p.Auto.mayAsk() {
		t.Error("AnkiWeb may be asked though nobody said so")
	}
	if err := p.Prefs.Update(func(p *Preferences) { p.AskAnkiWeb = true }); err != nil {
		t.Fatal(err)
	}
	if !p.Auto.mayAsk() {
		t.Error("AnkiWeb may not be asked though somebody said so")
	}
}

// TestMediaAreSyncedNowAndThen: some minutes after the last time, but not while somebody wants none.
func TestMediaAreSyncedNowAndThen(t *testing.T) {
	server := interop.StartServer(t)
	p := synced(t, server)
	clock := &alarms{}
	p.StartAutoSync(clock.after)
	const wait = 15 * time.Minute // as in Anki
	another := func(name string) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(p.Profile().Media(), name), []byte(name), 0o600); err != nil {
			t.Fatal(err)
		}
		if rang := clock.ring(wait); rang != 1 {
			t.Fatalf("%d timers", rang)
		}
	}
	another("a.png")
	if p.Media.State().Phase != MediaRunning {
		t.Fatal("no media sync after so long")
	}
	if clock.ring(wait) != 0 {
		t.Error("the time runs during a sync")
	}
	p.l.Until("the media sync", mediaRested(p.App))
	if s := p.Media.State(); s.Err != nil || s.Result.Sent != 1 {
		t.Fatalf("got %+v", s)
	}

	p.Sync.state.Phase = SyncRunning
	another("b.png")
	if p.Media.State().Phase != MediaIdle {
		t.Error("a media sync beside one of the collection")
	}
	p.Sync.state.Phase = SyncIdle

	another("b.png")
	p.Media.Pause()
	p.Media.done.Wait()
	if clock.ring(wait) != 0 || p.Media.State().Phase != MediaPaused {
		t.Error("a pause does not last")
	}
	p.Media.Resume()
	p.l.Until("the media sync", mediaRested(p.App))
	if s := p.Media.State(); s.Result.Sent != 1 {
		t.Errorf("resumed, and %+v", s)
	}

	another("c.png")
	p.Media.Cancel()
	p.l.Until("the end", func() bool { return p.Media.State().Phase == MediaIdle })
	another("c.png")
	if p.Media.State().Phase != MediaIdle {
		t.Error("a media sync though the last was canceled")
	}

	p.Media.Start(nil)
	p.l.Until("the media sync", mediaRested(p.App))
	server.Stop()
	another("d.png")
	p.l.Until("the media sync", mediaRested(p.App))
	if s := p.Media.State(); s.Err != nil {
		t.Errorf("a failure that nobody asked for is told: %v", s.Err)
	}

	account := p.Sync.account
	p.Sync.setAccount(Account{})
	another("d.png")
	if p.Media.State().Phase != MediaIdle {
		t.Error("a media sync without an account")
	}
	p.Sync.setAccount(account)
	if err := p.Prefs.Update(func(p *Preferences) { p.MediaMinutes = 0 }); err != nil {
		t.Fatal(err)
	}
	p.Auto.Reset()
	if clock.ring(wait) != 0 {
		t.Error("a media sync that nobody wants")
	}
}
