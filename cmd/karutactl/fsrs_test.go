package main

import (
	"database/sql"
	"errors"
	"testing"
	"time"

	"karuta/collection/anki"
)

// logSuccess writes a log of a card that was always remembered, however long it took.
func (c *ctl) logSuccess(card anki.CardID, reviews int) {
	c.t.Helper()
	db, err := sql.Open("sqlite", c.path)
	if err != nil {
		c.t.Fatal(err)
	}
	at := time.Now().AddDate(-20, 0, 0)
	for i := range reviews {
		kind := min(i, 1) // learning, then reviews
		_, err = db.Exec("insert into revlog values (?, ?, -1, 3, 40, 0, 2500, 5000, ?)", at.UnixMilli(), card, kind)
		if err != nil {
			break
		}
		at = at.AddDate(0, 0, 40)
	}
	if err := errors.Join(err, db.Close()); err != nil {
		c.t.Fatal(err)
	}
}

func TestFSRSFromTheCommandLine(t *testing.T) {
	c := newCtl(t)
	var added addResult
	c.ok(&added, "add", "--notetype", "basic", "--deck", "Default", "--field", "Front=one")
	var before, after fitResult
	c.ok(&before, "fsrs", "evaluate")
	if before.Predictions != 0 {
		t.Errorf("without a log: %+v", before)
	}
	c.logSuccess(added.Cards[0], 121)
	c.ok(&before, "fsrs", "evaluate", "--preset", "Default")
	if before.Predictions != 120 || before.LogLoss <= 0 {
		t.Errorf("fit of the defaults: %+v", before)
	}
	var found fsrsOptimizeResult
	c.ok(&found, "fsrs", "optimize")
	c.ok(&after, "fsrs", "evaluate")
	if !found.Improved || found.Saved || len(found.Params) != 21 || after != before || found.Before != before {
		t.Errorf("without --save: %+v, then %+v", found, after)
	}
	c.ok(&found, "fsrs", "optimize", "--save")
	c.ok(&after, "fsrs", "evaluate")
	if !found.Saved || after != found.After || after.LogLoss >= before.LogLoss {
		t.Errorf("with --save: %+v, then %+v", found, after)
	}
	c.ok(nil, "undo")
	if c.ok(&after, "fsrs", "evaluate"); after != before {
		t.Errorf("after undo %+v, before %+v", after, before)
	}
	if code, _, errs := c.run("fsrs", "evaluate", "--preset", "none such"); code != exitFailed {
		t.Errorf("a preset that does not exist: %d %s", code, errs)
	}
}

func TestHealthFromTheCommandLine(t *testing.T) {
	c := newCtl(t)
	var added addResult
	c.ok(&added, "add", "--notetype", "basic", "--deck", "Default", "--field", "Front=one")
	c.logSuccess(added.Cards[0], 121)
	var found fsrsOptimizeResult
	if c.ok(&found, "fsrs", "optimize"); found.Health != nil {
		t.Errorf("nobody asked for the health: %+v", found.Health)
	}
	c.ok(&found, "fsrs", "optimize", "--health-check")
	if h := found.Health; h == nil || h.Checked || h.Answers != 120 || h.Fit != nil {
		t.Errorf("120 answers are too few to tell: %+v", h)
	}
	for range 3 {
		c.ok(&added, "add", "--notetype", "basic", "--deck", "Default", "--field", "Front=more")
		c.logSuccess(added.Cards[0], 121)
	}
	c.ok(&found, "fsrs", "optimize", "--health-check")
	if h := found.Health; h == nil || !h.Checked || !h.Good || h.Fit == nil || h.Fit.Predictions != 400 {
		t.Errorf("health of 480 successes: %+v", h)
	}
}

func TestSimulateFromTheCommandLine(t *testing.T) {
	c := newCtl(t)
	var days simulateResult
	c.ok(&days, "fsrs", "simulate", "--days", "30", "--new", "70", "--desired-retention", "0.8")
	if len(days.Days) != 30 || days.Days[0].New != 20 || days.Days[3].New != 10 || days.Days[4].New != 0 || days.Days[29].Memorized <= 0 {
		t.Errorf("days: %+v", days)
	}
	var work workloadResult
	c.ok(&work, "fsrs", "simulate", "--days", "30", "--new", "70", "--workload")
	if len(work.Retentions) != 30 || work.Retentions[0].Seconds >= work.Retentions[29].Seconds {
		t.Errorf("workload: %+v", work)
	}
	for _, args := range [][]string{{"--desired-retention", "2"}, {"--days", "0"}, {}} {
		if code, _, errs := c.run(append([]string{"fsrs", "simulate"}, args...)...); code == exitDone || errs == "" {
			t.Errorf("%v: %d %s", args, code, errs)
		}
	}
}
