package wire

import (
	"errors"
	"fmt"
	"math/rand/v2"
)

// The versions of the protocol: the one Karuta speaks, and the oldest and newest
// that a server of today knows.
const (
	Version    = 11
	MinVersion = 8
	MaxVersion = 11
)

// ErrFormat means that the other side sent something that is not what the
// protocol says: a key missing, a value of a wrong type, a damaged frame.
var ErrFormat = errors.New("unexpected data")

func malformed(what string, err error) error {
	if errors.Is(err, ErrFormat) {
		return fmt.Errorf("%s: %w", what, err)
	}
	return fmt.Errorf("%s: %w: %w", what, ErrFormat, err)
}

const runKeyDigits = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"

// NewRunKey returns a key by which a server tells the requests of one sync from
// those of another: up to 6 letters and digits, never empty.
func NewRunKey() string {
	n := rand.Uint32()
	var key []byte
	for ok := true; ok; ok = n > 0 {
		key = append(key, runKeyDigits[n%uint32(len(runKeyDigits))])
		n /= uint32(len(runKeyDigits))
	}
	return string(key)
}
