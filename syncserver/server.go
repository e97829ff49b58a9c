package syncserver

import (
	"context"
	"log/slog"
	"net/http"
	"runtime"
	"sync"
	"time"

	"karuta/collection"
)

// Options say what a Server works with.
type Options struct {
	Store  Store
	Now    func() time.Time // the clock; nil for the machine's
	Log    *slog.Logger     // nil for none
	Served func(Served)     // hears of every request that was answered, on the goroutine of that; nil for nobody
	Begins Begins           // is called before a sync begins; nil for nothing
	Limits Limits           // what is 0 has a default
	SignUp SignUpMode       // who may make an account; nobody unless set
	Mail   *Mail            // nil for no mails: then no address is confirmed and no password reset by mail
}

// Limits bound what a device may ask for.
type Limits struct {
	// Collection is the size in bytes that an uploaded collection may have; 300 MiB unless set.
	Collection int64
	// Account is what collection and media of an account may take together; 0 for no limit.
	Account int64
	// SyncIdle is for how long a begun sync waits for its next request; 5 minutes unless set.
	SyncIdle time.Duration
	// OpenIdle is for how long a collection stays open after a request; a minute unless set.
	OpenIdle time.Duration
	// Open is how many accounts may stay open; those beyond are closed at once, the longest unused first. 200 unless set.
	Open int
	// Silence is for how long a device waits for an answer and hears nothing; 10 seconds unless set.
	Silence time.Duration
	// Stall is for how long a transfer may stand still; a minute unless set.
	Stall time.Duration
}

func (l Limits) withDefaults() Limits {
	if l.Collection == 0 {
		l.Collection = 300 << 20
	}
	if l.SyncIdle == 0 {
		l.SyncIdle = 5 * time.Minute
	}
	if l.OpenIdle == 0 {
		l.OpenIdle = time.Minute
	}
	if l.Open == 0 {
		l.Open = 200
	}
	if l.Silence == 0 {
		l.Silence = 10 * time.Second
	}
	if l.Stall == 0 {
		l.Stall = time.Minute
	}
	return l
}

// Server answers the requests of devices. It is an http.Handler.
type Server struct {
	opt      Options
	accounts Accounts
	mux      *http.ServeMux
	hashing  chan struct{} // holds one token for each password that may be hashed at a time
	attempts *attempts     // wrong passwords
	signUps  *attempts     // attempts to sign up
	mails    *attempts     // mails that somebody asked for
	uses     uses
	metrics  metrics
	dummy    string // a hash to compare with where there is no account, so that this takes as long
	// checkUpload finds out whether a file that was uploaded is a sound collection; tests take their time for it.
	checkUpload func(path string) error
	crowded     chan struct{} // holds a token when too many spaces are open

	closedStates closed[collection.SyncState]
	closedMedia  closed[int32] // the numbers of their newest changes

	mailing sync.WaitGroup // mails that nobody waits for
	sending chan struct{}  // holds one token for each of them
	closing context.Context
	close   context.CancelFunc // gives up those mails

	mu       sync.Mutex
	swept    time.Time            // when what has expired was removed last
	spaces   map[AccountID]*space // those in use, or used a moment ago
	released int64                // counts the uses that have ended
}

// New returns a server. Close ends it.
func New(opt Options) *Server {
	if opt.Now == nil {
		opt.Now = time.Now
	}
	if opt.Log == nil {
		opt.Log = slog.New(slog.DiscardHandler)
	}
	opt.Limits = opt.Limits.withDefaults()
	s := &Server{
		opt: opt, accounts: Accounts{opt.Store, opt.Now}, mux: http.NewServeMux(), hashing: make(chan struct{}, runtime.GOMAXPROCS(0)),
		attempts: newAttempts(opt.Now, freeAttempts, attemptPeriod), dummy: HashPassword(newKey()), spaces: map[AccountID]*space{},
		signUps: newAttempts(opt.Now, freeSignUps, attemptPeriod), mails: newAttempts(opt.Now, freeMails, mailPeriod),
		crowded: make(chan struct{}, 1),
	}
	s.checkUpload = func(path string) error { _, err := collection.CheckUpload(path); return err }
	s.sending = make(chan struct{}, mailsAtOnce)
	s.closing, s.close = context.WithCancel(context.Background())
	s.mux.HandleFunc("POST /sync/{method}", s.serveMethod(collectionMethods))
	s.mux.HandleFunc("POST /msync/{method}", s.serveMethod(mediaMethods))
	s.mux.HandleFunc("GET /msync/begin", s.serveBegin)
	s.mux.HandleFunc("GET /karuta/info", s.serveInfo)
	s.mux.HandleFunc("POST /karuta/signup", s.serveSignUp)
	s.mux.HandleFunc("GET /health", serveHealth) // as Anki's own server calls it
	s.mux.HandleFunc("GET /healthz", serveHealth)
	return s
}

func serveHealth(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusOK) }

// ServeHTTP implements http.Handler.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	// The answer before on this connection may have left a limit for writing. Recorders of tests have none.
	_ = http.NewResponseController(w).SetWriteDeadline(time.Time{})
	s.mux.ServeHTTP(w, r)
}

// Run tidies up now and then until ctx ends.
func (s *Server) Run(ctx context.Context) {
	tick := time.NewTicker(10 * time.Second)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			s.Tidy()
		case <-s.crowded:
			s.closeLongestUnused()
		}
	}
}

// Tidy gives up syncs that nobody goes on with, and closes collections that are not in use.
func (s *Server) Tidy() {
	s.closeLongestUnused()
	s.flushUses()
	for _, a := range []*attempts{s.attempts, s.signUps, s.mails} {
		a.tidy()
	}
	s.sweep()
	for _, sp := range s.openSpaces() {
		sp.tidy(s.opt.Now(), s.opt.Limits)
		s.release(sp)
	}
}

// Close gives up the syncs that are going on and closes everything but the
// store. No request may be running or come afterwards.
func (s *Server) Close() {
	s.flushUses()
	s.close()
	s.mailing.Wait()
	for _, sp := range s.openSpaces() {
		sp.closeAll()
		s.release(sp)
	}
}

func (s *Server) flushUses() {
	if err := s.uses.flush(context.Background(), s.opt.Store); err != nil {
		s.opt.Log.Error("note use of devices", "err", err)
	}
}

// openSpaces returns all that are in memory, each to be released.
func (s *Server) openSpaces() []*space {
	s.mu.Lock()
	defer s.mu.Unlock()
	list := make([]*space, 0, len(s.spaces))
	for _, sp := range s.spaces {
		sp.users++
		list = append(list, sp)
	}
	return list
}

// use returns the account's space, to be released.
func (s *Server) use(id AccountID) *space {
	s.mu.Lock()
	defer s.mu.Unlock()
	sp := s.spaces[id]
	if sp == nil {
		sp = newSpace(s, id)
		s.spaces[id] = sp
		if len(s.spaces) > s.opt.Limits.Open {
			select {
			case s.crowded <- struct{}{}:
			default: // somebody is about to see to it
			}
		}
	}
	sp.users++
	return sp
}

// release lets go of a space. One that nobody uses and nothing is open of takes no memory any more.
func (s *Server) release(sp *space) {
	s.mu.Lock()
	defer s.mu.Unlock()
	sp.users--
	s.released++
	sp.released = s.released
	if sp.users == 0 && sp.isClosed() {
		sp.leave()
		delete(s.spaces, sp.id)
	}
}
