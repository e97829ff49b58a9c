package collection

import (
	"context"
	"database/sql"
	_ "embed"
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"karuta/collection/anki"
	"karuta/internal/interop"
)

//go:embed testdata/strange.py
var strangeScript string

// strangeState names every row that an operation may change and what it holds.
const strangeState = `
select 'card ' || id, quote(nid) || ' ' || quote(did) || ' ' || quote(ord) || ' mod ' || quote(mod) || ' ' || quote(usn) || ' type ' || quote(type)
	|| ' queue ' || quote(queue) || ' due ' || quote(due) || ' ivl ' || quote(ivl) || ' factor ' || quote(factor) || ' reps ' || quote(reps)
	|| ' lapses ' || quote(lapses) || ' left ' || quote(left) || ' odue ' || quote(odue) || ' odid ' || quote(odid) || ' flags ' || quote(flags) from cards
union all select 'data ' || id, data from cards
union all select 'revlog ' || id, quote(cid) || ' ' || quote(usn) || ' ease ' || quote(ease) || ' ivl ' || quote(ivl) || ' last ' || quote(lastIvl)
	|| ' factor ' || quote(factor) || ' time ' || quote(time) || ' type ' || quote(type) from revlog
union all select 'deck ' || id, quote(mtime_secs) || ' ' || quote(usn) || ' ' || quote(common) || ' ' || quote(kind) from decks
union all select 'note ' || id, quote(mod) || ' ' || quote(usn) || ' ' || quote(tags) from notes
union all select 'tag ' || tag, quote(usn) from tags
union all select 'config ' || key, quote(usn) || ' ' || quote(mtime_secs) || ' ' || cast(val as text) from config
union all select 'graves', count() from graves`

// strangeWorld is a collection made by SQL and what is done with it.
type strangeWorld struct {
	At      string             `json:"at"`
	Created int64              `json:"crt"`
	Config  map[string]*string `json:"config"` // the JSON as it is stored; nil for a setting that is missing
	Presets []map[string]any   `json:"presets"`
	Decks   []map[string]any   `json:"decks"`
	Notes   [][2]any           `json:"notes"`
	Cards   [][18]any          `json:"cards"`
	Revlog  [][9]int64         `json:"revlog"`
	Steps   []strangeStep      `json:"steps"`
	Theirs  string             `json:"theirs"` // the files
	Ours    string             `json:"ours"`
}

// strangeStep is one thing that both do.
type strangeStep struct {
	Op    string          `json:"op"`
	Cards []anki.CardID   `json:"cards"`
	N     int64           `json:"n"`
	Text  string          `json:"text"`
	At    string          `json:"at"`   // sets the clock
	Undo  bool            `json:"undo"` // undone at once
	Words []string        `json:"words"`
	Kind  CustomStudyKind `json:"kind"`
}

type strangeDone struct {
	Error, Undo string
	Out         json.RawMessage
	Rows        map[string]*string // those that changed; nil for one that is gone
}

const strangeTime = "2006-01-02 15:04:05"

// TestStrangeCollectionsLikeAnki holds what both do with collections that hold things which only old versions, other
// clients and add-ons write: cards in states that no answer leads to, presets and settings at their limits and beyond.
//
// Where Anki refuses to go on (see refusals) Karuta shows the card nevertheless. Left out is what Anki loses when it
// writes a card whose data column has custom data of a wrong type: all the rest of the column.
func TestStrangeCollectionsLikeAnki(t *testing.T) {
	seed := uint64(1)
	if s, err := strconv.ParseUint(os.Getenv("KARUTA_SEED"), 10, 64); err == nil {
		seed = s
	}
	t.Logf("seed %d", seed)
	for i, name := range []string{"Asia/Kathmandu", "America/St_Johns", "Pacific/Apia", "Europe/Berlin"} {
		t.Run(name, func(t *testing.T) {
			zone, err := time.LoadLocation(name)
			if err != nil {
				t.Fatal(err)
			}
			g := strangeMaker{
				Rand: rand.New(rand.NewPCG(seed, uint64(i))), zone: zone, thorough: os.Getenv("KARUTA_LONG") == "1", learning: map[int64]bool{},
			}
			g.world().inBoth(t, zone)
		})
	}
}

