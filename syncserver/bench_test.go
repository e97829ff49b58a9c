package syncserver

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"karuta/internal/interop"
)

// BenchmarkSync measures the syncs of TestLoad one after the other, in this process: for profiles.
func BenchmarkSync(b *testing.B) {
	for _, cold := range []bool{false, true} {
		b.Run(fmt.Sprintf("cold=%t", cold), func(b *testing.B) {
			now := time.Date(2026, 5, 4, 12, 0, 0, 0, time.UTC)
			store, err := OpenEmbedded(b.TempDir())
			if err != nil {
				b.Fatal(err)
			}
			defer func() { _ = store.Close() }()
			l := newLearner(b)
			server := New(Options{Store: store, Now: func() time.Time { return now }})
			defer server.Close()
			if _, err := server.accounts.Add(b.Context(), "learner", "secret"); err != nil {
				b.Fatal(err)
			}
			web := httptest.NewServer(http.Handler(server))
			defer web.Close()
			device := &remote{endpoint: web.URL + "/", run: "upload"}
			device.logIn(b, interop.User{Name: "learner", Password: "secret"})
			if _, err := device.ask("sync/upload", l.file); err != nil {
				b.Fatal(err)
			}
			conn, err := dialLoad(web.URL)
			if err != nil {
				b.Fatal(err)
			}
			defer conn.close()
			for b.Loop() {
				b.StopTimer()
				sent := l.record()
				if cold {
					now = now.Add(time.Minute)
					server.Tidy()
				}
				b.StartTimer()
				if err := conn.play(sent, device.key); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
