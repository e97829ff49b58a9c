package ui

import (
	"testing"

	"fyne.io/fyne/v2"

	"karuta/app"
	"karuta/syncclient"
	"karuta/ui/widgets/keytest"
)

func TestDiaryWindowIsOneAndFollows(t *testing.T) {
	w, _ := openWindow(t)
	w.showDiary()
	first := w.diary.win
	w.showDiary()
	if first == nil || w.diary.win != first {
		t.Error("a second diary")
	}
	if err := w.app.Diary.Add(app.DiaryEntry{Server: "example.org", Outcome: app.OutcomeDone}); err != nil {
		t.Fatal(err)
	}
	w.hear(app.DiaryChanged{})
	if got := w.diary.view.Summary(); got != "1 sync, the latest first." {
		t.Errorf("the diary says %q", got)
	}
	keytest.Press(t, first.Canvas(), fyne.KeyEscape)
	if w.diary.win != nil {
		t.Error("the closed diary is still known")
	}
	w.hear(app.DiaryChanged{}) // nobody looks
}

// TestFailuresOfferWhatHelps: the link beside the sentence does the next step.
func TestFailuresOfferWhatHelps(t *testing.T) {
	w, _ := openWindow(t)
	for kind, want := range map[syncclient.Kind]app.Remedy{
		syncclient.Refused: app.RemedyRetry, syncclient.CheckRequired: app.RemedyCheck, syncclient.ProxyAuth: app.RemedySettings,
		syncclient.AuthFailed: app.RemedyLogIn, syncclient.RedirectElsewhere: app.RemedyFollow,
	} {
		s := app.SyncState{Phase: app.SyncIdle, Err: &syncclient.Error{Kind: kind}}
		w.showSync(s)
		if got := s.Remedy(); got != want || w.status.Text() != app.ErrorText(s.Err) {
			t.Errorf("%s: offers %q and says %q", kind, got, w.status.Text())
		}
	}
	for _, r := range []app.Remedy{app.RemedySettings, app.RemedyLogIn, app.RemedyFollow} {
		w.remedy(r)
		top := overlay(w)
		if top == nil {
			t.Errorf("%q opens nothing", r)
			continue
		}
		w.win.Canvas().Overlays().Remove(top)
	}
}
