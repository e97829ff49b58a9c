package collection

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/text/encoding/unicode"

	"karuta/collection/anki"
)

// checkTag marks the notes that a check had to change.
const checkTag = "db-check"

// progressEvery is after how many notes a check tells how far it is.
const progressEvery = 100

// notes looks at every note, with what is derived from it and its cards, and
// builds the tag list anew.
func (k *checker) notes() error {
	all, err := k.tx.ListNotesByType()
	if err != nil {
		return err
	}
	restore, err := k.clearTags()
	if err != nil {
		return err
	}
	nfc, err := setting(&k.tx.Reader, confNormalizeText, true)
	if err != nil {
		return err
	}
	k.report(CheckProgress{Step: CheckNotes, Total: len(all)})
	var gen *cardGenerator
	for i, n := range all {
		if i == 0 || n.Notetype != all[i-1].Notetype {
			if gen, err = k.generatorFor(n.Notetype, n.Note); err != nil {
				return err
			}
		}
		if err := k.note(n.Note, gen, nfc); err != nil {
			return fmt.Errorf("note %d: %w", n.Note, err)
		}
		if i%progressEvery == 0 {
			if err := k.ctx.Err(); err != nil {
				return err
			}
			k.report(CheckProgress{Step: CheckNotes, Done: i, Total: len(all)})
		}
	}
	if err := restore(); err != nil {
		return err
	}
	return k.anyNotetype()
}

// clearTags empties the tag list, which checking the notes fills again, and
// returns what shows those tags again that were shown.
func (k *checker) clearTags() (restore func() error, err error) {
	tags, err := k.tx.ListTags()
	if err != nil {
		return nil, err
	}
	return func() error {
		for _, t := range tags {
			if t.Collapsed {
				continue
			}
			if err := k.tx.ExpandTag(t.Name); err != nil {
				return err
			}
		}
		return nil
	}, k.tx.RemoveAllTags()
}

// anyNotetype adds Basic to a collection without notetypes.
func (k *checker) anyNotetype() error {
	left, err := k.tx.ListNotetypes()
	if err != nil || len(left) > 0 {
		return err
	}
	return addNotetype(k.tx, &anki.StockNotetypes()[0], true)
}

// generatorFor returns the card generator of a notetype, which is made if it is missing.
func (k *checker) generatorFor(id anki.NotetypeID, first anki.NoteID) (*cardGenerator, error) {
	nt, err := k.tx.GetNotetype(id)
	switch {
	case errors.Is(err, anki.ErrNotFound):
		nt, err = k.recoverNotetype(id, first)
	case err == nil:
		err = k.restoreFieldTags(nt)
	}
	if err != nil {
		return nil, err
	}
	return newCardGenerator(k.tx, nt, 0)
}

// recoverNotetype makes a notetype for notes whose own is gone, with as many
// fields and templates as they need.
func (k *checker) recoverNotetype(id anki.NotetypeID, first anki.NoteID) (*anki.Notetype, error) {
	n, _, err := k.tx.GetNoteUnchecked(first)
	if err != nil {
		return nil, err
	}
	highest, err := k.tx.HighestOrd(id)
	if err != nil {
		return nil, err
	}
	nt := anki.StockNotetypes()[0]
	for len(nt.Fields) < len(n.Fields) {
		nt.Fields = append(nt.Fields, anki.NewField(strconv.Itoa(len(nt.Fields)+1)))
	}
	front := nt.Templates[0].Config
	for ord := range highest {
		nt.Templates = append(nt.Templates, anki.NewTemplate(fmt.Sprintf("Card %d", ord+2), front.QuestionFormat, front.AnswerFormat))
	}
	nt.Name = fmt.Sprintf("%s-%d-%d", checkTag, k.tx.Stamp.Now, len(n.Fields))
	if err := addNotetype(k.tx, &nt, true); err != nil {
		return nil, err
	}
	return &nt, k.found(ProblemNoNotetype, 1, true)
}

