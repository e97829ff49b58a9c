package app

import (
	"sync"
	"testing"

	"karuta/internal/testloop"
)

// heldPosts is a loop that something can be kept from.
type heldPosts struct {
	loop *testloop.Loop
	mu   sync.Mutex
	hold bool
	held []func()
}

func (h *heldPosts) post(f func()) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.hold {
		h.held = append(h.held, f)
		f = func() {} // so that the loop looks again
	}
	h.loop.Post(f)
}

func (h *heldPosts) holding(hold bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.hold = hold
}

func (h *heldPosts) count() int {
	h.mu.Lock()
	defer h.mu.Unlock()
	return len(h.held)
}

// TestWhatWasReadEarlierDoesNotReplaceWhatWasReadLater: two readings run beside each other, and either may end first.
func TestWhatWasReadEarlierDoesNotReplaceWhatWasReadLater(t *testing.T) {
	l := testloop.New(t)
	posts := &heldPosts{loop: l}
	a, err := New(Config{Base: t.TempDir(), Version: "test", Post: posts.post})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = a.Close() })
	openApp(t, a, l)
	looked := func() bool { return a.Sync.looked == a.Sync.looks }
	l.Until("the first look", looked)

	posts.holding(true)
	a.Sync.Refresh()
	l.Until("an early reading", func() bool { return posts.count() == 1 })
	posts.holding(false)
	addNote(t, a, l, "one")
	l.Until("a later one", func() bool { return a.Sync.State().Pending.Notes == 1 })
	posts.held[0]()
	if got := a.Sync.State().Pending.Notes; got != 1 {
		t.Errorf("%d notes wait", got)
	}
}
