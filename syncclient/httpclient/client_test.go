package httpclient

import (
	"context"
	"errors"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"karuta/collection/anki"
	"karuta/syncclient"
	"karuta/syncclient/wire"
)

// serve starts a server and returns a client of it that repeats without waiting.
func serve(t *testing.T, handler http.HandlerFunc) *Client {
	t.Helper()
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	return dial(t, server.URL, Config{RetryWait: time.Nanosecond})
}

func dial(t *testing.T, endpoint string, cfg Config) *Client {
	t.Helper()
	connector := NewConnector(cfg)
	t.Cleanup(connector.Close)
	c, err := connector.NewClient(endpoint, "the key")
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// reply answers a request as a sync server does.
func reply(w http.ResponseWriter, payload string) {
	frame := wire.Compress([]byte(payload))
	w.Header().Set(wire.OriginalSizeName, strconv.Itoa(len(payload)))
	_, _ = w.Write(frame) // the client's trouble
}

const metaText = `{"mod":5,"scm":4,"usn":3,"ts":2,"msg":"","cont":true,"hostNum":0,"empty":false,"media_usn":0}`

func TestStatusCodesHaveTheirKinds(t *testing.T) {
	for status, want := range map[int]syncclient.Kind{
		400: syncclient.CheckRequired, 403: syncclient.AuthFailed, 404: syncclient.UnexpectedStatus,
		407: syncclient.ProxyAuth, 409: syncclient.Conflict, 413: syncclient.UploadTooLarge, 429: syncclient.UnexpectedStatus,
		500: syncclient.ServerError, 501: syncclient.ClientTooOld, 502: syncclient.ServerError,
		503: syncclient.ServerError, 504: syncclient.ServerError, 507: syncclient.ServerFull, 308: syncclient.UnexpectedStatus, 302: syncclient.UnexpectedStatus,
	} {
		c := serve(t, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Location", "/elsewhere/")
			w.WriteHeader(status)
			_, _ = io.WriteString(w, strings.Repeat("go away ", 1000))
		})
		_, err := c.Start(context.Background(), wire.StartRequest{})
		var e *syncclient.Error
		if !errors.As(err, &e) || e.Kind != want || e.Status != status {
			t.Errorf("status %d: %v, want %s", status, err, want)
		} else if len([]rune(e.Message)) > 501 {
			t.Errorf("status %d: %d characters of the server's text", status, len(e.Message))
		}
	}
}

func TestRequestsCarryWhatTheProtocolAsks(t *testing.T) {
	var run string
	c := serve(t, func(w http.ResponseWriter, r *http.Request) {
		header, err := wire.DecodeHeader(r.Header.Get(wire.HeaderName))
		if err != nil || header.HostKey != "the key" || header.Version != 11 || header.RunKey == "" {
			t.Errorf("header %+v, %v", header, err)
		}
		if run != "" && header.RunKey != run {
			t.Errorf("run key %q after %q in one operation", header.RunKey, run)
		}
		run = header.RunKey
		if r.Method != http.MethodPost || !strings.HasPrefix(r.URL.Path, "/sync/") {
			t.Errorf("%s %s", r.Method, r.URL.Path)
		}
		body, err := wire.Decompress(r.Body, 1<<20)
		if err != nil || len(body) == 0 {
			t.Errorf("body %q, %v", body, err)
		}
		reply(w, "1795342615964")
	})
	for range 2 {
		if got, err := c.Finish(context.Background()); err != nil || got != 1795342615964 {
			t.Errorf("finish: %d, %v", got, err)
		}
	}
}

