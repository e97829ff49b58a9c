package reviewer

import (
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"karuta/app"
	"karuta/cardrender"
	"karuta/cardrender/fonts"
	"karuta/collection"
	"karuta/collection/anki"
	"karuta/ui/theme"
	"karuta/ui/widgets"
	"karuta/ui/widgets/keytest"
)

// desk is a reviewer in a window of the test driver, on a real collection whose clock the test moves.
type desk struct {
	t      testing.TB
	v      *View
	c      *collection.Collection
	canvas fyne.Canvas
	mu     sync.Mutex // of now, which a worker asks for, too
	now    time.Time
	failed []error
	edited []anki.NoteID
	left   int
	timers []*timer
}

type timer struct {
	wait time.Duration
	f    func()
}

func newDesk(t testing.TB) *desk {
	t.Helper()
	var d *desk
	d = newDeskOn(t, app.NewInPlaceWorker(func(ch anki.Changes) { d.v.Hear(app.Changed{Changes: ch}) }))
	return d
}

func newDeskOn(t testing.TB, worker *app.Worker) *desk {
	t.Helper()
	d := &desk{t: t, now: time.Date(2026, 3, 10, 12, 0, 0, 0, time.UTC)}
	c, err := collection.Open(filepath.Join(t.TempDir(), "collection.anki2"), collection.Options{Now: d.clock, Create: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	d.c = c
	a := test.NewTempApp(t)
	a.Settings().SetTheme(theme.New(theme.Light))
	w := test.NewTempWindow(t, nil)
	worker.SetCollection(c)
	d.v = New(w, worker, Actions{
		Cards: cardrender.New(fonts.NewSet(), nil),
		After: d.after, Now: d.clock, InFront: func() bool { return true },
		Back: func() { d.left++ }, Edit: func(id anki.NoteID) { d.edited = append(d.edited, id) },
		Key: func(fyne.KeyName) bool { return false }, Rune: func(rune) {},
		Fail: func(err error) { d.failed = append(d.failed, err) },
	})
	w.SetContent(widgets.NewTopLayer(d.v.Content(), d.after))
	w.SetPadded(false)
	w.Resize(fyne.NewSize(900, 640))
	d.canvas = w.Canvas()
	return d
}

func (d *desk) clock() time.Time {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.now = d.now.Add(time.Millisecond)
	return d.now
}

func (d *desk) after(wait time.Duration, f func()) (stop func()) {
	at := &timer{wait, f}
	d.timers = append(d.timers, at)
	return func() { at.f = nil }
}

// pass lets time go by and runs what was asked to run within it.
func (d *desk) pass(by time.Duration) {
	d.mu.Lock()
	d.now = d.now.Add(by)
	d.mu.Unlock()
	due := d.timers
	d.timers = nil
	for _, at := range due {
		switch {
		case at.f == nil:
		case at.wait <= by:
			at.f()
		default:
			at.wait -= by
			d.timers = append(d.timers, at)
		}
	}
}

// add writes a note of a stock notetype into the Default deck.
func (d *desk) add(notetype string, fields ...string) *anki.Note {
	d.t.Helper()
	nt, err := d.c.FindNotetypeByName(notetype)
	if err != nil || nt == nil {
		d.t.Fatalf("notetype %q: %v", notetype, err)
	}
	n := &anki.Note{NotetypeID: nt.ID, Fields: fields}
	if _, err := d.c.AddNote(n, anki.DefaultDeckID); err != nil {
		d.t.Fatal(err)
	}
	return n
}

// study opens the reviewer on the Default deck.
func (d *desk) study() {
	d.t.Helper()
	d.v.Study(anki.DefaultDeckID)
	d.v.Activate()
	d.clean()
}

func (d *desk) clean() {
	d.t.Helper()
	for _, err := range d.failed {
		d.t.Errorf("the reviewer failed: %v", err)
	}
	d.failed = nil
}

func (d *desk) key(key fyne.KeyName, r rune) { keytest.PressRune(d.t, d.canvas, key, r) }

func (d *desk) ctrl(key fyne.KeyName) {
	keytest.Shortcut(d.t, d.canvas, &desktop.CustomShortcut{KeyName: key, Modifier: fyne.KeyModifierShortcutDefault})
}

// wantSide checks what is on show: the side, and for a card a part of its question.
func (d *desk) wantSide(want side, text string) {
	d.t.Helper()
	if d.v.model.side != want {
		d.t.Fatalf("side %d is on show, want %d", d.v.model.side, want)
	}
	if text != "" && !strings.Contains(d.v.model.shown.Question, text) {
		d.t.Fatalf("the question is %q, want %q", d.v.model.shown.Question, text)
	}
}

func (d *desk) card() *anki.Card {
	d.t.Helper()
	card, err := d.c.GetCard(d.v.model.shown.Card.ID)
	if err != nil {
		d.t.Fatal(err)
	}
	return card
}

func TestStudyFromTheFirstCardToTheEnd(t *testing.T) {
	d := newDesk(t)
	d.add("Basic", "one", "1")
	d.add("Basic", "two", "2")
	d.study()
	d.wantSide(question, "one")
	keytest.Space(t, d.canvas)
	d.wantSide(answer, "one")
	if text := d.v.bottom.labels[3].Content; text == "" {
		t.Error("no interval above Easy")
	}
	d.key(fyne.Key4, '4')
	d.wantSide(question, "two")
	keytest.Press(t, d.canvas, fyne.KeyReturn)
	keytest.Press(t, d.canvas, fyne.KeyReturn) // Good: one step on
	d.wantSide(question, "two")
	keytest.Space(t, d.canvas)
	keytest.Space(t, d.canvas)
	d.wantSide(finished, "")
	d.clean()
	if !d.v.done.content.Visible() || d.v.studying.Visible() {
		t.Error("the last page is not shown")
	}
	done, err := d.c.StudiedToday()
	if err != nil || done.Cards != 3 {
		t.Errorf("%d answers written, want 3 (%v)", done.Cards, err)
	}
	keytest.Space(t, d.canvas)
	if d.left != 1 {
		t.Errorf("went back %d times, want once", d.left)
	}
}

func TestTimeIsTakenFromQuestionToRating(t *testing.T) {
	d := newDesk(t)
	d.add("Basic", "one", "1")
	d.study()
	d.now = d.now.Add(4 * time.Second)
	keytest.Space(t, d.canvas)
	d.now = d.now.Add(3 * time.Second)
	d.key(fyne.Key3, '3')
	done, err := d.c.StudiedToday()
	if err != nil {
		t.Fatal(err)
	}
	if took := done.Took.Round(time.Second); took != 7*time.Second {
		t.Errorf("the answer took %v, want 7s", took)
	}
}

func TestHeldKeyRatesOnce(t *testing.T) {
	d := newDesk(t)
	for _, text := range []string{"one", "two", "three"} {
		d.add("Basic", text, text)
	}
	d.study()
	keytest.Hold(t, d.canvas, fyne.KeySpace, ' ', 5)
	d.wantSide(answer, "one")
	keytest.Hold(t, d.canvas, fyne.Key4, '4', 5)
	d.wantSide(question, "two")
	if done, _ := d.c.StudiedToday(); done.Cards != 1 {
		t.Errorf("%d answers written, want 1", done.Cards)
	}
}

func TestUndoShowsTheCardAgain(t *testing.T) {
	d := newDesk(t)
	d.add("Basic", "one", "1")
	d.add("Basic", "two", "2")
	d.study()
	keytest.Space(t, d.canvas)
	d.key(fyne.Key4, '4')
	d.wantSide(question, "two")
	app.Change(d.v.worker, func(c *collection.Collection) (anki.Changes, error) { return c.Undo() }, nil)
	d.wantSide(question, "one")
	if card := d.card(); card.Reps != 0 {
		t.Errorf("the card has %d answers, want 0", card.Reps)
	}
}

func TestChangedCardIsShownAgainInsteadOfRated(t *testing.T) {
	d := newDesk(t)
	d.add("Basic", "one", "1")
	d.study()
	keytest.Space(t, d.canvas)
	id := d.card().ID
	// Behind the reviewer's back: nobody is told.
	if _, err := d.c.AnswerCard(collection.Answer{Card: id, Rating: anki.RatingGood}); err != nil {
		t.Fatal(err)
	}
	d.key(fyne.Key4, '4')
	if len(d.failed) != 1 {
		t.Fatalf("told of %v, want one error", d.failed)
	}
	d.wantSide(question, "one")
	if card := d.card(); card.Reps != 1 {
		t.Errorf("the card has %d answers, want 1", card.Reps)
	}
}

// A sync has the worker: the rating waits, the person is told so after a moment, and nothing is lost.
func TestRatingWaitsForTheEndOfASync(t *testing.T) {
	results := make(chan func(), 10)
	worker := app.NewWorker(func(f func()) { results <- f }, nil)
	defer worker.Stop()
	d := newDeskOn(t, worker)
	d.add("Basic", "one", "1")
	d.add("Basic", "two", "2")
	d.study()
	(<-results)()
	d.wantSide(question, "one")
	keytest.Space(t, d.canvas)

	d.v.Hear(app.SyncState{Phase: app.SyncRunning})
	syncEnds := make(chan struct{})
	app.Do(worker, func(*collection.Collection) (struct{}, error) { <-syncEnds; return struct{}{}, nil }, nil)
	d.key(fyne.Key4, '4')
	d.key(fyne.Key1, '1') // too late: the card is rated
	if text := d.v.bottom.note.Content; text != "" {
		t.Errorf("said %q at once", text)
	}
	d.pass(300 * time.Millisecond)
	if text := d.v.bottom.note.Content; text != keptNote {
		t.Errorf("said %q, want that the answer is kept", text)
	}
	d.wantSide(answer, "one")
	close(syncEnds)
	(<-results)()
	d.wantSide(question, "two")
	if text := d.v.bottom.note.Content; text != "" {
		t.Errorf("still says %q", text)
	}
	d.clean()
	if done, err := d.c.StudiedToday(); err != nil || done.Cards != 1 {
		t.Errorf("%d answers written, want 1 (%v)", done.Cards, err)
	}
}

func TestTypedAnswerIsCompared(t *testing.T) {
	d := newDesk(t)
	d.add("Basic (type in the answer)", "Capital of France", "Paris")
	d.study()
	d.wantSide(question, "Capital of France")
	if _, has := d.v.card.Typed(); !has {
		t.Fatal("no box to type in")
	}
	test.Type(d.canvas.Focused(), "Pari1 ")
	d.wantSide(question, "")
	if text, _ := d.v.card.Typed(); text != "Pari1 " {
		t.Errorf("typed %q, want what was typed to be in the box", text)
	}
	keytest.Press(t, d.canvas, fyne.KeyReturn)
	d.wantSide(answer, "")
	if html := d.v.model.shown.Answer(d.v.model.typed); !strings.Contains(html, "typeBad") || !strings.Contains(html, "typeGood") {
		t.Errorf("the answer does not compare what was typed: %s", html)
	}
	d.key(fyne.Key1, '1')
	d.wantSide(question, "Capital of France")
	if text, _ := d.v.card.Typed(); text != "" {
		t.Errorf("the box of the next card holds %q", text)
	}
	keytest.Press(t, d.canvas, fyne.KeyEscape) // leaves the box
	keytest.Space(t, d.canvas)
	d.wantSide(answer, "")
}

func TestFlagAndMarkStayOnTheCard(t *testing.T) {
	d := newDesk(t)
	n := d.add("Basic", "one", "1")
	d.study()
	keytest.Space(t, d.canvas)
	d.ctrl(fyne.Key3)
	if flag := d.card().Flag(); flag != 3 || !d.v.header.flag.Visible() {
		t.Errorf("flag %d, shown %v, want 3 and shown", flag, d.v.header.flag.Visible())
	}
	d.wantSide(answer, "one")
	d.ctrl(fyne.Key3)
	if flag := d.card().Flag(); flag != 0 || d.v.header.flag.Visible() {
		t.Errorf("flag %d, shown %v, want none", flag, d.v.header.flag.Visible())
	}
	keytest.Shifted(t, d.canvas, fyne.Key8, '*')
	stored, err := d.c.GetNote(n.ID)
	if err != nil || !collection.HasTag(stored, collection.MarkedTag) || !d.v.header.star.Visible() {
		t.Errorf("tags %q, star shown %v, want the mark (%v)", stored.Tags, d.v.header.star.Visible(), err)
	}
	d.key(fyne.Key4, '4') // the state of the card is still the one that was shown
	d.wantSide(finished, "")
	d.clean()
}

func TestPuttingCardsAway(t *testing.T) {
	for name, c := range map[string]struct {
		press func(d *desk)
		want  []anki.Queue
	}{
		"bury card":    {func(d *desk) { d.key("-", '-') }, []anki.Queue{anki.QueueBuriedByUser, anki.QueueNew}},
		"bury note":    {func(d *desk) { d.key("=", '=') }, []anki.Queue{anki.QueueBuriedByUser, anki.QueueBuriedByUser}},
		"suspend card": {func(d *desk) { keytest.Shifted(d.t, d.canvas, fyne.Key2, '@') }, []anki.Queue{anki.QueueSuspended, anki.QueueNew}},
		"suspend note": {func(d *desk) { keytest.Shifted(d.t, d.canvas, fyne.Key1, '!') }, []anki.Queue{anki.QueueSuspended, anki.QueueSuspended}},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t)
			n := d.add("Basic (and reversed card)", "one", "1")
			d.add("Basic", "two", "2")
			d.study()
			d.wantSide(question, "one")
			c.press(d)
			d.clean()
			cards, err := d.c.ListCardsOfNote(n.ID)
			if err != nil {
				t.Fatal(err)
			}
			for i, card := range cards {
				if card.Queue != c.want[i] {
					t.Errorf("card %d is in queue %d, want %d", i, card.Queue, c.want[i])
				}
			}
			if d.v.model.shown.Card.ID == cards[0].ID {
				t.Error("the card is still on show")
			}
			d.v.undo()
			d.wantSide(question, "one")
		})
	}
}

