package syncserver

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// foldName is what names are compared by: phones like to begin a name with a capital.
func foldName(name string) string { return norm.NFC.String(cases.Fold().String(norm.NFC.String(name))) }

const accountColumns = "select id, name, password, created, disabled, quota, unconfirmed from accounts "

func scanAccount(scan func(...any) error) (a Account, err error) {
	var created int64
	err = scan(&a.ID, &a.Name, &a.Password, &created, &a.Disabled, &a.Quota, &a.Unconfirmed)
	a.Created = fromMillis(created)
	return a, err
}

// AddAccount adds an account.
func (s *Embedded) AddAccount(ctx context.Context, a Account) (AccountID, error) {
	id, err := addAccount(ctx, s.db, a)
	if err != nil {
		return 0, fmt.Errorf("add account: %w", err)
	}
	return id, nil
}

// AddInvited adds an account and takes a use of the invite.
func (s *Embedded) AddInvited(ctx context.Context, a Account, invite []byte) (_ AccountID, err error) {
	defer func() {
		if err != nil {
			err = fmt.Errorf("add account: %w", err)
		}
	}()
	tx, err := s.db.BeginTx(ctx, nil)
	if err != nil {
		return 0, err
	}
	defer func() { _ = tx.Rollback() }() // after a commit it does nothing
	if err := changeOne(ctx, tx, ErrNoInvite, "update invites set uses = uses - 1 where hash = ? and uses > 0 and expires > ?",
		invite, a.Created.UnixMilli()); err != nil {
		return 0, err
	}
	id, err := addAccount(ctx, tx, a)
	if err != nil {
		return 0, err
	}
	return id, tx.Commit()
}

func addAccount(ctx context.Context, e executor, a Account) (AccountID, error) {
	result, err := e.ExecContext(ctx, "insert into accounts (name, fold, password, created, disabled, quota, unconfirmed) values (?,?,?,?,?,?,?)",
		a.Name, foldName(a.Name), a.Password, a.Created.UnixMilli(), a.Disabled, a.Quota, a.Unconfirmed)
	if err != nil {
		return 0, nameTaken(err)
	}
	id, err := result.LastInsertId()
	return AccountID(id), err
}

func nameTaken(err error) error {
	var e *sqlite.Error
	if errors.As(err, &e) && e.Code() == sqlite3.SQLITE_CONSTRAINT_UNIQUE {
		return ErrNameTaken
	}
	return err
}

// FindAccount returns the account of that name.
func (s *Embedded) FindAccount(ctx context.Context, name string) (Account, error) {
	return s.oneAccount(ctx, "where fold = ?", foldName(name))
}

// GetAccount returns an account.
func (s *Embedded) GetAccount(ctx context.Context, id AccountID) (Account, error) {
	return s.known.account(id, func() (Account, error) { return s.oneAccount(ctx, "where id = ?", id) })
}

func (s *Embedded) oneAccount(ctx context.Context, where string, args ...any) (Account, error) {
	a, err := scanAccount(s.db.QueryRowContext(ctx, accountColumns+where, args...).Scan)
	if errors.Is(err, sql.ErrNoRows) {
		err = ErrNoAccount
	}
	if err != nil {
		return Account{}, fmt.Errorf("find account: %w", err)
	}
	return a, nil
}

// ListAccounts returns all accounts.
func (s *Embedded) ListAccounts(ctx context.Context) ([]Account, error) {
	list, err := listRows(ctx, s.db, scanAccount, accountColumns+"order by fold")
	if err != nil {
		return nil, fmt.Errorf("list accounts: %w", err)
	}
	return list, nil
}

// listRows reads all rows of a query.
func listRows[T any](ctx context.Context, db *sql.DB, scan func(func(...any) error) (T, error), query string, args ...any) (list []T, err error) {
	rows, err := db.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		item, err := scan(rows.Scan)
		if err != nil {
			return nil, err
		}
		list = append(list, item)
	}
	return list, rows.Err()
}

// ChangeAccount changes an account.
func (s *Embedded) ChangeAccount(ctx context.Context, id AccountID, change func(*Account)) error {
	if err := s.changeAccount(ctx, id, change); err != nil {
		return fmt.Errorf("change account: %w", err)
	}
	return nil
}

func (s *Embedded) changeAccount(ctx context.Context, id AccountID, change func(*Account)) error {
	tx, err := s.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }() // after a commit it does nothing
	a, err := scanAccount(tx.QueryRowContext(ctx, accountColumns+"where id = ?", id).Scan)
	if errors.Is(err, sql.ErrNoRows) {
		return ErrNoAccount
	}
	if err != nil {
		return err
	}
	change(&a)
	_, err = tx.ExecContext(ctx, "update accounts set name = ?, fold = ?, password = ?, disabled = ?, quota = ?, unconfirmed = ? where id = ?",
		a.Name, foldName(a.Name), a.Password, a.Disabled, a.Quota, a.Unconfirmed, id)
	if err != nil {
		return nameTaken(err)
	}
	return tx.Commit()
}
