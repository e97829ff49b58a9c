package media

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
)

// row is what is known of one file.
type row struct {
	name    string
	sum     Sum
	deleted bool  // a deletion that waits to be sent; sum is void
	size    int64 // bytes
	mtime   int64 // nanoseconds; 0: look at the content again
	dirty   bool  // the server does not know yet
	away    bool  // on the server, but not in the folder: see Tracker
}

// Wanted is a file that the server has and the folder lacks.
type Wanted struct {
	Name string
	Sum  Sum // of the content that was announced
}

// rows reads and writes the database, within a transaction or without one.
type rows struct {
	q interface {
		ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
		QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
		QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
	}
}

// update runs fn in one transaction, which is kept if fn succeeds. It does not
// stop in the middle when somebody cancels: it is short.
func (t *Tracker) update(fn func(rows) error) (err error) {
	tx, err := t.db.Begin()
	if err != nil {
		return fmt.Errorf("media database: %w", fromDriver(err))
	}
	if err := fn(rows{tx}); err != nil {
		return errors.Join(err, tx.Rollback())
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("media database: %w", fromDriver(err))
	}
	return nil
}

// rows reads outside of a transaction.
func (t *Tracker) rows() rows { return rows{t.db} }

func (r rows) exec(query string, args ...any) error {
	if _, err := r.q.ExecContext(context.Background(), query, args...); err != nil {
		return fmt.Errorf("media database: %w", fromDriver(err))
	}
	return nil
}

func (r rows) scalar(into any, query string, args ...any) error {
	if err := r.q.QueryRowContext(context.Background(), query, args...).Scan(into); err != nil {
		return fmt.Errorf("media database: %w", fromDriver(err))
	}
	return nil
}

const rowColumns = "name, sum, size, mtime, dirty, away"

func scanRow(scan func(...any) error) (row, error) {
	var f row
	var sum []byte
	err := scan(&f.name, &sum, &f.size, &f.mtime, &f.dirty, &f.away)
	f.deleted = sum == nil
	copy(f.sum[:], sum)
	return f, err
}

// find returns what is known of a file; nil if nothing is.
func (r rows) find(name string) (*row, error) {
	f, err := scanRow(r.q.QueryRowContext(context.Background(), "select "+rowColumns+" from files where name = ?", name).Scan)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return nil, nil
	case err != nil:
		return nil, fmt.Errorf("media database: %w", fromDriver(err))
	}
	return &f, nil
}

// each calls fn for the files that the condition is true of. fn must not use
// the database.
func (r rows) each(where string, args []any, fn func(row) (more bool)) (err error) {
	list, err := r.q.QueryContext(context.Background(), "select "+rowColumns+" from files where "+where, args...)
	if err != nil {
		return fmt.Errorf("media database: %w", fromDriver(err))
	}
	defer func() { err = errors.Join(err, list.Close()) }()
	for list.Next() {
		f, err := scanRow(list.Scan)
		if err != nil {
			return fmt.Errorf("media database: %w", err)
		}
		if !fn(f) {
			return nil
		}
	}
	if err := list.Err(); err != nil {
		return fmt.Errorf("media database: %w", fromDriver(err))
	}
	return nil
}

func (r rows) put(f row) error {
	var sum []byte
	if !f.deleted {
		sum = f.sum[:]
	}
	return r.exec("insert or replace into files ("+rowColumns+") values (?, ?, ?, ?, ?, ?)",
		f.name, sum, f.size, f.mtime, f.dirty, f.away)
}

func (r rows) drop(name string) error { return r.exec("delete from files where name = ?", name) }

// want notes a file to be fetched. A deletion of it that waits to be sent is off.
func (r rows) want(w Wanted, usn int32) error {
	return errors.Join(
		r.exec("delete from files where name = ? and sum is null", w.Name),
		r.exec("insert or replace into wanted (name, sum, usn) values (?, ?, ?)", w.Name, w.Sum[:], usn),
	)
}

func (r rows) unwant(name string) error { return r.exec("delete from wanted where name = ?", name) }

// markDeleted notes a deletion that waits to be sent.
func (r rows) markDeleted(name string) error {
	return r.put(row{name: name, deleted: true, dirty: true})
}

func (r rows) listWanted() (wanted []Wanted, err error) {
	list, err := r.q.QueryContext(context.Background(), "select name, sum from wanted order by usn, name")
	if err != nil {
		return nil, fmt.Errorf("media database: %w", fromDriver(err))
	}
	defer func() { err = errors.Join(err, list.Close()) }()
	for list.Next() {
		var w Wanted
		var sum []byte
		if err := list.Scan(&w.Name, &sum); err != nil {
			return nil, fmt.Errorf("media database: %w", err)
		}
		copy(w.Sum[:], sum)
		wanted = append(wanted, w)
	}
	if err := list.Err(); err != nil {
		return nil, fmt.Errorf("media database: %w", fromDriver(err))
	}
	return wanted, nil
}