func TestDeletedNoteCanBeBroughtBack(t *testing.T) {
	d := newDesk(t)
	n := d.add("Basic", "one", "1")
	d.study()
	d.ctrl(fyne.KeyDelete)
	d.wantSide(finished, "")
	if _, err := d.c.GetNote(n.ID); err == nil {
		t.Fatal("the note is still there")
	}
	d.v.undo()
	d.wantSide(question, "one")
}

func TestUnburyGoesOn(t *testing.T) {
	d := newDesk(t)
	d.add("Basic", "one", "1")
	d.study()
	d.key("-", '-')
	d.wantSide(finished, "")
	if !d.v.done.unbury.Visible() {
		t.Fatal("unburying is not offered")
	}
	test.Tap(d.v.done.unbury)
	d.wantSide(question, "one")
}

func TestCardInLearningComesBackByItself(t *testing.T) {
	d := newDesk(t)
	d.add("Basic", "one", "1")
	if _, err := d.c.SetSetting("collapseTime", 0); err != nil {
		t.Fatal(err)
	}
	d.study()
	keytest.Space(t, d.canvas)
	d.key(fyne.Key1, '1') // again, in a minute
	d.wantSide(finished, "")
	d.pass(30 * time.Second)
	d.wantSide(finished, "")
	d.pass(40 * time.Second)
	d.wantSide(question, "one")
	d.clean()
}

