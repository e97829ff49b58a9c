package syncdiary

import (
	"testing"
	"time"

	"karuta/app"
)

func TestRowsAndSummary(t *testing.T) {
	at := time.Date(2026, 3, 1, 12, 0, 0, 0, time.Local)
	done := app.DiaryEntry{Time: at, Server: "example.org", Reason: app.ReasonOpen, Work: app.WorkNothing, Outcome: app.OutcomeDone, BytesSent: 120, Millis: 340}
	failed := app.DiaryEntry{Time: at, Server: "example.org", Reason: app.ReasonIdle, Outcome: app.OutcomeFailed, Failure: "It broke."}
	if got, want := rowOf(done), (row{
		"2026-03-01 12:00 – example.org, on opening", "120 B up, 0 B down, 0.3 s", "Both sides were equal", false,
	}); got != want {
		t.Errorf("%+v, want %+v", got, want)
	}
	if got := rowOf(failed); !got.failed || got.line != "It broke." {
		t.Errorf("%+v", got)
	}
	for want, list := range map[string][]app.DiaryEntry{
		"There was no sync yet. Each one will be listed here.": nil,
		"1 sync, the latest first.":                            {done},
		"2 syncs, the latest first; 1 failed.":                 {done, failed},
	} {
		if got := summary(list); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
