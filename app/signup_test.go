package app

import (
	"context"
	"errors"
	"net"
	"strings"
	"testing"

	"karuta/internal/interop"
	"karuta/internal/testloop"
	"karuta/syncserver"
)

// startAccounts starts a server of Karuta's own, with no account yet, and returns its address.
func startAccounts(t testing.TB, mode syncserver.SignUpMode) string {
	t.Helper()
	store, err := syncserver.OpenEmbedded(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server := syncserver.New(syncserver.Options{Store: store, SignUp: mode})
	front := syncserver.NewFront(server, nil)
	front.Add(listener)
	t.Cleanup(func() {
		err := front.Stop(context.Background())
		server.Close()
		if err := errors.Join(err, store.Close()); err != nil {
			t.Error(err)
		}
	})
	return "http://" + listener.Addr().String() + "/"
}

func askSignUp(a *App, l *testloop.Loop, endpoint string) (SignUpOffer, error) {
	var offer SignUpOffer
	var got error
	done := false
	a.Sync.AskSignUp(endpoint, func(o SignUpOffer, err error) { offer, got, done = o, err, true })
	l.Until("the offer", func() bool { return done })
	return offer, got
}

func signUp(a *App, l *testloop.Loop, account NewAccount) error {
	var got error
	done := false
	a.Sync.SignUp(account, func(_ bool, err error) { got, done = err, true })
	l.Until("the account", func() bool { return done })
	return got
}

func TestFromSignUpToTheFirstSync(t *testing.T) {
	server := &interop.Server{Endpoint: startAccounts(t, syncserver.SignUpOpen)}
	a, l := newApp(t)
	addNote(t, a, l, "one")
	if offer, err := askSignUp(a, l, server.Endpoint); err != nil || offer.Invite || offer.Confirm {
		t.Fatalf("%+v, %v", offer, err)
	}
	account := NewAccount{Endpoint: server.Endpoint, Name: "bea", Password: "a long password"}
	if err := signUp(a, l, account); err != nil {
		t.Fatal(err)
	}
	if err := signUp(a, l, account); err == nil || !strings.Contains(ErrorText(err), "name") {
		t.Errorf("the same name again: %q", ErrorText(err))
	}
	if err := logInAs(t, a, l, account); err != nil {
		t.Fatal(err)
	}
	a.Sync.Start()
	l.Until("the question", func() bool { return a.Sync.State().Phase == SyncAsking })
	a.Sync.Choose(Upload)
	l.Until("the upload", settled(a))
	if err := a.Sync.State().Err; err != nil {
		t.Fatal(err)
	}
	other := interop.NewClient(t, interop.Options{})
	other.LoginAs(server, interop.User{Name: account.Name, Password: account.Password})
	if required := other.Sync(); required != interop.RequiredFullDownload {
		t.Fatalf("the other device's first sync requires %s", required)
	}
	other.FullDownload()
	interop.RequireEqual(t, interop.ReadDump(t, a.Profile().Collection()), other.Dump())
}

func logInAs(t testing.TB, a *App, l *testloop.Loop, account NewAccount) error {
	t.Helper()
	var got error
	done := false
	a.Sync.LogIn(account.Endpoint, account.Name, account.Password, func(err error) { got, done = err, true })
	l.Until("logging in", func() bool { return done })
	return got
}

func TestServersWithoutSignUp(t *testing.T) {
	a, l := newApp(t)
	if _, err := askSignUp(a, l, interop.StartServer(t).Endpoint); !errors.Is(err, ErrSignUpUnknown) && !errors.Is(err, ErrSignUpClosed) {
		t.Errorf("Anki's own server: %v", err)
	}
	if _, err := askSignUp(a, l, startAccounts(t, syncserver.SignUpClosed)); !errors.Is(err, ErrSignUpClosed) {
		t.Errorf("a closed server: %v", err)
	}
	if _, err := askSignUp(a, l, "not an address"); err == nil {
		t.Error("anything is an address")
	}
}
