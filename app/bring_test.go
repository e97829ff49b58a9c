package app

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"karuta/collection"
	"karuta/collection/anki"
	"karuta/internal/interop"
	"karuta/internal/testloop"
	"karuta/syncclient/wire"
)

// household is a desktop that serves a phone and syncs with its own server; all three are equal.
type household struct {
	*App
	t     testing.TB
	l     *testloop.Loop
	phone *interop.Client
}

func newHousehold(t testing.TB) *household {
	t.Helper()
	a, l := newServingApp(t)
	a.Serve.patience = time.Hour // no computer is too slow for these tests
	h := &household{App: a, t: t, l: l}
	addNote(t, a, l, `first <img src="here.png">`)
	writeMedia(t, a, "here.png")
	logInHere(t, a, l)
	if s := a.Sync.State(); !s.LoggedIn || s.Server != herePlace {
		t.Fatalf("after logging in: %+v", s)
	}
	a.Sync.Start()
	l.Until("the question", func() bool { return a.Sync.State().Phase == SyncAsking })
	a.Sync.Choose(Upload)
	l.Until("the upload", settled(a))
	l.Until("the media sync", mediaRested(a))
	h.phone = phone(t, a.Serve.State())
	if required := h.sync(); required != interop.RequiredFullDownload {
		t.Fatalf("the phone's first sync requires %s", required)
	}
	h.phone.FullDownload()
	h.syncAll()
	h.rest()
	return h
}

// meanwhile runs something at the phone while the desktop goes on.
func (h *household) meanwhile(what string, run func() error) {
	h.t.Helper()
	var err error
	ended := false
	go func() {
		e := run()
		h.l.Post(func() { err, ended = e, true })
	}()
	h.l.Until(what, func() bool { return ended })
	if err != nil {
		h.t.Fatalf("%s: %v", what, err)
	}
}

// sync presses the phone's button, and returns what is still required.
func (h *household) sync() string {
	h.t.Helper()
	var result struct{ Required string }
	h.meanwhile("the phone's sync", func() error { return h.phone.Try("sync", nil, &result) })
	return result.Required
}

// syncAll syncs cards and files.
func (h *household) syncAll() {
	h.t.Helper()
	if required := h.sync(); required != interop.RequiredNone {
		h.t.Fatalf("the phone's sync requires %s", required)
	}
	h.meanwhile("the phone's media sync", func() error { return h.phone.Try("sync_media", nil, nil) })
}

// rest waits until the desktop has taken what the phone brought.
func (h *household) rest() {
	h.t.Helper()
	h.l.Until("the desktop's rest", func() bool {
		return h.Sync.State().Phase != SyncRunning && !h.Media.active
	})
}

// review answers the only card here.
func (h *household) review() {
	h.t.Helper()
	reviewed := false
	Change(h.Worker, func(c *collection.Collection) (anki.Changes, error) {
		cards, err := c.FindCards("first")
		if err != nil {
			return anki.Changes{}, err
		}
		return c.AnswerCard(collection.Answer{Card: cards[0], Rating: anki.RatingGood})
	}, func(_ anki.Changes, err error) {
		if err != nil {
			h.t.Fatal(err)
		}
		reviewed = true
	})
	h.l.Until("the review", func() bool { return reviewed })
}

// phoneReviews counts the phone's reviews.
func (h *household) phoneReviews() int { return len(h.phone.IDs("select id from revlog")) }

// reasons returns why the syncs of the diary began, the latest first, for those with an outcome.
func (h *household) reasons(outcome SyncOutcome) (list []SyncReason) {
	h.t.Helper()
	entries, err := h.Diary.List()
	if err != nil {
		h.t.Fatal(err)
	}
	for _, e := range entries {
		if e.Outcome == outcome {
			list = append(list, e.Reason)
		}
	}
	return list
}

func TestPhoneGetsWhatWasStudiedHere(t *testing.T) {
	h := newHousehold(t)
	h.review()
	addNote(t, h.App, h.l, `<img src="new.png">`)
	writeMedia(t, h.App, "new.png")
	h.syncAll() // nobody presses sync here
	if n := h.phoneReviews(); n != 1 {
		t.Errorf("the phone has %d reviews, want 1", n)
	}
	interop.RequireEqual(t, interop.ReadDump(t, h.Profile().Collection()), h.phone.Dump())
	if content, err := os.ReadFile(filepath.Join(filepath.Dir(h.phone.Path), "collection.media", "new.png")); err != nil || string(content) != "new.png" {
		t.Errorf("on the phone new.png holds %q, %v", content, err)
	}
	if err := errors.Join(h.Sync.State().Err, h.Media.State().Err); err != nil {
		t.Error(err)
	}
	if reasons := h.reasons(OutcomeDone); !slices.Contains(reasons, ReasonPhone) {
		t.Errorf("the diary says %v", reasons)
	}
}

