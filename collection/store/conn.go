package store

import (
	"context"
	"database/sql"
	"errors"
)

// conn is one connection with the statements prepared on it.
type conn struct {
	c       *sql.Conn
	stmts   map[string]*sql.Stmt
	viewing bool // the next statement is to be the first one of a snapshot, see view
}

func newConn(c *sql.Conn) *conn { return &conn{c: c, stmts: map[string]*sql.Stmt{}} }

func (c *conn) prepare(query string) (*sql.Stmt, error) {
	if err := c.beginView(); err != nil {
		return nil, err
	}
	if s := c.stmts[query]; s != nil {
		return s, nil
	}
	s, err := c.c.PrepareContext(context.Background(), query)
	if err != nil {
		return nil, fromDriver(err)
	}
	c.stmts[query] = s
	return s, nil
}

// oneRow is what a statement may do on failure that writes a single row: there
// is nothing of it to take back. Unless told so SQLite keeps a journal for each
// statement that has triggers, as all have while undo records.
const oneRow = "or fail"

// exec runs a statement that is used again and again, prepared once.
func (c *conn) exec(query string, args ...any) (int64, error) {
	s, err := c.prepare(query)
	if err != nil {
		return 0, err
	}
	res, err := s.ExecContext(context.Background(), args...)
	if err != nil {
		return 0, fromDriver(err)
	}
	n, err := res.RowsAffected()
	return n, fromDriver(err)
}

// execOnce runs statements that are not worth keeping prepared.
func (c *conn) execOnce(query string, args ...any) error {
	if err := c.beginView(); err != nil {
		return err
	}
	_, err := c.c.ExecContext(context.Background(), query, args...)
	return fromDriver(err)
}

// each runs a query and calls row for every line of its result.
func (c *conn) each(query string, args []any, row func(scan func(...any) error) error) (err error) {
	s, err := c.prepare(query)
	if err != nil {
		return err
	}
	rows, err := s.QueryContext(context.Background(), args...)
	if err != nil {
		return fromDriver(err)
	}
	return eachRow(rows, row)
}

// eachOnce is each for a query whose text is made up and not worth keeping.
func (c *conn) eachOnce(query string, args []any, row func(scan func(...any) error) error) error {
	if err := c.beginView(); err != nil {
		return err
	}
	rows, err := c.c.QueryContext(context.Background(), query, args...)
	if err != nil {
		return fromDriver(err)
	}
	return eachRow(rows, row)
}

func eachRow(rows *sql.Rows, row func(scan func(...any) error) error) (err error) {
	defer func() { err = errors.Join(err, fromDriver(rows.Close())) }()
	line := newLine(rows)
	for rows.Next() {
		if err := row(line.scan); err != nil {
			return fromDriver(err)
		}
	}
	return fromDriver(rows.Err())
}

// one runs a query that has at most one line and reports whether it had one.
func (c *conn) one(query string, args []any, dest ...any) (found bool, err error) {
	s, err := c.prepare(query)
	if err != nil {
		return false, err
	}
	rows, err := s.QueryContext(context.Background(), args...)
	if err != nil {
		return false, fromDriver(err)
	}
	defer func() { err = errors.Join(err, fromDriver(rows.Close())) }()
	if !rows.Next() {
		return false, fromDriver(rows.Err())
	}
	if err := newLine(rows).scan(dest...); err != nil {
		return false, fromDriver(err)
	}
	return true, nil
}

// view runs fn, for which all that it reads is of one moment. SQLite is asked
// for a snapshot only once fn reads: it may have all it needs in memory.
func (c *conn) view(fn func() error) (err error) {
	c.viewing = true
	defer func() { // also when fn panics: the connection goes on being used
		if c.viewing {
			c.viewing = false
			return
		}
		_, endErr := c.exec("rollback")
		err = errors.Join(err, endErr)
	}()
	return fn()
}

func (c *conn) beginView() error {
	if !c.viewing {
		return nil
	}
	c.viewing = false
	_, err := c.exec("begin")
	return err
}

// sparing runs fn, which goes through the whole file once, with a small cache:
// what it kept of the pages would only fill the memory.
func (c *conn) sparing(fn func() error) error {
	size := ""
	if _, err := c.one("select cache_size from pragma_cache_size", nil, &size); err != nil {
		return err
	}
	if err := c.execOnce("pragma cache_size = -1024"); err != nil {
		return err
	}
	err := fn()
	return errors.Join(err, c.execOnce("pragma cache_size = "+size))
}

func (c *conn) close() error {
	var errs []error
	for _, s := range c.stmts {
		errs = append(errs, s.Close())
	}
	return errors.Join(append(errs, c.c.Close())...)
}

// forgetStatements closes what is prepared, so that nothing holds a database
// that is about to be detached.
func (c *conn) forgetStatements() {
	for query, s := range c.stmts {
		_ = s.Close() // it is not used again
		delete(c.stmts, query)
	}
}
