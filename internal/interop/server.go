package interop

import (
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"sync"
	"testing"
	"time"
)

// startLimit bounds the wait for a started server to answer.
const startLimit = 60 * time.Second

// User is one account of a sync server.
type User struct{ Name, Password string }

// Server is a running sync server: that of the real Anki, or Karuta's.
type Server struct {
	Endpoint string // as a client wants it: "http://127.0.0.1:PORT/"
	Base     string // the folder that holds everything of the server
	Users    []User
	Karuta   bool // it is Karuta's

	t     testing.TB
	port  int
	flags []string // of Karuta's, besides the usual ones
	log   *lockedBuffer

	clock    string   // the file that says its time; "" for the computer's
	clockEnv []string // what makes it go by that

	mu  sync.Mutex
	cmd *exec.Cmd // nil while it is stopped
}

// StartServer starts Anki's own sync server with the given users (one, "learner" with password "secret", if none
// are named) and waits until it answers. It is stopped when the test ends. With KARUTA_SYNC_SERVER=karuta in the
// environment it starts Karuta's, so that the tests of the client are tests of the server too.
func StartServer(t testing.TB, users ...User) *Server {
	t.Helper()
	return startServer(t, os.Getenv("KARUTA_SYNC_SERVER") == "karuta", users)
}

// StartAnkiServerAt is StartServer for Anki's own server, whatever the environment says, with a time of its own.
func StartAnkiServerAt(t testing.TB, clock Clock) *Server {
	t.Helper()
	s := newServer(t, false)
	s.Users = defaultUsers()
	s.clock = filepath.Join(s.Base, "clock")
	s.clockEnv = clock.environment(t, s.clock)
	s.Start()
	return s
}

// SetClock moves the time of a server that was started with one.
func (s *Server) SetClock(clock Clock) {
	s.t.Helper()
	if s.clock == "" {
		s.t.Fatal("interop: the server was started without a clock")
	}
	writeClock(s.t, s.clock, clock)
}

// StartAnkiServer is StartServer for Anki's own server, whatever the environment says.
func StartAnkiServer(t testing.TB) *Server {
	t.Helper()
	return startServer(t, false, nil)
}

// StartKarutaServer is StartServer for Karuta's own server.
func StartKarutaServer(t testing.TB, users ...User) *Server {
	t.Helper()
	return startServer(t, true, users)
}

// StartOpenServer starts Karuta's server without users. Whoever wants to be one signs up, and confirms by a mail that
// the server gives to the mail server at an address with its port.
func StartOpenServer(t testing.TB, mails string) *Server {
	t.Helper()
	s := newServer(t, true)
	s.flags = []string{
		"--sign-up", "open", "--public-url", s.Endpoint,
		"--smtp-server", mails, "--smtp-security", "none", "--mail-from", "karuta@example.org",
	}
	s.Start()
	return s
}

func defaultUsers() []User { return []User{{Name: "learner", Password: "secret"}} }

func startServer(t testing.TB, karuta bool, users []User) *Server {
	t.Helper()
	if len(users) == 0 {
		users = defaultUsers()
	}
	s := newServer(t, karuta)
	s.Users = users
	if karuta {
		s.addUsers()
	}
	s.Start()
	return s
}

// newServer prepares a server that is stopped when the test ends.
func newServer(t testing.TB, karuta bool) *Server {
	t.Helper()
	s := &Server{Base: t.TempDir(), Karuta: karuta, t: t, port: freePort(t)}
	s.Endpoint = fmt.Sprintf("http://127.0.0.1:%d/", s.port)
	t.Cleanup(s.Stop)
	return s
}

// Start starts a stopped server again, on the same port and folder.
func (s *Server) Start() {
	s.t.Helper()
	s.log = &lockedBuffer{}
	var cmd *exec.Cmd
	err := whenWritten(func() error {
		cmd = s.command()
		cmd.Stdout, cmd.Stderr = s.log, s.log
		return cmd.Start()
	})
	if err != nil {
		s.t.Fatalf("interop: start the sync server: %v", err)
	}
	s.mu.Lock()
	s.cmd = cmd
	s.mu.Unlock()
	s.awaitHealth()
}

func (s *Server) command() *exec.Cmd {
	if s.Karuta {
		return s.karutactl(append([]string{"serve", "--data", s.Base, "--listen", fmt.Sprintf("127.0.0.1:%d", s.port)}, s.flags...)...)
	}
	env := []string{
		"SYNC_HOST=127.0.0.1", fmt.Sprintf("SYNC_PORT=%d", s.port), "SYNC_BASE=" + s.Base, "RUST_LOG=anki=warn",
	}
	for i, user := range s.Users {
		env = append(env, fmt.Sprintf("SYNC_USER%d=%s:%s", i+1, user.Name, user.Password))
	}
	cmd := exec.Command(Python(s.t), "-m", "anki.syncserver")
	cmd.Env = environment(append(env, s.clockEnv...)...)
	return cmd
}

// Folder returns the folder of the first user.
func (s *Server) Folder() string { return s.FolderOf(0) }

// FolderOf returns the folder of a user, by the place in the list.
func (s *Server) FolderOf(user int) string {
	if s.Karuta {
		return filepath.Join(s.Base, "users", strconv.Itoa(user+1)) // in the order in which they were added
	}
	return filepath.Join(s.Base, s.Users[user].Name)
}

// Stop kills the server, as a power cut would. It does nothing if it is stopped already, and may be called from any
// goroutine.
func (s *Server) Stop() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.cmd == nil {
		return
	}
	_ = s.cmd.Process.Kill()
	_ = s.cmd.Wait() // reports the kill; there is nothing else to learn from it
	s.cmd = nil
}

// Log returns what the server has printed since it was last started.
func (s *Server) Log() string { return s.log.String() }

func (s *Server) awaitHealth() {
	s.t.Helper()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for deadline := time.Now().Add(startLimit); time.Now().Before(deadline); <-tick.C {
		resp, err := http.Get(s.Endpoint + "health")
		if err != nil {
			continue
		}
		_, _ = io.Copy(io.Discard, resp.Body)
		_ = resp.Body.Close()
		if resp.StatusCode == http.StatusOK {
			return
		}
	}
	s.Stop()
	s.t.Fatalf("interop: the sync server did not answer within %s\n%s", startLimit, s.log.String())
}

func freePort(t testing.TB) int {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatalf("interop: find a free port: %v", err)
	}
	defer func() { _ = listener.Close() }()
	return listener.Addr().(*net.TCPAddr).Port
}

// lockedBuffer takes what a process prints while a test may read it.
type lockedBuffer struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (b *lockedBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buf.Write(p)
}

func (b *lockedBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buf.String()
}
