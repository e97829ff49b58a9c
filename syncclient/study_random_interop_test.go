package syncclient_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"karuta/internal/interop"
)

// seat is a client twice: of the world under test, and its twin, the real program in a world of real clients alone. Both
// do the same at the same time.
type seat struct {
	name         string
	ours, theirs studyPeer       // theirs is nil where nobody is to be compared with
	now          *interop.Dump   // ours after the last thing done
	changed      bool            // by the last thing done
	reviews      map[string]bool // keys of the review log
}

// study plays random operations around filtered decks and changes of the schema on all seats.
type study struct {
	*rand.Rand
	t      *testing.T
	w      *world
	clocks []clocked
	alone  bool // nobody is to be compared with
	seats  []*seat
	server map[string]bool // reviews the server has
	notes  map[string]bool // keys of the notes that were added; false for one that somebody has removed
	made   int             // things made so far, for names of their own
}

// twinsMayDiffer are random numbers.
var twinsMayDiffer = []string{"notes.guid", "fields.config", "templates.config"}

func TestRandomStudyEndsAsAmongRealClients(t *testing.T) {
	eachStudy(t, 2, true, func(s *study) {
		seat := s.turn()
		if s.IntN(3) > 0 {
			s.sync(seat, s.IntN(10) < 4)
		}
	}, (*study).compareWorlds)
}

// TestRandomStudyKeepsEveryReviewAndNote lets the Karuta clients keep both sides where a one-way sync is required. Only they and a
// real client that has just synced change the schema.
func TestRandomStudyKeepsEveryReviewAndNote(t *testing.T) {
	eachStudy(t, 1, false, func(s *study) {
		seat := s.turn()
		if s.IntN(3) > 0 {
			s.sync(seat, true)
		}
	}, func(s *study) {
		for key, kept := range s.notes {
			if _, there := s.seats[0].now.Tables["notes"].Rows[key]; kept && !there {
				s.t.Errorf("the note %s is lost", key)
			}
		}
		requireAllEqualBut(s.t, studyLeavings, s.seats[0].ours, s.seats[1].ours, s.seats[2].ours)
	})
}

// studyLeavings are what the check finds after a random study, among real clients too.
var studyLeavings = append([]string{"invalid card propert", "missing deck", "with a due number >= "}, mergeLeavings...)

// studies returns how many random studies a test makes that makes few in a hurry, and how many turns each has.
func studies(t *testing.T, few int) (runs, turns int) {
	t.Helper()
	runs, turns = few, 9
	if long() {
		runs, turns = 4, 20
	}
	if n := os.Getenv("KARUTA_TEST_SEEDS"); n != "" {
		var err error
		if runs, err = strconv.Atoi(n); err != nil {
			t.Fatalf("KARUTA_TEST_SEEDS: %v", err)
		}
	}
	return runs, turns
}

// eachStudy plays random studies, each around a server of its own: Anki's and Karuta's by turns.
func eachStudy(t *testing.T, few int, withTwins bool, turn, end func(*study)) {
	t.Helper()
	skipUnderRace(t)
	runs, turns := studies(t, few)
	first := seed(t)
	for n := first; n < first+uint64(runs); n++ {
		t.Run(fmt.Sprint("seed ", n), func(t *testing.T) {
			s := newStudy(t, n, withTwins)
			for range turns {
				s.wait()
				turn(s)
			}
			s.syncAll()
			end(s)
		})
	}
}

// turn lets one client do a few things.
func (s *study) turn() *seat {
	s.t.Helper()
	seat := s.seats[s.IntN(len(s.seats))]
	for range 4 + s.IntN(10) {
		s.op(seat)
	}
	return seat
}

