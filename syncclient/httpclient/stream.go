package httpclient

import (
	"errors"
	"io"
	"sync"

	"karuta/syncclient/wire"
)

// compressor is a request body made by compressing a source while it is sent.
// Nothing is read from the source before the first byte is asked for.
type compressor struct {
	fill func(io.Writer) error // writes the source
	once sync.Once
	pr   *io.PipeReader
	done chan struct{} // closed when the source is no longer read
}

func newCompressor(src io.Reader) *compressor {
	return newWriterCompressor(func(w io.Writer) error {
		_, err := io.Copy(w, src)
		return err
	})
}

// newWriterCompressor is newCompressor for a source that writes by itself.
func newWriterCompressor(fill func(io.Writer) error) *compressor {
	return &compressor{fill: fill, done: make(chan struct{})}
}

// Read implements io.Reader.
func (c *compressor) Read(p []byte) (int, error) {
	c.once.Do(c.start)
	if c.pr == nil {
		return 0, io.ErrClosedPipe
	}
	return c.pr.Read(p)
}

func (c *compressor) start() {
	pr, pw := io.Pipe()
	c.pr = pr
	go func() {
		defer close(c.done)
		pw.CloseWithError(compress(pw, c.fill)) // never fails
	}()
}

func compress(dst io.Writer, fill func(io.Writer) error) error {
	enc := wire.NewCompressor(dst)
	err := fill(enc)
	return errors.Join(err, enc.Close())
}

// Close stops compressing and waits until the source is no longer read.
func (c *compressor) Close() error {
	c.once.Do(func() { close(c.done) })
	if c.pr != nil {
		_ = c.pr.CloseWithError(io.ErrClosedPipe) // never fails
	}
	<-c.done
	return nil
}

// payload is a response body's content; closing it ends the request.
type payload struct {
	dec  *wire.Decompressor
	fail func(error) error // says what a failure means
	end  func()
}

// Read implements io.Reader.
func (p *payload) Read(buf []byte) (int, error) {
	n, err := p.dec.Read(buf)
	if err != nil && !errors.Is(err, io.EOF) {
		err = p.fail(err)
	}
	return n, err
}

// Close implements io.Closer.
func (p *payload) Close() error {
	p.dec.Close()
	p.end()
	return nil
}
