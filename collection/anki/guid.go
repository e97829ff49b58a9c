package anki

import (
	"crypto/rand"
	"encoding/binary"
)

// guidDigits are the 91 digits of a guid, in the order of their values.
const guidDigits = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789" +
	"!#$%&()*+,-./:;<=>?@[]^_`{|}~"

// NewGUID returns a random guid for a new note.
func NewGUID() string { return EncodeGUID(RandomID()) }

// EncodeGUID writes n in base 91, most significant digit first; 0 gives "".
func EncodeGUID(n uint64) string {
	var buf [10]byte
	i := len(buf)
	for ; n > 0; n /= uint64(len(guidDigits)) {
		i--
		buf[i] = guidDigits[n%uint64(len(guidDigits))]
	}
	return string(buf[i:])
}

// RandomID returns 64 random bits, as guids and the ids of fields and templates use them.
func RandomID() uint64 {
	var b [8]byte
	_, _ = rand.Read(b[:]) // never fails: crypto/rand ends the program instead
	return binary.LittleEndian.Uint64(b[:])
}
