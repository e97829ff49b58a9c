package syncclient_test

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/json"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"karuta/internal/interop"
	"karuta/media"
	"karuta/syncclient"
)

// mediaDevice is a Karuta with a media folder and an account on a server.
type mediaDevice struct {
	t       testing.TB
	folder  string
	tracker *media.Tracker
	client  *syncclient.Client
	key     string
}

func newMediaDevice(t testing.TB, s *interop.Server) *mediaDevice {
	t.Helper()
	d := &mediaDevice{t: t, folder: filepath.Join(t.TempDir(), "collection.media")}
	d.client = syncclient.New(syncclient.Options{Connect: connector(t).Connect, Endpoint: s.Endpoint})
	key, err := d.client.Login(context.Background(), s.Users[0].Name, s.Users[0].Password)
	d.must(err)
	d.key = key
	d.open()
	t.Cleanup(func() { _ = d.tracker.Close() })
	return d
}

func (d *mediaDevice) must(err error) {
	d.t.Helper()
	if err != nil {
		d.t.Fatal(err)
	}
}

func (d *mediaDevice) open() {
	d.t.Helper()
	tracker, err := media.OpenTracker(d.folder)
	d.must(err)
	d.tracker = tracker
}

func (d *mediaDevice) write(name, content string) {
	d.t.Helper()
	d.must(os.WriteFile(filepath.Join(d.folder, name), []byte(content), 0o600))
}

func (d *mediaDevice) remove(name string) {
	d.t.Helper()
	d.must(os.Remove(filepath.Join(d.folder, name)))
}

func (d *mediaDevice) sync() syncclient.MediaResult {
	d.t.Helper()
	result, err := d.client.SyncMedia(context.Background(), d.tracker, syncclient.MediaOptions{})
	d.must(err)
	return result
}

// files are a folder's files and what is in them; empty ones, which are never
// synchronised, are left out.
func files(t testing.TB, folder string) map[string]media.Sum {
	t.Helper()
	all := map[string]media.Sum{}
	entries, err := os.ReadDir(folder)
	if err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	for _, e := range entries {
		content, err := os.ReadFile(filepath.Join(folder, e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		if len(content) > 0 {
			all[e.Name()] = media.SumOf(content)
		}
	}
	return all
}

// realMedia is the real program's media folder.
func realMedia(c *interop.Client) string { return media.FolderOf(c.Path) }

// serverMedia is the server's folder of its first user.
func serverMedia(t testing.TB, s *interop.Server) string {
	t.Helper()
	return s.MediaFolder(t, 0)
}

// requireSameFiles fails the test unless the folders hold the same.
func requireSameFiles(t testing.TB, folders ...string) {
	t.Helper()
	want := files(t, folders[0])
	for _, folder := range folders[1:] {
		got := files(t, folder)
		for name, sum := range want {
			if got[name] != sum {
				t.Errorf("%s: %q is another or missing", folder, name)
			}
			delete(got, name)
		}
		for name := range got {
			t.Errorf("%s: %q should not be there", folder, name)
		}
	}
	if t.Failed() {
		t.FailNow()
	}
}

func writeReal(t testing.TB, c *interop.Client, name, content string) {
	t.Helper()
	path := filepath.Join(realMedia(c), name)
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	// The real program does not notice two changes within one second.
	later := time.Now().Add(10 * time.Second)
	if err := os.Chtimes(path, time.Time{}, later); err != nil {
		t.Fatal(err)
	}
	// Nor does it look at a folder whose time is the same; the file system's own steps are some milliseconds long.
	if err := os.Chtimes(filepath.Dir(path), time.Time{}, later); err != nil {
		t.Fatal(err)
	}
}

// trashed returns the content of a file in the trash.
func (d *mediaDevice) trashed(name string) string {
	d.t.Helper()
	content, err := os.ReadFile(filepath.Join(filepath.Dir(d.folder), "media.trash", name))
	if err != nil && !os.IsNotExist(err) {
		d.t.Fatal(err)
	}
	return string(content)
}

// noise is content that does not compress, other for each seed.
func noise(seed, size int) []byte {
	sum := media.SumOf([]byte{byte(seed), byte(seed >> 8), byte(seed >> 16), 'n'})
	var b bytes.Buffer
	for b.Len() < size {
		b.Write(sum[:])
		sum = media.SumOf(sum[:])
	}
	return b.Bytes()[:size]
}

func isThere(path string) bool {
	_, err := os.Stat(path)
	return err == nil || !os.IsNotExist(err)
}

// rawZip returns a writer of an upload with one file, whatever its name.
func rawZip(t testing.TB, name, content string) func(io.Writer) error {
	t.Helper()
	meta, err := json.Marshal([][2]string{{name, "0"}})
	if err != nil {
		t.Fatal(err)
	}
	return func(w io.Writer) error { return zipOf(w, map[string]string{"0": content, "_meta": string(meta)}) }
}

// zipOf writes a zip with these entries, "_meta" last.
func zipOf(w io.Writer, entries map[string]string) error {
	z := zip.NewWriter(w)
	names := slices.Sorted(maps.Keys(entries))
	for _, name := range names {
		entry, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Store})
		if err == nil {
			_, err = io.WriteString(entry, entries[name])
		}
		if err != nil {
			return err
		}
	}
	return z.Close()
}

// runSQLite changes a database of the server behind its back.
func runSQLite(t testing.TB, path, statements string) {
	t.Helper()
	var ok bool
	interop.Run(t, `
import json, sqlite3, sys
job = json.load(sys.stdin)
db = sqlite3.connect(job["path"])
db.executescript(job["sql"])
db.close()
print("true")
`, map[string]string{"path": path, "sql": statements}, &ok)
}

func writeFile(t testing.TB, folder, name, content string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(folder, name), []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
}
