package syncclient_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"testing"
	"time"

	"karuta/collection/anki"
	"karuta/internal/faulty"
	"karuta/internal/interop"
	"karuta/syncclient"
	"karuta/syncclient/wire"
)

func TestVolumesAroundTheChunkLimit(t *testing.T) {
	w, ours, theirs := newPair(t)
	basic, err := ours.col.FindNotetypeByName("Basic")
	ours.must(err)
	for _, n := range []int{249, 250, 251, 600} {
		var added []int64
		for i := range n / 2 {
			added = append(added, ours.addNote(basic.Name, "Seed", []string{fmt.Sprint(n, i)}))
		}
		if n%2 == 1 {
			ours.answer(ours.cardsOf(added[0])[0], 3) // changes a card that waits already; its log entry comes on top
		}
		result := ours.syncNormally()
		if got := result.Sent.Notes + result.Sent.Cards + result.Sent.Revlog; got != n {
			t.Errorf("%d rows sent, want %d", got, n)
		}
		w.tick(time.Second)
		theirs.sync()
		requireSame(t, ours, theirs)
	}
	all := ours.objects()
	for _, note := range all.notes {
		ours.removeNote(note)
	}
	result := ours.syncNormally()
	if want := len(all.notes) + len(all.cards); result.Sent.Deleted != want || want < 600 {
		t.Errorf("%d deletions sent of %d", result.Sent.Deleted, want)
	}
	w.tick(time.Second)
	theirs.sync()
	for i := range 300 { // and as many the other way
		theirs.addNote("Basic", "Seed", []string{fmt.Sprint("back", i)})
	}
	theirs.sync()
	if got := ours.syncNormally().Received; got.Notes != 300 || got.Cards != 300 {
		t.Errorf("received %+v", got)
	}
	theirs.sync()
	requireAllEqual(t, ours, theirs)
}

func TestNotetypeChangeForcesOneWaySync(t *testing.T) {
	w, ours, theirs := newPair(t)
	theirSync := func() string { t.Helper(); w.tick(time.Second); return theirs.c.Sync() }
	ourSync := func() syncclient.Result { t.Helper(); w.tick(time.Second); return ours.device.sync() }
	both := syncclient.Action{Required: syncclient.RequiredFull, Upload: true, Download: true}

	theirs.addField("Basic", "Extra")
	ours.addNote("Basic", "Seed", []string{"ours, to be lost"})
	theirSync()
	theirs.c.FullUpload()
	if got := ourSync(); got.Action != both {
		t.Fatalf("after their change a sync requires %+v", got.Action)
	}
	ours.download()
	theirSync()
	requireSame(t, ours, theirs)

	ours.addField("Basic", "More")
	theirs.addNote("Basic", "Seed", []string{"theirs, to be lost"})
	if got := ourSync(); got.Action != both {
		t.Fatalf("after our change a sync requires %+v", got.Action)
	}
	ours.upload()
	if got := theirSync(); got != interop.RequiredFull {
		t.Fatalf("the real client is to do %s", got)
	}
	theirs.c.FullDownload()
	ourSync()
	requireSame(t, ours, theirs)

	theirs.addField("Basic", "Third")
	ours.addNote("Basic", "Seed", []string{"ours, to be kept"})
	theirSync()
	theirs.c.FullUpload()
	if got := ourSync(); got.Action != both {
		t.Fatalf("after their second change a sync requires %+v", got.Action)
	}
	ours.upload()
	theirSync()
	theirs.c.FullDownload()
	ourSync()
	requireAllEqual(t, ours, theirs)
	if got := theirs.c.FindNotes("kept"); len(got) != 1 {
		t.Fatalf("%d notes kept, want 1", len(got))
	}
}

func TestServerDownInTheMiddle(t *testing.T) {
	w, ours, theirs := newPair(t)
	calls := []int{4}
	if long() {
		calls = []int{2, 4, 6, 8}
	}
	for _, n := range calls {
		disagree(w, ours, theirs, fmt.Sprint("down", n))
		before := ours.dump()
		plan := &faulty.Plan{At: n, Meanwhile: w.server.Stop}
		if _, err := ours.clientThrough(plan).Sync(context.Background(), ours.col); !errors.Is(err, faulty.ErrInjected) {
			t.Fatal(err)
		}
		requireUntouched(t, before, ours.dump())
		if _, err := ours.client.Sync(context.Background(), ours.col); syncclient.KindOf(err) != syncclient.Refused {
			t.Fatalf("server down: %v", err)
		}
		w.server.Start()
		syncInTurn(w, ours, theirs)
		requireSame(t, ours, theirs)
	}
	requireAllEqual(t, ours, theirs)
}

