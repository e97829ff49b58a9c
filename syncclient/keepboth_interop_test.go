package syncclient_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"karuta/collection"
	"karuta/collection/anki"
	"karuta/internal/faulty"
	"karuta/syncclient"
)

// keepBoth keeps both sides and sends what was carried over.
func (d *device) keepBoth() collection.Kept {
	d.t.Helper()
	kept, err := d.keepBothBy(context.Background(), d.client, d.col.Close)
	d.open()
	d.must(err)
	d.syncNormally()
	return kept
}

// keepBothBy fetches the server's collection and carries over into it what is here.
func (d *device) keepBothBy(ctx context.Context, client *syncclient.Client, release func() error) (collection.Kept, error) {
	side, err := client.Download(ctx, d.path)
	if err != nil {
		return collection.Kept{}, err
	}
	return client.KeepBoth(ctx, d.col, side, release)
}

// editField gives a field of a note another text.
func (p karutaPeer) editField(note int64, field, text string) {
	p.t.Helper()
	n, err := p.col.GetNote(anki.NoteID(note))
	p.must(err)
	nt, err := p.col.GetNotetype(n.NotetypeID)
	p.must(err)
	n.Fields[nt.FieldIndex(field)] = text
	p.did(p.col.UpdateNote(n))
}

func (r *realPeer) editField(note int64, field, text string) {
	r.t.Helper()
	r.script(`
note = col.get_note(args["note"])
note[args["field"]] = args["text"]
col.update_note(note)
`, map[string]any{"note": note, "field": field, "text": text}, nil)
}

// removeField removes a field, which forces a one-way sync.
func (r *realPeer) removeField(notetype, field string) {
	r.t.Helper()
	r.script(`
nt = col.models.by_name(args["notetype"])
col.models.remove_field(nt, [f for f in nt["flds"] if f["name"] == args["field"]][0])
col.models.update_dict(nt)
`, map[string]any{"notetype": notetype, "field": field}, nil)
}

// addTemplate adds a template, which forces a one-way sync.
func (r *realPeer) addTemplate(notetype, name, question string) {
	r.t.Helper()
	r.script(`
nt = col.models.by_name(args["notetype"])
t = col.models.new_template(args["name"])
t["qfmt"], t["afmt"] = args["question"], "{{FrontSide}}"
col.models.add_template(nt, t)
col.models.update_dict(nt)
`, map[string]any{"notetype": notetype, "name": name, "question": question}, nil)
}

func (r *realPeer) removeTemplate(notetype, name string) {
	r.t.Helper()
	r.script(`
nt = col.models.by_name(args["notetype"])
col.models.remove_template(nt, [t for t in nt["tmpls"] if t["name"] == args["name"]][0])
col.models.update_dict(nt)
`, map[string]any{"notetype": notetype, "name": name}, nil)
}

func (r *realPeer) removeNotetype(name string) {
	r.t.Helper()
	r.script(`col.models.remove(col.models.id_for_name(args["name"]))`, map[string]any{"name": name}, nil)
}

func (r *realPeer) upload() {
	r.t.Helper()
	r.c.Sync()
	r.c.FullUpload()
}

func requireText(t *testing.T, p peer, texts ...string) {
	t.Helper()
	all := noteText(p, "")
	for _, text := range texts {
		if !strings.Contains(all, text) {
			t.Errorf("%q is lost: %s", text, all)
		}
	}
}

