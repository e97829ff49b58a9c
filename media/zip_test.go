package media

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// zipBytes makes a zip of these entries.
func zipBytes(t testing.TB, entries map[string]string) *bytes.Reader {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, name := range slices.Sorted(maps.Keys(entries)) {
		w, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Store})
		if err == nil {
			_, err = io.WriteString(w, entries[name])
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return bytes.NewReader(b.Bytes())
}

// everything lists what lies in a folder and below it, with the folder above.
func everything(t testing.TB, tr *Tracker) (paths []string) {
	t.Helper()
	err := filepath.WalkDir(filepath.Dir(tr.folder.path), func(path string, d os.DirEntry, err error) error {
		if err == nil && !d.IsDir() && !strings.Contains(path, ".karuta.db") {
			paths = append(paths, filepath.Base(path))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return paths
}

func TestHostileZipsAreRefused(t *testing.T) {
	good := SumOf([]byte("good"))
	for what, entries := range map[string]map[string]string{
		"a path":           {"0": "good", "_meta": `{"0":"../a"}`},
		"an absolute path": {"0": "good", "_meta": `{"0":"/tmp/a"}`},
		"not asked for":    {"0": "good", "_meta": `{"0":"b"}`},
		"an extra entry":   {"0": "good", "1": "good", "_meta": `{"0":"a"}`},
		"twice":            {"0": "good", "1": "good", "_meta": `{"0":"a","1":"a"}`},
		"no list":          {"0": "good"},
		"a list":           {"0": "good", "_meta": `["a"]`},
		"null":             {"0": "good", "_meta": `null`},
		"a long list":      {"0": "good", "_meta": `{"0":"a"` + strings.Repeat(" ", maxMetaBytes) + `}`},
		"entry as a path":  {"../../0": "good", "_meta": `{"0":"a"}`},
	} {
		tr := newTracker(t)
		zip := zipBytes(t, entries)
		got, err := tr.Receive(zip, zip.Size(), []Wanted{{"a", good}})
		if !errors.Is(err, ErrZip) {
			t.Errorf("%s: %+v, %v", what, got, err)
		}
		for _, path := range everything(t, tr) {
			if path != "a" || len(got.Files) != 1 {
				t.Errorf("%s: wrote %q", what, path)
			}
		}
	}
}

func TestWrongContentIsNotStored(t *testing.T) {
	tr := newTracker(t)
	write(t, tr, "a", "mine")
	zip := zipBytes(t, map[string]string{"0": "bad", "_meta": `{"0":"a"}`})
	got, err := tr.Receive(zip, zip.Size(), []Wanted{{"a", SumOf([]byte("good"))}})
	if err != nil || !slices.Equal(got.Mismatched, []string{"a"}) || len(got.Files) > 0 {
		t.Errorf("got %+v, %v", got, err)
	}
	if content(t, tr.folder, "a") != "mine" {
		t.Error("the file was replaced")
	}
	if paths := everything(t, tr); len(paths) != 1 {
		t.Errorf("there is %q", paths)
	}
}

func TestZipBombsAreRefused(t *testing.T) {
	if testing.Short() {
		t.Skip("packs 300 MB, for which the race detector takes a minute and finds nothing that runs at the same time")
	}
	const size = MaxFileBytes + 1
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i := range 3 {
		w, err := z.CreateHeader(&zip.FileHeader{Name: fmt.Sprint(i), Method: zip.Deflate})
		if err == nil {
			_, err = io.CopyN(w, zeros{}, size)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	w, err := z.Create(metaName)
	if err == nil {
		_, err = io.WriteString(w, `{"0":"a","1":"b","2":"c"}`)
	}
	if err := errors.Join(err, z.Close()); err != nil {
		t.Fatal(err)
	}
	tr := newTracker(t)
	got, err := tr.Receive(bytes.NewReader(b.Bytes()), int64(b.Len()), []Wanted{{"a", Sum{1}}, {"b", Sum{1}}, {"c", Sum{1}}})
	if !errors.Is(err, ErrZip) {
		t.Errorf("got %+v, %v", got, err)
	}
	if paths := everything(t, tr); len(paths) > 0 {
		t.Errorf("there is %q", paths)
	}
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }

// An entry's header may say anything: what counts is what comes out.
func TestZipThatLiesAboutItsSizeIsRefused(t *testing.T) {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	text := []byte("good")
	w, err := z.CreateRaw(&zip.FileHeader{
		Name: "0", Method: zip.Store, CRC32: crc32.ChecksumIEEE(text), CompressedSize64: 4, UncompressedSize64: 1 << 40,
	})
	if err == nil {
		_, err = w.Write(text)
	}
	if err != nil {
		t.Fatal(err)
	}
	w, err = z.Create(metaName)
	if err == nil {
		_, err = io.WriteString(w, `{"0":"a"}`)
	}
	if err := errors.Join(err, z.Close()); err != nil {
		t.Fatal(err)
	}
	tr := newTracker(t)
	got, err := tr.Receive(bytes.NewReader(b.Bytes()), int64(b.Len()), []Wanted{{"a", SumOf(text)}})
	if err == nil || len(got.Files) > 0 {
		t.Errorf("got %+v, %v", got, err)
	}
}

func TestFileChangedWhileItIsSentIsSentAgain(t *testing.T) {
	tr := newTracker(t)
	write(t, tr, "a", "before")
	write(t, tr, "b", "same")
	write(t, tr, "c", "soon gone")
	write(t, tr, "d", "soon empty")
	scanned(t, tr)
	write(t, tr, "a", "after")
	write(t, tr, "d", "")
	if err := tr.folder.Remove("c"); err != nil {
		t.Fatal(err)
	}
	u, err := tr.NextUpload(25, 1<<20, nil)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := u.Write(context.Background(), &b); err != nil {
		t.Fatal(err)
	}
	changed, err := u.Done(len(u.Sent()))
	if err != nil || !slices.Equal(changed, []string{"a", "c", "d"}) || len(u.Sent()) != 2 {
		t.Errorf("changed %q, sent %+v, %v", changed, u.Sent(), err)
	}
	scanned(t, tr)
	if p := pending(t, tr); p != (Pending{Files: 1, Bytes: 5, Deletions: 1}) {
		t.Errorf("pending %+v", p)
	}
}

func FuzzReceive(f *testing.F) {
	for _, entries := range []map[string]string{
		{"0": "good", "_meta": `{"0":"a"}`},
		{"0": "good", "1": "b", "_meta": `{"0":"a","1":"../b"}`},
		{"_meta": `{}`},
		{"_meta": `[["a","0"]]`},
	} {
		zip := zipBytes(f, entries)
		text, err := io.ReadAll(zip)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(text)
	}
	f.Add([]byte("PK"))
	tr := newTracker(f)
	asked := []Wanted{{"a", SumOf([]byte("good"))}, {"b", SumOf([]byte("b"))}}
	f.Fuzz(func(t *testing.T, text []byte) {
		got, err := tr.Receive(bytes.NewReader(text), int64(len(text)), asked)
		if err == nil && len(got.Files) > len(asked) {
			t.Errorf("got %+v", got)
		}
		for _, path := range everything(t, tr) {
			if path != "a" && path != "b" {
				t.Fatalf("wrote %q", path)
			}
			if sum, err := tr.folder.FileSum(path); err != nil || sum != asked[path[0]-'a'].Sum {
				t.Fatalf("%q has the wrong content, %v", path, err)
			}
		}
	})
}

func FuzzDecodeMeta(f *testing.F) {
	for _, text := range []string{`{"0":"a"}`, `{}`, `null`, `[]`, `{"0":null}`, `{"0":1}`, "{\"0\":\"\xff\"}"} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		if names, err := decodeMeta(text); (err == nil) != (names != nil) {
			t.Errorf("%q: %v, %v", text, names, err)
		}
	})
}
