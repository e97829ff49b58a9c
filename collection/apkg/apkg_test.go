package apkg

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"

	"karuta/collection/anki"
	"karuta/collection/store"
	"karuta/media"
)

// entry is a zip entry of a package made for a test.
type entry struct {
	name    string
	content []byte
}

func squeeze(t testing.TB, b []byte) []byte {
	t.Helper()
	enc, err := zstd.NewWriter(nil)
	if err != nil {
		t.Fatal(err)
	}
	return enc.EncodeAll(b, nil)
}

func pack(t testing.TB, entries ...entry) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, e := range entries {
		w, err := z.CreateHeader(&zip.FileHeader{Name: e.name, Method: zip.Deflate})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write(e.content); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func writeFile(t testing.TB, b []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "test.apkg")
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// collectionFile makes a collection file; statements are run on it behind everybody's back.
func collectionFile(t testing.TB, change func(*store.Tx) error) []byte {
	t.Helper()
	path := filepath.Join(t.TempDir(), "collection.anki2")
	db, err := store.Open(path, store.Options{Create: true, Unlocked: true, ReadOnlyCopy: true})
	if err != nil {
		t.Fatal(err)
	}
	err = db.Update(store.Stamp{Now: 1_700_000_000_000}, func(tx *store.Tx) error {
		if err := tx.CreateSchema(store.Col{Created: 1_700_000_000}); err != nil {
			return err
		}
		if change != nil {
			return change(tx)
		}
		return nil
	})
	if err = errors.Join(err, db.Close()); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// readAll does with a package what an import does: it reads everything.
func readAll(path string, lim limits, dir string) (list []MediaEntry, err error) {
	p, err := open(path, lim)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, p.Close()) }()
	db, err := p.OpenCollection(context.Background(), dir)
	if err != nil {
		return nil, err
	}
	if err := db.Close(); err != nil {
		return nil, err
	}
	if list, err = p.ListMedia(); err != nil {
		return nil, err
	}
	m, err := NewMediaRestore(context.Background(), p, filepath.Join(dir, "media"), nil)
	if err != nil {
		return nil, err
	}
	return list, errors.Join(m.Commit(), m.Finish(), m.Close())
}

func latest(t testing.TB, col []byte, list []MediaEntry, files ...entry) []entry {
	t.Helper()
	return append([]entry{
		{metaEntry, encodeMeta(Latest)}, {latestEntry, squeeze(t, col)}, {legacy1Entry, stub}, {mediaMapEntry, squeeze(t, encodeMap(list))},
	}, files...)
}

