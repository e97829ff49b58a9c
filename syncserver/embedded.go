package syncserver

import (
	"context"
	"database/sql"
	_ "embed" // for the schemas
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// The steps by which the database of the accounts came to be.
var (
	//go:embed accounts_1.sql
	accounts1 string
	//go:embed accounts_2.sql
	accounts2 string
)

// Embedded is the Store that needs nothing but a folder: accounts are in an
// SQLite database, everything else in files.
//
//	accounts.db      accounts, devices, tokens and invites
//	users/ID/        an account's folder
type Embedded struct {
	dir   string
	db    *sql.DB
	known known
}

var _ Store = (*Embedded)(nil)

// OpenEmbedded opens the store in the folder dir and makes it if it is missing.
func OpenEmbedded(dir string) (_ *Embedded, err error) {
	if err := os.MkdirAll(filepath.Join(dir, "users"), 0o700); err != nil {
		return nil, fmt.Errorf("open accounts: %w", err)
	}
	path := filepath.Join(dir, "accounts.db")
	if err := makePrivate(path); err != nil {
		return nil, fmt.Errorf("open accounts: %w", err)
	}
	db, err := openDatabase(path, shared, accounts1, accounts2)
	if err != nil {
		return nil, fmt.Errorf("open accounts: %w", err)
	}
	s := &Embedded{dir: dir, db: db}
	if s.known.index, err = openLogIndex(path); err == nil {
		err = s.finishRemovals()
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("open accounts: %w", err), s.Close())
	}
	return s, nil
}

// makePrivate makes a database that nobody else on the machine may read,
// whatever the folder lets them; what SQLite puts beside it is as private.
func makePrivate(path string) error {
	file, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return err
	}
	return errors.Join(file.Chmod(0o600), file.Close())
}

// Close lets go of the database.
func (s *Embedded) Close() error { return errors.Join(s.db.Close(), s.known.close()) }

// Folder returns the path of the account's folder and makes it if it is missing.
// That no other process serves the same folder is seen to by the collection's own lock.
func (s *Embedded) Folder(ctx context.Context, id AccountID) (string, func() error, error) {
	path := s.folder(id)
	if err := os.MkdirAll(path, 0o700); err != nil {
		return "", nil, fmt.Errorf("open folder of account: %w", err)
	}
	if _, err := s.GetAccount(ctx, id); err != nil { // asked last, as it may be being removed
		if errors.Is(err, ErrNoAccount) {
			err = errors.Join(err, os.RemoveAll(path))
		}
		return "", nil, fmt.Errorf("open folder of account: %w", err)
	}
	return path, func() error { return nil }, nil
}

// folder is named by the number: no name that somebody has chosen becomes a path.
func (s *Embedded) folder(id AccountID) string {
	return filepath.Join(s.dir, "users", strconv.FormatInt(int64(id), 10))
}

// removedSuffix marks a folder whose account is being removed.
const removedSuffix = ".removed"

// RemoveAccount removes the account and its folder. The folder is moved aside
// first, so that whoever is still writing finds none.
func (s *Embedded) RemoveAccount(ctx context.Context, id AccountID) error {
	aside := s.folder(id) + removedSuffix
	if err := os.Rename(s.folder(id), aside); err != nil && !errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("remove account: %w", err)
	}
	if err := changeOne(ctx, s.db, ErrNoAccount, "delete from accounts where id = ?", id); err != nil {
		return fmt.Errorf("remove account: %w", errors.Join(err, s.finishRemovals()))
	}
	if err := errors.Join(os.RemoveAll(aside), os.RemoveAll(s.folder(id))); err != nil {
		return fmt.Errorf("remove account: %w", err)
	}
	return nil
}

// finishRemovals ends the removals that did not come to their end: the folder
// goes where the account is gone, and else comes back.
func (s *Embedded) finishRemovals() error {
	entries, err := os.ReadDir(filepath.Join(s.dir, "users"))
	if err != nil {
		return err
	}
	var errs []error
	for _, entry := range entries {
		number, removed := strings.CutSuffix(entry.Name(), removedSuffix)
		id, err := strconv.ParseInt(number, 10, 64)
		if !removed || err != nil {
			continue
		}
		folder := s.folder(AccountID(id))
		aside := folder + removedSuffix
		switch _, err := s.GetAccount(context.Background(), AccountID(id)); {
		case err == nil:
			errs = append(errs, os.Rename(aside, folder))
		case errors.Is(err, ErrNoAccount):
			errs = append(errs, os.RemoveAll(aside))
		default:
			errs = append(errs, err)
		}
	}
	return errors.Join(errs...)
}

// executor is a database or a transaction.
type executor interface {
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
}

// changeOne runs a statement that must change a row, or else the error none is reported.
func changeOne(ctx context.Context, e executor, none error, query string, args ...any) error {
	result, err := e.ExecContext(ctx, query, args...)
	if err != nil {
		return err
	}
	n, err := result.RowsAffected()
	if err == nil && n == 0 {
		err = none
	}
	return err
}

// times are kept in milliseconds.
func fromMillis(ms int64) time.Time { return time.UnixMilli(ms).UTC() }
