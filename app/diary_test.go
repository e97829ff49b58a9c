package app

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"karuta/internal/interop"
	"karuta/syncclient"
)

func TestDiaryKeepsTheLatest(t *testing.T) {
	d := NewDiary(filepath.Join(t.TempDir(), "c.anki2"))
	if list, err := d.List(); err != nil || len(list) != 0 {
		t.Fatalf("before the first: %v, %v", list, err)
	}
	d.limit = 4000
	at := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	for i := range 200 {
		e := DiaryEntry{Time: at.Add(time.Duration(i) * time.Minute), Server: "example.org", Reason: ReasonIdle, Work: WorkChanges}
		e.End(e.Time.Add(1500*time.Millisecond), nil)
		if err := d.Add(e); err != nil {
			t.Fatal(err)
		}
		info, err := os.Stat(d.path)
		if err != nil || info.Size() > d.limit {
			t.Fatalf("%d bytes after %d, %v", info.Size(), i, err)
		}
	}
	list, err := d.List()
	if err != nil || len(list) < 5 || !list[0].Time.Equal(at.Add(199*time.Minute)) || list[0].Millis != 1500 || list[0].Outcome != OutcomeDone {
		t.Fatalf("%d entries, the latest %+v, %v", len(list), list[0], err)
	}
	for i := 1; i < len(list); i++ {
		if !list[i].Time.Equal(list[i-1].Time.Add(-time.Minute)) {
			t.Fatalf("entry %d is of %v, after %v", i, list[i].Time, list[i-1].Time)
		}
	}
}

// TestDiarySurvivesACrash: half a line costs that line alone.
func TestDiarySurvivesACrash(t *testing.T) {
	d := NewDiary(filepath.Join(t.TempDir(), "c.anki2"))
	if err := os.WriteFile(d.path, []byte(`{"server":"one"}`+"\n"+`{"server":"tw`), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := d.Add(DiaryEntry{Server: "three"}); err != nil {
		t.Fatal(err)
	}
	list, err := d.List()
	if err != nil || len(list) != 2 || list[0].Server != "three" || list[1].Server != "one" {
		t.Errorf("%+v, %v", list, err)
	}
}

// TestDiaryOfRealSyncs looks at what syncs with the real server leave in it,
// and that no secret is among it.
func TestDiaryOfRealSyncs(t *testing.T) {
	server := interop.StartServer(t)
	a, l := newApp(t)
	addNote(t, a, l, "a word of a card")
	if err := logIn(t, a, l, server, server.Users[0].Password); err != nil {
		t.Fatal(err)
	}
	a.Sync.OnOpen()
	l.Until("the question", func() bool { return a.Sync.State().Phase == SyncAsking })
	a.Sync.Choose(Upload)
	l.Until("the upload", settled(a))
	addNote(t, a, l, "another")
	a.Sync.Start()
	l.Until("the sync", settled(a))
	a.Sync.Start()
	l.Until("the sync of nothing", settled(a))
	server.Stop()
	a.Sync.startFor(ReasonIdle)
	l.Until("the failure", settled(a))
	if err := a.Sync.State().Err; syncclient.KindOf(err) != syncclient.Refused {
		t.Fatal(err)
	}
	list, err := a.Diary.List()
	if err != nil {
		t.Fatal(err)
	}
	type fact struct {
		reason  SyncReason
		work    SyncWork
		outcome SyncOutcome
		sent    int
	}
	var got []fact
	for _, e := range list {
		if e.Reason == ReasonMedia {
			continue
		}
		if moved := e.BytesSent > 0 && e.BytesReceived > 0; moved != (e.Outcome != OutcomeFailed) || HostOf(server.Endpoint) != e.Server {
			t.Errorf("%d bytes sent, %d received from %s: %+v", e.BytesSent, e.BytesReceived, e.Server, e)
		}
		got = append(got, fact{e.Reason, e.Work, e.Outcome, e.Sent.Notes})
	}
	want := []fact{
		{ReasonIdle, "", OutcomeFailed, 0},
		{ReasonClick, WorkNothing, OutcomeDone, 0},
		{ReasonClick, WorkChanges, OutcomeDone, 1},
		{ReasonClick, WorkUpload, OutcomeDone, 0},
		{ReasonOpen, "", OutcomeQuestion, 0},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("diary:\n%v\nwant\n%v", got, want)
	}
	text, err := os.ReadFile(a.Diary.path)
	if err != nil {
		t.Fatal(err)
	}
	for _, secret := range []string{a.Sync.Account().Key, server.Users[0].Password, "a word of a card"} {
		if secret == "" || strings.Contains(string(text), secret) {
			t.Errorf("%q is in the diary", secret)
		}
	}
}

func TestDiaryInWords(t *testing.T) {
	counts := syncclient.Counts{Revlog: 12, Notes: 3}
	for want, e := range map[string]DiaryEntry{
		"Sent 12 reviews, 3 notes":                                {Work: WorkChanges, Outcome: OutcomeDone, Sent: counts},
		"Received 12 reviews, 3 notes; 2 conflicts":               {Work: WorkChanges, Outcome: OutcomeDone, Received: counts, Conflicts: 2},
		"Sent 1 file; received 1 deletion":                        {Work: WorkMedia, Outcome: OutcomeDone, FilesSent: 1, Received: syncclient.Counts{Deleted: 1}},
		"Both sides were kept":                                    {Work: WorkKeepBoth, Outcome: OutcomeDone},
		"Both sides were kept; sent 12 reviews, 3 notes":          {Work: WorkKeepBoth, Outcome: OutcomeDone, Sent: counts},
		"Settings were exchanged":                                 {Work: WorkChanges, Outcome: OutcomeDone},
		"Both sides were equal":                                   {Work: WorkNothing, Outcome: OutcomeDone},
		"Canceled":                                                {Work: WorkChanges, Outcome: OutcomeCanceled},
		"It broke.":                                               {Outcome: OutcomeFailed, Failure: "It broke."},
		"This computer's collection was replaced by the server's": {Work: WorkDownload, Outcome: OutcomeDone},
	} {
		if got := e.Line(); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	if got := (DiaryEntry{BytesSent: 999, BytesReceived: 1_234_567, Millis: 61_200}).Figures(); got != "999 B up, 1.2 MB down, 1m1s" {
		t.Errorf("figures %q", got)
	}
}
