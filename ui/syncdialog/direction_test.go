package syncdialog

import (
	"errors"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"karuta/app"
	"karuta/collection"
	"karuta/ui/widgets/keytest"
)

func TestMoment(t *testing.T) {
	zone := time.FixedZone("", 9*60*60)
	now := time.Date(2026, 3, 10, 0, 30, 0, 0, zone)
	for _, c := range []struct {
		at   time.Time
		want string
	}{
		{now.Add(-10 * time.Minute), "today 00:20"},
		{now.Add(-40 * time.Minute), "yesterday 23:50"},
		{now.Add(-25 * time.Hour).UTC(), "8 Mar 2026"},
		{now.Add(time.Hour), "today 01:30"},
		{time.Unix(0, 0), unknown},
	} {
		if got := moment(c.at, now); got != c.want {
			t.Errorf("%v: %q, want %q", c.at, got, c.want)
		}
	}
}

func TestThousands(t *testing.T) {
	for n, want := range map[int]string{0: "0", 999: "999", 1000: "1,000", 12040: "12,040", 1234567: "1,234,567"} {
		if got := thousands(n); got != want {
			t.Errorf("%d: %q", n, got)
		}
	}
}

func TestWhatASideLoses(t *testing.T) {
	for want, s := range map[string]collection.SideCounts{
		"":                    {Notes: 5},
		" It loses 1 review.": {OnlyReviews: 1},
		" It loses 1,000 reviews, 1 note and the newer version of 2 notes.": {OnlyReviews: 1000, OnlyNotes: 1, NewerNotes: 2},
	} {
		if got := lost(s); got != want {
			t.Errorf("%+v: %q, want %q", s, got, want)
		}
	}
}

func TestSentencesBeginWithACapitalAndAddressesDoNot(t *testing.T) {
	for server, want := range map[string]string{
		"home.example:27701": "home.example:27701 has no cards yet.", app.HostOf(app.HereEndpoint): "This computer’s own server has no cards yet.",
	} {
		if got := reasonText(app.OneWayQuestion{Server: server, Reason: app.ServerIsEmpty}); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func question() app.OneWayQuestion {
	return app.OneWayQuestion{
		Server: "home.example", Reason: app.ChangedThere, Upload: true, Download: true, BackUpServer: true,
		Here: app.QuestionSide{Counted: true, Notes: 323, Cards: 1526, Reviews: 12040},
	}
}

func TestFiguresBeforeAndAfterTheComparison(t *testing.T) {
	q := question()
	if rows := figures(q, time.Now()); rows[1].here.text != "323" || rows[1].there.text != unknown || rows[1].here.notes != nil {
		t.Errorf("before: %+v", rows)
	}
	q.There = app.QuestionSide{Counted: true, Notes: 1000, Cards: 2000, Reviews: 3000}
	q.Comparison = &collection.Comparison{Notetypes: []string{"A", "B", "C", "D"}}
	q.Comparison.Here.OnlyReviews, q.Comparison.There.OnlyReviews = 18, 5
	q.Comparison.There.NewerNotes, q.Comparison.BothNotes = 2, 1
	rows := figures(q, time.Now())
	if rows[3].here.notes[0] != "18 only here" || rows[3].there.notes[0] != "5 only there" || rows[1].there.notes[0] != "2 newer there" || rows[1].there.text != "1,000" {
		t.Errorf("after: %+v", rows)
	}
	if text := reasonText(q); !strings.Contains(text, "A, B, C and 1 more") {
		t.Errorf("reason %q", text)
	}
	if text := uploadText(q); !strings.Contains(text, "5 reviews") {
		t.Errorf("upload %q", text)
	}
	if text := downloadText(q); !strings.Contains(text, "18 reviews") {
		t.Errorf("download %q", text)
	}
	if text := comparedText(q); !strings.Contains(text, "1 note") {
		t.Errorf("compared %q", text)
	}
}

func TestBackupIsPromisedOnlyWhereItIsMade(t *testing.T) {
	q := question()
	if !strings.HasPrefix(backupText(q), "A backup of the replaced side is kept") {
		t.Errorf("%q", backupText(q))
	}
	q.BackUpServer = false
	if !strings.Contains(backupText(q), "None is made of the server's") {
		t.Errorf("%q", backupText(q))
	}
	q.Reason = app.ServerIsEmpty
	if backupText(q) != "" {
		t.Errorf("%q", backupText(q))
	}
}

func TestQuestionHasNoDefaultAndEscCancels(t *testing.T) {
	test.NewTempApp(t)
	w := test.NewTempWindow(t, nil)
	w.Resize(fyne.NewSize(600, 700))
	var chosen []app.Direction
	canceled, compared := 0, 0
	actions := DirectionActions{
		Choose: func(d app.Direction) { chosen = append(chosen, d) }, Compare: func() { compared++ },
		Cancel: func() { canceled++ }, Now: time.Now,
	}
	d := OpenDirection(w.Canvas(), question(), actions)
	keytest.Press(t, w.Canvas(), fyne.KeyReturn)
	keytest.Press(t, w.Canvas(), fyne.KeyEscape)
	if len(chosen) > 0 || canceled != 1 || d.IsOpen() {
		t.Errorf("chosen %v, canceled %d, open %t", chosen, canceled, d.IsOpen())
	}
	// The first button compares; once that is done, the first is to keep both.
	d = OpenDirection(w.Canvas(), question(), actions)
	keytest.Press(t, w.Canvas(), fyne.KeyTab)
	keytest.Press(t, w.Canvas(), fyne.KeyReturn)
	if compared != 1 {
		t.Errorf("compared %d times", compared)
	}
	q := question()
	q.CompareErr = errors.New("x")
	d.Update(q)
	q.Comparison, q.CompareErr = &collection.Comparison{}, nil
	d.Update(q)
	keytest.Press(t, w.Canvas(), fyne.KeyTab)
	keytest.Press(t, w.Canvas(), fyne.KeyReturn)
	if len(chosen) != 1 || chosen[0] != app.KeepBoth || d.IsOpen() {
		t.Errorf("chosen %v", chosen)
	}
}

func TestFocusStaysWhereItIsWhenTheComparisonArrives(t *testing.T) {
	test.NewTempApp(t)
	w := test.NewTempWindow(t, nil)
	w.Resize(fyne.NewSize(600, 700))
	var chosen app.Direction
	q := question()
	q.Comparing = true
	d := OpenDirection(w.Canvas(), q, DirectionActions{Choose: func(d app.Direction) { chosen = d }, Now: time.Now})
	keytest.Press(t, w.Canvas(), fyne.KeyTab)
	keytest.Press(t, w.Canvas(), fyne.KeyTab)
	q.Comparing, q.Comparison = false, &collection.Comparison{}
	d.Update(q)
	keytest.Press(t, w.Canvas(), fyne.KeyReturn)
	if chosen != app.Upload { // the second of three
		t.Errorf("chosen %q", chosen)
	}
}

func TestTakingBackSaysWhatItDoes(t *testing.T) {
	now := time.Now()
	what, does := takeBackText(app.OneWayRecord{Direction: app.Upload, Endpoint: "https://home.example/", At: now}, now)
	if !strings.Contains(what, "upload to home.example, today") || !strings.Contains(does, "server gets back") {
		t.Errorf("%q %q", what, does)
	}
	what, does = takeBackText(app.OneWayRecord{Direction: app.Download, Endpoint: "https://home.example/", At: now}, now)
	if !strings.Contains(what, "download from home.example, today") || !strings.Contains(does, "This computer gets back") {
		t.Errorf("%q %q", what, does)
	}
}
