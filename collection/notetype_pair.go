package collection

import (
	"fmt"

	"karuta/collection/anki"
)

// Fields and templates are recognised by their ids across renaming and moving.
// Those of old notetypes have none; while such a notetype is edited, they get
// stand-ins that are never stored.

// standIn is the id of the part at a place while its notetype is edited.
func standIn(ord int) int64 { return -int64(ord) - 1 }

// EditableNotetype returns a notetype to be changed and handed to
// UpdateNotetype: like GetNotetype, but every field and template has an id.
func (c *Collection) EditableNotetype(id anki.NotetypeID) (*anki.Notetype, error) {
	nt, err := c.GetNotetype(id)
	if err != nil {
		return nil, err
	}
	for i := range nt.Fields {
		nt.Fields[i].Config.ID = idOrStandIn(nt.Fields[i].Config.ID, i)
	}
	for i := range nt.Templates {
		nt.Templates[i].Config.ID = idOrStandIn(nt.Templates[i].Config.ID, i)
	}
	return nt, nil
}

func idOrStandIn(id *int64, ord int) *int64 {
	if id != nil {
		return id
	}
	stand := standIn(ord)
	return &stand
}

// part is a field or template as far as it is to be recognised.
type part struct {
	name string
	id   **int64
}

func fieldParts(nt *anki.Notetype) []part {
	parts := make([]part, len(nt.Fields))
	for i := range nt.Fields {
		parts[i] = part{nt.Fields[i].Name, &nt.Fields[i].Config.ID}
	}
	return parts
}

func templateParts(nt *anki.Notetype) []part {
	parts := make([]part, len(nt.Templates))
	for i := range nt.Templates {
		parts[i] = part{nt.Templates[i].Name, &nt.Templates[i].Config.ID}
	}
	return parts
}

// pairParts returns for each part of the changed notetype its place in the
// stored one, -1 for one that is new. It replaces stand-ins by no id, and gives
// new parts one. Parts without any id are recognised by their names.
func pairParts(changed, stored []part) ([]int, error) {
	p := pairing{stored: stored, used: make([]bool, len(stored)), taken: map[int64]bool{}}
	for ord, s := range stored {
		p.taken[*idOrStandIn(*s.id, ord)] = true
	}
	ords := make([]int, len(changed))
	for i, c := range changed {
		ords[i] = p.findByID(c)
	}
	for i, c := range changed {
		if *c.id == nil {
			ords[i] = p.findByName(c)
		}
	}
	for i, c := range changed {
		if err := p.settleID(c, ords[i]); err != nil {
			return nil, err
		}
	}
	return ords, nil
}

// pairing is the search for parts among those that are stored.
type pairing struct {
	stored []part
	used   []bool
	taken  map[int64]bool // ids in use
}

// findByID returns the part with the same id or stand-in, or -1.
func (p *pairing) findByID(c part) int {
	if *c.id == nil {
		return -1
	}
	return p.find(func(ord int) bool { return *idOrStandIn(*p.stored[ord].id, ord) == **c.id })
}

// findByName returns the part without an id that has the same name, or -1.
func (p *pairing) findByName(c part) int {
	return p.find(func(ord int) bool { return *p.stored[ord].id == nil && p.stored[ord].name == c.name })
}

// find returns the first part that matches and was not found before, or -1.
func (p *pairing) find(match func(ord int) bool) int {
	for ord := range p.stored {
		if !p.used[ord] && match(ord) {
			p.used[ord] = true
			return ord
		}
	}
	return -1
}

// settleID gives a part the id it is to be stored with: its old one, or a free one if it is new.
func (p *pairing) settleID(c part, ord int) error {
	switch {
	case ord >= 0:
		*c.id = *p.stored[ord].id
		return nil
	case *c.id == nil && p.find(func(ord int) bool { return *p.stored[ord].id == nil }) >= 0:
		// It may be any of those that are left: guessing would mix up what notes hold.
		return fmt.Errorf("%q has no id to tell what it was before", c.name)
	case *c.id == nil || p.taken[**c.id]:
		id := int64(anki.RandomID())
		*c.id = &id
	}
	p.taken[**c.id] = true
	return nil
}

// movedParts reports whether parts were added, removed or moved.
func movedParts(ords []int, before int) bool {
	for i, ord := range ords {
		if ord != i {
			return true
		}
	}
	return len(ords) != before
}
