package web

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"testing"

	"karuta/collection"
	"karuta/internal/collectionfile"
	"karuta/syncclient/wire"
)

// device is a program that syncs.
type device struct {
	*world
	key, run string
}

func (w *world) device(name, password string) *device {
	w.t.Helper()
	status, key := w.hostKey(name, password)
	if status != http.StatusOK {
		w.t.Fatalf("log in a device: %d", status)
	}
	return &device{w, key, "run"}
}

// ask sends a request and returns the status and the payload of the answer.
func (d *device) ask(method string, payload []byte) (int, []byte, error) {
	frame := wire.Compress(payload)
	r, err := http.NewRequest(http.MethodPost, d.web.URL+"/"+method, bytes.NewReader(frame))
	if err != nil {
		return 0, nil, err
	}
	r.Header.Set(wire.HeaderName, wire.EncodeHeader(wire.Header{Version: wire.Version, HostKey: d.key, RunKey: d.run, Client: d.client}))
	resp, err := d.web.Client().Do(r)
	if err != nil {
		return 0, nil, err
	}
	defer func() { _ = resp.Body.Close() }()
	raw, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode != http.StatusOK {
		return resp.StatusCode, raw, err
	}
	raw, err = wire.Decompress(bytes.NewReader(raw), 1<<30)
	return resp.StatusCode, raw, err
}

func (d *device) ok(method string, payload []byte) []byte {
	d.t.Helper()
	status, raw, err := d.ask(method, payload)
	if err != nil || status != http.StatusOK {
		d.t.Fatalf("%s: %d %s, %v", method, status, raw, err)
	}
	return raw
}

// upload sends a collection with a note of each name in place of what there is.
func (d *device) upload(notes ...string) {
	d.t.Helper()
	if got := string(d.ok("sync/upload", collectionfile.New(d.t, notes...))); got != "OK" {
		d.t.Fatal(got)
	}
}

func (d *device) meta() wire.Meta {
	d.t.Helper()
	m, err := wire.DecodeMeta(d.ok("sync/meta", wire.EncodeMetaRequest(wire.MetaRequest{Version: wire.Version, Client: d.client})))
	d.must(err)
	return m
}

// fields returns the first fields of the notes that the server has.
func (d *device) fields() []string {
	d.t.Helper()
	path := filepath.Join(d.t.TempDir(), "down.anki2")
	d.must(os.WriteFile(path, d.ok("sync/download", []byte("{}")), 0o600))
	_, err := collection.CheckDownload(path)
	d.must(err)
	return fieldsOf(d.t, path)
}

func fieldsOf(t *testing.T, path string) (list []string) {
	t.Helper()
	col, err := collection.Open(path, collection.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = col.Close() }()
	ids, err := col.FindNotes("")
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range ids {
		note, err := col.GetNote(id)
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, note.Fields[0])
	}
	return list
}

// addMedia sends a media file.
func (d *device) addMedia(name, content string) {
	d.t.Helper()
	var buf bytes.Buffer
	z := zip.NewWriter(&buf)
	for _, entry := range [][2]string{{"0", content}, {"_meta", fmt.Sprintf(`[[%q,"0"]]`, name)}} {
		w, err := z.Create(entry[0])
		d.must(err)
		_, err = io.WriteString(w, entry[1])
		d.must(err)
	}
	d.must(z.Close())
	d.ok("msync/uploadChanges", buf.Bytes())
}

// furnish gives an account a device, a collection with an older copy, and media.
func (w *world) furnish(name, password string) {
	w.t.Helper()
	d := w.device(name, password)
	d.upload("one")
	d.upload("one", "two", "three")
	d.addMedia("日.png", "picture")
	d.addMedia("sound.mp3", "sound")
}
