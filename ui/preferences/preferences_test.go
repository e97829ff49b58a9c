package preferences

import (
	"errors"
	"testing"

	"fyne.io/fyne/v2/test"

	"karuta/app"
	"karuta/ui/theme"
)

// opened is a dialog in a window, with the preferences it changes.
func opened(t *testing.T, account app.Account, probe func(string, func(string, error)) func()) (*dialog, *app.Preferences) {
	t.Helper()
	a := test.NewTempApp(t)
	a.Settings().SetTheme(theme.New(theme.Light))
	prefs := &app.Preferences{NetworkSecs: 60, UploadLimitMB: 300}
	d := newDialog(*prefs, Actions{
		Update: func(change func(*app.Preferences)) error { change(prefs); return nil },
		Apply:  func() {}, Account: account, Test: probe, Fail: func(err error) { t.Error(err) },
		ChooseFile: func(then func(string)) { then("/home/x/ca.pem") },
	})
	d.modal.Open(test.NewTempWindow(t, nil).Canvas())
	return d, prefs
}

func TestConnectionTestSaysWhatItFound(t *testing.T) {
	var answer func(string, error)
	asked := ""
	d, prefs := opened(t, app.Account{Endpoint: "https://example.org/"}, func(endpoint string, then func(string, error)) func() {
		asked, answer = endpoint, then
		return func() { answer = nil }
	})
	d.proxy.SetText("proxy:3128")
	d.testConnection()
	if asked != "https://example.org/" || d.report.Text() != "Asking…" || prefs.Proxy != "http://proxy:3128" {
		t.Errorf("asked %q through %q, says %q", asked, prefs.Proxy, d.report.Text())
	}
	answer("It works.", nil)
	if d.report.Text() != "It works." || !d.report.Visible() {
		t.Errorf("says %q", d.report.Text())
	}
	d.testConnection()
	answer("", errors.New("it broke"))
	if d.report.Text() != "It broke." {
		t.Errorf("says %q", d.report.Text())
	}
	d.testConnection()
	if d.modal.Cancel(); answer != nil {
		t.Error("the test goes on behind the closed dialog")
	}
}

func TestWhatIsTypedIsKeptOnClosing(t *testing.T) {
	d, prefs := opened(t, app.Account{}, nil)
	d.proxy.SetText("socks5://127.0.0.1:1080")
	d.caFile.SetText("/etc/own.pem")
	d.modal.Cancel()
	if prefs.Proxy != "socks5://127.0.0.1:1080" || prefs.CAFile != "/etc/own.pem" {
		t.Errorf("%+v", prefs)
	}
}
