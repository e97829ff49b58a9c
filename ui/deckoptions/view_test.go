package deckoptions

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"karuta/app"
	"karuta/collection"
	"karuta/collection/anki"
	"karuta/ui/theme"
	"karuta/ui/widgets"
	"karuta/ui/widgets/keytest"
)

// bench is the window on the test driver, with a real collection.
type bench struct {
	t      *testing.T
	v      *View
	c      *collection.Collection
	canvas fyne.Canvas
	timers []func()
	saved  string
	closed bool
}

func newBench(t *testing.T) *bench {
	t.Helper()
	b := &bench{t: t}
	c, err := collection.Open(filepath.Join(t.TempDir(), "collection.anki2"), collection.Options{Create: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	b.c = c
	nt, err := c.FindNotetypeByName("Basic")
	if err != nil {
		t.Fatal(err)
	}
	for _, front := range []string{"a", "b", "c"} {
		n := &anki.Note{NotetypeID: nt.ID, Fields: []string{front, "back"}}
		if _, err := c.AddNote(n, anki.DefaultDeckID); err != nil {
			t.Fatal(err)
		}
	}
	a := test.NewTempApp(t)
	a.Settings().SetTheme(theme.New(theme.Light))
	w := test.NewWindow(nil)
	t.Cleanup(func() {
		if !b.closed {
			w.Close()
		}
	})
	worker := app.NewInPlaceWorker(func(ch anki.Changes) { b.v.Hear(app.Changed{Changes: ch}) })
	worker.SetCollection(c)
	b.v = New(w, worker, anki.DefaultDeckID, Actions{
		After: func(_ time.Duration, f func()) func() {
			stopped := false
			b.timers = append(b.timers, func() {
				if !stopped {
					f()
				}
			})
			return func() { stopped = true }
		},
		Post: func(f func()) { f() }, Saved: func(line string) { b.saved = line }, Closed: func() { b.closed = true },
	})
	w.Resize(fyne.NewSize(720, 760))
	b.canvas = w.Canvas()
	return b
}

// rest lets time pass.
func (b *bench) rest() {
	due := b.timers
	b.timers = nil
	for _, f := range due {
		f()
	}
}

func (b *bench) row(label string) *row {
	b.t.Helper()
	for _, r := range b.v.rows {
		if r.label == label {
			return r
		}
	}
	b.t.Fatalf("no row %q", label)
	return nil
}

func (b *bench) typeInto(label, text string) {
	b.t.Helper()
	b.row(label).focus.(*widgets.Entry).SetText(text)
}

func (b *bench) turn(label string) {
	b.t.Helper()
	b.row(label).focus.(*widgets.CheckRow).OnTapped()
}

func (b *bench) press(key fyne.KeyName) {
	keytest.Shortcut(b.t, b.canvas, &desktop.CustomShortcut{KeyName: key, Modifier: fyne.KeyModifierShortcutDefault})
}

func (b *bench) options() collection.DeckOptions {
	b.t.Helper()
	o, err := b.c.DeckOptions(anki.DefaultDeckID)
	if err != nil {
		b.t.Fatal(err)
	}
	return o
}

func TestLimitIsChangedAndSaved(t *testing.T) {
	b := newBench(t)
	b.typeInto("New cards/day", "2")
	b.rest()
	if got := b.v.effect.Text(); got != "Left today in this deck: 2 new, 0 learning, 0 due, instead of 3 new, 0 learning, 0 due." {
		t.Errorf("the effect before saving: %q", got)
	}
	if b.options().Presets[0].Config.NewPerDay != 20 {
		t.Error("looking at the effect has saved the options")
	}
	b.press(fyne.KeyReturn)
	if got := b.options().Presets[0].Config.NewPerDay; got != 2 || !b.closed || b.saved == "" {
		t.Errorf("saved %d, closed %v, told %q", got, b.closed, b.saved)
	}
	if _, err := b.c.Undo(); err != nil {
		t.Fatal(err)
	}
	if got := b.options().Presets[0].Config.NewPerDay; got != 20 {
		t.Errorf("undone: %d", got)
	}
}

func TestNothingToSaveJustCloses(t *testing.T) {
	b := newBench(t)
	if b.press(fyne.KeyReturn); !b.closed || b.saved != "" {
		t.Errorf("closed %v, told %q", b.closed, b.saved)
	}
}

func TestEscapeAsksOnlyAfterAChange(t *testing.T) {
	b := newBench(t)
	b.turn("Bury new siblings")
	keytest.Press(t, b.canvas, fyne.KeyEscape)
	m, asked := b.canvas.Overlays().Top().(*widgets.Modal)
	if !asked || b.closed {
		t.Fatalf("asked %v, closed %v", asked, b.closed)
	}
	keytest.Press(t, b.canvas, fyne.KeyEscape)
	if m.IsOpen() || b.closed {
		t.Fatal("Esc in the question does not go back")
	}
	b.turn("Bury new siblings")
	if keytest.Press(t, b.canvas, fyne.KeyEscape); !b.closed {
		t.Error("all is as it was, and Esc does not close")
	}
}

func TestWhatCannotBeReadIsNotSaved(t *testing.T) {
	b := newBench(t)
	b.typeInto("Learning steps", "soon")
	r := b.row("Learning steps")
	if r.object.Note() == "" {
		t.Error("nothing is said below the setting")
	}
	b.canvas.Unfocus()
	b.press(fyne.KeyReturn)
	if b.closed || b.canvas.Focused() != r.focus {
		t.Errorf("closed %v; the focus is not in the setting: %v", b.closed, b.canvas.Focused() != r.focus)
	}
	r.object.OnRevert()
	if got := r.focus.(*widgets.Entry).Text; got != "1m 10m" || r.object.Note() != "" {
		t.Errorf("the default is %q, and below stands %q", got, r.object.Note())
	}
}

func TestSettingsOfTheOtherSchedulerAreHidden(t *testing.T) {
	b := newBench(t)
	visible := func(label string) bool { return b.row(label).object.Visible() }
	if !visible("Graduating interval") || visible("Desired retention") {
		t.Error("without FSRS")
	}
	b.turn("Use FSRS")
	if visible("Graduating interval") || !visible("Desired retention") {
		t.Error("with FSRS")
	}
	order := b.row("Review sort order").focus.(*widgets.Select)
	if !strings.Contains(strings.Join(order.Options, ","), "Difficult cards first") {
		t.Errorf("orders with FSRS: %q", order.Options)
	}
}

func TestRetentionOfTheDeckAndParametersAreSaved(t *testing.T) {
	b := newBench(t)
	b.turn("Use FSRS")
	b.v.model.setRetentionScope(scopeDeck)
	b.typeInto(retentionLabel, "85")
	b.typeInto(paramSetting.label, "1 2")
	if b.press(fyne.KeyReturn); b.closed {
		t.Fatal("two parameters were saved")
	}
	b.row(paramSetting.label).object.OnRevert()
	b.press(fyne.KeyReturn)
	o := b.options()
	if !o.Collection.FSRS || o.Limits.DesiredRetention == nil || *o.Limits.DesiredRetention != 0.85 {
		t.Errorf("saved %+v %+v", o.Collection, o.Limits.DesiredRetention)
	}
}

func TestOptimisingWithoutReviewsSaysSo(t *testing.T) {
	b := newBench(t)
	b.turn("Use FSRS")
	b.v.optimize()
	if got := b.v.fsrs.found.Text(); !strings.Contains(got, "no reviews") || !b.v.fsrs.result.Visible() || b.v.working != nil {
		t.Errorf("says %q", got)
	}
	if b.v.fsrs.health.Visible() {
		t.Errorf("of no reviews is said %q", b.v.fsrs.health.Text())
	}
	b.v.evaluate()
	if got := b.v.fsrs.found.Text(); !strings.Contains(got, "no reviews") {
		t.Errorf("evaluating says %q", got)
	}
}

// The work of another desired retention is said while it is typed, and not of one that is stored or makes no sense.
func TestWorkloadIsSaidWhileTyping(t *testing.T) {
	b := newBench(t)
	said := func() string {
		b.rest()
		if !b.v.workload.said.Visible() {
			return ""
		}
		return b.v.workload.said.Text()
	}
	if b.typeInto(retentionLabel, "95"); said() != "" {
		t.Errorf("without FSRS %q", said())
	}
	b.turn("Use FSRS")
	high := said()
	if !strings.Contains(high, " times the work of 90 %") || strings.Contains(high, "0.") {
		t.Errorf("95 %% is said to be %q", high)
	}
	b.typeInto(retentionLabel, "80")
	if got := b.v.workload.said.Text(); got == high || strings.Contains(got, "times") {
		t.Errorf("before it is known: %q", got)
	}
	if low := said(); !strings.Contains(low, "about 0.") {
		t.Errorf("80 %% is said to be %q", low)
	}
	for _, text := range []string{"90", "9x"} {
		b.typeInto(retentionLabel, "95")
		if b.typeInto(retentionLabel, text); said() != "" {
			t.Errorf("of %s is said %q", text, said())
		}
	}
	b.typeInto(retentionLabel, "95")
	if got := said(); got != high {
		t.Errorf("the second time %q, the first %q", got, high)
	}
}

// Another collection, after a download or a backup, is read anew while something waits to be looked up.
func TestAnotherCollectionWhileTyping(t *testing.T) {
	b := newBench(t)
	b.turn("Use FSRS")
	b.typeInto(retentionLabel, "95")
	b.v.Hear(app.CollectionOpened{})
	b.rest()
	if b.v.model == nil || b.v.model.dirty() || b.v.effect.Text() != "" {
		t.Errorf("what was typed is still there: %+v, %q", b.v.model, b.v.effect.Text())
	}
}

// What was found is scrolled into view with all that is said of the health.
func TestResultIsInView(t *testing.T) {
	b := newBench(t)
	b.turn("Use FSRS")
	b.v.sayHealth(newHealthNote(true, false, 400), nil)
	b.v.sayFound("Something was found.", nil)
	driver := fyne.CurrentApp().Driver()
	from := driver.AbsolutePositionForObject(b.v.scroll).Y
	until := from + b.v.scroll.Size().Height
	for _, p := range []*widgets.Paragraph{b.v.fsrs.found, b.v.fsrs.health} {
		if y := driver.AbsolutePositionForObject(p).Y; !p.Visible() || y < from || y+p.Size().Height > until {
			t.Errorf("%q is at %v to %v, in view are %v to %v", p.Text(), y, y+p.Size().Height, from, until)
		}
	}
}

func TestAddedPresetIsSavedForTheDeck(t *testing.T) {
	b := newBench(t)
	b.v.askName("Add preset", "Fast", func(name string) { b.v.model.add(name, false) })
	keytest.Press(t, b.canvas, fyne.KeyReturn)
	b.typeInto("Maximum reviews/day", "9999")
	b.press(fyne.KeyReturn)
	o := b.options()
	if len(o.Presets) != 2 || o.Presets[1].Name != "Fast" || o.Deck.Normal.ConfigID != o.Presets[1].ID || o.Presets[1].Config.ReviewsPerDay != 9999 {
		t.Errorf("saved %+v", o.Presets)
	}
}

func TestChangesElsewhereAreShownUnlessSomethingIsEdited(t *testing.T) {
	b := newBench(t)
	change := func(n uint32) {
		p := b.options().Presets[0].DeckConfig
		p.Config.NewPerDay = n
		changes, err := b.c.SavePreset(t.Context(), p)
		if err != nil {
			t.Fatal(err)
		}
		b.v.Hear(app.Changed{Changes: changes})
	}
	shown := func() string { return b.row("New cards/day").focus.(*widgets.Entry).Text }
	if change(33); shown() != "33" {
		t.Errorf("shows %s", shown())
	}
	b.typeInto("New cards/day", "44")
	if change(55); shown() != "44" {
		t.Errorf("what was typed became %s", shown())
	}
}

// Every setting can be reached by Tab, and is in view then.
func TestFocusIsInView(t *testing.T) {
	b := newBench(t)
	driver := fyne.CurrentApp().Driver()
	seen := map[fyne.Focusable]bool{}
	for range 200 {
		b.canvas.FocusNext()
		o := b.canvas.Focused()
		if o == nil || seen[o] {
			break
		}
		seen[o] = true
		y := driver.AbsolutePositionForObject(o.(fyne.CanvasObject)).Y
		if y < 0 || y > b.canvas.Size().Height-20 {
			t.Errorf("%T at %v is out of view", o, y)
		}
	}
	for _, r := range b.v.rows {
		if r.focus != nil && r.object.Visible() && !seen[r.focus] {
			t.Errorf("Tab does not reach %q", r.label)
		}
	}
}
