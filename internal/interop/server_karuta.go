package interop

import (
	"database/sql"
	"errors"
	"fmt"
	"io"
	"io/fs"
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
	for name, file := range s.mediaFiles(t, user) {
		var err error
		if file.content == nil {
			err = copyFile(file.path, filepath.Join(dir, name))
		} else {
			err = os.WriteFile(filepath.Join(dir, name), file.content, 0o600)
		}
		if err != nil {
			t.Fatalf("interop: %v", err)
		}
	}
	return dir
}

// LargeMedia is from which length in bytes both servers keep a media file as a file.
const LargeMedia = 64<<10 + 1

// MediaFile returns the path of a media file of the first user, which must have the length LargeMedia at least.
func (s *Server) MediaFile(t testing.TB, name string) string {
	t.Helper()
	if !s.Karuta {
		return filepath.Join(s.Folder(), "media", name)
	}
	file := s.mediaFiles(t, 0)[name]
	if file.path == "" || file.content != nil {
		t.Fatalf("interop: the server has no media file %q", name)
	}
	return file.path
}

// mediaFile is where a content lies: a small one in the database.
type mediaFile struct {
	path    string
	content []byte // nil for one in a file
}

// mediaFiles returns the media files of a user by name.
func (s *Server) mediaFiles(t testing.TB, user int) map[string]mediaFile {
	t.Helper()
	folder, files := s.FolderOf(user), map[string]mediaFile{}
	if _, err := os.Stat(filepath.Join(folder, "media.db")); err != nil {
		return files // nobody has synced media yet
	}
	copied := t.TempDir() // the server lets nobody else open it
	for _, name := range []string{"media.db", "media.db-wal"} {
		if err := copyFile(filepath.Join(folder, name), filepath.Join(copied, name)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			t.Fatalf("interop: %v", err)
		}
	}
	db, err := sql.Open("sqlite", "file:"+filepath.Join(copied, "media.db"))
	if err != nil {
		t.Fatalf("interop: %v", err)
	}
	defer func() { _ = db.Close() }() // only read
	rows, err := db.Query("select name, lower(hex(sum)), content from files left join contents using (sum) where sum is not null")
	if err != nil {
		t.Fatalf("interop: %v", err)
	}
	defer func() { _ = rows.Close() }() // only read
	for rows.Next() {
		var name, sum string
		var content []byte
		if err := rows.Scan(&name, &sum, &content); err != nil {
			t.Fatalf("interop: %v", err)
		}
		files[name] = mediaFile{filepath.Join(folder, "media", sum[:2], sum), content}
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
