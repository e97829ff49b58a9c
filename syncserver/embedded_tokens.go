package syncserver

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"
)

// AddToken adds a token.
func (s *Embedded) AddToken(ctx context.Context, t Token) error {
	_, err := s.db.ExecContext(ctx, "insert into tokens (hash, kind, account, created, expires) values (?,?,?,?,?)",
		t.Hash, t.Kind, t.Account, t.Created.UnixMilli(), t.Expires.UnixMilli())
	if err != nil {
		return fmt.Errorf("add token: %w", err)
	}
	return nil
}

const (
	tokenColumns = "hash, kind, account, created, expires"
	whichToken   = "where kind = ? and hash = ? and expires > ?"
)

// FindToken returns a token.
func (s *Embedded) FindToken(ctx context.Context, kind TokenKind, hash []byte, now time.Time) (Token, error) {
	return s.oneToken(ctx, "select "+tokenColumns+" from tokens "+whichToken, kind, hash, now.UnixMilli())
}

// TakeToken returns a token and removes it.
func (s *Embedded) TakeToken(ctx context.Context, kind TokenKind, hash []byte, now time.Time) (Token, error) {
	return s.oneToken(ctx, "delete from tokens "+whichToken+" returning "+tokenColumns, kind, hash, now.UnixMilli())
}

func (s *Embedded) oneToken(ctx context.Context, query string, args ...any) (t Token, err error) {
	var created, expires int64
	err = s.db.QueryRowContext(ctx, query, args...).Scan(&t.Hash, &t.Kind, &t.Account, &created, &expires)
	if errors.Is(err, sql.ErrNoRows) {
		err = ErrNoToken
	}
	if err != nil {
		return Token{}, fmt.Errorf("find token: %w", err)
	}
	t.Created, t.Expires = fromMillis(created), fromMillis(expires)
	return t, nil
}

// RemoveTokens removes the tokens of an account that have one of the kinds.
func (s *Embedded) RemoveTokens(ctx context.Context, account AccountID, kinds ...TokenKind) error {
	for _, kind := range kinds {
		if _, err := s.db.ExecContext(ctx, "delete from tokens where account = ? and kind = ?", account, kind); err != nil {
			return fmt.Errorf("remove tokens: %w", err)
		}
	}
	return nil
}

// AddInvite adds an invite.
func (s *Embedded) AddInvite(ctx context.Context, i Invite) error {
	_, err := s.db.ExecContext(ctx, "insert into invites (hash, uses, created, expires) values (?,?,?,?)",
		i.Hash, i.Uses, i.Created.UnixMilli(), i.Expires.UnixMilli())
	if err != nil {
		return fmt.Errorf("add invite: %w", err)
	}
	return nil
}

// FindInvite returns an invite that can be used.
func (s *Embedded) FindInvite(ctx context.Context, hash []byte, now time.Time) (Invite, error) {
	i := Invite{Hash: hash}
	var created, expires int64
	err := s.db.QueryRowContext(ctx, "select uses, created, expires from invites where hash = ? and uses > 0 and expires > ?", hash, now.UnixMilli()).
		Scan(&i.Uses, &created, &expires)
	if errors.Is(err, sql.ErrNoRows) {
		err = ErrNoInvite
	}
	if err != nil {
		return Invite{}, fmt.Errorf("find invite: %w", err)
	}
	i.Created, i.Expires = fromMillis(created), fromMillis(expires)
	return i, nil
}

// RemoveExpired removes the tokens and invites that are of no use any more.
func (s *Embedded) RemoveExpired(ctx context.Context, now time.Time) error {
	_, err := s.db.ExecContext(ctx, "delete from tokens where expires <= ?", now.UnixMilli())
	if err == nil {
		_, err = s.db.ExecContext(ctx, "delete from invites where expires <= ? or uses <= 0", now.UnixMilli())
	}
	if err != nil {
		return fmt.Errorf("remove what has expired: %w", err)
	}
	return nil
}

// RemoveUnconfirmed removes old accounts that were never confirmed. Nothing can be in their folders.
func (s *Embedded) RemoveUnconfirmed(ctx context.Context, before time.Time) error {
	_, err := s.db.ExecContext(ctx, "delete from accounts where unconfirmed and created < ?", before.UnixMilli())
	if err != nil {
		return fmt.Errorf("remove unconfirmed accounts: %w", err)
	}
	return nil
}
