package webmedia

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"sync"
	"time"
)

// Limits for one file.
const (
	maxBytes     = 16 << 20
	maxTime      = 20 * time.Second
	maxRedirects = 5
)

// atOnce is how many files are fetched at the same time.
const atOnce = 4

// silence is for how long an address that failed is not asked again.
const silence = time.Minute

// What goes wrong, in words that follow "could not be loaded: ".
var (
	errAddress     = errors.New("its address is not that of a page of the web")
	errPrivate     = errors.New("its address leads into a private network")
	errDowngrade   = errors.New("its server sends to an address without encryption")
	errRedirects   = errors.New("its server sends from one address to the next")
	errTooLarge    = fmt.Errorf("it is larger than %d MiB", maxBytes>>20)
	errTime        = errors.New("its server did not answer in time")
	errUnreachable = errors.New("its server cannot be reached")
)

// Config is what a Fetcher is made from.
type Config struct {
	Folder    string          // where files are kept; it is made when the first one comes
	Transport *http.Transport // with proxy and certificates as the learner set them
	Version   string          // of the program, told to servers
	Now       func() time.Time
}

// Fetcher fetches files. It is safe for concurrent use.
type Fetcher struct {
	client *http.Client
	agent  string
	kept   folder
	now    func() time.Time
	turns  chan struct{} // holds one entry for each file being fetched
	ctx    context.Context
	cancel context.CancelFunc

	mutex sync.Mutex
	calls map[string]*call // those under way, and those that failed a moment ago, by address
}

// call is a file being fetched. data and err are set when done is closed.
type call struct {
	done   chan struct{}
	data   []byte
	err    error
	failed time.Time // zero: it is under way
}

// New makes a fetcher; Close ends it.
func New(cfg Config) *Fetcher {
	f := &Fetcher{
		agent: "Karuta/" + cfg.Version, kept: folder{path: cfg.Folder, most: maxKept, now: cfg.Now}, now: cfg.Now,
		turns: make(chan struct{}, atOnce), calls: map[string]*call{},
	}
	f.client = &http.Client{Transport: newWay(cfg.Transport), CheckRedirect: checkRedirect}
	f.ctx, f.cancel = context.WithCancel(context.Background())
	return f
}

// Close gives up what is being fetched.
func (f *Fetcher) Close() {
	f.cancel()
	f.client.CloseIdleConnections()
}

// Fetch returns the file at an http or https address: the one that was kept, if it is not old, or else from the
// network, which may take seconds. Its errors are in words for people.
func (f *Fetcher) Fetch(address string) ([]byte, error) {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.User != nil || u.Scheme != "http" && u.Scheme != "https" {
		return nil, errAddress
	}
	kept, fresh := f.kept.find(address)
	if fresh {
		return kept, nil
	}
	data, err := f.fetchOnce(address)
	if err != nil && kept != nil {
		return kept, nil // an old one is better than none
	}
	return data, err
}

// fetchOnce asks the network, once for all who want an address at the same time, and not again for a while after that
// failed.
func (f *Fetcher) fetchOnce(address string) ([]byte, error) {
	f.mutex.Lock()
	c := f.calls[address]
	mine := c == nil || !c.failed.IsZero() && f.now().Sub(c.failed) >= silence
	if mine {
		c = &call{done: make(chan struct{})}
		f.calls[address] = c
	}
	f.mutex.Unlock()
	if !mine {
		<-c.done
		return c.data, c.err
	}
	f.turns <- struct{}{}
	c.data, c.err = f.get(address)
	<-f.turns
	if c.err == nil {
		f.kept.put(address, c.data)
	}
	f.mutex.Lock()
	defer f.mutex.Unlock()
	if len(f.calls) > 1000 {
		clear(f.calls) // those under way end all the same
	}
	if c.err == nil {
		delete(f.calls, address)
	} else {
		c.failed = f.now()
		f.calls[address] = c
	}
	close(c.done)
	return c.data, c.err
}

func (f *Fetcher) get(address string) ([]byte, error) {
	ctx, cancel := context.WithTimeout(f.ctx, maxTime)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return nil, errAddress
	}
	request.Header.Set("User-Agent", f.agent)
	response, err := f.client.Do(request)
	if err != nil {
		return nil, reason(ctx, err)
	}
	defer func() { _ = response.Body.Close() }() // what was needed is read
	if response.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("its server answered with status %d", response.StatusCode)
	}
	if response.ContentLength > maxBytes {
		return nil, errTooLarge
	}
	data, err := io.ReadAll(io.LimitReader(response.Body, maxBytes+1))
	if err != nil {
		return nil, reason(ctx, err)
	}
	if len(data) > maxBytes {
		return nil, errTooLarge
	}
	return data, nil
}

// reason puts a failure into words.
func reason(ctx context.Context, err error) error {
	for _, known := range []error{errPrivate, errDowngrade, errRedirects, errAddress} {
		if errors.Is(err, known) {
			return known
		}
	}
	var network net.Error
	if ctx.Err() != nil || errors.As(err, &network) && network.Timeout() {
		return errTime
	}
	return errUnreachable
}

// checkRedirect follows to other addresses of the web only, and tells them nothing of the last one.
func checkRedirect(to *http.Request, before []*http.Request) error {
	to.Header.Del("Referer")
	switch {
	case len(before) > maxRedirects:
		return errRedirects
	case to.URL.Scheme == "http" && before[0].URL.Scheme == "https":
		return errDowngrade
	case to.URL.Scheme != "http" && to.URL.Scheme != "https", to.URL.User != nil:
		return errAddress
	}
	return nil
}

// isPublic reports whether an address is one of the internet: not of this computer, nor of a network around it.
func isPublic(address netip.Addr) bool {
	address = address.Unmap()
	if !address.IsGlobalUnicast() || address.IsPrivate() {
		return false
	}
	for _, reserved := range notPublic {
		if reserved.Contains(address) {
			return false
		}
	}
	return true
}

// notPublic are networks that the internet does not lead to, or that stand for addresses of others.
var notPublic = []netip.Prefix{
	netip.MustParsePrefix("0.0.0.0/8"), netip.MustParsePrefix("100.64.0.0/10"), netip.MustParsePrefix("192.0.0.0/24"),
	netip.MustParsePrefix("198.18.0.0/15"), netip.MustParsePrefix("240.0.0.0/4"), netip.MustParsePrefix("64:ff9b::/96"),
	netip.MustParsePrefix("64:ff9b:1::/48"), netip.MustParsePrefix("2002::/16"), netip.MustParsePrefix("2001::/32"),
	netip.MustParsePrefix("fec0::/10"),
}
