package syncserver

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"karuta/media"
	"karuta/syncclient/wire"
)

// mediaZip makes what a device uploads: names and contents in turn, "" for a deletion.
func mediaZip(t testing.TB, items ...string) []byte {
	t.Helper()
	list := make([]string, 0, len(items)/2)
	contents := map[string]string{}
	for i := 0; i < len(items); i += 2 {
		entry := "null"
		if items[i+1] != "" {
			contents[fmt.Sprint(i/2)] = items[i+1]
			entry = fmt.Sprintf(`"%d"`, i/2)
		}
		list = append(list, fmt.Sprintf(`[%q,%s]`, items[i], entry))
	}
	return zipOf(t, "["+strings.Join(list, ",")+"]", contents)
}

func zipOf(t testing.TB, list string, contents map[string]string) []byte {
	t.Helper()
	var buf bytes.Buffer
	z := zip.NewWriter(&buf)
	put := func(name, text string) {
		w, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate})
		if err == nil {
			_, err = io.WriteString(w, text)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	for name, text := range contents {
		put(name, text)
	}
	put(mediaListName, list)
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

func (p *peer) uploadMedia(items ...string) wire.MediaUploaded {
	p.t.Helper()
	u, err := wire.DecodeMediaUploaded(p.ok("msync/uploadChanges", mediaZip(p.t, items...)))
	p.must(err)
	return u
}

func (p *peer) mediaSane(files uint32) bool {
	p.t.Helper()
	equal, err := wire.DecodeMediaSanity(p.ok("msync/mediaSanity", wire.EncodeMediaSanityRequest(files)))
	p.must(err)
	return equal
}

func TestMediaRoundTrip(t *testing.T) {
	w := newWorld(t, Limits{})
	p := w.logIn("run")
	if got := p.uploadMedia("a.txt", "one", "été.png", "two", "gone", ""); got != (wire.MediaUploaded{Processed: 3, USN: 2}) {
		t.Errorf("uploaded %+v", got)
	}
	if got := p.uploadMedia("a.txt", "one"); got != (wire.MediaUploaded{Processed: 1, USN: 2}) {
		t.Errorf("the same content takes a number: %+v", got)
	}
	if got := p.uploadMedia("a.txt", "three", "été.png", ""); got != (wire.MediaUploaded{Processed: 2, USN: 4}) {
		t.Errorf("replaced and deleted: %+v", got)
	}
	changes, err := wire.DecodeMediaChanges(p.ok("msync/mediaChanges", wire.EncodeMediaChangesRequest(0)))
	want := media.SumOf([]byte("three"))
	if err != nil || len(changes) != 2 || changes[0].Name != "a.txt" || changes[0].USN != 3 || !bytes.Equal(changes[0].SHA1, want[:]) ||
		changes[1].Name != "été.png" || changes[1].USN != 4 || changes[1].SHA1 != nil {
		t.Errorf("changes %+v, %v", changes, err)
	}
	raw := p.ok("msync/downloadFiles", wire.EncodeDownloadFiles([]string{"a.txt"}))
	z, err := zip.NewReader(bytes.NewReader(raw), int64(len(raw)))
	if err != nil || len(z.File) != 2 {
		t.Fatalf("downloaded %d bytes: %v", len(raw), err)
	}
	p.refused("msync/downloadFiles", wire.EncodeDownloadFiles([]string{"a.txt", "été.png"}), http.StatusConflict)
	if !p.mediaSane(1) || p.mediaSane(2) {
		t.Error("one file is not counted as one")
	}
	if m := p.meta(); m.MediaUSN != 4 {
		t.Errorf("meta %+v", m)
	}
}

func TestParallelMediaRequests(t *testing.T) {
	w := newWorld(t, Limits{})
	p := w.logIn("run")
	var all sync.WaitGroup
	for i := range 8 {
		all.Go(func() {
			for j := range 3 {
				p.uploadMedia(fmt.Sprintf("%d-%d", i, j), fmt.Sprint("content ", i, j))
			}
		})
	}
	all.Wait()
	if !p.mediaSane(24) {
		t.Error("not all have come")
	}
	if m := p.meta(); m.MediaUSN != 24 {
		t.Errorf("meta %+v", m)
	}
}

func TestBadMediaZipsChangeNothing(t *testing.T) {
	w := newWorld(t, Limits{})
	p := w.logIn("run")
	many := make([]string, 0, 52)
	for i := range 26 {
		many = append(many, fmt.Sprint(i), "x")
	}
	bomb := zipOf(t, `[["a","0"]]`, map[string]string{"0": strings.Repeat("0", wire.MediaFileLimit+1)})
	for name, raw := range map[string][]byte{
		"no zip": []byte("no zip"), "empty": {}, "too many": mediaZip(t, many...), "traversal": mediaZip(t, "good", "x", "../evil", "x"),
		"absolute": mediaZip(t, "/etc/passwd", "x"), "backslash": mediaZip(t, `..\\evil`, "x"), "dots": mediaZip(t, "..", "x"), "dot": mediaZip(t, ".", "x"),
		"no name": mediaZip(t, "", "x"), "zero byte": zipOf(t, `[["a\u0000b","0"]]`, map[string]string{"0": "x"}), "not composed": mediaZip(t, "e\u0301", "x"),
		"long name": mediaZip(t, strings.Repeat("x", 256), "x"), "missing entry": zipOf(t, `[["a","0"]]`, nil),
		"empty file": zipOf(t, `[["a","0"]]`, map[string]string{"0": ""}), "list of names": zipOf(t, `[["a","_meta"]]`, nil),
		"no list": zipOf(t, `{}`, nil), "null": zipOf(t, `[[null,null]]`, nil), "bomb": bomb,
	} {
		if status, _ := p.send("msync/uploadChanges", raw); status != http.StatusBadRequest {
			t.Errorf("%s: status %d", name, status)
		}
	}
	if !p.mediaSane(0) || p.meta().MediaUSN != 0 {
		t.Error("something of a bad zip was taken")
	}
	if left, err := os.ReadDir(filepath.Join(w.dir, "users", "1", arrivalsName)); err != nil || len(left) != 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

// bothSizes are contents that lie in the database and in a file.
func bothSizes() map[string]string {
	return map[string]string{"small": "content", "large": strings.Repeat("x", smallMedia+1)}
}

func TestDeletedMediaAreKeptForThirtyDays(t *testing.T) {
	for size, content := range bothSizes() {
		t.Run(size, func(t *testing.T) { testDeletedMedia(t, content) })
	}
}

func testDeletedMedia(t *testing.T, content string) {
	w := newWorld(t, Limits{})
	p := w.logIn("run")
	p.uploadMedia("a", content)
	p.uploadMedia("a", "")
	for _, c := range []struct {
		days  int
		there bool
	}{{29, true}, {31, false}} {
		p.meta() // opens the list again
		w.now = w.now.AddDate(0, 0, c.days)
		w.server.Tidy()
		w.now = w.now.AddDate(0, 0, -c.days)
		if got := w.hasContent(content); got != c.there {
			t.Errorf("after %d days it is there: %t", c.days, got)
		}
	}
}

// hasContent reports whether a content lies somewhere, whatever its name.
func (w *world) hasContent(content string) bool {
	w.t.Helper()
	sp := w.server.use(w.id)
	defer w.server.release(sp)
	sp.media.mu.Lock()
	defer sp.media.mu.Unlock()
	w.must(sp.media.open())
	r, err := sp.media.content(media.SumOf([]byte(content)))
	if errors.Is(err, fs.ErrNotExist) {
		return false
	}
	w.must(err)
	got, err := io.ReadAll(r)
	w.must(errors.Join(err, r.Close()))
	return string(got) == content
}

func TestContentThatIsUsedAgainStays(t *testing.T) {
	for size, content := range bothSizes() {
		t.Run(size, func(t *testing.T) {
			w := newWorld(t, Limits{})
			p := w.logIn("run")
			p.uploadMedia("a", content)
			p.uploadMedia("a", "")
			p.uploadMedia("b", content)
			w.now = w.now.AddDate(0, 0, 40)
			w.server.Tidy()
			p.ok("msync/downloadFiles", wire.EncodeDownloadFiles([]string{"b"}))
		})
	}
}

func TestMediaMissingOnTheDiskAreForgotten(t *testing.T) {
	w := newWorld(t, Limits{})
	p := w.logIn("run")
	content := bothSizes()["large"]
	p.uploadMedia("a", content)
	sp := w.server.use(w.id)
	w.must(os.Remove(sp.media.path(media.SumOf([]byte(content)))))
	w.server.release(sp)
	p.refused("msync/downloadFiles", wire.EncodeDownloadFiles([]string{"a"}), http.StatusConflict)
	if !p.mediaSane(0) {
		t.Error("it is still counted")
	}
}

func TestQuotaHoldsForMediaAndCollection(t *testing.T) {
	w := newWorld(t, Limits{Account: 1000})
	p := w.logIn("run")
	p.uploadMedia("a", strings.Repeat("a", 900))
	if raw := p.ok("msync/uploadChanges", mediaZip(t, "b", strings.Repeat("b", 101))); !bytes.Contains(raw, []byte("no room")) {
		t.Errorf("answer %s", raw)
	}
	if !p.mediaSane(1) {
		t.Error("the second file was taken")
	}
	p.uploadMedia("a", strings.Repeat("c", 1000))
	raw, err := os.ReadFile(newFile(t))
	w.must(err)
	if got := string(p.ok("sync/upload", raw)); got != uploadNoRoom {
		t.Error(got)
	}
}
