package httpclient

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/hashicorp/go-retryablehttp"

	"karuta/syncclient"
	"karuta/syncclient/wire"
)

// answerLimit bounds what an answer other than a download may unpack to: the
// settings and all changed notetypes and decks of a very large collection.
const answerLimit = 256 << 20

// downloadLimit bounds a download; the sizes of the protocol are 32 bits wide.
const downloadLimit = 1<<32 - 1

// Client is a Remote for one operation: all its requests carry one run key.
type Client struct {
	base    *url.URL
	header  string
	stall   time.Duration
	traffic *traffic
	once    *retryablehttp.Client // sends a request once
	again   *retryablehttp.Client // may repeat it
}

var _ syncclient.Remote = (*Client)(nil)

// call sends a small request and reads the whole answer. repeatable says that
// the request may reach the server twice without harm.
func (c *Client) call(ctx context.Context, method string, body []byte, repeatable bool) ([]byte, error) {
	frame := wire.Compress(body)
	return c.callPacked(ctx, method, frame, repeatable)
}

// callPacked is call with a body that is compressed already.
func (c *Client) callPacked(ctx context.Context, method string, frame []byte, repeatable bool) ([]byte, error) {
	client := c.once
	if repeatable {
		client = c.again
	}
	p, _, err := c.open(ctx, client, method, bytesReader(frame), answerLimit)
	if err != nil {
		return nil, err
	}
	defer func() { _ = p.Close() }() // read to its end, or given up
	answer, err := io.ReadAll(p)
	if err == nil && len(answer) == 0 { // even a method without a result answers "null"
		err = &syncclient.Error{Kind: syncclient.BadResponse, Op: method, Err: io.ErrUnexpectedEOF}
	}
	return answer, err
}

func bytesReader(b []byte) retryablehttp.ReaderFunc {
	return func() (io.Reader, error) { return bytes.NewReader(b), nil }
}

// open sends a request and returns the answer's content, to be closed, and its
// length as the server gives it.
func (c *Client) open(ctx context.Context, client *retryablehttp.Client, method string,
	body retryablehttp.ReaderFunc, limit int64,
) (_ *payload, size int64, err error) {
	ctx, dog, cancel := watch(ctx, c.stall)
	defer func() {
		if err != nil {
			cancel()
		}
	}()
	resp, err := c.send(ctx, client, dog, method, body)
	if err != nil {
		return nil, 0, err
	}
	end := func() {
		_ = resp.Body.Close() // the content was read or is not wanted
		cancel()
	}
	size, err = c.checkAnswer(method, resp)
	if err != nil {
		end()
		return nil, 0, err
	}
	dec, err := wire.NewDecompressor(dog.reader(resp.Body, &c.traffic.received), limit)
	if err != nil {
		end()
		return nil, 0, &syncclient.Error{Kind: syncclient.BadResponse, Op: method, Err: err}
	}
	fail := func(err error) error { return answerError(ctx, method, c.base.Host, err) }
	return &payload{dec: dec, fail: fail, end: end}, size, nil
}

func (c *Client) send(ctx context.Context, client *retryablehttp.Client, dog *watchdog, method string,
	body retryablehttp.ReaderFunc,
) (*http.Response, error) {
	watched := func() (io.Reader, error) {
		r, err := body()
		dog.moved() // each attempt has the whole limit
		return watchedBody(dog, r, &c.traffic.sent), err
	}
	req, err := retryablehttp.NewRequestWithContext(ctx, http.MethodPost, c.base.JoinPath(folderOf(method), method).String(), retryablehttp.ReaderFunc(watched))
	if err != nil {
		return nil, &syncclient.Error{Kind: syncclient.LocalFailed, Op: method, Err: err}
	}
	req.Header.Set(wire.HeaderName, c.header)
	req.Header.Set("Content-Type", "application/octet-stream")
	resp, err := client.Do(req)
	if err != nil {
		if resp != nil {
			_ = resp.Body.Close() // the error is what counts
		}
		return nil, transportError(ctx, method, c.base.Host, err)
	}
	dog.moved()
	return resp, nil
}

// checkAnswer tells an answer to the request from an error, and returns its length.
func (c *Client) checkAnswer(method string, resp *http.Response) (int64, error) {
	if resp.StatusCode < 200 || resp.StatusCode > 299 {
		return 0, statusError(method, resp)
	}
	size, err := strconv.ParseUint(resp.Header.Get(wire.OriginalSizeName), 10, 32)
	if err != nil {
		// Whatever answered, it was no sync server: a log-in page of a network, say.
		return 0, &syncclient.Error{Kind: syncclient.BadResponse, Op: method, Err: err}
	}
	return int64(size), nil
}

// answerError says what it means that an answer could not be read to its end.
func answerError(ctx context.Context, method, host string, err error) error {
	var tooLarge *wire.TooLargeError
	if errors.Is(err, wire.ErrFormat) || errors.As(err, &tooLarge) {
		return &syncclient.Error{Kind: syncclient.BadResponse, Op: method, Err: err}
	}
	return transportError(ctx, method, host, err)
}
