package collection

import (
	"cmp"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"karuta/collection/anki"
)

// importPresets adds the presets that are not there. Those that are stay as they are.
func (im *importer) importPresets() error {
	for _, p := range im.source.presets {
		p.USN = im.tx.Stamp.USN
		if _, err := im.tx.AddDeckConfigIfNew(p); err != nil {
			return err
		}
	}
	return nil
}

// deckImport keeps track of decks that had to take another name, since the
// decks below them must follow.
type deckImport struct {
	*importer
	suffix string // makes names unique
	today  int32  // day number of this collection
	moved  []struct{ from, to anki.DeckName }
}

// importDecks brings decks together by name, parents first.
func (im *importer) importDecks() error {
	timing, err := im.c.timing(&im.tx.Reader)
	if err != nil {
		return err
	}
	di := &deckImport{importer: im, suffix: fmt.Sprintf(" %d", im.tx.Stamp.Now.Secs()), today: timing.Today}
	decks := slices.Clone(im.source.decks)
	slices.SortStableFunc(decks, func(a, b *anki.Deck) int { return cmp.Compare(a.Name.Level(), b.Name.Level()) })
	for _, d := range decks {
		if err := di.importDeck(d); err != nil {
			return fmt.Errorf("deck %q: %w", d.Name.Human(), err)
		}
	}
	return nil
}

func (di *deckImport) importDeck(d *anki.Deck) error {
	d.Name = di.follow(d.Name)
	di.moveDayLimits(d)
	existing, err := di.tx.FindDeckByName(d.Name)
	if err != nil {
		return err
	}
	if existing != nil {
		if existing.IsFiltered() == d.IsFiltered() {
			di.deckMap[d.ID] = existing.ID
			return di.updateDeck(existing, d)
		}
		d.Name = di.rename(d.Name)
	}
	if err := di.escapeFiltered(d); err != nil {
		return err
	}
	source := d.ID
	d.ID = 0
	name, err := freeDeckName(di.tx, anki.NormalizeDeckName(d.Name.Human()), 0)
	if err != nil {
		return err
	}
	if d.Name, err = ensureParents(di.tx, name); err != nil {
		return err
	}
	if err := di.tx.AddDeck(d); err != nil {
		return err
	}
	di.deckMap[source] = d.ID
	return nil
}

// follow returns the name a deck has after the decks above it were renamed.
func (di *deckImport) follow(name anki.DeckName) anki.DeckName {
	for _, m := range di.moved {
		if rest, ok := strings.CutPrefix(string(name), string(m.from.Child(""))); ok {
			return m.to.Child(rest)
		}
	}
	return name
}

func (di *deckImport) rename(name anki.DeckName) anki.DeckName {
	renamed := name + anki.DeckName(di.suffix)
	di.moved = append(di.moved, struct{ from, to anki.DeckName }{name, renamed})
	return renamed
}

// escapeFiltered gives a deck that would come below a filtered one a normal
// deck of a new name to be in.
func (di *deckImport) escapeFiltered(d *anki.Deck) error {
	for name := d.Name.Parent(); name != ""; name = name.Parent() {
		parent, err := di.tx.FindDeckByName(name)
		if err != nil {
			return err
		}
		if parent == nil {
			continue
		}
		if parent.IsFiltered() {
			deck := newNormalDeck(di.rename(parent.Name))
			d.Name = di.follow(d.Name)
			return di.tx.AddDeck(deck)
		}
		return nil
	}
	return nil
}

// moveDayLimits turns limits of one day into those of this collection's
// calendar. One that holds today in its own collection holds today here.
func (di *deckImport) moveDayLimits(d *anki.Deck) {
	if d.Normal == nil {
		return
	}
	move := func(l *anki.DayLimit) *anki.DayLimit {
		switch {
		case l == nil:
			return nil
		case l.Today == uint32(di.source.today):
			l.Today = uint32(di.today)
		case di.today > 0:
			l.Today = min(l.Today, uint32(di.today-1))
		default:
			return nil
		}
		return l
	}
	d.Normal.NewLimitToday, d.Normal.ReviewLimitToday = move(d.Normal.NewLimitToday), move(d.Normal.ReviewLimitToday)
}

// updateDeck brings what the incoming deck sets into the one that is there.
func (di *deckImport) updateDeck(existing, incoming *anki.Deck) error {
	changed := *existing
	if incoming.IsFiltered() {
		changed.Filtered = incoming.Filtered
	} else {
		changed.Normal = mergeNormalDecks(*existing.Normal, incoming.Normal)
	}
	if reflect.DeepEqual(&changed, existing) {
		return nil
	}
	return di.tx.UpdateDeck(&changed)
}

func mergeNormalDecks(n anki.NormalDeck, incoming *anki.NormalDeck) *anki.NormalDeck {
	if incoming.Description != "" {
		n.Description, n.MarkdownDescription = incoming.Description, incoming.MarkdownDescription
	}
	if incoming.ConfigID != anki.DefaultDeckConfigID {
		n.ConfigID = incoming.ConfigID
	}
	n.ReviewLimit = cmp.Or(incoming.ReviewLimit, n.ReviewLimit)
	n.NewLimit = cmp.Or(incoming.NewLimit, n.NewLimit)
	n.ReviewLimitToday = cmp.Or(incoming.ReviewLimitToday, n.ReviewLimitToday)
	n.NewLimitToday = cmp.Or(incoming.NewLimitToday, n.NewLimitToday)
	return &n
}