func TestDesktopGetsWhatWasStudiedOnThePhone(t *testing.T) {
	h := newHousehold(t)
	h.review() // both have something
	arrived := false
	h.Events.Subscribe(func(event any) {
		if c, ok := event.(Changed); ok && c.Notes {
			arrived = true
		}
	})
	h.phone.NewDeck("Of the phone") // decks count what was studied, and this is the same second
	_, cards := h.phone.AddNote("Basic", "Of the phone", map[string]string{"Front": "from the phone", "Back": "b"})
	h.phone.Answer(cards[0], "easy")
	h.syncAll()
	h.l.Until("what the phone brings", func() bool { return arrived })
	h.rest()
	interop.RequireEqual(t, interop.ReadDump(t, h.Profile().Collection()), h.phone.Dump())
}

func TestPhoneDoesNotWaitForABusyDesktop(t *testing.T) {
	h := newHousehold(t)
	h.review()
	h.rest()
	h.Serve.patience = time.Millisecond
	release, released := make(chan struct{}), false
	Do(h.Worker, func(*collection.Collection) (bool, error) { <-release; return true, nil }, func(bool, error) { released = true })
	h.phone.AddNote("Basic", "Default", map[string]string{"Front": "from the phone", "Back": "b"})
	if required := h.sync(); required != interop.RequiredNone {
		t.Errorf("the phone's sync requires %s", required)
	}
	if n := h.phoneReviews(); n != 0 {
		t.Errorf("the phone has %d reviews: the desktop was not busy", n)
	}
	close(release)
	h.l.Until("the end of the work", func() bool { return released })
	h.rest()
	h.Serve.patience = time.Hour
	h.syncAll()
	if n := h.phoneReviews(); n != 1 {
		t.Errorf("the phone has %d reviews after the next sync, want 1", n)
	}
	h.rest()
	interop.RequireEqual(t, interop.ReadDump(t, h.Profile().Collection()), h.phone.Dump())
}

func TestPhoneIsServedWhenTheDesktopNeedsAOneWaySync(t *testing.T) {
	h := newHousehold(t)
	changed := false
	Change(h.Worker, func(c *collection.Collection) (anki.Changes, error) {
		nt, err := c.FindNotetypeByName("Basic")
		if err != nil {
			return anki.Changes{}, err
		}
		nt.Fields = append(nt.Fields, anki.Field{Name: "More"})
		return c.UpdateNotetype(nt)
	}, func(_ anki.Changes, err error) {
		if err != nil {
			t.Fatal(err)
		}
		changed = true
	})
	h.l.Until("one more field", func() bool { return changed })
	if required := h.sync(); required != interop.RequiredNone {
		t.Errorf("the phone's sync requires %s", required)
	}
	if reasons := h.reasons(OutcomeQuestion); len(reasons) == 0 || reasons[0] != ReasonPhone {
		t.Errorf("the diary says %v", reasons)
	}
	if phase := h.Sync.State().Phase; phase != SyncIdle {
		t.Errorf("the window is %s: a question nobody asked for", phase)
	}
}

func TestSyncOfAnotherPhoneIsNotCanceled(t *testing.T) {
	h := newHousehold(t)
	other, asking := device(t, h.Serve.State()), device(t, h.Serve.State())
	if _, err := other.Start(t.Context(), wire.StartRequest{}); err != nil {
		t.Fatal(err)
	}
	h.review()
	h.meanwhile("the question of a device", func() error {
		_, _, err := asking.Meta(t.Context(), wire.MetaRequest{Version: wire.Version})
		return err
	})
	h.rest()
	if _, err := other.Chunk(t.Context()); err != nil {
		t.Errorf("the sync of the other: %v", err)
	}
}

func TestDesktopWaitsForTheSyncOfAPhone(t *testing.T) {
	h := newHousehold(t)
	phone := device(t, h.Serve.State())
	if _, err := phone.Start(t.Context(), wire.StartRequest{}); err != nil {
		t.Fatal(err)
	}
	h.review()
	h.Sync.Start()
	h.meanwhile("the rest of the phone's sync", func() error {
		for range 50 { // long enough for the desktop, if it did not wait
			if _, err := phone.Chunk(t.Context()); err != nil {
				return err
			}
		}
		return phone.Abort(t.Context())
	})
	h.requireSent()
}

func TestDesktopDoesNotWaitForAPhoneThatHasGoneAway(t *testing.T) {
	h := newHousehold(t)
	phone := device(t, h.Serve.State())
	if _, err := phone.Start(t.Context(), wire.StartRequest{}); err != nil {
		t.Fatal(err)
	}
	h.review()
	h.Serve.patience = time.Millisecond
	h.Sync.Start()
	h.requireSent()
}

// requireSent waits for the desktop's sync, which must have sent all.
func (h *household) requireSent() {
	h.t.Helper()
	h.rest()
	h.l.Until("the last look", func() bool { return h.Sync.State().Pending.Total() == 0 })
	if err := h.Sync.State().Err; err != nil {
		h.t.Error(err)
	}
	if reasons := h.reasons(OutcomeDone); len(reasons) == 0 || reasons[0] != ReasonClick {
		h.t.Errorf("the diary says %v", reasons)
	}
}
