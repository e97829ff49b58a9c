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

// budget is what may still be unpacked of a package.
type budget struct{ left int64 }

// entryReader unpacks one entry, checks it to its end and takes what it unpacks
// from the budget of the package.
type entryReader struct {
	name   string
	entry  io.ReadCloser // the zip entry, which checks its checksum at the end
	data   io.Reader     // entry, or the zstd stream in it
	zstd   *zstd.Decoder
	budget *budget
}

func (e *entryReader) decompress() (err error) {
	e.zstd, err = zstd.NewReader(e.entry, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxWindow(maxWindow))
	if err != nil {
		return fmt.Errorf("read %s: %w: %w", e.name, anki.ErrPackageDamaged, err)
	}
	e.data = e.zstd
	return nil
}

// Read implements io.Reader.
func (e *entryReader) Read(b []byte) (int, error) {
	n, err := e.data.Read(b)
	if e.budget.left -= int64(n); e.budget.left < 0 {
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
	if e.zstd != nil {
		e.zstd.Close()
	}
	return e.entry.Close()
}
