package interop

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"karuta/internal/noon"
)

// Clock sets the time a client sees, by Debian's faketime.
type Clock struct {
	At     time.Time // what it shows when the client starts; a client is in UTC if this is
	Frozen bool      // it stands still until SetClock moves it
}

// environment preloads the faketime library; where it is missing the test is skipped (or fails, as for Python).
func (k *Clock) environment(t testing.TB, file string) []string {
	t.Helper()
	found, _ := filepath.Glob("/usr/lib/*/faketime/libfaketimeMT.so.1")
	if len(found) == 0 {
		missing(t, "no faketime library (apt-get install faketime)")
	}
	writeClock(t, file, *k)
	zone := noon.Zone
	if k.At.Location() == time.UTC {
		zone = "UTC"
	}
	return []string{
		"TZ=" + zone, "LD_PRELOAD=" + found[0], "FAKETIME_TIMESTAMP_FILE=" + file, "FAKETIME_NO_CACHE=1",
		"FAKETIME_DONT_FAKE_MONOTONIC=1", "FAKETIME_DONT_RESET=1",
	}
}

// SetClock moves the clock of a client that was started with one.
func (c *Client) SetClock(clock Clock) {
	c.t.Helper()
	if c.clock == "" {
		c.t.Fatal("interop: the client was started without a clock")
	}
	writeClock(c.t, c.clock, clock)
}

func writeClock(t testing.TB, file string, clock Clock) {
	t.Helper()
	text := clock.At.Format("2006-01-02 15:04:05")
	if !clock.Frozen {
		text = fmt.Sprintf("%+.3f", time.Until(clock.At).Seconds())
	}
	if err := os.WriteFile(file, []byte(text+"\n"), 0o600); err != nil {
		t.Fatalf("interop: set the clock: %v", err)
	}
}
