package reviewer

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"karuta/collection"
	"karuta/collection/anki"
)

// recorder writes down what the player is asked for.
type recorder struct {
	asked   []string
	playing bool
}

func (r *recorder) Play(sounds []collection.Sound) {
	r.asked = append(r.asked, fmt.Sprint("play ", collection.SoundFiles(sounds)))
}
func (r *recorder) Pause()                { r.asked = append(r.asked, "pause") }
func (r *recorder) Skip(by time.Duration) { r.asked = append(r.asked, fmt.Sprint("skip ", by)) }
func (r *recorder) Playing() bool         { return r.playing }
func (r *recorder) Stop()                 { r.asked = append(r.asked, "stop") }

// take returns what was asked since the last time.
func (r *recorder) take() []string {
	asked := r.asked
	r.asked = nil
	return asked
}

func newSoundDesk(t *testing.T) (*desk, *recorder) {
	t.Helper()
	d, player := newDesk(t), &recorder{}
	d.v.actions.Player = player
	return d, player
}

func requireAsked(t *testing.T, when string, player *recorder, want ...string) {
	t.Helper()
	if got := player.take(); !slices.Equal(got, want) {
		t.Errorf("%s the player was asked %q, want %q", when, got, want)
	}
}

func TestSoundsPlayWithTheirSides(t *testing.T) {
	d, player := newSoundDesk(t)
	d.add("Basic", "[sound:q.mp3]", "[sound:a.mp3][sound:b.mp3]")
	d.add("Basic", "silent", "silent")
	d.v.Study(anki.DefaultDeckID)
	requireAsked(t, "at the question", player, "play [q.mp3]")
	d.v.onKey(fyne.KeyR)
	requireAsked(t, "to replay", player, "play [q.mp3]")
	d.v.onKey(fyne.KeySpace)
	requireAsked(t, "at the answer", player, "play [a.mp3 b.mp3]")
	d.v.onKey(fyne.KeyR)
	requireAsked(t, "to replay the answer", player, "play [q.mp3 a.mp3 b.mp3]")
	for _, key := range []fyne.KeyName{fyne.Key5, fyne.Key6, fyne.Key7} {
		d.v.onKey(key)
	}
	requireAsked(t, "by its keys", player, "pause", "skip -5s", "skip 5s")
	d.v.command("play:a:1")
	requireAsked(t, "by a button", player, "play [b.mp3]")
	for _, none := range []string{"play:a:2", "play:q:-1", "play:q:x", "play", "other:q:0"} {
		d.v.command(none)
	}
	requireAsked(t, "by buttons there are not", player)
	d.v.onKey(fyne.Key4)
	requireAsked(t, "at a card without sounds", player, "stop")
}

func TestSoundsAsThePresetWants(t *testing.T) {
	d, player := newSoundDesk(t)
	d.add("Basic", "[sound:q.mp3]", "[sound:a.mp3]")
	preset, err := d.c.GetPreset(anki.DefaultDeckConfigID)
	if err != nil {
		t.Fatal(err)
	}
	preset.Config.DisableAutoplay, preset.Config.SkipQuestionOnReplay = true, true
	if _, err := d.c.SavePreset(d.t.Context(), preset); err != nil {
		t.Fatal(err)
	}
	d.v.Study(anki.DefaultDeckID)
	requireAsked(t, "at the question", player, "stop")
	d.v.onKey(fyne.KeySpace)
	requireAsked(t, "at the answer", player, "stop")
	d.v.onKey(fyne.KeyR)
	requireAsked(t, "to replay the answer", player, "play [a.mp3]")
}
