package main

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
	"log/slog"
	"math/big"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"karuta/syncserver"
)

// newCertificate makes one for the name, with its key, both in PEM.
func newCertificate(t *testing.T, name string, serial int64) (cert, key []byte) {
	t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(serial), Subject: pkix.Name{CommonName: name}, DNSNames: []string{name},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().AddDate(1, 0, 0),
	}
	raw, err := x509.CreateCertificate(rand.Reader, template, template, private.Public(), private)
	if err != nil {
		t.Fatal(err)
	}
	rawKey, err := x509.MarshalECPrivateKey(private)
	if err != nil {
		t.Fatal(err)
	}
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: raw}), pem.EncodeToMemory(&pem.Block{Type: "EC PRIVATE KEY", Bytes: rawKey})
}

// shown returns the number of the certificate that a server shows to who asks for the name.
func shown(t *testing.T, config *tls.Config, name string) (int64, error) {
	t.Helper()
	listener, err := tls.Listen("tcp", "127.0.0.1:0", config)
	if err != nil {
		t.Fatal(err)
	}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		conn, err := listener.Accept()
		if err != nil {
			return
		}
		_ = conn.(*tls.Conn).Handshake() // the other side tells how that went
		_ = conn.Close()
	}()
	defer func() { _ = listener.Close(); <-ended }()
	conn, err := tls.Dial("tcp", listener.Addr().String(), &tls.Config{ServerName: name, InsecureSkipVerify: true})
	if err != nil {
		return 0, err
	}
	defer func() { _ = conn.Close() }()
	return conn.ConnectionState().PeerCertificates[0].SerialNumber.Int64(), nil
}

// write writes a file with a time of its own, for the file system's clock may stand still between two.
func write(t *testing.T, path string, content []byte, at int) {
	t.Helper()
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	stamp := time.Now().Add(time.Duration(at) * time.Second)
	if err := os.Chtimes(path, stamp, stamp); err != nil {
		t.Fatal(err)
	}
}

func TestCertificateIsReadAgain(t *testing.T) {
	dir := t.TempDir()
	f := tlsFlags{CertFile: filepath.Join(dir, "cert.pem"), KeyFile: filepath.Join(dir, "key.pem")}
	if _, err := f.config(dir, slog.New(slog.DiscardHandler)); err == nil {
		t.Fatal("it would serve without a certificate")
	}
	cert, key := newCertificate(t, "sync.example.org", 1)
	write(t, f.CertFile, cert, 1)
	write(t, f.KeyFile, key, 1)
	config, err := f.config(dir, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	want := func(serial int64, when string) {
		t.Helper()
		if got, err := shown(t, config, "sync.example.org"); err != nil || got != serial {
			t.Errorf("%s: certificate %d, %v; want %d", when, got, err, serial)
		}
	}
	want(1, "at first")
	cert, key = newCertificate(t, "sync.example.org", 2)
	write(t, f.CertFile, cert, 2)
	want(1, "while the new key is on its way")
	write(t, f.KeyFile, key, 2)
	want(2, "renewed")
	if err := os.Remove(f.KeyFile); err != nil {
		t.Fatal(err)
	}
	want(2, "without a file")
}

// TestCertificateByACME has one in its folder already: there is no authority to ask.
func TestCertificateByACME(t *testing.T) {
	dir := t.TempDir()
	cert, key := newCertificate(t, "sync.example.org", 7)
	if err := os.Mkdir(filepath.Join(dir, "acme"), 0o700); err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(dir, "acme", "sync.example.org"), append(key, cert...), 0)
	f := tlsFlags{ACMEHost: []string{"sync.example.org"}, ACMEDirectory: "http://127.0.0.1:1/"}
	config, err := f.config(dir, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	if got, err := shown(t, config, "sync.example.org"); err != nil || got != 7 {
		t.Errorf("certificate %d, %v", got, err)
	}
	if got, err := shown(t, config, "other.example.org"); err == nil {
		t.Errorf("certificate %d for a name that is not ours", got)
	}
}

func TestServeFlags(t *testing.T) {
	for said, args := range map[string][]string{
		"--cert-file and --key-file together": {"--cert-file", "x"},
		"either in files or got":              {"--cert-file", "x", "--key-file", "y", "--acme-host", "z"},
		"need --acme-host":                    {"--acme-mail", "a@example.org"},
		"neither an address nor a network":    {"--trusted-proxy", "proxy"},
	} {
		code, _, errs := newCtl(t).run(append([]string{"serve", "--data", t.TempDir()}, args...)...)
		if code != exitUsage || !strings.Contains(errs, said) {
			t.Errorf("%v: exit %d, %s", args, code, errs)
		}
	}
	f := frontFlags{TrustedProxy: []string{"10.0.0.0/8", "::1", "192.0.2.1"}}
	if list, err := f.proxies(); err != nil || len(list) != 3 || list[2].Bits() != 32 || list[1].Bits() != 128 {
		t.Errorf("proxies %v, %v", list, err)
	}
}

func TestMetricsHaveAnAddressOfTheirOwn(t *testing.T) {
	store, err := syncserver.OpenEmbedded(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = store.Close() }()
	server := syncserver.New(syncserver.Options{Store: store})
	defer server.Close()
	free, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := free.Addr().String()
	if _, err := (&frontFlags{Metrics: address}).serveMetrics(server, slog.New(slog.DiscardHandler)); err == nil {
		t.Error("an address that is taken is not noticed")
	}
	_ = free.Close()
	stop, err := (&frontFlags{Metrics: address}).serveMetrics(server, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	get := func() (string, error) {
		r, err := http.NewRequestWithContext(context.Background(), http.MethodGet, "http://"+address+"/metrics", http.NoBody)
		if err != nil {
			return "", err
		}
		resp, err := http.DefaultClient.Do(r)
		if err != nil {
			return "", err
		}
		defer func() { _ = resp.Body.Close() }()
		text, err := io.ReadAll(resp.Body)
		return string(text), err
	}
	if text, err := get(); err != nil || !strings.Contains(text, "karuta_syncs_total 0") {
		t.Errorf("metrics %q, %v", text, err)
	}
	stop()
	if _, err := get(); err == nil {
		t.Error("they are served on")
	}
}
