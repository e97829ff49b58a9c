package store

import (
	_ "embed"

	"karuta/collection/schema11"
)

//go:embed sql/downgrade11.sql
var downgrade11 string

// Downgrade rewrites the collection as schema 11, for programs that read
// nothing newer. What that schema has no place for is lost: which tags are
// collapsed, and the stamps of templates and settings. The caller commits, closes
// the DB and uses it no more. An undo step must not be recording.
func (t *Tx) Downgrade() error {
	if err := t.fillColumns(); err != nil {
		return wrap("downgrade", err)
	}
	return wrap("downgrade", t.conn.execOnce(downgrade11))
}

// fillColumns writes everything that has a table of its own into the columns of col.
func (t *Tx) fillColumns() error {
	var models, decks, presets []schema11.Entry
	notetypes, err := t.ListNotetypes()
	if err != nil {
		return err
	}
	for _, nt := range notetypes {
		models = append(models, schema11.Entry{ID: int64(nt.ID), Raw: schema11.EncodeNotetype(nt)})
	}
	allDecks, err := t.ListDecks()
	if err != nil {
		return err
	}
	for _, d := range allDecks {
		decks = append(decks, schema11.Entry{ID: int64(d.ID), Raw: schema11.EncodeDeck(d)})
	}
	configs, err := t.ListDeckConfigs()
	if err != nil {
		return err
	}
	for _, c := range configs {
		presets = append(presets, schema11.Entry{ID: int64(c.ID), Raw: schema11.EncodeDeckConfig(c)})
	}
	settings, err := t.ListConfig()
	if err != nil {
		return err
	}
	tags, err := t.ListTags()
	if err != nil {
		return err
	}
	_, err = t.conn.exec("update col set models = ?, decks = ?, dconf = ?, conf = ?, tags = ?",
		string(schema11.EncodeColumn(models)), string(schema11.EncodeColumn(decks)), string(schema11.EncodeColumn(presets)),
		string(schema11.EncodeConfig(settings)), string(schema11.EncodeTags(tags)))
	return err
}
