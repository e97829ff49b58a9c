package collection

import (
	"context"
	"errors"
	"fmt"

	"karuta/collection/anki"
	"karuta/collection/sched"
	"karuta/collection/store"
)

// CheckStep is what checking the database is at.
type CheckStep int

// The steps of a check, in their order.
const (
	CheckFile CheckStep = iota
	CheckOptimize
	CheckCards
	CheckNotes
	CheckHistory
)

// CheckProgress tells how far a check has come; Done and Total count notes in CheckNotes and are 0 elsewhere.
type CheckProgress struct {
	Step        CheckStep
	Done, Total int
}

// CheckDatabase looks for damage in the collection and mends what it finds, as
// Anki's "check database" does. It returns what it mended; a second run finds
// nothing, unless entries of the history were dated in the future. All of it happens or nothing, it cannot be undone, and some of it
// makes the next sync a one-way one. It reports anki.ErrCorrupt if the file
// itself is damaged; then nothing was changed. progress may be nil.
func (c *Collection) CheckDatabase(ctx context.Context, progress func(CheckProgress)) ([]Problem, error) {
	k := newChecker(ctx, c, progress)
	if err := k.checkFile(); err != nil {
		return nil, fmt.Errorf("%s: %w", anki.OpCheck, err)
	}
	k.report(CheckProgress{Step: CheckOptimize})
	err := c.db.Optimize()
	if errors.Is(err, anki.ErrExists) { // renewing an index found a name twice
		err = fmt.Errorf("%w: %w", anki.ErrCorrupt, err)
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", anki.OpCheck, err)
	}
	if err := c.mutateWithoutUndo(anki.OpCheck, k.run); err != nil {
		return nil, err
	}
	return k.problems(), nil
}

// FindProblems returns what CheckDatabase would mend, and changes nothing.
func (c *Collection) FindProblems(ctx context.Context, progress func(CheckProgress)) ([]Problem, error) {
	k := newChecker(ctx, c, progress)
	if err := k.checkFile(); err != nil {
		return nil, fmt.Errorf("%s: %w", anki.OpCheck, err)
	}
	err := c.db.Update(c.stamp(), func(tx *store.Tx) error {
		if err := k.run(tx); err != nil {
			return err
		}
		return errOnlyLooking
	})
	if !errors.Is(err, errOnlyLooking) {
		return nil, fmt.Errorf("%s: %w", anki.OpCheck, err)
	}
	return k.problems(), nil
}

// errOnlyLooking takes everything back that a check has mended.
var errOnlyLooking = errors.New("only looking")

// checker is one check of the database.
type checker struct {
	ctx    context.Context
	col    *Collection
	report func(CheckProgress)
	tx     *store.Tx
	counts map[ProblemKind]int
}

func newChecker(ctx context.Context, c *Collection, progress func(CheckProgress)) *checker {
	if progress == nil {
		progress = func(CheckProgress) {}
	}
	return &checker{ctx: ctx, col: c, report: progress, counts: map[ProblemKind]int{}}
}

func (k *checker) checkFile() error {
	k.report(CheckProgress{Step: CheckFile})
	found, err := read(k.col, (*store.Reader).QuickCheck)
	if err == nil && len(found) > 0 {
		err = fmt.Errorf("%w: %s", anki.ErrCorrupt, found[0])
	}
	return err
}