// inBoth makes the collection, does the steps in the real backend, then in Karuta, and compares.
func (w *strangeWorld) inBoth(t *testing.T, zone *time.Location) {
	t.Helper()
	dir := t.TempDir()
	at := time.Date(2026, 3, 10, 12, 0, 0, 0, time.UTC)
	theirs := interop.NewClient(t, interop.Options{Clock: &interop.Clock{At: at, Frozen: true}, Zone: zone.String()})
	w.Theirs, w.Ours = filepath.Join(dir, "theirs.anki2"), filepath.Join(dir, "ours.anki2")
	var want []strangeDone
	if err := theirs.Script(strangeScript, map[string]any{"world": w, "state": strangeState}, &want); err != nil {
		t.Fatal(err)
	}
	w.compare(t, zone, want)
}

// strangeRun is a world in Karuta.
type strangeRun struct {
	*Collection
	t      *testing.T
	w      *strangeWorld
	zone   *time.Location
	at     time.Time
	db     *sql.DB           // looks at the file
	rows   map[string]string // Karuta's, as they are now
	theirs map[string]string // Anki's
}

func (w *strangeWorld) compare(t *testing.T, zone *time.Location, want []strangeDone) {
	t.Helper()
	r := &strangeRun{t: t, w: w, zone: zone}
	r.setClock(w.At)
	var err error
	if r.Collection, err = Open(w.Ours, Options{Now: func() time.Time { return r.at }}); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = r.Close() }()
	if r.db, err = sql.Open("sqlite", "file:"+w.Ours+"?mode=ro"); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = r.db.Close() }()
	r.rows = r.read()
	r.theirs = r.rows
	for i, step := range w.Steps {
		if ok := r.step(step, want[i]); !ok && !step.Undo {
			return // from here on they go different ways
		}
	}
}

func (r *strangeRun) setClock(at string) {
	moment, err := time.ParseInLocation(strangeTime, at, r.zone)
	if err != nil {
		r.t.Fatal(err)
	}
	r.at = moment
}

// read returns Karuta's rows.
func (r *strangeRun) read() map[string]string {
	r.t.Helper()
	found, err := r.db.Query(strangeState)
	if err != nil {
		r.t.Fatal(err)
	}
	defer func() { _ = found.Close() }()
	rows := map[string]string{}
	for found.Next() {
		var key, text string
		if err := found.Scan(&key, &text); err != nil {
			r.t.Fatal(err)
		}
		rows[key] = text
	}
	if err := found.Err(); err != nil {
		r.t.Fatal(err)
	}
	return rows
}

// refusals are what Anki says where it does nothing for a card that Karuta can still study.
// A panic, where reviews of a card that belongs to a filtered deck are rescheduled, is a refusal, too.
var refusals = []string{
	"home deck is filtered", "No such deck", "FSRS parameters are invalid", "expected 7 days", "Error parsing date",
	"card modified without updating queue", "panic: called `Option::unwrap()` on a `None` value",
}

// step does one step and compares; it returns whether the same was changed.
func (r *strangeRun) step(step strangeStep, want strangeDone) bool {
	r.t.Helper()
	if step.At != "" {
		r.setClock(step.At)
	}
	before := r.rows
	out, err := r.do(step)
	if err == nil {
		r.rows = r.read()
	}
	var found []string
	same := true
	switch {
	case err == nil && want.Error == "":
		if text, _ := json.Marshal(out); !sameJSON(text, want.Out) {
			found = append(found, fmt.Sprintf("\n got %s\nwant %s", text, want.Out))
		}
		theirs := maps.Clone(r.theirs)
		for key, text := range want.Rows {
			if text == nil {
				delete(theirs, key)
			} else {
				theirs[key] = *text
			}
		}
		ours, wanted := r.rows, theirs
		if step.Op == "options" { // Anki goes through the presets in no order
			ours, wanted = withoutLogIDs(ours), withoutLogIDs(wanted)
		}
		rows := differences(before, ours, wanted)
		same = len(rows) == 0
		found = append(found, rows...)
		if !step.Undo {
			r.theirs = theirs
		}
	case err == nil && slices.ContainsFunc(refusals, func(text string) bool { return strings.Contains(want.Error, text) }):
		same = maps.Equal(before, r.rows)
	case (err == nil) != (want.Error == ""):
		found = append(found, fmt.Sprintf("error %v, Anki's %q", err, want.Error))
		same = false
	}
	if step.Undo && err == nil {
		if _, err := r.Undo(); err != nil && !maps.Equal(before, r.rows) {
			found = append(found, fmt.Sprintf("undo: %v", err))
		}
		r.rows = before
	}
	if len(found) > 0 {
		r.t.Errorf("%s %v %d %q: %s\n%s", step.Op, step.Cards, step.N, step.Text, strings.Join(found, "\n"), r.about(step))
	}
	return same
}

