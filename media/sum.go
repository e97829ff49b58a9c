package media

import (
	"crypto/sha1"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
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
	n, err := io.Copy(h, r)
	return Sum(h.Sum(nil)), n, err
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