func TestSanityFailureRequiresOneWaySync(t *testing.T) {
	for _, c := range []struct {
		name, row string
		counted   bool // the server can count
	}{
		{"extra row on the server", "insert into revlog values (5, 5, 0, 1, 1, 1, 1, 1, 1)", true},
		{"unsent row on the server", "update tags set usn = -1", false},
	} {
		w, ours, theirs := newPair(t)
		w.server.Stop()
		onServer := interop.NewClient(t, interop.Options{Path: filepath.Join(w.server.Folder(), "collection.anki2")})
		onServer.Execute(c.row)
		onServer.Close()
		w.server.Start()

		kept := ours.addNote("Basic", "Seed", []string{"kept"})
		_, err := ours.client.Sync(context.Background(), ours.col)
		var e *syncclient.Error
		if !errors.As(err, &e) || e.Kind != syncclient.SanityCheckFailed || e.Sanity == nil || (e.Sanity.Server != nil) != c.counted {
			t.Fatalf("%s: %v", c.name, err)
		}
		if c.counted && e.Sanity.Server.Revlog != e.Sanity.Client.Revlog+1 {
			t.Errorf("%s: counts %+v", c.name, e.Sanity)
		}
		info, err := ours.col.Info()
		ours.must(err)
		if info.Pending.Notes != 1 {
			t.Errorf("%s: the note does not wait any more: %+v", c.name, info.Pending)
		}
		status, err := ours.client.Status(context.Background(), ours.col)
		ours.must(err)
		if status.Required != syncclient.RequiredFull {
			t.Errorf("%s: then the status is %+v", c.name, status)
		}
		if got := ours.device.sync(); got.Required != syncclient.RequiredFull {
			t.Errorf("%s: then a sync requires %+v", c.name, got.Action)
		}
		ours.upload()
		theirs.c.Sync()
		theirs.c.FullDownload()
		ours.sync()
		if len(theirs.cardsOf(kept)) != 1 {
			t.Errorf("%s: the note is lost", c.name)
		}
		requireAllEqual(t, ours, theirs)
	}
}

func TestWhatTheServerSaysInMeta(t *testing.T) {
	_, ours, _ := newPair(t)
	ours.addNote("Basic", "Seed", []string{"x"})
	refusing := ours.tamper(tampered{meta: func(m *wire.Meta) { m.Continue, m.Message = false, "closed for today" }})
	_, err := refusing.Sync(context.Background(), ours.col)
	var e *syncclient.Error
	if !errors.As(err, &e) || e.Kind != syncclient.ServerMessage || e.Message != "closed for today" {
		t.Errorf("a server that refuses: %v", err)
	}
	wrongClock := ours.tamper(tampered{meta: func(m *wire.Meta) { m.Now += 400 }})
	if _, err := wrongClock.Sync(context.Background(), ours.col); syncclient.KindOf(err) != syncclient.ClockIncorrect {
		t.Errorf("a clock that is wrong: %v", err)
	}
	telling := ours.tamper(tampered{meta: func(m *wire.Meta) { m.Message = "news" }})
	result, err := telling.Sync(context.Background(), ours.col)
	if err != nil || result.Message != "news" || result.Required != syncclient.RequiredNormal {
		t.Errorf("a server with news: %+v, %v", result, err)
	}
}

func TestStatusAsksTheServerSeldom(t *testing.T) {
	w, ours, theirs := newPair(t)
	// The clock is to move by five minutes without getting so far from the server's.
	w.now = w.now.Add(-4 * time.Minute)
	plan := &faulty.Plan{}
	client := ours.clientThrough(plan)
	status := func() syncclient.Required {
		t.Helper()
		action, err := client.Status(context.Background(), ours.col)
		ours.must(err)
		return action.Required
	}
	if got := status(); got != syncclient.RequiredNone || len(plan.Calls) != 1 {
		t.Fatalf("synced: %s, calls %v", got, plan.Calls)
	}
	theirs.addNote("Basic", "Seed", []string{"x"})
	theirs.sync()
	if got := status(); got != syncclient.RequiredNone || len(plan.Calls) != 1 {
		t.Fatalf("a moment later: %s, calls %v", got, plan.Calls)
	}
	w.now = w.now.Add(5 * time.Minute)
	if got := status(); got != syncclient.RequiredNormal || len(plan.Calls) != 2 {
		t.Fatalf("five minutes later: %s, calls %v", got, plan.Calls)
	}
	ours.addNote("Basic", "Seed", []string{"y"})
	before := len(plan.Calls)
	if got := status(); got != syncclient.RequiredNormal || len(plan.Calls) != before {
		t.Fatalf("changed here: %s, calls %v", got, plan.Calls)
	}
	ours.must(ours.col.ForceOneWaySync())
	if got := status(); got != syncclient.RequiredFull || len(plan.Calls) != before {
		t.Fatalf("schema changed here: %s, calls %v", got, plan.Calls)
	}
}

