package syncserver

import (
	"database/sql"
	"errors"
)

// statements runs SQL on a database of one connection, each text prepared once.
// Its methods belong to one goroutine at a time.
type statements struct {
	db   *sql.DB
	made map[string]*sql.Stmt
}

func newStatements(db *sql.DB) *statements { return &statements{db, map[string]*sql.Stmt{}} }

func (s *statements) prepare(query string) (*sql.Stmt, error) {
	if stmt := s.made[query]; stmt != nil {
		return stmt, nil
	}
	stmt, err := s.db.Prepare(query)
	if err != nil {
		return nil, err
	}
	s.made[query] = stmt
	return stmt, nil
}

func (s *statements) exec(query string, args ...any) error {
	stmt, err := s.prepare(query)
	if err == nil {
		_, err = stmt.Exec(args...)
	}
	return err
}

// one reads the one row of a query; it reports sql.ErrNoRows.
func (s *statements) one(query string, args []any, dest ...any) error {
	stmt, err := s.prepare(query)
	if err != nil {
		return err
	}
	return stmt.QueryRow(args...).Scan(dest...)
}

// transact runs fn between begin and commit. After an error of fn nothing was
// changed; after another one nobody knows.
func (s *statements) transact(fn func() error) error {
	if err := s.exec("begin immediate"); err != nil {
		return err
	}
	err := fn()
	if err == nil {
		err = s.exec("commit")
	}
	if err != nil {
		return errors.Join(err, s.exec("rollback"))
	}
	return nil
}

func (s *statements) close() error {
	var errs []error
	for _, stmt := range s.made {
		errs = append(errs, stmt.Close())
	}
	return errors.Join(append(errs, s.db.Close())...)
}
