package syncserver

import (
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"strings"

	"golang.org/x/crypto/argon2"
	"golang.org/x/text/unicode/norm"
)

// Costs of a hash, from the OWASP password storage cheat sheet for argon2id.
const (
	argonMemory = 19 * 1024 // KiB
	argonTime   = 2
	argonLanes  = 1
	saltBytes   = 16
	hashBytes   = 32
)

// passwordBytes is what of a password counts: some devices write an accented letter as one character, some as two
// (RFC 8265, section 4.2.2).
func passwordBytes(password string) []byte { return norm.NFC.Bytes([]byte(password)) }

// HashPassword returns what is kept of a password: an argon2id hash in the PHC
// string format, with a random salt.
func HashPassword(password string) string {
	salt := make([]byte, saltBytes)
	_, _ = rand.Read(salt) // never fails
	hash := argon2.IDKey(passwordBytes(password), salt, argonTime, argonMemory, argonLanes, hashBytes)
	enc := base64.RawStdEncoding
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, argonMemory, argonTime, argonLanes,
		enc.EncodeToString(salt), enc.EncodeToString(hash))
}

// CheckPassword reports whether the password is the one of the hash. It takes
// the same time either way.
func CheckPassword(hash, password string) bool {
	parts := strings.Split(hash, "$")
	if len(parts) != 6 || parts[1] != "argon2id" {
		return false
	}
	var version, memory, time, lanes int
	if _, err := fmt.Sscanf(parts[2]+" "+parts[3], "v=%d m=%d,t=%d,p=%d", &version, &memory, &time, &lanes); err != nil || version != argon2.Version {
		return false
	}
	salt, err := base64.RawStdEncoding.DecodeString(parts[4])
	if err != nil {
		return false
	}
	want, err := base64.RawStdEncoding.DecodeString(parts[5])
	if err != nil || len(want) == 0 || memory < 8 || memory > 1<<21 || time < 1 || time > 100 || lanes < 1 || lanes > 64 {
		return false
	}
	got := argon2.IDKey(passwordBytes(password), salt, uint32(time), uint32(memory), uint8(lanes), uint32(len(want)))
	return subtle.ConstantTimeCompare(got, want) == 1
}

// newKey returns a key that nobody can guess: 40 digits, as long as those that
// clients know from Anki's own server.
func newKey() string {
	key := make([]byte, 20)
	_, _ = rand.Read(key) // never fails
	return hex.EncodeToString(key)
}

// hashKey returns what is kept of a key. Random as it is, it needs no slow hash.
func hashKey(key string) []byte {
	sum := sha256.Sum256([]byte(key))
	return sum[:]
}
