package media

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"
)

func newTracker(t testing.TB) *Tracker {
	t.Helper()
	tr, err := OpenTracker(filepath.Join(t.TempDir(), "c.media"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = tr.Close() })
	return tr
}

func write(t testing.TB, tr *Tracker, name, content string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(tr.folder.path, name), []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
}

func scanned(t testing.TB, tr *Tracker) Scanned {
	t.Helper()
	found, err := tr.Scan(context.Background(), nil)
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func pending(t testing.TB, tr *Tracker) Pending {
	t.Helper()
	p, err := tr.CountPending()
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// sent takes it that the server has everything.
func sent(t testing.TB, tr *Tracker) {
	t.Helper()
	for {
		u, err := tr.NextUpload(25, 1<<20, nil)
		if err != nil {
			t.Fatal(err)
		}
		if u == nil {
			return
		}
		var zip countedZip
		if err := u.Write(context.Background(), &zip); err != nil {
			t.Fatal(err)
		}
		if _, err := u.Done(len(u.Sent())); err != nil {
			t.Fatal(err)
		}
	}
}

type countedZip struct{ bytes int }

func (z *countedZip) Write(p []byte) (int, error) { z.bytes += len(p); return len(p), nil }

func TestScanFindsWhatChanged(t *testing.T) {
	tr := newTracker(t)
	write(t, tr, "a", "1")
	write(t, tr, "b", "2")
	write(t, tr, "empty", "")
	write(t, tr, "what?.txt", "no normal name")
	write(t, tr, "Thumbs.db", "of the system")
	if found := scanned(t, tr); found.Files != 3 || found.Changed != 2 || found.Deleted != 0 {
		t.Errorf("first: %+v", found)
	}
	if p := pending(t, tr); p != (Pending{Files: 2, Bytes: 2}) {
		t.Errorf("pending: %+v", p)
	}
	sent(t, tr)
	if found := scanned(t, tr); found.Changed != 0 || pending(t, tr) != (Pending{}) {
		t.Errorf("nothing changed: %+v", found)
	}
	write(t, tr, "a", "3") // same length, same second
	if err := tr.folder.Remove("b"); err != nil {
		t.Fatal(err)
	}
	if found := scanned(t, tr); found.Changed != 1 || found.Deleted != 1 {
		t.Errorf("changed and deleted: %+v", found)
	}
	if p := pending(t, tr); p != (Pending{Files: 1, Bytes: 1, Deletions: 1}) {
		t.Errorf("pending: %+v", p)
	}
}

func TestFilesWhoseTimeIsTheSameAreNotRead(t *testing.T) {
	tr := newTracker(t)
	write(t, tr, "a", "1")
	path := filepath.Join(tr.folder.path, "a")
	old := time.Now().Add(-time.Hour)
	if err := os.Chtimes(path, old, old); err != nil {
		t.Fatal(err)
	}
	scanned(t, tr)
	sent(t, tr)
	write(t, tr, "a", "2")
	if err := os.Chtimes(path, old, old); err != nil {
		t.Fatal(err)
	}
	if found := scanned(t, tr); found.Changed != 0 {
		t.Errorf("the file was read: %+v", found)
	}
}

func TestEmptiedFileIsFetchedAgainAndNotDeleted(t *testing.T) {
	tr := newTracker(t)
	write(t, tr, "a", "1")
	scanned(t, tr)
	sent(t, tr)
	write(t, tr, "a", "")
	if found := scanned(t, tr); found.Refetch != 1 || found.Deleted != 0 {
		t.Errorf("found %+v", found)
	}
	wanted, err := tr.ListWanted()
	if err != nil || !slices.Equal(wanted, []Wanted{{"a", SumOf([]byte("1"))}}) || pending(t, tr) != (Pending{}) {
		t.Errorf("wanted %v, pending %+v, %v", wanted, pending(t, tr), err)
	}
}

func TestVanishedFolderIsNotTakenForDeletions(t *testing.T) {
	tr := newTracker(t)
	for i := range manyFiles {
		write(t, tr, fmt.Sprint(i), fmt.Sprint("content", i))
	}
	scanned(t, tr)
	sent(t, tr)
	for i := range manyFiles {
		if err := tr.folder.Remove(fmt.Sprint(i)); err != nil {
			t.Fatal(err)
		}
	}
	if found := scanned(t, tr); found.Deleted != 0 || found.Refetch != manyFiles {
		t.Errorf("found %+v", found)
	}
	if p := pending(t, tr); p != (Pending{}) {
		t.Errorf("pending %+v", p)
	}
	if n, err := tr.Count(); err != nil || n != manyFiles {
		t.Errorf("the server has %d files, %v", n, err)
	}
}

func TestCanceledScanKeepsWhatItFound(t *testing.T) {
	tr := newTracker(t)
	for i := range scanBatch * 3 {
		write(t, tr, fmt.Sprint(i), fmt.Sprint("content", i))
	}
	ctx, cancel := context.WithCancel(context.Background())
	_, err := tr.Scan(ctx, func(files int) {
		if files == scanBatch+1 {
			cancel()
		}
	})
	if !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	if p := pending(t, tr); p.Files < scanBatch || p.Files > 3*scanBatch || p.Deletions > 0 {
		t.Errorf("pending %+v", p)
	}
	scanned(t, tr)
	if p := pending(t, tr); p.Files != scanBatch*3 {
		t.Errorf("pending %+v", p)
	}
}

func TestDamagedDatabaseIsMadeNew(t *testing.T) {
	tr := newTracker(t)
	write(t, tr, "a", "1")
	scanned(t, tr)
	path := tr.folder.path
	if err := tr.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(databaseOf(path), []byte("this is no database, it is a text of more than a few bytes"), 0o600); err != nil {
		t.Fatal(err)
	}
	again, err := OpenTracker(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = again.Close() })
	if found := scanned(t, again); found.Changed != 1 {
		t.Errorf("found %+v", found)
	}
}

func TestDecisions(t *testing.T) {
	one, two := SumOf([]byte("1")), SumOf([]byte("2"))
	given, deleted := Change{Name: "a", Sum: one}, Change{Name: "a", Deleted: true}
	clean, dirty := &row{sum: one}, &row{sum: one, dirty: true}
	gone, away := &row{deleted: true, dirty: true}, &row{sum: one, away: true}
	for i, c := range []struct {
		local  *row
		change Change
		want   action
	}{
		{nil, deleted, actNothing},
		{gone, deleted, actForget},
		{away, deleted, actForget},
		{nil, given, actFetch},
		{gone, given, actFetch},
		{away, given, actFetch},
		{dirty, deleted, actNothing},
		{clean, deleted, actTrash},
		{dirty, given, actMarkClean},
		{clean, given, actNothing},
		{&row{sum: two}, given, actFetch},
		{&row{sum: two, dirty: true}, given, actFetch},
	} {
		if got := decide(c.local, c.change, true); got != c.want {
			t.Errorf("case %d: %d, want %d", i, got, c.want)
		}
	}
	if got := decide(nil, given, false); got != actStayAway {
		t.Errorf("a name that cannot be stored: %d", got)
	}
}

func TestCaseTwinsStayOnTheServerWhereCaseIsBlind(t *testing.T) {
	tr := newTracker(t)
	tr.caseBlind = true
	write(t, tr, "Straße.txt", "here")
	scanned(t, tr)
	sent(t, tr)
	other := SumOf([]byte("there"))
	if _, err := tr.Learn([]Change{{Name: "STRASSE.TXT", USN: 5, Sum: other}}); err != nil {
		t.Fatal(err)
	}
	zip := zipBytes(t, map[string]string{"0": "there", "_meta": `{"0":"STRASSE.TXT"}`})
	got, err := tr.Receive(zip, zip.Size(), []Wanted{{"STRASSE.TXT", other}})
	if err != nil || !slices.Equal(got.Away, []string{"STRASSE.TXT"}) || len(got.Files) > 0 {
		t.Fatalf("got %+v, %v", got, err)
	}
	if found := scanned(t, tr); found.Deleted > 0 || pending(t, tr) != (Pending{}) {
		t.Errorf("the twin is taken for deleted: %+v", found)
	}
	if n, err := tr.Count(); err != nil || n != 2 {
		t.Errorf("the server has %d files, %v", n, err)
	}
	if content(t, tr.folder, "Straße.txt") != "here" {
		t.Error("the file was replaced by its twin")
	}
}

func TestTrashKeepsBothOfOneName(t *testing.T) {
	f := newFolder(t)
	for _, text := range []string{"one", "two"} {
		if err := os.WriteFile(filepath.Join(f.path, "a.txt"), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := f.Trash("a.txt"); err != nil {
			t.Fatal(err)
		}
	}
	trash, err := f.ListTrash()
	if err != nil || len(trash) != 2 || TotalBytes(trash) != 6 {
		t.Fatalf("in the trash: %+v, %v", trash, err)
	}
	if restored, err := f.RestoreTrash(context.Background(), []string{"a.txt"}); err != nil || len(restored.Back) != 1 || content(t, f, "a.txt") != "one" {
		t.Errorf("restored %+v, %v", restored, err)
	}
	if err := f.EmptyTrash(context.Background()); err != nil {
		t.Fatal(err)
	}
	if left, err := f.ListTrash(); err != nil || len(left) != 0 {
		t.Errorf("left in the trash: %+v, %v", left, err)
	}
}

func TestFileDeletedThereAndChangedHereStays(t *testing.T) {
	tr := newTracker(t)
	write(t, tr, "a", "1")
	scanned(t, tr)
	sent(t, tr)
	write(t, tr, "a", "changed after the scan")
	if learned, err := tr.Learn([]Change{{Name: "a", USN: 3, Deleted: true}}); err != nil || learned.Deleted != 0 {
		t.Fatalf("got %+v, %v", learned, err)
	}
	if content(t, tr.folder, "a") != "changed after the scan" {
		t.Error("the file was deleted")
	}
	scanned(t, tr)
	if p := pending(t, tr); p.Files != 1 || p.Deletions != 0 {
		t.Errorf("pending %+v", p)
	}
}
