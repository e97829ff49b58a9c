package collection

import (
	"crypto/sha1"
	"encoding/hex"

	"karuta/collection/anki"
	"karuta/collection/template"
)

// Texts whose field was removed on the other side become notes of a notetype of
// their own: adding one forces no one-way sync, every device gets them, and they
// can be found. Their card is suspended, so that nobody has to learn it.

// keptTextsID is the notetype's id, the same on all devices, so that they share one.
const keptTextsID anki.NotetypeID = 1764000000001

// keptTag is what the notes can be found by.
const keptTag = "karuta::kept"

func keptTextsNotetype() *anki.Notetype {
	nt := anki.StockNotetypes()[0]
	part := func(n int64) *int64 { id := int64(keptTextsID) + n; return &id }
	nt.ID, nt.Name, nt.Config.OriginalStockKind = keptTextsID, "Kept text", anki.StockNone
	nt.Fields, nt.Templates = nil, nil
	for i, name := range []string{"Note", "Field", "Text"} {
		f := anki.NewField(name)
		f.Config.ID = part(int64(i))
		nt.Fields = append(nt.Fields, f)
	}
	t := anki.NewTemplate("Card 1", "{{Note}}<br>{{Field}}", "{{FrontSide}}<hr id=answer>{{Text}}")
	t.Config.ID = part(9)
	nt.Templates = []anki.Template{t}
	setRequirements(&nt)
	return &nt
}

// setAside keeps the texts of a local note whose fields are not there any more,
// unless nobody wrote them since the last sync; before is nil if that is not known.
func (k *keepBoth) setAside(n *anki.Note, f *notetypeFit, before []string) {
	for _, i := range f.lost {
		if i >= len(n.Fields) || n.Fields[i] == "" || i < len(before) && before[i] == n.Fields[i] {
			continue
		}
		k.aside = append(k.aside, asideText{n.GUID, template.StripHTMLPreservingMedia(n.Fields[0]), k.ours[n.NotetypeID].Fields[i].Name, n.Fields[i]})
	}
}

// asideText is a text without a field.
type asideText struct{ guid, note, field, text string }

// asideTexts writes what was set aside, when all other notes have their ids.
func (k *keepBoth) asideTexts() error {
	for _, a := range k.aside {
		if err := k.keepText(a); err != nil {
			return err
		}
	}
	return nil
}

func (k *keepBoth) keepText(a asideText) error {
	sum := sha1.Sum([]byte(a.guid + "\x00" + a.field + "\x00" + a.text))
	guid := "kept-" + hex.EncodeToString(sum[:])[:16] // a second attempt, or another device, keeps it once
	if same, err := k.tx.FindNoteByGUID(guid); err != nil || same != nil {
		return err
	}
	nt := k.notetypes[keptTextsID]
	if nt == nil {
		nt = keptTextsNotetype()
		nt.Modified, nt.USN = k.tx.Stamp.Now.Secs(), anki.PendingUSN
		if err := freeNotetypeName(k.tx, nt); err != nil {
			return err
		}
		if err := k.tx.PutNotetype(nt); err != nil {
			return err
		}
		k.notetypes[nt.ID] = nt
	}
	kept := &anki.Note{GUID: guid, NotetypeID: nt.ID, Tags: []string{keptTag}, Fields: make([]string, len(nt.Fields))}
	kept.Fields[0] = a.text // if somebody has changed the notetype
	if len(nt.Fields) == 3 {
		kept.Fields[0], kept.Fields[1], kept.Fields[2] = a.note, a.field, a.text
	}
	if err := addNote(k.tx, kept, nt, anki.DefaultDeckID); err != nil {
		return err
	}
	k.kept.SetAside++
	return k.suspendCards(kept.ID)
}

func (k *keepBoth) suspendCards(note anki.NoteID) error {
	cards, err := k.tx.ListCardsOfNote(note)
	if err != nil {
		return err
	}
	for _, c := range cards {
		c.Queue = anki.QueueSuspended
		if err := k.tx.UpdateCard(c); err != nil {
			return err
		}
	}
	return nil
}
