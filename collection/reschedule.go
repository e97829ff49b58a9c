package collection

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"regexp"
	"slices"
	"strconv"

	"karuta/collection/anki"
	"karuta/collection/sched"
	"karuta/collection/store"
)

// DueRange says when cards are to be due: on a random day of a range, counted
// from today.
type DueRange struct {
	First, Last uint32 // days from today
	// SetInterval makes the days the interval too; else reviews keep theirs.
	SetInterval bool
	// Remember is what a person wrote, for LastDueRange; "" to remember nothing.
	Remember string
}

var dueRangeSyntax = regexp.MustCompile(`^(\d+)(?:-(\d+))?(!)?$`)

// ParseDueRange reads Anki's notation: "3", "1-7", either with "!" to set the
// interval as well. The error is an *anki.InvalidError.
func ParseDueRange(text string) (DueRange, error) {
	bad := &anki.InvalidError{Field: "days", Reason: fmt.Sprintf("%q is not a number of days, a range like 1-7, or one of them with a !", text)}
	m := dueRangeSyntax.FindStringSubmatch(text)
	if m == nil {
		return DueRange{}, bad
	}
	first, err := strconv.ParseUint(m[1], 10, 16)
	if err != nil {
		return DueRange{}, bad
	}
	last := first
	if m[2] != "" {
		if last, err = strconv.ParseUint(m[2], 10, 16); err != nil {
			return DueRange{}, bad
		}
	}
	return DueRange{First: uint32(min(first, last)), Last: uint32(max(first, last)), SetInterval: m[3] == "!"}, nil
}

// SetDueDate makes the cards reviews that are due on a day of the range. Cards
// that a filtered deck has borrowed leave it.
func (c *Collection) SetDueDate(due DueRange, ids ...anki.CardID) (anki.Changes, error) {
	return c.mutate(anki.OpSetDueDate, func(tx *store.Tx) error {
		t, err := c.timing(&tx.Reader)
		if err != nil {
			return err
		}
		fsrs, err := setting(&tx.Reader, confFSRS, false)
		if err != nil {
			return err
		}
		if due.Remember != "" {
			if err := tx.SetConfig(confSetDue, due.Remember); err != nil {
				return err
			}
		}
		// Anki goes by id here, and by the order given when it forgets cards.
		return eachCardIn(tx, slices.Sorted(slices.Values(ids)), func(card *anki.Card) error {
			options, err := homeOptions(&tx.Reader, card)
			if err != nil {
				return err
			}
			before := card.Interval
			days := due.First + rand.Uint32N(due.Last-due.First+1)
			setDueDate(card, t, days, options, due.SetInterval, fsrs)
			return logManual(tx, card, before)
		})
	})
}

// setDueDate makes the card a review that is due so many days from today.
func setDueDate(card *anki.Card, t sched.Timing, days uint32, options *anki.DeckOptions, setInterval, fsrs bool) {
	newDue := t.Today + int32(days)
	data := anki.ParseCardData(card.Data)
	switch {
	case fsrs:
		card.Interval = intervalFromLastReview(card, data, t, days, newDue)
	case setInterval || card.Type == anki.TypeNew || card.Type == anki.TypeLearning:
		card.Interval = max(days, 1)
	default:
		card.Interval = max(card.Interval, 1)
	}
	if card.Type == anki.TypeNew {
		position := uint32(card.HomeDue()) // one below 0 wraps, and comes back with the position
		data.OriginalPosition = &position
		card.Data = data.String()
	}
	leaveFiltered(card)
	card.Type, card.Queue, card.Due = anki.TypeReview, anki.QueueReview, newDue
	if card.EaseFactor == 0 {
		card.EaseFactor = uint16(options.InitialEase*1000 + 0.5)
	}
}

