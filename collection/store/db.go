package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"strings"
	"sync"
	"sync/atomic"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"karuta/collection/anki"
	"karuta/internal/sqlitefile"
)

// readers is how many connections serve View at the same time.
const readers = 3

func init() {
	// The driver keeps collations for the whole process: there is no way to give one to a connection.
	sqlite.MustRegisterCollationUtf8("unicase", unicaseCompare)
}

// DB is an open collection file. View may be called from any goroutine; Update
// and everything else that writes is serialised by the DB.
type DB struct {
	path   string
	pool   *sql.DB // write connection
	ropool *sql.DB // read connections

	writeMu sync.Mutex
	write   *conn
	read    chan *conn    // idle read connections
	closed  chan struct{} // closed with the DB
	lock    *fileLock
	kept    *keeper     // what undo keeps; nil until there is something
	sparing bool        // there is one connection
	syncing atomic.Bool // a transaction of Begin is open

	noteChanging func(r *Reader, old *anki.Note, fields []string) error // see BeforeNoteChange
}

// Options say how a file is opened.
type Options struct {
	// Create makes an empty database file where there is none.
	Create bool
	// Unlocked skips the lock that keeps a second Karuta out; for files that are nobody else's, such as
	// a package being read.
	Unlocked bool
	// ReadOnlyCopy opens without a write-ahead log, so that no other file appears beside this one.
	ReadOnlyCopy bool
	// Sparing keeps little in memory, however large the file: temporary tables go to the disk, and one
	// connection does for all. No other program can read the file meanwhile, and View cannot either while a
	// transaction of Begin is open. For whole files on their way to or from a server, which are read once, and
	// for a server, which has many of them.
	Sparing bool
	// KeepLog leaves an empty log beside the file when that is closed, so that it is opened faster the next time.
	KeepLog bool
}

// Open opens the file at path and takes it for this process. It reports
// anki.ErrOpenInKaruta or anki.ErrLocked when another program has it,
// anki.ErrNotCollection when it is no database.
func Open(path string, opt Options) (_ *DB, err error) {
	if path == "" || strings.HasPrefix(path, ":memory:") {
		return nil, fmt.Errorf("open %q: a collection needs a file", path)
	}
	if err := checkFile(path, opt.Create); err != nil {
		return nil, err
	}
	if err := peek(path); err != nil {
		return nil, err
	}
	db := &DB{path: path, read: make(chan *conn, readers), closed: make(chan struct{}), sparing: opt.Sparing}
	if !opt.Unlocked {
		if db.lock, err = lockFile(path); err != nil {
			return nil, err
		}
	}
	defer func() {
		if err != nil {
			_ = db.closeAll() // the first error is the one worth telling
		}
	}()
	setup := setupOf(opt)
	if db.pool, err = sqlitefile.Open(path, setup); err != nil {
		return nil, fmt.Errorf("open collection: %w", fromDriver(err))
	}
	db.pool.SetMaxOpenConns(1)
	if db.write, err = connect(db.pool); err != nil {
		return nil, fmt.Errorf("open collection: %w", err)
	}
	setup.Pragmas = append(setup.Pragmas, "query_only(1)")
	if err = db.openReaders(setup); err != nil {
		return nil, fmt.Errorf("open collection: %w", err)
	}
	return db, nil
}

func checkFile(path string, create bool) error {
	_, err := os.Stat(path)
	if errors.Is(err, os.ErrNotExist) && !create {
		return fmt.Errorf("open %s: %w", path, anki.ErrNotFound)
	}
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("open collection: %w", err)
	}
	return nil
}

// setupOf is what every connection begins with.
func setupOf(opt Options) sqlitefile.Setup {
	journal, locking, temporary, cache := "wal", "normal", "2", "-40960" // KiB
	if opt.ReadOnlyCopy {
		journal = "delete"
	}
	if opt.Sparing {
		locking, temporary, cache = "exclusive", "1", "-4096" // not of files that are attached
	}
	return sqlitefile.Setup{KeepLog: opt.KeepLog, Pragmas: []string{
		"busy_timeout(0)", "main.locking_mode(" + locking + ")", "journal_mode(" + journal + ")", "synchronous(2)",
		"temp_store(" + temporary + ")", "cache_size(" + cache + ")", "recursive_triggers(1)", "trusted_schema(0)",
	}}
}

func connect(pool *sql.DB) (*conn, error) {
	c, err := pool.Conn(context.Background())
	if err != nil {
		return nil, fromDriver(err)
	}
	n := newConn(c)
	var tables int
	if _, err := n.one("select count() from sqlite_master", nil, &tables); err != nil {
		return nil, errors.Join(err, n.close())
	}
	return n, nil
}