// restoreFieldTags gives the fields of an image occlusion notetype the marks by
// which the editor for pictures knows them. As in Anki the notetype is stored
// again every time, for its last field never counts as marked.
func (k *checker) restoreFieldTags(nt *anki.Notetype) error {
	const fields, comments = 5, 4
	if nt.Config.OriginalStockKind != anki.StockImageOcclusion || len(nt.Fields) < fields {
		return nil
	}
	for i := range fields {
		c := &nt.Fields[i].Config
		if c.PreventDeletion {
			continue
		}
		tag := uint32(i)
		c.PreventDeletion, c.Tag = i != comments, &tag
	}
	if err := prepareNotetype(k.tx, nt, nil, nil, true); err != nil {
		return err
	}
	nt.Modified, nt.USN = k.tx.Stamp.Now.Secs(), k.tx.Stamp.USN
	return k.tx.PutNotetype(nt)
}

// note mends one note and its cards. What is derived is written without
// stamping the note: every device derives the same.
func (k *checker) note(id anki.NoteID, gen *cardGenerator, nfc bool) error {
	n, tags, err := k.tx.GetNoteUnchecked(id)
	if err != nil {
		return err
	}
	before := *n
	before.Fields = slices.Clone(n.Fields)
	if err := k.mendUTF8(n); err != nil {
		return err
	}
	cards, err := k.cardsOf(n, gen.nt)
	if err != nil {
		return err
	}
	if err := k.mendFieldCount(n, len(gen.nt.Fields)); err != nil {
		return err
	}
	n.Modified = min(n.Modified, k.tx.Stamp.Now.Secs())
	n.NotetypeID = gen.nt.ID
	if n.Tags, err = canonifyTags(k.tx, n.Tags); err != nil {
		return err
	}
	if err := prepareFields(n, gen.nt, nfc); err != nil {
		return err
	}
	if !equalNotes(n, &before) || anki.JoinTags(n.Tags) != tags {
		if err := k.tx.PutNote(n); err != nil {
			return err
		}
	}
	return gen.generate(n, cards)
}

// equalNotes compares what a check may change, but tags.
func equalNotes(a, b *anki.Note) bool {
	return a.NotetypeID == b.NotetypeID && a.Modified == b.Modified && a.SortField == b.SortField && a.Checksum == b.Checksum &&
		slices.Equal(a.Fields, b.Fields)
}

// mendUTF8 replaces bytes that are no text.
func (k *checker) mendUTF8(n *anki.Note) error {
	text := anki.JoinFields(n.Fields) + anki.JoinTags(n.Tags) + n.SortField
	valid, err := unicode.UTF8.NewDecoder().String(text)
	if err != nil || valid == text {
		return err
	}
	for _, list := range [][]string{n.Fields, n.Tags} {
		for i := range list {
			if list[i], err = unicode.UTF8.NewDecoder().String(list[i]); err != nil {
				return err
			}
		}
	}
	return k.found(ProblemUTF8, 1, false)
}

// cardsOf returns the note's cards, oldest first, after deleting those that
// repeat an ord or have no template. They get no graves: other devices find the
// same.
func (k *checker) cardsOf(n *anki.Note, nt *anki.Notetype) ([]*anki.Card, error) {
	cards, err := k.tx.ListCardsOfNote(n.ID)
	if err != nil {
		return nil, err
	}
	slices.SortFunc(cards, func(a, b *anki.Card) int { return cmp.Compare(a.ID, b.ID) })
	seen := map[int32]bool{}
	left := cards[:0:0]
	for _, card := range cards {
		repeated, beyond := seen[card.Ord], !nt.IsCloze() && int(card.Ord) >= len(nt.Templates)
		seen[card.Ord] = true
		if !repeated && !beyond {
			left = append(left, card)
			continue
		}
		if err := k.tx.RemoveCard(card.ID); err != nil {
			return nil, err
		}
		if repeated {
			err = k.found(ProblemRepeatedCards, 1, true)
		}
		if beyond && err == nil {
			err = k.found(ProblemNoTemplate, 1, true)
		}
		if err != nil {
			return nil, err
		}
	}
	return left, nil
}

// mendFieldCount gives the note as many fields as its notetype has. What is too
// much goes into the last one.
func (k *checker) mendFieldCount(n *anki.Note, want int) error {
	if len(n.Fields) == want {
		return nil
	}
	for len(n.Fields) < want {
		n.Fields = append(n.Fields, "")
	}
	// Anki joins from the end, which gives the same text.
	n.Fields[want-1] = strings.Join(n.Fields[want-1:], "; ")
	n.Fields = n.Fields[:want]
	n.Tags = append(n.Tags, checkTag)
	return k.found(ProblemFieldCount, 1, true)
}
