package wire

import (
	"errors"
	"fmt"
	"io"
	"sync"

	"github.com/klauspost/compress/zstd"
)

// maxWindow is the largest window a frame may ask memory for; real clients and
// servers go up to it too.
const maxWindow = 128 << 20

// TooLargeError means that a body was longer than its reader allowed.
type TooLargeError struct {
	Limit int64 // bytes after unpacking
}

// Error implements error.
func (e *TooLargeError) Error() string {
	return fmt.Sprintf("body is longer than %d bytes", e.Limit)
}

// Compress returns payload as one frame, with a checksum.
func Compress(payload []byte) []byte { return whole().EncodeAll(payload, nil) }

// whole returns the encoder of payloads that are there as a whole, which may be
// used by several at a time: most are short, and setting up one for each would
// cost more than all else that is done to answer.
var whole = sync.OnceValue(func() *zstd.Encoder { return newEncoder(nil) })

// Idle encoders and decoders are kept for the next message: their tables take
// longer to make than a chunk takes to pass through them.
var idleEncoders, idleDecoders sync.Pool

// NewCompressor returns a writer that writes one frame to w; Close ends the
// frame, even an empty one, and leaves w open.
func NewCompressor(w io.Writer) io.WriteCloser {
	enc, ok := idleEncoders.Get().(*zstd.Encoder)
	if ok {
		enc.Reset(w)
	} else {
		enc = newEncoder(w, zstd.WithEncoderConcurrency(1))
	}
	return &compressor{enc}
}

type compressor struct{ enc *zstd.Encoder }

var errCompressorClosed = errors.New("compressor is closed")

// Write implements io.Writer.
func (c *compressor) Write(p []byte) (int, error) {
	if c.enc == nil {
		return 0, errCompressorClosed
	}
	return c.enc.Write(p)
}

// Close implements io.Closer. A second call does nothing.
func (c *compressor) Close() error {
	if c.enc == nil {
		return nil
	}
	enc := c.enc
	c.enc = nil
	if err := enc.Close(); err != nil {
		return err
	}
	enc.Reset(nil) // lets go of what it wrote to
	idleEncoders.Put(enc)
	return nil
}

func newEncoder(w io.Writer, more ...zstd.EOption) *zstd.Encoder {
	enc, err := zstd.NewWriter(w, append(more, zstd.WithZeroFrames(true), zstd.WithLowerEncoderMem(true))...)
	if err != nil {
		panic(err) // only for options that do not fit together
	}
	return enc
}

// Decompress reads one frame whole. It reports a *TooLargeError when there is
// more in it than limit bytes, without having unpacked more than that.
func Decompress(r io.Reader, limit int64) ([]byte, error) {
	d, err := NewDecompressor(r, limit)
	if err != nil {
		return nil, err
	}
	defer d.Close()
	payload, err := io.ReadAll(d)
	if err != nil {
		return nil, err
	}
	return payload, nil
}

// Decompressor reads the payload of one frame.
type Decompressor struct {
	src   source
	dec   *zstd.Decoder
	limit int64
	left  int64
}

// source counts what comes, and remembers an error of the connection, to tell it from one of the frame.
type source struct {
	r    io.Reader
	read int64
	err  error
}

// What a frame may unpack to besides the limit of its reader. Collections and answers shrink to a twentieth at best; what
// is far beyond that was made to fill a memory or a disk.
const (
	maxRatio   = 2000     // bytes for each received one
	alwaysFine = 16 << 20 // bytes that may come of anything
)

func (s *source) Read(p []byte) (int, error) {
	n, err := s.r.Read(p)
	s.read += int64(n)
	if err != nil && !errors.Is(err, io.EOF) {
		s.err = err
	}
	return n, err
}

// NewDecompressor returns a reader of the frame in r that yields at most limit
// bytes, and no more than can honestly come of what was received, and then a *TooLargeError. It must be closed. An error of r itself comes
// through as it is.
func NewDecompressor(r io.Reader, limit int64) (*Decompressor, error) {
	d := &Decompressor{src: source{r: r}, limit: limit, left: limit}
	if dec, ok := idleDecoders.Get().(*zstd.Decoder); ok {
		d.dec = dec
	} else {
		d.dec = newDecoder()
	}
	if err := d.dec.Reset(&d.src); err != nil {
		return nil, d.errorOf(err)
	}
	return d, nil
}

func newDecoder() *zstd.Decoder {
	dec, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true), zstd.WithDecoderMaxWindow(maxWindow))
	if err != nil {
		panic(err) // only for options that do not fit together
	}
	return dec
}

// Read implements io.Reader.
func (d *Decompressor) Read(p []byte) (int, error) {
	if d.dec == nil {
		return 0, zstd.ErrDecoderClosed
	}
	if int64(len(p)) > d.left+1 {
		p = p[:d.left+1] // one more than allowed tells a full body from a longer one
	}
	n, err := d.dec.Read(p)
	if int64(n) > d.left {
		n = int(d.left)
		d.left = 0
		return n, &TooLargeError{d.limit}
	}
	d.left -= int64(n)
	if allowed := max(alwaysFine, maxRatio*d.src.read); d.limit-d.left > allowed {
		return n, &TooLargeError{allowed}
	}
	return n, d.errorOf(err)
}

func (d *Decompressor) errorOf(err error) error {
	switch {
	case err == nil || errors.Is(err, io.EOF):
		return err
	case d.src.err != nil:
		return d.src.err
	}
	return malformed("frame", err)
}

// Close frees the decoder; the underlying reader stays open. A second call does nothing.
func (d *Decompressor) Close() {
	if d.dec == nil {
		return
	}
	if d.dec.Reset(nil) == nil { // lets go of what it read from
		idleDecoders.Put(d.dec)
	}
	d.dec = nil
}