func (db *DB) openReaders(setup sqlitefile.Setup) (err error) {
	if db.ropool, err = sqlitefile.Open(db.path, setup); err != nil {
		return fromDriver(err)
	}
	db.ropool.SetMaxOpenConns(readers)
	for range readers {
		db.read <- nil // made when it is needed
	}
	if db.sparing {
		return nil
	}
	// The first one is made now, so that another program is kept out even while nothing runs.
	c, err := connect(db.ropool)
	if err != nil {
		return err
	}
	<-db.read
	db.read <- c
	return nil
}

// Path returns the file's path.
func (db *DB) Path() string { return db.path }

// Close writes everything back into the one file and lets go of it.
func (db *DB) Close() error {
	db.writeMu.Lock()
	defer db.writeMu.Unlock()
	return db.closeAll()
}

func (db *DB) closeAll() error {
	errs := []error{db.closeReaders()}
	if db.write != nil {
		errs = append(errs, db.write.close())
	}
	if db.kept != nil {
		db.kept.close()
	}
	if db.pool != nil {
		errs = append(errs, db.pool.Close())
	}
	if db.lock != nil {
		errs = append(errs, db.lock.release())
	}
	db.write, db.pool, db.lock, db.kept = nil, nil, nil, nil
	return errors.Join(errs...)
}

func (db *DB) closeReaders() error {
	if db.ropool == nil {
		return nil
	}
	close(db.closed)
	var errs []error
	for len(db.read) > 0 {
		if c := <-db.read; c != nil {
			errs = append(errs, c.close())
		}
	}
	errs = append(errs, db.ropool.Close())
	db.ropool = nil
	return errors.Join(errs...)
}

// View calls fn with a snapshot: everything fn reads is of one moment, however
// much is written meanwhile. It may be called from any goroutine and never
// waits for a writer.
func (db *DB) View(fn func(*Reader) error) error {
	if db.sparing {
		return db.viewAlone(fn)
	}
	return db.viewAsReader(fn)
}

func (db *DB) viewAsReader(fn func(*Reader) error) (err error) {
	var c *conn
	select {
	case c = <-db.read:
	case <-db.closed:
		return fmt.Errorf("read: %w", errClosed)
	}
	defer func() { db.read <- c }()
	if c == nil {
		if c, err = connect(db.ropool); err != nil {
			return err
		}
	}
	return c.view(func() error { return fn(&Reader{c}) })
}

// viewAlone is View where there is one connection.
func (db *DB) viewAlone(fn func(*Reader) error) error {
	if db.syncing.Load() {
		return fmt.Errorf("read: %w", anki.ErrLocked)
	}
	db.writeMu.Lock()
	defer db.writeMu.Unlock()
	return db.viewOnWriter(fn)
}

// ViewAsWriter is View for the goroutine that writes. Its connection still knows
// the pages it has read and written, where every other has to read them anew
// after each change. While a transaction is open it is View.
func (db *DB) ViewAsWriter(fn func(*Reader) error) error {
	if db.sparing {
		return db.viewAlone(fn)
	}
	if !db.writeMu.TryLock() {
		return db.viewAsReader(fn)
	}
	defer db.writeMu.Unlock()
	return db.viewOnWriter(fn)
}

// viewOnWriter is View by the connection that writes, for which the lock must be held.
func (db *DB) viewOnWriter(fn func(*Reader) error) error {
	if db.write == nil {
		return fmt.Errorf("read: %w", errClosed)
	}
	return db.write.view(func() error { return fn(&Reader{db.write}) })
}

// fromDriver turns the driver's codes into the sentinels of package anki, once
// for the whole program.
func fromDriver(err error) error {
	if err == nil {
		return nil
	}
	var e *sqlite.Error
	if !errors.As(err, &e) {
		return err
	}
	if e.Code() == sqlite3.SQLITE_IOERR_SHMSIZE { // the index of the log could not grow
		return fmt.Errorf("%w (%w)", anki.ErrDiskFull, err)
	}
	var kind error
	switch e.Code() & 0xff {
	case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED:
		kind = anki.ErrLocked
	case sqlite3.SQLITE_NOTADB:
		kind = anki.ErrNotCollection
	case sqlite3.SQLITE_CORRUPT:
		kind = anki.ErrCorrupt
	case sqlite3.SQLITE_FULL:
		kind = anki.ErrDiskFull
	case sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM:
		kind = anki.ErrReadOnly
	case sqlite3.SQLITE_CONSTRAINT:
		kind = anki.ErrExists
	default:
		return err
	}
	return fmt.Errorf("%w (%w)", kind, err)
}
