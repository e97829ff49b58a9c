// Package noon keeps the day of study from ending while tests run. Anki's day ends at four in the morning, local
// time; buried cards come back then, and steps that reach beyond it become days. A test that begins at 3:59 would see
// that happen between two of its lines, so whoever imports this package runs in a time zone in which it is morning.
package noon

import (
	"fmt"
	"os"
	"time"
)

// EnvZone hands the zone to processes that tests start. Set by hand, it tries the tests in another zone.
const EnvZone = "KARUTA_TEST_ZONE"

// Zone names the time zone of the tests, as the environment variable TZ takes it.
var Zone = choose(time.Now())

func init() {
	time.Local = location(Zone)
	for _, name := range []string{EnvZone, "TZ"} {
		if err := os.Setenv(name, Zone); err != nil {
			panic(err)
		}
	}
}

// choose takes the zone from the environment, or the one whole hours away from Greenwich in which it is ten.
func choose(now time.Time) string {
	if zone := os.Getenv(EnvZone); zone != "" {
		return zone
	}
	east := 10 - now.UTC().Hour()
	if east < -12 {
		east = -12
	}
	return fmt.Sprintf("Etc/GMT%+d", -east) // these names count westward
}

func location(zone string) *time.Location {
	var west int
	if _, err := fmt.Sscanf(zone, "Etc/GMT%d", &west); err != nil {
		panic(fmt.Sprintf("%s is %q, which is no zone like Etc/GMT+5", EnvZone, zone))
	}
	return time.FixedZone(zone, -west*int(time.Hour/time.Second))
}
