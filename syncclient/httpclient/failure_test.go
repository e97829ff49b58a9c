package httpclient

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"io"
	"log"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"karuta/syncclient"
	"karuta/syncclient/wire"
)

func nowForTests() time.Time { return time.Unix(2, 0) } // that of metaText

// certificate makes one that signs itself, for a host, valid until end.
func certificate(t *testing.T, host string, end time.Time) (tls.Certificate, []byte) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	form := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: host}, NotBefore: end.Add(-48 * time.Hour), NotAfter: end,
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign | x509.KeyUsageDigitalSignature,
		DNSNames: []string{host},
	}
	if ip := net.ParseIP(host); ip != nil {
		form.DNSNames, form.IPAddresses = nil, []net.IP{ip}
	}
	der, err := x509.CreateCertificate(rand.Reader, form, form, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})
}

// secureServer starts a server that shows a certificate for host; caFile is that certificate's own.
func secureServer(t *testing.T, host string, end time.Time) (endpoint, caFile string) {
	t.Helper()
	cert, text := certificate(t, host, end)
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { reply(w, metaText) }))
	server.TLS = &tls.Config{Certificates: []tls.Certificate{cert}}
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	server.StartTLS()
	t.Cleanup(server.Close)
	caFile = filepath.Join(t.TempDir(), "ca.pem")
	if err := os.WriteFile(caFile, text, 0o600); err != nil {
		t.Fatal(err)
	}
	return server.URL, caFile
}

// closedPort returns an address where nobody listens.
func closedPort(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	return l.Addr().String()
}

// proxyThat starts a proxy that answers every request with a status.
func proxyThat(t *testing.T, status int) string {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(status) }))
	t.Cleanup(server.Close)
	return server.URL
}

// TestEveryWayNotToArrive makes each failure on the way to a server happen.
func TestEveryWayNotToArrive(t *testing.T) {
	day := 24 * time.Hour
	good, goodCA := secureServer(t, "127.0.0.1", time.Now().Add(day))
	stranger, _ := secureServer(t, "127.0.0.1", time.Now().Add(day))
	old, oldCA := secureServer(t, "127.0.0.1", time.Now().Add(-day))
	future, futureCA := secureServer(t, "127.0.0.1", time.Now().Add(10*day))
	other, otherCA := secureServer(t, "other.example", time.Now().Add(day))
	plain := httptest.NewServer(http.NotFoundHandler())
	defer plain.Close()
	silent, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = silent.Close() }()
	noPEM := filepath.Join(t.TempDir(), "no.pem")
	if err := os.WriteFile(noPEM, []byte("no certificate"), 0o600); err != nil {
		t.Fatal(err)
	}
	closed := closedPort(t)
	for name, c := range map[string]struct {
		endpoint string
		cfg      Config
		want     syncclient.Kind
	}{
		"own certificate":         {good, Config{CAFile: goodCA}, ""},
		"no such name":            {"http://name.invalid:8080/", Config{}, syncclient.HostNotFound},
		"closed port":             {"http://" + closed, Config{}, syncclient.Refused},
		"unknown issuer":          {stranger, Config{}, syncclient.CertUnknown},
		"other's issuer":          {stranger, Config{CAFile: goodCA}, syncclient.CertUnknown},
		"expired":                 {old, Config{CAFile: oldCA}, syncclient.CertExpired},
		"not yet valid":           {future, Config{CAFile: futureCA}, syncclient.CertExpired},
		"another host's":          {other, Config{CAFile: otherCA}, syncclient.CertWrongHost},
		"https to http":           {strings.Replace(plain.URL, "http:", "https:", 1), Config{}, syncclient.TLSFailed},
		"silence":                 {"http://" + silent.Addr().String(), Config{Stall: 50 * time.Millisecond}, syncclient.Timeout},
		"no proxy there":          {"http://name.invalid/", Config{Proxy: "http://" + closed}, syncclient.ProxyFailed},
		"no proxy there, https":   {"https://name.invalid/", Config{Proxy: "http://" + closed}, syncclient.ProxyFailed},
		"no SOCKS proxy there":    {"http://name.invalid/", Config{Proxy: "socks5://" + closed}, syncclient.ProxyFailed},
		"proxy refuses":           {"https://name.invalid/", Config{Proxy: proxyThat(t, 403)}, syncclient.ProxyFailed},
		"proxy wants a password":  {"https://name.invalid/", Config{Proxy: proxyThat(t, 407)}, syncclient.ProxyAuth},
		"proxy wants one, http":   {"http://name.invalid/", Config{Proxy: proxyThat(t, 407)}, syncclient.ProxyAuth},
		"proxy is no address":     {good, Config{Proxy: "proxy:3128"}, syncclient.BadSetting},
		"no certificate file":     {good, Config{CAFile: goodCA + "x"}, syncclient.BadSetting},
		"no certificate in it":    {good, Config{CAFile: noPEM}, syncclient.BadSetting},
		"loopback needs no proxy": {good, Config{CAFile: goodCA, Proxy: "http://" + closed}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			c.cfg.Retries = -1
			connector := NewConnector(c.cfg)
			defer connector.Close()
			client, err := connector.NewClient(c.endpoint, "the key")
			if err == nil {
				_, _, err = client.Meta(context.Background(), wire.MetaRequest{})
			}
			if got := syncclient.KindOf(err); got != c.want {
				t.Errorf("%v, want %s", err, c.want)
			}
		})
	}
}