func TestOnlySafeRequestsAreRepeated(t *testing.T) {
	calls := map[string]func(*Client) error{
		"meta":     func(c *Client) error { _, _, err := c.Meta(context.Background(), wire.MetaRequest{}); return err },
		"hostKey":  func(c *Client) error { _, err := c.HostKey(context.Background(), "u", "p"); return err },
		"abort":    func(c *Client) error { return c.Abort(context.Background()) },
		"download": func(c *Client) error { _, _, err := c.Download(context.Background()); return err },
		"start": func(c *Client) error {
			_, err := c.Start(context.Background(), wire.StartRequest{})
			return err
		},
		"applyGraves": func(c *Client) error { return c.ApplyGraves(context.Background(), anki.Graves{}) },
		"applyChanges": func(c *Client) error {
			_, err := c.ApplyChanges(context.Background(), wire.Changes{})
			return err
		},
		"chunk":      func(c *Client) error { _, err := c.Chunk(context.Background()); return err },
		"applyChunk": func(c *Client) error { return c.ApplyChunk(context.Background(), wire.PackedChunk{}) },
		"sanityCheck2": func(c *Client) error {
			_, err := c.SanityCheck(context.Background(), wire.SanityCounts{})
			return err
		},
		"finish": func(c *Client) error { _, err := c.Finish(context.Background()); return err },
		"upload": func(c *Client) error {
			_, err := c.Upload(context.Background(), strings.NewReader("file"))
			return err
		},
	}
	safe := map[string]bool{"meta": true, "hostKey": true, "abort": true, "download": true}
	for _, breaks := range []bool{false, true} {
		for name, call := range calls {
			var requests atomic.Int32
			c := serve(t, func(w http.ResponseWriter, r *http.Request) {
				requests.Add(1)
				_, _ = io.Copy(io.Discard, r.Body)
				if breaks {
					panic(http.ErrAbortHandler)
				}
				w.WriteHeader(http.StatusServiceUnavailable)
			})
			want := int32(1)
			if safe[name] {
				want = 1 + defaultRetries
			}
			if err := call(c); err == nil || requests.Load() != want {
				t.Errorf("%s, connection breaks: %t: %d requests, want %d; %v", name, breaks, requests.Load(), want, err)
			}
		}
	}
}

func TestARefusedLoginIsNotRepeated(t *testing.T) {
	var requests atomic.Int32
	c := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		requests.Add(1)
		w.WriteHeader(http.StatusForbidden)
	})
	if _, err := c.HostKey(context.Background(), "u", "p"); syncclient.KindOf(err) != syncclient.AuthFailed || requests.Load() != 1 {
		t.Errorf("%d requests, %v", requests.Load(), err)
	}
}

func TestRedirectIsFollowedOnceAndKept(t *testing.T) {
	second := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !strings.HasPrefix(r.URL.Path, "/moved/sync/") {
			t.Errorf("second server asked for %s", r.URL.Path)
		}
		reply(w, metaText)
	}))
	defer second.Close()
	first := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Location", second.URL+"/moved")
		w.WriteHeader(http.StatusPermanentRedirect)
	})
	meta, endpoint, err := first.Meta(context.Background(), wire.MetaRequest{})
	if err != nil || meta.USN != 3 || endpoint != second.URL+"/moved/" {
		t.Fatalf("meta %+v, endpoint %q, %v", meta, endpoint, err)
	}
	if err := first.Abort(context.Background()); err != nil {
		t.Errorf("the calls after it go elsewhere: %v", err)
	}
}

func TestRedirectsThatAreRefused(t *testing.T) {
	circle := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Location", "/again/")
		w.WriteHeader(http.StatusPermanentRedirect)
	})
	if _, endpoint, err := circle.Meta(context.Background(), wire.MetaRequest{}); err == nil || endpoint != "" {
		t.Errorf("a second redirect: %q, %v", endpoint, err)
	}
}

