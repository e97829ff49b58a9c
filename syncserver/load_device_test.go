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

	"github.com/klauspost/compress/zstd"

	"karuta/syncclient/wire"
)

// recording is a whole sync as it travels, but for the header that names the device: all a device has to do for it is
// to write, to read and to look at the answers, so that what is measured is the server.
type recording []recordedStep

// recordedStep is one request of it.
type recordedStep struct {
	method string
	frame  []byte // the body, compressed
	want   []byte // what the answer must contain
}

// record makes a recording of methods, payloads, and what each answer must contain.
func record(t testing.TB, steps ...string) recording {
	t.Helper()
	var r recording
	for i := 0; i < len(steps); i += 3 {
		frame := wire.Compress([]byte(steps[i+1]))
		r = append(r, recordedStep{steps[i], frame, []byte(steps[i+2])})
	}
	return r
}

// loadConn is a connection of a device that does nothing but play recordings.
type loadConn struct {
	conn net.Conn
	in   *bufio.Reader
	out  bytes.Buffer
	body bytes.Buffer
	zstd *zstd.Decoder
	raw  []byte // the last answer, unpacked
}

func dialLoad(endpoint string) (*loadConn, error) {
	address := strings.TrimSuffix(strings.TrimPrefix(endpoint, "http://"), "/")
	conn, err := net.Dial("tcp", address)
	if err != nil {
		return nil, err
	}
	unpack, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(1))
	return &loadConn{conn: conn, in: bufio.NewReader(conn), zstd: unpack}, err
}

func (c *loadConn) close() {
	c.zstd.Close()
	_ = c.conn.Close() // everything was read
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
		if !bytes.Contains(c.raw, step.want) {
			return fmt.Errorf("%s: %w: %.300s, not %s", step.method, errAnswer, c.raw, step.want)
		}
	}
	return nil
}

var errAnswer = errors.New("another answer than expected")

func (c *loadConn) readAnswer() error {
	resp, err := http.ReadResponse(c.in, nil)
	if err != nil {
		return err
	}
	defer func() { _ = resp.Body.Close() }() // read to its end
	c.body.Reset()
	if _, err := io.Copy(&c.body, resp.Body); err != nil {
		return err
	}
	if resp.StatusCode != http.StatusOK {
		return fmt.Errorf("%w: %d", errStatus, resp.StatusCode)
	}
	c.raw, err = c.zstd.DecodeAll(c.body.Bytes(), c.raw[:0])
	return err
}
