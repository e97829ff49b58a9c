package store

import (
	"context"
	"errors"
	"fmt"

	"modernc.org/sqlite"
)

// pagesPerStep is how much of a file is copied before other work may go on.
const pagesPerStep = 2048

// CopyTo writes a consistent copy of the collection to path, which must not
// exist. Reading and writing go on meanwhile, unless there is only one connection.
func (db *DB) CopyTo(ctx context.Context, path string) (err error) {
	if db.sparing {
		db.writeMu.Lock()
		defer db.writeMu.Unlock()
		if db.write == nil {
			return fmt.Errorf("copy collection: %w", errClosed)
		}
		return db.write.copyTo(ctx, path)
	}
	c, err := db.ropoolConn(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, c.close()) }()
	return c.copyTo(ctx, path)
}

func (c *conn) copyTo(ctx context.Context, path string) error {
	return c.sparing(func() error {
		return c.c.Raw(func(dc any) error { return copyPages(ctx, dc, path) })
	})
}

func copyPages(ctx context.Context, dc any, path string) error {
	b, err := dc.(interface {
		NewBackup(string) (*sqlite.Backup, error)
	}).NewBackup(path)
	if err != nil {
		return fmt.Errorf("copy collection: %w", fromDriver(err))
	}
	for more := true; more; {
		if err := ctx.Err(); err != nil {
			return errors.Join(err, b.Finish())
		}
		if more, err = b.Step(pagesPerStep); err != nil {
			return errors.Join(fmt.Errorf("copy collection: %w", fromDriver(err)), b.Finish())
		}
	}
	return fromDriver(b.Finish())
}

// ropoolConn makes a connection beside those of View.
func (db *DB) ropoolConn(ctx context.Context) (*conn, error) {
	db.ropool.SetMaxOpenConns(readers + 1)
	c, err := db.ropool.Conn(ctx)
	if err != nil {
		return nil, fmt.Errorf("connect: %w", fromDriver(err))
	}
	return newConn(c), nil
}

// Checkpoint writes the log back into the file, so that the file alone holds everything.
func (db *DB) Checkpoint() error {
	db.writeMu.Lock()
	defer db.writeMu.Unlock()
	return wrap("checkpoint", db.write.execOnce("pragma wal_checkpoint(truncate)"))
}

// Optimize rewrites the file without gaps and renews indexes and statistics.
func (db *DB) Optimize() error {
	db.writeMu.Lock()
	defer db.writeMu.Unlock()
	return wrap("optimize", db.write.execOnce("vacuum; reindex; analyze"))
}

// gapsWorthClosing is the part of a file's pages that may be free without a need to rewrite it: one of so many.
const gapsWorthClosing = 10

// CloseGaps rewrites the file without gaps if they are large.
func (db *DB) CloseGaps() error {
	db.writeMu.Lock()
	defer db.writeMu.Unlock()
	var free, pages int
	_, err := db.write.one("select freelist_count, page_count from pragma_freelist_count, pragma_page_count", nil, &free, &pages)
	if err == nil && free > pages/gapsWorthClosing {
		err = db.write.execOnce("vacuum")
	}
	return wrap("close gaps", err)
}

// QuickCheck runs SQLite's own quick check and returns what it found wrong.
func (r *Reader) QuickCheck() ([]string, error) { return r.integrity("pragma quick_check") }

// IntegrityCheck runs SQLite's full check, indexes included, and returns what it found wrong.
func (r *Reader) IntegrityCheck() ([]string, error) { return r.integrity("pragma integrity_check") }

func (r *Reader) integrity(pragma string) ([]string, error) {
	var problems []string
	err := r.conn.each(pragma, nil, func(scan func(...any) error) error {
		var line string
		err := scan(&line)
		if line != "ok" {
			problems = append(problems, line)
		}
		return err
	})
	return problems, wrap("check database", err)
}

// LeaveWAL writes the log back and makes the file one that needs none, for
// programs that know no write-ahead log. Nothing can be read any more: close
// the DB.
func (db *DB) LeaveWAL() error {
	db.writeMu.Lock()
	defer db.writeMu.Unlock()
	if err := db.closeReaders(); err != nil {
		return wrap("leave write-ahead log", err)
	}
	return wrap("leave write-ahead log", db.write.execOnce("pragma journal_mode = delete"))
}
