package syncclient_test

import (
	"os"
	"path/filepath"
	"testing"

	"karuta/internal/interop"
)

// realPeer is the real program as a peer.
type realPeer struct {
	c     *interop.Client
	t     testing.TB
	world *world
}

var ratingNames = []string{"", "again", "hard", "good", "easy"}

func (r *realPeer) script(code string, args map[string]any, out any) {
	r.t.Helper()
	if err := r.c.Script(code, args, out); err != nil {
		r.t.Fatal(err)
	}
}

func (r *realPeer) addNote(notetype, deck string, fields []string, tags ...string) (note int64) {
	r.t.Helper()
	r.script(`
note = col.new_note(col.models.by_name(args["notetype"]))
for i, text in enumerate(args["fields"]):
    note.fields[i] = text
note.tags = args["tags"]
col.add_note(note, col.decks.id(args["deck"]))
result = note.id
`, map[string]any{"notetype": notetype, "deck": deck, "fields": fields, "tags": append([]string{}, tags...)}, &note)
	return note
}

func (r *realPeer) editNote(note int64, first string) {
	r.t.Helper()
	r.script(`
note = col.get_note(args["note"])
note.fields[0] = args["first"]
col.update_note(note)
`, map[string]any{"note": note, "first": first}, nil)
}

func (r *realPeer) removeNote(note int64) { r.t.Helper(); r.c.RemoveNotes(note) }

func (r *realPeer) cardsOf(note int64) []int64 {
	r.t.Helper()
	return r.c.IDs("select id from cards where nid = ? order by ord", note)
}

func (r *realPeer) answer(card int64, rating int) {
	r.t.Helper()
	r.c.Answer(card, ratingNames[rating])
}
func (r *realPeer) moveCard(card int64, deck string) { r.t.Helper(); r.c.MoveCards(deck, card) }
func (r *realPeer) flag(card int64, flag int)        { r.t.Helper(); r.c.Flag(flag, card) }
func (r *realPeer) suspend(card int64)               { r.t.Helper(); r.c.Suspend(card) }
func (r *realPeer) bury(card int64)                  { r.t.Helper(); r.c.Bury(card) }
func (r *realPeer) tag(note int64, tag string)       { r.t.Helper(); r.c.AddTags(tag, note) }
func (r *realPeer) untag(note int64, tag string)     { r.t.Helper(); r.c.RemoveTags(tag, note) }
func (r *realPeer) clearUnusedTags()                 { r.t.Helper(); r.c.Do("clear_unused_tags", nil, nil) }
func (r *realPeer) newDeck(name string)              { r.t.Helper(); r.c.NewDeck(name) }
func (r *realPeer) renameDeck(name, to string)       { r.t.Helper(); r.c.RenameDeck(name, to) }
func (r *realPeer) removeDeck(name string)           { r.t.Helper(); r.c.RemoveDeck(name) }

func (r *realPeer) describeDeck(name, text string) {
	r.t.Helper()
	r.c.EditDeck(name, map[string]any{"desc": text})
}

func (r *realPeer) newPreset(name, deck string) {
	r.t.Helper()
	r.c.NewPreset(name)
	r.c.UsePreset(deck, name)
}

func (r *realPeer) setNewPerDay(deck string, n int) {
	r.t.Helper()
	r.c.EditPreset(deck, map[string]any{"new.perDay": n})
}

func (r *realPeer) setConfig(key string, value any) { r.t.Helper(); r.c.SetConfig(key, value) }
func (r *realPeer) copyNotetype(name, to string)    { r.t.Helper(); r.c.CopyNotetype(name, to) }
func (r *realPeer) styleNotetype(name, css string) {
	r.t.Helper()
	r.c.EditNotetype(name, map[string]any{"css": css})
}

func (r *realPeer) renameField(nt, field, to string) { r.t.Helper(); r.c.RenameField(nt, field, to) }
func (r *realPeer) addField(nt, field string)        { r.t.Helper(); r.c.AddField(nt, field) }
func (r *realPeer) dump() *interop.Dump              { r.t.Helper(); return r.c.Dump() }
func (r *realPeer) startDay()                        { r.t.Helper(); r.c.DeckTree() }

func (r *realPeer) sync() {
	r.t.Helper()
	if got := r.c.Sync(); got != interop.RequiredNone {
		r.t.Fatalf("the real client is to do %s", got)
	}
}

func (r *realPeer) check() []string {
	r.t.Helper()
	r.c.Close()
	path := copyOf(r.t, r.c.Path)
	r.c.Open()
	return checkCopy(r.t, r.world, path)
}

// copyOf copies a closed collection.
func copyOf(t testing.TB, path string) string {
	t.Helper()
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	copied := filepath.Join(t.TempDir(), "copy.anki2")
	if err := os.WriteFile(copied, content, 0o600); err != nil {
		t.Fatal(err)
	}
	return copied
}

// checkCopy lets the real program check a copy; a world does it with one client.
func checkCopy(t testing.TB, w *world, path string) []string {
	t.Helper()
	if w == nil {
		return interop.NewClient(t, interop.Options{Path: path}).Check()
	}
	if w.checker == nil {
		w.checker = interop.NewClient(t, interop.Options{Path: path})
		return w.checker.Check()
	}
	w.checker.Close()
	w.checker.Path = path
	w.checker.Open()
	return w.checker.Check()
}
