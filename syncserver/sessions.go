package syncserver

import (
	"context"
	"errors"
	"net/http"
	"time"
)

// SessionFor is how long a browser stays logged in.
const SessionFor = 30 * 24 * time.Hour

var errWrongPassword = tell(http.StatusForbidden, "The name or the password is wrong.")

// LogIn lets a browser at the address in and returns the secret it is known by
// from then on. Errors have a sentence for people, see Sentence.
func (s *Server) LogIn(ctx context.Context, address, name, password string) (session string, err error) {
	account, err := s.logIn(ctx, address, name, password)
	if err != nil {
		return "", forPeople(err)
	}
	return s.newToken(ctx, TokenSession, account.ID, SessionFor)
}

// forPeople gives a refused log-in the sentence that programs have words of their own for.
func forPeople(err error) error {
	if t := (*told)(nil); !errors.As(err, &t) && statusOf(err) == http.StatusForbidden {
		return errWrongPassword
	}
	return err
}

// ErrLoggedOut means that a browser is not logged in, or not any more.
var ErrLoggedOut = tell(http.StatusUnauthorized, "Log in first.")

// Session returns the account of a browser that is logged in. It reports ErrLoggedOut.
func (s *Server) Session(ctx context.Context, session string) (Account, error) {
	t, err := s.opt.Store.FindToken(ctx, TokenSession, hashKey(session), s.opt.Now())
	if errors.Is(err, ErrNoToken) {
		return Account{}, ErrLoggedOut
	}
	if err != nil {
		return Account{}, err
	}
	account, err := s.opt.Store.GetAccount(ctx, t.Account)
	if errors.Is(err, ErrNoAccount) || err == nil && account.Disabled {
		return Account{}, ErrLoggedOut
	}
	return account, err
}

// LogOut makes the secret of a browser worthless.
func (s *Server) LogOut(ctx context.Context, session string) error {
	_, err := s.opt.Store.TakeToken(ctx, TokenSession, hashKey(session), s.opt.Now())
	if errors.Is(err, ErrNoToken) {
		return nil
	}
	return err
}

// Devices returns the devices of an account, the last used first.
func (s *Server) Devices(ctx context.Context, id AccountID) ([]Device, error) {
	return s.opt.Store.ListDevices(ctx, id)
}

// SignOutDevice makes the key of a device worthless. One that is signed out already is no error.
func (s *Server) SignOutDevice(ctx context.Context, id AccountID, device int64) error {
	err := s.opt.Store.RemoveDevice(ctx, id, device)
	if errors.Is(err, ErrNoDevice) {
		return nil
	}
	return err
}

// ChangePassword gives an account another password if the old one is right.
// Devices and browsers are signed out, but for the browser that asks: it is
// given a new secret.
func (s *Server) ChangePassword(ctx context.Context, address string, account Account, old, chosen string) (session string, err error) {
	if err := checkChosenPassword(account.Name, chosen); err != nil {
		return "", err
	}
	if _, err := s.logIn(ctx, address, account.Name, old); err != nil {
		return "", wrongOld(err)
	}
	hash, err := s.hashPassword(ctx, chosen)
	if err != nil {
		return "", err
	}
	if err := s.accounts.setHash(ctx, account.ID, hash); err != nil {
		return "", err
	}
	return s.newToken(ctx, TokenSession, account.ID, SessionFor)
}

var errWrongOldPassword = tell(http.StatusForbidden, "The password you have now was not typed right.")

func wrongOld(err error) error {
	if errors.Is(forPeople(err), errWrongPassword) {
		return errWrongOldPassword
	}
	return err
}