// newStudy lets a real client begin, and all others take over what it has uploaded.
func newStudy(t *testing.T, n uint64, withTwins bool) *study {
	t.Helper()
	w := &world{t: t, now: time.Now().Truncate(time.Second).AddDate(0, 0, -60)} // the check must not find times to come
	s := &study{Rand: rand.New(rand.NewPCG(n, 1)), t: t, w: w, alone: !withTwins, server: map[string]bool{}, notes: map[string]bool{}}
	s.startServer(n)
	ours := []studyPeer{w.karutaPeer(), w.karutaPeer(), w.real()}
	for i, p := range ours {
		s.seats = append(s.seats, &seat{name: fmt.Sprint("client ", i), ours: p, reviews: map[string]bool{}})
	}
	if withTwins {
		s.addTwins()
	}
	beginner := interop.NewClient(t, interop.Options{Clock: &interop.Clock{At: w.now, Frozen: true}})
	if err := beginner.Script(studyBeginning, map[string]any{"fsrs": s.IntN(2) == 0}, nil); err != nil {
		t.Fatal(err)
	}
	beginner.Close()
	s.seats[0].begin(t, beginner.Path)
	for i, seat := range s.seats {
		s.sync(seat, i == 0)
	}
	return s
}

// startServer starts Anki's server or Karuta's by turns.
func (s *study) startServer(n uint64) {
	s.t.Helper()
	if n%2 == 0 && os.Getenv("KARUTA_SYNC_SERVER") != "karuta" {
		s.w.server = interop.StartAnkiServerAt(s.t, interop.Clock{At: s.w.now, Frozen: true})
		s.clocks = append(s.clocks, s.w.server)
		return
	}
	server := newClockedServer(s.t, s.w.now)
	s.w.server, s.clocks = server.Server, append(s.clocks, server)
}

// addTwins adds a world of real clients around Anki's server.
func (s *study) addTwins() {
	s.t.Helper()
	twins := &world{t: s.t, now: s.w.now, server: interop.StartAnkiServerAt(s.t, interop.Clock{At: s.w.now, Frozen: true})}
	s.clocks = append(s.clocks, twins.server)
	for _, seat := range s.seats {
		seat.theirs = twins.real()
	}
	s.w.reals = append(s.w.reals, twins.reals...)
}

// begin gives the clients of a seat a collection.
func (s *seat) begin(t *testing.T, path string) {
	t.Helper()
	ours := s.ours.(karutaPeer)
	ours.close()
	copyCollection(t, path, ours.path)
	ours.open()
	if s.theirs != nil {
		theirs := s.theirs.(*realPeer)
		theirs.c.Close()
		copyCollection(t, path, theirs.c.Path)
		theirs.c.Open()
	}
}

const studyBeginning = `
for name in ["A", "A::B", "C"]:
    col.decks.id(name)
col.decks.set_config_id_for_deck_dict(col.decks.by_name("C"), col.decks.add_config_returning_id("Preset of C"))
for i in range(4):
    for notetype in ["Basic", "Basic (and reversed card)", "Cloze"]:
        note = col.new_note(col.models.by_name(notetype))
        note.fields[0], note.fields[1] = "{{c1::seed}} {{c2::%d}}" % i, "back"
        col.add_note(note, col.decks.id(["A", "A::B", "C", "Default"][i]))
col.set_config("fsrs", args["fsrs"])
`

// tick moves the time of all clients and servers.
func (s *study) tick() {
	s.t.Helper()
	s.w.now = s.w.now.Add(time.Second)
	s.w.setClocks()
	for _, c := range s.clocks {
		c.SetClock(interop.Clock{At: s.w.now, Frozen: true})
	}
}

// wait lets hours go by, or days.
func (s *study) wait() {
	s.t.Helper()
	if s.IntN(2) == 0 {
		return
	}
	s.w.now = s.w.now.Add(time.Duration(s.IntN(60)) * time.Hour)
	s.tick()
	for _, seat := range s.seats {
		s.both(seat, "day at "+s.w.now.Format(time.DateTime), func(p studyPeer) error { p.startDay(); return nil })
	}
}

// both does one thing on both clients of a seat: both or none may refuse, and both end with the same.
func (s *study) both(seat *seat, what string, act func(studyPeer) error) {
	s.t.Helper()
	s.tick()
	s.t.Logf("%s: %s", seat.name, what)
	ours, theirs := act(seat.ours), error(nil)
	if !s.alone {
		theirs = act(seat.theirs)
	}
	if !s.alone && (ours == nil) != (theirs == nil) {
		s.t.Fatalf("%s refuses: %v, among real clients: %v", what, ours, theirs)
	}
	before := seat.now
	s.look(seat)
	seat.changed = len(interop.DiffExact(before, seat.now)) > 0
	was, is := before.Tables["notes"].Rows, seat.now.Tables["notes"].Rows
	for key := range is {
		if _, before := was[key]; !before {
			s.notes[key] = true
		}
	}
	for key := range was {
		if _, kept := is[key]; !kept {
			s.notes[key] = false
		}
	}
}

