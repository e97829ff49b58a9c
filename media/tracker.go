package media

import (
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"os"
	"strings"
	"time"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// MaxFileBytes is the size up to which files are synchronised.
const MaxFileBytes = 100 << 20

// restless is how long after a change a file's time says nothing: on some disks
// two changes within it have the same time.
const restless = 2 * time.Second

// Tracker knows a media folder's files, what became of them since the server
// was last told, and what the server has that is not here yet. It keeps that in
// a database beside the folder, so that an interrupted sync goes on where it
// stopped.
//
// Some files cannot be kept under their names: on file systems where case does
// not tell names apart the second of two twins, on all the few names that are
// not tracked. They stay on the server and are not taken for deleted.
//
// A Tracker belongs to one goroutine at a time.
type Tracker struct {
	folder    *Folder
	db        *sql.DB
	now       func() time.Time
	caseBlind bool // the file system takes "A" and "a" for the same name
	// twins has the names of files by their folded form, if caseBlind; nil before it is needed.
	twins map[string]string
}

// OpenTracker opens the media folder at path, which is made if it is missing,
// and what is known of it. It must be closed.
func OpenTracker(path string) (_ *Tracker, err error) {
	folder, err := OpenFolder(path)
	if err != nil {
		return nil, err
	}
	t := &Tracker{folder: folder, now: time.Now}
	defer func() {
		if err != nil {
			err = errors.Join(err, t.Close())
		}
	}()
	if t.db, err = openDB(databaseOf(path)); err != nil {
		return nil, err
	}
	if err = folder.removeStaged(); err != nil {
		return nil, err
	}
	t.caseBlind, err = folder.caseBlind()
	return t, err
}

// Close lets go of the folder and the database.
func (t *Tracker) Close() error {
	err := t.folder.Close()
	if t.db != nil {
		err = errors.Join(err, t.db.Close())
	}
	return err
}

// Folder returns the folder.
func (t *Tracker) Folder() *Folder { return t.folder }

// LastUSN returns the number of the last change of the server that was dealt with.
func (t *Tracker) LastUSN() (usn int32, err error) {
	err = t.rows().scalar(&usn, "select usn from meta")
	return usn, err
}

// Bind says whose server the next calls are about. If it was another's before,
// everything that was known about the server is forgotten.
func (t *Tracker) Bind(account string) error {
	var before string
	if err := t.rows().scalar(&before, "select account from meta"); err != nil || before == account {
		return err
	}
	return t.forget(account)
}

// Forget drops all that is known, of the files and of the server. The next sync
// compares everything; deletions that waited to be sent are lost.
func (t *Tracker) Forget() error {
	var account string
	if err := t.rows().scalar(&account, "select account from meta"); err != nil {
		return err
	}
	return t.forget(account)
}

func (t *Tracker) forget(account string) error {
	t.twins = nil
	return t.update(func(r rows) error {
		return errors.Join(r.exec("delete from files"), r.exec("delete from wanted"),
			r.exec("update meta set usn = 0, account = ?", account))
	})
}

// Count returns how many files the server has as far as is known here.
func (t *Tracker) Count() (files uint32, err error) {
	err = t.rows().scalar(&files, `select (select count() from files where sum is not null)
		+ (select count() from wanted where name not in (select name from files where sum is not null))`)
	return files, err
}

// Pending is what waits to be sent.
type Pending struct {
	Files     int   // new or changed
	Bytes     int64 // of those files
	Deletions int
}

// CountPending returns what waits to be sent.
func (t *Tracker) CountPending() (p Pending, err error) {
	err = t.db.QueryRow(`select count(sum), coalesce(sum(iif(sum is null, 0, size)), 0), count() - count(sum) from files
		where dirty and name not in (select name from wanted)`).Scan(&p.Files, &p.Bytes, &p.Deletions)
	return p, err
}

// ListWanted returns the files to be fetched, those that have waited longest first.
func (t *Tracker) ListWanted() ([]Wanted, error) { return t.rows().listWanted() }

// stamp is what a file's time is remembered as.
func (t *Tracker) stamp(info fs.FileInfo) int64 {
	if age := t.now().Sub(info.ModTime()); age < restless {
		return 0
	}
	ns := info.ModTime().UnixNano()
	if y := info.ModTime().Year(); y < 1700 || y > 2200 || ns == math.MinInt64 {
		return 0 // out of the range of nanoseconds
	}
	return ns
}

// trackable reports whether a file of that name is looked at. The others are
// made by systems, or are files that are just being written.
func trackable(name string) bool {
	switch strings.ToLower(name) {
	case "thumbs.db", ".ds_store":
		return false
	}
	return IsPlainName(name) && !strings.HasPrefix(name, tempPrefix)
}

// removeStaged removes what an interrupted process of ours left half written.
func (f *Folder) removeStaged() error {
	entries, err := fs.Glob(f.root.FS(), tempPrefix+"*.tmp")
	if err != nil {
		return fmt.Errorf("read media folder: %w", err)
	}
	for _, name := range entries {
		info, err := f.root.Lstat(name)
		if err != nil || time.Since(info.ModTime()) < time.Hour {
			continue // gone, or somebody is still writing it
		}
		if err := f.Remove(name); err != nil {
			return err
		}
	}
	return nil
}

// caseBlind asks the file system whether case tells names apart.
func (f *Folder) caseBlind() (blind bool, err error) {
	name, err := f.stage("case", strings.NewReader(""))
	if err != nil {
		return false, err
	}
	defer func() { err = errors.Join(err, f.Remove(name)) }()
	_, err = f.root.Lstat(strings.ToUpper(name))
	if errors.Is(err, os.ErrNotExist) {
		return false, nil
	}
	return err == nil, err
}

// fold is the form in which twins are equal.
func fold(name string) string { return norm.NFC.String(cases.Fold().String(name)) }
