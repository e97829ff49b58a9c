package collection_test

import (
	"errors"
	"testing"

	"karuta/collection"
	"karuta/collection/anki"
	"karuta/internal/interop"
)

// TestCollectionsOfTheFirstSchedulerAreNotStudied holds which collections Anki wants to bring up to date before they
// are studied, and that nothing is changed in them here.
func TestCollectionsOfTheFirstSchedulerAreNotStudied(t *testing.T) {
	for _, version := range []string{"", "1", "0", "3", "null", `"2"`, "2.0", "2"} {
		t.Run("schedVer "+version, func(t *testing.T) {
			p := newPair(t, studied)
			var refused bool
			p.python(`
col.db.execute("delete from config where key = 'schedVer'")
if args["version"]:
    col.db.execute("insert into config values ('schedVer', 0, 0, cast(? as blob))", args["version"])
try:
    col._backend.bury_or_suspend_cards(card_ids=[col.db.scalar("select id from cards where queue = 0")], note_ids=[], mode=0)
except Exception:
    result = True
else:
    result = False
`, pyArgs{"version": version}, &refused)
			p.closeKaruta()
			p.anki.Close()
			copyFile(p, p.anki.Path, p.path)
			p.openKaruta()
			ids, err := p.col.FindCards("is:new")
			p.check(err)
			card := ids[0]
			if _, err := p.col.DeckTree(); err != nil {
				t.Errorf("deck tree: %v", err)
			}
			if _, err := p.col.ListDueMediaNames(); err != nil {
				t.Errorf("media of today's cards: %v", err)
			}
			before := interop.ReadDump(t, p.path)
			_, study := p.col.Study(1)
			_, states := p.col.States(card)
			_, answer := p.col.AnswerCard(collection.Answer{Card: card, Rating: anki.RatingGood})
			_, grade := p.col.GradeNow(anki.RatingGood, card)
			for what, err := range map[string]error{"study": study, "states": states, "answer": answer, "grade": grade} {
				if errors.Is(err, anki.ErrOldScheduler) != refused {
					t.Errorf("%s: %v, Anki refuses: %v", what, err, refused)
				}
			}
			if found := interop.DiffExact(before, interop.ReadDump(t, p.path)); refused && len(found) > 0 {
				t.Errorf("changed: %v", found)
			}
		})
	}
}
