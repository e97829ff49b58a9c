package syncserver

import (
	"context"
	"errors"
	"net/http"
	"strings"

	"karuta/syncclient/wire"
)

var (
	errTooManyAttempts = tell(http.StatusTooManyRequests, "There were too many wrong passwords. Wait a few minutes and try again.")
	errUnconfirmed     = tell(http.StatusForbidden, "This account waits for its e-mail address to be confirmed: open the link in the mail that was sent to it, then log in again.")
)

var errBadKey = &failure{http.StatusForbidden, errors.New("the key is not known")}

// authenticate returns the account and the device that a key belongs to.
func (s *Server) authenticate(ctx context.Context, key string) (Account, Device, error) {
	device, err := s.opt.Store.FindDevice(ctx, hashKey(key))
	if errors.Is(err, ErrNoDevice) {
		return Account{}, Device{}, errBadKey
	}
	if err != nil {
		return Account{}, Device{}, err
	}
	account, err := s.opt.Store.GetAccount(ctx, device.Account)
	if errors.Is(err, ErrNoAccount) || err == nil && (account.Disabled || account.Unconfirmed) {
		return Account{}, Device{}, errBadKey
	}
	return account, device, err
}

// hostKey changes a name and a password for a key.
func hostKey(c *call) (reply, error) {
	raw, err := c.message()
	if err != nil {
		return reply{}, err
	}
	login, err := wire.DecodeLogin(raw)
	if err != nil {
		return reply{}, err
	}
	account, err := c.s.logIn(c.ctx, c.address, login.User, login.Password)
	if err != nil {
		return reply{}, err
	}
	c.account = account
	key, err := c.s.accounts.NewKey(c.ctx, account.ID, c.header.Client)
	return reply{payload: wire.EncodeHostKey(key)}, err
}

// accountSource is what wrong passwords for an account are counted by.
func accountSource(name string) string { return "account " + foldName(strings.TrimSpace(name)) }

// logIn returns the account that the name and the password belong to. It takes
// as long where there is no such account.
func (s *Server) logIn(ctx context.Context, address, name, password string) (Account, error) {
	sources := []string{"address " + network(address), accountSource(name)}
	for _, source := range sources {
		if !s.attempts.allowed(source) {
			return Account{}, errTooManyAttempts
		}
	}
	account, err := s.opt.Store.FindAccount(ctx, strings.TrimSpace(name))
	known := err == nil
	if err != nil && !errors.Is(err, ErrNoAccount) {
		return Account{}, err
	}
	hash := account.Password
	if !known {
		hash = s.dummy
	}
	right, err := s.checkPassword(ctx, hash, password)
	if err != nil {
		return Account{}, err
	}
	if !right || !known || account.Disabled {
		for _, source := range sources {
			s.attempts.wrong(source)
		}
		return Account{}, fail(http.StatusForbidden, "wrong name or password")
	}
	if account.Unconfirmed {
		return Account{}, errUnconfirmed
	}
	s.attempts.right(sources[1]) // not the address: with one account of their own somebody could go on for ever
	return account, nil
}

// checkPassword waits for its turn: hashing takes memory and time on purpose.
func (s *Server) checkPassword(ctx context.Context, hash, password string) (bool, error) {
	select {
	case s.hashing <- struct{}{}:
	case <-ctx.Done():
		return false, ctx.Err()
	}
	defer func() { <-s.hashing }()
	return len(password) <= maxPassword && CheckPassword(hash, password), nil
}

// hashPassword is HashPassword that waits for its turn.
func (s *Server) hashPassword(ctx context.Context, password string) (string, error) {
	select {
	case s.hashing <- struct{}{}:
	case <-ctx.Done():
		return "", ctx.Err()
	}
	defer func() { <-s.hashing }()
	return HashPassword(password), nil
}
