package media

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func newFolder(t testing.TB) *Folder {
	t.Helper()
	f, err := OpenFolder(filepath.Join(t.TempDir(), "c.media"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Close() })
	return f
}

func content(t testing.TB, f *Folder, name string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(f.Path(), name))
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func TestNothingOutsideTheFolderIsTouched(t *testing.T) {
	f := newFolder(t)
	secret := filepath.Join(filepath.Dir(f.Path()), "secret")
	if err := os.WriteFile(secret, []byte("s"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(secret, filepath.Join(f.Path(), "link")); err != nil {
		t.Skipf("no symbolic links here: %v", err)
	}
	if err := os.Mkdir(filepath.Join(f.Path(), "sub"), 0o700); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"../secret", secret, "link", "sub", "sub/../../secret", "", ".", "..", "a\x00b", `..\secret`} {
		if file, err := f.Open(name); err == nil {
			t.Errorf("opened %q", name)
			_ = file.Close()
		}
		if strings.Contains(name, "secret") {
			if err := f.Put(name, strings.NewReader("x")); !errors.Is(err, ErrName) {
				t.Errorf("put %q: %v", name, err)
			}
			if err := f.Remove(name); !errors.Is(err, ErrName) {
				t.Errorf("removed %q: %v", name, err)
			}
		}
	}
	if err := f.Put("link", strings.NewReader("x")); err != nil { // takes the link's place
		t.Error(err)
	}
	if data, err := os.ReadFile(secret); err != nil || string(data) != "s" {
		t.Errorf("the file outside holds %q, %v", data, err)
	}
}

func TestOpenReportsMissingFiles(t *testing.T) {
	if _, err := newFolder(t).Open("a.png"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("got %v", err)
	}
}

func TestBatchIsTakenBackAsAWhole(t *testing.T) {
	f := newFolder(t)
	if err := f.Put("old", strings.NewReader("1")); err != nil {
		t.Fatal(err)
	}
	b := f.NewBatch()
	for _, name := range []string{"old", "new"} {
		if err := b.Put(name, strings.NewReader("2")); err != nil {
			t.Fatal(err)
		}
	}
	if content(t, f, "old") != "1" || f.Has("new") {
		t.Error("files show before the batch is committed")
	}
	if err := b.Commit(); err != nil {
		t.Fatal(err)
	}
	if content(t, f, "old") != "2" || content(t, f, "new") != "2" {
		t.Error("the batch was not committed")
	}
	if err := b.Rollback(); err != nil {
		t.Fatal(err)
	}
	if content(t, f, "old") != "1" || f.Has("new") {
		t.Error("the batch was not taken back")
	}
	entries, err := os.ReadDir(f.Path())
	if err != nil || len(entries) != 1 {
		t.Errorf("left behind: %v, %v", entries, err)
	}
}

func TestFinishedBatchLeavesNothingBehind(t *testing.T) {
	f := newFolder(t)
	if err := f.Put("a", strings.NewReader("1")); err != nil {
		t.Fatal(err)
	}
	b := f.NewBatch()
	if err := errors.Join(b.Put("a", strings.NewReader("2")), b.Commit(), b.Finish(), b.Rollback()); err != nil {
		t.Fatal(err)
	}
	entries, err := os.ReadDir(f.Path())
	if err != nil || len(entries) != 1 || content(t, f, "a") != "2" {
		t.Errorf("the folder holds %v, %v", entries, err)
	}
}

func FuzzNormalizeName(f *testing.F) {
	for _, name := range []string{"", "a.jpg", "con.txt", "../../x", "é" + strings.Repeat("x", 200), "\xff\xfe", "a. ", "0\u0306\"\u06ed"} {
		f.Add(name)
	}
	f.Fuzz(func(t *testing.T, name string) {
		got := NormalizeName(name)
		if got != "" && got != "." && got != ".." && !IsPlainName(got) || len(got) > MaxNameBytes {
			t.Errorf("%q becomes %q", name, got)
		}
		if again := NormalizeName(got); again != got {
			t.Errorf("%q becomes %q, then %q", name, got, again)
		}
	})
}
