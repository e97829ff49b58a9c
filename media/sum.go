package media

import (
	"crypto/sha1"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"sync"
)

// Sum is the SHA-1 of a media file's content, which Anki tells files apart by.
type Sum [sha1.Size]byte

// String returns the sum as 40 lower-case hexadecimal digits.
func (s Sum) String() string { return hex.EncodeToString(s[:]) }

// SumOf returns the sum of data.
func SumOf(data []byte) Sum { return sha1.Sum(data) }

// SumReader returns the sum and the length of what r holds.
func SumReader(r io.Reader) (Sum, int64, error) {
	h := sha1.New()
	n, err := copyAll(h, r)
	return Sum(h.Sum(nil)), n, err
}

// copyBuffers are used again for the next file: for small files a new one costs more than copying.
var copyBuffers = sync.Pool{New: func() any { return new([64 << 10]byte) }}

// copyAll is io.Copy with a buffer that is kept.
func copyAll(w io.Writer, r io.Reader) (int64, error) {
	buffer := copyBuffers.Get().(*[64 << 10]byte)
	defer copyBuffers.Put(buffer)
	// Without the other methods that files have, and that bring buffers of their own.
	return io.CopyBuffer(struct{ io.Writer }{w}, struct{ io.Reader }{r}, buffer[:])
}

// FileSum returns the sum of the file, or fs.ErrNotExist.
func (f *Folder) FileSum(name string) (_ Sum, err error) {
	file, err := f.Open(name)
	if err != nil {
		return Sum{}, err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	sum, _, err := SumReader(file)
	if err != nil {
		return Sum{}, fmt.Errorf("read media file %q: %w", name, err)
	}
	return sum, nil
}

// SumWriter counts and sums what is written to it.
type SumWriter struct {
	hash hash.Hash
	size int64
}

// NewSumWriter returns a SumWriter of nothing yet.
func NewSumWriter() *SumWriter { return &SumWriter{hash: sha1.New()} }

// Write implements io.Writer; it never fails.
func (w *SumWriter) Write(b []byte) (int, error) {
	w.size += int64(len(b))
	return w.hash.Write(b)
}

// Sum returns the sum of what was written so far.
func (w *SumWriter) Sum() Sum { return Sum(w.hash.Sum(nil)) }

// Size returns the number of bytes written so far.
func (w *SumWriter) Size() int64 { return w.size }