func TestPackagesThatAreRefused(t *testing.T) {
	good := collectionFile(t, nil)
	newer := collectionFile(t, func(tx *store.Tx) error {
		col, err := tx.GetCol()
		return errors.Join(err, bumpVersion(tx, col))
	})
	file := func(name, content string) MediaEntry {
		return MediaEntry{Name: name, Size: int64(len(content)), Sum: media.SumOf([]byte(content))}
	}
	whole := pack(t, latest(t, good, []MediaEntry{file("a.png", "1")}, entry{"0", squeeze(t, []byte("1"))})...)
	bomb := limits{base: 4 << 20, ratio: 10, entries: 100, media: 1 << 20}
	for _, tc := range []struct {
		name string
		file []byte
		lim  limits
		want error
	}{
		{"text", []byte("this is a text"), ordinary, anki.ErrNotPackage},
		{"empty", nil, ordinary, anki.ErrNotPackage},
		{"another zip", pack(t, entry{"a.txt", []byte("a")}), ordinary, anki.ErrNotPackage},
		{"cut short", whole[:len(whole)-40], ordinary, anki.ErrPackageDamaged},
		{"cut in the middle", whole[:len(whole)/2], ordinary, anki.ErrPackageDamaged},
		{"version to come", pack(t, entry{metaEntry, encodeMeta(4)}, entry{"collection.anki99", good}), ordinary, anki.ErrPackageTooNew},
		{"no version", pack(t, entry{metaEntry, nil}, entry{legacy1Entry, good}), ordinary, anki.ErrPackageTooNew},
		{"broken meta", pack(t, entry{metaEntry, []byte{0x08, 0xff}}), ordinary, anki.ErrPackageDamaged},
		{"huge meta", pack(t, entry{metaEntry, make([]byte, 1<<20)}), ordinary, anki.ErrPackageTooLarge},
		{"meta lost", pack(t, latest(t, good, nil)[1:]...), ordinary, anki.ErrPackageDamaged},
		{"no collection", pack(t, entry{metaEntry, encodeMeta(Latest)}, entry{legacy1Entry, stub}), ordinary, anki.ErrPackageDamaged},
		{"collection not compressed", pack(t, entry{metaEntry, encodeMeta(Latest)}, entry{latestEntry, good}), ordinary, anki.ErrPackageDamaged},
		{"collection is text", pack(t, entry{legacy1Entry, []byte("text " + strings.Repeat("x", 2000))}), ordinary, anki.ErrPackageDamaged},
		{"collection is empty", pack(t, entry{legacy1Entry, nil}), ordinary, anki.ErrPackageDamaged},
		{"collection cut", pack(t, latest(t, good[:len(good)/2], nil)...), ordinary, anki.ErrPackageDamaged},
		{"schema to come", pack(t, latest(t, newer, nil)...), ordinary, anki.ErrPackageTooNew},
		{"collection twice", pack(t, append(latest(t, good, nil), entry{latestEntry, good})...), ordinary, anki.ErrPackageDamaged},
		{"bomb in the collection", pack(t, latest(t, append(good, make([]byte, 8<<20)...), nil)...), bomb, anki.ErrPackageTooLarge},
		{"bomb in the media", pack(t, latest(t, good, []MediaEntry{file("a.png", strings.Repeat("0", 8<<20))}, entry{"0", squeeze(t, bytes.Repeat([]byte("0"), 8<<20))})...), bomb, anki.ErrPackageTooLarge},
		{"bomb in the map", pack(t, append(latest(t, good, nil)[:3], entry{mediaMapEntry, squeeze(t, make([]byte, 2<<20))})...), bomb, anki.ErrPackageTooLarge},
		{"many entries", pack(t, manyEntries(101)...), bomb, anki.ErrPackageTooLarge},
		{"path upwards", pack(t, latest(t, good, []MediaEntry{file("../a.png", "1")}, entry{"0", squeeze(t, []byte("1"))})...), ordinary, anki.ErrPackageUnsafe},
		{"absolute path", pack(t, latest(t, good, []MediaEntry{file("/etc/a", "1")})...), ordinary, anki.ErrPackageUnsafe},
		{"path of Windows", pack(t, latest(t, good, []MediaEntry{file(`..\a.png`, "1")})...), ordinary, anki.ErrPackageUnsafe},
		{"no name", pack(t, latest(t, good, []MediaEntry{file("", "1")})...), ordinary, anki.ErrPackageUnsafe},
		{"nothing but dots", pack(t, latest(t, good, []MediaEntry{file("..", "1")})...), ordinary, anki.ErrPackageUnsafe},
		{"path in a legacy map", pack(t, entry{legacy1Entry, good}, entry{mediaMapEntry, []byte(`{"0":"../../x"}`)}), ordinary, anki.ErrPackageUnsafe},
		{"map is no map", pack(t, entry{legacy1Entry, good}, entry{mediaMapEntry, []byte(`["x"]`)}), ordinary, anki.ErrPackageDamaged},
		{"map with words", pack(t, entry{legacy1Entry, good}, entry{mediaMapEntry, []byte(`{"a":"x"}`)}), ordinary, anki.ErrPackageDamaged},
		{"media missing", pack(t, latest(t, good, []MediaEntry{file("a.png", "1")})...), ordinary, anki.ErrPackageDamaged},
		{"media not the one listed", pack(t, latest(t, good, []MediaEntry{file("a.png", "1")}, entry{"0", squeeze(t, []byte("2"))})...), ordinary, anki.ErrPackageDamaged},
		{"media not compressed", pack(t, latest(t, good, []MediaEntry{file("a.png", "1")}, entry{"0", []byte("1")})...), ordinary, anki.ErrPackageDamaged},
	} {
		t.Run(tc.name, func(t *testing.T) {
			dir := t.TempDir()
			_, err := readAll(writeFile(t, tc.file), tc.lim, dir)
			if !errors.Is(err, tc.want) {
				t.Errorf("got %v, want %v", err, tc.want)
			}
			if files, err := os.ReadDir(filepath.Join(dir, "media")); err == nil {
				t.Errorf("a media folder is left, with %v", files)
			}
		})
	}
}

