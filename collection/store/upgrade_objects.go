package store

import (
	"fmt"
	"math/rand/v2"

	"golang.org/x/text/unicode/norm"

	"karuta/collection/anki"
	"karuta/collection/blob"
	"karuta/collection/schema11"
)

// upgradeTo15 moves notetypes and decks out of the columns of col and turns
// the presets from JSON to protobuf.
func (t *Tx) upgradeTo15() error {
	if err := t.conn.execOnce(upgrade15); err != nil {
		return err
	}
	var models, decks []byte
	if _, err := t.conn.one("select cast(models as blob), cast(decks as blob) from col", nil, &models, &decks); err != nil {
		return err
	}
	if err := t.moveNotetypes(models); err != nil {
		return err
	}
	if err := t.moveDecks(decks); err != nil {
		return err
	}
	if err := t.convertPresets(); err != nil {
		return err
	}
	_, err := t.conn.exec("update col set models = '', decks = ''")
	return err
}

func (t *Tx) moveNotetypes(column []byte) error {
	entries, err := schema11.DecodeColumn(column)
	if err != nil {
		return fmt.Errorf("notetypes: %w", err)
	}
	taken := names{}
	for _, entry := range entries {
		nt, err := schema11.DecodeNotetype(entry.Raw)
		if err != nil {
			return err
		}
		nt.ID = anki.NotetypeID(entry.ID) // what the notes refer to
		if nt.ID == 0 {
			nt.ID = anki.NotetypeID(max(rand.Uint32(), 1)) // found in the wild
		}
		makeNamesUnique(nt)
		nt.Name = taken.take(nt.Name, "_")
		if err := t.PutNotetype(nt); err != nil {
			return err
		}
	}
	return nil
}

// makeNamesUnique composes the names of a notetype and tells apart those of
// its fields and of its templates.
func makeNamesUnique(nt *anki.Notetype) {
	nt.Name = norm.NFC.String(nt.Name)
	fields, templates := names{}, names{}
	for i := range nt.Fields {
		nt.Fields[i].Name = fields.take(norm.NFC.String(nt.Fields[i].Name), "+")
	}
	for i := range nt.Templates {
		nt.Templates[i].Name = templates.take(norm.NFC.String(nt.Templates[i].Name), "+")
	}
}

// names are names already given, folded.
type names map[string]bool

// take gives the name, with as many suffixes as make it different from those given before.
func (n names) take(name, suffix string) string {
	for n[foldUnicase(name)] {
		name += suffix
	}
	n[foldUnicase(name)] = true
	return name
}

// moveDecks gives each deck a row; one whose name had to be changed counts as
// changed here and now.
func (t *Tx) moveDecks(column []byte) error {
	entries, err := schema11.DecodeColumn(column)
	if err != nil {
		return fmt.Errorf("decks: %w", err)
	}
	taken := names{}
	for _, entry := range entries {
		d, err := schema11.DecodeDeck(entry.Raw)
		if err != nil {
			return err
		}
		if d.ID == 0 {
			return fmt.Errorf("%w: a deck with id 0", schema11.ErrFormat)
		}
		name, err := schema11.DeckHumanName(entry.Raw)
		if err != nil {
			return err
		}
		d.Name = anki.DeckName(taken.take(string(d.Name), "_"))
		if d.Name.Human() != name {
			d.Modified, d.USN = max(d.Modified, t.secs()), anki.PendingUSN
		}
		if err := t.PutDeck(d); err != nil {
			return err
		}
	}
	return nil
}

// convertPresets turns JSON into protobuf. Schema 15 held the ease in percent.
func (t *Tx) convertPresets() error {
	return t.rewritePresets(func(_ anki.DeckConfigID, raw []byte) (*anki.DeckOptions, error) {
		preset, err := schema11.DecodeDeckConfig(raw)
		if err != nil {
			return nil, err
		}
		preset.Config.InitialEase *= 100
		return &preset.Config, nil
	})
}

// lowestEase is what presets made by programs of schema 15 wrongly had.
const lowestEase = 1.3

// upgradeTo16 holds the ease as a factor again, and repairs what a mistake in
// schema 15 did to presets made then and to the cards studied with them.
func (t *Tx) upgradeTo16() error {
	broken := map[anki.DeckConfigID]bool{}
	err := t.rewritePresets(func(id anki.DeckConfigID, raw []byte) (*anki.DeckOptions, error) {
		var o anki.DeckOptions
		if err := blob.DecodeDeckOptions(raw, &o); err != nil {
			return nil, err
		}
		if o.InitialEase /= 100; o.InitialEase <= lowestEase {
			o.InitialEase = anki.DefaultDeckOptions().InitialEase
			broken[id] = true
		}
		return &o, nil
	})
	if err != nil || len(broken) == 0 {
		return err
	}
	decks, err := t.ListDecks()
	if err != nil {
		return err
	}
	for _, d := range decks {
		if d.Normal == nil || !broken[d.Normal.ConfigID] {
			continue
		}
		_, err := t.conn.exec("update cards set factor = 2500, usn = ? where factor != 0 and factor <= 2000 and (did = ? or odid = ?)",
			anki.PendingUSN, d.ID, d.ID)
		if err != nil {
			return wrap("repair eases", err)
		}
	}
	return nil
}

// rewritePresets replaces the content of every preset.
func (t *Tx) rewritePresets(convert func(id anki.DeckConfigID, raw []byte) (*anki.DeckOptions, error)) error {
	old := map[anki.DeckConfigID][]byte{}
	err := t.conn.each("select id, config from deck_config", nil, func(scan func(...any) error) error {
		var id anki.DeckConfigID
		var raw []byte
		err := scan(&id, &raw)
		old[id] = raw
		return err
	})
	if err != nil {
		return wrap("read presets", err)
	}
	for id, raw := range old {
		options, err := convert(id, raw)
		if err != nil {
			return fmt.Errorf("preset %d: %w", id, err)
		}
		if _, err := t.conn.exec("update deck_config set config = ? where id = ?", blob.EncodeDeckOptions(options), id); err != nil {
			return wrap("write preset", err)
		}
	}
	return nil
}
