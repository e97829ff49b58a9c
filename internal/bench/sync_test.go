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

var syncRows = []string{
	"sync: nothing to do", "sync: one changed note", "sync: send 20,000 changed notes", "sync: receive 20,000 changed notes",
}

// syncPairs are two devices of each program. Each program has its own account on one server.
type syncPairs struct {
	t        testing.TB
	one, two *pair
	round    int
}

func syncWorks(t testing.TB, from large, c choice) []work {
	t.Helper()
	ours, theirs := interop.User{Name: "karuta", Password: "k"}, interop.User{Name: "anki", Password: "a"}
	server := interop.StartServer(t, ours, theirs)
	s := &syncPairs{t: t, one: newPair(t, from.path, choice{}), two: newPair(t, from.path, choice{})}
	for _, p := range []*pair{s.one, s.two} {
		p.login(server, ours, theirs)
	}
	must(t, s.one.client.Upload(context.Background(), s.one.col))
	must(t, s.two.client.Replace(context.Background(), s.two.path, s.two.col.Close))
	s.two.open()
	if !c.alone {
		s.one.anki.FullUpload()
		s.two.anki.FullDownload()
	}
	both := func(name string, runs int, ours, theirs func() cost) work {
		return work{name: name, runs: runs, ours: ours, theirs: theirs}
	}
	return []work{
		both(syncRows[0], 15, s.one.sync, s.one.ankiSync),
		both(syncRows[1], 15, s.sendOurs(1), s.sendTheirs(1)),
		both(syncRows[2], 5, s.sendOurs(manyNotes), s.sendTheirs(manyNotes)),
		both(syncRows[3], 5, s.receiveOurs, s.receiveTheirs),
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
		s.round++
		must(s.t, s.one.col.Close())
		changeNotes(s.t, s.one.path, count, s.round)
		s.one.open()
		return s.one.sync()
	}
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
