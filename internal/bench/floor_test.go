package bench

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"os"
	"path"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"
)

// recorder keeps the requests that pass through it, whole.
type recorder struct {
	http.RoundTripper
	mu       sync.Mutex
	on       bool
	requests []recorded
}

type recorded struct {
	url    string
	header http.Header
	body   []byte
}

// RoundTrip implements http.RoundTripper.
func (r *recorder) RoundTrip(req *http.Request) (*http.Response, error) {
	if r.on {
		r.mu.Lock() // in the order in which the server sees them
		defer r.mu.Unlock()
		body, err := io.ReadAll(req.Body)
		if err != nil {
			return nil, err
		}
		_ = req.Body.Close() // read to its end
		r.requests = append(r.requests, recorded{req.URL.String(), req.Header.Clone(), body})
		req.Body = io.NopCloser(bytes.NewReader(body))
	}
	return r.RoundTripper.RoundTrip(req)
}

const floorRuns = 3

// floor measures what no client can take away: how long the server takes to answer the requests of a sync, sent by
// somebody who has them at hand and throws the answers away. Each time the server has what it had before the sync.
func (s *syncPairs) floor(through *recorder, name string, sync func() cost) string {
	s.server.Stop()
	before := filepath.Join(s.t.TempDir(), "before")
	must(s.t, os.CopyFS(before, os.DirFS(s.server.Base)))
	s.server.Start()
	through.on, through.requests = true, nil
	sync()
	through.on = false
	var times []time.Duration
	for range floorRuns {
		s.server.Stop()
		must(s.t, os.RemoveAll(s.server.Base))
		must(s.t, os.CopyFS(s.server.Base, os.DirFS(before)))
		s.server.Start()
		times = append(times, replay(s.t, through.requests))
	}
	slices.Sort(times)
	return fmt.Sprintf("| %s | %s | %d |\n", name, millis(times[floorRuns/2]), len(through.requests))
}

// replay sends requests one after the other and returns how long that took.
func replay(t testing.TB, requests []recorded) time.Duration {
	t.Helper()
	client := &http.Client{Transport: &http.Transport{DisableCompression: true}}
	defer client.CloseIdleConnections()
	// The first question makes the server open what it has of the account, as it is when it has run for a while.
	if first := requests[0]; slices.Contains([]string{"meta", "begin"}, path.Base(first.url)) {
		send(t, client, first)
	}
	start := time.Now()
	for _, r := range requests {
		send(t, client, r)
	}
	return time.Since(start)
}

func send(t testing.TB, client *http.Client, r recorded) {
	t.Helper()
	req, err := http.NewRequest(http.MethodPost, r.url, bytes.NewReader(r.body))
	must(t, err)
	req.Header = r.header
	resp, err := client.Do(req)
	must(t, err)
	_, err = io.Copy(io.Discard, resp.Body)
	must(t, err)
	must(t, resp.Body.Close())
	if resp.StatusCode != http.StatusOK {
		t.Fatalf("%s: status %d", r.url, resp.StatusCode)
	}
}

// floors returns the table of the server's own times for the rows that are asked for.
func floors(t testing.TB, from large, c choice) string {
	t.Helper()
	s := newSyncPairs(t, from, choice{alone: true})
	through := &recorder{RoundTripper: &http.Transport{DisableCompression: true, MaxIdleConnsPerHost: 2}}
	s.one.login(s.server, s.user, through)
	s.two.login(s.server, s.user, through)
	s.one.sync()
	text := "| server alone | time | requests |\n|---|--:|--:|\n"
	for _, row := range []struct {
		name    string
		prepare func()
		sync    func() cost
	}{
		{nothingRow, func() {}, s.one.sync},
		{oneNoteRow, func() { s.changeOurs(1) }, s.one.sync},
		{sendRow, func() { s.changeOurs(manyNotes) }, s.one.sync},
		{receiveRow, func() { s.two.sync(); s.sendOurs(manyNotes)() }, s.two.sync},
		{sendMediaRow, func() { s.addMedia(s.one.path) }, func() cost { return s.one.syncMedia(nil) }},
		{receiveMediaRow, func() { s.two.syncMedia(nil); s.sendMedia() }, func() cost { return s.two.syncMedia(nil) }},
		{uploadRow, func() {}, s.one.upload},
		{downloadRow, func() {}, s.one.download},
	} {
		if c.only.MatchString(row.name) {
			row.prepare()
			text += s.floor(through, row.name, row.sync)
		}
	}
	return text
}
