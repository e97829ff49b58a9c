package collection_test

import (
	"fmt"
	"slices"
	"testing"

	"karuta/collection/anki"
)

// borrowedReviews is a deck of reviews that do not record when they were, half of them in a filtered deck below, and of
// others that do, whose chances to be recalled fill the whole range.
const borrowedReviews = `
from anki.deck_config_pb2 import DeckConfig
col.db.execute("update col set crt = crt - 1000 * 86400")
home = col.decks.id("A")
away = col.decks.new_filtered("A::P")
conf = DeckConfig.Config.FromString(bytes(col.db.scalar("select config from deck_config where id = 1")))
conf.review_order, conf.reviews_per_day = args["order"], 9999
col.db.execute("update deck_config set config = ? where id = 1", list(conf.SerializeToString()))
col.set_config("fsrs", args["fsrs"])
col.decks.set_current(home)
mid = col.models.id_for_name("Basic")
def add(deck, due, ivl, odue, odid, data):
    cid = (col.db.scalar("select max(id) from cards") or 1000) + 1
    col.db.execute("insert into notes values (?,?,?,1,0,'','x','x',0,0,'')", cid, f"g{cid}", mid)
    col.db.execute("insert into cards values (?,?,?,0,1,0,2,2,?,?,2500,1,0,0,?,?,0,?)", cid, cid, deck, due, ivl, odue, odid, data)
for days in [0, 5, 12, 22, 33, 60, 95, 150, 240, 390, 620, 820, 955, 1010, 1040, 2000, 6000, 13000]:
    add(home, 900, 10, 0, 0, '{"s":1,"d":5,"dr":0.9,"decay":0.5,"lrt":%d}' % (args["now"] - days * 86400))
memories = ['{"s":%g,"d":5,"dr":0.9,"decay":0.5}' % s for s in (1.01, 1.23, 1.37, 1.51)] + ['{"s":1.1}', "{}"]
n = 0
for own in [-100000, -500, -5, 0, 3, 5, 40, 500, 700, 990, 364999, 365001, 1700000000, 2147483647]:
    for ivl in [10, 77]:
        memory = memories[n % len(memories)]
        n += 1
        add(away, 5, ivl + n % 4, own, home, memory)
        if own <= 1000:
            add(home, own, ivl + n % 3, 0, 0, memory)
`

// TestOrderByMemoryOfBorrowedCardsIsAnkis takes cards from a filtered deck into the order of the deck above.
func TestOrderByMemoryOfBorrowedCardsIsAnkis(t *testing.T) {
	for _, fsrs := range []bool{false, true} {
		for _, order := range []anki.ReviewOrder{anki.ReviewRetrievabilityAscending, anki.ReviewRetrievabilityDescending, anki.ReviewRelativeOverdueness} {
			t.Run(fmt.Sprint(order, " FSRS ", fsrs), func(t *testing.T) {
				p := newPair(t, "")
				p.python(borrowedReviews, pyArgs{"order": order, "fsrs": fsrs, "now": p.at.Unix()}, nil)
				p.copyToKaruta()
				var want []anki.CardID
				p.python("result = [q.card.id for q in col.sched.get_queued_cards(fetch_limit=1000).cards]", nil, &want)
				queue, err := p.col.Study(1000)
				p.check(err)
				var got []anki.CardID
				for _, card := range queue.Cards {
					got = append(got, card.Card.ID)
				}
				if len(want) < 60 || !slices.Equal(got, want) {
					t.Errorf(" got %v\nwant %v", got, want)
				}
			})
		}
	}
}

// TestFilteredOrderByMemoryIsAnkis builds a filtered deck of cards that do not record when they were reviewed.
func TestFilteredOrderByMemoryIsAnkis(t *testing.T) {
	for _, fsrs := range []bool{false, true} {
		for _, order := range []anki.FilteredOrder{anki.FilteredRetrievabilityAscending, anki.FilteredRetrievabilityDescending, anki.FilteredRelativeOverdueness} {
			if !fsrs && order != anki.FilteredRelativeOverdueness {
				continue // Anki's SQL is wrong then
			}
			t.Run(fmt.Sprint(order, " FSRS ", fsrs), func(t *testing.T) {
				p := newPair(t, "")
				p.python(borrowedReviews, pyArgs{"order": 0, "fsrs": fsrs, "now": p.at.Unix()}, nil)
				var deck anki.DeckID
				p.python(`
col.sched.empty_filtered_deck(col.decks.id_for_name("A::P"))
col.db.execute("update cards set type = 1, queue = 1 where due > 1000000000")
result = col.decks.new_filtered("By memory")
deck = col.decks.get(result)
deck["terms"] = [["", 1000, args["order"]]]
col.decks.save(deck)
col.sched.today  # sets the rollover`, pyArgs{"order": order}, &deck)
				p.copyToKaruta()
				p.tick()
				p.python(`col.sched.rebuild_filtered_deck(args["deck"])`, pyArgs{"deck": deck}, nil)
				_, _, err := p.col.RebuildFilteredDeck(deck)
				p.check(err)
				p.compare("rebuild", "cards.data")
			})
		}
	}
}

// TestSearchByRetrievabilityIsAnkis finds cards that do not record when they were reviewed by the chance to recall them.
func TestSearchByRetrievabilityIsAnkis(t *testing.T) {
	p := newPair(t, "")
	p.python(borrowedReviews, pyArgs{"order": 0, "fsrs": true, "now": p.at.Unix()}, nil)
	p.copyToKaruta()
	for percent := 1; percent < 100; percent += 3 {
		query := fmt.Sprintf("prop:r>0.%02d", percent)
		var want []anki.CardID
		p.python(`result = sorted(col.find_cards(args["query"]))`, pyArgs{"query": query}, &want)
		got, err := p.col.FindCards(query)
		p.check(err)
		slices.Sort(got)
		if !slices.Equal(got, want) {
			t.Errorf("%s: got %v\nwant %v", query, got, want)
		}
	}
}
