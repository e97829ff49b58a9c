package main

import (
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"time"

	"golang.org/x/crypto/acme"
	"golang.org/x/crypto/acme/autocert"
)

// tlsFlags say where the certificate for https comes from: from files, or from an authority that speaks ACME.
type tlsFlags struct {
	CertFile string `name:"cert-file" help:"PEM file with the certificate, for https. It is read again when it changes." type:"path" env:"KARUTA_SERVER_CERT_FILE"`
	KeyFile  string `name:"key-file" help:"PEM file with the certificate's key." type:"path" env:"KARUTA_SERVER_KEY_FILE"`

	ACMEHost      []string `name:"acme-host" help:"Name of this server, for which to get certificates by ACME, from Let's Encrypt unless told otherwise; may be given more than once. The server must be reached at port 443. Whoever sets it agrees to the authority's terms." env:"KARUTA_SERVER_ACME_HOST"`
	ACMEMail      string   `name:"acme-mail" help:"Address at which the authority may warn of trouble with certificates." env:"KARUTA_SERVER_ACME_MAIL"`
	ACMEDirectory string   `name:"acme-directory" help:"Address of another authority's directory." env:"KARUTA_SERVER_ACME_DIRECTORY"`
}

func (f *tlsFlags) checkTLS() error {
	switch {
	case (f.CertFile == "") != (f.KeyFile == ""):
		return usage("give --cert-file and --key-file together")
	case f.CertFile != "" && len(f.ACMEHost) > 0:
		return usage("the certificate is either in files or got by --acme-host")
	case len(f.ACMEHost) == 0 && (f.ACMEMail != "" || f.ACMEDirectory != ""):
		return usage("--acme-mail and --acme-directory need --acme-host")
	}
	return nil
}

// config returns what to speak TLS with, nil for not at all. Certificates got
// by ACME are kept in the folder data.
func (f *tlsFlags) config(data string, log *slog.Logger) (*tls.Config, error) {
	switch {
	case f.CertFile != "":
		files := &certificateFiles{cert: f.CertFile, key: f.KeyFile, log: log}
		if _, err := files.get(nil); err != nil {
			return nil, err
		}
		return &tls.Config{GetCertificate: files.get, MinVersion: tls.VersionTLS12, NextProtos: []string{"h2", "http/1.1"}}, nil
	case len(f.ACMEHost) > 0:
		m := &autocert.Manager{
			Prompt: autocert.AcceptTOS, Email: f.ACMEMail, HostPolicy: autocert.HostWhitelist(f.ACMEHost...),
			Cache: autocert.DirCache(filepath.Join(data, "acme")),
		}
		if f.ACMEDirectory != "" {
			m.Client = &acme.Client{DirectoryURL: f.ACMEDirectory}
		}
		return m.TLSConfig(), nil
	}
	return nil, nil
}

// certificateFiles yields the certificate in two files, also when they are replaced by a renewed one.
type certificateFiles struct {
	cert, key string
	log       *slog.Logger

	mu     sync.Mutex
	loaded *tls.Certificate
	stamps [2]time.Time // of the files, when they were last read
}

func (c *certificateFiles) get(*tls.ClientHelloInfo) (*tls.Certificate, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	stamps, err := c.look()
	if err == nil && stamps == c.stamps {
		return c.loaded, nil
	}
	var loaded tls.Certificate
	if err == nil {
		loaded, err = tls.LoadX509KeyPair(c.cert, c.key)
	}
	switch {
	case err == nil:
		c.loaded, c.stamps = &loaded, stamps
	case c.loaded == nil:
		return nil, fmt.Errorf("certificate: %w", err)
	default: // one of the two may be on its way; the old one goes on until they fit
		c.log.Warn("the new certificate cannot be used yet", "err", err)
	}
	return c.loaded, nil
}

func (c *certificateFiles) look() (stamps [2]time.Time, err error) {
	for i, path := range []string{c.cert, c.key} {
		info, statErr := os.Stat(path)
		if statErr != nil {
			err = errors.Join(err, statErr)
			continue
		}
		stamps[i] = info.ModTime()
	}
	return stamps, err
}
