package wire

import (
	"encoding/json"
	"errors"

	"karuta/collection/anki"
	"karuta/collection/schema11"
)

// Changes are the objects that travel whole: everything but cards, notes, the
// review log and deletions.
type Changes struct {
	Notetypes   []*anki.Notetype
	Decks       []*anki.Deck
	DeckConfigs []*anki.DeckConfig
	Tags        []string // names only
	// Settings is set by the side whose collection is newer.
	Settings *Settings
}

// Settings replace those of the other side.
type Settings struct {
	Config  []anki.ConfigEntry // keys and values; the stamps do not travel
	Created *anki.Secs         // crt; the day the collection was made; nil leaves it alone
}

type changesJSON struct {
	Models *[]json.RawMessage   `json:"models"`
	Decks  *[][]json.RawMessage `json:"decks"`
	Tags   *[]strictText        `json:"tags"`
	Conf   json.RawMessage      `json:"conf,omitempty"`
	CRT    *anki.Secs           `json:"crt,omitempty"`
}

type applyChangesJSON struct {
	Changes json.RawMessage `json:"changes"`
}

// EncodeChanges writes the answer to "applyChanges".
func EncodeChanges(c Changes) []byte {
	models := encodeAll(c.Notetypes, schema11.EncodeNotetype)
	decks := [][]json.RawMessage{encodeAll(c.Decks, schema11.EncodeDeck), encodeAll(c.DeckConfigs, schema11.EncodeDeckConfig)}
	tags := make([]strictText, len(c.Tags))
	for i, tag := range c.Tags {
		tags[i] = strictText(tag)
	}
	out := changesJSON{Models: &models, Decks: &decks, Tags: &tags}
	if c.Settings != nil {
		out.Conf, out.CRT = schema11.EncodeConfig(c.Settings.Config), c.Settings.Created
	}
	return encode(out)
}

// EncodeApplyChanges writes the argument of "applyChanges".
func EncodeApplyChanges(c Changes) []byte { return encode(applyChangesJSON{EncodeChanges(c)}) }

var errUnreadable = errors.New("a number, a character or a depth that not all programs can read")

func encodeAll[T any](objects []*T, encode func(*T) []byte) []json.RawMessage {
	list := make([]json.RawMessage, len(objects))
	for i, o := range objects {
		list[i] = encode(o)
	}
	return list
}

// DecodeChanges reads the answer to "applyChanges".
func DecodeChanges(raw []byte) (c Changes, err error) {
	if !schema11.Readable(raw) { // other devices could not read it either
		return c, malformed("changes", errUnreadable)
	}
	var in changesJSON
	if err := decode("changes", raw, &in); err != nil {
		return c, err
	}
	if in.Models == nil || in.Decks == nil || in.Tags == nil || len(*in.Decks) != 2 {
		return c, missing("changes")
	}
	decks, presets := (*in.Decks)[0], (*in.Decks)[1]
	if c.Notetypes, err = decodeAll(*in.Models, schema11.DecodeNotetype); err != nil {
		return c, malformed("changes", err)
	}
	if c.Decks, err = decodeAll(decks, schema11.DecodeDeck); err != nil {
		return c, malformed("changes", err)
	}
	if c.DeckConfigs, err = decodeAll(presets, schema11.DecodeDeckConfig); err != nil {
		return c, malformed("changes", err)
	}
	for _, tag := range *in.Tags {
		c.Tags = append(c.Tags, string(tag))
	}
	if in.Conf != nil && string(in.Conf) != "null" {
		config, err := schema11.DecodeConfig(in.Conf)
		if err != nil {
			return c, malformed("changes", err)
		}
		c.Settings = &Settings{config, in.CRT}
	}
	return c, nil
}

// DecodeApplyChanges reads the argument of "applyChanges".
func DecodeApplyChanges(raw []byte) (Changes, error) {
	var in applyChangesJSON
	if err := decode("changes", raw, &in); err != nil {
		return Changes{}, err
	}
	if in.Changes == nil || string(in.Changes) == "null" {
		return Changes{}, missing("changes")
	}
	return DecodeChanges(in.Changes)
}

func decodeAll[T any](raws []json.RawMessage, decode func([]byte) (*T, error)) ([]*T, error) {
	var objects []*T
	for _, raw := range raws {
		o, err := decode(raw)
		if err != nil {
			return nil, err
		}
		objects = append(objects, o)
	}
	return objects, nil
}
