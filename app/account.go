package app

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/zalando/go-keyring"

	"karuta/internal/atomicfile"
)

// Account is where and as whom a profile synchronises. The password is never stored.
type Account struct {
	Endpoint string `json:"endpoint"` // the server's base address
	// CurrentEndpoint is where the server sent us; it holds until Endpoint changes.
	CurrentEndpoint string `json:"current_endpoint,omitempty"`
	User            string `json:"user"`
	Key             string `json:"key,omitempty"` // only in the file where there is no keyring
}

// URL returns the address to talk to.
func (a Account) URL() string {
	if a.CurrentEndpoint != "" {
		return a.CurrentEndpoint
	}
	return a.Endpoint
}

// LoggedIn reports whether there is a key to sync with.
func (a Account) LoggedIn() bool { return a.Key != "" && a.Endpoint != "" }

// keyringService is the name under which the system's keyring files our keys.
const keyringService = "karuta"

// Keyring is the system's store for secrets.
type Keyring interface {
	Set(service, user, secret string) error
	Get(service, user string) (string, error)
	Delete(service, user string) error
}

// SystemKeyring is the keyring of the desktop session; every call fails where there is none.
type SystemKeyring struct{}

// Set implements Keyring.
func (SystemKeyring) Set(service, user, secret string) error {
	return keyring.Set(service, user, secret)
}

// Get implements Keyring.
func (SystemKeyring) Get(service, user string) (string, error) { return keyring.Get(service, user) }

// Delete implements Keyring.
func (SystemKeyring) Delete(service, user string) error { return keyring.Delete(service, user) }

// AccountStore keeps a profile's account: the key in the system's keyring, or
// where there is none in a file that only its owner can read.
type AccountStore struct {
	path string
	ring Keyring // nil for none
}

// NewAccountStore returns the store of a profile; ring is nil where only the file is wanted.
func NewAccountStore(p Profile, ring Keyring) *AccountStore {
	return &AccountStore{path: filepath.Join(p.Folder, "account.json"), ring: ring}
}

// Load returns the account, which is empty before the first log-in.
func (s *AccountStore) Load() (Account, error) {
	var a Account
	text, err := os.ReadFile(s.path)
	if errors.Is(err, os.ErrNotExist) {
		return a, nil
	}
	if err == nil {
		err = json.Unmarshal(text, &a)
	}
	if err != nil {
		return Account{}, fmt.Errorf("read account: %w", err)
	}
	if a.Key == "" && s.ring != nil {
		if key, err := s.ring.Get(keyringService, s.ringUser(a)); err == nil {
			a.Key = key
		}
	}
	return a, nil
}

// ringUser tells profiles and servers apart in the keyring.
func (s *AccountStore) ringUser(a Account) string {
	return a.User + " " + a.Endpoint + " " + filepath.Dir(s.path)
}

// Save stores the account.
func (s *AccountStore) Save(a Account) error {
	if a.Key != "" && s.ring != nil && s.ring.Set(keyringService, s.ringUser(a), a.Key) == nil {
		a.Key = ""
	}
	return s.write(a)
}

func (s *AccountStore) write(a Account) error {
	text, err := json.MarshalIndent(a, "", "  ")
	if err == nil {
		err = atomicfile.Write(s.path, append(text, '\n'))
	}
	if err != nil {
		return fmt.Errorf("save account: %w", err)
	}
	return nil
}

// Forget logs out: the key is dropped, address and name stay for the next log-in.
func (s *AccountStore) Forget() error {
	a, err := s.Load()
	if err != nil {
		return err
	}
	if s.ring != nil {
		_ = s.ring.Delete(keyringService, s.ringUser(a)) // it may have been in the file alone
	}
	a.Key = ""
	return s.write(a)
}
