package syncserver

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"
	"unicode/utf8"
)

// SignUpMode says who may make an account without the operator.
type SignUpMode string

// The modes.
const (
	SignUpClosed SignUpMode = ""       // nobody
	SignUpInvite SignUpMode = "invite" // who has a code
	SignUpOpen   SignUpMode = "open"   // anybody
)

// MinPassword is how many characters a password must have that somebody chooses.
const MinPassword = 8

const (
	confirmFor = 48 * time.Hour // for how long a new account waits to be confirmed
	resetFor   = time.Hour      // for how long a link to choose a new password works
	sweepEach  = time.Hour
)

// SignUp is what somebody says who wants an account.
type SignUp struct {
	Name     string `json:"name"`
	Password string `json:"password"`
	Invite   string `json:"invite"`
}

// What is told to people who want an account.
var (
	errSignUpClosed   = tell(http.StatusForbidden, "Accounts on this server are made by whoever runs it. Ask for one there.")
	errWrongInvite    = tell(http.StatusForbidden, "This invite code is not valid: it has a typing error, was used before, or is too old. Ask whoever runs the server for a new one.")
	errManySignUps    = tell(http.StatusTooManyRequests, "Too many accounts were asked for from this network. Wait a few minutes and try again.")
	errManyMails      = tell(http.StatusTooManyRequests, "Several mails were sent to this address already. Look into the folder for spam, or wait an hour and try again.")
	errNameTakenSaid  = tell(http.StatusConflict, "There is an account with this name already. Choose another name, or log in.")
	errBadNameSaid    = tell(http.StatusBadRequest, fmt.Sprintf("The name must have 1 to %d characters.", maxName))
	errNoAddress      = tell(http.StatusBadRequest, "This server asks for an e-mail address as the name, such as bea@example.org. What was entered is none.")
	errShortPassword  = tell(http.StatusBadRequest, fmt.Sprintf("The password must have at least %d characters.", MinPassword))
	errLongPassword   = tell(http.StatusBadRequest, "The password is too long: 1000 bytes is the most.")
	errPasswordIsName = tell(http.StatusBadRequest, "The password must not be the name.")
	errMailNotSent    = tell(http.StatusBadGateway, "The account is there, but the mail with the link could not be sent. Sign up again with the same name and password in a while, and another one is sent.")
)

// SignUpMode returns who may make an account.
func (s *Server) SignUpMode() SignUpMode { return s.opt.SignUp }

// Confirms reports whether a new account works only after a link in a mail was opened.
func (s *Server) Confirms() bool { return s.opt.Mail != nil }

// SignUp makes an account for somebody at the address. It reports whether that
// must be confirmed first. Errors have a sentence for people, see Sentence.
//
// Whoever signs up again, with the same password, before having confirmed gets
// the mail again.
func (s *Server) SignUp(ctx context.Context, address string, want SignUp) (confirm bool, err error) {
	if s.opt.SignUp == SignUpClosed {
		return false, errSignUpClosed
	}
	if !s.signUps.allowed(network(address)) {
		return false, errManySignUps
	}
	account, err := s.checkSignUp(want)
	if err != nil {
		return false, err
	}
	s.signUps.wrong(network(address))
	if err := s.checkInvite(ctx, want.Invite); err != nil {
		return s.refuseUninvited(ctx, account, want, err)
	}
	if account.Password, err = s.hashPassword(ctx, want.Password); err != nil {
		return false, err
	}
	account.ID, err = s.addSignedUp(ctx, account, want)
	if err != nil || !account.Unconfirmed {
		return false, err
	}
	return true, s.mailConfirmation(ctx, account)
}

// checkInvite reports ErrNoInvite for a code that is of no use, before a password is hashed for it, which is dear.
func (s *Server) checkInvite(ctx context.Context, code string) error {
	if s.opt.SignUp != SignUpInvite {
		return nil
	}
	_, err := s.opt.Store.FindInvite(ctx, hashKey(normalCode(code)), s.opt.Now())
	return err
}

// refuseUninvited refuses somebody without an invite, unless it was used by the same person, who wants the mail again.
func (s *Server) refuseUninvited(ctx context.Context, account Account, want SignUp, cause error) (confirm bool, err error) {
	if !errors.Is(cause, ErrNoInvite) {
		return false, cause
	}
	if s.Confirms() { // else nobody waits to be confirmed
		if id, found := s.waiting(ctx, account.Name, want.Password); found {
			account.ID = id
			return true, s.mailConfirmation(ctx, account)
		}
	}
	return false, errWrongInvite
}

