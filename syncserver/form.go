package syncserver

import (
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"os"
	"strings"

	"karuta/syncclient/wire"
)

// Before version 11 a request was a form: the key "k" or "sk", the key of the
// run "s", the client's version "v" with the beginning of a media sync, and
// "data", compressed by gzip unless "c" is 0 or missing.

// maxFormValue bounds a value of a form other than the data.
const maxFormValue = 4 << 10

// form is what such a request says besides its data.
type form struct {
	key, runKey, version string
	compressed           bool
}

func (f *form) set(name, value string) {
	switch name {
	case "k", "sk":
		f.key = value
	case "s":
		f.runKey = value
	case "v":
		f.version = value
	case "c":
		f.compressed = value != "0"
	}
}

// readForm reads a request of the older form.
func (c *call) readForm(r *http.Request, m method) error {
	c.plain = true
	parts, err := r.MultipartReader()
	if err != nil {
		return fail(http.StatusBadRequest, "neither a header nor a form: %w", err)
	}
	var f form
	var data *spool
	for {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return badForm(err)
		}
		if part.FormName() != "data" {
			value, err := io.ReadAll(io.LimitReader(part, maxFormValue))
			if err != nil {
				return badForm(err)
			}
			f.set(part.FormName(), string(value))
			continue
		}
		if data != nil {
			return fail(http.StatusBadRequest, "a form with data twice")
		}
		if data, err = c.readData(part, f, m); err != nil {
			return err
		}
		c.drop = func() { _ = data.Close() }
	}
	c.header.RunKey, c.version = f.runKey, f.version
	if err := c.admit(m, f.key); err != nil {
		return err
	}
	return c.unpackForm(data, f, m)
}

func badForm(err error) error {
	if errors.Is(err, os.ErrDeadlineExceeded) {
		return err
	}
	return fail(http.StatusBadRequest, "form: %w", err)
}

// readData keeps the data of a form. Who has not shown a key by then may not send much.
func (c *call) readData(part *multipart.Part, f form, m method) (*spool, error) {
	limit, dir := int64(strangerLimit), ""
	if f.key != "" && !m.open {
		if err := c.admit(m, f.key); err != nil {
			return nil, err
		}
		var err error
		if dir, err = c.space.arrivals(); err != nil {
			return nil, err
		}
		limit = m.limitOf(c.s.opt.Limits)
	}
	data, err := newSpool(part, limit, dir)
	if err != nil {
		return nil, badForm(err)
	}
	return data, nil
}

// unpackForm makes the data of a form the argument.
func (c *call) unpackForm(data *spool, f form, m method) error {
	if data == nil || data.size == 0 {
		c.body = strings.NewReader("")
		return nil
	}
	c.body = data.Reader()
	if !f.compressed {
		return nil
	}
	z, err := gzip.NewReader(c.body)
	if err != nil {
		return fail(http.StatusBadRequest, "data of a form: %w", err)
	}
	c.body = &limitedBody{z, m.limitOf(c.s.opt.Limits)}
	return nil
}

// limitedBody reports a *wire.TooLargeError instead of yielding more than its limit.
type limitedBody struct {
	r    io.Reader
	left int64
}

// Read implements io.Reader.
func (l *limitedBody) Read(p []byte) (int, error) {
	n, err := l.r.Read(p)
	if l.left -= int64(n); l.left < 0 {
		return 0, &wire.TooLargeError{}
	}
	if err != nil && !errors.Is(err, io.EOF) {
		err = fmt.Errorf("unpack: %w: %w", wire.ErrFormat, err)
	}
	return n, err
}

// serveBegin answers the oldest form of the beginning of a media sync.
func (s *Server) serveBegin(w http.ResponseWriter, r *http.Request) {
	s.serve(w, r, "begin", method{run: mediaBegin, query: true, first: true})
}

// readQuery reads a request whose arguments are in the address.
func (c *call) readQuery(r *http.Request, m method) error {
	c.plain = true
	var f form
	for name, values := range r.URL.Query() {
		f.set(name, values[0])
	}
	c.header.RunKey, c.version, c.body = f.runKey, f.version, strings.NewReader("")
	return c.admit(m, f.key)
}