// bumpVersion makes the collection one of a schema to come.
func bumpVersion(tx *store.Tx, col store.Col) error {
	col.Version = store.SchemaVersion + 1
	return tx.PutCol(col)
}

func manyEntries(n int) []entry {
	list := []entry{{legacy1Entry, nil}}
	for i := range n {
		list = append(list, entry{name: strings.Repeat("x", i+1)})
	}
	return list
}

func TestMediaAreReadFromEveryFormat(t *testing.T) {
	good := collectionFile(t, nil)
	content := []byte("content")
	for name, b := range map[string][]byte{
		"latest": pack(t, latest(t, good, []MediaEntry{
			{Name: "é b.png", Size: 7, Sum: media.SumOf(content)}, {Name: "z", Size: 7, Sum: media.SumOf(content)},
		}, entry{"0", squeeze(t, content)}, entry{"1", squeeze(t, content)})...),
		"legacy 2": pack(t, entry{metaEntry, encodeMeta(Legacy2)}, entry{legacy2Entry, good}, entry{legacy1Entry, stub},
			entry{mediaMapEntry, []byte(`{"7": "e` + "\u0301" + ` b.png", "12": "z"}`)}, entry{"7", content}, entry{"12", content}),
		"legacy 1": pack(t, entry{legacy1Entry, good}, entry{mediaMapEntry, []byte(`{"0":"é b.png","1":"z"}`)}, entry{"0", content}, entry{"1", content}),
	} {
		dir := t.TempDir()
		list, err := readAll(writeFile(t, b), ordinary, dir)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		var names []string
		for _, e := range list {
			names = append(names, e.Name)
			if data, err := os.ReadFile(filepath.Join(dir, "media", e.Name)); err != nil || !bytes.Equal(data, content) {
				t.Errorf("%s: %s holds %q, %v", name, e.Name, data, err)
			}
		}
		if !slices.Equal(names, []string{"é b.png", "z"}) {
			t.Errorf("%s: media %q", name, names)
		}
	}
}