func TestParseEndpoint(t *testing.T) {
	for address, want := range map[string]string{
		"http://h:8080":         "http://h:8080/",
		"http://h:8080/":        "http://h:8080/",
		" https://h/sub ":       "https://h/sub/",
		"https://h/a/b/?x=1#y":  "https://h/a/b/",
		"http://[::1]:8080/sub": "http://[::1]:8080/sub/",
	} {
		if got, err := ParseEndpoint(address); err != nil || got.String() != want {
			t.Errorf("%q: %v, %v, want %s", address, got, err, want)
		}
	}
	for _, bad := range []string{"", "h:8080", "ftp://h/", "http://", "http://a b/", "/sync"} {
		if _, err := ParseEndpoint(bad); syncclient.KindOf(err) != syncclient.BadEndpoint {
			t.Errorf("%q: %v", bad, err)
		}
	}
}

func TestSilenceIsGivenUpAndSlownessIsNot(t *testing.T) {
	const limit = 300 * time.Millisecond
	release := make(chan struct{})
	silent := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		select {
		case <-release:
		case <-r.Context().Done():
		}
	}))
	defer silent.Close()
	defer close(release)
	c := dial(t, silent.URL, Config{Stall: limit, Retries: -1})
	if _, err := c.Chunk(context.Background()); syncclient.KindOf(err) != syncclient.Timeout {
		t.Errorf("silence: %v", err)
	}

	slow := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		frame := wire.Compress([]byte(`{"done":true}`))
		w.Header().Set(wire.OriginalSizeName, "13")
		pause := time.NewTicker(2 * limit / time.Duration(len(frame)))
		defer pause.Stop()
		for _, b := range frame { // twice the limit for the whole, little between the bytes
			_, _ = w.Write([]byte{b})
			w.(http.Flusher).Flush()
			<-pause.C
		}
	}))
	defer slow.Close()
	c = dial(t, slow.URL, Config{Stall: limit, Retries: -1})
	if chunk, err := c.Chunk(context.Background()); err != nil || !chunk.Done {
		t.Errorf("slowness: %+v, %v", chunk, err)
	}
}

func TestUploadStreamsAndStopsWhenTheServerDoes(t *testing.T) {
	c := serve(t, func(w http.ResponseWriter, r *http.Request) {
		body, err := wire.Decompress(r.Body, 1<<24)
		if err != nil || len(body) != 1<<23 || r.ContentLength != -1 {
			t.Errorf("%d bytes, length %d, %v", len(body), r.ContentLength, err)
		}
		reply(w, syncclient.UploadAccepted)
	})
	source := io.LimitReader(noise(), 1<<23)
	if answer, err := c.Upload(context.Background(), source); err != nil || answer != syncclient.UploadAccepted {
		t.Errorf("upload: %q, %v", answer, err)
	}
	refusing := serve(t, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusRequestEntityTooLarge) })
	if _, err := refusing.Upload(context.Background(), noise()); err == nil {
		t.Error("an endless file was uploaded")
	}
}

// noise is endless and cannot be compressed.
func noise() io.Reader { return rand.NewChaCha8([32]byte{}) }

func TestDownloadStreams(t *testing.T) {
	c := serve(t, func(w http.ResponseWriter, _ *http.Request) { reply(w, strings.Repeat("page", 1<<18)) })
	file, size, err := c.Download(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	content, err := io.ReadAll(file)
	if err != nil || size != 1<<20 || len(content) != 1<<20 {
		t.Errorf("%d bytes of %d, %v", len(content), size, err)
	}
	if err := file.Close(); err != nil {
		t.Error(err)
	}
}

func TestCanceledRequestsSaySo(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	c := serve(t, func(_ http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body) // until then the server does not notice that the client is gone
		cancel()
		<-r.Context().Done()
	})
	if _, err := c.Chunk(ctx); syncclient.KindOf(err) != syncclient.Canceled {
		t.Errorf("canceled: %v", err)
	}
	deadline, stop := context.WithTimeout(context.Background(), time.Nanosecond)
	defer stop()
	if _, err := c.Chunk(deadline); syncclient.KindOf(err) != syncclient.Timeout {
		t.Errorf("deadline: %v", err)
	}
}
