package app

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/godbus/dbus/v5"
)

// fakeLogind answers Inhibit with the writing end of a pipe, as logind does: the pipe's other end tells when it is closed.
type fakeLogind struct{ locks chan *os.File }

// Inhibit is called over the bus.
func (f *fakeLogind) Inhibit(what, _, _, mode string) (dbus.UnixFD, *dbus.Error) {
	r, w, err := os.Pipe()
	if err != nil || what != "sleep:shutdown" || mode != "delay" {
		return 0, dbus.MakeFailedError(err)
	}
	f.locks <- r
	return dbus.UnixFD(w.Fd()), nil
}

// bus starts a message bus of the test's own, as the system's.
func bus(t *testing.T) *dbus.Conn {
	t.Helper()
	daemon, err := exec.LookPath("dbus-daemon")
	if err != nil {
		t.Skip("there is no dbus-daemon")
	}
	address := "unix:path=" + filepath.Join(t.TempDir(), "bus")
	cmd := exec.Command(daemon, "--session", "--nofork", "--nopidfile", "--print-address=1", "--address="+address)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Process.Kill(); _ = cmd.Wait() })
	line := make([]byte, 512)
	n, err := out.Read(line) // the address is printed when the bus is ready
	if err != nil {
		t.Fatal(err)
	}
	address = strings.TrimSpace(string(line[:n]))
	t.Setenv("DBUS_SYSTEM_BUS_ADDRESS", address)
	conn, err := dbus.Connect(address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	return conn
}

func TestLogindIsHeard(t *testing.T) {
	conn := bus(t)
	service := &fakeLogind{locks: make(chan *os.File, 8)}
	if err := conn.Export(service, logindPath, logindManager); err != nil {
		t.Fatal(err)
	}
	if _, err := conn.RequestName(logindName, dbus.NameFlagDoNotQueue); err != nil {
		t.Fatal(err)
	}
	sleeper, err := NewSleeper()
	if err != nil {
		t.Fatal(err)
	}
	asked := make(chan func())
	w := WatchSleep(sleeper, func(done func()) { asked <- done })
	lock := <-service.locks
	defer lock.Close()
	if err := conn.Emit(logindPath, logindManager+".PrepareForSleep", true); err != nil {
		t.Fatal(err)
	}
	done := <-asked
	done()
	// Back from sleep there is a lock again, and at the end of the session the same happens.
	if err := conn.Emit(logindPath, logindManager+".PrepareForSleep", false); err != nil {
		t.Fatal(err)
	}
	again := <-service.locks
	defer again.Close()
	if err := conn.Emit(logindPath, logindManager+".PrepareForShutdown", true); err != nil {
		t.Fatal(err)
	}
	done = <-asked
	done()
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
}
