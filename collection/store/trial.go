package store

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"regexp"

	"karuta/internal/sqlitefile"
)

// trialTables are the tables that can be written in a trial.
var trialTables = []string{"col", "config", "deck_config", "decks", "cards"}

// Trial calls fn with a transaction that leaves no trace: it reads a snapshot
// of the collection and what it has itself written to cards, decks, presets and
// settings. What it adds to the review log is dropped at once; anything else it
// cannot write (anki.ErrReadOnly). It may be called from any goroutine, waits
// for no writer and keeps none waiting. The error is fn's, the context's, or
// one of reading.
func (db *DB) Trial(ctx context.Context, stamp Stamp, fn func(*Tx) error) (err error) {
	select {
	case <-db.closed:
		return fmt.Errorf("trial: %w", errClosed)
	default:
	}
	// The file itself is closed to writing on this connection; temporary tables are not.
	setup := setupOf(Options{})
	setup.Params = url.Values{"mode": {"ro"}}
	pool, err := sqlitefile.Open(db.path, setup)
	if err != nil {
		return fmt.Errorf("trial: %w", fromDriver(err))
	}
	defer func() { err = errors.Join(err, fromDriver(pool.Close())) }()
	c, err := connect(pool)
	if err != nil {
		return fmt.Errorf("trial: %w", err)
	}
	defer func() { err = errors.Join(err, c.close()) }()
	return c.view(func() error {
		if err := c.coverTables(ctx); err != nil {
			return fmt.Errorf("trial: %w", err)
		}
		return fn(&Tx{Reader: Reader{c}, Stamp: stamp})
	})
}

// coverTables puts temporary copies, with all their indexes, before the tables:
// SQLite looks for a name among what is temporary first.
func (c *conn) coverTables(ctx context.Context) error {
	for _, table := range trialTables {
		if err := errors.Join(ctx.Err(), c.coverTable(table)); err != nil {
			return err
		}
	}
	// The log is large, and nothing that can be tried reads what it has added to it.
	return c.execOnce(`create temp view revlog as select * from main.revlog;
		create temp trigger revlog_dropped instead of insert on revlog begin select 1; end`)
}

func (c *conn) coverTable(table string) error {
	var layout []string
	query := "select sql from main.sqlite_master where tbl_name = ? and type in ('table', 'index') and sql is not null order by type desc"
	err := c.eachOnce(query, []any{table}, func(scan func(...any) error) error {
		var text string
		err := scan(&text)
		// SQLite keeps these texts with the name right after the first words, whatever was written there.
		layout = append(layout, namePlace.ReplaceAllString(text, "$0 temp."))
		return err
	})
	if err != nil {
		return err
	}
	// Copied into a table that has its indexes, rows and index entries go over as they are, unsorted.
	for _, step := range append(layout, "insert into temp."+table+" select * from main."+table) {
		if err := c.execOnce(step); err != nil {
			return err
		}
	}
	return nil
}

var namePlace = regexp.MustCompile(`^CREATE (TABLE|INDEX|UNIQUE INDEX)`)
