package bench

import (
	"context"
	"database/sql"
	"fmt"
	"testing"
	"time"

	_ "modernc.org/sqlite" // changes many rows of a closed collection at once

	"karuta/internal/interop"
	"karuta/syncclient"
)

// manyNotes is how many notes the large sync sends.
const manyNotes = 20_000

const (
	nothingRow = "sync: nothing to do"
	oneNoteRow = "sync: one changed note"
	sendRow    = "sync: send 20,000 changed notes"
	receiveRow = "sync: receive 20,000 changed notes"
)

var syncRows = []string{
	nothingRow, oneNoteRow, sendRow, receiveRow, sendMediaRow, receiveMediaRow, uploadRow, downloadRow,
}

// syncPairs are two devices of each program. Each program has its own account on one server.
type syncPairs struct {
	t        testing.TB
	server   *interop.Server
	user     interop.User // Karuta's
	one, two *pair
	round    int
}

func newSyncPairs(t testing.TB, from large, c choice) *syncPairs {
	t.Helper()
	ours, theirs := interop.User{Name: "karuta", Password: "k"}, interop.User{Name: "anki", Password: "a"}
	server := interop.StartServer(t, ours, theirs)
	s := &syncPairs{t: t, server: server, user: ours, one: newPair(t, from.path, choice{}), two: newPair(t, from.path, choice{})}
	for _, p := range []*pair{s.one, s.two} {
		p.login(server, ours, nil)
		p.anki.LoginAs(server, theirs)
	}
	must(t, s.one.client.Upload(context.Background(), s.one.col))
	must(t, s.two.client.Replace(context.Background(), s.two.path, s.two.col.Close))
	s.two.open()
	if !c.alone {
		s.one.anki.FullUpload()
		s.two.anki.FullDownload()
	}
	return s
}

func (s *syncPairs) works() []work {
	return []work{
		{name: nothingRow, runs: 15, ours: s.one.sync, theirs: s.one.ankiSync},
		{name: oneNoteRow, runs: 15, ours: s.sendOurs(1), theirs: s.sendTheirs(1)},
		{name: sendRow, runs: 5, ours: s.sendOurs(manyNotes), theirs: s.sendTheirs(manyNotes)},
		{name: receiveRow, runs: 5, ours: s.receiveOurs, theirs: s.receiveTheirs},
		{name: sendMediaRow, runs: 3, ours: s.sendMedia, theirs: s.sendAnkiMedia},
		{name: receiveMediaRow, runs: 3, ours: s.receiveMedia, theirs: s.receiveAnkiMedia},
		// The one-way syncs come last: after them the second devices would have to follow.
		{name: uploadRow, runs: 5, ours: s.one.upload, theirs: s.one.ankiOneWay(true)},
		{name: downloadRow, runs: 5, ours: s.one.download, theirs: s.one.ankiOneWay(false)},
	}
}

func (p *pair) sync() cost {
	p.t.Helper()
	return since(p.t, func() error {
		result, err := p.client.Sync(context.Background(), p.col)
		if err == nil && result.Required == syncclient.RequiredFull {
			err = fmt.Errorf("a one-way sync is required")
		}
		return err
	})
}

func (p *pair) ankiSync() cost {
	p.t.Helper()
	return p.time(`
from session import S
t = clock()
out = col.sync_collection(S.auth, False)
result = clock() - t
assert out.required == out.NO_CHANGES, "a one-way sync is required"`, nil)
}

// changeNotes gives the first notes new text, as if each had been edited now.
func changeNotes(t testing.TB, path string, count, round int) {
	t.Helper()
	db, err := sql.Open("sqlite", path)
	must(t, err)
	defer func() { must(t, db.Close()) }()
	tx, err := db.Begin()
	must(t, err)
	_, err = tx.Exec(`update notes set flds = flds || ?, usn = -1, mod = ? where id in (select id from notes order by id limit ?)`,
		fmt.Sprint(" ", round), time.Now().Unix()+int64(round), count)
	must(t, err)
	_, err = tx.Exec("update col set mod = max(mod + 1, ?)", time.Now().UnixMilli())
	must(t, err)
	must(t, tx.Commit())
}

func (s *syncPairs) sendOurs(count int) func() cost {
	return func() cost {
		s.changeOurs(count)
		return s.one.sync()
	}
}

func (s *syncPairs) changeOurs(count int) {
	s.round++
	must(s.t, s.one.col.Close())
	changeNotes(s.t, s.one.path, count, s.round)
	s.one.open()
}

func (s *syncPairs) sendTheirs(count int) func() cost {
	return func() cost {
		s.round++
		s.one.anki.Close()
		changeNotes(s.t, s.one.anki.Path, count, s.round)
		s.one.anki.Open()
		return s.one.ankiSync()
	}
}

func (s *syncPairs) receiveOurs() cost {
	s.two.sync() // what the rows before left
	s.sendOurs(manyNotes)()
	return s.two.sync()
}

func (s *syncPairs) receiveTheirs() cost {
	s.two.ankiSync()
	s.sendTheirs(manyNotes)()
	return s.two.ankiSync()
}
