package app

import "context"

// LogInHere makes this computer's own server the place to sync with. Nothing has to be typed for that. then gets the
// error, for which ErrorText has words.
func (s *SyncController) LogInHere(then func(error)) {
	s.app.Worker.runReading(func() {
		user, key, err := s.app.here.newKey(context.Background())
		s.app.cfg.Post(func() {
			if err == nil {
				err = s.logInAs(Account{Endpoint: HereEndpoint, User: user, Key: key})
			}
			then(err)
		})
	})
}

// logInAs keeps an account with its key.
func (s *SyncController) logInAs(account Account) error {
	if err := s.app.Account.Save(account); err != nil {
		return err
	}
	s.setAccount(account)
	s.state.Err = nil
	s.publish()
	s.app.Serve.publish()
	return nil
}
