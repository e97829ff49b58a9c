package collection_test

import (
	"errors"
	"fmt"
	"slices"
	"testing"

	"karuta/collection/anki"
)

// TestOddColumnsAreStudiedAsInAnki lets both programs study a deck in which a card has what old versions and add-ons
// left where whole numbers belong. What can be made something of must not keep the others from being studied.
func TestOddColumnsAreStudiedAsInAnki(t *testing.T) {
	p := newPair(t, studied+`
col.decks.set_current(col.decks.id("A"))`)
	const normal = "update cards set type = 2, queue = 2, due = -9, ivl = 5, factor = 2500, left = 0, odue = 0, odid = 0, reps = 1, lapses = 0, mod = 1700000000, data = '{}'"
	studied, refused := 0, 0
	for _, column := range []string{"due", "ivl", "factor", "left", "odue", "reps", "lapses", "mod", "flags", "ord", "type", "queue", "data"} {
		for _, value := range []string{"-1.5", "-60", "'abc'", "5000000000", "1e300", "x'6162'"} {
			orders := []int{0} // by due day
			if column == "due" || column == "ivl" {
				orders = []int{0, 3, 7} // by interval, by relative overdueness
			}
			for _, order := range orders {
				p.anki.Execute(normal)
				p.anki.Execute(fmt.Sprintf("update cards set %s = %s where id = (select min(id) from cards where did = (select id from decks where name = 'A'))", column, value))
				var theirs []int64
				theirErr := p.anki.Script(`
conf = col.decks.get_config(1)
conf["reviewOrder"], conf["rev"]["perDay"] = args["order"], 9999
col.decks.update_config(conf)
result = [card.card.id for card in col.sched.get_queued_cards(fetch_limit=100).cards]`, pyArgs{"order": order}, &theirs)
				p.copyToKaruta()
				queue, ourErr := p.col.Study(100)
				var ours []int64
				for _, card := range queue.Cards {
					ours = append(ours, int64(card.Card.ID))
				}
				what := fmt.Sprintf("%s = %s, order %d", column, value, order)
				switch {
				case theirErr == nil && ourErr == nil:
					studied++
					if !slices.Equal(ours, theirs) {
						t.Errorf("%s: Anki shows %v, Karuta %v", what, theirs, ours)
					}
				case theirErr != nil && ourErr != nil:
					if refused++; !errors.Is(ourErr, anki.ErrUnreadable) {
						t.Errorf("%s: %v", what, ourErr)
					}
				default:
					t.Errorf("%s: Anki says %v, Karuta %v", what, theirErr, ourErr)
				}
			}
		}
	}
	if studied < 30 || refused < 20 {
		t.Errorf("only %d were studied and %d refused", studied, refused)
	}
}
