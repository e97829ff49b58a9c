package app

import (
	"errors"

	"karuta/syncclient"
)

// Remedy is the next step after a sync that failed, in the words of the link that does it.
type Remedy string

// The remedies.
const (
	RemedyRetry    Remedy = "Try again"
	RemedyCheck    Remedy = "Check database"
	RemedySettings Remedy = "Preferences"
	RemedyLogIn    Remedy = "Log in"
	RemedyFollow   Remedy = "Decide"
)

// Remedy says what helps against the failure of the last sync.
func (s SyncState) Remedy() Remedy {
	switch syncclient.KindOf(s.Err) {
	case syncclient.SanityCheckFailed, syncclient.CheckRequired:
		return RemedyCheck
	case syncclient.BadSetting, syncclient.CertUnknown, syncclient.ProxyAuth, syncclient.ProxyFailed, syncclient.UploadTooLarge:
		return RemedySettings
	case syncclient.AuthFailed, syncclient.BadEndpoint:
		return RemedyLogIn
	case syncclient.RedirectElsewhere:
		return RemedyFollow
	}
	return RemedyRetry
}

// FollowRedirect agrees to go where the server has sent to, and syncs there. Without it nothing goes to another site.
func (s *SyncController) FollowRedirect() {
	var e *syncclient.Error
	if !errors.As(s.state.Err, &e) || e.Kind != syncclient.RedirectElsewhere || e.Location == "" {
		return
	}
	s.account.CurrentEndpoint = e.Location
	if err := s.app.Account.Save(s.account); err != nil {
		s.fail(err)
		return
	}
	s.Start()
}