func sameJSON(a, b json.RawMessage) bool {
	var x, y any
	if json.Unmarshal(a, &x) != nil || json.Unmarshal(b, &y) != nil {
		return false
	}
	return fmt.Sprint(x) == fmt.Sprint(y)
}

// differences compares the rows.
func differences(before, got, want map[string]string) []string {
	var found []string
	keys := map[string]bool{}
	for _, rows := range []map[string]string{got, want} {
		for key := range rows {
			keys[key] = true
		}
	}
	for _, key := range slices.Sorted(maps.Keys(keys)) {
		g, here := got[key]
		w, there := want[key]
		if here == there && (g == w || sameCells(g, w) || strings.HasPrefix(key, "data ") && sameCardData(g, w)) {
			continue
		}
		found = append(found, fmt.Sprintf("%s\n was %s\n got %s\nwant %s", key, before[key], g, w))
	}
	return found
}

// withoutLogIDs names lines of the review log by what they say.
func withoutLogIDs(rows map[string]string) map[string]string {
	out := map[string]string{}
	for key, text := range rows {
		if strings.HasPrefix(key, "revlog ") {
			key, text = "revlog of "+text, ""
		}
		out[key] = text
	}
	return out
}

// sameCells reports whether two rows differ in nothing but a second of a long delay, which FSRS chooses by the last
// digit of a stability.
func sameCells(a, b string) bool {
	x, y := strings.Fields(a), strings.Fields(b)
	if len(x) != len(y) {
		return false
	}
	for i := range x {
		v, errV := strconv.ParseInt(x[i], 10, 64)
		w, errW := strconv.ParseInt(y[i], 10, 64)
		seconds := errV == nil && errW == nil && (v < -3600 || v > 1_000_000_000)
		if x[i] != y[i] && !(seconds && (v == w+1 || w == v+1)) {
			return false
		}
	}
	return true
}

// sameCardData reports whether two data columns say the same. Anki writes the column anew wherever it writes a card,
// and thereby drops what it cannot read.
func sameCardData(a, b string) bool {
	return anki.ParseCardData(a).String() == anki.ParseCardData(b).String() || nearlySameMemory(a, b)
}

// about describes what a failing step was about.
func (r *strangeRun) about(step strangeStep) string {
	var b strings.Builder
	if len(step.Cards) != 1 {
		for _, list := range [][]map[string]any{r.w.Decks, r.w.Presets} {
			for _, item := range list {
				fmt.Fprintf(&b, "%v\n", item)
			}
		}
		for key, text := range r.w.Config {
			if text != nil {
				fmt.Fprintf(&b, "%s=%s ", key, *text)
			}
		}
		return b.String()
	}
	for _, row := range r.w.Cards {
		if row[0] != int64(step.Cards[0]) {
			continue
		}
		fmt.Fprintf(&b, "now %d\n(id nid did ord mod usn type queue due ivl factor reps lapses left odue odid flags data)\n%v\n", r.at.Unix(), row)
		for _, deck := range r.w.Decks {
			if deck["id"] == row[2] || deck["id"] == row[15] {
				fmt.Fprintf(&b, "deck %v\n", deck)
				if normal, ok := deck["normal"].(map[string]any); ok {
					for _, p := range r.w.Presets {
						if p["id"] == normal["config_id"] {
							fmt.Fprintf(&b, "preset %v\n", p["config"])
						}
					}
				}
			}
		}
	}
	for _, e := range r.w.Revlog {
		if e[1] == int64(step.Cards[0]) {
			fmt.Fprintf(&b, "revlog %v\n", e)
		}
	}
	for key, text := range r.w.Config {
		if text != nil {
			fmt.Fprintf(&b, "%s=%s ", key, *text)
		}
	}
	return b.String()
}

func (r *strangeRun) do(step strangeStep) (any, error) {
	switch step.Op {
	case "tree":
		tree, err := r.DeckTree()
		counts := map[string][3]int{}
		flattenTree(tree, counts)
		if counts["1"] == [3]int{} {
			delete(counts, "1") // Anki leaves out an empty Default deck
		}
		return counts, err
	case "queue":
		return r.studyQueue()
	case "study":
		q, err := r.Study(1)
		if err != nil || len(q.Cards) == 0 {
			return 0, err
		}
		first := &q.Cards[0]
		_, err = r.AnswerCard(Answer{Card: first.Card.ID, Rating: anki.Rating(step.N), Took: 5 * time.Second, Shown: &first.States.Current})
		return first.Card.ID, err
	case "states", "answer":
		r.queue = nil
		shown, err := r.States(step.Cards[0])
		if err != nil || step.Op == "states" {
			return shown.Labels, err
		}
		_, err = r.AnswerCard(Answer{Card: step.Cards[0], Rating: anki.Rating(step.N), Took: 5 * time.Second, Shown: &shown.States.Current})
		return shown.Labels, err
	}
	return nil, r.change(step)
}

