package collection_test

import (
	"math/rand/v2"
	"testing"
	"time"

	"karuta/collection/anki"
)

func TestGradeNowLikeAnki(t *testing.T) {
	for name, build := range map[string]string{
		"SM-2": studied,
		"FSRS": "col.set_config('fsrs', True)\n" + studied,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := &operator{newPair(t, build), rand.New(rand.NewPCG(3, 4))}
			for range 20 {
				o.at = o.at.Add(time.Duration(o.IntN(40)) * time.Hour)
				o.both("start day", `col.sched.deck_due_tree()`, nil, o.col.StartDay)
				pick(o.Rand, o.gradeNow, o.gradeNow, o.gradeNow, o.setDue, o.suspend, o.bury)()
			}
		})
	}
}

func (o *operator) gradeNow() {
	ids, rating := o.someCards(), 1+o.IntN(4)
	o.both("grade now", `col._backend.grade_now(card_ids=args["cards"], rating=args["rating"] - 1)`, pyArgs{"cards": ids, "rating": rating}, func() error {
		_, err := o.col.GradeNow(anki.Rating(rating), ids...)
		return err
	})
}
