package app

import (
	"context"
	"fmt"
	"time"

	"karuta/collection"
	"karuta/collection/anki"
	"karuta/syncclient"
	"karuta/syncclient/httpclient"
)

// LogInNeeded says that a sync was asked for and there is no account to sync with.
type LogInNeeded struct{}

// SyncController runs syncs, one at a time, and says how they stand: it
// publishes SyncState and LogInNeeded. It belongs to the goroutine that Post
// runs on.
type SyncController struct {
	app     *App
	state   SyncState
	account Account
	cancel  context.CancelFunc // of the running sync
	side    *sideCopy          // of the question being asked; nil unless a comparison was begun
	asked   time.Time          // when the running sync began
	// checkFailed says that after the last sync both sides counted differently: why the next is one-way.
	checkFailed bool
	reason      SyncReason // of the running sync
	// looks counts the calls of Refresh, looked is the newest one whose answer has come.
	looks, looked int
	// ended is called when the running sync has ended, whatever came of it; nil for nobody.
	ended func()
	// waiting wait for that, too.
	waiting waiting
}

func newSyncController(a *App) (*SyncController, error) {
	account, err := a.Account.Load()
	if err != nil {
		return nil, err
	}
	s := &SyncController{app: a, reason: ReasonClick}
	s.setAccount(account)
	s.state.Phase = SyncIdle
	return s, nil
}

func (s *SyncController) setAccount(account Account) {
	s.account = account
	s.state.LoggedIn = account.LoggedIn()
	s.state.Server, s.state.OneWay = HostOf(account.Endpoint), false
}

// State returns how syncing stands.
func (s *SyncController) State() SyncState { return s.state }

// Account returns the account syncs go to.
func (s *SyncController) Account() Account { return s.account }

func (s *SyncController) publish() { s.app.Events.publish(s.state) }

// Refresh looks at the collection again: what waits to be sent, and whether
// that can be merged. The server is not asked.
func (s *SyncController) Refresh() {
	s.looks++
	look := s.looks
	Read(s.app.Worker, (*collection.Collection).Info, func(info collection.Info, err error) {
		if err != nil { // a collection that is just being closed has no state to show
			return
		}
		if look < s.looked { // what was read later has come already
			return
		}
		s.looked = look
		s.state.Required, s.state.Pending = RequiredLocally(info.SyncState()), info.Pending
		s.publish()
	})
}

// RequiredLocally says what the next sync has to do as far as that is known here.
func RequiredLocally(state collection.SyncState) syncclient.Required {
	switch {
	case state.LastSync == 0:
		return syncclient.RequiredNone
	case state.SchemaModified > state.LastSync:
		return syncclient.RequiredFull
	case state.Modified > state.LastSync:
		return syncclient.RequiredNormal
	}
	return syncclient.RequiredNone
}

// Start begins a sync, unless one is running. Without an account it publishes
// LogInNeeded instead.
func (s *SyncController) Start() { s.startFor(ReasonClick) }

func (s *SyncController) startFor(reason SyncReason) {
	if s.state.Phase != SyncIdle { // running, or waiting for an answer
		return
	}
	if !s.account.LoggedIn() {
		s.app.Events.publish(LogInNeeded{})
		return
	}
	s.reason = reason
	s.begin()
	forced := s.app.Prefs.Get().ForceOneWay
	runSync(s, func(ctx context.Context, client *syncclient.Client, c *collection.Collection) (syncclient.Result, error) {
		if forced {
			return decideForced(ctx, client, c)
		}
		return client.Sync(ctx, c)
	}, func(result syncclient.Result, err error) { s.afterSync(result, forced, err) })
}

func (s *SyncController) begin() {
	s.state.Phase, s.state.Question, s.state.Err, s.state.Message = SyncRunning, nil, nil, ""
	s.asked, s.state.Incoming = s.app.cfg.Now(), false
	s.state.Progress = syncclient.Progress{Stage: syncclient.StageConnecting}
	s.publish()
}

// runSync runs work as the worker's next job, with a client whose progress is
// published, and gives the result to then.
func runSync[T any](s *SyncController, work func(context.Context, *syncclient.Client, *collection.Collection) (T, error), then func(T, error)) {
	ctx, cancel := context.WithCancel(context.Background())
	s.cancel = cancel
	connector, client := s.newClient(func(p syncclient.Progress) {
		if s.state.Phase == SyncRunning {
			s.state.Progress = p
			s.publish()
		}
	})
	Do(s.app.Worker, func(c *collection.Collection) (T, error) {
		return work(ctx, client, c)
	}, func(result T, err error) {
		cancel()
		connector.Close()
		s.keepEndpoint(client.Endpoint())
		sent, received := connector.Traffic()
		s.writeDiary(result, err, sent, received)
		then(result, err)
		s.Refresh()
		if s.ended != nil {
			s.ended()
		}
		s.waiting.end()
	})
}

