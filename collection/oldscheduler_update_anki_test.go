package collection_test

import (
	"testing"
	"time"

	"karuta/internal/interop"
)

// firstScheduler makes a collection of Anki's first scheduler: cards and answers in all states, decks of both kinds.
const firstScheduler = `
import random
from anki import decks_pb2
r = random.Random(args["seed"])
db = col.db
db.execute("delete from config where key in ('schedVer', 'sched2021', 'creationOffset')")
if args["version"]:
    db.execute("insert into config values ('schedVer', 0, 0, ?)", list(args["version"].encode()))
db.execute("update col set crt = ?", args["created"])
common = list(decks_pb2.Deck.Common().SerializeToString())
for did, reschedule in ((100, True), (200, False)):
    kind = decks_pb2.Deck.KindContainer()
    kind.filtered.reschedule = reschedule
    db.execute("insert into decks values (?, ?, 0, 5, ?, ?)", did, f"filtered {did}", common, list(kind.SerializeToString()))
mid = col.models.id_for_name("Basic")
for i in range(400):
    db.execute("insert into notes values (?, ?, ?, 1, 5, '', ?, 'x', 0, 0, '')", 1000 + i, f"g{i}", mid, "x\x1fy")
    db.execute("insert into cards values (?, ?, ?, 0, 7, 5, ?, ?, ?, ?, ?, 3, 1, ?, ?, ?, ?, '{}')",
        5000 + i, 1000 + i, r.choice([1, 100, 200]), r.choice([0, 1, 2, 3]), r.choice([-3, -2, -1, 0, 1, 2, 3, 4]),
        r.choice([1, 50, -5, 1000000000, 1000000001, 1700000000]), r.choice([0, 5]), r.choice([0, 2500]), r.choice([0, 1001, 2002]),
        r.choice([0, 7, 1700000001]), r.choice([0, 0, 1]), r.choice([0, 3]))
    db.execute("insert into revlog values (?, ?, 5, ?, ?, 1, 2500, 100, ?)",
        1600000000000 + i, 5000 + i, r.choice([0, 1, 2, 3, 4, 5]), r.choice([5, -600]), r.choice([0, 1, 2, 3, 4, 5]))
`

// TestUpdatingTheSchedulerLeavesWhatAnkisDoes holds every row after the update against what Anki makes of it. Its
// window switches the third scheduler on afterwards.
func TestUpdatingTheSchedulerLeavesWhatAnkisDoes(t *testing.T) {
	const winter, summer = 1_577_880_000, 1_593_000_000 // in 2020
	zone, err := time.LoadLocation("America/New_York")
	if err != nil {
		t.Fatal(err)
	}
	for seed, c := range []struct {
		version string
		created int64
	}{{"", winter}, {"1", summer}, {"", summer}, {"2", winter}} {
		old := c.version != "2"
		p := newPairIn(t, zone, firstScheduler, pyArgs{"seed": seed, "version": c.version, "created": c.created})
		before := interop.ReadDump(t, p.path)
		p.both("update scheduler", `
from anki.config_pb2 import ConfigKey
if args["old"]:
    col._backend.upgrade_scheduler()
    col._backend.set_config_bool(key=ConfigKey.Bool.SCHED_2021, value=True, undoable=False)
`, pyArgs{"old": old}, p.col.UpdateScheduler)
		if changed := len(interop.DiffExact(before, interop.ReadDump(t, p.path))) > 0; changed != old {
			t.Errorf("schedVer %q: changed %v", c.version, changed)
		}
		if _, err := p.col.Study(1); err != nil {
			t.Errorf("schedVer %q: studying: %v", c.version, err)
		}
	}
}
