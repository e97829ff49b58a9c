package syncserver

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"karuta/collection"
	"karuta/collection/anki"
	"karuta/internal/interop"
	"karuta/syncclient/wire"
)

// remote is a device that expects its requests to fail.
type remote struct {
	endpoint, key, run string
}

var errStatus = errors.New("refused")

func (r *remote) ask(method string, payload []byte) ([]byte, error) {
	frame := wire.Compress(payload)
	request, err := http.NewRequest(http.MethodPost, r.endpoint+method, bytes.NewReader(frame))
	if err != nil {
		return nil, err
	}
	request.Header.Set(wire.HeaderName, wire.EncodeHeader(wire.Header{Version: wire.Version, HostKey: r.key, RunKey: r.run}))
	resp, err := http.DefaultClient.Do(request)
	if err != nil {
		return nil, err
	}
	defer func() { _ = resp.Body.Close() }()
	if resp.StatusCode != http.StatusOK {
		_, _ = io.Copy(io.Discard, resp.Body)
		return nil, fmt.Errorf("%w: %d", errStatus, resp.StatusCode)
	}
	return wire.Decompress(resp.Body, 1<<30)
}

func (r *remote) logIn(t testing.TB, user interop.User) {
	t.Helper()
	raw, err := r.ask("sync/hostKey", wire.EncodeLogin(wire.Login{User: user.Name, Password: user.Password}))
	if err == nil {
		r.key, err = wire.DecodeHostKey(raw)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// syncCard sends a card in a sync of its own.
func (r *remote) syncCard(id int64) error {
	r.run = wire.NewRunKey()
	for _, step := range []struct{ method, payload string }{
		{"sync/start", `{"minUsn":0,"lnewer":false}`},
		{"sync/applyChanges", emptyChanges},
		{"sync/chunk", "{}"},
		{"sync/applyChunk", fmt.Sprintf(cardRow, id)},
		{"sync/finish", "{}"},
	} {
		if _, err := r.ask(step.method, []byte(step.payload)); err != nil {
			return err
		}
	}
	return nil
}

// download returns the server's collection, which must be sound.
func (r *remote) download(t *testing.T) *collection.Collection {
	t.Helper()
	raw, err := r.ask("sync/download", []byte("{}"))
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "down.anki2")
	if err := os.WriteFile(path, raw, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := collection.CheckDownload(path); err != nil {
		t.Fatal(err)
	}
	col, err := collection.Open(path, collection.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = col.Close() })
	return col
}

// TestKilledServerKeepsWhatItConfirmed kills the server at random moments of syncs, media uploads and full uploads.
func TestKilledServerKeepsWhatItConfirmed(t *testing.T) {
	rounds := 5
	if os.Getenv("KARUTA_LONG") != "" {
		rounds = 40
	}
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	random := rand.New(rand.NewPCG(seed, 0))
	server := interop.StartKarutaServer(t)
	r := &remote{endpoint: server.Endpoint}
	r.logIn(t, server.Users[0])
	file, err := os.ReadFile(newFile(t, "uploaded"))
	if err != nil {
		t.Fatal(err)
	}
	var cards []anki.CardID
	media := map[string]bool{}
	next := int64(1)
	for round := range rounds {
		killed := make(chan struct{})
		time.AfterFunc(time.Duration(random.IntN(150))*time.Millisecond, func() { server.Stop(); close(killed) })
		for {
			next++
			if err := r.syncCard(next); err != nil {
				break
			}
			cards = append(cards, anki.CardID(next))
			name := fmt.Sprint("file ", next)
			if _, err := r.ask("msync/uploadChanges", mediaZip(t, name, "content of "+name)); err != nil {
				break
			}
			media[name] = true
			if round%2 == 0 {
				continue
			}
			if _, err := r.ask("sync/upload", file); err != nil {
				break
			}
			cards = nil // they were replaced
		}
		<-killed
		server.Start()
		col := r.download(t)
		for _, id := range cards {
			if _, err := col.GetCard(id); err != nil && round%2 == 0 {
				t.Fatalf("round %d: card %d was confirmed: %v", round, id, err)
			}
		}
		if round%2 == 1 {
			cards = nil // an upload may have been carried out whose answer was lost
		}
		for name := range media {
			if _, err := r.ask("msync/downloadFiles", wire.EncodeDownloadFiles([]string{name})); err != nil {
				t.Fatalf("round %d: %s was confirmed: %v", round, name, err)
			}
		}
	}
}

// TestTwoDevicesRacing lets two devices sync without any regard to each other: one of them gives way, and what was
// confirmed to either stays.
func TestTwoDevicesRacing(t *testing.T) {
	w := newWorld(t, Limits{})
	confirmed := make([][]anki.CardID, 2)
	var both sync.WaitGroup
	for device := range 2 {
		p := w.logIn("run")
		r := &remote{endpoint: w.web.URL + "/", key: p.key}
		both.Go(func() {
			for i := range 15 {
				id := int64(1000*device + i + 1)
				switch err := r.syncCard(id); {
				case err == nil:
					confirmed[device] = append(confirmed[device], anki.CardID(id))
				case !errors.Is(err, errStatus):
					t.Error(err)
				}
			}
		})
	}
	both.Wait()
	if len(confirmed[0])+len(confirmed[1]) == 0 {
		t.Error("neither came through")
	}
	for _, ids := range confirmed {
		for _, id := range ids {
			if !w.hasCard(id) {
				t.Errorf("card %d was confirmed and is lost", id)
			}
		}
	}
}

func TestRestartInMidSync(t *testing.T) {
	w := newWorld(t, Limits{})
	p := w.logIn("run")
	p.begin(0)
	p.addCard(1)
	w.stop()
	w.start()
	p.refused("sync/applyChunk", fmt.Appendf(nil, cardRow, 2), http.StatusConflict)
	p.refused("sync/finish", []byte("{}"), http.StatusConflict)
	if w.hasCard(1) {
		t.Error("half a sync stayed")
	}
	p.begin(0)
	p.addCard(3)
	p.end()
	if !w.hasCard(3) {
		t.Error("the next sync did not come through")
	}
}

func TestDailyCopiesAreThinned(t *testing.T) {
	w := newWorld(t, Limits{})
	p := w.logIn("run")
	for i := range 400 {
		if i < 3 || i > 395 { // a copy of each day costs its time
			p.begin(0)
			p.addCard(int64(i + 1))
			p.ok("sync/finish", []byte("{}"))
			w.now = w.now.Add(2 * time.Minute)
			w.server.Tidy()
		} else {
			dir := filepath.Join(w.dir, "users", "1", copiesName)
			w.must(os.WriteFile(filepath.Join(dir, w.now.Format(copyFormat)+"-"+CopyDaily+copySuffix), nil, 0o600))
		}
		w.now = w.now.AddDate(0, 0, 1)
	}
	p.begin(0)
	p.ok("sync/finish", []byte("{}"))
	w.now = w.now.Add(2 * time.Minute)
	w.server.Tidy()
	list, err := listCopies(filepath.Join(w.dir, "users", "1", copiesName))
	w.must(err)
	if len(list) < 30+10 || len(list) > 30+13 {
		t.Errorf("%d copies are kept", len(list))
	}
	if age := w.now.Sub(list[len(list)-1].made); age > keepMonthlyFor || age < keepMonthlyFor-32*24*time.Hour {
		t.Errorf("the oldest is %s old", age)
	}
}
