package httpclient

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"karuta/syncclient"
	"karuta/syncclient/wire"
)

func TestWhereRedirectsLead(t *testing.T) {
	const follow syncclient.Kind = ""
	for _, c := range []struct {
		from, location string
		want           syncclient.Kind
		to             string
	}{
		{"https://example.org/", "https://two.example.org", follow, "https://two.example.org/"},
		{"https://sync.example.co.uk/", "https://sync5.example.co.uk/x/", follow, "https://sync5.example.co.uk/x/"},
		{"http://example.org/", "https://example.org/sync/meta", follow, "https://example.org/"},
		{"http://example.org/a/", "https://example.org/a/sync/meta", follow, "https://example.org/a/"},
		{"http://192.168.1.5:8080/", "http://192.168.1.5:9090/", follow, "http://192.168.1.5:9090/"},
		{"http://nas/", "/moved", follow, "http://nas/moved/"},
		{"https://example.org/", "https://EXAMPLE.org/b", follow, "https://EXAMPLE.org/b/"},
		{"https://example.org/", "https://user:secret@example.org/", follow, "https://example.org/"},
		{"https://example.org/", "http://example.org/", syncclient.RedirectInsecure, "http://example.org/"},
		{"https://example.org/", "http://example.net/", syncclient.RedirectInsecure, "http://example.net/"},
		{"https://example.org/", "https://example.net/", syncclient.RedirectElsewhere, "https://example.net/"},
		{"https://one.co.uk/", "https://two.co.uk/", syncclient.RedirectElsewhere, "https://two.co.uk/"},
		{"https://me.github.io/", "https://you.github.io/", syncclient.RedirectElsewhere, "https://you.github.io/"},
		{"https://example.org/", "https://example.org.evil.net/", syncclient.RedirectElsewhere, "https://example.org.evil.net/"},
		{"http://192.168.1.5/", "http://192.168.1.6/", syncclient.RedirectElsewhere, "http://192.168.1.6/"},
		{"http://nas/", "http://nas2/", syncclient.RedirectElsewhere, "http://nas2/"},
		{"https://example.org/", "ftp://example.org/", syncclient.BadResponse, ""},
		{"https://example.org/", "https://a b/", syncclient.BadResponse, ""},
	} {
		from, err := ParseEndpoint(c.from)
		if err != nil {
			t.Fatal(err)
		}
		got, err := redirected(from, "meta", c.location)
		var e *syncclient.Error
		switch {
		case c.want == follow:
			if err != nil || got.String() != c.to {
				t.Errorf("%s to %s: %v, %v, want %s", c.from, c.location, got, err, c.to)
			}
		case !errors.As(err, &e) || e.Kind != c.want || e.Location != c.to:
			t.Errorf("%s to %s: %v, want %s", c.from, c.location, err, c.want)
		}
	}
}

// TestKeyAndPasswordStayAtHome: a server that sends to another site gets its
// client nowhere, with either of the two that come first.
func TestKeyAndPasswordStayAtHome(t *testing.T) {
	asked := 0
	elsewhere := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { asked++; reply(w, metaText) }))
	defer elsewhere.Close()
	away := strings.Replace(elsewhere.URL, "127.0.0.1", "localhost", 1)
	c := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Location", away)
		w.WriteHeader(http.StatusPermanentRedirect)
	})
	_, _, err := c.Meta(context.Background(), wire.MetaRequest{})
	var e *syncclient.Error
	if !errors.As(err, &e) || e.Kind != syncclient.RedirectElsewhere || e.Location != away+"/" {
		t.Errorf("meta: %v", err)
	}
	if _, err := c.HostKey(context.Background(), "u", "p"); syncclient.KindOf(err) != syncclient.RedirectElsewhere {
		t.Errorf("log-in: %v", err)
	}
	if _, err := c.Probe(context.Background(), "", nowForTests); syncclient.KindOf(err) != syncclient.RedirectElsewhere {
		t.Errorf("probe: %v", err)
	}
	if asked != 0 {
		t.Errorf("the other site was asked %d times", asked)
	}
}
