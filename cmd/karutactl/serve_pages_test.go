package main

import (
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
