package app

import (
	"fmt"
	"io"
	"os"
	"sync"

	"github.com/godbus/dbus/v5"
)

// logind is the Sleeper of systems with systemd: it speaks over the system's bus.
type logind struct {
	conn    *dbus.Conn
	signals chan *dbus.Signal
	out     chan bool
	stop    chan struct{}
	relay   sync.WaitGroup
}

const (
	logindName    = "org.freedesktop.login1"
	logindPath    = "/org/freedesktop/login1"
	logindManager = "org.freedesktop.login1.Manager"
)

// NewSleeper connects to what tells of sleep on this system. It fails where nothing does.
func NewSleeper() (Sleeper, error) {
	conn, err := dbus.ConnectSystemBus()
	if err != nil {
		return nil, fmt.Errorf("connect to the system's bus: %w", err)
	}
	l := &logind{conn: conn, signals: make(chan *dbus.Signal, 8), out: make(chan bool), stop: make(chan struct{})}
	conn.Signal(l.signals)
	for _, member := range []string{"PrepareForSleep", "PrepareForShutdown"} {
		err := conn.AddMatchSignal(dbus.WithMatchObjectPath(logindPath), dbus.WithMatchInterface(logindManager), dbus.WithMatchMember(member))
		if err != nil {
			_ = conn.Close() // of no use
			return nil, fmt.Errorf("listen to logind: %w", err)
		}
	}
	l.relay.Go(l.pass)
	return l, nil
}

// pass hands on what the signals say.
func (l *logind) pass() {
	defer close(l.out)
	for signal := range l.signals {
		about, ok := false, len(signal.Body) == 1
		if ok {
			about, ok = signal.Body[0].(bool)
		}
		if !ok || signal.Path != logindPath {
			continue
		}
		select {
		case l.out <- about:
		case <-l.stop:
			return
		}
	}
}

// Delay implements Sleeper.
func (l *logind) Delay() (io.Closer, error) {
	var fd dbus.UnixFD
	call := l.conn.Object(logindName, logindPath).Call(logindManager+".Inhibit", 0, "sleep:shutdown", "Karuta", "Syncing what was studied", "delay")
	if err := call.Store(&fd); err != nil {
		return nil, fmt.Errorf("ask logind to wait: %w", err)
	}
	return os.NewFile(uintptr(fd), "logind inhibitor"), nil
}

// Signals implements Sleeper.
func (l *logind) Signals() <-chan bool { return l.out }

// Close implements Sleeper.
func (l *logind) Close() error {
	close(l.stop)
	err := l.conn.Close() // closes the channel of signals, too
	l.relay.Wait()
	return err
}
