package syncserver

import (
	"context"
	"errors"
	"net"
	"testing"
	"time"

	"karuta/syncclient/httpclient"
	"karuta/syncclient/wire"
)

func TestPipeServesThisProcessAlone(t *testing.T) {
	w := newWorld(t, Limits{})
	pipe, front := NewPipe(), NewFront(w.server, nil)
	front.Add(pipe)
	connector := httpclient.NewConnector(httpclient.Config{Dial: pipe.Dial, Retries: -1})
	defer connector.Close()
	remote, err := connector.Connect("http://nowhere.invalid/", "")
	w.must(err)
	key, err := remote.HostKey(t.Context(), "learner", "secret")
	w.must(err)
	remote, err = connector.Connect("http://nowhere.invalid/", key)
	w.must(err)
	_, _, err = remote.Meta(t.Context(), wire.MetaRequest{Version: wire.Version})
	w.must(err)
	w.must(front.Stop(t.Context()))
	if _, err := pipe.Dial(t.Context()); !errors.Is(err, net.ErrClosed) {
		t.Errorf("dialing afterwards: %v", err)
	}
}

func TestStopOfAFrontIsPatientAndNotForEver(t *testing.T) {
	w := newWorld(t, Limits{})
	front := NewFront(w.server, nil)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	w.must(err)
	front.Add(listener)
	conn, err := net.Dial("tcp", listener.Addr().String())
	w.must(err)
	defer func() { _ = conn.Close() }()
	_, err = conn.Write([]byte("POST /sync/meta HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n")) // and nothing more
	w.must(err)
	ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
	defer cancel()
	w.must(front.Stop(ctx))
	if conn, err := net.Dial("tcp", listener.Addr().String()); err == nil {
		_ = conn.Close()
		t.Error("it can still be reached")
	}
}

func TestBusyWhileASyncIsBegun(t *testing.T) {
	w := newWorld(t, Limits{})
	var served []Served
	w.web.Close()
	w.server.Close()
	w.server = New(Options{Store: w.store, Now: func() time.Time { return w.now }, Served: func(s Served) { served = append(served, s) }})
	pipe, front := NewPipe(), NewFront(w.server, nil)
	front.Add(pipe)
	connector := httpclient.NewConnector(httpclient.Config{Dial: pipe.Dial, Retries: -1})
	defer connector.Close()
	key, err := w.server.accounts.NewKey(t.Context(), w.id, "a phone")
	w.must(err)
	remote, err := connector.Connect("http://nowhere.invalid/", key)
	w.must(err)
	if w.server.Busy() {
		t.Error("busy before anything")
	}
	_, err = remote.Start(t.Context(), wire.StartRequest{})
	w.must(err)
	if !w.server.Busy() {
		t.Error("not busy in the middle of a sync")
	}
	w.must(remote.Abort(t.Context()))
	connector.Close()
	w.must(front.Stop(t.Context())) // all requests have ended
	if w.server.Busy() {
		t.Error("busy after the end")
	}
	if len(served) != 2 || served[0].Method != "start" || served[1].Method != "abort" || served[0].Device.Client != "a phone" {
		t.Errorf("told of %+v", served)
	}
	w.server.Close()
}
