package httpclient

import (
	"context"
	"errors"
	"io"
	"net/http"
	"time"

	"karuta/syncclient"
	"karuta/syncclient/wire"
)

// Probe is what a test of the connection found.
type Probe struct {
	Endpoint    string        // where the answer came from, after redirects
	Protocol    int           // version of the sync protocol that was spoken
	Secure      bool          // the way there is encrypted
	Server      string        // what the server calls its program; "" if it does not say
	ClockAhead  time.Duration // of the server's clock, to the second; meaningless unless ClockKnown
	ClockKnown  bool          // the server told its time
	KeyAccepted bool          // it knows the key that was shown
	Message     string        // text of the server; usually ""
}

// Probe asks the server for its state, which tells whether all on the way to it works. A key that is not accepted is
// no error. As any sync does, it ends one that is open for the account.
func (c *Client) Probe(ctx context.Context, version string, now func() time.Time) (Probe, error) {
	const method = "meta"
	request := wire.EncodeMetaRequest(wire.MetaRequest{Version: wire.Version, Client: version})
	p, body, err := c.probeOnce(ctx, method, request, now)
	if location := redirectOf(err); location != "" {
		next, redirectErr := redirected(c.base, method, location)
		if redirectErr != nil {
			return Probe{}, redirectErr
		}
		c.base = next
		p, body, err = c.probeOnce(ctx, method, request, now)
	}
	if err != nil || !p.KeyAccepted {
		return p, err
	}
	meta, err := decoded(method, wire.DecodeMeta)(body, nil)
	if err != nil {
		return Probe{}, err
	}
	p.ClockAhead, p.ClockKnown = time.Unix(int64(meta.Now), 0).Sub(now().Truncate(time.Second)), true
	p.Message = syncclient.Shorten(meta.Message)
	return p, nil
}

// probeOnce sends one request and looks at all of the answer. body is that of an answer that accepts the key.
func (c *Client) probeOnce(ctx context.Context, method string, request []byte, now func() time.Time) (p Probe, body []byte, err error) {
	frame := wire.Compress(request)
	ctx, dog, cancel := watch(ctx, c.stall)
	defer cancel()
	resp, err := c.send(ctx, c.again, dog, method, bytesReader(frame))
	if err != nil {
		return p, nil, err
	}
	defer func() { _ = resp.Body.Close() }() // read to its end, or not wanted
	p = Probe{
		Endpoint: c.base.String(), Protocol: wire.Version, Secure: resp.TLS != nil, Server: syncclient.Shorten(resp.Header.Get("Server")),
	}
	if date, dateErr := http.ParseTime(resp.Header.Get("Date")); dateErr == nil {
		p.ClockAhead, p.ClockKnown = date.Sub(now().Truncate(time.Second)), true
	}
	if _, err = c.checkAnswer(method, resp); err != nil {
		var refused *syncclient.Error
		if errors.As(err, &refused) && refused.Kind == syncclient.AuthFailed {
			return p, nil, nil
		}
		return Probe{}, nil, err
	}
	dec, err := wire.NewDecompressor(dog.reader(resp.Body, &c.traffic.received), answerLimit)
	if err == nil {
		defer dec.Close()
		body, err = io.ReadAll(dec)
	}
	if err != nil {
		return Probe{}, nil, answerError(ctx, method, c.base.Host, err)
	}
	p.KeyAccepted = true
	return p, body, nil
}
