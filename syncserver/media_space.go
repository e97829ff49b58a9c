package syncserver

import (
	"context"
	"database/sql"
	_ "embed" // for the schema
	"errors"
	"fmt"
	"path/filepath"
	"sync"
	"time"

	"karuta/media"
)

// The steps by which the database of an account's media came to be.
var (
	//go:embed media_1.sql
	media1 string
	//go:embed media_2.sql
	media2 string
)

var blankMedia = blankDatabase(media1, media2)

const (
	mediaDatabase = "media.db"
	mediaFolder   = "media"
)

// mediaSpace is the media of an account. A content is known by its SHA-1, so that
// no name from outside becomes a path, nothing is ever written over, and a crash
// leaves nothing worse than a file that nobody asks for. The database says which
// name has which content, and holds the small ones.
type mediaSpace struct {
	space *space

	mu       sync.Mutex
	db       *statements // nil while closed
	known    mediaState
	dir      string
	lastUsed time.Time
}

// open opens the database. The lock must be held.
func (m *mediaSpace) open() error {
	m.lastUsed = m.space.s.opt.Now()
	if m.db != nil {
		return nil
	}
	dir, err := m.space.folder()
	if err != nil {
		return err
	}
	path := filepath.Join(dir, mediaDatabase)
	if err := placeBlank(path, blankMedia); err != nil {
		return fmt.Errorf("open media: %w", err)
	}
	db, err := openDatabase(path, sole, media1, media2)
	if err != nil {
		return fmt.Errorf("open media: %w", err)
	}
	if err := db.QueryRow("select last_usn, bytes, files from state").Scan(&m.known.lastUSN, &m.known.bytes, &m.known.files); err != nil {
		return fmt.Errorf("open media: %w", errors.Join(err, db.Close()))
	}
	m.db, m.dir = newStatements(db), filepath.Join(dir, mediaFolder)
	return nil
}

func (m *mediaSpace) isClosed() bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.db == nil
}

func (m *mediaSpace) tidy(now time.Time, limits Limits) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.db == nil || now.Sub(m.lastUsed) < limits.OpenIdle {
		return
	}
	if err := errors.Join(m.forgetRemoved(now), m.closeIdle()); err != nil {
		m.space.log().Error("close media", "err", err)
	}
}

// closeIdle closes the database and remembers its number, unless something in it is to be forgotten one day: that needs
// it to be opened again. The lock must be held.
func (m *mediaSpace) closeIdle() error {
	var waits bool
	err := m.db.one("select exists (select 1 from removed)", nil, &waits)
	if err = errors.Join(err, m.close()); err == nil && !waits {
		m.space.s.closedMedia.keep(m.space.id, filepath.Join(filepath.Dir(m.dir), mediaDatabase), m.known.lastUSN)
	}
	return err
}

// close closes the database if it is open. The lock must be held.
func (m *mediaSpace) close() error {
	db := m.db
	if db == nil {
		return nil
	}
	m.db = nil
	return db.close()
}

func (m *mediaSpace) closeAll() {
	m.mu.Lock()
	defer m.mu.Unlock()
	if err := m.close(); err != nil {
		m.space.log().Error("close media", "err", err)
	}
}

// mediaState is what is known of all files together.
type mediaState struct {
	lastUSN      int32
	bytes, files int64
}

func (m *mediaSpace) state() (mediaState, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	err := m.open()
	return m.known, err
}

// lastUSN returns the number of the newest change. Where no media ever came it
// makes no database for them.
func (m *mediaSpace) lastUSN() (int32, error) {
	if !m.isClosed() {
		st, err := m.state()
		return st.lastUSN, err
	}
	has, err := m.exists()
	if err != nil || !has {
		return 0, err
	}
	dir, err := m.space.folder()
	if err != nil {
		return 0, err
	}
	if usn, found := m.space.s.closedMedia.find(m.space.id, filepath.Join(dir, mediaDatabase)); found {
		return usn, nil
	}
	st, err := m.state()
	return st.lastUSN, err
}

func (m *mediaSpace) bytes() (int64, error) {
	st, err := m.state()
	return st.bytes, err
}

// mediaFile is a name and its content; no sum for one that was deleted.
type mediaFile struct {
	name string
	usn  int32
	sum  []byte
	size int64
}

func scanMediaFile(scan func(...any) error) (f mediaFile, err error) {
	err = scan(&f.name, &f.usn, &f.sum, &f.size)
	return f, err
}

const mediaColumns = "select name, usn, sum, size from files "

// changes returns what changed after the number, oldest first, at most so many.
func (m *mediaSpace) changes(ctx context.Context, after int32, most int) ([]mediaFile, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if err := m.open(); err != nil {
		return nil, err
	}
	return listRows(ctx, m.db.db, scanMediaFile, mediaColumns+"where usn > ? order by usn limit ?", after, most)
}

// find returns the file of that name, or ErrNoFile.
func (m *mediaSpace) find(name string) (f mediaFile, err error) {
	err = m.db.one(mediaColumns+"where name = ? and sum is not null", []any{name}, &f.name, &f.usn, &f.sum, &f.size)
	if errors.Is(err, sql.ErrNoRows) {
		err = errNoFile
	}
	return f, err
}

var errNoFile = errors.New("there is no such file")

// keepRemovedFor is how long a content stays that no name has any more.
const keepRemovedFor = 30 * 24 * time.Hour

// forgetRemoved deletes for good what was deleted long ago.
func (m *mediaSpace) forgetRemoved(now time.Time) error {
	const old = "from removed where at < ?"
	limit := now.Add(-keepRemovedFor).UnixMilli()
	sums, err := listRows(context.Background(), m.db.db, func(scan func(...any) error) (sum []byte, err error) {
		return sum, errors.Join(scan(&sum))
	}, "select sum "+old, limit)
	if err != nil {
		return err
	}
	for _, sum := range sums {
		var used int
		if err := m.db.one("select count() from files where sum = ?", []any{sum}, &used); err != nil {
			return err
		}
		if used > 0 || len(sum) != len(media.Sum{}) {
			continue
		}
		if err := m.removeContent(media.Sum(sum)); err != nil {
			return err
		}
	}
	return m.db.exec("delete "+old, limit)
}
