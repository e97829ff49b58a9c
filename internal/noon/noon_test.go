package noon

import (
	"os"
	"testing"
	"time"
)

func TestItIsNeverNearTheEndOfADay(t *testing.T) {
	t.Setenv(EnvZone, "")
	for hour := range 24 {
		now := time.Date(2026, 3, 1, hour, 59, 0, 0, time.UTC)
		local := now.In(location(choose(now)))
		if h := local.Hour(); h < 10 || h > 11 {
			t.Errorf("at %s it is %s", now, local)
		}
	}
}

func TestTheProcessRunsInTheZone(t *testing.T) {
	_, offset := time.Now().Zone()
	if _, want := time.Now().In(location(Zone)).Zone(); offset != want {
		t.Errorf("local time is %d s from Greenwich, not %d", offset, want)
	}
	if got := os.Getenv("TZ"); got != Zone {
		t.Errorf("TZ is %q", got)
	}
}
