package interop

import (
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"sync"
	"syscall"
	"testing"
	"time"

	_ "modernc.org/sqlite" // to look into the server's list of media
)

// karutactl is built once for each run of a test, among what is built, so that the next run need not link it again.
var karutactl = sync.OnceValues(func() (string, error) {
	_, file, _, _ := runtime.Caller(0)
	root := filepath.Join(filepath.Dir(file), "..", "..")
	path, err := filepath.Abs(filepath.Join(root, "build", "interop", "karutactl"))
	if err != nil {
		return "", err
	}
	build := exec.Command("go", "build", "-buildvcs=false", "-o", path, "./cmd/karutactl")
	build.Dir = root
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if text, err := build.CombinedOutput(); err != nil {
		return "", fmt.Errorf("build karutactl: %w\n%s", err, text)
	}
	return path, nil
})

func (s *Server) karutactl(args ...string) *exec.Cmd {
	s.t.Helper()
	path, err := karutactl()
	if err != nil {
		s.t.Fatalf("interop: %v", err)
	}
	cmd := exec.Command(path, args...)
	cmd.Env = environment()
	return cmd
}

// whenWritten starts a program, which the tests of another package may be about to build once more at the same place.
func whenWritten(start func() error) error {
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for deadline := time.Now().Add(startLimit); ; <-tick.C {
		if err := start(); !errors.Is(err, syscall.ETXTBSY) || time.Now().After(deadline) {
			return err
		}
	}
}

func (s *Server) addUsers() {
	s.t.Helper()
	for _, user := range s.Users {
		var text []byte
		err := whenWritten(func() (err error) {
			add := s.karutactl("user", "add", "--data", s.Base, user.Name)
			add.Env = environment("KARUTA_PASSWORD=" + user.Password)
			text, err = add.CombinedOutput()
			return err
		})
		if err != nil {
			s.t.Fatalf("interop: add user %s: %v\n%s", user.Name, err, text)
		}
	}
}

// MediaFolder returns a folder with the media files of a user, by the place in the list. Karuta's server keeps them
// by their content, so that it is a copy there.
func (s *Server) MediaFolder(t testing.TB, user int) string {
	t.Helper()
	if !s.Karuta {
		return filepath.Join(s.FolderOf(user), "media")
	}
	dir := t.TempDir()
	for name, path := range s.mediaFiles(t, user) {
		if err := copyFile(path, filepath.Join(dir, name)); err != nil {
			t.Fatalf("interop: %v", err)
		}
	}
	return dir
}

// MediaFile returns the path of a media file of the first user.
func (s *Server) MediaFile(t testing.TB, name string) string {
	t.Helper()
	if !s.Karuta {
		return filepath.Join(s.Folder(), "media", name)
	}
	path, ok := s.mediaFiles(t, 0)[name]
	if !ok {
		t.Fatalf("interop: the server has no media file %q", name)
	}
	return path
}

// mediaFiles returns where the media files of a user lie, by name.
func (s *Server) mediaFiles(t testing.TB, user int) map[string]string {
	t.Helper()
	folder, files := s.FolderOf(user), map[string]string{}
	if _, err := os.Stat(filepath.Join(folder, "media.db")); err != nil {
		return files // nobody has synced media yet
	}
	db, err := sql.Open("sqlite", "file:"+filepath.Join(folder, "media.db")+"?_pragma=busy_timeout(5000)")
	if err != nil {
		t.Fatalf("interop: %v", err)
	}
	defer func() { _ = db.Close() }() // only read
	rows, err := db.Query("select name, hex(sum) from files where sum is not null")
	if err != nil {
		t.Fatalf("interop: %v", err)
	}
	defer func() { _ = rows.Close() }() // only read
	for rows.Next() {
		var name, sum string
		if err := rows.Scan(&name, &sum); err != nil {
			t.Fatalf("interop: %v", err)
		}
		raw, err := hex.DecodeString(sum)
		if err != nil {
			t.Fatalf("interop: %v", err)
		}
		sum = hex.EncodeToString(raw)
		files[name] = filepath.Join(folder, "media", sum[:2], sum)
	}
	if err := rows.Err(); err != nil {
		t.Fatalf("interop: %v", err)
	}
	return files
}

func copyFile(from, to string) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer func() { _ = in.Close() }() // only read
	out, err := os.Create(to)
	if err != nil {
		return err
	}
	if _, err := io.Copy(out, in); err != nil {
		_ = out.Close()
		return err
	}
	return out.Close()
}
