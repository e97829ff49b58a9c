package syncserver

import (
	"bytes"
	"errors"
	"net/http"
	"os"
	"runtime"
	"testing"
	"time"

	"karuta/collection/anki"
	"karuta/internal/interop"
	"karuta/syncclient/httpclient"
)

// signsOfLife is how many bytes a device gets while it waits: a frame's beginning and two empty blocks.
const signsOfLife = 6 + 3 + 3

// slowCheck makes the check of an upload last until the device was sent signs of life, and then find what the error says.
func (w *world) slowCheck(found error) {
	w.server.checkUpload = func(string) error {
		sent := &w.server.metrics.sent
		for before := sent.Load(); sent.Load() < before+signsOfLife; {
			runtime.Gosched()
		}
		return found
	}
}

// lateAnswers are what a check finds and what the device is told in the end.
func lateAnswers() map[string]error {
	return map[string]error{uploadAccepted: nil, uploadCorrupt: anki.ErrCorrupt}
}

func TestLateAnswers(t *testing.T) {
	raw, err := os.ReadFile(newFile(t, "a"))
	if err != nil {
		t.Fatal(err)
	}
	for want, found := range lateAnswers() {
		w := newWorld(t, Limits{Silence: time.Millisecond})
		p := w.logIn("run")
		w.slowCheck(found)
		if got := string(p.ok("sync/upload", raw)); got != want {
			t.Errorf("the answer is %q, want %q", got, want)
		}
		connector := httpclient.NewConnector(httpclient.Config{Retries: -1})
		defer connector.Close()
		remote, err := connector.Connect(w.web.URL+"/", p.key)
		w.must(err)
		if got, err := remote.Upload(t.Context(), bytes.NewReader(raw)); err != nil || got != want {
			t.Errorf("Karuta understands %q, %v, want %q", got, err, want)
		}
	}
}

// A file that makes the check fall over takes nobody else's server away.
func TestPanicInACheckIsAnError(t *testing.T) {
	raw, err := os.ReadFile(newFile(t, "a"))
	if err != nil {
		t.Fatal(err)
	}
	w := newWorld(t, Limits{})
	p := w.logIn("run")
	w.server.checkUpload = func(string) error { panic("the check fell over") }
	p.refused("sync/upload", raw, http.StatusInternalServerError)
	p.meta()
}

// realDevice returns a real client that has something to upload.
func (w *world) realDevice() *interop.Client {
	w.t.Helper()
	w.now = time.Now() // the client compares clocks
	device := interop.NewClient(w.t, interop.Options{})
	device.LoginAs(&interop.Server{Endpoint: w.web.URL + "/"}, interop.User{Name: "learner", Password: "secret"})
	device.AddNote("Basic", "Default", map[string]string{"Front": "a", "Back": "b"})
	if got := device.Sync(); got != interop.RequiredFullUpload {
		w.t.Fatalf("the first sync requires %s", got)
	}
	return device
}

func TestRealClientUnderstandsLateAnswers(t *testing.T) {
	w := newWorld(t, Limits{Silence: time.Millisecond})
	device := w.realDevice()
	w.slowCheck(anki.ErrCorrupt)
	var refused *interop.Error
	if err := device.Try("full_sync", map[string]any{"upload": true}, nil); !errors.As(err, &refused) || refused.Message != uploadCorrupt {
		t.Errorf("a damaged collection: %v", err)
	}
	w.slowCheck(nil)
	device.FullUpload()
	if got := device.Sync(); got != interop.RequiredNone {
		t.Errorf("after the upload a sync requires %s", got)
	}
}

// TestUploadIsKeptWhenTheDeviceLosesPatience lets the real client give up while its upload is being checked.
func TestUploadIsKeptWhenTheDeviceLosesPatience(t *testing.T) {
	w := newWorld(t, Limits{Silence: time.Millisecond})
	device := w.realDevice()
	givenUp, checked := make(chan struct{}), w.server.checkUpload
	w.server.checkUpload = func(path string) error {
		<-givenUp
		return checked(path)
	}
	device.SyncTimeout(1)
	err := device.Try("full_sync", map[string]any{"upload": true}, nil)
	close(givenUp)
	if err == nil {
		t.Fatal("the device did not give up")
	}
	for w.server.Busy() {
		runtime.Gosched()
	}
	device.SyncTimeout(60)
	if got := device.Sync(); got != interop.RequiredNone {
		t.Errorf("after that a sync requires %s", got)
	}
}

// TestFailureOfALateAnswer is a failure for which the status comes too late.
func TestFailureOfALateAnswer(t *testing.T) {
	raw, err := os.ReadFile(newFile(t, "a"))
	if err != nil {
		t.Fatal(err)
	}
	w := newWorld(t, Limits{Silence: time.Millisecond})
	p := w.logIn("run")
	w.slowCheck(http.ErrBodyNotAllowed) // any error that is none of the collection's
	r := &remote{endpoint: w.web.URL + "/", key: p.key, run: "run"}
	if answer, err := r.ask("sync/upload", raw); err == nil {
		t.Errorf("answered %q", answer)
	}
	if !p.meta().Empty {
		t.Error("the collection was replaced")
	}
}
