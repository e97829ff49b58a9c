package syncclient_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"karuta/collection/anki"
	"karuta/internal/interop"
	"karuta/syncclient"
)

// modelPeer is a client as the model test needs it.
type modelPeer interface {
	peer
	objects() objects
	fieldsOf(note int64) map[string]string
	editField(note int64, field, text string)
	syncWhatever() // and whatever it takes to do so without a loss
}

func (p karutaPeer) fieldsOf(note int64) map[string]string {
	p.t.Helper()
	n, err := p.col.GetNote(anki.NoteID(note))
	p.must(err)
	nt, err := p.col.GetNotetype(n.NotetypeID)
	p.must(err)
	fields := map[string]string{}
	for i, f := range nt.Fields {
		fields[f.Name] = n.Fields[i]
	}
	return fields
}

func (p karutaPeer) syncWhatever() {
	p.t.Helper()
	if p.device.sync().Required == syncclient.RequiredFull {
		p.keepBoth()
	}
}

func (r *realPeer) fieldsOf(note int64) (fields map[string]string) {
	r.t.Helper()
	r.script(`result = dict(col.get_note(args["note"]).items())`, map[string]any{"note": note}, &fields)
	return fields
}

// syncWhatever uploads where the program allows nothing better: whoever changed fields chooses so.
func (r *realPeer) syncWhatever() {
	r.t.Helper()
	if got := r.c.Sync(); got != interop.RequiredNone {
		r.c.FullUpload()
	}
}

// keepModel knows what must be there at the end.
type keepModel struct {
	*rand.Rand
	t       *testing.T
	w       *world
	peers   []modelPeer
	real    *realPeer
	notes   map[int64]map[string]string // mark of the latest text of every field; nil for a note that somebody deleted
	reviews map[string]bool
	extra   []string // fields the real client has added
	made    int
}

// owner is the field that a client edits: so the latest text of a field is always one client's.
func owner(i int) string { return []string{"Front", "Back", "Third"}[i] }

// text makes a text for a field that begins with a mark of its own, which no program changes.
func (m *keepModel) text() (text, mark string) {
	m.made++
	mark = fmt.Sprintf("text%d.", m.made)
	return mark + pick(m.Rand, oddTexts), mark
}

// act does one random thing on a client.
func (m *keepModel) act(i int) string {
	m.t.Helper()
	p := m.peers[i]
	var mine []int64
	for _, id := range p.objects().notes {
		if m.notes[id] != nil {
			mine = append(mine, id)
		}
	}
	switch n := m.IntN(100); {
	case n < 20 || len(mine) < 3:
		return m.add(p)
	case n < 60:
		note := mine[m.IntN(len(mine))]
		return m.edit(i, note)
	case n < 85:
		note := mine[m.IntN(len(mine))]
		for _, card := range p.cardsOf(note) {
			p.answer(card, 1+m.IntN(4))
		}
		m.collectReviews(p)
		return fmt.Sprint("answer ", note)
	case n < 90:
		note := mine[m.IntN(len(mine))]
		p.removeNote(note)
		m.notes[note] = nil
		return fmt.Sprint("remove ", note)
	case i == 2:
		return m.changeSchema()
	default:
		m.made++
		name := fmt.Sprint(pick(m.Rand, objectNames), " ", m.made)
		p.newDeck(name)
		return "new deck " + name
	}
}

func (m *keepModel) add(p modelPeer) string {
	notetype := []string{"Wide", "Wide", "Temp"}[m.IntN(3)]
	if notetype == "Temp" && !strings.Contains(rowText(p, "notetypes", "name", "", "name"), `"Temp"`) {
		notetype = "Wide"
	}
	front, frontMark := m.text()
	back, backMark := m.text()
	id := p.addNote(notetype, "Seed", []string{front, back}, pick(m.Rand, oddTags))
	m.notes[id] = map[string]string{"Front": frontMark, "Back": backMark}
	return fmt.Sprint("add ", notetype, " ", id)
}

func (m *keepModel) edit(i int, note int64) string {
	field := owner(i)
	if i == 0 && m.IntN(3) == 0 {
		field = "Fourth"
	}
	if i == 2 && len(m.extra) > 0 && m.IntN(3) == 0 {
		field = m.extra[m.IntN(len(m.extra))]
	}
	if _, has := m.peers[i].fieldsOf(note)[field]; !has {
		return "nothing"
	}
	text, mark := m.text()
	m.peers[i].editField(note, field, text)
	m.notes[note][field] = mark
	return fmt.Sprint("edit ", field, " of ", note, ": ", mark)
}

