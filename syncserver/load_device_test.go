package syncserver

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"

	"karuta/syncclient/wire"
)

// recording is a sync as it travels, but for the header that names the device: what a device must do for it is to
// write and to read, so that what is measured is the server.
type recording []recordedStep

// recordedStep is one request of it.
type recordedStep struct {
	method string
	frame  []byte // the body, compressed
}

// record makes a recording of payloads.
func record(t testing.TB, steps ...string) recording {
	t.Helper()
	var r recording
	for i := 0; i < len(steps); i += 2 {
		frame, err := wire.Compress([]byte(steps[i+1]))
		if err != nil {
			t.Fatal(err)
		}
		r = append(r, recordedStep{steps[i], frame})
	}
	return r
}

// loadConn is a connection of a device that does nothing but play recordings.
type loadConn struct {
	conn net.Conn
	in   *bufio.Reader
	out  bytes.Buffer
}

func dialLoad(endpoint string) (*loadConn, error) {
	address := strings.TrimSuffix(strings.TrimPrefix(endpoint, "http://"), "/")
	conn, err := net.Dial("tcp", address)
	if err != nil {
		return nil, err
	}
	return &loadConn{conn: conn, in: bufio.NewReader(conn)}, nil
}

// play sends the recording as the device with that key.
func (c *loadConn) play(r recording, key string) error {
	header := wire.EncodeHeader(wire.Header{Version: wire.Version, HostKey: key, Client: "load,1,test", RunKey: wire.NewRunKey()})
	for _, step := range r {
		c.out.Reset()
		fmt.Fprintf(&c.out, "POST /%s HTTP/1.1\r\nHost: load\r\n%s: %s\r\nContent-Length: %d\r\n\r\n", step.method, wire.HeaderName, header, len(step.frame))
		c.out.Write(step.frame)
		if _, err := c.conn.Write(c.out.Bytes()); err != nil {
			return fmt.Errorf("%s: %w", step.method, err)
		}
		if err := c.readAnswer(); err != nil {
			return fmt.Errorf("%s: %w", step.method, err)
		}
	}
	return nil
}

func (c *loadConn) readAnswer() error {
	resp, err := http.ReadResponse(c.in, nil)
	if err != nil {
		return err
	}
	defer func() { _ = resp.Body.Close() }() // read to its end
	_, err = io.Copy(io.Discard, resp.Body)
	if resp.StatusCode != http.StatusOK {
		err = errors.Join(err, fmt.Errorf("%w: %d", errStatus, resp.StatusCode))
	}
	return err
}