// checkSignUp returns the account that somebody wants, without its password.
func (s *Server) checkSignUp(want SignUp) (Account, error) {
	name, err := CheckName(want.Name)
	switch {
	case err != nil:
		return Account{}, errBadNameSaid
	case s.Confirms() && !isAddress(name):
		return Account{}, errNoAddress
	}
	return Account{Name: name, Created: s.opt.Now(), Unconfirmed: s.Confirms()}, checkChosenPassword(name, want.Password)
}

// checkChosenPassword checks a password that somebody has chosen.
func checkChosenPassword(name, password string) error {
	switch {
	case utf8.RuneCountInString(password) < MinPassword:
		return errShortPassword
	case len(password) > maxPassword:
		return errLongPassword
	case foldName(password) == foldName(name):
		return errPasswordIsName
	}
	return nil
}

// addSignedUp adds the account, or finds it where the same person has asked before.
func (s *Server) addSignedUp(ctx context.Context, account Account, want SignUp) (id AccountID, err error) {
	if s.opt.SignUp == SignUpInvite {
		id, err = s.opt.Store.AddInvited(ctx, account, hashKey(normalCode(want.Invite)))
	} else {
		id, err = s.opt.Store.AddAccount(ctx, account)
	}
	if errors.Is(err, ErrNameTaken) || errors.Is(err, ErrNoInvite) {
		if old, found := s.waiting(ctx, account.Name, want.Password); found {
			return old, nil
		}
	}
	switch {
	case errors.Is(err, ErrNameTaken):
		err = errNameTakenSaid
	case errors.Is(err, ErrNoInvite):
		err = errWrongInvite
	}
	return id, err
}

// waiting returns the account of that name and password if it waits to be confirmed. It takes as long where there is none.
func (s *Server) waiting(ctx context.Context, name, password string) (AccountID, bool) {
	account, err := s.opt.Store.FindAccount(ctx, name)
	waits := err == nil && account.Unconfirmed
	hash := s.dummy
	if waits {
		hash = account.Password
	}
	right, err := s.checkPassword(ctx, hash, password)
	return account.ID, waits && err == nil && right
}

func (s *Server) mailConfirmation(ctx context.Context, account Account) error {
	if !s.mails.allowed(foldName(account.Name)) {
		return errManyMails
	}
	s.mails.wrong(foldName(account.Name))
	token, err := s.newToken(ctx, TokenConfirm, account.ID, confirmFor)
	if err != nil {
		return err
	}
	if err := s.opt.Mail.Sender.Send(ctx, account.Name, "Confirm your e-mail address", fmt.Sprintf(confirmMail, s.opt.Mail.link("confirm", token))); err != nil {
		s.opt.Log.Error("send mail to confirm an address", "account", account.ID, "err", err)
		return errMailNotSent
	}
	return nil
}

const confirmMail = `Somebody – you, we hope – has asked for an account to sync flashcards with, and gave this e-mail address.
Open this link within two days, and the account can be used:

%s

If it was not you, do nothing: without the link the account is removed again.
`

// newToken returns a token that works for so long.
func (s *Server) newToken(ctx context.Context, kind TokenKind, id AccountID, lasts time.Duration) (string, error) {
	token, now := newKey(), s.opt.Now()
	return token, s.opt.Store.AddToken(ctx, Token{Hash: hashKey(token), Kind: kind, Account: id, Created: now, Expires: now.Add(lasts)})
}

// errOldLink is told to who opens a link of a mail that does not work.
var errOldLink = tell(http.StatusNotFound, "This link does not work any more: it was used before, or is too old.")

// Confirm takes the token of a mail and makes its account usable.
func (s *Server) Confirm(ctx context.Context, token string) (Account, error) {
	t, err := s.opt.Store.TakeToken(ctx, TokenConfirm, hashKey(token), s.opt.Now())
	if errors.Is(err, ErrNoToken) {
		return Account{}, errOldLink
	}
	if err != nil {
		return Account{}, err
	}
	if err := s.opt.Store.ChangeAccount(ctx, t.Account, func(a *Account) { a.Unconfirmed = false }); err != nil {
		return Account{}, err
	}
	return s.opt.Store.GetAccount(ctx, t.Account)
}

// sweep removes, once an hour, what has expired.
func (s *Server) sweep() {
	now := s.opt.Now()
	s.mu.Lock()
	due := now.Sub(s.swept) >= sweepEach
	if due {
		s.swept = now
	}
	s.mu.Unlock()
	if !due {
		return
	}
	ctx := context.Background()
	err := errors.Join(s.opt.Store.RemoveUnconfirmed(ctx, now.Add(-confirmFor)), s.opt.Store.RemoveExpired(ctx, now))
	if err != nil {
		s.opt.Log.Error("remove what has expired", "err", err)
	}
}