func TestWrittenPackagesAreRead(t *testing.T) {
	folder, err := media.OpenFolder(filepath.Join(t.TempDir(), "media"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = folder.Close() }()
	if err := errors.Join(folder.Put("a.png", strings.NewReader("1")), folder.Put("b.png", strings.NewReader(""))); err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	opt := WriteOptions{MediaDir: folder.Path(), Names: []string{"a.png", "missing.png", "b.png", "../a.png"}}
	if err := Write(context.Background(), &b, writeFile(t, collectionFile(t, nil)), opt); err != nil {
		t.Fatal(err)
	}
	list, err := readAll(writeFile(t, b.Bytes()), ordinary, t.TempDir())
	if err != nil || len(list) != 2 || list[0].Name != "a.png" || list[1].Size != 0 {
		t.Errorf("media %+v, %v", list, err)
	}
}

// TestOddNamesDoNotSpoilPackages packs files of names that are no normal ones, or that no file can have.
func TestOddNamesDoNotSpoilPackages(t *testing.T) {
	dir := t.TempDir()
	for name, content := range map[string]string{"e\u0301.png": "decomposed", "é.png": "composed", "o\u0308.png": "alone", "\u0378": "unnamed", "a?b.png": "question"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
			t.Skip("this system has no such names: ", err)
		}
	}
	names := []string{"a?b.png", "e\u0301.png", "o\u0308.png", "é.png", "\u0378", strings.Repeat("é", 200), "a\x00b", "no\nsuch"}
	for _, opt := range []WriteOptions{{MediaDir: dir, Names: names}, {MediaDir: dir}} {
		var b bytes.Buffer
		if err := Write(context.Background(), &b, writeFile(t, collectionFile(t, nil)), opt); err != nil {
			t.Fatal(err)
		}
		target := t.TempDir()
		list, err := readAll(writeFile(t, b.Bytes()), ordinary, target)
		if err != nil {
			t.Fatal(err)
		}
		got := map[string]string{}
		for _, e := range list {
			data, err := os.ReadFile(filepath.Join(target, "media", e.Name))
			if err != nil || got[e.Name] != "" {
				t.Errorf("%q: %v, twice: %t", e.Name, err, got[e.Name] != "")
			}
			got[e.Name] = string(data)
		}
		if got["é.png"] != "composed" || got["ö.png"] != "alone" {
			t.Errorf("%q", got)
		}
	}
}

// unpackAll is readAll without a look into the database, which fuzzing would be slow with.
func unpackAll(path string, lim limits, dir string) (err error) {
	p, err := open(path, lim)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, p.Close()) }()
	if err := p.ExtractCollection(context.Background(), filepath.Join(dir, "collection.anki2")); err != nil {
		return err
	}
	m, err := NewMediaMerge(p, filepath.Join(dir, "media"))
	if err != nil {
		return err
	}
	for name := range m.files {
		m.Use(name)
	}
	_, err = m.Install(context.Background(), nil)
	return errors.Join(err, m.Rollback(), m.Close())
}

func FuzzOpen(f *testing.F) {
	good := []byte("collection")
	whole := pack(f, latest(f, good, []MediaEntry{{Name: "a", Size: 1, Sum: media.SumOf([]byte("1"))}}, entry{"0", squeeze(f, []byte("1"))})...)
	f.Add(whole)
	f.Add(whole[:len(whole)/2])
	f.Add(pack(f, entry{legacy1Entry, nil}, entry{mediaMapEntry, []byte(`{"0":"a"}`)}, entry{"0", []byte("1")}))
	f.Add([]byte("PK\x03\x04"))
	small := limits{base: 1 << 20, ratio: 10, entries: 50, media: 1 << 16}
	f.Fuzz(func(t *testing.T, b []byte) {
		err := unpackAll(writeFile(t, b), small, t.TempDir())
		if err == nil {
			return
		}
		for _, kind := range []error{
			anki.ErrNotPackage, anki.ErrPackageDamaged, anki.ErrPackageTooNew, anki.ErrPackageTooLarge, anki.ErrPackageUnsafe,
		} {
			if errors.Is(err, kind) {
				return
			}
		}
		t.Errorf("an error of no kind: %v", err)
	})
}

func FuzzMediaMap(f *testing.F) {
	f.Add([]byte(`{"0":"a.png"}`), false)
	f.Add(encodeMap([]MediaEntry{{Name: "a.png", Size: 3}}), true)
	f.Fuzz(func(t *testing.T, b []byte, protobuf bool) {
		decode := decodeMapJSON
		if protobuf {
			decode = decodeMap
		}
		list, err := decode(b)
		if err != nil && !errors.Is(err, anki.ErrPackageDamaged) {
			t.Errorf("an error of no kind: %v", err)
		}
		if !protobuf || err != nil {
			return
		}
		again, err := decodeMap(encodeMap(list))
		if err != nil || !slices.Equal(again, list) {
			t.Errorf("%+v is written and read as %+v, %v", list, again, err)
		}
	})
}