// whenEnded calls fn when the running sync has ended, whatever came of it; at once if none is running.
func (s *SyncController) whenEnded(fn func()) {
	if s.state.Phase != SyncRunning {
		fn()
		return
	}
	s.waiting.add(fn)
}

// newClient returns a client whose progress is told where Post runs; progress may be nil.
func (s *SyncController) newClient(progress func(syncclient.Progress)) (*httpclient.Connector, *syncclient.Client) {
	tell := func(p syncclient.Progress) { s.app.cfg.Post(func() { progress(p) }) }
	if progress == nil {
		tell = nil
	}
	connector := s.app.newConnector(s.account.Endpoint)
	return connector, syncclient.New(syncclient.Options{
		Connect: connector.Connect, Endpoint: s.account.URL(), HostKey: s.account.Key,
		ClientVersion: "karuta," + s.app.cfg.Version, Now: s.app.cfg.Now,
		UploadLimit: int64(s.app.Prefs.Get().UploadLimitMB) << 20,
		Progress:    tell,
	})
}

// keepEndpoint remembers where the server has sent us.
func (s *SyncController) keepEndpoint(endpoint string) {
	if endpoint == s.account.URL() || !s.account.LoggedIn() {
		return
	}
	s.account.CurrentEndpoint = endpoint
	if err := s.app.Account.Save(s.account); err != nil {
		s.state.Err = err
	}
}

func (s *SyncController) afterSync(result syncclient.Result, forced bool, err error) {
	if err != nil {
		s.fail(err)
		return
	}
	s.state.Message = result.Message
	if result.Required == syncclient.RequiredFull {
		s.ask(result, forced)
		return
	}
	s.state.Phase = SyncIdle
	s.state.LastSync, s.state.OneWay = s.app.cfg.Now(), false
	if result.CardsWithoutDeck > 0 {
		s.state.Message = fmt.Sprintf("%s lost their deck on another device: check the database to get them back",
			Plural(result.CardsWithoutDeck, "card"))
	}
	s.tellConflicts(result.Conflicts)
	s.publish()
	if result.Changes.Any() {
		s.app.changed(result.Changes)
	}
	s.startMedia(&result.MediaUSN)
}

// tellConflicts says where to find the texts that gave way in a sync.
func (s *SyncController) tellConflicts(n int) {
	if n > 0 {
		s.state.Message = fmt.Sprintf("%s changed on two devices: see Tools, Conflicts", Plural(n, "field"))
	}
}

// startMedia syncs the media after the collection, unless the program is about to end.
func (s *SyncController) startMedia(usn *anki.USN) {
	if s.ended == nil {
		s.app.Media.Start(usn)
	}
}

func (s *SyncController) fail(err error) {
	s.state.Phase = SyncIdle
	switch syncclient.KindOf(err) {
	case syncclient.Canceled:
		err = nil
	case syncclient.SanityCheckFailed:
		s.checkFailed = true
	case syncclient.AuthFailed:
		if forgetErr := s.LogOut(); forgetErr != nil {
			err = fmt.Errorf("%w (%w)", err, forgetErr)
		}
	}
	s.state.Err = err
	s.publish()
}

// OnOpen starts the sync that is due when the collection was opened.
func (s *SyncController) OnOpen() {
	if s.app.Prefs.Get().SyncOnOpen && s.account.LoggedIn() {
		s.startFor(ReasonOpen)
		return
	}
	s.Refresh()
}

// LogIn asks the server for the key of an account and keeps it; the password is
// kept nowhere. then gets the error, for which ErrorText has words.
func (s *SyncController) LogIn(endpoint, user, password string, then func(error)) (cancel func()) {
	ctx, stop := context.WithCancel(context.Background())
	account := Account{Endpoint: endpoint, User: user}
	connector := s.app.newConnector(endpoint)
	client := syncclient.New(syncclient.Options{Connect: connector.Connect, Endpoint: endpoint, Now: s.app.cfg.Now})
	s.app.Worker.runReading(func() {
		key, err := client.Login(ctx, user, password)
		stop()
		connector.Close()
		s.app.cfg.Post(func() {
			if err == nil {
				account.Key = key
				err = s.logInAs(account)
			}
			then(err)
		})
	})
	return stop
}

// LogOut forgets the key; address and name stay for the next log-in.
func (s *SyncController) LogOut() error {
	if err := s.app.Account.Forget(); err != nil {
		return err
	}
	s.account.Key = ""
	s.setAccount(s.account)
	s.publish()
	s.app.Serve.publish()
	return nil
}
