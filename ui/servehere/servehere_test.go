package servehere

import (
	"errors"
	"image"
	"image/color"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"karuta/app"
	"karuta/ui/theme"
	"karuta/ui/widgets/keytest"
)

var reachable = app.ServeState{
	Phase: app.ServeOn, Addresses: []string{"http://192.168.1.20:27701/", "http://[fd12::5]:27701/"},
	Name: "http://karuta-desk.local:27701/", Port: 27701, User: "karuta", Password: "abcd-efgh-2345",
}

func TestStatusSaysWhatToExpect(t *testing.T) {
	for name, c := range map[string]struct {
		state app.ServeState
		part  string
		bad   bool
	}{
		"on":         {reachable, "can sync with this computer now", false},
		"opening":    {app.ServeState{Phase: app.ServeOn}, "Opening", false},
		"no network": {app.ServeState{Phase: app.ServeOn, Err: app.ErrNoLAN}, "no address in a local network", true},
		"waiting":    {app.ServeState{Phase: app.ServeStopping}, "closes when it has finished", false},
		"off":        {app.ServeState{Phase: app.ServeOff}, "cannot sync", false},
	} {
		if text, bad := status(c.state); !strings.Contains(text, c.part) || bad != c.bad {
			t.Errorf("%s: %q, %v", name, text, bad)
		}
	}
}

func TestStepsNameWhatHasToBeTyped(t *testing.T) {
	for _, name := range programNames() {
		text := strings.Join(stepsOf(name, reachable), "\n")
		for _, part := range []string{"http://192.168.1.20:27701/", "“karuta”", "password"} {
			if !strings.Contains(text, part) {
				t.Errorf("%s does not name %s: %s", name, part, text)
			}
		}
		if text := strings.Join(stepsOf(name, app.ServeState{}), "\n"); !strings.Contains(text, "(the address above)") {
			t.Errorf("%s without an address: %s", name, text)
		}
	}
}

func TestHelpIsThatOfTheSystem(t *testing.T) {
	for system, part := range map[string]string{
		"linux": "ufw allow 27705/tcp", "windows": "private networks", "darwin": "System Settings",
	} {
		if text := findHelp(system, app.ServeState{Port: 27705}); !strings.Contains(text, part) {
			t.Errorf("%s: %s", system, text)
		}
	}
}

