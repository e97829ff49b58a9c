package app

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"karuta/syncclient"
	"karuta/syncclient/wire"
)

// TestEveryKindOfSyncFailureHasASentence: one that says what to do, and names
// neither the program's own words nor a placeholder.
func TestEveryKindOfSyncFailureHasASentence(t *testing.T) {
	for kind := range syncSentences {
		for _, e := range []*syncclient.Error{{Kind: kind}, {Kind: kind, Host: "example.org:8080", Status: 418, Err: errors.New("inner")}} {
			text := ErrorText(fmt.Errorf("outer: %w", e))
			if strings.Contains(text, "%!") || strings.Contains(text, "%s") || strings.Contains(text, "inner") || strings.Contains(text, "sync: ") {
				t.Errorf("%s: %q", kind, text)
			}
			if strings.Count(text, ". ")+strings.Count(text, "? ")+strings.Count(text, ", then ")+strings.Count(text, ": ")+strings.Count(text, "; ") == 0 && kind != syncclient.BadEndpoint {
				t.Errorf("%s: %q does not say what to do", kind, text)
			}
		}
	}
}

func TestSentencesThatCarryFigures(t *testing.T) {
	at := time.Date(2026, 3, 1, 12, 0, 0, 0, time.Local)
	counts := func(cards, reviews uint32) wire.SanityCounts { return wire.SanityCounts{Cards: cards, Revlog: reviews} }
	server := counts(11, 7)
	for _, c := range []struct {
		err  syncclient.Error
		want []string
	}{
		{syncclient.Error{Kind: syncclient.ClockIncorrect, Clocks: &syncclient.Clocks{Here: at, Server: at.Add(10 * time.Minute)}}, []string{"12:00:00", "12:10:00"}},
		{syncclient.Error{Kind: syncclient.ClockIncorrect, Clocks: &syncclient.Clocks{Here: at, Server: at.AddDate(1, 0, 0)}}, []string{"2026-03-01 12:00:00", "2027-03-01 12:00:00"}},
		{syncclient.Error{Kind: syncclient.UploadTooLarge, Size: &syncclient.SizeLimit{Size: 400e6, Limit: 300e6}}, []string{"400.0 MB", "300.0 MB", "Nothing was sent"}},
		{
			syncclient.Error{Kind: syncclient.SanityCheckFailed, Sanity: &syncclient.SanityReport{Client: counts(12, 7), Server: &server}},
			[]string{"12 cards here, 11 on the server", "Check the database"},
		},
		{syncclient.Error{Kind: syncclient.SanityCheckFailed, Sanity: &syncclient.SanityReport{}}, []string{"could not count"}},
		{
			syncclient.Error{Kind: syncclient.RedirectElsewhere, Host: "example.org", Location: "https://example.net/x/"},
			[]string{"example.org", "example.net", "only if you trust it"},
		},
		{syncclient.Error{Kind: syncclient.HostNotFound, Host: "name.invalid:80"}, []string{"name.invalid"}},
		{syncclient.Error{Kind: syncclient.BadSetting, Op: "certificate file", Err: os.ErrNotExist}, []string{"certificate file", "does not exist"}},
	} {
		text := ErrorText(&c.err)
		for _, want := range c.want {
			if !strings.Contains(text, want) {
				t.Errorf("%s: %q does not say %q", c.err.Kind, text, want)
			}
		}
	}
	equal := syncclient.SanityReport{Client: counts(11, 7), Server: &server}
	if text := sanityText(&equal); strings.Contains(text, "11") {
		t.Errorf("equal counts are named: %q", text)
	}
}

// TestTooLargeIsToldBeforeTheUpload: the server is asked for its state and for
// nothing else.
func TestTooLargeIsToldBeforeTheUpload(t *testing.T) {
	asked := map[string]int{}
	a, l := newApp(t)
	addNote(t, a, l, "one")
	a.Sync.setAccount(Account{Endpoint: metaServer(t, asked), User: "u", Key: "k"})
	a.Sync.Start()
	l.Until("the question", func() bool { return a.Sync.State().Phase == SyncAsking })
	// A megabyte of text makes the collection larger than the least limit there is.
	addNote(t, a, l, strings.Repeat("long ", 300_000))
	if err := a.Prefs.Update(func(p *Preferences) { p.UploadLimitMB = 1 }); err != nil {
		t.Fatal(err)
	}
	a.Sync.Choose(Upload)
	l.Until("the refusal", settled(a))
	var e *syncclient.Error
	if !errors.As(a.Sync.State().Err, &e) || e.Kind != syncclient.UploadTooLarge || e.Size.Size < 1<<20 {
		t.Errorf("%v", a.Sync.State().Err)
	}
	if asked["upload"] != 0 {
		t.Error("it was sent")
	}
	left, err := filepath.Glob(filepath.Join(a.Profile().Folder, ".karuta-upload-*"))
	if err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}
