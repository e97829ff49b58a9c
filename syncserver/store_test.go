package syncserver

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// TestEmbedded runs the tests that every Store must pass.
func TestEmbedded(t *testing.T) {
	testStore(t, func(t *testing.T) Store {
		s, err := OpenEmbedded(t.TempDir())
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = s.Close() })
		return s
	})
}

func testStore(t *testing.T, open func(*testing.T) Store) {
	for name, test := range map[string]func(*testing.T, Store){
		"accounts": testAccounts, "devices": testDevices, "device limit": testDeviceLimit, "folders": testFolders,
	} {
		t.Run(name, func(t *testing.T) { test(t, open(t)) })
	}
}

var someTime = time.Date(2026, 5, 4, 12, 0, 0, 123e6, time.UTC)

func add(t *testing.T, s Store, name string) AccountID {
	t.Helper()
	id, err := s.AddAccount(t.Context(), Account{Name: name, Password: "hash of " + name, Created: someTime})
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func testAccounts(t *testing.T, s Store) {
	ctx := t.Context()
	b, a := add(t, s, "../Béa@example.org"), add(t, s, "adam")
	for _, name := range []string{"ADAM", "adam", "../be\u0301A@EXAMPLE.org"} {
		if _, err := s.AddAccount(ctx, Account{Name: name}); !errors.Is(err, ErrNameTaken) {
			t.Errorf("%s twice: %v", name, err)
		}
		if got, err := s.FindAccount(ctx, name); err != nil || got.ID != a && got.ID != b {
			t.Errorf("find %s: %+v, %v", name, got, err)
		}
	}
	got, err := s.GetAccount(ctx, b)
	want := Account{ID: b, Name: "../Béa@example.org", Password: "hash of ../Béa@example.org", Created: someTime}
	if err != nil || got != want {
		t.Errorf("got %+v, %v, want %+v", got, err, want)
	}
	want.Name, want.Password, want.Disabled, want.Quota = "Bea", "new", true, 5
	if err := s.UpdateAccount(ctx, want); err != nil {
		t.Error(err)
	}
	if got, err := s.FindAccount(ctx, "bea"); err != nil || got != want {
		t.Errorf("got %+v, %v, want %+v", got, err, want)
	}
	want.Name = "Adam"
	if err := s.UpdateAccount(ctx, want); !errors.Is(err, ErrNameTaken) {
		t.Errorf("a name that is taken: %v", err)
	}
	if list, err := s.ListAccounts(ctx); err != nil || len(list) != 2 || list[0].ID != a || list[1].ID != b {
		t.Errorf("list %+v, %v", list, err)
	}
	if err := s.RemoveAccount(ctx, a); err != nil {
		t.Error(err)
	}
	for what, err := range map[string]error{
		"remove": s.RemoveAccount(ctx, a), "update": s.UpdateAccount(ctx, Account{ID: a, Name: "x"}),
		"get": second(s.GetAccount(ctx, a)), "find": second(s.FindAccount(ctx, "adam")),
	} {
		if !errors.Is(err, ErrNoAccount) {
			t.Errorf("%s what is gone: %v", what, err)
		}
	}
	if id := add(t, s, "adam"); id == a {
		t.Error("an id is used twice")
	}
}

func second[T any](_ T, err error) error { return err }

func testDevices(t *testing.T, s Store) {
	ctx := t.Context()
	a, b := add(t, s, "a"), add(t, s, "b")
	d := Device{Account: a, KeyHash: []byte("hash"), Client: "anki", Created: someTime, LastUsed: someTime}
	var err error
	if d.ID, err = s.AddDevice(ctx, d); err != nil {
		t.Fatal(err)
	}
	got, err := s.FindDevice(ctx, []byte("hash"))
	if err != nil || got.ID != d.ID || got.Account != a || !bytes.Equal(got.KeyHash, d.KeyHash) || got.Client != "anki" || !got.Created.Equal(someTime) {
		t.Errorf("got %+v, %v", got, err)
	}
	if err := s.TouchDevice(ctx, d.ID, someTime.Add(time.Hour)); err != nil {
		t.Error(err)
	}
	if list, err := s.ListDevices(ctx, a); err != nil || len(list) != 1 || !list[0].LastUsed.Equal(someTime.Add(time.Hour)) {
		t.Errorf("list %+v, %v", list, err)
	}
	if err := s.RemoveDevice(ctx, b, d.ID); !errors.Is(err, ErrNoDevice) {
		t.Errorf("another account's device: %v", err)
	}
	if err := s.RemoveDevice(ctx, a, d.ID); err != nil {
		t.Error(err)
	}
	if _, err := s.FindDevice(ctx, []byte("hash")); !errors.Is(err, ErrNoDevice) {
		t.Errorf("a device that is gone: %v", err)
	}
	for i := range 2 {
		d.KeyHash = fmt.Append(nil, i)
		if _, err := s.AddDevice(ctx, d); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.RemoveDevices(ctx, a); err != nil {
		t.Error(err)
	}
	if list, err := s.ListDevices(ctx, a); err != nil || len(list) != 0 {
		t.Errorf("list %+v, %v", list, err)
	}
}

func testDeviceLimit(t *testing.T, s Store) {
	a := add(t, s, "a")
	for i := range MaxDevices + 3 {
		d := Device{Account: a, KeyHash: fmt.Append(nil, i), Created: someTime, LastUsed: someTime.Add(time.Duration(i) * time.Second)}
		if _, err := s.AddDevice(t.Context(), d); err != nil {
			t.Fatal(err)
		}
	}
	list, err := s.ListDevices(t.Context(), a)
	if err != nil || len(list) != MaxDevices || string(list[0].KeyHash) != fmt.Sprint(MaxDevices+2) || string(list[MaxDevices-1].KeyHash) != "3" {
		t.Errorf("%d devices, %v", len(list), err)
	}
}

func testFolders(t *testing.T, s Store) {
	a, b := add(t, s, "../evil"), add(t, s, "/etc")
	paths := map[AccountID]string{}
	for _, id := range []AccountID{a, b} {
		path, release, err := s.Folder(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(path, "file"), []byte("x"), 0o600); err != nil {
			t.Error(err)
		}
		if err := release(); err != nil {
			t.Error(err)
		}
		paths[id] = path
	}
	if paths[a] == paths[b] {
		t.Error("two accounts have one folder")
	}
	if err := s.RemoveAccount(t.Context(), a); err != nil {
		t.Error(err)
	}
	if _, err := os.Stat(filepath.Join(paths[a], "file")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a removed account's file: %v", err)
	}
	if _, err := os.Stat(filepath.Join(paths[b], "file")); err != nil {
		t.Errorf("another account's file: %v", err)
	}
}
