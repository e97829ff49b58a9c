package reviewer

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"karuta/collection/anki"
	"karuta/ui/widgets/keytest"
)

// preset changes the options of the deck.
func (d *desk) preset(change func(*anki.DeckOptions)) {
	d.t.Helper()
	presets, err := d.c.ListPresets()
	if err != nil {
		d.t.Fatal(err)
	}
	change(&presets[0].Config)
	if _, err := d.c.SavePreset(d.t.Context(), presets[0]); err != nil {
		d.t.Fatal(err)
	}
}

func (d *desk) toggleAdvance() {
	d.t.Helper()
	d.v.onRune('A')
}

func TestTimerOnTheScreen(t *testing.T) {
	d := newDesk(t)
	d.preset(func(o *anki.DeckOptions) { o.ShowTimer, o.CapAnswerTimeSecs = true, 70 })
	d.add("Basic", "q", "a")
	d.study()
	clock := d.v.header.clock
	if !clock.Visible() || clock.Content != "0:00" {
		t.Fatalf("at first %q, visible %v", clock.Content, clock.Visible())
	}
	d.pass(time.Second)
	if clock.Content != "0:01" {
		t.Errorf("after a second %q", clock.Content)
	}
	d.pass(90 * time.Second)
	if clock.Content != "1:10" {
		t.Errorf("after the most that counts %q", clock.Content)
	}
	d.pass(time.Minute)
	if clock.Content != "1:10" {
		t.Errorf("later %q", clock.Content)
	}
}

func TestTimerStopsOnAnswerIfWanted(t *testing.T) {
	for _, stops := range []bool{false, true} {
		d := newDesk(t)
		d.preset(func(o *anki.DeckOptions) { o.ShowTimer, o.StopTimerOnAnswer = true, stops })
		d.add("Basic", "q", "a")
		d.study()
		d.pass(5 * time.Second)
		d.v.turn()
		d.pass(5 * time.Second)
		want := map[bool]string{false: "0:10", true: "0:05"}[stops]
		if got := d.v.header.clock.Content; got != want {
			t.Errorf("stops %v: %q, want %q", stops, got, want)
		}
	}
}

func TestNoTimerUnlessWanted(t *testing.T) {
	d := newDesk(t)
	d.add("Basic", "q", "a")
	d.study()
	if d.v.header.clock.Visible() {
		t.Error("there is a timer")
	}
}

func TestAutoAdvance(t *testing.T) {
	for _, c := range []struct {
		action anki.AnswerAction
		reps   uint32
		queue  anki.Queue
	}{
		{anki.AnswerAgain, 1, anki.QueueLearning},
		{anki.AnswerHard, 1, anki.QueueLearning},
		{anki.AnswerGood, 1, anki.QueueLearning},
		{anki.AnswerBury, 0, anki.QueueBuriedByUser},
		{anki.AnswerShowReminder, 0, anki.QueueNew},
	} {
		d := newDesk(t)
		d.preset(func(o *anki.DeckOptions) { o.SecondsToQuestion, o.SecondsToAnswer, o.AnswerAction = 3, 2, c.action })
		d.add("Basic", "q", "a")
		d.study()
		d.pass(time.Minute)
		if d.v.model.side != question {
			t.Fatal("cards turn although auto advance is off")
		}
		id := d.v.model.card().ID
		d.toggleAdvance()
		if d.pass(2 * time.Second); d.v.model.side != question {
			t.Error("the card turned too early")
		}
		if d.pass(time.Second); d.v.model.side != answer {
			t.Fatal("the card did not turn")
		}
		d.pass(2 * time.Second)
		card, err := d.c.GetCard(id)
		if err != nil || card.Reps != c.reps || card.Queue != c.queue {
			t.Errorf("action %d: %d answers, queue %d (%v)", c.action, card.Reps, card.Queue, err)
		}
	}
}

func TestAutoAdvanceReminds(t *testing.T) {
	d := newDesk(t)
	d.preset(func(o *anki.DeckOptions) { o.SecondsToQuestion, o.QuestionAction = 1, anki.QuestionShowReminder })
	d.add("Basic", "q", "a")
	d.study()
	d.toggleAdvance()
	d.pass(time.Second)
	if d.v.model.side != question || d.v.bottom.note.Content != "The time for the question is up." {
		t.Errorf("says %q", d.v.bottom.note.Content)
	}
}

func TestAutoAdvanceWaitsForSounds(t *testing.T) {
	d, player := newSoundDesk(t)
	d.preset(func(o *anki.DeckOptions) { o.SecondsToQuestion = 1 })
	d.add("Basic", "q", "a")
	d.study()
	player.playing = true
	d.toggleAdvance()
	if d.pass(time.Second); d.v.model.side != question {
		t.Error("the card turned while a sound played")
	}
	player.playing = false
	if d.pass(audioPoll); d.v.model.side != answer {
		t.Error("the card did not turn after the sound")
	}
}

func TestAutoAdvanceEndsWhenSomethingElseIsInFront(t *testing.T) {
	d := newDesk(t)
	d.preset(func(o *anki.DeckOptions) { o.SecondsToQuestion = 1 })
	d.add("Basic", "q", "a")
	d.study()
	d.toggleAdvance()
	d.v.openMenu()
	d.pass(time.Second)
	if d.v.model.side != question || d.v.advance.on {
		t.Errorf("turned %v, still on %v", d.v.model.side != question, d.v.advance.on)
	}
}

func TestShiftAIsAutoAdvance(t *testing.T) {
	d := newDesk(t)
	d.add("Basic", "q", "a")
	d.study()
	keytest.PressRune(t, d.canvas, fyne.KeyA, 'a')
	if d.v.advance.on {
		t.Error("A alone does it")
	}
	d.v.onRune('A')
	if !d.v.advance.on {
		t.Error("Shift+A does not")
	}
}
