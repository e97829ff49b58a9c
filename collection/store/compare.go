package store

import (
	"context"
	"errors"

	"karuta/collection/anki"
)

// SideCounts are the rows of one side of a comparison.
type SideCounts struct {
	Notes       int       `json:"notes"`
	Cards       int       `json:"cards"`
	Reviews     int       `json:"reviews"`
	LastChange  anki.Secs `json:"last_change"`  // of any note, card or review; 0 if there is none
	OnlyNotes   int       `json:"only_notes"`   // whose guid the other side does not have
	OnlyCards   int       `json:"only_cards"`   // whose id the other side does not have
	OnlyReviews int       `json:"only_reviews"` // likewise
	NewerNotes  int       `json:"newer_notes"`  // that differ from the other side's and were changed later
	NewerCards  int       `json:"newer_cards"`  // likewise
}

// Comparison is what two collection files have and have not in common.
type Comparison struct {
	Here  SideCounts `json:"here"`
	There SideCounts `json:"there"`
	// BothNotes counts the notes among the NewerNotes of either side that both
	// sides have changed since they were equal.
	BothNotes int `json:"both_notes"`
}

// CompareWith compares this file, as "there", with the one at path, as "here",
// which other connections of this process may be using. lastSync is when both
// were equal, 0 for never.
func (db *DB) CompareWith(ctx context.Context, path string, lastSync anki.Secs) (c Comparison, err error) {
	db.writeMu.Lock()
	defer db.writeMu.Unlock()
	if err := db.write.execOnce("attach database ? as here", path); err != nil {
		return c, wrap("compare collections", err)
	}
	defer func() {
		db.write.forgetStatements()
		err = errors.Join(err, db.write.execOnce("detach database here"))
	}()
	for _, step := range []func() error{
		func() error { return db.write.countSide("here", "main", &c.Here) },
		func() error { return db.write.countSide("main", "here", &c.There) },
		func() error { return db.write.countShared(&c) },
		func() error { return db.write.countChangedNotes(lastSync, &c) },
		func() error { return db.write.countChangedCards(&c) },
	} {
		if err := errors.Join(ctx.Err(), step()); err != nil {
			return c, wrap("compare collections", err)
		}
	}
	return c, nil
}

func (c *conn) countSide(side, other string, s *SideCounts) error {
	for _, part := range []struct {
		query string
		dest  *int
	}{
		{"select count() from " + side + ".notes", &s.Notes},
		{"select count() from " + side + ".cards", &s.Cards},
		{"select count() from " + side + ".revlog", &s.Reviews},
		{"select count() from " + side + ".notes where guid not in (select guid from " + other + ".notes)", &s.OnlyNotes},
	} {
		if _, err := c.one(part.query, nil, part.dest); err != nil {
			return err
		}
	}
	_, err := c.one("select max(coalesce((select max(mod) from "+side+".notes), 0), coalesce((select max(mod) from "+side+
		".cards), 0), coalesce((select max(id) / 1000 from "+side+".revlog), 0))", nil, &s.LastChange)
	return err
}

// countShared finds the rows with ids that both sides have; the others are on one side only.
func (c *conn) countShared(found *Comparison) error {
	var cards, reviews int
	for table, n := range map[string]*int{"cards": &cards, "revlog": &reviews} {
		if _, err := c.one("select count() from here."+table+" h join main."+table+" t on h.id = t.id", nil, n); err != nil {
			return err
		}
	}
	found.Here.OnlyCards, found.Here.OnlyReviews = found.Here.Cards-cards, found.Here.Reviews-reviews
	found.There.OnlyCards, found.There.OnlyReviews = found.There.Cards-cards, found.There.Reviews-reviews
	return nil
}

// countChangedNotes pairs notes by their guids first, so that the sorting that
// takes is done without their texts.
func (c *conn) countChangedNotes(lastSync anki.Secs, found *Comparison) error {
	_, err := c.one(`with pair(h, t) as materialized (
			select h.id, t.id from here.notes h join main.notes t on h.guid = t.guid where h.mod != t.mod)
		select count(case when h.mod > t.mod then 1 end), count(case when h.mod < t.mod then 1 end),
			count(case when ?1 > 0 and h.usn = -1 and t.mod > ?1 then 1 end)
		from pair join here.notes h on h.id = pair.h join main.notes t on t.id = pair.t
		where h.flds != t.flds or h.tags != t.tags or h.mid != t.mid`,
		[]any{lastSync}, &found.Here.NewerNotes, &found.There.NewerNotes, &found.BothNotes)
	return err
}

func (c *conn) countChangedCards(found *Comparison) error {
	_, err := c.one(`select count(case when h.mod > t.mod then 1 end), count(case when h.mod < t.mod then 1 end)
		from here.cards h join main.cards t on h.id = t.id
		where h.mod != t.mod and (h.did, h.type, h.queue, h.due, h.ivl, h.factor, h.reps, h.lapses, h.flags, h.data)
			!= (t.did, t.type, t.queue, t.due, t.ivl, t.factor, t.reps, t.lapses, t.flags, t.data)`,
		nil, &found.Here.NewerCards, &found.There.NewerCards)
	return err
}
