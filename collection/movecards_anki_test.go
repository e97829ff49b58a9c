package collection_test

import (
	"math/rand/v2"
	"testing"
	"time"
)

func TestMovedCardsAreRememberedAsInAnki(t *testing.T) {
	p := newPair(t, "col.set_config('fsrs', True)\n"+studied+`
params = [0.5, 1.2, 3.1, 15.0, 7.0, 0.5, 1.5, 0.005, 1.5, 0.12, 1.0, 1.9, 0.11, 0.29, 2.2, 0.23, 2.9, 0.51, 0.6, 0.1, 0.2]
for name, changes in [("Strict", {"fsrsParams6": params, "desiredRetention": 0.85}), ("Default", {"sm2Retention": 0.8})]:
    for conf in col.decks.all_config():
        if conf["name"] == name:
            conf.update(changes)
            col.decks.update_config(conf)
deck = col.decks.by_name("Empty")
deck["desiredRetention"] = 77
col.decks.save(deck)
`)
	o := &operator{p, rand.New(rand.NewPCG(3, 3))}
	for range 12 {
		p.at = p.at.Add(7 * time.Hour)
		o.moveCards()
	}
}