// intervalFromLastReview is the interval that FSRS needs: from the last review
// to the new due date.
func intervalFromLastReview(card *anki.Card, data anki.CardData, t sched.Timing, days uint32, newDue int32) uint32 {
	switch {
	case card.Queue == anki.QueueNew || card.Interval == 0:
		return 0
	case data.LastReview != nil:
		return uint32(max(int64(t.NextDayAt-*data.LastReview), 0)/daySecs) + days
	}
	due := card.HomeDue()
	if isTimestamp(due) {
		due = int32(int64(t.Today) + (int64(due)-int64(t.NextDayAt))/daySecs)
	}
	later := newDue - due // in 32 bits: what a due value far below 0 makes of it leaves no interval, as in Anki
	return uint32(min(max(int64(card.Interval)+int64(later), 0), math.MaxUint32))
}

// ForgetOptions say what becomes of forgotten cards.
type ForgetOptions struct {
	RestorePosition bool // back to the place among the new cards that they had; else to the end
	ResetCounts     bool // reviews and lapses start from 0
	Remember        bool // for LastForgetOptions
}

// ForgetCards makes the cards new again. The review log keeps their history.
func (c *Collection) ForgetCards(opt ForgetOptions, ids ...anki.CardID) (anki.Changes, error) {
	return c.mutate(anki.OpForget, func(tx *store.Tx) error {
		next, err := setting(&tx.Reader, confNextPosition, uint32(0))
		if err != nil {
			return err
		}
		err = eachCardIn(tx, ids, func(card *anki.Card) error {
			before := card.Interval
			if forget(card, next, opt) {
				next++
			}
			return logManual(tx, card, before)
		})
		if err != nil {
			return err
		}
		return errors.Join(tx.SetConfig(confNextPosition, next), rememberForget(tx, opt))
	})
}

// forget makes the card new, and reports whether it took the position given.
func forget(card *anki.Card, position uint32, opt ForgetOptions) (took bool) {
	data := anki.ParseCardData(card.Data)
	old := data.OriginalPosition
	if card.Type == anki.TypeNew {
		at := uint32(card.HomeDue())
		old = &at
	}
	leaveFiltered(card)
	took = !opt.RestorePosition || old == nil
	if !took {
		position = *old
	}
	data.OriginalPosition, data.Stability, data.Difficulty = nil, nil, nil
	card.Data = data.String()
	card.Due, card.Type, card.Queue, card.Interval, card.EaseFactor = int32(position), anki.TypeNew, anki.QueueNew, 0, 0
	if opt.ResetCounts {
		card.Reps, card.Lapses = 0, 0
	}
	return took
}

// logManual stores a card whose schedule was changed by hand, with an entry in
// the review log that says so.
func logManual(tx *store.Tx, card *anki.Card, lastInterval uint32) error {
	if err := tx.UpdateCard(card); err != nil {
		return err
	}
	factor := uint32(card.EaseFactor)
	if d := anki.ParseCardData(card.Data).Difficulty; d != nil {
		factor = uint32(min(max(((*d-1)/9+0.1)*1000, 0), math.MaxUint16))
	}
	return tx.AddRevlogEntry(&anki.RevlogEntry{
		CardID: card.ID, Interval: int32(card.Interval), LastInterval: int32(lastInterval), EaseFactor: factor, Kind: anki.ReviewManual,
	})
}

// eachCardIn calls do for the cards with these ids, in the order given; cards
// that are gone are passed over.
func eachCardIn(tx *store.Tx, ids []anki.CardID, do func(*anki.Card) error) error {
	cards, err := cardsInOrder(tx, ids)
	if err != nil {
		return err
	}
	for _, card := range cards {
		if err := do(card); err != nil {
			return err
		}
	}
	return nil
}

// homeOptions returns the options of the deck the card belongs to.
func homeOptions(r *store.Reader, card *anki.Card) (*anki.DeckOptions, error) {
	deck, err := r.FindDeck(card.HomeDeckID())
	if err != nil {
		return nil, err
	}
	if deck == nil {
		options := anki.DefaultDeckOptions()
		return &options, nil
	}
	preset, err := presetOfDeck(r, deck)
	if err != nil {
		return nil, err
	}
	return &preset.Config, nil
}
