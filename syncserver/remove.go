package syncserver

import "context"

// RemoveAccount removes the account and all that belongs to it if the password
// is right. A sync that is going on ends with an error for its device.
func (s *Server) RemoveAccount(ctx context.Context, address string, account Account, password string) error {
	if _, err := s.logIn(ctx, address, account.Name, password); err != nil {
		return wrongOld(err)
	}
	if err := s.opt.Store.RemoveDevices(ctx, account.ID); err != nil { // so that nobody comes in any more
		return err
	}
	sp := s.use(account.ID)
	defer s.release(sp)
	sp.mu.Lock()
	defer sp.mu.Unlock()
	if err := sp.vanish(); err != nil {
		return err
	}
	return s.opt.Store.RemoveAccount(ctx, account.ID)
}

// vanish closes everything for good: requests that are still coming find no
// folder. The lock must be held.
func (sp *space) vanish() error {
	sp.folderMu.Lock()
	sp.gone = true
	sp.folderMu.Unlock()
	sp.media.closeAll()
	return sp.closeCollection("the account is removed")
}
