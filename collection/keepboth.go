package collection

import (
	"errors"
	"fmt"

	"karuta/collection/anki"
	"karuta/collection/sched"
	"karuta/collection/store"
)

// Kept is what KeepBoth carried over.
type Kept struct {
	Notes   int `json:"notes"`   // added or changed in the other collection
	Cards   int `json:"cards"`   // the same
	Revlog  int `json:"revlog"`  // reviews added
	Deleted int `json:"deleted"` // notes, cards and decks deleted there
	// SetAside is the number of texts whose field is gone; each is a note of its own now.
	SetAside int `json:"set_aside"`
	// Conflicts is the number of texts that another one of the same field displaced.
	Conflicts int `json:"conflicts"`
}

// Any reports whether anything was carried over.
func (k Kept) Any() bool { return k != Kept{} }

// keepBoth carries the work of one collection over into a copy of another. The
// rules are in docs/keep-both.md.
type keepBoth struct {
	c     *Collection
	local *store.Reader
	tx    *store.Tx
	col   store.Col // of the local collection
	// foreign means that the two have no history in common: all that is here counts as new.
	foreign  bool
	evidence evidence

	theirNotes map[anki.NoteID]rowStamp
	theirCards map[anki.CardID]cardStamp
	cardAt     map[store.CardKey]anki.CardID
	graves     graveSet // of the other collection

	noteMap   map[anki.NoteID]anki.NoteID // local note to note there, of those that are there
	cardMap   map[anki.CardID]anki.CardID // where they differ
	deckMap   map[anki.DeckID]anki.DeckID
	presetMap map[anki.DeckConfigID]anki.DeckConfigID
	fits      map[fitKey]*notetypeFit
	notetypes map[anki.NotetypeID]*anki.Notetype // there, as they are now
	ours      map[anki.NotetypeID]*anki.Notetype
	changed   map[anki.NoteID]bool // notes there that were written
	ahead     int32                // days by which the local day number is ahead of theirs

	versions  *noteVersions
	conflicts []Conflict
	aside     []asideText
	kept      Kept
}

// rowStamp says when a row changed.
type rowStamp struct {
	usn anki.USN
	mod anki.Secs
}

type cardStamp struct {
	rowStamp
	note anki.NoteID
}

// KeepBoth carries everything that waits to be sent, and every review, over
// into the collection at path, which is a sound copy of the server's. There it
// waits to be sent, by a normal sync. This collection is only read. On an error
// the copy is of no use any more.
func (c *Collection) KeepBoth(path string) (Kept, error) {
	versions, err := c.readVersions()
	if err != nil {
		return Kept{}, fmt.Errorf("keep both: %w", err)
	}
	db, err := store.Open(path, store.Options{Unlocked: true})
	if err != nil {
		return Kept{}, fmt.Errorf("keep both: %w", err)
	}
	k := &keepBoth{c: c, versions: versions}
	err = c.db.View(func(local *store.Reader) error {
		return db.Update(c.stamp(), func(tx *store.Tx) error {
			k.local, k.tx = local, tx
			return k.run()
		})
	})
	if err = errors.Join(err, db.Close()); err != nil {
		return Kept{}, fmt.Errorf("keep both: %w", err)
	}
	if err := c.addConflicts(k.conflicts); err != nil {
		return Kept{}, fmt.Errorf("keep both: %w", err)
	}
	return k.kept, nil
}

func (k *keepBoth) run() error {
	for _, step := range []func() error{
		k.prepare, k.presets, k.decks, k.changedNotetypes, k.allNotes, k.allCards, k.missingCards,
		k.asideTexts, k.reviews, k.deletions, k.tags, k.settings,
	} {
		if err := step(); err != nil {
			return err
		}
	}
	return k.tx.SetModified()
}

func (k *keepBoth) prepare() (err error) {
	if k.col, err = k.local.GetCol(); err != nil {
		return err
	}
	k.noteMap, k.cardMap = map[anki.NoteID]anki.NoteID{}, map[anki.CardID]anki.CardID{}
	k.deckMap, k.presetMap = map[anki.DeckID]anki.DeckID{}, map[anki.DeckConfigID]anki.DeckConfigID{}
	k.fits, k.changed = map[fitKey]*notetypeFit{}, map[anki.NoteID]bool{}
	if k.notetypes, err = notetypesByID(&k.tx.Reader); err != nil {
		return err
	}
	if k.ours, err = notetypesByID(k.local); err != nil {
		return err
	}
	if err := k.readTheirs(); err != nil {
		return err
	}
	if err := k.weighEvidence(); err != nil {
		return err
	}
	here, err := k.c.timing(k.local)
	if err != nil {
		return err
	}
	var there sched.Timing
	if there, err = k.c.timing(&k.tx.Reader); err != nil {
		return err
	}
	k.ahead = here.Today - there.Today
	return nil
}

func notetypesByID(r *store.Reader) (map[anki.NotetypeID]*anki.Notetype, error) {
	list, err := r.ListNotetypes()
	byID := map[anki.NotetypeID]*anki.Notetype{}
	for _, nt := range list {
		byID[nt.ID] = nt
	}
	return byID, err
}

// readTheirs indexes the rows of the other collection as they are before anything is carried over.
func (k *keepBoth) readTheirs() error {
	var err error
	if k.theirNotes, err = noteStamps(&k.tx.Reader); err != nil {
		return err
	}
	if k.theirCards, err = cardStamps(&k.tx.Reader); err != nil {
		return err
	}
	k.cardAt = map[store.CardKey]anki.CardID{}
	err = k.tx.EachCardKey(func(id anki.CardID, key store.CardKey) { k.cardAt[key] = id })
	if err != nil {
		return err
	}
	graves, err := k.tx.ListGravesSince(0)
	k.graves = newGraveSet(graves)
	return err
}

// graveSet answers whether something was deleted.
type graveSet struct {
	notes map[anki.NoteID]bool
	cards map[anki.CardID]bool
}

func newGraveSet(g anki.Graves) graveSet {
	set := graveSet{map[anki.NoteID]bool{}, map[anki.CardID]bool{}}
	for _, id := range g.Notes {
		set.notes[id] = true
	}
	for _, id := range g.Cards {
		set.cards[id] = true
	}
	return set
}

// isOurs reports whether a row counts as work of this side: it waits to be sent,
// or the two collections have nothing to do with each other.
func (k *keepBoth) isOurs(usn anki.USN) bool { return usn == anki.PendingUSN || k.foreign }

// isUnseen reports whether a card that both sides have is to be carried over: it
// is work of this side, or it was sent and the other side has lost it again,
// when another device replaced the server's collection by an older state.
func (k *keepBoth) isUnseen(ours, theirs rowStamp) bool {
	return k.isOurs(ours.usn) || ours.mod > theirs.mod && !k.evidence.knew(ours)
}

// isMissed reports whether a row that the other side lacks is to be added there
// rather than counted as deleted.
func (k *keepBoth) isMissed(row rowStamp, buried bool) bool {
	return k.isOurs(row.usn) || !buried && !k.evidence.knew(row)
}

// CheckKept makes sure that the file KeepBoth has written is sound.
func CheckKept(path string) error {
	db, err := store.Open(path, store.Options{Unlocked: true})
	if err != nil {
		return fmt.Errorf("check collection: %w", err)
	}
	err = db.View(func(r *store.Reader) error { return errors.Join(checkSound(r), readObjects(r)) })
	if err = errors.Join(err, db.Close()); err != nil {
		return fmt.Errorf("check collection: %w", err)
	}
	return nil
}
