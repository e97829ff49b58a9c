package store

import (
	"context"
	"errors"
	"testing"

	"karuta/collection/anki"
)

// trialDB is a collection with one card of id 1.
func trialDB(t *testing.T) *DB {
	t.Helper()
	db := newDB(t)
	update(t, db, func(tx *Tx) error {
		return errors.Join(
			tx.AddCard(&anki.Card{ID: 1, DeckID: 1, Type: anki.TypeReview, Queue: anki.QueueReview, Due: 5}),
			tx.SetConfig("setting", "before"))
	})
	return db
}

func dueOf(t *testing.T, r *Reader) int32 {
	t.Helper()
	c, err := r.GetCard(1)
	if err != nil {
		t.Fatal(err)
	}
	return c.Due
}

func setDue(tx *Tx, due int32) error {
	c, err := tx.GetCard(1)
	if err != nil {
		return err
	}
	c.Due = due
	return tx.UpdateCard(c)
}

func TestTrialLeavesNoTrace(t *testing.T) {
	db := trialDB(t)
	err := db.Trial(context.Background(), Stamp{Now: 1_700_000_002_000, USN: anki.PendingUSN}, func(tx *Tx) error {
		logged := &anki.RevlogEntry{CardID: 1, Kind: anki.ReviewRescheduled}
		preset := &anki.DeckConfig{Name: "tried"}
		if err := errors.Join(setDue(tx, 9), tx.SetConfig("setting", "after"), tx.AddDeckConfig(preset), tx.AddRevlogEntry(logged),
			tx.SetSchemaModified()); err != nil {
			return err
		}
		setting := ""
		if _, err := tx.FindConfig("setting", &setting); err != nil {
			return err
		}
		if due := dueOf(t, &tx.Reader); due != 9 || setting != "after" {
			t.Errorf("what was tried is not read: due %d, setting %q", due, setting)
		}
		_, err := tx.GetDeckConfig(preset.ID)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	err = db.View(func(r *Reader) error {
		setting, entries := "", 0
		if _, err := r.FindConfig("setting", &setting); err != nil {
			return err
		}
		presets, err := r.ListDeckConfigs()
		if err != nil {
			return err
		}
		col, err := r.GetCol()
		if err != nil {
			return err
		}
		err = r.EachCardLog([]anki.CardID{1}, func(log []anki.RevlogEntry) error {
			entries += len(log)
			return nil
		})
		if due := dueOf(t, r); due != 5 || setting != "before" || len(presets) != 0 || entries != 0 || col.SchemaModified != 0 {
			t.Errorf("a trial left due %d, setting %q, %d presets, %d log entries, scm %d", due, setting, len(presets), entries, col.SchemaModified)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// A note is nothing that can be tried: it must not reach the file.
func TestTrialRefusesOtherTables(t *testing.T) {
	db := trialDB(t)
	err := db.Trial(context.Background(), Stamp{Now: 1_700_000_002_000}, func(tx *Tx) error {
		return tx.AddNote(&anki.Note{GUID: "g", NotetypeID: 5, Fields: []string{"a"}})
	})
	if !errors.Is(err, anki.ErrReadOnly) {
		t.Errorf("a note was added in a trial: %v", err)
	}
}

// While a trial is under way others write, and it goes on with what it has seen.
func TestTrialKeepsNobodyWaiting(t *testing.T) {
	db := trialDB(t)
	err := db.Trial(context.Background(), Stamp{Now: 1_700_000_002_000}, func(tx *Tx) error {
		if err := setDue(tx, 9); err != nil {
			return err
		}
		update(t, db, func(tx *Tx) error { return setDue(tx, 7) })
		if due := dueOf(t, &tx.Reader); due != 9 {
			t.Errorf("due %d in the trial", due)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	err = db.View(func(r *Reader) error {
		if due := dueOf(t, r); due != 7 {
			t.Errorf("due %d afterwards", due)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestTrialEnds(t *testing.T) {
	db := trialDB(t)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	nothing := func(*Tx) error { return nil }
	if err := db.Trial(ctx, Stamp{}, nothing); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	if err := db.Trial(context.Background(), Stamp{}, nothing); err == nil {
		t.Error("a closed collection was tried")
	}
}
