package syncserver

import (
	"fmt"
	"testing"

	"karuta/syncclient/wire"
)

// TestFewStayOpen lets more accounts come than may stay open: the longest unused are closed, but none in the middle of a sync.
func TestFewStayOpen(t *testing.T) {
	w := newWorld(t, Limits{Open: 2})
	busy := w.logIn("busy")
	busy.begin(0)
	busy.addCard(1)
	for i := range 4 {
		name := fmt.Sprint("other ", i)
		_, err := w.server.accounts.Add(t.Context(), name, "secret")
		w.must(err)
		p := &peer{world: w, run: "run", version: wire.Version}
		key, err := wire.DecodeHostKey(p.ok("sync/hostKey", wire.EncodeLogin(wire.Login{User: name, Password: "secret"})))
		w.must(err)
		p.key = key
		p.meta()
	}
	w.server.closeLongestUnused()
	w.server.closeLongestUnused() // the busy one was among those asked the first time
	if n := len(w.server.spaces); n != 2 {
		t.Errorf("%d accounts are open", n)
	}
	busy.end()
	if !w.hasCard(1) {
		t.Error("the sync was disturbed")
	}
}
