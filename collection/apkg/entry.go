package apkg

import (
	"errors"
	"fmt"
	"io"

	"github.com/klauspost/compress/zstd"

	"karuta/collection/anki"
)

// maxWindow is the most memory a zstd stream may ask for; the strongest
// compression of Anki's library needs as much.
const maxWindow = 128 << 20

// entryReader unpacks one entry, checks it to its end and takes what it unpacks
// from the budget of the package.
type entryReader struct {
	pkg   *Package
	name  string
	entry io.ReadCloser // the zip entry, which checks its checksum at the end
	data  io.Reader     // entry, or the zstd stream in it
	zstd  *zstd.Decoder
}

// decompress makes the reader read the zstd stream in the entry. Decoders are
// used again: what they allocate would cost more than reading a small file.
func (e *entryReader) decompress() (err error) {
	e.zstd, e.pkg.idle = e.pkg.idle, nil
	if e.zstd == nil {
		e.zstd, err = zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true), zstd.WithDecoderMaxWindow(maxWindow))
		if err != nil {
			return fmt.Errorf("read %s: %w", e.name, err)
		}
	}
	if err := e.zstd.Reset(e.entry); err != nil {
		return fmt.Errorf("read %s: %w: %w", e.name, anki.ErrPackageDamaged, err)
	}
	e.data = e.zstd
	return nil
}

// Read implements io.Reader.
func (e *entryReader) Read(b []byte) (int, error) {
	n, err := e.data.Read(b)
	if e.pkg.budget -= int64(n); e.pkg.budget < 0 {
		return 0, fmt.Errorf("read %s: %w", e.name, anki.ErrPackageTooLarge)
	}
	switch {
	case err == nil || errors.Is(err, io.EOF):
		return n, err
	case errors.Is(err, zstd.ErrWindowSizeExceeded), errors.Is(err, zstd.ErrDecoderSizeExceeded):
		return n, fmt.Errorf("read %s: %w: %w", e.name, anki.ErrPackageTooLarge, err)
	}
	return n, fmt.Errorf("read %s: %w: %w", e.name, anki.ErrPackageDamaged, err)
}

// Close implements io.Closer.
func (e *entryReader) Close() error {
	if e.zstd != nil && e.pkg.idle == nil {
		e.pkg.idle, e.zstd = e.zstd, nil
	} else if e.zstd != nil {
		e.zstd.Close()
	}
	if err := e.entry.Close(); err != nil {
		return fmt.Errorf("read %s: %w: %w", e.name, anki.ErrPackageDamaged, err)
	}
	return nil
}
