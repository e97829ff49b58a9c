package main

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

func TestSettingsThatDoNotGoTogether(t *testing.T) {
	for name, c := range map[string]struct {
		args []string
		says string
	}{
		"mode":              {[]string{"--sign-up", "everybody"}, "sign-up"},
		"no public address": {[]string{"--smtp-server", "localhost:25", "--mail-from", "karuta@example.org"}, "--public-url"},
		"no sender":         {[]string{"--smtp-server", "localhost:25", "--public-url", "https://sync.example"}, "--mail-from"},
		"no port":           {[]string{"--smtp-server", "localhost", "--public-url", "https://sync.example", "--mail-from", "karuta@example.org"}, "port"},
		"no scheme":         {[]string{"--public-url", "sync.example"}, "--public-url"},
		"another scheme":    {[]string{"--public-url", "ftp://sync.example"}, "--public-url"},
		"a path":            {[]string{"--public-url", "https://sync.example/karuta"}, "--public-url"},
		"a name":            {[]string{"--public-url", "https://bea@sync.example"}, "--public-url"},
	} {
		ctl := newCtl(t)
		code, _, errs := ctl.run(append([]string{"serve", "--data", t.TempDir(), "--listen", "127.0.0.1:0"}, c.args...)...)
		if code != exitUsage || !strings.Contains(errs, c.says) {
			t.Errorf("%s: exit %d, %s", name, code, errs)
		}
	}
}

func TestAddressBehindAProxy(t *testing.T) {
	for name, c := range map[string]struct {
		lines []string
		want  string
	}{
		"none":      {nil, "192.0.2.1:1234"},
		"one":       {[]string{"198.51.100.7"}, "198.51.100.7:0"},
		"made up":   {[]string{"203.0.113.9, 198.51.100.7"}, "198.51.100.7:0"},
		"two lines": {[]string{"203.0.113.9", "198.51.100.7"}, "198.51.100.7:0"},
		"version 6": {[]string{"2001:db8::7"}, "[2001:db8::7]:0"},
		"rubbish":   {[]string{"198.51.100.7, unknown"}, "192.0.2.1:1234"},
	} {
		r := httptest.NewRequest("GET", "/", nil)
		for _, line := range c.lines {
			r.Header.Add("X-Forwarded-For", line)
		}
		got := ""
		behindProxy(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { got = r.RemoteAddr })).ServeHTTP(httptest.NewRecorder(), r)
		if got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}
