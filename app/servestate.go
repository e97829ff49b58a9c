package app

import (
	"slices"
	"strings"
	"time"
)

// ServePhase is what the server for devices is doing.
type ServePhase string

// The phases.
const (
	ServeOff      ServePhase = "off"
	ServeOn       ServePhase = "on"
	ServeStopping ServePhase = "stopping" // a device is in the middle of a sync
)

// ServeState is how this computer serves the devices of the local network. It is published whenever it changes.
type ServeState struct {
	Phase     ServePhase
	Always    bool // also while its window is closed
	SyncsHere bool // this Karuta syncs with it, too

	Addresses []string // where devices find it, the likeliest first; empty while it cannot be reached
	Name      string   // the same by name; empty where the network does not learn it
	Port      int      // 0 before it could be reached
	User      string
	Password  string

	Devices []ServedDevice // that have logged in, without this Karuta
	Err     error          // why it cannot be reached; ErrorText has words
}

// ServedDevice is a program that has logged in.
type ServedDevice struct {
	Program  string
	LastSync time.Time
}

func (s ServeState) equal(o ServeState) bool {
	return s.Phase == o.Phase && s.Name == o.Name && s.Port == o.Port && s.User == o.User && s.Password == o.Password &&
		slices.Equal(s.Addresses, o.Addresses) && ErrorText(s.Err) == ErrorText(o.Err)
}

// Line says in the status line what the server still waits for; empty when there is nothing to say.
func (s ServeState) Line() string {
	if s.Phase == ServeStopping {
		return "A device is syncing with this computer; the server closes when it has finished."
	}
	return ""
}

// ProgramName says what people call the program that a client's description is of, such as "25.09,4c7e,android:15".
func ProgramName(client string) string {
	lower := strings.ToLower(client)
	switch {
	case strings.Contains(lower, "ankidroid"), strings.Contains(lower, "android"):
		return "AnkiDroid"
	case strings.Contains(lower, "ankimobile"), strings.Contains(lower, "ios"):
		return "AnkiMobile"
	case strings.HasPrefix(lower, "karuta"):
		return "Karuta"
	}
	parts := strings.Split(strings.TrimPrefix(client, "anki,"), ",")
	version, _, _ := strings.Cut(parts[0], " ")
	if version == "" || version[0] < '0' || version[0] > '9' {
		return client
	}
	return "Anki " + version
}
