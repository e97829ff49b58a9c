package collection

import (
	"errors"
	"fmt"

	"karuta/collection/anki"
)

func (e *Exchange) mergeNotetype(nt *anki.Notetype) error {
	local, err := e.tx.GetNotetype(nt.ID)
	switch {
	case errors.Is(err, anki.ErrNotFound): // a new one
	case err != nil:
		return err
	case !takesObject(local.Modified, nt.Modified):
		return nil
	case !fitsNotetype(local, nt):
		return fmt.Errorf("%w: notetype %q has other fields or templates here", ErrIncompatible, nt.Name)
	}
	for {
		other, err := e.tx.FindNotetypeByName(nt.Name)
		if err != nil {
			return err
		}
		if other == nil || other.ID == nt.ID {
			break
		}
		nt.Name += nameClashSuffix
		nt.Modified, nt.USN = e.tx.Stamp.Now.Secs(), e.side.New
	}
	e.changes.Notetypes = true
	delete(e.notetypes, nt.ID)
	e.received(&nt.USN)
	return e.tx.PutNotetype(nt)
}

func (e *Exchange) mergeDeck(d *anki.Deck) error {
	local, err := e.tx.GetDeck(d.ID)
	switch {
	case errors.Is(err, anki.ErrNotFound): // a new one
	case err != nil:
		return err
	case !takesObject(local.Modified, d.Modified):
		return nil
	}
	for {
		other, err := e.tx.FindDeckByName(d.Name)
		if err != nil {
			return err
		}
		if other == nil || other.ID == d.ID {
			break
		}
		d.Name += nameClashSuffix
		d.Modified, d.USN = e.tx.Stamp.Now.Secs(), e.side.New
	}
	e.changes.Decks = true
	e.received(&d.USN)
	return e.tx.PutDeck(d)
}

func (e *Exchange) mergeDeckConfig(c *anki.DeckConfig) error {
	local, err := e.tx.GetDeckConfig(c.ID)
	switch {
	case errors.Is(err, anki.ErrNotFound): // a new one
	case err != nil:
		return err
	case !takesObject(local.Modified, c.Modified):
		return nil
	}
	e.changes.Presets = true
	e.received(&c.USN)
	return e.tx.PutDeckConfig(c)
}

// received sets the number of a received row. A client keeps the server's; a
// server trusts no number from outside, or rows could pass other devices by.
func (e *Exchange) received(usn *anki.USN) {
	if !e.side.isClient() || *usn == anki.PendingUSN {
		*usn = e.side.New
	}
}
