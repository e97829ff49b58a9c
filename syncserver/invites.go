package syncserver

import (
	"context"
	"crypto/rand"
	"encoding/base32"
	"errors"
	"strings"
	"time"
)

// ErrBadInvite means that an invite was asked for that would be of no use.
var ErrBadInvite = errors.New("an invite must have at least one use and last for 1 to 3650 days")

const (
	inviteBytes   = 10 // random, 16 characters
	maxInviteDays = 3650
)

// Invite returns a new code for so many people, which works for so many days.
func (a Accounts) Invite(ctx context.Context, uses, days int) (code string, expires time.Time, err error) {
	if uses < 1 || days < 1 || days > maxInviteDays {
		return "", time.Time{}, ErrBadInvite
	}
	raw := make([]byte, inviteBytes)
	_, _ = rand.Read(raw) // never fails
	code = strings.ToLower(base32.StdEncoding.EncodeToString(raw))
	now := a.Now()
	expires = now.AddDate(0, 0, days)
	err = a.Store.AddInvite(ctx, Invite{Hash: hashKey(code), Uses: uses, Created: now, Expires: expires})
	return code[:4] + "-" + code[4:8] + "-" + code[8:12] + "-" + code[12:], expires, err
}

// normalCode returns a code as it is hashed, however it was typed.
func normalCode(code string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= '2' && r <= '7':
			return r
		case r >= 'A' && r <= 'Z':
			return r - 'A' + 'a'
		case r == '0':
			return 'o'
		case r == '1':
			return 'l'
		}
		return -1
	}, code)
}