// run does all that happens in one transaction. Cards come first: they must be
// readable for notes to be looked at.
func (k *checker) run(tx *store.Tx) error {
	k.tx = tx
	for _, step := range []func() error{
		k.cardNumbers, k.lastReviews, k.cardsWithoutNote, k.cardsWithoutDeck, k.cardsNotBorrowed,
		k.notes, k.history, k.deckParents, k.nextPosition, k.futureIDs, tx.SetModified,
	} {
		if err := k.ctx.Err(); err != nil {
			return err
		}
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

// found counts problems, of a kind whose mending other devices cannot merge if schema is set.
func (k *checker) found(kind ProblemKind, n int, schema bool) error {
	if n == 0 {
		return nil
	}
	k.counts[kind] += n
	if schema {
		return k.tx.SetSchemaModified()
	}
	return nil
}

func (k *checker) cardNumbers() error {
	k.report(CheckProgress{Step: CheckCards})
	if err := rememberClock(k.tx, sched.MinutesWest(k.col.now())); err != nil {
		return err
	}
	timing, err := k.col.timing(&k.tx.Reader)
	if err != nil {
		return err
	}
	n, err := k.tx.FixNewPositions()
	if err != nil {
		return err
	}
	if err := k.found(ProblemPositions, n, false); err != nil {
		return err
	}
	if n, err = k.tx.FixCardNumbers(timing.Today); err != nil {
		return err
	}
	return k.found(ProblemCardNumbers, n, false)
}

// lastReviews makes the time of the last review that cards record the one that
// the review log shows.
func (k *checker) lastReviews() error {
	last := map[anki.CardID]anki.Secs{} // 0 for a card that was reset
	var order []anki.CardID
	err := k.tx.EachRevlogOfCards(func(e anki.RevlogEntry) {
		if _, seen := last[e.CardID]; !seen {
			last[e.CardID] = 0
			order = append(order, e.CardID)
		}
		switch {
		case e.Rating > 0 && (e.Kind != anki.ReviewFiltered || e.EaseFactor != 0):
			last[e.CardID] = anki.Millis(e.ID).Secs()
		case e.Kind == anki.ReviewManual && e.EaseFactor == 0:
			last[e.CardID] = 0
		}
	})
	if err != nil {
		return err
	}
	mended := 0
	for _, id := range order {
		changed, err := k.setLastReview(id, last[id])
		if err != nil {
			return err
		}
		if changed {
			mended++
		}
	}
	return k.found(ProblemLastReview, mended, true)
}

func (k *checker) setLastReview(id anki.CardID, at anki.Secs) (bool, error) {
	card, err := k.tx.GetCard(id)
	if errors.Is(err, anki.ErrNotFound) || err == nil && card.Type == anki.TypeNew {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	data := anki.ParseCardData(card.Data)
	if at == 0 && data.LastReview == nil || at != 0 && data.LastReview != nil && *data.LastReview == at {
		return false, nil
	}
	if data.LastReview = nil; at != 0 {
		data.LastReview = &at
	}
	return true, k.tx.SetCardData(id, data.String())
}

func (k *checker) cardsWithoutNote() error {
	n, err := k.tx.RemoveCardsWithoutNote()
	if err != nil {
		return err
	}
	return k.found(ProblemNoNote, n, true)
}

func (k *checker) cardsWithoutDeck() error {
	missing, err := k.tx.ListMissingDecks()
	if err != nil {
		return err
	}
	for _, id := range missing {
		name, err := freeDeckName(k.tx, anki.DeckName(fmt.Sprintf("recovered%d", id)), id)
		if err != nil {
			return err
		}
		deck := newNormalDeck(name)
		deck.ID = id
		if err := k.tx.AddDeck(deck); err != nil {
			return err
		}
	}
	return k.found(ProblemNoDeck, len(missing), false)
}

// cardsNotBorrowed makes cards that a normal deck has belong there.
func (k *checker) cardsNotBorrowed() error {
	decks, err := k.tx.ListDecks()
	if err != nil {
		return err
	}
	mended := 0
	for _, d := range decks {
		if d.IsFiltered() {
			continue
		}
		n, err := k.tx.ClearHome(d.ID)
		if err != nil {
			return err
		}
		mended += n
	}
	return k.found(ProblemCardNumbers, mended, true)
}

func (k *checker) history() error {
	k.report(CheckProgress{Step: CheckHistory})
	n, err := k.tx.FixRevlog()
	if err != nil {
		return err
	}
	return k.found(ProblemHistory, n, true)
}

// deckParents makes the decks that names of others call for.
func (k *checker) deckParents() error {
	decks, err := k.tx.ListDecks()
	if err != nil {
		return err
	}
	seen := map[string]bool{}
	made := 0
	for _, d := range decks {
		seen[store.FoldCase(string(d.Name))] = true
		parent := d.Name.Parent()
		if parent == "" || seen[store.FoldCase(string(parent))] {
			continue
		}
		if _, err := addDeck(k.tx, parent); err != nil {
			return err
		}
		seen[store.FoldCase(string(parent))] = true
		made++
	}
	return k.found(ProblemNoDeck, made, false)
}

func (k *checker) nextPosition() error {
	position, err := k.tx.NextNewPosition()
	if err != nil {
		return err
	}
	return k.tx.SetConfig(confNextPosition, position)
}

// futureIDs renumbers what was made more than a day from now: ids are times,
// and those would stay in the way.
func (k *checker) futureIDs() error {
	const day = 24 * 60 * 60 * 1000
	n, err := k.tx.RenumberFuture(k.tx.Stamp.Now + day)
	if err != nil {
		return err
	}
	return k.found(ProblemFutureIDs, n, true)
}
