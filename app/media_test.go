package app

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"karuta/collection"
	"karuta/collection/anki"
	"karuta/internal/interop"
	"karuta/internal/testloop"
)

func mediaRested(a *App) func() bool {
	return func() bool {
		return a.Media.State().Phase == MediaIdle && (!a.Media.State().LastSync.IsZero() || a.Media.State().Err != nil)
	}
}

func TestMediaFollowTheCollectionInTheBackground(t *testing.T) {
	server := interop.StartServer(t)
	first, l := newApp(t)
	addNote(t, first, l, `<img src="a.png">`)
	if err := os.MkdirAll(first.Profile().Media(), 0o700); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"a.png", "b.png"} {
		if err := os.WriteFile(filepath.Join(first.Profile().Media(), name), []byte(name), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := logIn(t, first, l, server, server.Users[0].Password); err != nil {
		t.Fatal(err)
	}
	first.Sync.Start()
	l.Until("the question", func() bool { return first.Sync.State().Phase == SyncAsking })
	if first.Media.State().Phase != MediaIdle {
		t.Error("media are synchronised before the collection is")
	}
	first.Sync.Choose(Upload)
	l.Until("the media sync", mediaRested(first))
	if s := first.Media.State(); s.Err != nil || s.Result.Sent != 2 {
		t.Fatalf("got %+v", s)
	}

	second, l := newApp(t)
	var arrived []string
	second.Events.Subscribe(func(event any) {
		if e, ok := event.(MediaArrived); ok {
			arrived = append(arrived, e.Names...)
		}
	})
	if err := logIn(t, second, l, server, server.Users[0].Password); err != nil {
		t.Fatal(err)
	}
	second.Sync.Start()
	l.Until("the question", func() bool { return second.Sync.State().Phase == SyncAsking })
	second.Sync.Choose(Download)
	l.Until("the media sync", mediaRested(second))
	if len(arrived) != 2 {
		t.Errorf("%q arrived", arrived)
	}
	for _, name := range []string{"a.png", "b.png"} {
		if content, err := os.ReadFile(filepath.Join(second.Profile().Media(), name)); err != nil || string(content) != name {
			t.Errorf("%s holds %q, %v", name, content, err)
		}
	}
	due := dueNames(t, second, l)
	if len(due) != 1 || due[0] != "a.png" {
		t.Errorf("today's cards need %q", due)
	}
}

func dueNames(t testing.TB, a *App, l *testloop.Loop) (names []string) {
	t.Helper()
	done := false
	Read(a.Worker, func(c *collection.Collection) ([]string, error) { return c.ListDueMediaNames() }, func(due []string, err error) {
		if err != nil {
			t.Error(err)
		}
		names, done = due, true
	})
	l.Until("the names", func() bool { return done })
	return names
}

func TestClosingDoesNotWaitForMedia(t *testing.T) {
	server := interop.StartServer(t)
	a, l := newApp(t)
	if err := logIn(t, a, l, server, server.Users[0].Password); err != nil {
		t.Fatal(err)
	}
	usn := anki.USN(7)
	a.Media.Start(&usn)
	if a.Media.State().Phase != MediaRunning {
		t.Fatal("not started")
	}
	a.Media.close()
	a.Media.Start(nil)
}

// TestFilesOfTodaysCardsComeFirst: what a card on show lacks before all, then what is due, then the rest; and it is told
// when today's cards have everything.
func TestFilesOfTodaysCardsComeFirst(t *testing.T) {
	server := interop.StartServer(t)
	first := newLearner(t, server)
	first.add(`<img src="zy due.png"> <img src="nowhere.png">`)
	write := func(name string) {
		if err := os.WriteFile(filepath.Join(first.Profile().Media(), name), []byte(name), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.MkdirAll(first.Profile().Media(), 0o700); err != nil {
		t.Fatal(err)
	}
	for i := range 60 {
		write(fmt.Sprintf("file %d.png", i))
	}
	write("zy due.png")
	write("zz on show.png")
	first.sync()
	first.Sync.Choose(Upload)
	first.l.Until("the media sync", mediaRested(first.App))

	second := newLearner(t, server)
	var arrived [][]string
	var lines []string
	second.Events.Subscribe(func(event any) {
		switch e := event.(type) {
		case MediaArrived:
			arrived = append(arrived, e.Names)
		case MediaState:
			if line := e.TodayLine(); len(lines) == 0 || lines[len(lines)-1] != line {
				lines = append(lines, line)
			}
		}
	})
	second.Media.Want("zz on show.png", "gone.png")
	second.sync()
	second.Sync.Choose(Download)
	second.l.Until("the media sync", mediaRested(second.App))
	if len(arrived) < 2 || !slices.Contains(arrived[0], "zz on show.png") || !slices.Contains(arrived[0], "zy due.png") {
		t.Errorf("arrived: %q", arrived)
	}
	want := []string{"", "Pictures and sounds that today's cards still lack: 1", "Today's cards have all their pictures and sounds", ""}
	if !slices.Equal(lines, want) {
		t.Errorf("told %q, want %q", lines, want)
	}
}