func TestKeepBothAfterTheOtherSideChangedFieldsAndTemplates(t *testing.T) {
	w, ours, theirs := newPair(t)
	basic := ours.addNote("Basic", "Seed", []string{"front", "back"})
	reversed := ours.addNote("Basic (and reversed card)", "Seed", []string{"one", "two"})
	gone := ours.addNote("Basic", "Seed", []string{"gone", "x"})
	syncInTurn(w, ours, theirs)
	w.tick(2 * time.Second)

	theirs.addField("Basic", "Hint")
	theirs.editField(basic, "Hint", "their hint")
	theirs.removeTemplate("Basic (and reversed card)", "Card 2")
	theirs.addTemplate("Basic", "More", "{{Back}}?")
	theirs.removeField("Basic (and reversed card)", "Back")
	theirs.addNote("Basic", "Seed", []string{"theirs", "y"})
	theirs.upload()

	w.tick(2 * time.Second)
	ours.editField(basic, "Back", "our back")
	ours.editField(reversed, "Back", "our text of a removed field")
	for _, card := range ours.cardsOf(reversed) {
		ours.answer(card, 3)
	}
	ours.removeNote(gone)
	ours.newDeck("Ours")
	ours.addNote("Basic", "Ours", []string{"ours", "z"}, "tag::ours")
	ours.newPreset("our preset", "Ours")
	ours.setConfig("karutaKept", 5)
	if got := ours.device.sync().Required; got != syncclient.RequiredFull {
		t.Fatalf("%s is required", got)
	}
	kept := ours.keepBoth()
	t.Logf("%+v", kept)
	if kept.SetAside != 1 || kept.Deleted < 1 || kept.Revlog != 2 {
		t.Errorf("carried over %+v", kept)
	}
	syncInTurn(w, ours, theirs) // fails if a one-way sync is needed
	for _, p := range []peer{ours, theirs} {
		requireText(t, p, "our back", "their hint", "our text of a removed field", "theirs", "ours")
		if len(p.dump().Tables["revlog"].Rows) != 2 {
			t.Error("reviews are lost")
		}
		if strings.Contains(noteText(p, ""), "gone") {
			t.Error("the deleted note is back")
		}
	}
	requireAllEqual(t, ours, theirs)
}

func TestKeepBothAfterTheOtherSideRemovedANotetype(t *testing.T) {
	w, ours, theirs := newPair(t)
	ours.copyNotetype("Basic", "Own")
	edited := ours.addNote("Own", "Seed", []string{"edited", "x"})
	ours.addNote("Own", "Seed", []string{"untouched", "x"})
	ours.addNote("Basic", "Seed", []string{"which the other side still has", "x"})
	syncInTurn(w, ours, theirs)
	w.tick(2 * time.Second)
	theirs.removeNotetype("Own")
	theirs.upload()
	w.tick(2 * time.Second)
	ours.editField(edited, "Back", "kept text")
	ours.answer(ours.cardsOf(edited)[0], 3)
	ours.device.sync()
	ours.keepBoth()
	syncInTurn(w, ours, theirs)
	for _, p := range []peer{ours, theirs} {
		requireText(t, p, "kept text")
		if strings.Contains(noteText(p, ""), "untouched") {
			t.Error("a note that nobody touched is back with the notetype")
		}
	}
	requireAllEqual(t, ours, theirs)
}

// Another device replaces the server's collection and has never seen what this one had sent.
func TestKeepBothBringsBackWhatAnUploadHasWipedOut(t *testing.T) {
	w, ours, theirs := newPair(t)
	deleted := ours.addNote("Basic", "Seed", []string{"deleted there", "x"})
	ours.addNote("Basic", "Seed", []string{"which the other side still has", "x"})
	syncInTurn(w, ours, theirs)
	w.tick(2 * time.Second)
	theirs.removeNote(deleted)
	theirs.addField("Basic", "More")
	w.tick(2 * time.Second)
	ours.addNote("Basic", "Seed", []string{"sent before", "x"})
	ours.sync()
	w.tick(2 * time.Second)
	theirs.upload()
	w.tick(2 * time.Second)
	ours.device.sync()
	ours.keepBoth()
	syncInTurn(w, ours, theirs)
	for _, p := range []peer{ours, theirs} {
		requireText(t, p, "sent before")
		if strings.Contains(noteText(p, ""), "deleted there") {
			t.Error("the deleted note is back")
		}
	}
	requireAllEqual(t, ours, theirs)
}

func TestKeepBothAtTheFirstSyncIsTheUnion(t *testing.T) {
	w := newWorld(t)
	theirs := w.real()
	w.tick(time.Minute)
	ours := w.karutaPeer()
	w.tick(time.Minute)
	theirs.addNote("Basic", "Shared", []string{"theirs", "x"})
	theirs.answer(theirs.cardsOf(theirs.addNote("Cloze", "Theirs", []string{"{{c1::cloze}}"}))[0], 3)
	theirs.upload()
	w.tick(2 * time.Second)
	mine := ours.addNote("Basic", "Shared", []string{"ours", "x"}, "own::tag")
	ours.answer(ours.cardsOf(mine)[0], 4)
	if got := ours.device.sync(); !got.Upload || !got.Download {
		t.Fatalf("%+v", got.Action)
	}
	ours.keepBoth()
	syncInTurn(w, ours, theirs)
	for _, p := range []peer{ours, theirs} {
		requireText(t, p, "theirs", "ours", "cloze")
		dump := p.dump()
		if n := len(dump.Tables["revlog"].Rows); n != 2 {
			t.Errorf("%d reviews", n)
		}
		if n := len(dump.Tables["notetypes"].Rows); n != 6 {
			t.Errorf("%d notetypes", n)
		}
		if decks := deckText(p, "Shared"); strings.Count(decks, "Shared") != 1 {
			t.Errorf("decks %s", decks)
		}
	}
	requireAllEqual(t, ours, theirs)
}