// changeSchema changes fields, templates or notetypes on the real client.
func (m *keepModel) changeSchema() string {
	wide := rowText(m.real, "fields", "name", "", "name")
	switch m.IntN(5) {
	case 0, 1:
		m.made++
		name := fmt.Sprint("Extra", m.made)
		m.real.addField("Wide", name)
		m.extra = append(m.extra, name)
		return "add field " + name
	case 2:
		if !strings.Contains(wide, `"Fourth"`) {
			return "nothing"
		}
		for _, id := range m.real.objects().notes {
			m.waive(id, m.real.fieldsOf(id)["Fourth"])
		}
		m.real.removeField("Wide", "Fourth")
		return "remove field Fourth"
	case 3:
		if strings.Contains(rowText(m.real, "templates", "name", "", "name"), `"More"`) {
			m.real.removeTemplate("Wide", "More")
			return "remove template"
		}
		m.real.addTemplate("Wide", "More", "{{Back}} more?")
		return "add template"
	}
	if !strings.Contains(rowText(m.real, "notetypes", "name", "", "name"), `"Temp"`) {
		return "nothing"
	}
	for _, row := range m.real.c.SQL("select n.id from notes n join notetypes t on n.mid = t.id where t.name = 'Temp'") {
		id := int64(row[0].(float64))
		for _, text := range m.real.fieldsOf(id) {
			m.waive(id, text)
		}
	}
	m.real.removeNotetype("Temp")
	return "remove notetype Temp"
}

// waive takes a text off what must be there: somebody has seen it and removed it.
func (m *keepModel) waive(note int64, text string) {
	for field, latest := range m.notes[note] {
		if strings.HasPrefix(text, latest) {
			delete(m.notes[note], field)
		}
	}
}

func (m *keepModel) collectReviews(p peer) {
	for key := range p.dump().Tables["revlog"].Rows {
		m.reviews[key] = true
	}
}

// sync lets a client sync. The real one gives up a text of its own where another client has changed the note later:
// it takes the whole note, and nobody else has ever seen that text.
func (m *keepModel) sync(i int) {
	m.t.Helper()
	mine := map[int64]map[string]string{}
	if i == 2 {
		for _, id := range m.real.objects().notes {
			mine[id] = m.real.fieldsOf(id)
		}
	}
	m.peers[i].syncWhatever()
	if i != 2 {
		return
	}
	has := map[int64]bool{}
	for _, id := range m.real.objects().notes {
		has[id] = true
	}
	for id, before := range mine {
		if !has[id] {
			continue
		}
		after := m.real.fieldsOf(id)
		for field, text := range before {
			if (field == owner(2) || slices.Contains(m.extra, field)) && after[field] != text {
				m.waive(id, text)
			}
		}
	}
}

func (m *keepModel) requireAll() {
	m.t.Helper()
	for i, p := range m.peers {
		dump := p.dump()
		all := noteText(p, "")
		for id, fields := range m.notes {
			for field, text := range fields {
				if !strings.Contains(all, text) {
					m.t.Errorf("client %d: the latest text of %s of note %d is lost: %q", i, field, id, text)
				}
			}
		}
		for key := range m.reviews {
			if dump.Tables["revlog"].Rows[key] == nil {
				m.t.Errorf("client %d: review %s is lost", i, key)
			}
		}
	}
}

func playModel(t *testing.T, seed uint64, rounds int) {
	t.Logf("seed %d", seed)
	w := newWorld(t)
	a, b, real := w.karutaPeer(), w.karutaPeer(), w.real()
	a.copyNotetype("Basic", "Wide")
	a.addField("Wide", "Third")
	a.addField("Wide", "Fourth")
	a.copyNotetype("Basic", "Temp")
	m := &keepModel{
		Rand: rand.New(rand.NewPCG(seed, 3)), t: t, w: w, peers: []modelPeer{a, b, real}, real: real,
		notes: map[int64]map[string]string{}, reviews: map[string]bool{},
	}
	for range 6 {
		w.tick(time.Second)
		m.add(a)
	}
	a.device.sync()
	a.upload()
	b.device.sync()
	b.download()
	real.c.Sync()
	real.c.FullDownload()
	for range rounds {
		i := m.IntN(3)
		for range 1 + m.IntN(4) {
			w.tick(2 * time.Second)
			what := m.act(i)
			t.Logf("client %d: %s", i, what)
		}
		if m.IntN(2) == 0 {
			w.tick(2 * time.Second)
			t.Logf("client %d syncs", i)
			m.sync(i)
		}
	}
	for range 3 {
		for _, i := range []int{2, 0, 1} {
			w.tick(2 * time.Second)
			m.sync(i)
		}
	}
	m.requireAll()
	if t.Failed() {
		return
	}
	requireAllEqualBut(t, mergeLeavings, slices.Collect(func(yield func(peer) bool) {
		for _, p := range m.peers {
			if !yield(p) {
				return
			}
		}
	})...)
	t.Logf("%d notes, %d reviews", len(m.notes), len(m.reviews))
}

func TestKeepBothLosesNoTextAndNoReview(t *testing.T) {
	skipUnderRace(t)
	first := seed(t)
	runs, rounds := uint64(1), 25
	if long() {
		runs = 8
	}
	for n := range runs {
		t.Run(fmt.Sprint("seed ", first+n), func(t *testing.T) { playModel(t, first+n, rounds) })
	}
}