// TestAPageThatRefusesIsNoServer: a proxy's or a network's own page with 403 must not cost the key.
func TestAPageThatRefusesIsNoServer(t *testing.T) {
	for kind, want := range map[string]syncclient.Kind{
		"text/html; charset=utf-8": syncclient.UnexpectedStatus, "text/plain": syncclient.AuthFailed, "": syncclient.AuthFailed,
	} {
		c := serve(t, func(w http.ResponseWriter, _ *http.Request) {
			w.Header()["Content-Type"] = []string{kind}
			w.WriteHeader(http.StatusForbidden)
		})
		if _, _, err := c.Meta(context.Background(), wire.MetaRequest{}); syncclient.KindOf(err) != want {
			t.Errorf("%q: %v, want %s", kind, err, want)
		}
	}
}

func TestProbe(t *testing.T) {
	c := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Server", "somebody's/1.0")
		reply(w, metaText)
	})
	p, err := c.Probe(context.Background(), "", func() time.Time { return time.Unix(9, 0) })
	want := Probe{
		Endpoint: c.base.String(), Protocol: 11, Server: "somebody's/1.0", ClockAhead: -7 * time.Second, ClockKnown: true, KeyAccepted: true,
	}
	if err != nil || p != want {
		t.Errorf("%+v, %v, want %+v", p, err, want)
	}
	stranger := serve(t, func(w http.ResponseWriter, _ *http.Request) { http.Error(w, "403", http.StatusForbidden) })
	if p, err := stranger.Probe(context.Background(), "", time.Now); err != nil || p.KeyAccepted || !p.ClockKnown {
		t.Errorf("a key that is not accepted: %+v, %v", p, err)
	}
	page := serve(t, func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "<html>") })
	if _, err := page.Probe(context.Background(), "", time.Now); syncclient.KindOf(err) != syncclient.BadResponse {
		t.Errorf("a page: %v", err)
	}
}

func TestTrafficIsCounted(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		n, err := io.Copy(io.Discard, r.Body)
		if err != nil || n == 0 {
			t.Errorf("%d bytes, %v", n, err)
		}
		reply(w, metaText)
	}))
	defer server.Close()
	connector := NewConnector(Config{})
	defer connector.Close()
	c, err := connector.NewClient(server.URL, "")
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := c.Meta(context.Background(), wire.MetaRequest{Client: "karuta"}); err != nil {
		t.Fatal(err)
	}
	if sent, received := connector.Traffic(); sent == 0 || received == 0 {
		t.Errorf("%d bytes sent, %d received", sent, received)
	}
}
