package syncserver

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Accounts are what can be done with accounts, for the server and for its operator.
type Accounts struct {
	Store Store
	Now   func() time.Time
}

// Errors of what somebody chose.
var (
	// ErrBadName means that a name cannot be one of an account.
	ErrBadName = errors.New("a name must have 1 to 200 characters, none of them a control character or a space at an end")
	// ErrBadPassword means that a password is too short or too long.
	ErrBadPassword = fmt.Errorf("a password must have 1 to %d bytes", maxPassword)
)

const (
	maxPassword = 1000 // bytes
	maxName     = 200
)

// CheckName returns the name as it is kept, or ErrBadName.
func CheckName(name string) (string, error) {
	if !utf8.ValidString(name) {
		return "", ErrBadName
	}
	name = norm.NFC.String(strings.TrimSpace(name))
	if name == "" || utf8.RuneCountInString(name) > maxName || strings.IndexFunc(name, unicode.IsControl) >= 0 {
		return "", ErrBadName
	}
	return name, nil
}

// Add makes an account.
func (a Accounts) Add(ctx context.Context, name, password string) (AccountID, error) {
	name, err := CheckName(name)
	if err != nil {
		return 0, err
	}
	if err := checkPassword(password); err != nil {
		return 0, err
	}
	return a.Store.AddAccount(ctx, Account{Name: name, Password: HashPassword(password), Created: a.Now()})
}

func checkPassword(password string) error {
	if password == "" || len(password) > maxPassword {
		return ErrBadPassword
	}
	return nil
}

// SetPassword changes a password. All devices and browsers have to log in anew.
func (a Accounts) SetPassword(ctx context.Context, id AccountID, password string) error {
	if err := checkPassword(password); err != nil {
		return err
	}
	return a.setHash(ctx, id, HashPassword(password))
}

// setHash is SetPassword for a password that is hashed already.
func (a Accounts) setHash(ctx context.Context, id AccountID, hash string) error {
	if err := a.Store.ChangeAccount(ctx, id, func(account *Account) { account.Password = hash }); err != nil {
		return err
	}
	return errors.Join(a.Store.RemoveDevices(ctx, id), a.Store.RemoveTokens(ctx, id, TokenSession, TokenReset))
}

// SetDisabled locks an account or unlocks it.
func (a Accounts) SetDisabled(ctx context.Context, id AccountID, disabled bool) error {
	return a.Store.ChangeAccount(ctx, id, func(account *Account) { account.Disabled = disabled })
}

// NewKey logs in a device that calls itself client, and returns its key.
func (a Accounts) NewKey(ctx context.Context, id AccountID, client string) (string, error) {
	key, now := newKey(), a.Now()
	_, err := a.Store.AddDevice(ctx, Device{Account: id, KeyHash: hashKey(key), Client: shortClient(client), Created: now, LastUsed: now})
	return key, err
}

const maxClient = 100 // bytes of a client's description that are kept

func shortClient(client string) string {
	client = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return -1
		}
		return r
	}, strings.ToValidUTF8(client, ""))
	for len(client) > maxClient {
		_, size := utf8.DecodeLastRuneInString(client)
		client = client[:len(client)-size]
	}
	return client
}
