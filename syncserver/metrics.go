package syncserver

import (
	"bufio"
	"fmt"
	"io"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"time"
)

// metrics count what the server does, for Prometheus. They hold nothing that
// tells one account from another.
type metrics struct {
	received, sent     atomic.Int64 // bytes of bodies, as they travel
	syncs, diskFull    atomic.Int64
	copies, copyErrors atomic.Int64

	mu       sync.Mutex
	requests map[requestKind]int64
	times    map[string]*histogram // by method
}

type requestKind struct {
	method string
	status int
}

// metricsBounds are the upper ends of the histograms' buckets, in seconds. Clients give up after 30 or 60.
var metricsBounds = [...]float64{0.005, 0.02, 0.1, 0.5, 2, 10, 30}

// histogram counts how many requests took no longer than each bound.
type histogram struct {
	within [len(metricsBounds)]int64
	count  int64
	sum    time.Duration
}

// answered notes a request that was answered with a status.
func (m *metrics) answered(method string, status int, took time.Duration) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.requests == nil {
		m.requests, m.times = map[requestKind]int64{}, map[string]*histogram{}
	}
	m.requests[requestKind{method, status}]++
	h := m.times[method]
	if h == nil {
		h = &histogram{}
		m.times[method] = h
	}
	h.count++
	h.sum += took
	for i, bound := range metricsBounds {
		if took.Seconds() <= bound {
			h.within[i]++
		}
	}
}

// ServeMetrics answers with what the server has counted, in the text format of
// Prometheus. It is not among what ServeHTTP serves: it is for an address that
// only those who run the server reach.
func (s *Server) ServeMetrics(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
	out := bufio.NewWriter(w)
	defer func() { _ = out.Flush() }() // or the other side is gone
	m := &s.metrics
	counter := func(name, help string, value int64) {
		fmt.Fprintf(out, "# HELP %s %s\n# TYPE %s counter\n%s %d\n", name, help, name, name, value)
	}
	counter("karuta_syncs_total", "Syncs that were carried through.", m.syncs.Load())
	counter("karuta_received_bytes_total", "Bytes of requests' bodies.", m.received.Load())
	counter("karuta_sent_bytes_total", "Bytes of answers' bodies.", m.sent.Load())
	counter("karuta_disk_full_total", "Requests for which there was no room.", m.diskFull.Load())
	counter("karuta_copies_total", "Copies of collections that were kept.", m.copies.Load())
	counter("karuta_copy_errors_total", "Copies of collections that failed.", m.copyErrors.Load())
	s.mu.Lock()
	open := len(s.spaces)
	s.mu.Unlock()
	fmt.Fprintf(out, "# HELP karuta_open_accounts Accounts whose files are open.\n# TYPE karuta_open_accounts gauge\nkaruta_open_accounts %d\n", open)
	m.writeRequests(out)
}

func (m *metrics) writeRequests(w io.Writer) {
	m.mu.Lock()
	defer m.mu.Unlock()
	fmt.Fprint(w, "# HELP karuta_requests_total Requests by method and status of the answer.\n# TYPE karuta_requests_total counter\n")
	for _, k := range slices.SortedFunc(maps.Keys(m.requests), func(a, b requestKind) int {
		return slices.Compare([]string{a.method, strconv.Itoa(a.status)}, []string{b.method, strconv.Itoa(b.status)})
	}) {
		fmt.Fprintf(w, "karuta_requests_total{method=%q,status=\"%d\"} %d\n", k.method, k.status, m.requests[k])
	}
	const name = "karuta_request_seconds"
	fmt.Fprintf(w, "# HELP %s Time from a request's header to the end of the answer.\n# TYPE %s histogram\n", name, name)
	for _, method := range slices.Sorted(maps.Keys(m.times)) {
		h := m.times[method]
		for i, bound := range metricsBounds {
			fmt.Fprintf(w, "%s_bucket{method=%q,le=\"%g\"} %d\n", name, method, bound, h.within[i])
		}
		fmt.Fprintf(w, "%s_bucket{method=%q,le=\"+Inf\"} %d\n", name, method, h.count)
		fmt.Fprintf(w, "%s_sum{method=%q} %g\n%s_count{method=%q} %d\n", name, method, h.sum.Seconds(), name, method, h.count)
	}
}