func (r *strangeRun) studyQueue() (any, error) {
	q, err := r.Study(10_000)
	if err != nil {
		return nil, err
	}
	ids, labels := []anki.CardID{}, [][4]string{}
	for i, card := range q.Cards {
		ids = append(ids, card.Card.ID)
		if i < 5 {
			labels = append(labels, card.Labels)
		}
	}
	return map[string]any{"cards": ids, "counts": []int{q.Counts.New, q.Counts.Learning, q.Counts.Review}, "labels": labels}, nil
}

// change does what only changes rows.
func (r *strangeRun) change(step strangeStep) (err error) {
	ids, n := step.Cards, step.N
	switch step.Op {
	case "select":
		_, err = r.SelectDeck(anki.DeckID(n))
	case "grade":
		_, err = r.GradeNow(anki.Rating(n), ids...)
	case "due":
		var due DueRange
		if due, err = ParseDueRange(step.Text); err == nil {
			_, err = r.SetDueDate(due, ids...)
		}
	case "forget":
		_, err = r.ForgetCards(ForgetOptions{RestorePosition: n&1 > 0, ResetCounts: n&2 > 0}, ids...)
	case "reposition":
		_, _, err = r.RepositionCards(Reposition{Start: uint32(n), Step: 3, Shift: true}, ids...)
	case "move":
		_, err = r.MoveCards(anki.DeckID(n), ids...)
	case "empty":
		_, err = r.EmptyFilteredDeck(anki.DeckID(n))
	case "rebuild":
		_, _, err = r.RebuildFilteredDeck(anki.DeckID(n))
	case "save":
		err = r.saveFilteredDeck(step)
	case "custom":
		_, err = r.CustomStudy(CustomStudy{Deck: anki.DeckID(n), Kind: step.Kind, Amount: 5, IncludeTags: step.Words})
	case "options":
		err = r.saveOptions(step)
	case "reopen":
		err = r.reopen()
	case "flag":
		_, err = r.SetFlag(int(n), ids...)
	default:
		err = r.putAway(step)
	}
	return err
}

func (r *strangeRun) saveFilteredDeck(step strangeStep) error {
	draft, err := r.DraftFilteredDeck(anki.DeckID(step.N))
	if err != nil {
		return err
	}
	draft.Name, draft.AllowEmpty, draft.Config.SearchTerms = step.Text, true, nil
	for _, text := range step.Words {
		draft.Config.SearchTerms = append(draft.Config.SearchTerms, anki.SearchTerm{Search: text, Limit: 20, Order: anki.FilteredDue})
	}
	_, _, err = r.SaveFilteredDeck(draft)
	return err
}

// saveOptions switches FSRS and wants another retention from a deck's preset.
func (r *strangeRun) saveOptions(step strangeStep) error {
	options, err := r.DeckOptions(anki.DeckID(step.N))
	if err != nil {
		return err
	}
	c := DeckOptionsChange{
		Deck: anki.DeckID(step.N), Limits: options.Limits, Reschedule: step.Kind&2 > 0, Collection: AllDecksOptions{FSRS: step.Kind&1 > 0},
	}
	c.Limits.DesiredRetention = nil
	for _, p := range options.Presets {
		if p.ID == options.Deck.Normal.ConfigID {
			p.Config.DesiredRetention = 0.8
			c.Presets = append(c.Presets, p.DeckConfig)
		}
	}
	_, err = r.SaveDeckOptions(context.Background(), c)
	return err
}

func (r *strangeRun) reopen() (err error) {
	if err = r.Close(); err == nil {
		r.Collection, err = Open(r.w.Ours, Options{Now: func() time.Time { return r.at }})
	}
	return err
}

// putAway suspends and buries, and takes that back.
func (r *strangeRun) putAway(step strangeStep) error {
	ops := map[string]func(...anki.CardID) (anki.Changes, error){
		"suspend": r.SuspendCards, "unsuspend": r.UnsuspendCards, "bury": r.BuryCards, "unbury": r.UnburyCards,
	}
	do := ops[step.Op]
	if do == nil {
		r.t.Fatalf("no step %q", step.Op)
	}
	_, err := do(step.Cards...)
	return err
}
