package syncserver

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"karuta/media"
	"karuta/syncclient/wire"
)

// FuzzMediaZip reads zips that a device may send: what is accepted has names that media may have, stays within its
// folder, and is no larger than it may be.
func FuzzMediaZip(f *testing.F) {
	f.Add(mediaZip(f, "a.txt", "content", "gone", ""))
	f.Add(mediaZip(f, "../x", "content"))
	f.Add(zipOf(f, `[["a","0"],["a","0"]]`, map[string]string{"0": strings.Repeat("x", 1000)}))
	f.Add(mediaZip(f, "large", strings.Repeat("x", smallMedia+1)))
	f.Add(zipOf(f, `[["a","_meta"]]`, nil))
	f.Fuzz(func(t *testing.T, raw []byte) {
		dir := t.TempDir()
		body, err := newSpool(bytes.NewReader(raw), 1<<20, dir)
		if err != nil {
			t.Skip()
		}
		defer func() { _ = body.Close() }()
		changes, err := readMediaZip(body)
		if err == nil {
			err = stageMedia(changes, dir)
		}
		if err != nil {
			if statusOf(err) != http.StatusBadRequest {
				t.Fatalf("%d: %v", statusOf(err), err)
			}
			return
		}
		for _, c := range changes {
			if !media.IsPlainName(c.name) {
				t.Errorf("the name %q is accepted", c.name)
			}
			if c.deleted {
				continue
			}
			content, err := c.content, error(nil)
			if c.staged != "" {
				content, err = os.ReadFile(c.staged)
			}
			if err != nil || c.staged != "" && filepath.Dir(c.staged) != dir || int64(len(content)) != c.size || media.SumOf(content) != c.sum {
				t.Errorf("%s: %d bytes, want %d; %v", c.staged, len(content), c.size, err)
			}
		}
	})
}

// FuzzForm reads requests of the older form: nothing but a status comes of it, and never more than may be sent.
func FuzzForm(f *testing.F) {
	store, err := OpenEmbedded(f.TempDir())
	if err != nil {
		f.Fatal(err)
	}
	f.Cleanup(func() { _ = store.Close() })
	server := New(Options{Store: store})
	f.Cleanup(server.Close)
	id, err := server.accounts.Add(f.Context(), "learner", "secret")
	if err != nil {
		f.Fatal(err)
	}
	key, err := server.accounts.NewKey(f.Context(), id, "test")
	if err != nil {
		f.Fatal(err)
	}
	form := func(parts ...string) []byte {
		var b strings.Builder
		for i := 0; i < len(parts); i += 2 {
			b.WriteString("--x\r\nContent-Disposition: form-data; name=\"" + parts[i] + "\"\r\n\r\n" + parts[i+1] + "\r\n")
		}
		return []byte(b.String() + "--x--\r\n")
	}
	f.Add(form("k", key, "s", "run", "c", "0", "data", `{"chunk":{"done":true}}`))
	f.Add(form("k", key, "c", "1", "data", "\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff\x03\x00\x00\x00\x00\x00\x00\x00\x00\x00"))
	f.Add(form("data", "x", "data", "y"))
	f.Add(form("k", "wrong", "data", strings.Repeat("x", 70000)))
	m := collectionMethods["applyChunk"]
	f.Fuzz(func(t *testing.T, raw []byte) {
		r := httptest.NewRequest(http.MethodPost, "/sync/applyChunk", bytes.NewReader(raw))
		r.Header.Set("Content-Type", "multipart/form-data; boundary=x")
		c := &call{s: server, ctx: t.Context()}
		err := c.readForm(r, m)
		if c.drop != nil {
			defer c.drop()
		}
		if c.space != nil {
			defer server.release(c.space)
		}
		if err != nil {
			if status := statusOf(err); status != http.StatusBadRequest && status != http.StatusForbidden {
				t.Fatalf("%d: %v", status, err)
			}
			return
		}
		n, err := io.Copy(io.Discard, c.body)
		if tooLarge := (*wire.TooLargeError)(nil); n > m.limitOf(server.opt.Limits) || err != nil && !errors.Is(err, wire.ErrFormat) && !errors.As(err, &tooLarge) {
			t.Fatalf("%d bytes, %v", n, err)
		}
	})
}
