package store

import (
	_ "embed"
	"errors"
	"fmt"

	"karuta/collection/anki"
	"karuta/collection/schema11"
)

var (
	//go:embed sql/upgrade14.sql
	upgrade14 string
	//go:embed sql/upgrade15.sql
	upgrade15 string
	//go:embed sql/upgrade17.sql
	upgrade17 string
	//go:embed sql/upgrade18.sql
	upgrade18 string
)

// Upgrade brings a collection of schema 11 or 14 to 17 to the current schema,
// step by step as the versions of Anki did. Neither the time of change nor that
// of the schema moves. It reports anki.ErrCorrupt where the JSON of an old file
// cannot be read.
func (t *Tx) Upgrade() error {
	version, err := t.FindSchemaVersion()
	if err == nil {
		err = CheckVersion(version)
	}
	if err != nil {
		return fmt.Errorf("upgrade: %w", err)
	}
	for _, step := range []struct {
		to  int
		run func(*Tx) error
	}{
		{14, (*Tx).upgradeTo14},
		{15, (*Tx).upgradeTo15},
		{16, (*Tx).upgradeTo16},
		{17, func(t *Tx) error { return t.conn.execOnce(upgrade17) }},
		{18, func(t *Tx) error { return t.conn.execOnce(upgrade18) }},
	} {
		if version >= step.to {
			continue
		}
		if err := step.run(t); err != nil {
			if errors.Is(err, schema11.ErrFormat) {
				err = fmt.Errorf("%w: %w", anki.ErrCorrupt, err)
			}
			return fmt.Errorf("upgrade to schema %d: %w", step.to, err)
		}
		if _, err := t.conn.exec("update col set ver = ?", step.to); err != nil {
			return wrap("upgrade", err)
		}
	}
	return nil
}

// upgradeTo14 moves presets, tags and settings out of the columns of col.
func (t *Tx) upgradeTo14() error {
	if err := t.conn.execOnce(upgrade14); err != nil {
		return err
	}
	var dconf, tags, conf []byte
	if _, err := t.conn.one("select cast(dconf as blob), cast(tags as blob), cast(conf as blob) from col", nil, &dconf, &tags, &conf); err != nil {
		return err
	}
	if err := t.movePresets(dconf); err != nil {
		return err
	}
	if err := t.moveTags(tags); err != nil {
		return err
	}
	settings, err := schema11.DecodeConfig(conf)
	if err != nil {
		return err
	}
	for _, setting := range settings {
		if err := t.PutConfig(setting); err != nil {
			return err
		}
	}
	_, err = t.conn.exec("update col set dconf = '', tags = '', conf = ''")
	return err
}

// movePresets gives each preset a row that still holds its JSON.
func (t *Tx) movePresets(column []byte) error {
	entries, err := schema11.DecodeColumn(column)
	if err != nil {
		return fmt.Errorf("presets: %w", err)
	}
	for _, entry := range entries {
		preset, err := schema11.DecodeDeckConfig(entry.Raw)
		if err != nil {
			return err
		}
		preset.ID = anki.DeckConfigID(entry.ID) // some clients left another id inside
		_, err = t.conn.exec("insert into deck_config values (?,?,?,?,?)",
			preset.ID, preset.Name, preset.Modified, preset.USN, schema11.EncodeDeckConfig(preset))
		if err != nil {
			return wrap("write preset", err)
		}
	}
	return nil
}

// moveTags gives each tag a row; of those that differ in case alone one stays.
func (t *Tx) moveTags(column []byte) error {
	tags, err := schema11.DecodeTags(column)
	if err != nil {
		return err
	}
	for _, tag := range tags {
		if _, err := t.conn.exec("insert or ignore into tags (tag, usn) values (?,?)", tag.Name, tag.USN); err != nil {
			return wrap("write tag", err)
		}
	}
	return nil
}
