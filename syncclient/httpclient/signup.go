package httpclient

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"

	"github.com/hashicorp/go-retryablehttp"

	"karuta/syncclient"
)

// SignUpMode says who may make an account at a server.
type SignUpMode string

// The modes.
const (
	SignUpOpen   SignUpMode = "open"   // anybody
	SignUpInvite SignUpMode = "invite" // who has an invite code
	SignUpClosed SignUpMode = "closed" // whoever runs the server makes the accounts
)

// ServerInfo is what a server of Karuta's says of itself.
type ServerInfo struct {
	SignUp  SignUpMode
	Confirm bool // a new account works only after the link in a mail was opened
}

// ErrNoSignUp means that a server knows nothing of making accounts: it is none of Karuta's.
var ErrNoSignUp = errors.New("the server does not make accounts for programs")

// SignUpError is a server's refusal to make an account.
type SignUpError struct {
	Status  int    // of the answer, 400 or more
	Message string // the server's sentence; "" where it has none
}

// Error implements error.
func (e *SignUpError) Error() string {
	return fmt.Sprintf("sign up: status %d: %q", e.Status, e.Message)
}

// NameTaken reports whether somebody else has the name.
func (e *SignUpError) NameTaken() bool { return e.Status == http.StatusConflict }

// NotAllowed reports whether the server makes no accounts, or not for that invite code.
func (e *SignUpError) NotAllowed() bool { return e.Status == http.StatusForbidden }

// TooMany reports whether the server wants to be left alone for a while.
func (e *SignUpError) TooMany() bool { return e.Status == http.StatusTooManyRequests }

// accountLimit bounds an answer about accounts, in bytes.
const accountLimit = 64 << 10

// Info asks the server what it offers to people who have no account. It reports ErrNoSignUp.
func (c *Client) Info(ctx context.Context) (ServerInfo, error) {
	const method = "karuta/info"
	got, err := c.ask(ctx, c.again, http.MethodGet, method, nil)
	if err != nil {
		return ServerInfo{}, err
	}
	var info struct {
		Server  string     `json:"server"`
		Version int        `json:"version"`
		SignUp  SignUpMode `json:"signup"`
		Confirm bool       `json:"confirm"`
	}
	switch {
	case got.status >= http.StatusInternalServerError:
		return ServerInfo{}, got.failure
	case got.status != http.StatusOK || !got.read(&info) || info.Server != "karuta":
		return ServerInfo{}, ErrNoSignUp
	case info.SignUp != SignUpOpen && info.SignUp != SignUpInvite:
		info.SignUp = SignUpClosed
	}
	return ServerInfo{SignUp: info.SignUp, Confirm: info.Confirm}, nil
}

// SignUp makes an account; invite is "" where none is asked for. confirm says that it works only after the link in a
// mail was opened. A refusal is a *SignUpError.
func (c *Client) SignUp(ctx context.Context, name, password, invite string) (confirm bool, err error) {
	const method = "karuta/signup"
	request, err := json.Marshal(map[string]string{"name": name, "password": password, "invite": invite})
	if err != nil {
		return false, &syncclient.Error{Kind: syncclient.LocalFailed, Op: method, Err: err}
	}
	// Sent once: repeated, it would be refused because the name is taken.
	got, err := c.ask(ctx, c.once, http.MethodPost, method, request)
	if err != nil {
		return false, err
	}
	var answer struct {
		Confirm bool   `json:"confirm"`
		Error   string `json:"error"`
	}
	readable := got.read(&answer)
	switch {
	case got.status == http.StatusCreated && readable:
		return answer.Confirm, nil
	case got.status >= http.StatusBadRequest && readable:
		return false, &SignUpError{Status: got.status, Message: syncclient.Shorten(answer.Error)}
	case got.status >= http.StatusInternalServerError:
		return false, got.failure
	case got.status == http.StatusNotFound, got.status == http.StatusMethodNotAllowed:
		return false, ErrNoSignUp
	}
	return false, &syncclient.Error{Kind: syncclient.BadResponse, Op: method, Status: got.status}
}

// accountAnswer is a whole answer to a request about accounts.
type accountAnswer struct {
	status  int
	json    bool // by what the server says of it
	body    []byte
	failure error // what a status other than success means to a sync
}

// read puts an answer in JSON into value and reports whether it was one.
func (a accountAnswer) read(value any) bool { return a.json && json.Unmarshal(a.body, value) == nil }

// ask sends a request about accounts and reads the whole answer. Redirects are not followed: a password is in it.
func (c *Client) ask(ctx context.Context, client *retryablehttp.Client, verb, path string, request []byte) (accountAnswer, error) {
	ctx, dog, cancel := watch(ctx, c.stall)
	defer cancel()
	body := func() (io.Reader, error) {
		dog.moved() // each attempt has the whole limit
		return watchedBody(dog, bytes.NewReader(request), &c.traffic.sent), nil
	}
	req, err := retryablehttp.NewRequestWithContext(ctx, verb, c.base.JoinPath(path).String(), nil)
	if err == nil && request != nil {
		err = req.SetBody(retryablehttp.ReaderFunc(body))
		req.Header.Set("Content-Type", "application/json")
	}
	if err != nil {
		return accountAnswer{}, &syncclient.Error{Kind: syncclient.LocalFailed, Op: path, Err: err}
	}
	resp, err := client.Do(req)
	if err != nil {
		if resp != nil {
			_ = resp.Body.Close() // the error is what counts
		}
		return accountAnswer{}, transportError(ctx, path, c.base.Host, err)
	}
	dog.moved()
	defer func() { _ = resp.Body.Close() }() // read to its end, or too long
	got := accountAnswer{status: resp.StatusCode}
	got.body, err = io.ReadAll(io.LimitReader(dog.reader(resp.Body, &c.traffic.received), accountLimit))
	if err != nil {
		return accountAnswer{}, answerError(ctx, path, c.base.Host, err)
	}
	if kind, _, err := mime.ParseMediaType(resp.Header.Get("Content-Type")); err == nil {
		got.json = kind == "application/json"
	}
	if got.status >= http.StatusBadRequest {
		got.failure = &syncclient.Error{Kind: kindOfStatus(got.status), Op: path, Status: got.status}
	}
	return got, nil
}
