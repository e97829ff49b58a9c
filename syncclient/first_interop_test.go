package syncclient_test

import (
	"context"
	"testing"

	"karuta/collection/anki"
	"karuta/internal/interop"
	"karuta/syncclient"
)

func basic(front, back string) map[string]string {
	return map[string]string{"Front": front, "Back": back}
}

// addBasic adds a note of the stock notetype to the default deck.
func (d *device) addBasic(front, back string, tags ...string) *anki.Note {
	d.t.Helper()
	nt, err := d.col.FindNotetypeByName("Basic")
	d.must(err)
	n := &anki.Note{NotetypeID: nt.ID, Fields: []string{front, back}, Tags: tags}
	_, err = d.col.AddNote(n, anki.DefaultDeckID)
	d.must(err)
	return n
}

func TestFirstSyncOfAFilledCollectionUploads(t *testing.T) {
	server := interop.StartServer(t)
	d := newDevice(t, nil)
	d.loginTo(server)
	d.addBasic("日", "sun", "kanji::n5")
	got := d.sync()
	if want := (syncclient.Action{Required: syncclient.RequiredFull, Upload: true}); got.Action != want {
		t.Fatalf("first sync requires %+v, want %+v", got.Action, want)
	}
	d.upload()
	if got := d.sync(); got.Required != syncclient.RequiredNone {
		t.Fatalf("after the upload a sync requires %s", got.Required)
	}

	real := interop.NewClient(t, interop.Options{})
	real.Login(server)
	if got := real.Sync(); got != interop.RequiredFullDownload {
		t.Fatalf("the other client is to do %s", got)
	}
	real.FullDownload()
	d.syncNormally() // a download moves the server's clock
	requireEqual(t, d, real)
	d.requireSound()
}

func TestFirstSyncOfAnEmptyCollectionDownloads(t *testing.T) {
	server := interop.StartServer(t)
	real := interop.NewClient(t, interop.Options{})
	real.Login(server)
	real.AddNote("Basic", "Kanji::N5", basic("日", "sun"), "first")
	real.AddNote("Cloze", "Kanji", map[string]string{"Text": "{{c1::a}} {{c2::b}}"})
	real.Sync()
	real.FullUpload()

	d := newDevice(t, nil)
	d.loginTo(server)
	got := d.sync()
	if want := (syncclient.Action{Required: syncclient.RequiredFull, Download: true}); got.Action != want {
		t.Fatalf("first sync requires %+v, want %+v", got.Action, want)
	}
	d.download()
	if got := d.sync(); got.Required != syncclient.RequiredNone {
		t.Fatalf("after the download a sync requires %s", got.Required)
	}
	real.Sync()
	requireEqual(t, d, real)
	d.requireSound()
}

func TestFirstSyncOfTwoFilledCollectionsAsks(t *testing.T) {
	server := interop.StartServer(t)
	real := interop.NewClient(t, interop.Options{})
	real.Login(server)
	real.AddNote("Basic", "Default", basic("theirs", "1"))
	real.Sync()
	real.FullUpload()
	d := newDevice(t, nil)
	d.loginTo(server)
	d.addBasic("ours", "2")
	if got := d.sync(); got.Required != syncclient.RequiredFull || !got.Upload || !got.Download {
		t.Fatalf("two filled collections require %+v", got.Action)
	}
	d.upload()
	if got := real.Sync(); got != interop.RequiredFull {
		t.Fatalf("the other client is to do %s", got)
	}
	real.FullDownload()
	d.syncNormally()
	requireEqual(t, d, real)
	if got := real.FindNotes(""); len(got) != 1 {
		t.Fatalf("%d notes, want the uploaded one", len(got))
	}
}

func TestTwoEmptyCollectionsHaveNothingToDo(t *testing.T) {
	server := interop.StartServer(t)
	d := newDevice(t, nil)
	d.loginTo(server)
	if got := d.sync(); got.Required != syncclient.RequiredNone {
		t.Fatalf("two empty collections require %+v", got.Action)
	}
}

func TestLoginFailures(t *testing.T) {
	server := interop.StartServer(t)
	d := newDevice(t, nil)
	d.client = syncclient.New(syncclient.Options{Connect: connector(t).Connect, Endpoint: server.Endpoint})
	refused := [][2]string{{"learner", "wrong"}, {"nobody", "secret"}}
	if !server.Karuta { // to which the case of a name is the same
		refused = append(refused, [2]string{"Learner", "secret"})
	}
	for _, account := range refused {
		_, err := d.client.Login(context.Background(), account[0], account[1])
		if got := syncclient.KindOf(err); got != syncclient.AuthFailed {
			t.Errorf("log in as %v: %v, want %s", account, err, syncclient.AuthFailed)
		}
	}
	if _, err := d.client.Sync(context.Background(), d.col); syncclient.KindOf(err) != syncclient.AuthFailed {
		t.Errorf("sync without a key: %v", err)
	}
	server.Stop()
	// Over a new connection: one that was kept may break before it is known to be of no use.
	d.client = syncclient.New(syncclient.Options{Connect: connector(t).Connect, Endpoint: server.Endpoint})
	_, err := d.client.Login(context.Background(), "learner", "secret")
	if got := syncclient.KindOf(err); got != syncclient.Refused {
		t.Errorf("server down: %v, want %s", err, syncclient.Refused)
	}
}