func TestEditedNoteIsShownOnTheSameSide(t *testing.T) {
	d := newDesk(t)
	n := d.add("Basic", "one", "1")
	d.study()
	d.key(fyne.KeyE, 'e')
	if len(d.edited) != 1 || d.edited[0] != n.ID {
		t.Fatalf("edited %v, want the note once", d.edited)
	}
	keytest.Space(t, d.canvas)
	n.Fields[0] = "another text"
	app.Change(d.v.worker, func(c *collection.Collection) (anki.Changes, error) { return c.UpdateNote(n) }, nil)
	d.wantSide(answer, "another text")
}

func TestCardFollowsTheTheme(t *testing.T) {
	d := newDesk(t)
	d.add("Basic", "one", "1")
	d.study()
	keytest.Space(t, d.canvas)
	fyne.CurrentApp().Settings().SetTheme(theme.New(theme.Dark))
	d.wantSide(answer, "one")
	if !d.v.night {
		t.Error("the card is still in the colours of the day")
	}
}

func TestMenuOffersWhatTheWindowCanDo(t *testing.T) {
	d := newDesk(t)
	d.add("Basic", "one", "1")
	d.study()
	labels := func() string {
		var all []string
		for _, item := range d.v.menu().Items {
			all = append(all, item.Label)
		}
		return strings.Join(all, "|")
	}
	if got := labels(); strings.Contains(got, "info") || !strings.Contains(got, "Delete note") {
		t.Errorf("menu %s, want it without card info", got)
	}
	d.v.actions.Info = func(anki.CardID) {}
	if got := labels(); !strings.Contains(got, "Card info") {
		t.Errorf("menu %s, want it with card info", got)
	}
	d.key(fyne.KeyM, 'm')
	if d.canvas.Overlays().Top() == nil {
		t.Error("M opens no menu")
	}
}
