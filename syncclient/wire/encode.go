package wire

import (
	"bytes"
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

// Compress returns payload as one frame.
func Compress(payload []byte) ([]byte, error) {
	var buf bytes.Buffer
	w, ok := idleCompressors.Get().(*zstd.Encoder)
	if ok {
		w.Reset(&buf)
	} else {
		w = newEncoder(&buf)
	}
	if _, err := w.Write(payload); err != nil {
		return nil, fmt.Errorf("compress: %w", err)
	}
	if err := w.Close(); err != nil {
		return nil, fmt.Errorf("compress: %w", err)
	}
	w.Reset(nil) // lets go of buf
	idleCompressors.Put(w)
	return buf.Bytes(), nil
}

// idleCompressors are kept for the next message: their tables take longer to
// make than a chunk takes to compress.
var idleCompressors sync.Pool

// NewCompressor returns a writer that writes one frame to w; Close ends the
// frame, even an empty one, and leaves w open.
func NewCompressor(w io.Writer) io.WriteCloser { return newEncoder(w) }

func newEncoder(w io.Writer) *zstd.Encoder {
	enc, err := zstd.NewWriter(w, zstd.WithEncoderConcurrency(1), zstd.WithZeroFrames(true), zstd.WithLowerEncoderMem(true))
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

// source remembers an error of the connection, to tell it from one of the frame.
type source struct {
	r   io.Reader
	err error
}

func (s *source) Read(p []byte) (int, error) {
	n, err := s.r.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		s.err = err
	}
	return n, err
}

// NewDecompressor returns a reader of the frame in r that yields at most limit
// bytes and then a *TooLargeError. It must be closed. An error of r itself comes
// through as it is.
func NewDecompressor(r io.Reader, limit int64) (*Decompressor, error) {
	d := &Decompressor{src: source{r: r}, limit: limit, left: limit}
	dec, err := zstd.NewReader(&d.src, zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true),
		zstd.WithDecoderMaxWindow(maxWindow))
	if err != nil {
		return nil, d.errorOf(err)
	}
	d.dec = dec
	return d, nil
}

// Read implements io.Reader.
func (d *Decompressor) Read(p []byte) (int, error) {
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

// Close frees the decoder; the underlying reader stays open.
func (d *Decompressor) Close() { d.dec.Close() }