// look compares the clients of a seat.
func (s *study) look(seat *seat) {
	s.t.Helper()
	seat.now = seat.ours.look()
	if !s.alone {
		found := interop.Diff(seat.theirs.look(), seat.now, twinsMayDiffer...)
		if len(found) > 0 {
			s.t.Fatalf("%s differs from its twin:\n%s", seat.name, strings.Join(found[:min(len(found), 30)], "\n"))
		}
	}
	for key := range seat.reviews {
		if _, kept := seat.now.Tables["revlog"].Rows[key]; !kept {
			s.t.Fatalf("%s has lost the review %s", seat.name, key)
		}
	}
	seat.reviews = map[string]bool{}
	for key := range seat.now.Tables["revlog"].Rows {
		seat.reviews[key] = true
	}
}

// clients are the one or the two of a seat.
func (s *seat) clients() []studyPeer {
	if s.theirs == nil {
		return []studyPeer{s.ours}
	}
	return []studyPeer{s.ours, s.theirs}
}

// sync lets a seat sync; where a one-way sync is required, it uploads or downloads, or keeps both if there are no twins.
func (s *study) sync(seat *seat, upload bool) {
	s.t.Helper()
	s.tick()
	var required string
	for i, p := range seat.clients() {
		got := p.meet()
		if i > 0 && got != required {
			s.t.Fatalf("%s: a sync ends with %q, among real clients with %q", seat.name, required, got)
		}
		required = got
	}
	s.t.Logf("%s syncs: %s", seat.name, required)
	ours, isKaruta := seat.ours.(karutaPeer)
	switch {
	case required == interop.RequiredFull && s.alone && isKaruta:
		s.t.Logf("%s keeps both", seat.name)
		ours.keepBoth()
		fallthrough
	case required == interop.RequiredNone:
		maps.Copy(s.server, seat.reviews)
		maps.Copy(seat.reviews, s.server)
	case required == interop.RequiredFullUpload || required == interop.RequiredFull && upload:
		s.t.Logf("%s uploads", seat.name)
		for _, p := range seat.clients() {
			p.upload()
		}
		s.server = maps.Clone(seat.reviews)
	case required == interop.RequiredFullDownload || required == interop.RequiredFull:
		s.t.Logf("%s downloads", seat.name)
		for _, p := range seat.clients() {
			p.download()
		}
		seat.reviews = maps.Clone(s.server)
	default:
		s.t.Fatalf("%s: a sync ends with %q", seat.name, required)
	}
	for _, p := range seat.clients() {
		p.startDay()
	}
	want := len(seat.reviews)
	s.look(seat)
	if len(seat.reviews) != want {
		s.t.Fatalf("%s has %d reviews after the sync, want %d", seat.name, len(seat.reviews), want)
	}
}

// syncAll syncs until nothing more can come.
func (s *study) syncAll() {
	s.t.Helper()
	for range 3 {
		for _, seat := range s.seats {
			s.sync(seat, false)
		}
	}
}

// compareWorlds requires that all have the same, and that the real check finds nothing in it. Where real clients alone do
// not come to that, it has to be no worse.
func (s *study) compareWorlds() {
	s.t.Helper()
	first := s.seats[0]
	for _, seat := range s.seats {
		got, want := interop.Diff(first.ours.look(), seat.ours.look()), interop.Diff(first.theirs.look(), seat.theirs.look())
		if !slices.Equal(got, want) {
			s.t.Errorf("%s and %s differ:\n%s\namong real clients:\n%s", first.name, seat.name, strings.Join(got, "\n"), strings.Join(want, "\n"))
		} else if len(want) > 0 {
			s.t.Logf("as among real clients, %s and %s differ:\n%s", first.name, seat.name, strings.Join(want, "\n"))
		}
		if got, want := seat.ours.check(), seat.theirs.check(); !slices.Equal(got, want) {
			s.t.Errorf("the check of %s finds %q, among real clients %q", seat.name, got, want)
		} else if len(want) > 0 {
			s.t.Logf("as among real clients, the check of %s finds %q", seat.name, want)
		}
	}
}
