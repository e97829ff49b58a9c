package collection_test

import (
	"context"
	"errors"
	"math"
	"os"
	"testing"
)

// pairsOfReviews is a log of so many cards that were learnt and reviewed once,
// three of four recalled.
const pairsOfReviews = `
import time
note = col.new_note(col.models.by_name("Basic"))
col.add_note(note, 1)
columns = ", ".join(col.db.list("select name from pragma_table_info('cards') where name != 'id'"))
start = int(time.time()) - 90 * 86400
for card in range(1, args["cards"] + 1):
    col.db.execute(f"insert into cards (id, {columns}) select {card}, {columns} from cards where id > {10 ** 9} limit 1")
    at = start + 60 * card
    col.db.execute("insert into revlog values (?, ?, -1, 3, 4, 0, 0, 5000, 0)", at * 1000, card)
    col.db.execute("insert into revlog values (?, ?, -1, ?, 9, 4, 2500, 5000, 1)", (at + 5 * 86400) * 1000, card, 3 if card % 4 else 1)
col.db.execute("update cards set type = 2, queue = 2, ivl = 10, due = 100")
col.set_config("fsrs", True)
`

// healthByAnki is what the real program finds out about the health of a log.
type healthByAnki struct {
	Passed        *bool // nil for not checked
	Items         int
	LogLoss, RMSE float64
}

func (p *pair) healthByAnki() (h healthByAnki) {
	p.Helper()
	p.python(`
search = 'preset:"Default" -is:suspended'
r = col._backend.compute_fsrs_params(search=search, current_params=[], ignore_revlogs_before_ms=0, num_of_relearning_steps=1, health_check=True)
e = col._backend.evaluate_params(search=search, ignore_revlogs_before_ms=0, num_of_relearning_steps=1)
passed = r.health_check_passed if r.HasField("health_check_passed") else None
result = {"Passed": passed, "Items": r.fsrs_items, "LogLoss": e.log_loss, "RMSE": e.rmse_bins}
`, nil, &h)
	return h
}

func TestHealthCheckIsAnkis(t *testing.T) {
	tests := []struct {
		name    string
		script  string
		args    pyArgs
		checked bool
		good    bool
		long    bool // only where tests may take longer
	}{
		{"a memory as FSRS knows it", trainee, pyArgs{"reviews": 1500}, true, true, false},
		{"a good memory, few reviews", trainee, pyArgs{"reviews": 900}, true, true, true},
		{"half of the answers are chance", trainee, pyArgs{"reviews": 4000, "noise": 0.5}, true, true, true},
		{"all answers are chance", trainee, pyArgs{"reviews": 750, "noise": 1}, true, false, false},
		{"chance and a bad year", trainee, pyArgs{"reviews": 750, "noise": 1, "moods": 0.5, "season": 350}, true, false, true},
		{"just enough", pairsOfReviews, pyArgs{"cards": 301}, true, true, false},
		{"not quite enough", pairsOfReviews, pyArgs{"cards": 300}, false, false, false},
		{"most answers are chance", trainee, pyArgs{"reviews": 1100, "noise": 0.8}, true, false, true},
		{"much chance, many reviews", trainee, pyArgs{"reviews": 8000, "noise": 1}, true, true, true},
		{"moods", trainee, pyArgs{"reviews": 4000, "moods": 0.2}, true, true, true},
		{"a bad year, many reviews", trainee, pyArgs{"reviews": 8000, "moods": 0.5, "season": 350}, true, true, true},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if test.long && os.Getenv("KARUTA_LONG") == "" {
				t.Skip("takes long; KARUTA_LONG=1 runs it")
			}
			p := logPair(t, test.script, test.args)
			theirs := p.healthByAnki()
			ours, err := p.col.CheckFSRSHealth(context.Background(), p.defaultPreset(), nil)
			p.check(err)
			t.Logf("Karuta %+v; Anki passed %v, %+v", ours, theirs.Passed != nil && *theirs.Passed, theirs)
			if ours.Answers != theirs.Items {
				t.Errorf("%d answers, Anki counts %d", ours.Answers, theirs.Items)
			}
			if ours.Checked != (theirs.Passed != nil) || ours.Checked && ours.Good != *theirs.Passed {
				t.Errorf("checked %v, good %v; Anki checked %v, passed %v", ours.Checked, ours.Good, theirs.Passed != nil, theirs.Passed)
			}
			if ours.Checked != test.checked || ours.Good != test.good {
				t.Errorf("checked %v, good %v: this log should tell something else", ours.Checked, ours.Good)
			}
			if ours.Checked && (math.Abs(ours.Fit.LogLoss-theirs.LogLoss) > 0.02 || math.Abs(ours.Fit.RMSE-theirs.RMSE) > 0.02) {
				t.Errorf("log loss %.4f, RMSE %.4f; Anki's %.4f, %.4f", ours.Fit.LogLoss, ours.Fit.RMSE, theirs.LogLoss, theirs.RMSE)
			}
		})
	}
}

func TestHealthCheckTellsHowFarItIsAndCanBeStopped(t *testing.T) {
	p := traineePair(t, 900)
	last, total := 0, 0
	_, err := p.col.CheckFSRSHealth(context.Background(), p.defaultPreset(), func(done, of int) {
		if done <= last {
			t.Errorf("%d after %d", done, last)
		}
		last, total = done, of
	})
	p.check(err)
	if last == 0 || last != total {
		t.Errorf("it ends at %d of %d", last, total)
	}
	ctx, cancel := context.WithCancel(context.Background())
	_, err = p.col.CheckFSRSHealth(ctx, p.defaultPreset(), func(done, _ int) {
		if done == 3 {
			cancel()
		}
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("stopped: %v", err)
	}
}
