package app

import (
	"net"
	"testing"
	"time"

	"karuta/internal/interop"
	"karuta/internal/testloop"
	"karuta/syncclient"
)

// logIn logs the app in to the real server.
func logIn(t testing.TB, a *App, l *testloop.Loop, server *interop.Server, password string) error {
	t.Helper()
	var got error
	done := false
	a.Sync.LogIn(server.Endpoint, server.Users[0].Name, password, func(err error) { got, done = err, true })
	l.Until("logging in", func() bool { return done })
	return got
}

func settled(a *App) func() bool {
	return func() bool { return a.Sync.State().Phase != SyncRunning }
}

func TestFirstSyncAsksAndUploads(t *testing.T) {
	server := interop.StartServer(t)
	a, l := newApp(t)
	addNote(t, a, l, "one")

	needed := false
	a.Events.Subscribe(func(event any) {
		if _, ok := event.(LogInNeeded); ok {
			needed = true
		}
	})
	a.Sync.Start()
	if !needed {
		t.Error("a sync without an account does not ask for one")
	}
	if err := logIn(t, a, l, server, "wrong"); syncclient.KindOf(err) != syncclient.AuthFailed {
		t.Fatalf("wrong password: %v", err)
	}
	if err := logIn(t, a, l, server, server.Users[0].Password); err != nil {
		t.Fatal(err)
	}

	a.Sync.Start()
	l.Until("the question", func() bool { return a.Sync.State().Phase == SyncAsking })
	q := a.Sync.State().Question
	if q.Reason != ServerIsEmpty || !q.Upload || q.Download || q.Here.Cards != 1 {
		t.Errorf("question %+v", q)
	}
	a.Sync.Choose(Upload)
	l.Until("the upload", settled(a))
	if err := a.Sync.State().Err; err != nil {
		t.Fatal(err)
	}

	addNote(t, a, l, "two")
	l.Until("the blue button", func() bool { return a.Sync.State().NeedsSync() && a.Sync.State().Pending.Notes == 1 })
	a.Sync.Start()
	l.Until("the sync", settled(a))
	l.Until("the plain button", func() bool { return !a.Sync.State().NeedsSync() })
	if s := a.Sync.State(); s.Err != nil || s.LastSync.IsZero() || s.Pending.Total() != 0 {
		t.Errorf("state %+v", s)
	}
}

func TestSecondComputerDownloads(t *testing.T) {
	server := interop.StartServer(t)
	first, l := newApp(t)
	addNote(t, first, l, "one")
	if err := logIn(t, first, l, server, server.Users[0].Password); err != nil {
		t.Fatal(err)
	}
	first.Sync.Start()
	l.Until("the question", func() bool { return first.Sync.State().Phase == SyncAsking })
	first.Sync.Choose(Upload)
	l.Until("the upload", settled(first))

	second, l2 := newApp(t)
	if err := logIn(t, second, l2, server, server.Users[0].Password); err != nil {
		t.Fatal(err)
	}
	second.Sync.Start()
	l2.Until("the question", func() bool { return second.Sync.State().Phase == SyncAsking })
	if q := second.Sync.State().Question; q.Reason != HereIsEmpty || q.Upload {
		t.Errorf("question %+v", q)
	}
	reopened := false
	second.Events.Subscribe(func(event any) {
		if _, ok := event.(CollectionOpened); ok {
			reopened = true
		}
	})
	second.Sync.Choose(Download)
	l2.Until("the download", func() bool { return reopened && settled(second)() })
	if err := second.Sync.State().Err; err != nil {
		t.Fatal(err)
	}
	notes := -1
	Read(second.Worker, countNotes, func(n int, err error) {
		if err != nil {
			t.Error(err)
		}
		notes = n
	})
	l2.Until("counting", func() bool { return notes >= 0 })
	if notes != 1 {
		t.Errorf("%d notes after the download", notes)
	}
}

// silentServer takes connections and never answers.
func silentServer(t testing.TB) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	return "http://" + listener.Addr().String() + "/"
}

func TestClosingDoesNotWaitForASilentServer(t *testing.T) {
	a, l := newApp(t)
	a.Sync.setAccount(Account{Endpoint: silentServer(t), User: "u", Key: "k"})
	// The clock of the test: the wait is over as soon as it is asked for.
	var waited time.Duration
	ended := false
	a.Sync.OnClose(func(d time.Duration, f func()) func() {
		waited = d
		l.Post(f)
		return func() {}
	}, func() { ended = true })
	l.Until("the end", func() bool { return ended })
	if waited != connectLimit {
		t.Errorf("waited %v", waited)
	}
}

func TestClosingWithNothingToSyncEndsAtOnce(t *testing.T) {
	a, _ := newApp(t)
	ended := false
	a.Sync.OnClose(nil, func() { ended = true })
	if !ended {
		t.Error("closing waits without an account")
	}
}

func TestServerDown(t *testing.T) {
	a, l := newApp(t)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := listener.Addr().String()
	if err := listener.Close(); err != nil {
		t.Fatal(err)
	}
	a.Sync.setAccount(Account{Endpoint: "http://" + address + "/", User: "u", Key: "k"})
	a.Sync.Start()
	l.Until("the failure", settled(a))
	s := a.Sync.State()
	if syncclient.KindOf(s.Err) != syncclient.Refused || !s.LoggedIn {
		t.Errorf("state %+v", s)
	}
}
