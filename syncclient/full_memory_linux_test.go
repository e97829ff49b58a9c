package syncclient_test

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	_ "modernc.org/sqlite"

	"karuta/collection"
	"karuta/internal/interop"
	"karuta/syncclient"
)

const (
	// memoryPromise is what a process may hold at most during a one-way sync, in KiB.
	memoryPromise = 150 << 10
	// largeCollection is just below the 300 MiB that servers refuse, in bytes.
	largeCollection = 290 << 20
	// childTask names what the child process of TestMemoryOfOneWaySyncs is to do.
	childTask = "KARUTA_MEMORY_CHILD"
)

// TestMemoryOfOneWaySyncs lets a process of its own upload, compare, download and back up a collection of 290 MiB,
// each alone, and reads the most memory the system ever gave it.
func TestMemoryOfOneWaySyncs(t *testing.T) {
	if task := os.Getenv(childTask); task != "" {
		runMemoryChild(t, task)
		return
	}
	if !long() {
		t.Skip("takes a minute; set KARUTA_LONG=1")
	}
	server := interop.StartServer(t)
	d := newDevice(t, nil)
	d.loginTo(server)
	d.addBasic("first", "note")
	d.close()
	fill(t, d.path)
	info, err := os.Stat(d.path)
	d.must(err)
	t.Logf("the collection has %d MiB", info.Size()>>20)
	for _, task := range []string{"upload", "compare", "download"} {
		requireModestChild(t, task, "TestMemoryOfOneWaySyncs",
			childTask+"="+task, "KARUTA_MEMORY_PATH="+d.path, "KARUTA_MEMORY_ENDPOINT="+server.Endpoint, "KARUTA_MEMORY_KEY="+d.key)
	}
}

// requireModestChild runs a test in a process of its own, with settings that tell it that it is the child, and fails
// unless the process kept memoryPromise. The child ends with logMostMemory.
func requireModestChild(t *testing.T, what, test string, settings ...string) {
	t.Helper()
	cmd := exec.Command(os.Args[0], "-test.run=^"+test+"$", "-test.v")
	cmd.Env = append(os.Environ(), settings...)
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%s: %v\n%s", what, err, out)
	}
	_, rest, _ := strings.Cut(string(out), "most memory: ")
	peak := 0
	if _, err := fmt.Sscan(rest, &peak); err != nil {
		t.Fatalf("%s: %v\n%s", what, err, out)
	}
	t.Logf("%s: %d MB", what, peak>>10)
	if peak > memoryPromise {
		t.Errorf("%s took %d KiB, more than %d", what, peak, memoryPromise)
	}
}

// fill makes a closed collection large, with texts that cannot be compressed to nothing.
func fill(t testing.TB, path string) {
	t.Helper()
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	const each, rows = 3600, 4096 + 300 // bytes of a text; of a page with its note, and the card and the review beside it
	for _, query := range []string{
		fmt.Sprintf(`insert into notes with recursive n(i) as (select 1 union all select i + 1 from n where i < %d)
			select 1500000000000 + i, hex(randomblob(5)), (select mid from notes), 1700000000, -1, '',
			'q' || i || char(31) || hex(randomblob(%d)), 'q' || i, i, 0, '' from n`, largeCollection/rows, each/2),
		`insert into cards select id, id, 1, 0, mod, -1, 0, 0, id % 100000, 0, 0, 0, 0, 0, 0, 0, 0, '{}' from notes where id not in (select nid from cards)`,
		`insert into revlog select id, id, -1, 3, 1, 0, 2500, 1000, 0 from cards`,
	} {
		if _, err := db.Exec(query); err != nil {
			t.Fatal(err)
		}
	}
}

func runMemoryChild(t *testing.T, task string) {
	ctx, path := context.Background(), os.Getenv("KARUTA_MEMORY_PATH")
	client := syncclient.New(syncclient.Options{
		Connect: connector(t).Connect, Endpoint: os.Getenv("KARUTA_MEMORY_ENDPOINT"), HostKey: os.Getenv("KARUTA_MEMORY_KEY"),
	})
	col, err := collection.Open(path, collection.Options{})
	if err != nil {
		t.Fatal(err)
	}
	switch task {
	case "upload":
		err = client.Upload(ctx, col)
	case "compare":
		var side *syncclient.Download
		if side, err = client.Download(ctx, path); err == nil {
			_, err = col.CompareWith(ctx, side.Path())
			side.Discard()
		}
	case "download":
		err = client.Replace(ctx, path, func() error {
			if err := col.WriteBackup(ctx, filepath.Join(t.TempDir(), "backup.colpkg")); err != nil {
				return err
			}
			return col.Close()
		})
	}
	if err != nil {
		t.Fatal(err)
	}
	logMostMemory(t)
	if task != "download" {
		if err := col.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

// logMostMemory tells the most memory the system ever gave this process, in KiB.
func logMostMemory(t *testing.T) {
	t.Helper()
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		t.Fatal(err)
	}
	_, peak, _ := strings.Cut(string(status), "VmHWM:")
	t.Logf("most memory: %s", strings.TrimSpace(strings.SplitN(peak, "\n", 2)[0]))
}
