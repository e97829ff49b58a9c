package syncserver

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strconv"
	"time"

	"karuta/syncclient/wire"
)

// method is what a device may ask for.
type method struct {
	run func(*call) (reply, error)
	// limit is the length in bytes that the argument may have; 0 for that of a message.
	limit func(Limits) int64
	open  bool // needs no key
	begun bool // belongs to a sync that has begun
	query bool // the arguments are in the address
	first bool // a sync begins with it
}

const (
	// messageLimit is the length of an argument in JSON; the longest are chunks of long notes.
	messageLimit = 64 << 20
	// strangerLimit is the length of what somebody without a key may send.
	strangerLimit = 64 << 10
)

func (m method) limitOf(l Limits) int64 {
	switch {
	case m.open:
		return strangerLimit
	case m.limit != nil:
		return m.limit(l)
	}
	return messageLimit
}

// call is one request.
type call struct {
	s       *Server
	ctx     context.Context
	address string // of the other side, without the port
	header  wire.Header
	plain   bool   // the answer is not compressed, as versions before 11 want it
	version string // what the client calls itself, where a form says so
	argument
	account Account
	device  Device
	space   *space // nil for methods that are open to strangers
}

// argument is what a request carries, unpacked.
type argument struct {
	body io.Reader
	drop func() // frees what body reads from
}

// message reads an argument that is JSON; none at all means an empty object.
func (c *call) message() ([]byte, error) {
	raw, err := io.ReadAll(c.body)
	if err == nil && len(raw) == 0 {
		raw = wire.EncodeEmpty()
	}
	return raw, err
}

// noMessage reads the argument of a method that has none. It must have come
// whole; what is in it does not matter.
func (c *call) noMessage() error {
	_, err := c.message()
	return err
}

// reply is the answer to a request.
type reply struct {
	payload []byte
	// write writes the payload in place of payload; size is about its length.
	write func(io.Writer) error
	size  int64
	drop  func() // frees what write reads from; nil for nothing
	late  *late  // the payload is still to come; nil for one that is there
}

func (s *Server) serveMethod(methods map[string]method) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		name := r.PathValue("method")
		m, ok := methods[name]
		if !ok {
			http.Error(w, "there is no method of this name", http.StatusBadRequest)
			return
		}
		s.serve(w, r, name, m)
	}
}

// serve answers a request, and logs how that went.
func (s *Server) serve(w http.ResponseWriter, r *http.Request, name string, m method) {
	began := time.Now()
	c := &call{s: s, ctx: r.Context(), address: addressOf(r)}
	answer, err := c.answer(w, r, name, m)
	if c.drop != nil {
		defer c.drop()
	}
	if c.space != nil {
		defer s.release(c.space)
	}
	if err == nil {
		err = c.send(w, answer)
	} else {
		refuse(w, err)
	}
	s.count(name, began, err)
	s.logCall(c, name, began, err)
	if err == nil {
		c.tell(name)
	}
}

func (s *Server) count(name string, began time.Time, err error) {
	status := http.StatusOK
	if err != nil {
		status = statusOf(err)
	}
	s.metrics.answered(name, status, time.Since(began))
	if isDiskFull(err) {
		s.metrics.diskFull.Add(1)
	}
}

func (s *Server) logCall(c *call, name string, began time.Time, err error) {
	if err == nil && !s.opt.Log.Enabled(c.ctx, slog.LevelDebug) {
		return
	}
	log := s.opt.Log.With("method", name, "address", c.address, "client", shortClient(c.header.Client), "took", time.Since(began).Round(time.Millisecond))
	if c.account.ID != 0 {
		log = log.With("account", c.account.ID)
	}
	switch {
	case err == nil:
		log.Debug("answered")
	case isDiskFull(err):
		log.Error("the disk is full", "err", err)
	case statusOf(err) >= http.StatusInternalServerError && !errors.Is(err, context.Canceled):
		log.Error("failed", "err", err)
	default:
		log.Info("refused", "status", statusOf(err), "err", err)
	}
}

