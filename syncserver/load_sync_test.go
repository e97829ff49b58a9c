package syncserver

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"karuta/collection"
	"karuta/collection/anki"
	"karuta/syncclient/wire"
)

const (
	loadCards     = 1000
	loadNotes     = 20       // changed in each sync
	loadMediaSize = 20 << 10 // bytes of the media file of each sync
)

// learner is somebody with a real collection, who does the same in every account: what is recorded of it fits all.
type learner struct {
	t    testing.TB
	file []byte // the collection as it is uploaded
	col  *collection.Collection
	now  time.Time
	done int // syncs recorded
}

func newLearner(t testing.TB) *learner {
	t.Helper()
	names := make([]string, loadCards)
	for i := range names {
		names[i] = fmt.Sprint("note ", i)
	}
	path := newFile(t, names...)
	l := &learner{t: t, now: time.Now()}
	var err error
	if l.file, err = os.ReadFile(path); err != nil {
		t.Fatal(err)
	}
	if l.col, err = collection.Open(path, collection.Options{Now: func() time.Time { return l.now }}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.col.Close() })
	return l
}

func (l *learner) must(err error) {
	l.t.Helper()
	if err != nil {
		l.t.Fatal(err)
	}
}

// text is what the changed notes say after so many syncs.
func loadText(done int) string { return fmt.Sprint("changed for sync ", done) }

// mediaName is the name of the file that comes with a sync, mediaText what is in it.
func mediaName(done int) string { return fmt.Sprintf("sound %d.mp3", done) }
func mediaText(done int) string { return strings.Repeat("x", loadMediaSize) + mediaName(done) }

// changedNotes are the notes that change in each sync.
func changedNotes(t testing.TB, col *collection.Collection) []*anki.Note {
	t.Helper()
	ids, err := col.FindNotes("")
	if err != nil {
		t.Fatal(err)
	}
	var notes []*anki.Note
	for _, id := range ids[:loadNotes] {
		note, err := col.GetNote(id)
		if err != nil {
			t.Fatal(err)
		}
		notes = append(notes, note)
	}
	return notes
}

// record changes the notes, adds a media file, and records the sync that sends them: every request that a device makes.
func (l *learner) record() recording {
	l.t.Helper()
	l.done++
	l.now = l.now.Add(time.Minute)
	for _, note := range changedNotes(l.t, l.col) {
		note.Fields[1] = loadText(l.done)
		_, err := l.col.UpdateNote(note)
		l.must(err)
	}
	state, err := l.col.SyncState()
	l.must(err)
	e, err := l.col.BeginExchange(collection.ClientSide(state.USN))
	l.must(err)
	changes, err := e.PendingChanges(true)
	l.must(err)
	objects := wire.EncodeApplyChanges(changesToWire(changes))
	chunk, err := e.NextChunk()
	l.must(err)
	if chunk.Len() != loadNotes || !chunk.Done {
		l.t.Fatalf("a sync of %d rows", chunk.Len())
	}
	counts, err := e.SanityCounts()
	l.must(err)
	_, err = e.Commit(state.Modified + 1)
	l.must(err)
	return record(l.t,
		"sync/meta", `{"v":11,"cv":"load"}`, fmt.Sprintf(`"usn":%d,`, state.USN),
		"sync/start", string(wire.EncodeStart(wire.StartRequest{MinUSN: state.USN, ClientNewer: true})), `"cards":[]`,
		"sync/applyChanges", string(objects), `"models":[]`,
		"sync/chunk", "{}", `{"done":true}`,
		"sync/applyChunk", string(wire.EncodeApplyChunk(wire.Chunk(chunk))), "null",
		"sync/sanityCheck2", string(wire.EncodeSanityRequest(countsToWire(counts))), `"status":"ok"`,
		"sync/finish", "{}", "",
		"msync/begin", `{"v":"load"}`, fmt.Sprintf(`"usn":%d`, l.done-1),
		"msync/uploadChanges", string(mediaZip(l.t, mediaName(l.done), mediaText(l.done))), fmt.Sprintf(`"data":[1,%d]`, l.done),
		"msync/mediaSanity", fmt.Sprintf(`{"local":%d}`, l.done), `"data":"OK"`)
}

// check makes sure that a server's collection and the folder of its media hold what the learner has sent.
func (l *learner) check(path, mediaFolder string) {
	l.t.Helper()
	col, err := collection.Open(path, collection.Options{Now: func() time.Time { return l.now }})
	l.must(err)
	defer func() { _ = col.Close() }()
	for _, note := range changedNotes(l.t, col) {
		if note.Fields[1] != loadText(l.done) {
			l.t.Fatalf("%s: a note says %q", path, note.Fields[1])
		}
	}
	for done := 1; done <= l.done; done++ {
		text, err := os.ReadFile(filepath.Join(mediaFolder, mediaName(done)))
		l.must(err)
		if string(text) != mediaText(done) {
			l.t.Fatalf("%s: another content of %s", path, mediaName(done))
		}
	}
}
