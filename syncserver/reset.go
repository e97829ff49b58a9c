package syncserver

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"
)

// mailPatience is for how long a mail server may take.
const mailPatience = time.Minute

// mailsAtOnce is how many mails may be on their way that nobody waits for.
const mailsAtOnce = 16

var errManyResets = tell(http.StatusTooManyRequests, "Too many links were asked for from this network. Wait a few minutes and try again.")

// AskReset sends a link to choose a new password, if there is an account of
// that name and its name is an e-mail address. Whoever asks does not learn
// whether there is one, neither by the answer nor by its time.
func (s *Server) AskReset(address, name string) error {
	if !s.signUps.allowed(network(address)) {
		return errManyResets
	}
	s.signUps.wrong(network(address))
	name = strings.TrimSpace(name)
	if s.opt.Mail == nil || !isAddress(name) {
		return nil
	}
	select {
	case s.sending <- struct{}{}:
	default:
		s.opt.Log.Warn("a link for a new password was not sent: too many mails at once")
		return nil
	}
	s.mailing.Go(func() {
		defer func() { <-s.sending }()
		ctx, cancel := context.WithTimeout(s.closing, mailPatience)
		defer cancel()
		if err := s.mailReset(ctx, name); err != nil && !errors.Is(err, ErrNoAccount) {
			s.opt.Log.Error("send mail to choose a new password", "err", err)
		}
	})
	return nil
}

func (s *Server) mailReset(ctx context.Context, name string) error {
	account, err := s.opt.Store.FindAccount(ctx, name)
	if err != nil {
		return err
	}
	key := foldName(account.Name)
	if account.Disabled || !isAddress(account.Name) || !s.mails.allowed(key) {
		return nil
	}
	s.mails.wrong(key)
	token, err := s.newToken(ctx, TokenReset, account.ID, resetFor)
	if err != nil {
		return err
	}
	return s.opt.Mail.Sender.Send(ctx, account.Name, "Choose a new password", fmt.Sprintf(resetMail, s.opt.Mail.link("reset", token)))
}

const resetMail = `Somebody – you, we hope – has asked to choose a new password for the account that your flashcards sync with.
Open this link within an hour to do so:

%s

All your devices have to log in anew afterwards. If it was not you, do nothing: the password stays as it is.
`

// CheckReset reports with an error for people whether the token of a mail still works.
func (s *Server) CheckReset(ctx context.Context, token string) error {
	_, err := s.opt.Store.FindToken(ctx, TokenReset, hashKey(token), s.opt.Now())
	return oldLink(err)
}

func oldLink(err error) error {
	if errors.Is(err, ErrNoToken) {
		return errOldLink
	}
	return err
}

// Reset takes the token of a mail and gives its account the password. All
// devices and browsers are signed out. The mail has shown, too, whose the
// address is.
func (s *Server) Reset(ctx context.Context, token, chosen string) error {
	t, err := s.opt.Store.FindToken(ctx, TokenReset, hashKey(token), s.opt.Now())
	if err != nil {
		return oldLink(err)
	}
	account, err := s.opt.Store.GetAccount(ctx, t.Account)
	if err != nil {
		return err
	}
	if err := checkChosenPassword(account.Name, chosen); err != nil {
		return err
	}
	hash, err := s.hashPassword(ctx, chosen)
	if err != nil {
		return err
	}
	if _, err := s.opt.Store.TakeToken(ctx, TokenReset, hashKey(token), s.opt.Now()); err != nil {
		return oldLink(err)
	}
	if err := s.accounts.setHash(ctx, account.ID, hash); err != nil {
		return err
	}
	s.attempts.right(accountSource(account.Name))
	return s.opt.Store.ChangeAccount(ctx, account.ID, func(a *Account) { a.Unconfirmed = false })
}