// diskFull is what Karuta shows; other clients have their own words for the status.
const diskFull = "The disk of the server is full, so it has kept what it had. Ask whoever runs it to make room, and sync again."

// refuse answers with a status, for which clients have their own words, or with
// a sentence where those would not do.
func refuse(w http.ResponseWriter, err error) {
	status := statusOf(err)
	text := strconv.Itoa(status)
	if t := (*told)(nil); errors.As(err, &t) {
		text = t.err.Error()
	} else if isDiskFull(err) {
		text = diskFull
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Connection", "close") // what is left of the body is not waited for
	w.WriteHeader(status)
	_, _ = io.WriteString(w, text) // or the other side is gone
}

// answer finds out who asks for what, and runs it.
func (c *call) answer(w http.ResponseWriter, r *http.Request, name string, m method) (reply, error) {
	if err := checkOrigin(r); err != nil {
		return reply{}, err
	}
	r.Body = newPatientBody(w, r.Body, c.s.opt.Limits.Stall, &c.s.metrics.received)
	if err := c.read(r, m); err != nil {
		return reply{}, err
	}
	if m.begun && c.header.RunKey == "" {
		return reply{}, fail(http.StatusBadRequest, "a sync needs a key of its own")
	}
	if m.first && c.s.opt.Begins != nil {
		c.s.opt.Begins(c.ctx, c.served(name))
	}
	return m.run(c)
}

// read reads who asks and what, in the form of today or the older one.
func (c *call) read(r *http.Request, m method) (err error) {
	if m.query {
		return c.readQuery(r, m)
	}
	value := r.Header.Get(wire.HeaderName)
	if value == "" {
		return c.readForm(r, m)
	}
	if c.header, err = wire.DecodeHeader(value); err != nil {
		return err
	}
	c.plain = c.header.Version < wire.Version
	if err := c.admit(m, c.header.HostKey); err != nil {
		return err
	}
	body, err := wire.NewDecompressor(r.Body, m.limitOf(c.s.opt.Limits))
	if err != nil {
		return err
	}
	c.argument = argument{body, body.Close}
	return nil
}

// admit finds the account that the key belongs to.
func (c *call) admit(m method, key string) (err error) {
	if m.open || c.space != nil {
		return nil
	}
	if c.account, c.device, err = c.s.authenticate(c.ctx, key); err != nil {
		return err
	}
	c.header.HostKey = key
	c.space = c.s.use(c.account.ID)
	return nil
}

// send writes the answer.
func (c *call) send(w http.ResponseWriter, a reply) error {
	if a.drop != nil {
		defer a.drop()
	}
	w = &patientWriter{w, c.s.opt.Limits.Stall, &c.s.metrics.sent}
	if a.late != nil {
		return c.sendLate(w, a.late)
	}
	if a.write == nil {
		return c.sendBytes(w, a.payload)
	}
	if c.plain {
		return a.write(w)
	}
	w.Header().Set(wire.OriginalSizeName, strconv.FormatInt(a.size, 10))
	z := wire.NewCompressor(w)
	if err := a.write(z); err != nil {
		// The other side must not take half an answer for a whole one.
		panic(http.ErrAbortHandler)
	}
	return z.Close()
}

func (c *call) sendBytes(w http.ResponseWriter, payload []byte) error {
	if !c.plain {
		frame := wire.Compress(payload)
		w.Header().Set(wire.OriginalSizeName, strconv.Itoa(len(payload)))
		payload = frame
	}
	w.Header().Set("Content-Type", "application/octet-stream")
	w.Header().Set("Content-Length", strconv.Itoa(len(payload)))
	_, err := w.Write(payload)
	return err
}

func addressOf(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	return host
}

// checkOrigin refuses what a page of another site sends from somebody's browser:
// no program that syncs names an origin.
func checkOrigin(r *http.Request) error {
	if origin := r.Header.Get("Origin"); origin != "" {
		return fail(http.StatusBadRequest, "a page of %q may not sync", shortClient(origin))
	}
	return nil
}
