package syncserver

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"karuta/internal/faulty"
	"karuta/internal/interop"
	"karuta/syncclient/wire"
)

// TestDiskFullAtAnyWrite lets each kind of request meet a disk that is full after n pages, for every n until it
// succeeds: the server says so, goes on, and has the collection and the media that it had.
func TestDiskFullAtAnyWrite(t *testing.T) {
	if testing.Short() {
		t.Skip("each failure is looked at in all rows")
	}
	if !faulty.InOwnMounts(t) {
		return
	}
	disk := faulty.MemoryDisk(t, "size=64m")
	w := newWorldIn(t, disk.Folder, Limits{})
	p := w.logIn("run")
	file, err := os.ReadFile(newFile(t, "uploaded"))
	w.must(err)
	p.ok("sync/upload", file)
	next := int64(1)
	for _, step := range []struct {
		name string
		do   func() (status int, text string)
	}{
		{"sync", func() (int, string) {
			next++
			return p.tryAll("sync/start", `{"minUsn":0,"lnewer":false,"graves":null}`, "sync/applyChanges", emptyChanges,
				"sync/chunk", "{}", "sync/applyChunk", manyCards(next), "sync/finish", "{}")
		}},
		{"media", func() (int, string) {
			next++
			name := fmt.Sprint("file ", next)
			return p.tryAll("msync/uploadChanges", string(mediaZip(t, name, strings.Repeat(name, 2000))))
		}},
		{"download", func() (int, string) { return p.tryAll("sync/download", "{}") }},
		{"upload", func() (int, string) { return p.tryAll("sync/upload", string(file)) }},
		{"log-in", func() (int, string) {
			return p.tryAll("sync/hostKey", string(wire.EncodeLogin(wire.Login{User: "learner", Password: "secret"})))
		}},
	} {
		failures := 0
		for n := 0; ; n += 1 + failures/fullDiskSteps() {
			before := w.everything()
			disk.Leave(n)
			status, text := step.do()
			disk.Leave(-1)
			if !isNoRoom(status, text) {
				if status != http.StatusOK {
					t.Fatalf("%s with %d pages: %d %q", step.name, n, status, text)
				}
				break
			}
			failures++
			after := w.everything()
			if diff := interop.Diff(before.collection, after.collection); len(diff) > 0 {
				t.Fatalf("%s with %d pages: the collection is another: %v", step.name, n, diff)
			}
			if before.media != after.media {
				t.Fatalf("%s with %d pages: media %+v, before %+v", step.name, n, after.media, before.media)
			}
		}
		if failures == 0 && step.name != "log-in" { // which may find room in a page it has
			t.Errorf("%s never met a full disk", step.name)
		}
		t.Logf("%s: the disk was full %d times", step.name, failures)
	}
}

// fullDiskSteps is after how many failures the steps get longer by a page.
func fullDiskSteps() int {
	if os.Getenv("KARUTA_LONG") != "" {
		return 50
	}
	return 3
}

// isNoRoom reports whether an answer says that there was no room.
func isNoRoom(status int, text string) bool {
	switch status {
	case http.StatusInternalServerError:
		return text == diskFull
	case http.StatusOK:
		return text == uploadNoRoom || strings.Contains(text, noRoomForMedia)
	}
	return false
}

// tryAll sends requests until one is refused, and returns the last answer.
func (p *peer) tryAll(steps ...string) (status int, text string) {
	p.t.Helper()
	for i := 0; i < len(steps); i += 2 {
		var raw []byte
		if status, raw = p.send(steps[i], []byte(steps[i+1])); status != http.StatusOK {
			return status, string(raw)
		}
		text = string(raw)
	}
	return status, text
}

// manyCards is a chunk that takes some pages.
func manyCards(from int64) string {
	rows := make([]string, 200)
	for i := range rows {
		rows[i] = fmt.Sprintf(`[%d,7,1,0,5,-1,0,0,1,0,0,0,0,0,0,0,0,"{}"]`, 1000*from+int64(i))
	}
	return `{"chunk":{"done":true,"cards":[` + strings.Join(rows, ",") + `]}}`
}

// kept is what the server has.
type kept struct {
	collection *interop.Dump
	media      mediaState
}

// everything reads it, while the server is closed.
func (w *world) everything() (k kept) {
	w.t.Helper()
	sp := w.server.use(w.id)
	var err error
	k.media, err = sp.media.state()
	w.must(err)
	w.server.release(sp)
	w.stop()
	k.collection = interop.ReadDump(w.t, filepath.Join(w.dir, "users", "1", collectionName))
	w.start()
	return k
}
