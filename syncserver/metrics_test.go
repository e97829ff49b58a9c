package syncserver

import (
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
)

func TestMetrics(t *testing.T) {
	w := newWorld(t, Limits{})
	p := w.logIn("run")
	p.begin(0)
	p.addCard(1)
	p.end()
	p.refused("sync/finish", []byte("{}"), http.StatusConflict)
	rec := httptest.NewRecorder()
	w.server.ServeMetrics(rec, nil)
	text := rec.Body.String()
	for _, want := range []string{
		"karuta_syncs_total 1\n", "karuta_open_accounts 1\n", `karuta_requests_total{method="finish",status="200"} 1`,
		`karuta_requests_total{method="finish",status="409"} 1`, `karuta_request_seconds_count{method="finish"} 2`,
		`karuta_request_seconds_bucket{method="finish",le="+Inf"} 2`,
	} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is missing in\n%s", want, text)
		}
	}
	for _, line := range strings.Split(strings.TrimSuffix(text, "\n"), "\n") {
		if !metricsLine.MatchString(line) {
			t.Errorf("no line of the format: %q", line)
		}
	}
	if regexp.MustCompile(`_bytes_total 0\n`).MatchString(text) {
		t.Errorf("bytes are not counted:\n%s", text)
	}
	for _, secret := range []string{"learner", p.key} {
		if strings.Contains(text, secret) {
			t.Errorf("%q is among the metrics", secret)
		}
	}
	r, err := http.NewRequest(http.MethodGet, w.web.URL+"/metrics", http.NoBody)
	w.must(err)
	if status, _, _ := w.do(r); status == http.StatusOK {
		t.Error("devices may read the metrics")
	}
}

var metricsLine = regexp.MustCompile(`^(# (HELP|TYPE) [a-z_]+ .+|[a-z_]+(\{[a-z]+="[^"]+"(,[a-z]+="[^"]+")?\})? [0-9.e+-]+)$`)
