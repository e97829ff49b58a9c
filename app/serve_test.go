package app

import (
	"bytes"
	"errors"
	"net"
	"net/netip"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"karuta/internal/interop"
	"karuta/internal/lan"
	"karuta/internal/testloop"
	"karuta/syncclient"
	"karuta/syncclient/httpclient"
	"karuta/syncclient/wire"
)

// loopbackLAN stands in for a local network.
func loopbackLAN() ([]lan.Address, error) {
	return []lan.Address{{IP: netip.MustParseAddr("127.0.0.1"), Network: netip.MustParsePrefix("127.0.0.0/8"), Index: 1}}, nil
}

// newServingApp makes an app that can be reached in a local network, and is.
func newServingApp(t testing.TB) (*App, *testloop.Loop) {
	t.Helper()
	a, l := newApp(t)
	a.cfg.LAN = loopbackLAN
	a.Serve.Hold()
	l.Until("serving", func() bool { return len(a.Serve.State().Addresses) > 0 })
	return a, l
}

// phone is the real Anki, logged in with what the window shows.
func phone(t testing.TB, s ServeState) *interop.Client {
	t.Helper()
	c := interop.NewClient(t, interop.Options{})
	c.LoginAs(&interop.Server{Endpoint: s.Addresses[0]}, interop.User{Name: s.User, Password: s.Password})
	return c
}

func logInHere(t testing.TB, a *App, l *testloop.Loop) {
	t.Helper()
	done := false
	a.Sync.LogInHere(func(err error) {
		if err != nil {
			t.Fatal(err)
		}
		done = true
	})
	l.Until("logging in here", func() bool { return done })
}

func TestPhoneAndDesktopEndEqual(t *testing.T) {
	h := newHousehold(t)
	h.phone.AddNote("Basic", "Default", map[string]string{"Front": `<img src="there.png">`, "Back": "from the phone"})
	h.phone.AddMedia("there.png", []byte("there.png"))
	h.syncAll()

	// Nobody touches the desktop: it hears that the phone has synced.
	file := filepath.Join(h.Profile().Media(), "there.png")
	h.l.Until("what the phone has sent", func() bool {
		content, err := os.ReadFile(file)
		return err == nil && string(content) == "there.png" && settled(h.App)() && mediaRested(h.App)()
	})
	interop.RequireEqual(t, interop.ReadDump(t, h.Profile().Collection()), h.phone.Dump())
	for _, name := range []string{"here.png", "there.png"} {
		if content, err := os.ReadFile(filepath.Join(filepath.Dir(h.phone.Path), "collection.media", name)); err != nil || string(content) != name {
			t.Errorf("on the phone %s holds %q, %v", name, content, err)
		}
	}
	h.l.Until("the list of devices", func() bool { return len(h.Serve.State().Devices) == 1 })
	if d := h.Serve.State().Devices[0]; !regexp.MustCompile(`^Anki \d`).MatchString(d.Program) || d.LastSync.IsZero() {
		t.Errorf("listed as %+v", d)
	}
}

