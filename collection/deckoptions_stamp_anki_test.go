package collection_test

import (
	"fmt"
	"math/rand/v2"
	"testing"
)

// disturb changes cards and logs behind the back of both programs: memories that are there, missing, half or what
// computing them anew will find, cards that are away, borrowed or of no known state. What is stamped next, shows.
const disturb = `
import random
rnd = random.Random(args["seed"])
db = col.db
cards = db.list("select id from cards")
filtered = db.list("select id from decks where name like 'Filtered%'")
normal = [d for d in db.list("select id from decks") if d not in filtered]
for card in rnd.sample(cards, len(cards) // 3):
    kind = rnd.randrange(11)
    if kind == 0:
        db.execute("update cards set queue = ? where id = ?", rnd.choice([-1, -2, -3]), card)
    elif kind == 1:
        db.execute("update cards set queue = type where id = ? and type < 3", card)
    elif kind == 2:
        db.execute("update cards set data = ? where id = ?", rnd.choice(["{}", '{"s":3,"d":4}', '{"pos":3,"dr":0.9}', '{"decay":0.5}']), card)
    elif kind == 3:
        db.execute("delete from revlog where cid = ?", card)
    elif kind == 4:
        db.execute("delete from revlog where cid = ? and ease > 0", card)
    elif kind == 5:
        db.execute("update cards set type = 2, queue = 2, due = ?, ivl = ? where id = ? and odid = 0",
            col.sched.today + rnd.randrange(-9, 30), rnd.choice([0, 1, 7, 40]), card)
    elif kind == 6:
        db.execute("update cards set type = ?, queue = 1, due = ? where id = ? and odid = 0", rnd.choice([1, 3]), args["now"] + rnd.randrange(900), card)
    elif kind == 7:
        db.execute("update cards set odid = did, odue = due, did = ?, due = -99000 where id = ? and odid = 0", rnd.choice(filtered), card)
    elif kind == 8:
        db.execute("update cards set did = odid, due = odue, odid = 0, odue = 0 where id = ? and odid > 0", card)
    elif kind == 9:
        db.execute("update cards set did = ? where id = ? and odid = 0", rnd.choice(normal), card)
    elif kind == 10:
        db.execute("update cards set type = 0, queue = 0, due = ? where id = ? and odid = 0", rnd.randrange(90), card)
db.execute("update cards set mod = 0, usn = 0")
`

// TestSavedOptionsStampWhatAnkiStamps holds which cards are marked as changed when options are saved.
func TestSavedOptionsStampWhatAnkiStamps(t *testing.T) {
	const steps = 8
	for seed := range seeds(3) {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			o := &operator{pair: newPair(t, ""), Rand: rand.New(rand.NewPCG(uint64(seed), 11))}
			o.python(optionsCollection, pyArgs{"seed": seed, "now": o.at.Unix(), "notes": 30, "balancer": seed%2 == 1}, nil)
			for step := range steps {
				o.python(disturb, pyArgs{"seed": seed*steps + step, "now": o.at.Unix()}, nil)
				o.copyToKaruta()
				o.changeOptions()
			}
		})
	}
}
