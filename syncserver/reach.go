package syncserver

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"time"
)

// Front lets a Server be reached at addresses that come and go.
type Front struct {
	web     *http.Server
	serving sync.WaitGroup
}

// How patient a Front is with connections.
const (
	frontHeaderPatience = 10 * time.Second
	frontIdlePatience   = 2 * time.Minute
	frontHeaderBytes    = 16 << 10
)

// NewFront returns one that cannot be reached yet. log may be nil. Stop ends it.
func NewFront(server *Server, log *slog.Logger) *Front {
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	return &Front{web: &http.Server{
		Handler: server, ReadHeaderTimeout: frontHeaderPatience, IdleTimeout: frontIdlePatience, MaxHeaderBytes: frontHeaderBytes,
		ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelDebug),
	}}
}

// Add answers at a listener until that is closed, or until Stop.
func (f *Front) Add(l net.Listener) {
	f.serving.Go(func() { _ = f.web.Serve(l) }) // it ends when the listener does; whoever closed that knows why
}

// Stop closes the listeners, lets running requests end until ctx does, and cuts off those that have not.
func (f *Front) Stop(ctx context.Context) error {
	err := f.web.Shutdown(ctx)
	if errors.Is(err, context.DeadlineExceeded) || errors.Is(err, context.Canceled) {
		err = f.web.Close()
	}
	f.serving.Wait()
	return err
}

// Pipe is a listener that only this process reaches: no port is open for it.
type Pipe struct {
	conns chan net.Conn
	once  sync.Once
	ended chan struct{}
}

// NewPipe returns an open one.
func NewPipe() *Pipe { return &Pipe{conns: make(chan net.Conn), ended: make(chan struct{})} }

// Dial connects to whoever accepts.
func (p *Pipe) Dial(ctx context.Context) (net.Conn, error) {
	here, there := net.Pipe()
	select {
	case p.conns <- there:
		return here, nil
	case <-p.ended:
		return nil, net.ErrClosed
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
}

// Accept implements net.Listener.
func (p *Pipe) Accept() (net.Conn, error) {
	select {
	case conn := <-p.conns:
		return conn, nil
	case <-p.ended:
		return nil, net.ErrClosed
	}
}

// Close implements net.Listener.
func (p *Pipe) Close() error {
	p.once.Do(func() { close(p.ended) })
	return nil
}

// Addr implements net.Listener.
func (p *Pipe) Addr() net.Addr { return pipeAddr{} }

type pipeAddr struct{}

// Network implements net.Addr.
func (pipeAddr) Network() string { return "pipe" }

// String implements net.Addr.
func (pipeAddr) String() string { return "pipe" }
