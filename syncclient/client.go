package syncclient

import (
	"context"
	"errors"
	"time"

	"karuta/collection"
	"karuta/collection/anki"
	"karuta/syncclient/wire"
)

// Options say with whom and how a Client syncs.
type Options struct {
	// Connect returns a Remote for one operation with the server at endpoint; it sends nothing.
	Connect func(endpoint, hostKey string) (Remote, error)
	// Endpoint is the server's address.
	Endpoint string
	// HostKey is what Login returned; "" before.
	HostKey string
	// ClientVersion names this program to the server; "" for "karuta".
	ClientVersion string
	// UploadLimit is the size in bytes from which on a collection is not sent, because the server would refuse it; 0 for none.
	UploadLimit int64
	// Now is the clock; nil for the machine's.
	Now func() time.Time
	// Progress is told how far an operation is; nil for nobody. The calls come one after the other, not
	// always on the goroutine that called the operation.
	Progress func(Progress)
}

// Client syncs collections with one account on one server. Its methods belong
// to one goroutine at a time, which for Sync and Upload must be the one that
// writes to the collection.
type Client struct {
	opt    Options
	status statusCache
}

// New returns a client. Nothing is sent yet.
func New(opt Options) *Client {
	if opt.Now == nil {
		opt.Now = time.Now
	}
	if opt.ClientVersion == "" {
		opt.ClientVersion = "karuta"
	}
	return &Client{opt: opt}
}

// Endpoint returns the address in use: the one given, or the one the server has
// sent the client to, which is to be kept for the next time.
func (c *Client) Endpoint() string { return c.opt.Endpoint }

// abortLimit bounds the wait for a server to confirm that a sync is off.
const abortLimit = 5 * time.Second

// cancelLimit is abortLimit where a person has canceled and waits to go on.
const cancelLimit = time.Second

// Login returns the key for an account, to be stored instead of the password.
// A wrong name or password is an Error of kind AuthFailed.
func (c *Client) Login(ctx context.Context, user, password string) (hostKey string, err error) {
	remote, err := c.connect()
	if err != nil {
		return "", err
	}
	key, err := remote.HostKey(ctx, user, password)
	if err != nil {
		return "", err
	}
	c.opt.HostKey = key
	c.status = statusCache{}
	return key, nil
}

// Abort ends whatever sync the server has open for the account.
func (c *Client) Abort(ctx context.Context) error {
	remote, err := c.connect()
	if err != nil {
		return err
	}
	return remote.Abort(ctx)
}

func (c *Client) connect() (Remote, error) { return c.opt.Connect(c.opt.Endpoint, c.opt.HostKey) }

// meta asks the server for its state and follows it to another address.
func (c *Client) meta(ctx context.Context, remote Remote) (wire.Meta, error) {
	meta, endpoint, err := remote.Meta(ctx, wire.MetaRequest{Version: wire.Version, Client: c.opt.ClientVersion})
	if err != nil {
		return wire.Meta{}, err
	}
	if endpoint != "" {
		c.opt.Endpoint = endpoint
	}
	return meta, nil
}

// compare asks the server for its state and decides what a sync has to do.
func (c *Client) compare(ctx context.Context, remote Remote, col *collection.Collection) (wire.Meta, Action, error) {
	meta, err := c.meta(ctx, remote)
	if err != nil {
		return wire.Meta{}, Action{}, err
	}
	local, err := col.SyncState()
	if err != nil {
		return wire.Meta{}, Action{}, localError("read state", err)
	}
	action, err := decide(local, meta, c.opt.Now())
	return meta, action, err
}

// Result is what a sync did, and what is left to do.
type Result struct {
	Action   // what was required; RequiredFull was not done: call Upload or Download
	Sent     Counts
	Received Counts
	// Message is a text of the server to be shown; usually "".
	Message string
	// MediaUSN is the number of the last change to the server's media files.
	MediaUSN anki.USN
	// ServerModified is when the server's collection was last changed before this sync, ServerEmpty that it had no cards.
	ServerModified anki.Millis
	ServerEmpty    bool
	// CardsWithoutDeck is the number of cards whose deck was deleted on the other side
	// meanwhile: the database check puts them into one.
	CardsWithoutDeck int
	// Conflicts is the number of texts that another one of the same field displaced; they are in the list of conflicts.
	Conflicts int
	// Changes says what the sync changed here.
	Changes anki.Changes
}

// Decide asks what a sync would have to do and does nothing.
func (c *Client) Decide(ctx context.Context, col *collection.Collection) (Result, error) {
	c.reporter().stage(StageConnecting)
	remote, err := c.connect()
	if err != nil {
		return Result{}, err
	}
	meta, action, err := c.compare(ctx, remote, col)
	return resultOf(meta, action), err
}

func resultOf(meta wire.Meta, action Action) Result {
	return Result{Action: action, Message: Shorten(meta.Message), MediaUSN: anki.USN(meta.MediaUSN), ServerModified: meta.Modified, ServerEmpty: meta.Empty}
}

// Sync brings both sides together if that is possible without replacing one of
// them. On any error nothing has changed here, every change still waits to be
// sent, and the server has been told to drop its half.
func (c *Client) Sync(ctx context.Context, col *collection.Collection) (Result, error) {
	report := c.reporter()
	report.stage(StageConnecting)
	remote, err := c.connect()
	if err != nil {
		return Result{}, err
	}
	asked := c.opt.Now()
	meta, action, err := c.compare(ctx, remote, col)
	if err != nil {
		return Result{}, err
	}
	result := resultOf(meta, action)
	if action.Required == RequiredNormal {
		sync := &normalSync{client: c, remote: remote, col: col, meta: meta, asked: asked, report: report}
		if err := sync.run(ctx, &result); err != nil {
			c.status = statusCache{}
			return Result{}, err
		}
	}
	c.status.keep(remaining(action), c.opt.Now())
	return result, nil
}

// remaining is what is still required after a sync that did what it could.
func remaining(action Action) Action {
	if action.Required == RequiredFull {
		return action
	}
	return actionNone
}

func (c *Client) reporter() *reporter { return &reporter{report: c.opt.Progress} }

// localError makes an error of the collection or the disk one of this package.
func localError(op string, err error) error {
	var known *Error
	if err == nil || errors.As(err, &known) {
		return err
	}
	kind := KindOf(err)
	if errors.Is(err, anki.ErrUnreadable) {
		kind = CheckRequired
	}
	return &Error{Kind: kind, Op: op, Err: err}
}