func writeMedia(t testing.TB, a *App, name string) {
	t.Helper()
	if err := os.MkdirAll(a.Profile().Media(), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(a.Profile().Media(), name), []byte(name), 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestServerIsOffUntilItIsAskedFor(t *testing.T) {
	a, l := newApp(t)
	a.cfg.LAN = loopbackLAN
	a.Serve.Update()
	if s := a.Serve.State(); s.Phase != ServeOff {
		t.Fatalf("serves unasked: %+v", s)
	}
	if err := a.Serve.SetAlways(true); err != nil {
		t.Fatal(err)
	}
	l.Until("serving", func() bool { return len(a.Serve.State().Addresses) > 0 })
	a.Serve.Hold()
	a.Serve.Release()
	if s := a.Serve.State(); s.Phase != ServeOn || !s.Always {
		t.Errorf("closing the window ends what is to be on always: %+v", s)
	}
	if err := a.Serve.SetAlways(false); err != nil {
		t.Fatal(err)
	}
	l.Until("the end", func() bool { return a.Serve.State().Phase == ServeOff })
}

// host returns the host and port of the first address shown.
func host(t testing.TB, s ServeState) string {
	t.Helper()
	u, err := url.Parse(s.Addresses[0])
	if err != nil {
		t.Fatal(err)
	}
	return u.Host
}

func TestNobodyIsServedAfterwards(t *testing.T) {
	a, l := newServingApp(t)
	address := host(t, a.Serve.State())
	conn, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	_ = conn.Close()
	a.Serve.Release()
	l.Until("the end", func() bool { return a.Serve.State().Phase == ServeOff })
	if conn, err := net.Dial("tcp", address); err == nil {
		_ = conn.Close()
		t.Error("the port is still open")
	}
	if s := a.Serve.State(); len(s.Addresses) != 0 || s.Name != "" {
		t.Errorf("still shown: %+v", s)
	}
	a.Serve.Hold()
	l.Until("serving again", func() bool { return len(a.Serve.State().Addresses) > 0 })
	if again := host(t, a.Serve.State()); again != address {
		t.Errorf("at %s, before at %s: devices do not find it again", again, address)
	}
}

// device is a client that goes through the steps of a sync one by one.
func device(t testing.TB, s ServeState) syncclient.Remote {
	t.Helper()
	c := httpclient.NewConnector(httpclient.Config{Version: "25.09,x,android:15"})
	t.Cleanup(c.Close)
	login, err := c.Connect(s.Addresses[0], "")
	if err != nil {
		t.Fatal(err)
	}
	key, err := login.HostKey(t.Context(), s.User, s.Password)
	if err != nil {
		t.Fatal(err)
	}
	remote, err := c.Connect(s.Addresses[0], key)
	if err != nil {
		t.Fatal(err)
	}
	return remote
}

func TestClosingWaitsForASync(t *testing.T) {
	for name, end := range map[string]func(*testing.T, *App, syncclient.Remote){
		"that ends": func(t *testing.T, _ *App, remote syncclient.Remote) {
			if err := remote.Abort(t.Context()); err != nil {
				t.Fatal("the server did not wait: ", err)
			}
		},
		"unless told not to": func(_ *testing.T, a *App, _ syncclient.Remote) { a.Serve.StopNow() },
	} {
		t.Run(name, func(t *testing.T) {
			a, l := newServingApp(t)
			remote := device(t, a.Serve.State())
			if _, err := remote.Start(t.Context(), wire.StartRequest{}); err != nil {
				t.Fatal(err)
			}
			left := false
			a.Serve.OnClose(func() { left = true })
			if s := a.Serve.State(); s.Phase != ServeStopping || s.Line() == "" || left {
				t.Fatalf("closes in the middle of a sync: %+v", s)
			}
			end(t, a, remote)
			l.Until("the end", func() bool { return left })
			if a.Serve.State().Phase != ServeOff {
				t.Errorf("%+v", a.Serve.State())
			}
		})
	}
}

func TestWantedAgainWhileItCloses(t *testing.T) {
	a, l := newServingApp(t)
	a.Serve.Release()
	a.Serve.Hold()
	if a.Serve.State().Phase != ServeStopping {
		t.Fatal("it had ended at once, which this test is not about")
	}
	l.Until("serving again", func() bool { s := a.Serve.State(); return s.Phase == ServeOn && len(s.Addresses) > 0 })
	device(t, a.Serve.State())
}

func TestPasswordForDevices(t *testing.T) {
	a, l := newServingApp(t)
	logInHere(t, a, l)
	before := a.Serve.State()
	if !regexp.MustCompile(`^[a-hjkmnp-z2-9]{4}(-[a-hjkmnp-z2-9]{4}){2}$`).MatchString(before.Password) {
		t.Errorf("the password is %q", before.Password)
	}
	info, err := os.Stat(filepath.Join(a.Profile().Folder, hereAccessFile))
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("its file: %v, %v", info.Mode(), err)
	}
	remote := device(t, before)

	renewed := false
	a.Serve.Renew(func(err error) {
		if err != nil {
			t.Fatal(err)
		}
		renewed = true
	})
	l.Until("the new password", func() bool { return renewed })
	after := a.Serve.State()
	if after.Password == before.Password {
		t.Fatal("it is the same")
	}
	if _, _, err := remote.Meta(t.Context(), wire.MetaRequest{Version: wire.Version}); syncclient.KindOf(err) != syncclient.AuthFailed {
		t.Errorf("a device of before: %v", err)
	}
	if access, err := loadHereAccess(a.Profile()); err != nil || access.Password != after.Password {
		t.Errorf("kept is %+v, %v", access, err)
	}
	device(t, after)
	a.Sync.Start() // this Karuta has logged in anew by itself
	l.Until("the sync", settled(a))
	if a.Sync.State().Err != nil {
		t.Error(a.Sync.State().Err)
	}
}

func TestPasswordsHaveNoPattern(t *testing.T) {
	seen := map[string]bool{}
	var letters []byte
	for range 500 {
		password := newHerePassword()
		if seen[password] {
			t.Fatalf("%s came twice", password)
		}
		seen[password] = true
		letters = append(letters, password...)
	}
	for _, letter := range []byte(passwordLetters) {
		if n := bytes.Count(letters, []byte{letter}); n < 100 || n > 300 { // 194 on average
			t.Errorf("%c came %d times", letter, n)
		}
	}
}

func TestLostPasswordFileIsMadeAnew(t *testing.T) {
	a, _ := newApp(t)
	if _, err := a.here.open(); err != nil {
		t.Fatal(err)
	}
	if err := a.here.close(); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(a.Profile().Folder, hereAccessFile), []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	again := newHere(a.Profile(), a.cfg.Now, nil, nil)
	_, key, err := again.newKey(t.Context())
	if err != nil || key == "" {
		t.Errorf("key %q, %v", key, err)
	}
	if err := again.close(); err != nil {
		t.Error(err)
	}
}

func TestNoLocalNetworkIsSaid(t *testing.T) {
	a, l := newApp(t)
	a.cfg.LAN = func() ([]lan.Address, error) { return nil, nil }
	a.Serve.Hold()
	l.Until("the reason", func() bool { return errors.Is(a.Serve.State().Err, ErrNoLAN) })
	if a.Serve.State().Phase != ServeOn {
		t.Error("it gave up, though a network may come")
	}
}

func TestProgramNames(t *testing.T) {
	for client, want := range map[string]string{
		"25.09.2,4c7e8b9,android:15": "AnkiDroid",
		"ankimobile,ios:18":          "AnkiMobile",
		"26.9.3,3890e12c,linux":      "Anki 26.9.3",
		"anki,26.9.3 (dev),lin":      "Anki 26.9.3",
		"karuta,0.1.0":               "Karuta",
		"something else":             "something else",
		"":                           "",
	} {
		if got := ProgramName(client); got != want {
			t.Errorf("%q is called %q, want %q", client, got, want)
		}
	}
}
