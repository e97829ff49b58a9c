// Package sqlitefile opens SQLite files whose connections are set up in a given order.
package sqlitefile

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"net/url"
	"path/filepath"
	"slices"
	"strings"

	"modernc.org/sqlite"
)

// Setup is what each connection begins with.
type Setup struct {
	// Pragmas are set one after the other. The driver would sort those of a name by the alphabet, and so make a
	// write-ahead log that is shared before it learns that nobody shares it.
	Pragmas []string
	// Params are the driver's own parameters; nil for none.
	Params url.Values
	// KeepLog leaves the file of the write-ahead log, emptied, when the last connection is closed: for a file that is
	// opened again and again. To make a new file for each time costs more than all else of opening.
	KeepLog bool
}

// Open returns the file at path. No connection is made yet: what is wrong with it the first use reports.
func Open(path string, setup Setup) (*sql.DB, error) {
	name := url.URL{Scheme: "file", OmitHost: true, Path: filepath.ToSlash(path), RawQuery: setup.Params.Encode()}
	c, err := sqlite.NewConnector(name.String())
	if err != nil {
		return nil, err
	}
	pragmas := setup.Pragmas
	if setup.KeepLog {
		pragmas = append(slices.Clip(pragmas), "journal_size_limit(0)") // of what stays when it was written back
	}
	text := ""
	if len(pragmas) > 0 {
		text = "pragma " + strings.Join(pragmas, "; pragma ")
	}
	return sql.OpenDB(connector{c, text, setup.KeepLog}), nil
}

// connector sets up the connections that it makes.
type connector struct {
	driver.Connector
	setup   string // SQL; "" for none
	keepLog bool
}

// Connect makes a connection.
func (c connector) Connect(ctx context.Context) (driver.Conn, error) {
	conn, err := c.Connector.Connect(ctx)
	if err != nil {
		return nil, err
	}
	if err := c.prepare(ctx, conn); err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	return conn, nil
}

func (c connector) prepare(ctx context.Context, conn driver.Conn) error {
	if c.keepLog {
		if _, err := conn.(sqlite.FileControl).FileControlPersistWAL("main", 1); err != nil {
			return err
		}
	}
	if c.setup == "" {
		return nil
	}
	_, err := conn.(driver.ExecerContext).ExecContext(ctx, c.setup, nil)
	return err
}
