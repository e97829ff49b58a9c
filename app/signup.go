package app

import (
	"context"
	"errors"

	"karuta/syncclient/httpclient"
)

// SignUpOffer is what somebody without an account finds at a server.
type SignUpOffer struct {
	Invite  bool // an invite code is asked for
	Confirm bool // the account works only after the link in a mail was opened; the name is the mail address then
}

// Errors of making an account.
var (
	ErrSignUpClosed  = errors.New("whoever runs the server makes the accounts")
	ErrSignUpUnknown = errors.New("the server makes no accounts for programs")
)

// NewAccount is what somebody types who wants an account.
type NewAccount struct {
	Endpoint, Name, Password, Invite string
}

// AskSignUp asks the server at endpoint whether somebody can make an account there. It reports ErrSignUpClosed and
// ErrSignUpUnknown.
func (s *SyncController) AskSignUp(endpoint string, then func(SignUpOffer, error)) (cancel func()) {
	return askAccounts(s, endpoint, func(ctx context.Context, client *httpclient.Client) (SignUpOffer, error) {
		info, err := client.Info(ctx)
		switch {
		case errors.Is(err, httpclient.ErrNoSignUp):
			return SignUpOffer{}, ErrSignUpUnknown
		case err == nil && info.SignUp == httpclient.SignUpClosed:
			return SignUpOffer{}, ErrSignUpClosed
		}
		return SignUpOffer{Invite: info.SignUp == httpclient.SignUpInvite, Confirm: info.Confirm}, err
	}, then)
}

// SignUp makes an account. confirm says that the link in a mail has to be opened before anybody can log in.
func (s *SyncController) SignUp(a NewAccount, then func(confirm bool, err error)) (cancel func()) {
	return askAccounts(s, a.Endpoint, func(ctx context.Context, client *httpclient.Client) (bool, error) {
		return client.SignUp(ctx, a.Name, a.Password, a.Invite)
	}, then)
}

// askAccounts runs a request that needs no account.
func askAccounts[T any](s *SyncController, endpoint string, ask func(context.Context, *httpclient.Client) (T, error), then func(T, error)) (cancel func()) {
	ctx, stop := context.WithCancel(context.Background())
	connector := s.app.newConnector(endpoint)
	s.app.Worker.runReading(func() {
		var answer T
		client, err := connector.NewClient(endpoint, "")
		if err == nil {
			answer, err = ask(ctx, client)
		}
		stop()
		connector.Close()
		s.app.cfg.Post(func() { then(answer, err) })
	})
	return stop
}

// signUpErrorText returns the sentence for a refusal to make an account.
func signUpErrorText(err error) (string, bool) {
	var refused *httpclient.SignUpError
	if !errors.As(err, &refused) {
		return "", false
	}
	if refused.Message != "" {
		return refused.Message, true
	}
	switch {
	case refused.NameTaken():
		return "Somebody has an account of this name already. Choose another name, or log in if it is you.", true
	case refused.NotAllowed():
		return "The server did not accept the invite code, or makes no accounts now. Check the code, or ask whoever runs the server.", true
	case refused.TooMany():
		return "The server was asked for too many accounts. Wait some minutes and try again.", true
	}
	return "The server did not accept this name or password. Choose others and try again.", true
}