func TestDevicesAreListedWithTheirLastSync(t *testing.T) {
	now := time.Date(2026, 5, 4, 15, 0, 0, 0, time.Local)
	for want, d := range map[string]app.ServedDevice{
		"AnkiDroid – last synced today at 14:05":                {Program: "AnkiDroid", LastSync: now.Add(-55 * time.Minute)},
		"Anki 26.9.3 – last synced on 2026-05-02":               {Program: "Anki 26.9.3", LastSync: now.AddDate(0, 0, -2)},
		"A program without a name – last synced today at 15:00": {LastSync: now},
	} {
		if got := deviceLine(d, now); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

// TestQRCode compares a code with one that a reader (zxing-cpp 3.1.1) has read as this address.
func TestQRCode(t *testing.T) {
	got, err := qrCode(reachable.Addresses[0])
	if err != nil {
		t.Fatal(err)
	}
	want, err := os.ReadFile(filepath.Join("testdata", "qr.txt"))
	if err != nil {
		t.Fatal(err)
	}
	if text := modules(got); text != string(want) {
		t.Errorf("the code is\n%s", text)
	}
}

// modules draws a code with letters.
func modules(picture image.Image) string {
	var b strings.Builder
	for y := range picture.Bounds().Dy() {
		for x := range picture.Bounds().Dx() {
			if color.GrayModel.Convert(picture.At(x, y)).(color.Gray).Y == 0 {
				b.WriteByte('#')
			} else {
				b.WriteByte('.')
			}
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// window is the window of a test and what was asked through it.
type window struct {
	*View
	win    fyne.Window
	copied string
	server string
	always bool
	synced int
	closed int
	fail   error
}

func open(t *testing.T, state app.ServeState) *window {
	t.Helper()
	a := test.NewTempApp(t)
	a.Settings().SetTheme(theme.New(theme.Light))
	w := &window{win: test.NewWindow(nil)}
	t.Cleanup(func() {
		if w.closed == 0 {
			w.win.Close()
		}
	})
	w.View = New(w.win, state, Actions{
		SetAlways: func(on bool) error { w.always = on; return w.fail },
		Renew:     func(then func(error)) { w.state.Password = "new"; w.Show(w.state); then(w.fail) },
		SyncHere:  func(then func(error)) { w.synced++; then(w.fail) },
		Copy:      func(text string) { w.copied = text },
		Server:    func() string { return w.server },
		After:     func(time.Duration, func()) (stop func()) { return func() {} },
		Now:       time.Now, Closed: func() { w.closed++ },
	})
	w.win.Resize(fyne.NewSize(600, 680))
	return w
}

func TestWindowShowsWhatIsTyped(t *testing.T) {
	w := open(t, app.ServeState{Phase: app.ServeOn})
	if w.access.Visible() {
		t.Error("an address is shown before there is one")
	}
	w.Show(reachable)
	if !w.access.Visible() || w.address.text.Content != reachable.Addresses[0] || w.user.text.Content != "karuta" ||
		w.secret.text.Content != "abcd-efgh-2345" || w.code.Image == nil {
		t.Error("the window shows something else")
	}
	if text := w.View.others.Text(); !strings.Contains(text, reachable.Name) || !strings.Contains(text, "fd12::5") {
		t.Errorf("other ways: %q", text)
	}
	lost := reachable
	lost.Addresses, lost.Name, lost.Err = nil, "", app.ErrNoLAN
	if w.Show(lost); w.access.Visible() || !strings.Contains(w.Status(), "network") {
		t.Errorf("without a network: %q", w.Status())
	}
}

func TestWindowDoesWhatIsAsked(t *testing.T) {
	w := open(t, reachable)
	test.Tap(w.View.always)
	if !w.View.always.Checked || !w.always {
		t.Error("the switch does nothing")
	}
	w.Show(reachable) // which says that it is off
	if w.View.always.Checked {
		t.Error("the switch does not show how it is")
	}
	w.askRenew()
	modal := w.win.Canvas().Overlays().Top()
	if modal == nil || w.secret.text.Content != "abcd-efgh-2345" {
		t.Fatal("a new password comes without a question")
	}
	keytest.Press(t, w.win.Canvas(), fyne.KeyEscape)
	if w.win.Canvas().Overlays().Top() != nil {
		t.Error("Esc leaves the question open")
	}
	w.address.copy.OnTapped()
	if w.copied != reachable.Addresses[0] {
		t.Errorf("copied %q", w.copied)
	}
}

func TestThisKarutaIsOffered(t *testing.T) {
	for _, c := range []struct {
		syncsHere    bool
		server, part string
		button       string
	}{
		{true, "x", "before and after a device syncs", ""},
		{false, "", "does not sync anywhere", "Sync here, too"},
		{false, "home.example", "syncs with home.example", "Sync here instead"},
	} {
		text, button := here(app.ServeState{SyncsHere: c.syncsHere}, c.server)
		if !strings.Contains(text, c.part) || button != c.button {
			t.Errorf("%+v: %q, %q", c, text, button)
		}
	}
}

func TestFocusStaysWhenSomethingIsNew(t *testing.T) {
	w := open(t, reachable)
	w.win.Canvas().Focus(w.join)
	next := reachable
	next.Devices = []app.ServedDevice{{Program: "AnkiDroid", LastSync: time.Now()}}
	w.Show(next)
	if w.win.Canvas().Focused() != fyne.Focusable(w.join) {
		t.Error("the focus is gone")
	}
	keytest.Press(t, w.win.Canvas(), fyne.KeyReturn)
	if w.synced != 1 {
		t.Error("Enter on the button does nothing")
	}
	next.SyncsHere = true
	if w.Show(next); w.join.Visible() {
		t.Error("what is done is still offered")
	}
}

func TestEscapeClosesTheWindow(t *testing.T) {
	w := open(t, reachable)
	keytest.Press(t, w.win.Canvas(), fyne.KeyEscape)
	if w.closed != 1 {
		t.Error("it stays open")
	}
}

func TestWhatFailsIsSaid(t *testing.T) {
	w := open(t, reachable)
	w.fail = errors.New("it broke")
	w.syncHere()
	if w.synced != 1 {
		t.Error("nothing was asked")
	}
}