// strangeKeys gives objects of every kind a key that no program knows. One each: the real program writes several in
// an order of chance.
const strangeKeys = `
strange = {"big": 9007199254740993, "float": 0.1, "none": None, "text": "ü\\u001f</script>", "list": [1, 2.5, {}]}
nt = col.models.by_name("Basic")
nt["strange"] = strange
nt["flds"][0]["strange"] = strange
nt["tmpls"][0]["strange"] = strange
col.models.update_dict(nt)
deck = col.decks.by_name("Seed")
deck["strange"] = strange
col.decks.update_dict(deck)
conf = col.decks.get_config(1)
conf["new"]["strange"] = strange
col.decks.update_config(conf)
col.set_config("strange", strange)
`

// readStrangeKeys returns what is left of them.
const readStrangeKeys = `
nt, conf = col.models.by_name("Basic"), col.decks.get_config(1)
found = [nt, nt["flds"][0], nt["tmpls"][0], col.decks.by_name("Seed"), conf["new"]]
result = [repr(f.get("strange")) for f in found] + [repr(col.get_config("strange"))]
`

func TestUnknownKeysSurviveKaruta(t *testing.T) {
	w, ours, theirs := newPair(t)
	w.tick(2 * time.Second)
	theirs.script(strangeKeys, nil, nil)
	var want, got []string
	theirs.script(readStrangeKeys, nil, &want)
	syncInTurn(w, theirs, ours)
	w.tick(2 * time.Second)
	ours.styleNotetype("Basic", "edited {}")
	ours.describeDeck("Seed", "edited")
	ours.setNewPerDay("Default", 17)
	ours.setConfig("other", 1)
	syncInTurn(w, ours, theirs)
	theirs.script(readStrangeKeys, nil, &got)
	for i := range want {
		if got[i] != want[i] || got[i] == "None" {
			t.Errorf("unknown key of object %d after Karuta edited it:\n got %s\nwant %s", i, got[i], want[i])
		}
	}
	if css := theirs.c.SQL("select count() from notetypes where cast(config as text) like '%edited {}%'"); css[0][0].(float64) != 1 {
		t.Error("the edit did not arrive")
	}
	requireAllEqual(t, ours, theirs)
}

func TestReadingGoesOnDuringASyncAndWritingWaits(t *testing.T) {
	_, ours, _ := newPair(t)
	note := ours.addNote("Basic", "Seed", []string{"x"})
	wrote := make(chan error, 1)
	atCall := 0
	reading := syncclient.New(syncclient.Options{
		Endpoint: ours.world.server.Endpoint, HostKey: ours.key, Now: ours.now,
		Connect: connector(t).Connect,
		Progress: func(p syncclient.Progress) {
			if p.Stage != syncclient.StageChecking {
				return
			}
			atCall++
			if n, err := ours.col.GetNote(anki.NoteID(note)); err != nil || n.USN != anki.PendingUSN {
				t.Errorf("read during the sync: %+v, %v", n, err)
			}
			go func() {
				_, err := ours.col.SetFlag(2, anki.CardID(ours.cardsOf(note)[0]))
				wrote <- err
			}()
			select {
			case err := <-wrote:
				t.Errorf("something was written during the sync: %v", err)
			case <-time.After(50 * time.Millisecond): // as long as a write would take many times over
			}
		},
	})
	if _, err := reading.Sync(context.Background(), ours.col); err != nil || atCall != 1 {
		t.Fatalf("sync: %v, looked %d times", err, atCall)
	}
	if err := <-wrote; err != nil {
		t.Fatal(err)
	}
	cards, err := ours.col.ListCardsOfNote(anki.NoteID(note))
	ours.must(err)
	if cards[0].Flag() != 2 || cards[0].USN != anki.PendingUSN {
		t.Errorf("what waited for the sync: %+v", cards[0])
	}
}

func TestRedirectIsKeptForTheNextTime(t *testing.T) {
	_, ours, _ := newPair(t)
	target := ours.world.server.Endpoint
	asked := 0
	old := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		asked++
		w.Header().Set("Location", target)
		w.WriteHeader(http.StatusPermanentRedirect)
	}))
	defer old.Close()
	client := syncclient.New(syncclient.Options{Connect: connector(t).Connect, Endpoint: old.URL, HostKey: ours.key, Now: ours.now})
	ours.addNote("Basic", "Seed", []string{"x"})
	result, err := client.Sync(context.Background(), ours.col)
	if err != nil || result.Sent.Notes != 1 || client.Endpoint() != target || asked != 1 {
		t.Fatalf("sync: %+v, %v; endpoint %q, %d requests to the old one", result, err, client.Endpoint(), asked)
	}
	if _, err := client.Sync(context.Background(), ours.col); err != nil || asked != 1 {
		t.Fatalf("next sync: %v, %d requests to the old endpoint", err, asked)
	}
}