func TestKeepBothFailingAnywhereChangesNothing(t *testing.T) {
	w, ours, theirs := newPair(t)
	note := ours.addNote("Basic", "Seed", []string{"front", "back"})
	syncInTurn(w, ours, theirs)
	w.tick(2 * time.Second)
	theirs.addField("Basic", "Hint")
	theirs.upload()
	w.tick(2 * time.Second)
	ours.editField(note, "Back", "our back")
	ours.answer(ours.cardsOf(note)[0], 3)
	before := ours.dump()

	broken := errors.New("no backup could be made")
	if _, err := ours.keepBothBy(context.Background(), ours.client, func() error { return broken }); !errors.Is(err, broken) {
		t.Fatalf("release failed: %v", err)
	}
	requireUntouched(t, before, ours.dump())
	for _, after := range []bool{false, true} {
		_, err := ours.keepBothBy(context.Background(), ours.clientThrough(&faulty.Plan{At: 1, After: after}), ours.col.Close)
		if !errors.Is(err, faulty.ErrInjected) {
			t.Fatalf("download lost: %v", err)
		}
		requireUntouched(t, before, ours.dump())
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := ours.keepBothBy(ctx, ours.client, ours.col.Close); syncclient.KindOf(err) != syncclient.Canceled {
		t.Fatalf("canceled: %v", err)
	}
	requireUntouched(t, before, ours.dump())

	// The normal sync that follows fails at each call; what was carried over waits on.
	_, err := ours.keepBothBy(context.Background(), ours.client, ours.col.Close)
	ours.open()
	ours.must(err)
	carried := ours.dump()
	for n := 1; ; n++ {
		plan := &faulty.Plan{At: n}
		if _, err := ours.clientThrough(plan).Sync(context.Background(), ours.col); err == nil {
			break
		}
		requireUntouched(t, carried, ours.dump())
	}
	syncInTurn(w, ours, theirs)
	requireText(t, theirs, "our back")
	requireAllEqual(t, ours, theirs)
}

func TestFieldsEditedOnTwoDevicesAreMerged(t *testing.T) {
	skipUnderRace(t)
	for _, oursFirst := range []bool{false, true} {
		t.Run(fmt.Sprint("Karuta syncs first: ", oursFirst), func(t *testing.T) {
			w, ours, theirs := newPair(t)
			apart := ours.addNote("Basic", "Seed", []string{"front", "back"}, "both")
			same := ours.addNote("Basic", "Seed", []string{"same", "back"})
			syncInTurn(w, ours, theirs)
			w.tick(2 * time.Second)
			ours.editField(apart, "Front", "our front")
			ours.tag(apart, "ours")
			ours.editField(same, "Front", "our version")
			w.tick(2 * time.Second)
			theirs.editField(apart, "Back", "their back")
			theirs.editField(same, "Front", "their version")
			first, second := peer(theirs), peer(ours)
			if oursFirst {
				first, second = second, first
			}
			syncInTurn(w, first, second)
			for _, p := range []peer{ours, theirs} {
				requireText(t, p, "our front", "their back", "their version")
			}
			requireAllEqual(t, ours, theirs)
			list, err := ours.col.ListConflicts()
			ours.must(err)
			texts := []string{}
			for _, c := range list {
				texts = append(texts, c.Field+": "+c.Text)
			}
			if !oursFirst && !slices.Equal(texts, []string{"Front: our version"}) {
				t.Fatalf("conflicts %q", texts)
			}
			if len(list) == 0 {
				return
			}
			w.tick(2 * time.Second)
			ours.did(ours.col.TakeConflict(list[0].ID))
			syncInTurn(w, ours, theirs)
			requireText(t, theirs, "our version")
			if list, err = ours.col.ListConflicts(); err != nil || len(list) != 1 || list[0].Text != "their version" {
				t.Errorf("after taking: %+v, %v", list, err)
			}
			ours.must(ours.col.DismissConflict(list[0].ID))
		})
	}
}
