package httpclient

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"karuta/syncclient"
)

// answering is a server that gives everybody one answer, and a client of it.
func answering(t *testing.T, status int, kind, body string) (*Client, *http.Request, func() []byte) {
	t.Helper()
	var got http.Request
	var sent []byte
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		got = *r
		sent, _ = io.ReadAll(r.Body)
		w.Header().Set("Content-Type", kind)
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}))
	t.Cleanup(server.Close)
	c := NewConnector(Config{RetryWait: time.Millisecond})
	t.Cleanup(c.Close)
	client, err := c.NewClient(server.URL+"/below/", "")
	if err != nil {
		t.Fatal(err)
	}
	return client, &got, func() []byte { return sent }
}

const asJSON = "application/json; charset=utf-8"

func TestInfoOfServers(t *testing.T) {
	for name, c := range map[string]struct {
		status     int
		kind, body string
		want       ServerInfo
		err        error
	}{
		"open":        {200, asJSON, `{"server":"karuta","version":1,"signup":"open","confirm":true}`, ServerInfo{SignUpOpen, true}, nil},
		"invite":      {200, asJSON, `{"server":"karuta","version":1,"signup":"invite"}`, ServerInfo{SignUpInvite, false}, nil},
		"closed":      {200, asJSON, `{"server":"karuta","version":1,"signup":"closed"}`, ServerInfo{SignUpClosed, false}, nil},
		"newer":       {200, asJSON, `{"server":"karuta","version":9,"signup":"by a friend"}`, ServerInfo{SignUpClosed, false}, nil},
		"Anki's":      {404, "text/plain", "", ServerInfo{}, ErrNoSignUp},
		"a page":      {200, "text/html", "<html>", ServerInfo{}, ErrNoSignUp},
		"another":     {200, asJSON, `{"server":"else"}`, ServerInfo{}, ErrNoSignUp},
		"no JSON":     {200, asJSON, `{"server"`, ServerInfo{}, ErrNoSignUp},
		"elsewhere":   {302, asJSON, "", ServerInfo{}, ErrNoSignUp},
		"without end": {200, asJSON, `{"server":"karuta","x":"` + strings.Repeat("a", accountLimit) + `"}`, ServerInfo{}, ErrNoSignUp},
	} {
		client, r, _ := answering(t, c.status, c.kind, c.body)
		got, err := client.Info(t.Context())
		if got != c.want || !errors.Is(err, c.err) {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
		if r.Method != http.MethodGet || r.URL.Path != "/below/karuta/info" {
			t.Errorf("%s: asked %s %s", name, r.Method, r.URL.Path)
		}
	}
	client, _, _ := answering(t, 500, "text/plain", "broken")
	if _, err := client.Info(t.Context()); syncclient.KindOf(err) != syncclient.ServerError {
		t.Errorf("a server with a trouble of its own: %v", err)
	}
}

func TestSignUpAnswers(t *testing.T) {
	client, r, sent := answering(t, 201, asJSON, `{"confirm":true}`)
	confirm, err := client.SignUp(t.Context(), "bea@example.org", `pa"ss`, "code")
	if err != nil || !confirm {
		t.Fatal(confirm, err)
	}
	var got map[string]string
	if err := json.Unmarshal(sent(), &got); err != nil || got["name"] != "bea@example.org" || got["password"] != `pa"ss` || got["invite"] != "code" {
		t.Errorf("sent %s, %v", sent(), err)
	}
	if r.Method != http.MethodPost || r.URL.Path != "/below/karuta/signup" || r.URL.RawQuery != "" {
		t.Errorf("asked %s %s", r.Method, r.URL)
	}
	for status, is := range map[int]func(*SignUpError) bool{
		409: (*SignUpError).NameTaken, 403: (*SignUpError).NotAllowed, 429: (*SignUpError).TooMany,
		400: func(e *SignUpError) bool { return !e.NameTaken() && !e.NotAllowed() && !e.TooMany() },
	} {
		client, _, _ := answering(t, status, asJSON, `{"error":"A sentence."}`)
		_, err := client.SignUp(t.Context(), "bea", "secret", "")
		var refused *SignUpError
		if !errors.As(err, &refused) || !is(refused) || refused.Message != "A sentence." || strings.Contains(err.Error(), "secret") {
			t.Errorf("%d: %v", status, err)
		}
	}
	for name, c := range map[string]struct {
		status     int
		kind, body string
		is         func(error) bool
	}{
		"no server of ours": {404, "text/html", "<html>", func(err error) bool { return errors.Is(err, ErrNoSignUp) }},
		"a page":            {200, "text/html", "<html>", func(err error) bool { return syncclient.KindOf(err) == syncclient.BadResponse }},
		"a redirect":        {308, "text/html", "", func(err error) bool { return syncclient.KindOf(err) == syncclient.BadResponse }},
		"a proxy":           {502, "text/html", "<html>", func(err error) bool { return syncclient.KindOf(err) == syncclient.ServerError }},
	} {
		client, _, _ := answering(t, c.status, c.kind, c.body)
		if _, err := client.SignUp(t.Context(), "bea", "secret", ""); !c.is(err) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestSignUpIsSentOnce(t *testing.T) {
	times := 0
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		times++
		w.WriteHeader(http.StatusServiceUnavailable)
	}))
	defer server.Close()
	c := NewConnector(Config{RetryWait: time.Millisecond})
	defer c.Close()
	client, err := c.NewClient(server.URL, "")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := client.SignUp(t.Context(), "bea", "secret", ""); err == nil || times != 1 {
		t.Errorf("%v after %d requests", err, times)
	}
}
