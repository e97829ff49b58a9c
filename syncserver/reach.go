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

// How patient a web server is with connections.
const (
	headerPatience = 10 * time.Second
	idlePatience   = 2 * time.Minute
	maxHeaderBytes = 16 << 10
)

// NewWeb returns a web server with the limits of all that listen here: on how
// long a request's head may take and how large it is, and how long a connection
// may stand idle.
func NewWeb(handler http.Handler, log *slog.Logger) *http.Server {
	return &http.Server{
		Handler: handler, ReadHeaderTimeout: headerPatience, IdleTimeout: idlePatience, MaxHeaderBytes: maxHeaderBytes,
		ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelDebug),
	}
}

// StopWeb closes the listeners, lets running requests end until ctx does, and
// cuts off those that have not.
func StopWeb(ctx context.Context, web *http.Server) error {
	err := web.Shutdown(ctx)
	if errors.Is(err, context.DeadlineExceeded) || errors.Is(err, context.Canceled) {
		err = web.Close()
	}
	return err
}

// NewFront returns one that cannot be reached yet. log may be nil. Stop ends it.
func NewFront(server *Server, log *slog.Logger) *Front {
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	return &Front{web: NewWeb(server, log)}
}

// Add answers at a listener until that is closed, or until Stop.
func (f *Front) Add(l net.Listener) {
	f.serving.Go(func() { _ = f.web.Serve(l) }) // it ends when the listener does; whoever closed that knows why
}

// Stop is StopWeb, and waits for the listeners.
func (f *Front) Stop(ctx context.Context) error {
	err := StopWeb(ctx, f.web)
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
