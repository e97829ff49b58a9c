package syncserver

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
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
		"tokens": testTokens, "invites": testInvites, "unconfirmed accounts": testUnconfirmed,
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
	want.Name, want.Password, want.Disabled, want.Quota, want.Unconfirmed = "Bea", "new", true, 5, true
	if err := s.ChangeAccount(ctx, b, func(a *Account) { *a = want }); err != nil {
		t.Error(err)
	}
	if got, err := s.FindAccount(ctx, "bea"); err != nil || got != want {
		t.Errorf("got %+v, %v, want %+v", got, err, want)
	}
	if err := s.ChangeAccount(ctx, b, func(a *Account) { a.Name = "Adam" }); !errors.Is(err, ErrNameTaken) {
		t.Errorf("a name that is taken: %v", err)
	}
	if list, err := s.ListAccounts(ctx); err != nil || len(list) != 2 || list[0].ID != a || list[1].ID != b {
		t.Errorf("list %+v, %v", list, err)
	}
	if err := s.RemoveAccount(ctx, a); err != nil {
		t.Error(err)
	}
	for what, err := range map[string]error{
		"remove": s.RemoveAccount(ctx, a), "change": s.ChangeAccount(ctx, a, func(*Account) { t.Error("what is gone is changed") }),
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
	if err := s.TouchDevices(ctx, map[int64]time.Time{d.ID: someTime.Add(time.Hour)}); err != nil {
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

func testTokens(t *testing.T, s Store) {
	ctx := t.Context()
	a, b := add(t, s, "a"), add(t, s, "b")
	until := someTime.Add(time.Hour)
	put := func(hash string, kind TokenKind, id AccountID) Token {
		t.Helper()
		token := Token{Hash: []byte(hash), Kind: kind, Account: id, Created: someTime, Expires: until}
		if err := s.AddToken(ctx, token); err != nil {
			t.Fatal(err)
		}
		return token
	}
	want := put("1", TokenReset, a)
	for range 2 {
		got, err := s.FindToken(ctx, TokenReset, []byte("1"), someTime)
		if err != nil || got.Account != a || !got.Created.Equal(want.Created) || !got.Expires.Equal(until) || got.Kind != TokenReset {
			t.Errorf("got %+v, %v", got, err)
		}
	}
	for what, err := range map[string]error{
		"another kind": second(s.TakeToken(ctx, TokenSession, []byte("1"), someTime)),
		"another hash": second(s.TakeToken(ctx, TokenReset, []byte("2"), someTime)),
		"too late":     second(s.TakeToken(ctx, TokenReset, []byte("1"), until)),
	} {
		if !errors.Is(err, ErrNoToken) {
			t.Errorf("%s: %v", what, err)
		}
	}
	if got, err := s.TakeToken(ctx, TokenReset, []byte("1"), until.Add(-time.Millisecond)); err != nil || got.Account != a {
		t.Errorf("taken: %+v, %v", got, err)
	}
	if _, err := s.TakeToken(ctx, TokenReset, []byte("1"), someTime); !errors.Is(err, ErrNoToken) {
		t.Errorf("taken twice: %v", err)
	}
	put("2", TokenReset, a)
	put("3", TokenConfirm, a)
	put("4", TokenSession, a)
	put("5", TokenSession, b)
	left := func(want string) {
		t.Helper()
		got := ""
		for hash, kind := range map[string]TokenKind{"2": TokenReset, "3": TokenConfirm, "4": TokenSession, "5": TokenSession} {
			if _, err := s.FindToken(ctx, kind, []byte(hash), someTime); err == nil {
				got += hash
			}
		}
		if len(got) != len(want) || strings.Trim(got, want) != "" {
			t.Errorf("left are %s, want %s", got, want)
		}
	}
	if err := s.RemoveTokens(ctx, a, TokenReset, TokenSession); err != nil {
		t.Error(err)
	}
	left("35")
	if err := s.RemoveAccount(ctx, a); err != nil {
		t.Error(err)
	}
	left("5")
	if err := s.RemoveExpired(ctx, until.Add(-time.Millisecond)); err != nil {
		t.Error(err)
	}
	left("5")
	if err := s.RemoveExpired(ctx, until); err != nil {
		t.Error(err)
	}
	left("")
}

func testInvites(t *testing.T, s Store) {
	ctx := t.Context()
	if err := s.AddInvite(ctx, Invite{Hash: []byte("code"), Uses: 2, Created: someTime, Expires: someTime.Add(time.Hour)}); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name, code string
		at         time.Duration
		want       error
	}{
		{"a", "other", 0, ErrNoInvite},
		{"a", "code", time.Hour, ErrNoInvite},
		{"a", "code", 0, nil},
		{"A", "code", 0, ErrNameTaken},
		{"b", "code", time.Minute, nil},
		{"c", "code", 0, ErrNoInvite},
	} {
		id, err := s.AddInvited(ctx, Account{Name: c.name, Password: "x", Created: someTime.Add(c.at)}, []byte(c.code))
		if !errors.Is(err, c.want) || (id == 0) != (err != nil) {
			t.Errorf("%s with %s after %s: %d, %v", c.name, c.code, c.at, id, err)
		}
	}
	if list, err := s.ListAccounts(ctx); err != nil || len(list) != 2 {
		t.Errorf("accounts %+v, %v", list, err)
	}
	fresh := Invite{Hash: []byte("fresh"), Uses: 1, Created: someTime, Expires: someTime.Add(time.Hour)}
	if err := s.AddInvite(ctx, fresh); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		code string
		at   time.Duration
		want error
	}{{"fresh", 0, nil}, {"fresh", time.Hour, ErrNoInvite}, {"code", 0, ErrNoInvite}, {"other", 0, ErrNoInvite}} {
		got, err := s.FindInvite(ctx, []byte(c.code), someTime.Add(c.at))
		if !errors.Is(err, c.want) || err == nil && !(got.Uses == 1 && got.Created.Equal(fresh.Created) && got.Expires.Equal(fresh.Expires) && string(got.Hash) == c.code) {
			t.Errorf("%s after %s: %+v, %v", c.code, c.at, got, err)
		}
	}
}

func testUnconfirmed(t *testing.T, s Store) {
	ctx := t.Context()
	for name, unconfirmed := range map[string]bool{"new": true, "old": false} {
		if _, err := s.AddAccount(ctx, Account{Name: name, Created: someTime, Unconfirmed: unconfirmed}); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []struct {
		before time.Time
		want   int
	}{{someTime, 2}, {someTime.Add(time.Millisecond), 1}} {
		if err := s.RemoveUnconfirmed(ctx, c.before); err != nil {
			t.Error(err)
		}
		if list, err := s.ListAccounts(ctx); err != nil || len(list) != c.want {
			t.Errorf("left are %+v, %v", list, err)
		}
	}
}

// TestDatabaseOfTheFirstVersion opens one as it was before there were tokens.
func TestDatabaseOfTheFirstVersion(t *testing.T) {
	dir := t.TempDir()
	db, err := openDatabase(filepath.Join(dir, "accounts.db"), shared, accounts1)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec("insert into accounts (name, fold, password, created) values ('Bea', 'bea', 'x', 5)"); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	s, err := OpenEmbedded(dir)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := s.FindAccount(t.Context(), "bea"); err != nil || got.Name != "Bea" || got.Unconfirmed {
		t.Errorf("got %+v, %v", got, err)
	}
	testTokens(t, s)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := openDatabase(filepath.Join(dir, "accounts.db"), shared, accounts1); err == nil {
		t.Error("an older program opens a newer database")
	}
}
