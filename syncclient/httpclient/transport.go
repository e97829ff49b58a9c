package httpclient

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"os"
	"time"

	"golang.org/x/net/http/httpproxy"

	"karuta/syncclient"
)

// idleLimit is how long a connection is kept that nobody uses.
const idleLimit = 30 * time.Second

// NewTransport makes what requests go through, with proxy and certificates as the settings say. The transport is of use
// even if the settings are not.
func NewTransport(cfg Config) (*http.Transport, error) {
	if cfg.Dial != nil {
		return &http.Transport{
			DialContext:        func(ctx context.Context, _, _ string) (net.Conn, error) { return cfg.Dial(ctx) },
			DisableCompression: true, // bodies are compressed already
			IdleConnTimeout:    idleLimit,
		}, nil
	}
	proxy, proxyErr := proxyOf(cfg.Proxy)
	roots, rootsErr := rootsOf(cfg.CAFile)
	return &http.Transport{
		Proxy:                  func(r *http.Request) (*url.URL, error) { return proxy(r.URL) },
		TLSClientConfig:        &tls.Config{RootCAs: roots, MinVersion: tls.VersionTLS12},
		ForceAttemptHTTP2:      true,
		DisableCompression:     true, // bodies are compressed already
		TLSHandshakeTimeout:    15 * time.Second,
		MaxIdleConnsPerHost:    2,
		IdleConnTimeout:        idleLimit,
		OnProxyConnectResponse: checkProxy,
	}, errors.Join(proxyErr, rootsErr)
}

// proxyOf returns the function that says which proxy leads to an address.
func proxyOf(address string) (func(*url.URL) (*url.URL, error), error) {
	settings := httpproxy.FromEnvironment()
	if address == "" {
		return settings.ProxyFunc(), nil
	}
	u, err := url.Parse(address)
	if err == nil && (u.Host == "" || u.Scheme != "http" && u.Scheme != "https" && u.Scheme != "socks5") {
		err = errors.New("it does not start with http://, https:// or socks5://")
	}
	if err != nil {
		var parse *url.Error
		if errors.As(err, &parse) {
			err = parse.Err // without the address, which may hold a password
		}
		return settings.ProxyFunc(), &syncclient.Error{Kind: syncclient.BadSetting, Op: "proxy address", Err: err}
	}
	settings.HTTPProxy, settings.HTTPSProxy = address, address
	return settings.ProxyFunc(), nil
}

// rootsOf returns the certificates to trust: nil for those of the system alone.
func rootsOf(path string) (*x509.CertPool, error) {
	if path == "" {
		return nil, nil
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, &syncclient.Error{Kind: syncclient.BadSetting, Op: "certificate file", Err: err}
	}
	pool, err := x509.SystemCertPool()
	if err != nil {
		pool = x509.NewCertPool() // a system without any
	}
	if !pool.AppendCertsFromPEM(text) {
		return nil, &syncclient.Error{Kind: syncclient.BadSetting, Op: "certificate file", Err: fmt.Errorf("%s holds no certificate in PEM form", path)}
	}
	return pool, nil
}

// proxyError is a proxy's refusal to connect.
type proxyError struct{ status int }

// Error implements error.
func (e *proxyError) Error() string {
	return fmt.Sprintf("the proxy answered with status %d", e.status)
}

// checkProxy tells a proxy's refusal from that of a server.
func checkProxy(_ context.Context, _ *url.URL, _ *http.Request, resp *http.Response) error {
	if resp.StatusCode != http.StatusOK {
		return &proxyError{resp.StatusCode}
	}
	return nil
}
