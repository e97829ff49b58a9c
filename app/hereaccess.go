package app

import (
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"karuta/internal/atomicfile"
)

// hereAccess is what devices need to sync with this computer. It is kept in a file that only its owner can read: the
// password has to be shown again whenever another device is set up.
type hereAccess struct {
	User     string `json:"user"`
	Password string `json:"password"`
	Port     int    `json:"port,omitempty"` // at which the server was last; 0 for never
	// NameNumber is that of the name under which it was found last, where other computers have the name without one; 0 for none.
	NameNumber int `json:"name_number,omitempty"`
}

const (
	hereUser       = "karuta"
	hereAccessFile = "phone.json"
)

// passwordLetters leave out those that are mistaken for others. Their number divides none of a byte's values evenly:
// newHerePassword takes care of that.
const passwordLetters = "abcdefghjkmnpqrstuvwxyz23456789"

// newHerePassword makes a password that can be read out and typed on a phone: twelve letters and digits in groups of
// four, 59 bits.
func newHerePassword() string {
	const groups, letters = 3, 4
	fair := byte(256 / len(passwordLetters) * len(passwordLetters)) // bytes from here on would prefer some letters
	var b strings.Builder
	for n := 0; n < groups*letters; {
		var raw [1]byte
		if _, err := rand.Read(raw[:]); err != nil {
			panic(err) // the system gives no random numbers
		}
		if raw[0] >= fair {
			continue
		}
		if n > 0 && n%letters == 0 {
			b.WriteByte('-')
		}
		b.WriteByte(passwordLetters[int(raw[0])%len(passwordLetters)])
		n++
	}
	return b.String()
}

// loadHereAccess reads it, or makes it.
func loadHereAccess(p Profile) (hereAccess, error) {
	var a hereAccess
	text, err := os.ReadFile(filepath.Join(p.Folder, hereAccessFile))
	switch {
	case errors.Is(err, os.ErrNotExist):
	case err != nil:
		return a, fmt.Errorf("read the access for devices: %w", err)
	case json.Unmarshal(text, &a) == nil && a.User != "" && a.Password != "":
		return a, nil
	}
	a = hereAccess{User: hereUser, Password: newHerePassword()} // none yet, or of no use
	return a, a.save(p)
}

func (a hereAccess) save(p Profile) error {
	text, err := json.MarshalIndent(a, "", "  ")
	if err == nil {
		err = atomicfile.Write(filepath.Join(p.Folder, hereAccessFile), append(text, '\n'))
	}
	if err != nil {
		return fmt.Errorf("save the access for devices: %w", err)
	}
	return nil
}
