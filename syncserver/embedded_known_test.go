package syncserver

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// TestChangesOfAnotherProcessAreSeenAtOnce asks again and again for a device and an account while somebody else, by a
// connection of their own, changes them.
func TestChangesOfAnotherProcessAreSeenAtOnce(t *testing.T) {
	dir := t.TempDir()
	open := func() *Embedded {
		s, err := OpenEmbedded(dir)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = s.Close() })
		return s
	}
	ours, theirs, now := open(), open(), time.UnixMilli(1e12)
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	id, err := ours.AddAccount(t.Context(), Account{Name: "learner", Created: now})
	must(err)
	for turn := range 50 {
		hash := []byte{byte(turn)}
		device, err := theirs.AddDevice(t.Context(), Device{Account: id, KeyHash: hash, Created: now, LastUsed: now})
		must(err)
		disabled := turn%2 == 0
		must(theirs.ChangeAccount(t.Context(), id, func(a *Account) { a.Disabled = disabled }))
		for range 3 {
			d, err := ours.FindDevice(t.Context(), hash)
			must(err)
			account, err := ours.GetAccount(t.Context(), id)
			must(err)
			if d.ID != device || account.Disabled != disabled {
				t.Fatalf("turn %d: device %d, disabled %t", turn, d.ID, account.Disabled)
			}
		}
		must(theirs.RemoveDevice(t.Context(), id, device))
		if _, err := ours.FindDevice(t.Context(), hash); !errors.Is(err, ErrNoDevice) {
			t.Fatalf("turn %d: the key works although the device is signed out: %v", turn, err)
		}
	}
}

// TestARemovedIndexOfTheLogIsNotBelieved: changes are noted in the file that is at the path, not in the one that was.
func TestARemovedIndexOfTheLogIsNotBelieved(t *testing.T) {
	dir := t.TempDir()
	s, err := OpenEmbedded(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	if _, tells := s.known.look(); !tells && s.known.index != nil {
		t.Error("the index tells nothing from the beginning")
	}
	if s.known.index == nil {
		t.Skip("nothing is kept on this system")
	}
	if err := os.Remove(filepath.Join(dir, "accounts.db-shm")); err != nil {
		t.Fatal(err)
	}
	if _, tells := s.known.look(); tells {
		t.Error("an index is believed that nobody else can see")
	}
}
