package httpclient

import (
	"context"
	"net"
	"net/http"
	"time"

	"github.com/hashicorp/go-retryablehttp"

	"karuta/syncclient"
	"karuta/syncclient/wire"
)

// Config says how servers are spoken to. The zero value is what the program uses.
type Config struct {
	// Stall is how long nothing may move before a request is given up; 0 for 60 seconds.
	Stall time.Duration
	// Retries is how often a request is repeated that is safe to repeat; 0 for twice, negative for never.
	Retries int
	// RetryWait is the wait before the first repetition, which doubles each time; 0 for 250 ms.
	RetryWait time.Duration
	// Version names the client in the request header; "" for "karuta".
	Version string
	// Proxy is the address of the proxy to go through, such as http://proxy.example.org:3128 or socks5://127.0.0.1:1080;
	// "" for that of the environment (HTTPS_PROXY, HTTP_PROXY, NO_PROXY). This computer itself is always reached directly.
	Proxy string
	// CAFile is a PEM file with certificates to trust besides the system's; "" for none.
	CAFile string
	// Dial makes the connections, whatever the address says; nil for the network. It is for a server within this process.
	Dial func(context.Context) (net.Conn, error)
	// Transport is what requests go through; nil for an own one; Proxy, CAFile and Dial are for that alone.
	Transport http.RoundTripper
}

const (
	defaultStall     = 60 * time.Second
	defaultRetries   = 2
	defaultRetryWait = 250 * time.Millisecond
	longestRetryWait = 5 * time.Second
)

// Connector makes clients that share their connections.
type Connector struct {
	cfg     Config
	client  *http.Client
	broken  error // why the settings are of no use; nil if they are
	traffic traffic
}

// NewConnector returns a connector; Close frees its idle connections.
func NewConnector(cfg Config) *Connector {
	if cfg.Stall <= 0 {
		cfg.Stall = defaultStall
	}
	if cfg.Retries == 0 {
		cfg.Retries = defaultRetries
	}
	if cfg.RetryWait <= 0 {
		cfg.RetryWait = defaultRetryWait
	}
	if cfg.Version == "" {
		cfg.Version = "karuta"
	}
	var broken error
	if cfg.Transport == nil {
		cfg.Transport, broken = NewTransport(cfg)
	}
	return &Connector{cfg: cfg, broken: broken, client: &http.Client{
		Transport: cfg.Transport,
		// A redirect means another endpoint, and only an answer to meta may send there.
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

// Close frees idle connections.
func (c *Connector) Close() { c.client.CloseIdleConnections() }

// Connect returns a client for one operation with the server at endpoint. It
// sends nothing yet.
func (c *Connector) Connect(endpoint, hostKey string) (syncclient.Remote, error) {
	return c.NewClient(endpoint, hostKey)
}

// NewClient is Connect with its own type.
func (c *Connector) NewClient(endpoint, hostKey string) (*Client, error) {
	if c.broken != nil {
		return nil, c.broken
	}
	base, err := ParseEndpoint(endpoint)
	if err != nil {
		return nil, err
	}
	header := wire.Header{Version: wire.Version, HostKey: hostKey, Client: c.cfg.Version, RunKey: wire.NewRunKey()}
	return &Client{
		base:    base,
		header:  wire.EncodeHeader(header),
		stall:   c.cfg.Stall,
		traffic: &c.traffic,
		once:    c.retrying(0),
		again:   c.retrying(max(c.cfg.Retries, 0)),
	}, nil
}

// retrying returns a client that repeats what failed for reasons that may pass.
func (c *Connector) retrying(times int) *retryablehttp.Client {
	return &retryablehttp.Client{
		HTTPClient:   c.client,
		RetryMax:     times,
		RetryWaitMin: c.cfg.RetryWait,
		RetryWaitMax: longestRetryWait,
		CheckRetry:   worthRepeating,
		// Waiting as long as a server may wish would look like hanging.
		Backoff: func(least, most time.Duration, attempt int, _ *http.Response) time.Duration {
			return min(least<<attempt, most)
		},
		ErrorHandler: retryablehttp.PassthroughErrorHandler,
	}
}

// worthRepeating tells a passing failure from a lasting one.
func worthRepeating(ctx context.Context, resp *http.Response, err error) (bool, error) {
	if ctx.Err() != nil {
		return false, nil // the error of the request itself tells more
	}
	if err != nil {
		retry, _ := retryablehttp.DefaultRetryPolicy(ctx, nil, err)
		return retry, nil
	}
	switch resp.StatusCode {
	case http.StatusTooManyRequests, http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		return true, nil
	}
	return false, nil
}
