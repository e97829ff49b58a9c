package app

import (
	"context"
	"errors"
	"fmt"
	"time"

	"karuta/collection"
	"karuta/collection/anki"
	"karuta/syncclient"
	"karuta/syncclient/httpclient"
)

// connectLimit is how long a server may take to answer before leaving the
// program stops waiting for it.
const connectLimit = 2 * time.Second

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
	// ended is called when the running sync has ended, whatever came of it; nil for nobody.
	ended func()
}

func newSyncController(a *App) (*SyncController, error) {
	account, err := a.Account.Load()
	if err != nil {
		return nil, err
	}
	s := &SyncController{app: a}
	s.setAccount(account)
	s.state.Phase = SyncIdle
	return s, nil
}

func (s *SyncController) setAccount(account Account) {
	s.account = account
	s.state.LoggedIn = account.LoggedIn()
	s.state.Server, s.state.OneWay = host(account.Endpoint), false
}

// State returns how syncing stands.
func (s *SyncController) State() SyncState { return s.state }

// Account returns the account syncs go to.
func (s *SyncController) Account() Account { return s.account }

func (s *SyncController) publish() { s.app.Events.publish(s.state) }

// Refresh looks at the collection again: what waits to be sent, and whether
// that can be merged. The server is not asked.
func (s *SyncController) Refresh() {
	type local struct {
		state collection.SyncState
		info  collection.Info
	}
	Read(s.app.Worker, func(c *collection.Collection) (l local, err error) {
		if l.state, err = c.SyncState(); err == nil {
			l.info, err = c.Info()
		}
		return l, err
	}, func(l local, err error) {
		if err != nil {
			return // a collection that is just being closed has no state to show
		}
		s.state.Required, s.state.Pending = RequiredLocally(l.state), l.info.Pending
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
func (s *SyncController) Start() {
	if s.state.Phase == SyncRunning {
		return
	}
	if !s.account.LoggedIn() {
		s.app.Events.publish(LogInNeeded{})
		return
	}
	s.begin()
	runSync(s, func(ctx context.Context, client *syncclient.Client, c *collection.Collection) (syncclient.Result, error) {
		return client.Sync(ctx, c)
	}, s.afterSync)
}

// Choose answers the question of a one-way sync.
func (s *SyncController) Choose(d Direction) {
	if s.state.Phase != SyncAsking {
		return
	}
	s.begin()
	if d == Upload {
		runSync(s, func(ctx context.Context, client *syncclient.Client, c *collection.Collection) (struct{}, error) {
			return struct{}{}, client.Upload(ctx, c)
		}, func(_ struct{}, err error) { s.afterOneWay(err, false) })
		return
	}
	runSync(s, func(ctx context.Context, client *syncclient.Client, _ *collection.Collection) (struct{}, error) {
		return struct{}{}, s.app.download(ctx, client)
	}, func(_ struct{}, err error) { s.afterOneWay(err, true) })
}

// Cancel stops a running sync, or leaves the question of a one-way sync
// unanswered. Both sides stay as they were.
func (s *SyncController) Cancel() {
	switch s.state.Phase {
	case SyncRunning:
		s.cancel()
	case SyncAsking:
		s.state.Phase, s.state.Question = SyncIdle, nil
		s.publish()
	}
}

func (s *SyncController) begin() {
	s.state.Phase, s.state.Question, s.state.Err, s.state.Message = SyncRunning, nil, nil, ""
	s.state.Progress = syncclient.Progress{Stage: syncclient.StageConnecting}
	s.publish()
}

// runSync runs work as the worker's next job, with a client whose progress is
// published, and gives the result to then.
func runSync[T any](s *SyncController, work func(context.Context, *syncclient.Client, *collection.Collection) (T, error), then func(T, error)) {
	ctx, cancel := context.WithCancel(context.Background())
	s.cancel = cancel
	connector, client := s.newClient()
	Do(s.app.Worker, func(c *collection.Collection) (T, error) {
		return work(ctx, client, c)
	}, func(result T, err error) {
		cancel()
		connector.Close()
		s.keepEndpoint(client.Endpoint())
		then(result, err)
		s.Refresh()
		if s.ended != nil {
			s.ended()
		}
	})
}

func (s *SyncController) newClient() (*httpclient.Connector, *syncclient.Client) {
	connector := httpclient.NewConnector(httpclient.Config{
		Stall:   time.Duration(s.app.Prefs.Get().NetworkSecs) * time.Second,
		Version: "karuta," + s.app.cfg.Version,
	})
	return connector, syncclient.New(syncclient.Options{
		Connect: connector.Connect, Endpoint: s.account.URL(), HostKey: s.account.Key,
		ClientVersion: "karuta," + s.app.cfg.Version, Now: s.app.cfg.Now,
		Progress: func(p syncclient.Progress) {
			s.app.cfg.Post(func() {
				if s.state.Phase == SyncRunning {
					s.state.Progress = p
					s.publish()
				}
			})
		},
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

func (s *SyncController) afterSync(result syncclient.Result, err error) {
	s.state.Phase = SyncIdle
	if err != nil {
		s.fail(err)
		return
	}
	s.state.Message = result.Message
	if result.Required == syncclient.RequiredFull {
		s.ask(result.Action)
		return
	}
	s.state.LastSync, s.state.OneWay = s.app.cfg.Now(), false
	if result.CardsWithoutDeck > 0 {
		s.state.Message = fmt.Sprintf("%s lost their deck on another device: check the database to get them back",
			Plural(result.CardsWithoutDeck, "card"))
	}
	s.publish()
	if result.Changes.Any() {
		s.app.changed(result.Changes)
	}
	s.startMedia(&result.MediaUSN)
}

// startMedia syncs the media after the collection, unless the program is about to end.
func (s *SyncController) startMedia(usn *anki.USN) {
	if s.ended == nil {
		s.app.Media.Start(usn)
	}
}

func (s *SyncController) afterOneWay(err error, downloaded bool) {
	s.state.Phase = SyncIdle
	if downloaded {
		s.app.Events.publish(CollectionOpened{})
	}
	if err != nil {
		s.fail(err)
		return
	}
	s.state.LastSync, s.state.OneWay = s.app.cfg.Now(), false
	s.publish()
	s.startMedia(nil)
}

func (s *SyncController) fail(err error) {
	switch syncclient.KindOf(err) {
	case syncclient.Canceled:
		err = nil
	case syncclient.AuthFailed:
		if forgetErr := s.LogOut(); forgetErr != nil {
			err = fmt.Errorf("%w (%w)", err, forgetErr)
		}
	}
	s.state.Err = err
	s.publish()
}

// ask turns to the person with the question which side to keep.
func (s *SyncController) ask(action syncclient.Action) {
	Read(s.app.Worker, func(c *collection.Collection) (*OneWayQuestion, error) {
		state, err := c.SyncState()
		if err != nil {
			return nil, err
		}
		info, err := c.Info()
		return &OneWayQuestion{
			Server: host(s.account.URL()), Reason: oneWayReason(action, state), Upload: action.Upload, Download: action.Download,
			Notes: info.Notes, Cards: info.Cards, Here: info.Pending.Total(),
		}, err
	}, func(q *OneWayQuestion, err error) {
		if err != nil {
			s.fail(err)
			return
		}
		s.state.Phase, s.state.Question, s.state.OneWay = SyncAsking, q, true
		s.publish()
	})
}

func oneWayReason(action syncclient.Action, state collection.SyncState) OneWayReason {
	switch {
	case !action.Download:
		return ServerIsEmpty
	case !action.Upload:
		return HereIsEmpty
	case state.LastSync == 0:
		return FirstSync
	case state.SchemaModified > state.LastSync:
		return ChangedHere
	}
	return ChangedThere
}

// OnOpen starts the sync that is due when the collection was opened.
func (s *SyncController) OnOpen() {
	if s.app.Prefs.Get().SyncOnOpen && s.account.LoggedIn() {
		s.Start()
		return
	}
	s.Refresh()
}

// OnClose starts the sync that is due before the program ends and calls then
// when it has ended: at once if there is nothing to do, soon if the server does
// not answer. A question that comes up is left for the next time. Cancel makes
// it end.
func (s *SyncController) OnClose(after func(time.Duration, func()) (stop func()), then func()) {
	syncing := s.state.Phase == SyncRunning
	if !syncing && (!s.app.Prefs.Get().SyncOnClose || !s.account.LoggedIn() || s.state.NeedsOneWay()) {
		then()
		return
	}
	stop := after(connectLimit, func() {
		if s.state.Progress.Stage == syncclient.StageConnecting {
			s.Cancel()
		}
	})
	s.ended = func() {
		stop()
		s.ended = nil
		then()
	}
	if !syncing {
		s.Start()
	}
}

// LogIn asks the server for the key of an account and keeps it; the password is
// kept nowhere. then gets the error, for which ErrorText has words.
func (s *SyncController) LogIn(endpoint, user, password string, then func(error)) (cancel func()) {
	ctx, stop := context.WithCancel(context.Background())
	account := Account{Endpoint: endpoint, User: user}
	connector := httpclient.NewConnector(httpclient.Config{Version: "karuta," + s.app.cfg.Version})
	client := syncclient.New(syncclient.Options{Connect: connector.Connect, Endpoint: endpoint, Now: s.app.cfg.Now})
	s.app.Worker.runReading(func() {
		key, err := client.Login(ctx, user, password)
		stop()
		connector.Close()
		s.app.cfg.Post(func() {
			if err == nil {
				account.Key = key
				err = s.app.Account.Save(account)
			}
			if err == nil {
				s.setAccount(account)
				s.state.Err = nil
				s.publish()
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
	return nil
}

// download replaces the collection by the server's, after a backup. It runs on
// the worker's goroutine; whatever happens, a collection is open afterwards if
// that is possible at all.
func (a *App) download(ctx context.Context, client *syncclient.Client) error {
	err := client.Replace(ctx, a.profile.Collection(), func() error {
		if err := a.backupNow(ctx); err != nil {
			return err
		}
		return a.closeCollection()
	})
	return errors.Join(err, a.reopenCollection())
}
